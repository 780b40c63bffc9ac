"""How a patient begins again after a gap, and how a plan is cut for a procedure."""

from dataclasses import replace
from datetime import date, time
from typing import NamedTuple

import pytest

from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import DoseTaken, Procedure
from ldndesk.clinical.findings import Advice, Evidence, Finding, Proposal
from ldndesk.clinical.formulary import Form
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Administration, Course
from ldndesk.clinical.proposal import propose
from ldndesk.clinical.symptoms import Indication

from .people import at_noon, but, day, found, ordered, person, ramp, says, shipped_pack, steady, step, takes, told


def ran_out(course: Course, last: date) -> Course:
    """The same course with its last step ending on a day."""
    plan = course.plans[-1]
    steps = (*plan.steps[:-1], plan.steps[-1]._replace(last=last))
    return replace(course, plans=(*course.plans[:-1], replace(plan, steps=steps)))


def gap(last: date | None) -> Finding:
    evidence = (Evidence("last dose", last, "taken or prescribed"),)
    return replace(found("treatment-gap", Advice.RESTART_PLAN, "restart"), evidence=evidence)


def operation(on: date) -> Finding:
    evidence = (Evidence("procedure", on, "planned"),)
    return replace(found("surgery-hold", Advice.HOLD_BEFORE_SURGERY, "hernia"), evidence=evidence)


def proposed(history: History, on: date, *findings: Finding) -> Proposal:
    proposal = propose(history, on, shipped_pack(), says(on, *findings))
    assert proposal is not None
    return proposal


def doses(proposal: Proposal) -> list[tuple[date, date | None, int]]:
    return [(s.first, s.last, s.daily_ug) for s in proposal.steps]


EASY = person(ran_out(steady(4500), day(60)))
HARD = person(ran_out(steady(4500), day(60)), told(day(20), "headache", 6, True), told(day(40), "headache", 0))


def test_after_an_easy_course_the_restart_is_at_the_same_dose() -> None:
    proposal = proposed(EASY, day(90), gap(day(60)))
    assert doses(proposal) == [(day(91), None, 4500)]
    assert proposal.title == "Restart at 4.5 mg"
    assert proposal.answers == ("treatment-gap",)
    assert proposal.limit == "The dose before the gap; it was easy, under a year ago (clinic)"
    assert proposal.actions == ("Ask about opioids taken meanwhile before the first dose.",)
    assert proposal.tell_patient[0] == "From 05-Apr-2026 until we change it: 4.5 mg (1 tablet of 4.5 mg) at 22:00."


def test_after_a_hard_course_the_restart_is_at_half_for_a_week() -> None:
    proposal = proposed(HARD, day(90), gap(day(60)))
    assert doses(proposal) == [(day(91), day(97), 2250), (day(98), None, 4500)]
    assert proposal.title == "Restart at 2.25 mg, then up to 4.5 mg"
    assert proposal.limit == "Half of 4.5 mg, for the ramp was hard (clinic)"


def test_a_reduction_alone_makes_a_course_a_hard_one() -> None:
    course = ordered(steady(4500), day(20), step(day(21), 2250, last=day(27)), step(day(28), 4500, last=day(60)))
    assert doses(proposed(person(course), day(90), gap(day(60)))) == [(day(91), day(97), 2250), (day(98), None, 4500)]


def test_a_hard_ramp_is_climbed_again_by_its_own_step_and_interval() -> None:
    history = person(
        ran_out(ramp(1000, 1000, 4000, 14), day(60)), told(day(20), "rash", 6, True), told(day(25), "rash", 0)
    )
    assert doses(proposed(history, day(90), gap(day(60)))) == [
        (day(91), day(104), 2000),
        (day(105), day(118), 3000),
        (day(119), None, 4000),
    ]


def test_a_quick_ramp_is_climbed_again_no_faster_than_week_by_week() -> None:
    history = person(
        ran_out(ramp(1000, 1500, 4000, 3), day(60)), told(day(20), "rash", 6, True), told(day(25), "rash", 0)
    )
    assert doses(proposed(history, day(90), gap(day(60)))) == [
        (day(91), day(97), 2000),
        (day(98), day(104), 3500),
        (day(105), None, 4000),
    ]


def test_where_nothing_can_be_halved_the_restart_is_at_the_same_dose() -> None:
    history = person(ran_out(steady(500), day(60)), told(day(20), "rash", 6, True), told(day(25), "rash", 0))
    assert doses(proposed(history, day(90), gap(day(60)))) == [(day(91), None, 500)]


def test_the_restart_is_bound_by_the_weekly_cap_after_stomach_symptoms() -> None:
    history = person(ran_out(steady(3000), day(60)), told(day(20), "nausea", 6, True), told(day(25), "nausea", 0))
    proposal = proposed(history, day(90), gap(day(60)))
    assert doses(proposal) == [
        (day(91), day(97), 1500),
        (day(98), day(104), 2000),
        (day(105), day(111), 2500),
        (day(112), None, 3000),
    ]
    assert proposal.limit == (
        "Half of 3 mg, for the ramp was hard (clinic); "
        "at most 0.5 mg up in any 7 days after stomach or bowel symptoms (S26)"
    )


