"""One plan for all open findings: what it prescribes, what it names, what it never does."""

from dataclasses import replace
from datetime import date, time
from itertools import permutations

import pytest

from ldndesk.clinical.facts import Decision, MainSleep, Verdict
from ldndesk.clinical.findings import Advice, Category, Finding, Proposal
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Administration
from ldndesk.clinical.proposal import propose

from .people import at_noon, but, day, found, ordered, person, ramp, says, shipped_pack, steady, step, takes, told

HALVE = found("troublesome-side-effect", Advice.HALVE, category=Category.DOSE_REDUCTION)
ROUTE = found("gi-route-change", Advice.CHANGE_ROUTE, "nausea", Category.ROUTE_CHANGE)
CAP = found("gi-ramp-cap", Advice.SLOW_RAMP, "nausea")
REFER = found("gi-referral", Advice.REFER, "nausea")
MORNING = found("sleep-night-dose", Advice.MOVE_TO_MORNING, "insomnia")
AGAIN = found("reduction-finished", Advice.INCREASE_AGAIN, "4.5 mg")


def proposed(history: History, on: date, *findings: Finding) -> Proposal:
    proposal = propose(history, on, shipped_pack(), says(on, *findings))
    assert proposal is not None
    return proposal


def doses(proposal: Proposal) -> list[tuple[date, date | None, int]]:
    return [(s.first, s.last, s.daily_ug) for s in proposal.steps]


@pytest.mark.hazard("H8")
def test_a_steady_dose_is_halved_for_seven_days_and_then_taken_up_again() -> None:
    proposal = proposed(person(steady(4500), told(day(90), "headache", 6, True)), day(90), HALVE)
    assert doses(proposal) == [(day(91), day(97), 2250), (day(98), None, 4500)]
    assert proposal.title == "Halve to 2.25 mg for 7 days, then 4.5 mg"
    assert "S22" in proposal.limit
    assert proposal.answers == ("troublesome-side-effect",)
    assert proposal.actions == (
        "Ask before day 8 (12-Apr-2026); if nobody has asked by then, an alert says to stay on the reduced dose.",
    )
    assert proposal.tell_patient[0] == "From 05-Apr-2026 to 11-Apr-2026: 2.25 mg (half a tablet of 4.5 mg) at 22:00."
    assert proposal.alternative is None


@pytest.mark.parametrize(("form", "half"), [(Form.LIQUID, 2200), (Form.CAPSULE, 2000), (Form.DROPS, 2000)])
def test_the_half_is_what_the_form_measures(form: Form, half: int) -> None:
    proposal = proposed(person(steady(4500, form), told(day(90), "headache", 6, True)), day(90), HALVE)
    assert [ug for *_, ug in doses(proposal)] == [half, 4500]


def test_after_a_ramp_the_dose_goes_back_by_the_patients_own_step_and_never_above_where_it_was() -> None:
    course = ramp(500, 500, 4500, 14)
    proposal = proposed(person(course, told(day(40), "headache", 6, True)), day(40), HALVE)
    assert doses(proposal) == [
        (day(41), day(47), 750),
        (day(48), day(61), 1250),
        (day(62), None, 1500),
    ]
    assert proposal.title == "Halve to 0.75 mg for 7 days, then back up to 1.5 mg"


@pytest.mark.hazard("H10")
def test_the_return_from_a_halving_is_bound_by_the_weekly_cap_after_stomach_symptoms() -> None:
    history = person(steady(4500, Form.LIQUID), told(day(90), "nausea", 6, True))
    halve = replace(HALVE, subject="nausea")
    proposal = proposed(history, day(90), halve, CAP)
    amounts = [2200, 2700, 3200, 3700, 4200, 4500]
    assert [ug for *_, ug in doses(proposal)] == amounts
    assert [first for first, *_ in doses(proposal)] == [day(91 + 7 * i) for i in range(len(amounts))]
    assert "S26" in proposal.limit


