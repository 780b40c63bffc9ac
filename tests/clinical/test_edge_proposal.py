"""The times, words and borders of a proposal."""

from dataclasses import replace
from datetime import date, time

import pytest

from ldndesk.clinical.facts import MainSleep
from ldndesk.clinical.findings import Advice, Category, Finding, Proposal, Urgency
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Administration, Course, Step
from ldndesk.clinical.proposal import propose
from ldndesk.clinical.proposal_way import morning_for

from .people import at_noon, day, found, ordered, person, ramp, says, shipped_pack, steady, step, takes, told

HALVE = found("troublesome-side-effect", Advice.HALVE, category=Category.DOSE_REDUCTION)
ROUTE = found("gi-route-change", Advice.CHANGE_ROUTE, "nausea", Category.ROUTE_CHANGE)
CAP = found("gi-ramp-cap", Advice.SLOW_RAMP, "nausea")
MOVE = found("sleep-night-dose", Advice.MOVE_TO_MORNING, "insomnia")
AGAIN = found("reduction-finished", Advice.INCREASE_AGAIN, "4.5 mg")


def proposed(history: History, on: date, *findings: Finding) -> Proposal:
    proposal = propose(history, on, shipped_pack(), says(on, *findings))
    assert proposal is not None
    return proposal


def amounts(proposal: Proposal) -> list[int]:
    return [s.daily_ug for s in proposal.steps]


def at_times(ug_at: dict[time | None, int], form: Form = Form.LIQUID) -> Course:
    """One steady dose, shared over times of the day."""
    doses = tuple(Administration(at, ug) for at, ug in ug_at.items())
    plan = steady(1000, form).plans[0]
    return replace(steady(1000, form), plans=(replace(plan, steps=(plan.steps[0]._replace(administrations=doses),)),))


def sleeping(start: time, end: time) -> MainSleep:
    return MainSleep(day(1), start, end, at_noon(day(1)))


@pytest.mark.parametrize(
    ("sleep", "morning"),
    [
        (None, time(8)),
        (sleeping(time(23), time(7)), time(8)),
        (sleeping(time(23), time(8)), time(8)),
        (sleeping(time(0), time(8, 1)), time(8, 1)),
        (sleeping(time(3), time(11)), time(11)),
        (sleeping(time(8), time(15)), time(15)),
        (sleeping(time(9, 30), time(17)), time(17)),
        (sleeping(time(12), time(19)), time(19)),
        (sleeping(time(12, 1), time(19)), time(8)),
    ],
)
def test_the_morning_is_eight_or_the_end_of_the_main_sleep_of_those_who_sleep_then(
    sleep: MainSleep | None, morning: time
) -> None:
    assert morning_for(sleep, shipped_pack().n) == morning


def test_the_evening_dose_joins_the_morning_dose() -> None:
    history = person(at_times({time(8): 1000, time(14): 500, time(22): 1500}), told(day(20), "insomnia", 3, False))
    [only] = proposed(history, day(20), MOVE).steps
    assert only.administrations == (Administration(time(8), 2500), Administration(time(14), 500))


def test_an_evening_dose_that_cannot_join_the_morning_dose_stays() -> None:
    course = at_times({time(8): 4500, time(22): 625}, Form.TABLET)
    proposal = proposed(person(course, told(day(20), "insomnia", 3, False)), day(20), MOVE)
    assert proposal.conflicts == (
        "The evening dose cannot be added to the morning one with this form: the times stay.",
    )
    assert proposal.steps[0].administrations == course.plans[0].steps[0].administrations
    assert proposal.answers == ()
    assert proposal.title == "Go on as planned"


def test_a_dose_without_a_time_is_moved_too() -> None:
    [only] = proposed(person(at_times({None: 1000}), told(day(20), "insomnia", 3, False)), day(20), MOVE).steps
    assert only.administrations == (Administration(time(8), 1000),)


def test_drops_and_the_morning_are_one_change() -> None:
    history = person(steady(4500), told(day(90), "nausea", 3, False), told(day(90), "insomnia", 3, False))
    proposal = proposed(history, day(90), ROUTE, MOVE)
    [only] = proposal.steps
    assert (only.form, only.administrations[0].time) == (Form.DROPS, time(8))
    assert proposal.title == "Change to sublingual drops, 4.5 mg, at 08:00"
    assert proposal.limit == "The same dose in drops of 0.5 mg, rounded down (S25)"
    assert proposal.answers == ("gi-route-change", "sleep-night-dose")


def test_a_dose_that_is_not_swallowed_changes_no_route() -> None:
    history = person(steady(4500, Form.DROPS), told(day(90), "nausea", 6, True))
    proposal = proposed(history, day(90), HALVE, ROUTE)
    assert amounts(proposal) == [2000, 2500, 3000, 3500, 4000, 4500]
    assert proposal.conflicts == ()
    assert proposal.title == "Halve to 2 mg for 7 days, then back up to 4.5 mg"


