"""The chart and the plan at their borders."""

from dataclasses import replace
from datetime import date

from ldndesk.clinical.facts import CallAttempt, CallOutcome, Capture, Procedure
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Pattern, Plan, Step
from ldndesk.clinical.score_series import Point, draw_series
from ldndesk.clinical.symptoms import Indication
from ldndesk.clinical.timeline import BandKind, Chart, MarkerKind, draw

from .people import at_noon, but, day, ordered, person, ramp, says, shipped_pack, steady, step, stopped, told


def drawn(history: History, on: date) -> Chart:
    return draw(history, on, shipped_pack(), says(on))


def bands(chart: Chart, kind: BandKind) -> list[tuple[date, date]]:
    return [(b.first, b.last) for b in chart.bands if b.kind is kind]


def test_only_answers_up_to_the_day_are_drawn_and_only_of_known_symptoms() -> None:
    calls = [
        told(day(1), "headache", 3, True),
        told(day(5), "headache", 2, False),
        told(day(6), "headache", 1),
        told(day(3), "homesickness", 5),
        told(day(3), "rash", None),
        told(day(3), "other:itchy palms", 4),
    ]
    headache, palms = draw_series(calls, day(5))
    assert headache.segments == ((Point(day(1), 3, True), Point(day(5), 2, False)),)
    assert (palms.symptom, palms.label) == ("other:itchy palms", "Itchy palms")
    assert draw_series(calls[4:5], day(5)) == ()


def test_a_day_with_a_call_is_joined_to_the_diary_as_a_call_is() -> None:
    far = [told(day(1), "pain", 3, by=Capture.DIARY), told(day(30), "pain", 4)]
    assert [len(s) for s in draw_series(far, day(40))[0].segments] == [2]
    back = [told(day(1), "pain", 3), told(day(30), "pain", 4, by=Capture.DIARY)]
    assert [len(s) for s in draw_series(back, day(40))[0].segments] == [2]
    diary = [told(day(1), "pain", 3, by=Capture.DIARY), told(day(9), "pain", 4, by=Capture.DIARY)]
    assert [len(s) for s in draw_series(diary, day(40))[0].segments] == [1, 1]
    both = [*diary, told(day(9), "pain", 2)]
    assert [len(s) for s in draw_series(both, day(40))[0].segments] == [2]


def test_a_step_of_nothing_is_a_band_without_dose() -> None:
    pause = Step(day(20), day(24), (), Route.ORAL, Form.TABLET)
    course = ordered(steady(3000), day(10), step(day(10), 3000, last=day(19)), pause, step(day(25), 3000))
    assert bands(drawn(person(course), day(22)), BandKind.NO_DOSE) == [(day(20), day(24))]
    open_pause = ordered(steady(3000), day(10), pause._replace(last=None))
    chart = drawn(person(open_pause), day(22))
    assert bands(chart, BandKind.NO_DOSE) == [(day(20), chart.last)]


def test_a_reduction_without_a_return_is_a_band_of_seven_days_or_to_today() -> None:
    course = ordered(steady(4500), day(20), step(day(21), 2250))
    assert bands(drawn(person(course), day(22)), BandKind.REDUCTION) == [(day(21), day(27))]
    assert bands(drawn(person(course), day(40)), BandKind.REDUCTION) == [(day(21), day(40))]
    longer = ordered(steady(4500), day(20), step(day(21), 2250, last=day(30)), step(day(31), 4500))
    assert bands(drawn(person(longer), day(40)), BandKind.REDUCTION) == [(day(21), day(30))]
    twice = ordered(longer, day(50), step(day(51), 2250, last=day(55)), step(day(56), 2500))
    assert bands(drawn(person(twice), day(90)), BandKind.REDUCTION) == [(day(21), day(30)), (day(51), day(55))]


def test_windows_of_the_first_weeks_that_do_not_touch_stay_apart() -> None:
    history = but(person(ramp(500, 500, 1000, 15)), indications=(Indication.MS,))
    assert bands(drawn(history, day(5)), BandKind.INTRODUCTORY) == [(day(1), day(14)), (day(16), day(29))]


def test_visits_and_calls_that_failed_are_marks_and_an_answered_try_is_none() -> None:
    history = but(
        person(
            steady(4500),
            told(day(7), "headache", 0, by=Capture.VISIT),
            told(day(8), "headache", 0, by=Capture.DIARY),
            told(day(30), "headache", 0),
        ),
        call_attempts=tuple(
            CallAttempt(day(n), outcome, at_noon(day(n)))
            for n, outcome in ((14, CallOutcome.REACHED), (20, CallOutcome.WRONG_NUMBER), (21, CallOutcome.NO_ANSWER))
        ),
    )
    calls = [(m.day, m.label) for m in drawn(history, day(20)).markers if m.kind is MarkerKind.CALL]
    assert calls == [(day(7), "Visit"), (day(20), "Wrong number")]


def test_days_on_and_off_are_said_in_the_label_and_a_stop_is_marked() -> None:
    course = steady(4500)
    plan = replace(course.plans[0], pattern=Pattern.THREE_ON_THREE_OFF, reason="three on, three off")
    chart = drawn(person(stopped(replace(course, plans=(plan,)), day(40))), day(20))
    assert {s.label for s in chart.prescribed} == {"tablet · oral · 3 days on, 3 days off"}
    plans = [(m.day, m.label) for m in chart.markers if m.kind is MarkerKind.PLAN]
    assert plans == [(day(1), "three on, three off"), (day(40), "Course stopped")]


def test_a_procedure_ahead_is_marked() -> None:
    history = but(person(steady(4500)), procedures=(Procedure(day(40), "hernia", day(9), at_noon(day(9))),))
    events = [(m.day, m.label) for m in drawn(history, day(20)).markers if m.kind is MarkerKind.EVENT]
    assert events == [(day(40), "Procedure: hernia")]


def test_the_step_of_a_day_is_the_one_that_covers_it() -> None:
    plan = Plan(day(1), at_noon(day(1)), (step(day(2), 500, last=day(5)), step(day(8), 1000)))
    assert [s.daily_ug if (s := plan.step_on(day(n))) else 0 for n in (1, 2, 5, 6, 7, 8, 90)] == [
        *(0, 500, 500, 0, 0, 1000, 1000),
    ]


def test_an_order_is_in_force_from_its_writing_or_its_first_step_whichever_is_later() -> None:
    late = Plan(day(10), at_noon(day(10)), (step(day(1), 500),))
    early = Plan(day(1), at_noon(day(1)), (step(day(10), 500),))
    assert (late.in_force, early.in_force, replace(late, steps=()).in_force) == (day(10), day(10), day(10))
    assert not replace(late, steps=(), pattern=Pattern.THREE_ON_THREE_OFF).is_day_off(day(4))
