"""What speaks against a start, a restart and a rise before a plan is stored, one reason at a time."""

from dataclasses import replace
from datetime import date, time

import pytest

from ldndesk.clinical.facts import Caution, CautionKind, Decision, DoseTaken, Verdict
from ldndesk.clinical.findings import PlanFault
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Administration, Course, Pattern, Step
from ldndesk.clinical.plan_check import check_steps

from .people import (
    ANN,
    asked,
    at_noon,
    but,
    day,
    ordered,
    person,
    ramp,
    shipped_pack,
    steady,
    step,
    stopped,
    takes,
    told,
)


def judged(history: History, on: date, *steps: Step) -> tuple[PlanFault, ...]:
    """Judge a plan of a patient who was asked today about other medicines."""
    return check_steps(asked(history, on), on, shipped_pack(), steps, Pattern.DAILY)


def words(history: History, on: date, *steps: Step) -> list[tuple[str, bool, str]]:
    return [(f.rule, f.refused, f.text) for f in judged(history, on, *steps)]


def pause(first: date, last: date | None = None) -> Step:
    return Step(first, last, (), Route.ORAL, Form.TABLET)


PAUSED = ordered(steady(4500), day(85), pause(day(90)))
"""4.5 mg from day 1, no dose from day 90 on until a new plan."""


@pytest.mark.hazard("H11")
@pytest.mark.parametrize(
    ("first", "last", "refused", "text"),
    [
        (93, None, True, "an opioid is still taken; no start (label)."),
        (93, 98, True, "an opioid is still taken; no start (label)."),
        (98, None, True, "an opioid is still taken; no start (label)."),
        (93, 97, True, "only 1 opioid-free days before the start (label)."),
        (90, 91, False, "7 opioid-free days before the start, 10 clear it: write down why."),
        (80, 88, None, ""),
        (99, None, None, ""),
    ],
)
def test_a_restart_after_a_planned_pause_waits_for_the_opioid_free_days(
    first: int, last: int | None, refused: bool | None, text: str
) -> None:
    use = takes("Oramorph", day(first), None if last is None else day(last))
    fault = [] if refused is None else [("opioid-comedication", refused, f"Oramorph: {text}")]
    assert words(person(PAUSED, medicines=(use,)), day(97), step(day(98), 4500)) == fault


@pytest.mark.hazard("H11")
def test_a_pause_that_goes_on_is_held_to_nothing_and_the_step_after_it_is() -> None:
    history = person(PAUSED, medicines=(takes("Oramorph", day(93)),))
    assert words(history, day(97), pause(day(98))) == []
    [fault] = judged(history, day(97), pause(day(98), day(104)), step(day(105), 4500))
    assert (fault.first, fault.refused) == (day(105), True)


@pytest.mark.parametrize("course", [None, PAUSED, stopped(steady(4500), day(80))])
def test_no_start_and_no_restart_while_a_warning_sign_of_the_liver_is_open(course: Course | None) -> None:
    history = person(course, told(day(95), "jaundice", 1))
    assert words(history, day(97), step(day(98), 4500)) == [
        ("red-flag-liver", True, "The start is planned while a warning sign of the liver is open.")
    ]
    settled = person(course, told(day(95), "jaundice", 1), told(day(96), "jaundice", 0))
    assert words(settled, day(97), step(day(98), 4500)) == []
    assert words(history, day(97), pause(day(98))) == []


def test_a_start_under_thoughts_of_self_harm_needs_a_reason_and_old_differences_say_nothing() -> None:
    low = person(PAUSED, told(day(95), "self_harm_thoughts", 1))
    assert words(low, day(97), step(day(98), 4500)) == [
        ("red-flag-mood", False, "The start is planned while thoughts of self-harm were reported.")
    ]
    more = but(person(PAUSED), doses_taken=(DoseTaken(day(89), day(89), time(22), 4600, at_noon(day(95))),))
    assert words(more, day(97), step(day(98), 4500)) == []