@pytest.mark.hazard("H10")
def test_a_ramp_ahead_is_laid_anew_within_half_a_milligram_a_week() -> None:
    history = person(ramp(1500, 1500, 4500, 7), told(day(5), "nausea", 3, False))
    proposal = proposed(history, day(5), CAP)
    assert doses(proposal) == [
        (day(6), day(7), 1500),
        (day(8), day(14), 2000),
        (day(15), day(21), 2500),
        (day(22), day(28), 3000),
        (day(29), day(35), 3500),
        (day(36), day(42), 4000),
        (day(43), None, 4500),
    ]
    assert proposal.limit == "At most 0.5 mg up in any 7 days after stomach or bowel symptoms (S26)"


def test_a_lifted_cap_no_longer_slows_the_ramp() -> None:
    history = person(ramp(1500, 1500, 4500, 7), told(day(4), "nausea", 3, False))
    lifted = but(history, decisions=(Decision(Verdict.GI_CAP_LIFTED, day(5), "settled", at_noon(day(5))),))
    assert [ug for *_, ug in doses(proposed(lifted, day(5), ROUTE))] == [1500, 3000, 4500]


def test_stomach_symptoms_change_to_the_same_dose_in_drops() -> None:
    proposal = proposed(person(steady(4500, Form.LIQUID), told(day(90), "nausea", 3, False)), day(90), ROUTE, REFER)
    [only] = proposal.steps
    assert (only.route, only.form, only.daily_ug) == (Route.SUBLINGUAL, Form.DROPS, 4500)
    assert proposal.title == "Change to sublingual drops, 4.5 mg"
    assert "9 drops" in proposal.tell_patient[0]
    assert "omeprazole (Losec)" in proposal.actions[1]
    assert "ranitidine" not in proposal.actions[1]
    assert "loperamide (Imodium)" in proposal.actions[2]


def test_a_dose_drops_cannot_measure_is_rounded_down() -> None:
    proposal = proposed(person(steady(4300, Form.LIQUID), told(day(90), "nausea", 3, False)), day(90), ROUTE)
    assert [ug for *_, ug in doses(proposal)] == [4000]
    assert proposal.conflicts == ("Drops cannot measure 4.3 mg: 4 mg is the next below.",)


def test_where_drops_cannot_measure_the_half_the_halving_wins_and_the_conflict_is_named() -> None:
    proposal = proposed(person(steady(1500), told(day(90), "nausea", 6, True)), day(90), HALVE, ROUTE)
    assert (proposal.steps[0].form, proposal.steps[0].daily_ug) == (Form.TABLET, 750)
    assert "cannot be measured in sublingual drops" in proposal.conflicts[0]


def test_a_sleep_symptom_moves_the_same_dose_to_the_morning() -> None:
    history = person(steady(4500), told(day(90), "insomnia", 3, False))
    proposal = proposed(history, day(90), MORNING)
    [only] = proposal.steps
    assert [(a.time, a.ug) for a in only.administrations] == [(time(8), 4500)]
    assert proposal.alternative is None
    assert proposal.title == "Move the dose to 08:00"


def test_a_troublesome_sleep_symptom_has_two_options_the_time_first() -> None:
    history = person(steady(4500), told(day(90), "insomnia", 6, True))
    proposal = proposed(history, day(90), MORNING)
    assert [ug for *_, ug in doses(proposal)] == [4500]
    assert proposal.alternative is not None
    assert [ug for *_, ug in doses(proposal.alternative)] == [2250, 4500]
    assert proposal.alternative.steps[0].administrations[0].time == time(22)


def test_a_night_worker_takes_the_dose_on_waking() -> None:
    course = steady(4500)
    history = person(ordered(course, day(1), step(day(1), 4500, at=time(8, 30))), told(day(90), "insomnia", 3, False))
    history = but(history, main_sleep=(MainSleep(day(50), time(9, 30), time(17), at_noon(day(50))),))
    [only] = proposed(history, day(90), MORNING).steps
    assert only.administrations[0].time == time(17)


def test_halving_and_moving_to_the_morning_are_one_plan() -> None:
    history = person(steady(4500), told(day(90), "headache", 6, True), told(day(90), "insomnia", 3, False))
    proposal = proposed(history, day(90), HALVE, MORNING)
    assert [(s.daily_ug, s.administrations[0].time) for s in proposal.steps] == [(2250, time(8)), (4500, time(8))]
    assert proposal.title == "Halve to 2.25 mg for 7 days, then 4.5 mg, at 08:00"


