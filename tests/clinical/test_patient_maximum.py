"""A patient's own highest dose: no plan is stored, and none proposed, above it."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import Decision, Verdict
from ldndesk.clinical.findings import Advice, Evidence
from ldndesk.clinical.formulary import Form
from ldndesk.clinical.history import History
from ldndesk.clinical.patient_maximum import patient_maximum
from ldndesk.clinical.plan import Pattern
from ldndesk.clinical.plan_check import check_steps
from ldndesk.clinical.proposal import propose
from ldndesk.clinical.timeline import draw

from .people import at_noon, but, day, found, ordered, person, ramp, says, shipped_pack, steady, step, told
from .strategies import histories


def limit(ug: int, on: date, reason: str = "headaches above it") -> Decision:
    return Decision(Verdict.DOSE_MAXIMUM, on, reason, at_noon(on), ug)


def limited(history: History, *decisions: Decision) -> History:
    return but(history, decisions=decisions)


def test_the_last_one_set_holds_whatever_the_order_it_is_read_in() -> None:
    told_ = (limit(3000, day(5)), limit(2000, day(9)), limit(0, day(20)))
    for order in permutations(told_):
        history = limited(person(steady(4500)), *order)
        found_ = [patient_maximum(history, day(n)) for n in (4, 5, 9, 19, 20)]
        assert [m and m.ug for m in found_] == [None, 3000, 2000, 2000, None]


@pytest.mark.hazard("H42")
def test_of_two_written_at_one_instant_the_lower_counts_and_none_is_over_ten_milligrams() -> None:
    for pair in permutations((limit(3000, day(5)), limit(2000, day(5)))):
        held = patient_maximum(limited(person(None), *pair), day(5))
        assert held is not None
        assert held.ug == 2000
    high = patient_maximum(limited(person(None), limit(40_000, day(5))), day(5))
    assert high is not None
    assert high.ug == 10_000


@pytest.mark.hazard("H42")
def test_a_step_above_it_is_refused_whatever_the_reason_and_one_up_to_it_is_not() -> None:
    history = limited(person(steady(2000), told(day(20), "headache", 0)), limit(3000, day(20)))
    faults = check_steps(history, day(20), shipped_pack(), (step(day(21), 3125),), Pattern.DAILY)
    assert [(f.rule, f.refused) for f in faults] == [("patient-maximum", True)]
    said = "3.125 mg is above this patient’s maximum (3 mg, set on 24-Jan-2026: headaches above it)."
    assert faults[0].text == said
    assert check_steps(history, day(20), shipped_pack(), (step(day(21), 3000),), Pattern.DAILY) == ()


@pytest.mark.hazard("H42")
def test_a_ramp_is_taken_up_again_no_further_than_the_maximum_and_the_plan_says_so() -> None:
    course = ordered(steady(3000), day(10), step(day(10), 1500))
    history = limited(person(course, told(day(16), "headache", 0)), limit(2000, day(12)))
    on = day(17)
    proposal = propose(history, on, shipped_pack(), says(on, found("reduction-finished", Advice.INCREASE_AGAIN)))
    assert proposal is not None
    assert max(s.daily_ug for s in proposal.steps) == 2000
    assert proposal.limit.startswith("This patient’s maximum is 2 mg, set on 16-Jan-2026: headaches above it; ")


@pytest.mark.hazard("H42")
def test_a_plan_that_is_already_above_it_is_brought_down_by_the_next_proposal() -> None:
    history = limited(person(steady(4500), told(day(60), "headache", 0)), limit(3000, day(60)))
    proposal = propose(history, day(60), shipped_pack(), says(day(60), found("gi-referral", Advice.REFER, "nausea")))
    assert proposal is not None
    assert [(s.first, s.last, s.daily_ug) for s in proposal.steps] == [(day(61), None, 3000)]
    assert proposal.title == "Go back to 3 mg, this patient’s maximum"


def test_a_form_that_can_measure_nothing_under_it_leaves_the_plan_to_a_person() -> None:
    history = limited(person(steady(4500, Form.CAPSULE)), limit(400, day(60)))
    proposal = propose(history, day(60), shipped_pack(), says(day(60), found("gi-referral", Advice.REFER, "nausea")))
    assert proposal is not None
    assert proposal.steps == ()


def test_a_restart_after_a_gap_goes_no_further() -> None:
    history = limited(person(ramp(500, 500, 2000, 14), told(day(60), "headache", 0)), limit(1500, day(60)))
    on = day(120)
    gap = found("treatment-gap", Advice.RESTART_PLAN)
    shown = replace(gap, evidence=(Evidence("last dose", day(90), 2000),))
    proposal = propose(history, on, shipped_pack(), says(on, shown))
    assert proposal is not None
    assert [s.daily_ug for s in proposal.steps] == [1500]
    assert proposal.limit.startswith("This patient’s maximum is 1.5 mg")


def test_the_chart_marks_its_setting_and_its_lifting() -> None:
    history = limited(person(steady(2000)), limit(3000, day(5)), limit(0, day(9), "well for a year"))
    labels = [m.label for m in draw(history, day(20), shipped_pack(), says(day(20))).markers]
    assert "Maximum of 3 mg set: headaches above it" in labels
    assert "Maximum lifted: well for a year" in labels


@pytest.mark.hazard("H42")
@settings(max_examples=150, deadline=None)
@given(histories(), st.sampled_from((500, 1000, 2000, 3000, 11_000)), st.integers(1, 90))
def test_no_proposal_for_anybody_goes_above_the_maximum(history: History, ug: int, number: int) -> None:
    on = day(number)
    held = limited(history, limit(ug, on))
    proposal = propose(held, on, shipped_pack(), evaluate(held, on, shipped_pack()))
    for one in (proposal, proposal.alternative if proposal else None):
        assert all(s.daily_ug <= min(ug, 10_000) for s in (one.steps if one else ()))