def test_under_a_warning_sign_of_the_liver_a_rise_is_refused_and_any_other_dose_needs_a_reason() -> None:
    history = person(steady(3000), told(day(95), "jaundice", 1))
    assert words(history, day(97), step(day(98), 3500)) == [
        ("red-flag-liver", True, "The dose rises while a warning sign of the liver is open.")
    ]
    text = "A dose is planned while a warning sign of the liver is open, and stopping is advised: write down why."
    for ug in (3000, 2500):
        assert words(history, day(97), step(day(98), ug)) == [("red-flag-liver", False, text)]
    assert words(history, day(97), pause(day(98))) == []
    later = judged(history, day(97), pause(day(98), day(104)), step(day(105), 500))
    assert [(f.first, f.rule, f.refused) for f in later] == [(day(105), "red-flag-liver", False)]


def test_a_rise_under_thoughts_of_self_harm_or_doses_taken_otherwise_needs_a_reason() -> None:
    low = person(steady(3000), told(day(95), "self_harm_thoughts", 1))
    assert words(low, day(97), step(day(98), 3500)) == [
        ("red-flag-mood", False, "The dose rises while thoughts of self-harm were reported.")
    ]
    more = but(
        person(steady(3000), told(day(95), "headache", 0)),
        doses_taken=(DoseTaken(day(94), day(94), time(22), 3500, at_noon(day(95))),),
    )
    assert words(more, day(97), step(day(98), 3500)) == [
        ("taken-differs", False, "The dose rises while what is taken differs from what is prescribed.")
    ]


def test_a_rise_is_named_once_though_nobody_asked_inside_a_reduction() -> None:
    course = ordered(steady(4000), day(20), step(day(21), 2000))
    assert words(person(course), day(28), step(day(29), 4000)) == [
        ("step-unchecked", False, "The dose rises and nobody has asked since the last increase.")
    ]


def test_an_answer_counts_from_the_day_of_the_last_rise_to_today() -> None:
    course = ramp(500, 500, 1500, 14)
    unasked = [("step-unchecked", False)]
    for answered, faults in ((day(14), unasked), (day(15), []), (day(20), []), (day(21), unasked)):
        found = judged(person(course, told(answered, "headache", 0)), day(20), step(day(22), 1500))
        assert [(f.rule, f.refused) for f in found] == faults
    silent = judged(person(course, told(day(16), "headache", None)), day(20), step(day(22), 1500))
    assert [(f.rule, f.refused) for f in silent] == unasked


def test_on_a_steady_dose_an_answer_counts_from_the_first_dose_day() -> None:
    for answered, faults in ((day(0), ["step-unchecked"]), (day(1), [])):
        found = judged(person(steady(3000), told(answered, "headache", 0)), day(20), step(day(21), 3500))
        assert [f.rule for f in found] == faults


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        (None, None, True),
        *((day(20), day(20), True), (day(21), None, False), (day(10), day(19), False)),
    ],
)
def test_a_rise_is_named_beside_an_opioid_of_today(first: date | None, last: date | None, named: bool) -> None:
    history = person(steady(3000), told(day(20), "headache", 0), medicines=(takes("Oramorph", first, last),))
    text = "The dose rises while an opioid is taken: Oramorph."
    assert words(history, day(20), step(day(21), 3500)) == ([("opioid-comedication", False, text)] if named else [])


def test_a_rise_beside_another_medicine_is_fine() -> None:
    history = person(steady(3000), told(day(20), "headache", 0), medicines=(takes("Panadol", day(1)),))
    assert words(history, day(20), step(day(21), 3500)) == []


