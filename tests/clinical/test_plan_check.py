"""Every step is judged before it is stored: what is refused, what needs a written reason, what is fine."""

from datetime import date, time

import pytest

from ldndesk.clinical.facts import Decision, MedicineUse, Verdict
from ldndesk.clinical.findings import Advice, PlanFault
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Administration, Pattern, Step
from ldndesk.clinical.proposal import check_steps, propose

from .people import asked, at_noon, but, day, found, person, ramp, says, shipped_pack, steady, step, takes, told


def faults(history: History, on: date, *steps: Step) -> list[tuple[str, bool]]:
    return [(f.rule, f.refused) for f in judged(history, on, *steps)]


def judged(history: History, on: date, *steps: Step) -> tuple[PlanFault, ...]:
    """Judge a plan of a patient who was asked today about other medicines."""
    return check_steps(asked(history, on), on, shipped_pack(), steps, Pattern.DAILY)


def test_an_ordinary_plan_has_no_fault() -> None:
    history = person(None)
    assert faults(history, day(1), *ramp(500, 500, 4500, 14).plans[0].steps) == []


@pytest.mark.hazard("H13")
@pytest.mark.parametrize(
    ("form", "ug", "fault"),
    [
        (Form.LIQUID, 50_000, ("dose-not-ldn", True)),
        (Form.LIQUID, 49_900, ("dose-out-of-range", False)),
        (Form.LIQUID, 10_100, ("dose-out-of-range", False)),
        (Form.LIQUID, 10_000, ("dose-above-usual", False)),
        (Form.LIQUID, 4600, ("dose-above-usual", False)),
        (Form.LIQUID, 4500, None),
        (Form.LIQUID, 500, None),
        (Form.LIQUID, 400, ("dose-out-of-range", False)),
        (Form.LIQUID, 4550, ("dose-not-measurable", True)),
        (Form.CAPSULE, 2250, ("dose-not-measurable", True)),
        (Form.TABLET_50, 4500, ("dose-not-ldn", True)),
    ],
)
def test_each_dose_is_held_to_the_range_and_to_what_can_be_measured(
    form: Form, ug: int, fault: tuple[str, bool] | None
) -> None:
    found_faults = faults(person(None), day(1), step(day(1), ug, form))
    assert (fault in found_faults) if fault else found_faults == []


def test_a_confirmed_dose_above_the_usual_needs_no_second_reason() -> None:
    confirmed = Decision(Verdict.DOSE_CONFIRMED, day(1), "long stable", at_noon(day(1)), 5000)
    history = but(person(None), decisions=(confirmed,))
    assert faults(history, day(2), step(day(2), 5000)) == []
    assert faults(history, day(2), step(day(2), 5500)) == [("dose-above-usual", False)]


def test_steps_that_overlap_leave_a_gap_end_early_or_go_the_wrong_way_are_refused() -> None:
    history = person(None)
    overlapping = (step(day(1), 500, last=day(7)), step(day(7), 1000))
    gap = (step(day(1), 500, last=day(7)), step(day(9), 1000))
    open_ended = (step(day(1), 500), step(day(9), 1000))
    backwards = (step(day(5), 500, last=day(4)),)
    swallowed = (step(day(1), 500)._replace(route=Route.TOPICAL),)
    assert faults(history, day(1), *overlapping) == [("plan-overlap", True)]
    assert faults(history, day(1), *gap) == [("plan-gap", True)]
    assert faults(history, day(1), *open_ended) == [("plan-overlap", True)]
    assert faults(history, day(1), *backwards) == [("plan-order", True)]
    assert faults(history, day(1), *swallowed) == [("plan-route", True)]
    assert faults(history, day(1)) == [("plan-empty", True)]


def test_a_pause_is_a_step_without_a_dose() -> None:
    pause = Step(day(8), day(10), (), Route.ORAL, Form.TABLET)
    assert faults(person(None), day(1), step(day(1), 500, last=day(7)), pause, step(day(11), 500)) == []


def test_a_negative_amount_is_refused() -> None:
    odd = Step(day(1), None, (Administration(time(8), 1000), Administration(time(20), -500)), Route.ORAL, Form.TABLET)
    assert ("dose-not-measurable", True) in faults(person(None), day(1), odd)


@pytest.mark.hazard("H10")
def test_after_a_stomach_symptom_no_week_of_a_plan_rises_by_more_than_half_a_milligram() -> None:
    history = person(steady(3000), told(day(20), "nausea", 3, False))
    on = day(21)
    assert faults(history, on, step(day(22), 4000)) == [("gi-ramp-cap", True)]
    quick = (step(day(22), 3500, last=day(27)), step(day(28), 4000))
    weekly = (step(day(22), 3500, last=day(28)), step(day(29), 4000))
    assert faults(history, on, *quick) == [("gi-ramp-cap", True)]
    assert faults(history, on, *weekly) == []
    lifted = but(history, decisions=(Decision(Verdict.GI_CAP_LIFTED, day(21), "settled", at_noon(day(21))),))
    assert faults(lifted, on, step(day(22), 4000)) == []


@pytest.mark.hazard("H10")
def test_a_rise_of_last_week_counts_towards_the_cap() -> None:
    history = person(ramp(500, 500, 1500, 14), told(day(16), "nausea", 3, False))
    assert faults(history, day(18), step(day(19), 1500)) == [("gi-ramp-cap", True)]
    assert faults(history, day(18), step(day(19), 1000, last=day(21)), step(day(22), 1500)) == []


def test_a_rise_while_a_symptom_is_troublesome_or_nobody_asked_is_named() -> None:
    troubled = person(steady(3000), told(day(20), "headache", 6, True))
    assert faults(troubled, day(20), step(day(21), 4000)) == [("troublesome-side-effect", False)]
    assert faults(troubled, day(20), step(day(21), 2000)) == []
    assert faults(person(steady(3000)), day(20), step(day(21), 4000)) == [("step-unchecked", False)]


@pytest.mark.hazard("H11")
@pytest.mark.parametrize(
    ("use", "fault"),
    [
        (takes("Oramorph", None), ("opioid-comedication", True)),
        (takes("Oramorph", day(1), day(24)), ("opioid-comedication", True)),
        (takes("Oramorph", day(1), day(23)), ("opioid-comedication", False)),
        (takes("Oramorph", day(1), day(20)), None),
        (takes("Subutex", day(1), day(17)), ("opioid-comedication", True)),
        (takes("Subutex", day(1), day(16)), None),
        (takes("codiene", day(1)), ("medicine-not-checked", False)),
        (takes("Panadol", day(1)), None),
        (takes("Oramorph", day(40)), None),
    ],
)
def test_a_start_waits_for_the_opioid_free_days(use: MedicineUse, fault: tuple[str, bool] | None) -> None:
    assert faults(person(None, medicines=(use,)), day(28), step(day(30), 500)) == ([fault] if fault else [])


@pytest.mark.hazard("H11")
def test_a_rise_beside_an_opioid_is_named() -> None:
    history = person(steady(3000), told(day(20), "headache", 0), medicines=(takes("Oramorph", day(19)),))
    assert faults(history, day(20), step(day(21), 3500)) == [("opioid-comedication", False)]


def test_a_proposed_halving_can_be_stored() -> None:
    history = person(steady(4500), told(day(90), "headache", 6, True))
    proposal = propose(history, day(90), shipped_pack(), says(day(90), found("troublesome-side-effect", Advice.HALVE)))
    assert proposal is not None
    assert faults(history, day(90), *proposal.steps) == []