def test_after_more_than_a_year_it_begins_from_the_start_and_never_above_the_dose_before() -> None:
    on = day(60 + 366)
    proposal = proposed(person(ran_out(steady(1500), day(60))), on, gap(day(60)))
    assert [(s.daily_ug, (s.first - on).days) for s in proposal.steps] == [(500, 1), (1000, 15), (1500, 29)]
    assert proposal.limit == "More than a year without a dose: from the start (clinic)"
    assert doses(proposed(EASY, day(60 + 365), gap(day(60)))) == [(day(426), None, 4500)]


def test_after_more_than_a_year_a_dose_under_the_first_of_the_ramp_gives_the_first_alone() -> None:
    history = but(person(ran_out(steady(500), day(60))), indications=(Indication.MS,))
    assert [s.daily_ug for s in proposed(history, day(500), gap(day(60))).steps] == [1500]


def test_without_an_indication_no_template_says_how_to_begin() -> None:
    history = but(EASY, indications=())
    assert [s.daily_ug for s in proposed(history, day(500), gap(day(60))).steps] == [4500]


def test_a_gap_without_a_day_counts_from_today() -> None:
    assert [s.daily_ug for s in proposed(EASY, day(500), gap(None)).steps] == [4500]


def test_the_doses_of_a_day_keep_their_division_when_they_begin_again() -> None:
    twice = (Administration(time(8), 2000), Administration(time(20), 2500))
    course = ran_out(steady(4500), day(60))
    plan = replace(course.plans[0], steps=(course.plans[0].steps[0]._replace(administrations=twice),))
    [only] = proposed(person(replace(course, plans=(plan,))), day(90), gap(day(60))).steps
    assert only.administrations == twice


def test_a_dose_that_cannot_be_measured_begins_again_at_the_next_below_or_not_at_all() -> None:
    odd = person(ran_out(steady(4550, Form.LIQUID), day(60)))
    proposal = proposed(odd, day(90), gap(day(60)))
    assert doses(proposal) == [(day(91), None, 4500)]
    assert "4.5 mg (4.5 mL)" in proposal.tell_patient[0]
    small = person(ran_out(steady(400, Form.DROPS), day(60)))
    assert propose(small, day(90), shipped_pack(), says(day(90), gap(day(60)))) is None
    twice = (Administration(time(8), 500), Administration(time(20), 500))
    course = ran_out(steady(1000, Form.DROPS), day(60))
    plan = replace(course.plans[0], steps=(course.plans[0].steps[0]._replace(administrations=twice),))
    halves = person(replace(course, plans=(plan,)))
    assert propose(halves, day(500), shipped_pack(), says(day(500), gap(day(60)))) is None


class Against(NamedTuple):
    """Something beside the gap that speaks against a dose."""

    rule: str
    advice: Advice


@pytest.mark.parametrize(
    "against",
    [
        Against("opioid-comedication", Advice.STOP_MEDICINE),
        Against("red-flag-liver", Advice.SEEK_CARE),
        Against("red-flag-mood", Advice.SEEK_CARE),
        Against("label-caution", Advice.BLOCK_START),
        Against("dose-not-ldn", Advice.BLOCK_START),
    ],
)
def test_no_restart_while_anything_speaks_against_a_dose(against: Against) -> None:
    proposal = propose(EASY, day(90), shipped_pack(), says(day(90), gap(day(60)), found(*against)))
    assert proposal is None or proposal.steps == ()


def test_no_restart_while_a_symptom_is_troublesome_and_none_where_no_dose_was_ever_given() -> None:
    troubled = person(ran_out(steady(4500), day(60)), told(day(58), "headache", 6, True))
    proposal = propose(troubled, day(90), shipped_pack(), says(day(90), gap(day(60))))
    assert proposal is not None
    assert proposal.steps == ()
    assert propose(person(None), day(90), shipped_pack(), says(day(90), gap(day(60)))) is None
    ahead = person(ran_out(steady(4500, first=day(95)), day(99)))
    assert propose(ahead, day(90), shipped_pack(), says(day(90), gap(day(60)))) is None


@pytest.mark.hazard("H11")
def test_the_gap_the_rules_find_is_answered_with_a_restart() -> None:
    pack = shipped_pack()
    evaluation = evaluate(HARD, day(90), pack)
    assert "treatment-gap" in {f.rule for f in evaluation.findings}
    proposal = propose(HARD, day(90), pack, evaluation)
    assert proposal is not None
    assert doses(proposal) == [(day(91), day(97), 2250), (day(98), None, 4500)]
    beside = but(HARD, medicines=(takes("Oramorph", day(80)),))
    held = propose(beside, day(90), pack, evaluate(beside, day(90), pack))
    assert held is not None
    assert held.steps == ()