@pytest.mark.parametrize(
    ("kind", "text", "refused"),
    [
        (CautionKind.ACUTE_HEPATITIS, "Acute hepatitis is recorded: no start (label).", True),
        (CautionKind.LIVER_FAILURE, "Liver failure is recorded: no start (label).", True),
        (CautionKind.SEVERE_RENAL_FAILURE, "Severe renal failure is recorded: no start (label).", True),
        (CautionKind.PREGNANCY, "Pregnancy is recorded: write down why.", False),
    ],
)
def test_a_condition_of_the_label_refuses_a_start_or_asks_why(kind: CautionKind, text: str, refused: bool) -> None:
    history = but(person(None), cautions=(Caution(kind, day(1), None, at_noon(day(1))),))
    assert words(history, day(2), step(day(2), 500)) == [("label-caution", refused, text)]
    assert words(but(history, courses=(steady(500),)), day(2), step(day(3), 500)) == []


@pytest.mark.parametrize(
    ("onset", "abated", "holds"),
    [
        (None, None, True),
        (day(9), None, True),
        (day(10), None, True),
        (day(11), None, False),
        (day(1), day(10), False),
        (day(1), day(11), True),
    ],
)
def test_a_condition_counts_if_it_holds_on_the_day_of_the_start(
    onset: date | None, abated: date | None, holds: bool
) -> None:
    caution = Caution(CautionKind.LIVER_FAILURE, onset, abated, at_noon(day(1)))
    history = but(person(None), cautions=(caution,))
    assert [f.rule for f in judged(history, day(8), step(day(10), 500))] == (["label-caution"] if holds else [])


def test_what_was_recorded_last_of_a_condition_counts() -> None:
    over = Caution(CautionKind.PREGNANCY, day(1), day(5), at_noon(day(5)))
    still = Caution(CautionKind.PREGNANCY, day(1), None, at_noon(day(1)))
    for told_in_order in ((over, still), (still, over)):
        assert words(but(person(None), cautions=told_in_order), day(8), step(day(10), 500)) == []


@pytest.mark.parametrize(
    ("born", "text"),
    [
        (None, "The birth date is not recorded, so nobody knows whether the patient is under 18: write down why."),
        (date(2008, 1, 15), "Under 18 at the start: write down why."),
        (date(2008, 1, 14), None),
    ],
)
def test_under_18_or_of_unknown_age_a_start_needs_a_reason(born: date | None, text: str | None) -> None:
    history = but(person(None), patient=replace(ANN, born=born))
    assert day(10) == date(2026, 1, 14)
    assert words(history, day(8), step(day(10), 500)) == ([("label-caution", False, text)] if text else [])


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        (None, None, True),
        (day(10), None, True),
        (day(11), None, False),
        (day(1), day(10), True),
        (day(1), day(9), False),
    ],
)
def test_a_medicine_of_caution_taken_on_the_day_of_the_start_asks_why(
    first: date | None, last: date | None, named: bool
) -> None:
    history = person(None, medicines=(takes("Prednisolone", first, last), takes("Panadol", day(1))))
    text = "Prednisolone: a caution beside naltrexone, write down why."
    assert words(history, day(8), step(day(10), 500)) == ([("label-caution", False, text)] if named else [])


def test_a_slip_that_may_be_an_opioid_is_asked_about_before_the_start() -> None:
    history = person(None, medicines=(takes("codiene", None), takes("omeprazol", None)))
    assert words(history, day(8), step(day(10), 500)) == [
        ("medicine-not-checked", False, "“codiene” may be codeine, an opioid: ask before the start.")
    ]


@pytest.mark.hazard("H10")
def test_the_cap_holds_a_plan_written_after_the_course_was_stopped_only_within_itself() -> None:
    history = person(stopped(steady(1000), day(30)), told(day(20), "nausea", 3, False))
    steep = (step(day(32), 1000, last=day(34)), step(day(35), 2000))
    assert [(f.rule, f.first) for f in judged(history, day(31), *steep)] == [("gi-ramp-cap", day(35))]
    assert words(history, day(31), step(day(32), 2000)) == []