def test_a_dose_of_today_that_drops_cannot_give_at_all_stays_as_it_is() -> None:
    proposal = proposed(person(steady(400, Form.LIQUID), told(day(90), "nausea", 3, False)), day(90), ROUTE)
    assert [(s.form, s.daily_ug) for s in proposal.steps] == [(Form.LIQUID, 400)]
    assert proposal.conflicts == (
        "The dose cannot be measured in sublingual drops of 0.5 mg, so the route stays as it is (0.4 mg now).",
    )
    assert proposal.answers == ()
    half_milligram = proposed(person(steady(500, Form.LIQUID), told(day(90), "nausea", 3, False)), day(90), ROUTE)
    assert [(s.form, s.daily_ug) for s in half_milligram.steps] == [(Form.DROPS, 500)]
    assert half_milligram.conflicts == ()


@pytest.mark.hazard("H10")
def test_a_ramp_that_cannot_climb_by_half_a_milligram_says_so() -> None:
    strong = step(day(1), 1500, Form.CAPSULE, day(14))._replace(strengths=(1500,))
    course = Course("c1", (replace(steady(1500).plans[0], steps=(strong, strong._replace(
        first=day(15), last=None, administrations=(Administration(time(22), 3000),))),),))  # fmt: skip
    proposal = proposed(person(course, told(day(10), "nausea", 3, False)), day(10), CAP)
    assert amounts(proposal) == [1500]
    assert proposal.conflicts == ("3 mg cannot be reached in steps of 0.5 mg with the strengths in hand.",)


@pytest.mark.hazard("H8")
def test_no_proposal_comes_near_a_dose_above_10_mg() -> None:
    course = ordered(steady(9000, Form.LIQUID), day(10), *[step(day(20), 12_000, Form.LIQUID)])
    high = proposed(person(course, told(day(15), "insomnia", 3, False)), day(15), MOVE)
    assert amounts(high) == [9000, 10_000]


def test_after_a_hard_return_the_plan_goes_up_in_the_patients_own_steps() -> None:
    course = ordered(ramp(500, 500, 2000, 14), day(60), step(day(61), 1000))
    proposal = proposed(person(course, told(day(66), "headache", 0)), day(68), AGAIN)
    assert amounts(proposal) == [1500, 2000]
    assert proposal.title == "Go up again to 2 mg step by step"
    assert proposal.limit == "Never above 2 mg, the dose before the reduction, in the patient's own steps (S22)"
    assert proposal.answers == ("reduction-finished",)
    one = ordered(ramp(500, 500, 1500, 14), day(60), step(day(61), 800, Form.LIQUID))
    single = proposed(person(one, told(day(66), "headache", 0)), day(68), AGAIN)
    assert amounts(single) == [1300, 1500]
    at_once = ordered(steady(4500), day(60), step(day(61), 2250))
    straight = proposed(person(at_once, told(day(66), "headache", 0)), day(68), AGAIN)
    assert amounts(straight) == [4500]
    assert straight.title == "Go up again to 4.5 mg"


def test_advice_to_go_up_again_without_a_reduction_changes_nothing() -> None:
    assert amounts(proposed(person(steady(3000)), day(60), AGAIN)) == [3000]


@pytest.mark.hazard("H9")
def test_a_dose_that_went_back_up_on_its_own_is_not_lowered_where_somebody_asked() -> None:
    course = ordered(steady(4500), day(90), step(day(91), 2250, last=day(97)), step(day(98), 4500))
    went = person(course)
    unsettled = proposed(went, day(98), found("reduction-not-settled", Advice.EXTEND_REDUCTION))
    assert amounts(unsettled) == [2250]
    assert unsettled.title == "Keep to 2.25 mg until someone has asked"
    asked = person(course, told(day(96), "headache", 0))
    other = propose(asked, day(98), shipped_pack(), says(day(98), found("taken-differs", Advice.REVIEW)))
    assert other is not None
    assert other.steps == ()


def test_a_dose_at_its_last_easy_one_stays_where_nothing_lower_was_ever_easy() -> None:
    first = person(steady(4500), told(day(60), "headache", 6, True))
    assert amounts(proposed(first, day(60), found("reduction-again", Advice.HOLD))) == [4500]
    lower = person(ramp(400, 800, 2000, 14, Form.LIQUID), told(day(60), "headache", 6, True))
    assert amounts(proposed(lower, day(60), found("reduction-again", Advice.HOLD))) == [1200]


def test_an_opioid_before_the_start_has_its_own_words() -> None:
    confirm = found("opioid-comedication", Advice.CONFIRM, "Oramorph", urgency=Urgency.URGENT)
    proposal = proposed(person(None), day(1), confirm)
    assert proposal.actions[0] == "Oramorph: start only with a written reason, or wait for 10 opioid-free days."
    assert proposal.title == "No change of dose"
    block = replace(confirm, advice=Advice.BLOCK_START)
    assert proposed(person(None), day(1), block).title == "Do not start until this is settled"


