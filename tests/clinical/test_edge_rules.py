"""Rules at the borders that the table of cases does not reach."""

from dataclasses import replace
from datetime import date

import pytest

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import Answer, DoseTaken
from ldndesk.clinical.findings import Evidence, Finding, NotEvaluated
from ldndesk.clinical.formulary import Form
from ldndesk.clinical.history import History
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan import Course, Pattern, Plan
from ldndesk.clinical.symptoms import Indication
from ldndesk.clinical.worked.story import Story, day, me_cfs, noon

ON_4_5 = me_cfs().prescribed((4500, 1))


def found(history: History, on: date, rule: str, pack: Pack) -> list[Finding]:
    return [f for f in evaluate(history, on, pack).findings if f.rule == rule]


@pytest.mark.hazard("H25")
def test_a_stomach_symptom_with_a_dose_that_no_plan_knows_leaves_the_route_not_evaluated(pack: Pack) -> None:
    story = me_cfs().took(8, 9, 4500).said(9, ("nausea", 4, False))
    evaluation = evaluate(story.history, day(9), pack)
    assert NotEvaluated("gi-route-change", "No plan says by which route the dose is taken.") in evaluation.not_evaluated
    assert "gi-route-change" not in {f.rule for f in evaluation.findings}


def test_a_remedy_taken_before_it_left_the_market_is_nothing_to_note(pack: Pack) -> None:
    ranitidine = Story().prescribed((4500, 1))
    early = replace(ranitidine.history, cache={})
    use = ranitidine.takes("Zantac 75", 10).history.medicines[0]
    for first, notes in ((date(2019, 10, 7), 0), (date(2019, 10, 8), 1)):
        history = replace(early, cache={}, medicines=(use._replace(first=first),))
        assert len(found(history, day(12), "remedy-withdrawn", pack)) == notes


def test_what_was_there_before_ldn_is_shown_with_the_answer(pack: Pack) -> None:
    for before, words in ((True, "yes"), (False, "no")):
        story = ON_4_5.said(20, Answer("headache", 6, None, True, before))
        [finding] = found(story.history, day(20), "troublesome-side-effect", pack)
        assert Evidence("there before LDN", day(20), words) in finding.evidence
    [finding] = found(ON_4_5.said(20, ("headache", 6, True)).history, day(20), "troublesome-side-effect", pack)
    assert [e.fact for e in finding.evidence] == [
        "headache",
        "baseline of headache",
        "called troublesome by the patient",
        "daily dose (as prescribed, unconfirmed)",
    ]


def test_the_dose_shown_says_whether_it_was_reported(pack: Pack) -> None:
    story = ON_4_5.said(20, ("headache", 6, True))
    for taken, shown in (
        (story.took(18, 19, 4500), "daily dose (reported)"),
        (story.took(21, 22, 4500), "daily dose (as prescribed, unconfirmed)"),
    ):
        [finding] = found(taken.history, day(20), "troublesome-side-effect", pack)
        assert finding.evidence[-1] == Evidence(shown, day(1), "4.5 mg")


def test_an_order_without_steps_beside_the_course_changes_nothing(pack: Pack) -> None:
    empty = Course("c0", (Plan(day(-3), noon(day(-3)), ()),))
    story = ON_4_5.said(20, ("headache", 6, True))
    beside = replace(story.history, cache={}, courses=(empty, *story.history.courses))
    assert evaluate(beside, day(20), pack).findings == evaluate(story.history, day(20), pack).findings
    assert evaluate(beside, day(-4), pack).recheck_on == day(-3)
    alone = replace(story.history, cache={}, courses=(empty,), follow_ups=())
    assert empty.start is None
    evaluation = evaluate(alone, day(20), pack)
    assert evaluation.findings == ()
    assert evaluation.not_evaluated == ()


def test_a_dose_on_one_odd_day_does_not_hide_the_dose_of_the_course(pack: Pack) -> None:
    odd = DoseTaken(day(15), day(15), None, 4000, noon(day(16)))
    story = ON_4_5.said(20, ("headache", 6, True)).with_(doses_taken=odd)
    [finding] = found(story.history, day(20), "troublesome-side-effect", pack)
    assert finding.evidence[-1] == Evidence("daily dose (as prescribed, unconfirmed)", day(16), "4.5 mg")
    assert "consider 2.25 mg for 7 days" in finding.reason


