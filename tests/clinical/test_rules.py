"""Every rule against the table of cases, and against itself."""

import pytest

from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.findings import NotEvaluated
from ldndesk.clinical.history import History
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.rules import RULES
from ldndesk.clinical.worked import CASES
from ldndesk.clinical.worked.cases import Case, day
from ldndesk.clinical.worked.story import MORNING, Story, me_cfs


@pytest.mark.hazard("H8")
@pytest.mark.hazard("H11")
@pytest.mark.hazard("H24")
@pytest.mark.hazard("H28")
@pytest.mark.parametrize("case", CASES, ids=[case.says for case in CASES])
def test_the_rules_say_what_the_table_says(case: Case, pack: Pack) -> None:
    evaluation = evaluate(case.story.history, day(case.on), pack)
    found = {(f.rule, f.category.value, f.urgency.value, f.subject) for f in evaluation.findings}
    assert set(case.found) <= found
    assert not {f.rule for f in evaluation.findings} & set(case.absent)


def test_every_rule_has_a_case_that_speaks_and_one_that_is_silent() -> None:
    speaking = {rule for case in CASES for rule, *_ in case.found}
    assert {rule.name for rule in RULES} - speaking == set()
    silent = {rule for case in CASES for rule in case.absent}
    always_noted = {"baseline-missing", "remedy-withdrawn", "dose-not-ldn", "introductory-beyond", "reduction-again"}
    assert {rule.name for rule in RULES} - silent - always_noted == set()


@pytest.mark.hazard("H27")
def test_every_finding_explains_itself(pack: Pack) -> None:
    for case in CASES:
        for finding in evaluate(case.story.history, day(case.on), pack).findings:
            assert finding.reason.endswith((".", "?"))
            assert finding.citation
            assert finding.evidence, finding.rule
            assert "must" not in finding.reason.lower().split()


@pytest.mark.hazard("H25")
def test_a_dose_without_a_time_leaves_the_sleep_rule_not_evaluated(pack: Pack) -> None:
    story = me_cfs().prescribed((1500, 1), at=None).said(9, ("vivid_dreams", 3, False))
    evaluation = evaluate(story.history, day(9), pack)
    assert NotEvaluated("sleep-night-dose", "The time of the dose is not recorded.") in evaluation.not_evaluated


@pytest.mark.hazard("H25")
def test_without_an_indication_the_introductory_rules_are_not_evaluated(pack: Pack) -> None:
    story = Story().prescribed((1500, 1)).said(6, ("flu_like", 4, False))
    rules = {n.rule for n in evaluate(story.history, day(6), pack).not_evaluated}
    assert {"introductory-expected", "introductory-prolonged", "introductory-persistent"} <= rules


@pytest.mark.hazard("H25")
def test_an_unreadable_record_leaves_every_silent_rule_not_evaluated(pack: Pack) -> None:
    story = me_cfs().prescribed((4500, 1)).said(20, ("headache", 6, True)).with_(problems="Follow-up 7 cannot be read.")
    evaluation = evaluate(story.history, day(20), pack)
    spoke = {f.rule for f in evaluation.findings}
    assert "troublesome-side-effect" in spoke
    assert {n.rule for n in evaluation.not_evaluated} == {rule.name for rule in RULES} - spoke


def test_a_rule_that_breaks_shows_as_not_evaluated_and_hides_no_other(
    pack: Pack, caplog: pytest.LogCaptureFixture
) -> None:
    from dataclasses import replace

    def breaks(case: object) -> tuple[()]:
        raise ZeroDivisionError

    broken = [replace(rule, find=breaks) if rule.name == "gi-referral" else rule for rule in RULES]
    story = me_cfs().prescribed((4500, 1)).said(20, ("diarrhoea", 6, True))
    evaluation = evaluate(story.history, day(20), pack, broken)
    assert "gi-referral" in {n.rule for n in evaluation.not_evaluated}
    assert {"troublesome-side-effect", "gi-route-change"} <= {f.rule for f in evaluation.findings}
    assert "gi-referral" in caplog.text
    assert "Tess" not in caplog.text


def test_a_patient_of_whom_nothing_is_known_has_no_findings_and_no_recheck(pack: Pack) -> None:
    evaluation = evaluate(History(me_cfs().history.patient), day(1), pack)
    assert evaluation.findings == ()
    assert evaluation.recheck_on is None


def test_a_dose_after_midnight_belongs_to_the_evening_before(pack: Pack) -> None:
    from datetime import time

    story = me_cfs().prescribed((4500, 1), at=MORNING).took(10, 10, 11000, at=time(0, 30))
    finding = next(f for f in evaluate(story.history, day(12), pack).findings if f.rule == "dose-out-of-range")
    assert finding.since == day(9)