@pytest.mark.hazard("H10")
def test_within_any_seven_days_exactly_half_a_milligram_is_still_allowed() -> None:
    history = person(steady(1000, Form.LIQUID), told(day(20), "nausea", 3, False))

    def plan(*rises: tuple[int, int]) -> list[Step]:
        lasts = [day(first - 1) for first, _ in rises[1:]] + [None]
        return [step(day(first), ug, Form.LIQUID, last) for (first, ug), last in zip(rises, lasts, strict=True)]

    assert words(history, day(21), *plan((22, 1200), (28, 1500))) == []
    assert words(history, day(21), *plan((22, 1500), (29, 2000))) == []
    [fault] = judged(history, day(21), *plan((22, 1500), (28, 1600)))
    assert (fault.first, fault.rule, fault.refused) == (day(28), "gi-ramp-cap", True)
    assert "would have risen 0.6 mg within 7 days" in fault.text


def test_the_words_of_each_fault_of_shape_name_the_day() -> None:
    history = person(None)
    assert [f.text for f in judged(history, day(1))] == ["A plan needs at least one step."]
    assert [f.text for f in judged(history, day(1), step(day(5), 500, last=day(4)))] == [
        "The step of 09-Jan-2026 ends before it begins."
    ]
    gap = judged(history, day(1), step(day(1), 500, last=day(7)), step(day(9), 1000))
    assert [(f.first, f.text) for f in gap] == [
        (day(9), "No dose is planned from 12-Jan-2026 on; for a pause enter a step of 0 mg.")
    ]
    assert words(history, day(1), step(day(1), 500, last=day(1)), step(day(2), 1000)) == []


def test_each_fault_of_a_dose_says_the_dose_and_what_is_asked_for() -> None:
    history = person(None)
    assert words(history, day(1), step(day(1), 10_100, Form.LIQUID)) == [
        ("dose-out-of-range", False, "10.1 mg is above 10 mg (S10): write down why.")
    ]
    assert words(history, day(1), step(day(1), 400, Form.LIQUID)) == [
        ("dose-out-of-range", False, "0.4 mg is under 0.5 mg (S10): write down why.")
    ]
    assert words(history, day(1), step(day(1), 4600, Form.LIQUID)) == [
        ("dose-above-usual", False, "4.6 mg is above the usual 4.5 mg (S10): write down why.")
    ]
    assert words(history, day(1), step(day(1), 50_000, Form.TABLET_50)) == [
        ("dose-not-ldn", True, "50 mg is outside low-dose use: 50 mg or more (S10)."),
        ("dose-not-ldn", True, "The 50 mg tablet is not low-dose naltrexone (S10)."),
    ]


def test_one_dose_of_50_mg_is_refused_whatever_the_sum_of_the_day() -> None:
    doses = (Administration(time(8), 50_000), Administration(time(20), -46_000))
    found = judged(person(None), day(1), pause(day(1))._replace(administrations=doses))
    assert ("dose-not-ldn", True) in [(f.rule, f.refused) for f in found]


def test_a_confirmation_speaks_of_one_dose_level_and_lifting_the_cap_confirms_none() -> None:
    lifted = Decision(Verdict.GI_CAP_LIFTED, day(1), "settled", at_noon(day(1)), 5000)
    found = judged(but(person(None), decisions=(lifted,)), day(2), step(day(2), 5000))
    assert [f.rule for f in found] == ["dose-above-usual"]


def test_a_dose_of_nothing_among_others_is_measured() -> None:
    doses = (Administration(time(8), 1000), Administration(time(20), 0))
    assert words(person(None), day(1), pause(day(1))._replace(administrations=doses)) == []


def test_faults_come_by_day_and_each_once() -> None:
    found = judged(person(None), day(1), step(day(1), 11_000, last=day(7)), step(day(8), 400, Form.LIQUID))
    assert [(f.first, f.rule) for f in found] == [(day(1), "dose-out-of-range"), (day(8), "dose-out-of-range")]