def test_days_reported_missed_are_a_gap_counted_from_the_last_dose() -> None:
    missed = (DoseTaken(day(61), day(85), time(22), 0, at_noon(day(85))),)
    history = but(person(steady(4500)), doses_taken=missed)
    evaluation = evaluate(history, day(86), shipped_pack())
    [finding] = [f for f in evaluation.findings if f.rule == "treatment-gap"]
    assert finding.evidence[0].day == day(60)


def test_a_plan_has_no_dose_from_72_hours_before_a_procedure_on() -> None:
    proposal = proposed(person(steady(4500)), day(90), operation(day(100)))
    assert doses(proposal) == [(day(91), day(96), 4500), (day(97), None, 0)]
    assert proposal.title == "No dose from 11-Apr-2026 for the procedure"
    assert proposal.answers == ("surgery-hold",)
    assert proposal.limit == "No dose within 72 hours of a procedure (label); the amounts stay as planned"
    assert proposal.actions[-1] == (
        "Restart after the procedure: not before 7 opioid-free days, and the washout is asked about first (label)."
    )
    assert proposal.tell_patient[1] == "From 11-Apr-2026 until we change it: no dose."


def test_a_procedure_of_tomorrow_stops_the_doses_from_tomorrow() -> None:
    proposal = proposed(person(steady(4500)), day(90), operation(day(91)))
    assert doses(proposal) == [(day(91), None, 0)]
    assert proposal.title == "No dose from 05-Apr-2026 for the procedure"


def test_of_two_procedures_the_nearer_counts() -> None:
    proposal = proposed(person(steady(4500)), day(90), operation(day(103)), operation(day(99)))
    assert doses(proposal)[-1] == (day(96), None, 0)


def test_a_procedure_cuts_the_plan_that_answers_something_else() -> None:
    history = person(steady(4500), told(day(90), "insomnia", 6, True))
    morning = found("sleep-night-dose", Advice.MOVE_TO_MORNING, "insomnia")
    proposal = proposed(history, day(90), morning, operation(day(100)))
    assert proposal.title == "Move the dose to 08:00; no dose from 11-Apr-2026 for the procedure"
    assert proposal.answers == ("sleep-night-dose", "surgery-hold")
    assert proposal.alternative is None
    assert [(s.daily_ug, s.form) for s in proposal.steps] == [(4500, Form.TABLET), (0, Form.TABLET)]


def test_steps_that_begin_after_the_pause_are_left_out() -> None:
    history = person(ramp(500, 500, 4500, 14), told(day(20), "headache", 0))
    proposal = proposed(history, day(20), operation(day(32)))
    assert doses(proposal) == [(day(21), day(28), 1000), (day(29), None, 0)]
    later = proposed(history, day(20), operation(day(33)))
    assert doses(later) == [(day(21), day(28), 1000), (day(29), day(29), 1500), (day(30), None, 0)]


def test_the_procedure_the_rules_find_is_answered_with_a_pause() -> None:
    history = but(person(steady(4500)), procedures=(Procedure(day(100), "hernia", day(80), at_noon(day(80))),))
    proposal = propose(history, day(90), shipped_pack(), evaluate(history, day(90), shipped_pack()))
    assert proposal is not None
    assert doses(proposal)[-1] == (day(97), None, 0)


@pytest.mark.parametrize(
    ("on", "left", "title"),
    [
        (95, [2250, 0], "Halve to 2.25 mg; no dose from 06-Apr-2026 for the procedure"),
        (110, [2250, 4500, 0], "Halve to 2.25 mg for 7 days, then 4.5 mg; no dose from 21-Apr-2026 for the procedure"),
    ],
)
def test_a_procedure_leaves_of_a_halving_what_lies_before_it(on: int, left: list[int], title: str) -> None:
    history = person(steady(4500), told(day(90), "headache", 6, True))
    halve = found("troublesome-side-effect", Advice.HALVE, "headache")
    proposal = proposed(history, day(90), halve, operation(day(on)))
    assert [s.daily_ug for s in proposal.steps] == left
    assert proposal.title == title


def test_a_procedure_leaves_of_a_slower_ramp_the_doses_before_it() -> None:
    history = person(ramp(500, 1000, 4500, 14), told(day(20), "nausea", 3))
    slow = found("gi-ramp-cap", Advice.SLOW_RAMP, "nausea")
    proposal = proposed(history, day(20), slow, operation(day(40)))
    given = [s.daily_ug for s in proposal.steps if s.daily_ug]
    assert len(given) > 1
    assert proposal.steps[-1].daily_ug == 0
    assert proposal.title == (
        f"Take {show_mg(given[0])}, then {show_mg(given[-1])}; no dose from {show_day(day(37))} for the procedure"
    )
