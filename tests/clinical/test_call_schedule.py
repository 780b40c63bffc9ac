"""The next call is never forgotten and never invented."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldndesk.clinical.call_schedule import next_call
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import CallAttempt, CallOutcome
from ldndesk.clinical.findings import Category
from ldndesk.clinical.formulary import Form
from ldndesk.clinical.pack import Pack

from .people import NIGHT, at_noon, but, day, ordered, person, ramp, steady, step, stopped, told


@pytest.mark.parametrize(("last_call", "due"), [(None, 7), (4, 7), (5, 14), (7, 14), (14, 28), (28, 56), (56, 84)])
def test_calls_follow_the_days_of_the_course(last_call: int | None, due: int) -> None:
    calls = () if last_call is None else (told(day(last_call), "headache", 0),)
    call = next_call(person(steady(4500), *calls), day(last_call or 1))
    assert call is not None
    assert (call.due, call.why) == (day(due), f"Day {due} of the course")


def test_after_day_84_a_stable_patient_is_called_within_42_days() -> None:
    call = next_call(person(steady(4500), told(day(84), "headache", 0)), day(100))
    assert call is not None
    assert (call.due, call.why) == (day(126), "By then 42 days without an answer, on a stable dose")


def test_every_84_days_a_call_is_due_even_with_a_diary_kept_daily() -> None:
    call = next_call(person(steady(4500), told(day(150), "headache", 0)), day(150))
    assert call is not None
    assert (call.due, call.why) == (day(168), "Day 168 of the course")


def test_in_a_ramp_14_days_without_an_answer_call_for_one() -> None:
    call = next_call(person(ramp(500, 500, 4500, 14), told(day(20), "headache", 0)), day(20))
    assert call is not None
    assert call.due == day(28)
    call = next_call(person(ramp(500, 500, 4500, 14), told(day(30), "headache", 0)), day(30))
    assert call is not None
    assert (call.due, call.why) == (day(44), "By then 14 days without an answer, while the dose is changing")


@pytest.mark.hazard("H9")
def test_day_8_of_a_reduction_is_a_call() -> None:
    course = ordered(steady(4500), day(90), step(day(91), 2250, last=day(97)), step(day(98), 4500))
    call = next_call(person(course, told(day(90), "headache", 6)), day(92))
    assert call is not None
    assert (call.due, call.why) == (day(98), "Day 8 of the reduction")


def test_a_change_of_route_or_time_is_asked_about_after_7_days() -> None:
    routed = ordered(steady(4500), day(90), step(day(91), 4500, Form.DROPS))
    timed = ordered(steady(4500), day(90), step(day(91), 4500, at=NIGHT.replace(hour=8)))
    for course, why in ((routed, "route"), (timed, "dose time")):
        call = next_call(person(course, told(day(90), "headache", 0)), day(92))
        assert call is not None
        assert call.due == day(98)
        assert why in call.why


@pytest.mark.hazard("H15")
def test_an_attempt_without_an_answer_is_no_contact() -> None:
    history = person(steady(4500), told(day(8), "headache", None))
    history = but(history, call_attempts=(CallAttempt(day(7), CallOutcome.NO_ANSWER, at_noon(day(7))),))
    call = next_call(history, day(20))
    assert call is not None
    assert call.due == day(7)


@pytest.mark.hazard("H38")
def test_nobody_is_called_without_a_course_after_a_stop_or_after_death() -> None:
    assert next_call(person(None), day(1)) is None
    assert next_call(person(stopped(steady(4500), day(30))), day(30)) is None
    dead = person(steady(4500))
    assert next_call(but(dead, patient=replace(dead.patient, deceased=True)), day(3)) is None


@pytest.mark.hazard("H15")
@given(st.lists(st.integers(1, 400), max_size=12), st.integers(1, 400))
def test_every_patient_on_a_course_has_a_next_call_not_more_than_42_days_after_the_last(
    calls: list[int], on: int
) -> None:
    history = person(steady(4500), *(told(day(n), "headache", 1) for n in calls))
    call = next_call(history, day(on))
    last: date = max((day(n) for n in calls if n <= on), default=day(1))
    assert call is not None
    assert last < call.due <= last + timedelta(days=42)


@pytest.mark.hazard("H15")
@given(st.lists(st.integers(1, 200), max_size=8), st.lists(st.integers(1, 200), max_size=5), st.integers(1, 230))
def test_the_rule_speaks_from_the_day_of_the_schedule_and_louder_later(
    pack: Pack, calls: list[int], tries: list[int], on: int
) -> None:
    history = person(ramp(500, 500, 4500, 14), *(told(day(n), "headache", 1) for n in calls))
    attempts = tuple(CallAttempt(day(n), CallOutcome.NO_ANSWER, at_noon(day(n))) for n in tries)
    history = but(history, call_attempts=attempts)
    call = next_call(history, day(on))
    assert call is not None
    found = [f for f in evaluate(history, day(on), pack).findings if f.rule == "call-due"]
    if day(on) < call.due:
        assert found == []
        return
    met = max((n for n in calls if n <= on), default=0)
    late = day(on) >= call.due + timedelta(days=14) or len([n for n in tries if met < n <= on]) >= 3
    assert [(f.category, f.since) for f in found] == [(Category.REVIEW if late else Category.TASK, call.due)]