def test_the_stomach_symptom_of_a_sublingual_dose_has_no_other_route(pack: Pack) -> None:
    story = me_cfs().prescribed((1000, 1), form=Form.DROPS).said(9, ("nausea", 4, False))
    assert found(story.history, day(9), "gi-route-change", pack) == []


def test_only_heart_heat_and_shaking_ask_for_a_thyroid_test(pack: Pack) -> None:
    story = Story().treated_for(Indication.AUTOIMMUNE_THYROID).prescribed((4500, 1)).takes("Levothyroxine", -90)
    story = story.said(20, ("rash", 4, False), ("palpitations", 4, False))
    assert [f.subject for f in found(story.history, day(20), "thyroid-test-due", pack)] == ["palpitations"]


@pytest.mark.hazard("H25")
def test_of_several_records_that_cannot_be_read_the_first_is_named(pack: Pack) -> None:
    story = ON_4_5.with_(problems="Follow-up 7 cannot be read.").with_(problems="Dose 9 cannot be read.")
    reasons = {n.reason for n in evaluate(story.history, day(20), pack).not_evaluated}
    assert "Follow-up 7 cannot be read." in reasons
    assert "Dose 9 cannot be read." not in reasons


def test_half_the_dose_reported_on_one_day_is_a_slip_and_on_two_a_reduction(pack: Pack) -> None:
    for last, reduced in ((20, False), (21, True)):
        story = ON_4_5.took(19, 19, 4500).took(20, last, 2250)
        view = compiled(story.history, pack).at(day(25))
        assert [r.first for r in view.reductions] == ([day(20)] if reduced else [])
    apart = ON_4_5.took(10, 11, 4400).took(20, 20, 2250).took(22, 22, 2250)
    assert compiled(apart.history, pack).at(day(25)).reductions == ()


@pytest.mark.parametrize(("raised", "words"), [(22, "lasted 1 day, not 7"), (23, "lasted 2 days, not 7")])
def test_a_reduction_cut_short_says_how_long_it_lasted(pack: Pack, raised: int, words: str) -> None:
    story = ON_4_5.prescribed((2250, 1), from_day=21).prescribed((4500, 1), from_day=raised)
    [finding] = found(story.history, day(24), "reduction-cut-short", pack)
    assert words in finding.reason
    assert finding.since == day(raised)


PAUSED = me_cfs().prescribed((4500, 9), (0, 7), (4500, 1)).took(1, 9, 4500)


@pytest.mark.hazard("H9")
def test_a_dose_taken_in_a_planned_pause_was_taken_all_the_same(pack: Pack) -> None:
    told = PAUSED.took(10, 11, 4500, told=11).said(11, ("headache", 6, True))
    spoken = {f.rule: f for f in evaluate(told.history, day(11), pack).findings}
    assert spoken["taken-differs"].reason.startswith(
        "4.5 mg was taken on 14-Jan-2026 where no dose was prescribed, 2 days of the last 7 reported"
    )
    assert spoken["taken-differs"].evidence[-1].value == "4.5 mg against no dose"
    assert "troublesome-side-effect" in spoken
    silent = {f.rule for f in evaluate(PAUSED.said(11, ("headache", 6, True)).history, day(11), pack).findings}
    assert not silent & {"taken-differs", "troublesome-side-effect"}, "nobody reported a dose: none is taken"


def test_a_dose_on_a_planned_day_off_is_no_other_dose_than_prescribed(pack: Pack) -> None:
    (course,) = me_cfs().prescribed((4500, 1)).took(1, 10, 4500).history.courses
    plans = tuple(replace(p, pattern=Pattern.THREE_ON_THREE_OFF) for p in course.plans)
    history = me_cfs().took(1, 10, 4500).history
    off = replace(history, courses=(replace(course, plans=plans),), cache={})
    assert "taken-differs" not in {f.rule for f in evaluate(off, day(10), pack).findings}