def reduced() -> History:
    """A ramp of 0.5 mg every 14 days, halved at 2 mg on day 50."""
    course = ramp(500, 500, 4500, 14)
    return person(
        ordered(course, day(50), step(day(51), 1000)), told(day(50), "headache", 6, True), told(day(57), "headache", 0)
    )


def test_a_finished_reduction_goes_up_by_own_steps_and_takes_up_the_old_ramp() -> None:
    proposal = proposed(reduced(), day(58), AGAIN)
    amounts = [ug for *_, ug in doses(proposal)]
    assert amounts == [1500, 2000, 2500, 3000, 3500, 4000, 4500]
    assert [first for first, *_ in doses(proposal)] == [day(59 + 14 * i) for i in range(7)]
    assert "2 mg" in proposal.limit


@pytest.mark.parametrize(
    ("rule", "advice"),
    [
        ("reduction-not-settled", Advice.EXTEND_REDUCTION),
        ("reduction-unchecked", Advice.HOLD),
        ("reduction-unchecked", Advice.CALL),
    ],
)
def test_a_reduction_that_has_not_settled_or_was_not_asked_about_is_held(rule: str, advice: Advice) -> None:
    history = reduced()
    proposal = proposed(history, day(58), found(rule, advice), AGAIN)
    assert doses(proposal) == [(day(59), None, 1000)]
    assert "No increase while" in proposal.limit
    assert "before any increase" in " ".join(proposal.actions)


@pytest.mark.parametrize(
    "rule",
    ["taken-differs", "red-flag-mood", "step-unchecked", "opioid-comedication", "remedy-not-acceptable", "in-hospital"],
)
def test_planned_increases_are_held_while_anything_speaks_against_them(rule: str) -> None:
    proposal = proposed(person(ramp(500, 500, 4500, 14)), day(20), found(rule, Advice.REVIEW, "Oramorph"))
    assert doses(proposal) == [(day(21), None, 1000)]
    assert proposal.title == "Stay on 1 mg until someone has asked"
    assert proposal.answers == ((rule,) if rule == "step-unchecked" else ())


@pytest.mark.hazard("H11")
def test_a_reduction_beside_an_opioid_has_no_return_until_it_is_settled() -> None:
    history = person(steady(4500), told(day(90), "headache", 6, True), medicines=(takes("Oramorph", day(88)),))
    proposal = proposed(history, day(90), HALVE, found("opioid-comedication", Advice.STOP_MEDICINE, "Oramorph"))
    assert doses(proposal) == [(day(91), None, 2250)]
    assert "an opioid is being taken" in proposal.limit
    assert proposal.actions[0].startswith("Oramorph: an opioid beside naltrexone.")


def test_a_planned_fall_stays_when_rises_are_held() -> None:
    course = ordered(
        steady(3000), day(10), step(day(10), 3000, last=day(20)), step(day(21), 2000, last=day(30)), step(day(31), 4000)
    )
    proposal = proposed(person(course), day(15), found("taken-differs", Advice.REVIEW))
    assert [ug for *_, ug in doses(proposal)] == [3000, 2000]


def test_a_second_reduction_proposes_the_last_easy_dose_to_stay() -> None:
    history = person(ramp(500, 500, 4500, 14), told(day(60), "headache", 6, True))
    proposal = proposed(history, day(60), found("reduction-again", Advice.REVIEW))
    assert doses(proposal) == [(day(61), None, 2000)]
    assert proposal.title == "Go back to 2 mg and stay there"


@pytest.mark.hazard("H8")
def test_at_half_a_milligram_nothing_is_halved() -> None:
    history = person(steady(500), told(day(90), "headache", 6, True))
    proposal = proposed(history, day(90), HALVE)
    assert proposal.steps == ()
    assert proposal.title == "No change of dose"


def test_a_ramp_whose_dose_cannot_be_halved_is_held() -> None:
    history = person(ramp(500, 500, 4500, 14), told(day(10), "headache", 6, True))
    assert doses(proposed(history, day(10), HALVE)) == [(day(11), None, 500)]


@pytest.mark.hazard("H9")
def test_a_return_nobody_asked_about_goes_back_to_the_reduced_dose_until_someone_has() -> None:
    course = ordered(steady(4500), day(90), step(day(91), 2250, last=day(97)), step(day(98), 4500))
    proposal = proposed(person(course), day(98), found("reduction-unchecked", Advice.CALL))
    assert doses(proposal) == [(day(98), None, 2250)]