def test_under_a_warning_sign_of_the_liver_nobody_is_told_to_ask_again_in_a_week() -> None:
    history = person(steady(4500), told(day(90), "headache", 6, True))
    liver = found("red-flag-liver", Advice.SEEK_CARE, "jaundice", urgency=Urgency.URGENT)
    proposal = proposed(history, day(90), liver)
    assert proposal.title == "Stop LDN today; no plan until it is settled"
    assert proposal.actions == ("Stop low-dose naltrexone and arrange medical care today: jaundice or dark urine.",)
    mood = found("red-flag-mood", Advice.SEEK_CARE, "self_harm_thoughts", urgency=Urgency.URGENT)
    assert proposed(history, day(90), mood).actions == (
        "Speak with the patient today about the thoughts of self-harm; follow the clinic's crisis pathway.",
        "Ask again within 7 days, by 11-Apr-2026, before any increase: "
        "thoughts of self-harm were reported; a symptom is troublesome.",
    )


def test_a_forbidden_remedy_is_replaced_by_one_on_the_market() -> None:
    history = person(steady(4500), medicines=(takes("Imodium", day(88)),))
    remedy = found("remedy-not-acceptable", Advice.STOP_MEDICINE, "Imodium", urgency=Urgency.URGENT)
    proposal = proposed(history, day(90), remedy)
    assert proposal.actions[0] == "Imodium: stop it today and replace it; it holds an opioid (S27)."
    assert proposal.actions[1].startswith("Acceptable remedies on the market: ")
    assert not any(a.startswith("GP or pharmacist") for a in proposal.actions)
    referral = proposed(history, day(90), found("gi-referral", Advice.REFER, "nausea"))
    assert referral.actions[0] == "GP or pharmacist for the stomach or bowel upset (S26)."


def test_where_doses_differ_the_nurse_settles_it_first() -> None:
    proposal = proposed(person(steady(4500)), day(90), found("taken-differs", Advice.REVIEW))
    assert proposal.actions[0] == "Settle with the patient which dose is really taken before any increase."


def test_the_patient_is_told_four_steps_and_no_more() -> None:
    four = proposed(person(ramp(500, 500, 2500, 14)), day(10), MOVE)
    assert len(four.steps) == 5
    assert four.tell_patient[3] == "From 16-Feb-2026 to 01-Mar-2026: 2 mg (1 tablet of 2 mg) at 08:00."
    assert four.tell_patient[4] == "The steps after that are read out at the next call."
    three = proposed(person(ramp(500, 500, 2000, 14)), day(10), MOVE)
    assert len(three.steps) == 4
    assert three.tell_patient[4] == "If you miss a dose, leave it out. Never take a double dose."


def test_a_dose_is_told_with_its_measure_and_its_times() -> None:
    hold = found("sleep-night-dose", Advice.MOVE_TO_MORNING, "insomnia")
    odd = at_times({None: 4550})
    kept = proposed(person(odd), day(20), found("surgery-hold", Advice.HOLD))
    assert kept.tell_patient[0].startswith("From 25-Jan-2026 until we change it: 4.5 mg (4.5 mL) once a day.")
    twice = at_times({time(8): 1000, time(14): 500})
    assert proposed(person(twice), day(20), hold).tell_patient[0] == (
        "From 25-Jan-2026 until we change it: 1 mg (1 mL) at 08:00 and 0.5 mg (0.5 mL) at 14:00."
    )


def test_a_hold_is_told_to_the_patient_and_a_halving_names_the_day_of_the_call() -> None:
    held = proposed(person(ramp(500, 500, 4500, 14)), day(20), found("step-unchecked", Advice.CALL))
    assert "Please do not go up until we have spoken again." in held.tell_patient
    halved = proposed(person(steady(4500), told(day(90), "headache", 6, True)), day(90), HALVE)
    assert "We ask how you are on 12-Apr-2026. Stay on the lower dose until we have spoken." in halved.tell_patient


def test_a_step_of_nothing_is_told_as_no_dose() -> None:
    pause = Step(day(30), day(39), (), Route.ORAL, Form.TABLET)
    course = ordered(steady(3000), day(10), step(day(10), 3000, last=day(29)), pause, step(day(40), 3000))
    proposal = proposed(person(course, told(day(20), "insomnia", 3, False)), day(20), MOVE)
    assert proposal.tell_patient[1] == "From 03-Feb-2026 to 12-Feb-2026: no dose."


def test_the_halving_is_no_second_option_in_a_reduction_or_where_nothing_can_be_halved() -> None:
    trouble = told(day(90), "insomnia", 6, True)
    assert proposed(person(steady(500), trouble), day(90), MOVE).alternative is None
    reduced = ordered(steady(4500), day(85), step(day(86), 2250))
    assert proposed(person(reduced, trouble), day(90), MOVE).alternative is None
    assert proposed(person(steady(4500), trouble), day(90), MOVE, HALVE).alternative is None