def test_a_reduction_without_a_planned_return_needs_no_new_plan_until_someone_has_asked() -> None:
    course = ordered(steady(4500), day(90), step(day(91), 2250))
    proposal = proposed(person(course), day(98), found("reduction-unchecked", Advice.CALL))
    assert proposal.steps == ()
    assert "before any increase" in proposal.actions[0]


@pytest.mark.hazard("H11")
def test_after_a_hospital_the_question_is_named_before_the_next_dose() -> None:
    proposal = proposed(person(ramp(500, 500, 4500, 14)), day(20), found("in-hospital", Advice.CALL, "hospital"))
    assert proposal.actions[0] == "Ask the patient or the ward which opioids were given, before the next dose."
    assert "the patient was in hospital" in proposal.limit


@pytest.mark.parametrize(
    ("rule", "advice", "words"),
    [
        ("red-flag-liver", Advice.SEEK_CARE, "Stop low-dose naltrexone"),
        ("dose-not-ldn", Advice.BLOCK_START, "outside low-dose use"),
    ],
)
def test_under_a_stopping_finding_no_dose_is_planned(rule: str, advice: Advice, words: str) -> None:
    history = person(steady(4500), told(day(90), "headache", 6, True))
    proposal = proposed(history, day(90), HALVE, found(rule, advice, urgency=HALVE.urgency))
    assert proposal.steps == ()
    assert words in proposal.actions[0]


@pytest.mark.hazard("H11")
def test_before_the_start_an_opioid_gives_the_wash_out_and_no_dose() -> None:
    proposal = proposed(person(None), day(1), found("opioid-comedication", Advice.BLOCK_START, "Oramorph"))
    assert proposal.steps == ()
    assert "opioid-free for 10 days" in proposal.actions[0]


def test_nothing_is_proposed_without_a_finding_that_needs_a_person() -> None:
    note = replace(found("introductory-expected", Advice.REASSURE), category=Category.NOTE)
    task = replace(found("baseline-missing", Advice.CALL), category=Category.TASK)
    assert propose(person(steady(4500)), day(90), shipped_pack(), says(day(90), note, task)) is None


def test_the_order_of_the_findings_never_matters() -> None:
    history = person(
        ramp(1500, 1500, 4500, 7), told(day(10), "nausea", 6, True), told(day(10), "vivid_dreams", 3, False)
    )
    findings = (replace(HALVE, subject="nausea"), ROUTE, CAP, REFER, MORNING)
    plans = {propose(history, day(10), shipped_pack(), says(day(10), *order)) for order in permutations(findings)}
    assert len(plans) == 1


@pytest.mark.hazard("H3")
def test_a_plan_answers_only_what_it_settles() -> None:
    history = person(steady(4500), told(day(90), "nausea", 6, True))
    opioid = found("opioid-comedication", Advice.STOP_MEDICINE, "Oramorph")
    proposal = proposed(history, day(90), HALVE, ROUTE, REFER, CAP, opioid, found("taken-differs", Advice.HOLD))
    assert proposal.answers == ("gi-ramp-cap", "gi-route-change", "troublesome-side-effect")
    named = proposed(person(steady(1500), told(day(90), "nausea", 6, True)), day(90), HALVE, ROUTE)
    assert named.answers == ("troublesome-side-effect",)
    asleep = proposed(person(steady(4500), told(day(90), "insomnia", 6, True)), day(90), MORNING)
    assert asleep.alternative is not None
    assert asleep.answers == asleep.alternative.answers == ("sleep-night-dose",)


@pytest.mark.hazard("H8")
def test_two_doses_moved_together_are_halved_together_and_none_is_left_out() -> None:
    twice = (Administration(time(10), 500), Administration(time(22), 500))
    course = steady(1000, Form.LIQUID)
    plan = replace(course.plans[0], steps=(course.plans[0].steps[0]._replace(administrations=twice),))
    history = person(replace(course, plans=(plan,)), told(day(20), "headache", 6, True))
    proposal = proposed(history, day(20), HALVE, MORNING)
    assert [s.administrations for s in proposal.steps] == [
        (Administration(time(10), 500),),
        (Administration(time(10), 1000),),
    ]
