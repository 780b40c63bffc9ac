"""What is prescribed on a day follows from the orders of a course, the later over the earlier."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldndesk.clinical.plan import Course, Pattern, Plan, ramp_doses

from .people import at_noon, day, ordered, ramp, steady, step, stopped


@given(st.integers(1, 20), st.integers(1, 20), st.integers(1, 40))
def test_a_ramp_rises_by_its_step_and_ends_exactly_at_its_top(start: int, rise: int, more: int) -> None:
    doses = ramp_doses(start * 100, rise * 100, (start + more) * 100)
    assert doses[0] == start * 100
    assert doses[-1] == (start + more) * 100
    assert all(0 < b - a <= rise * 100 for a, b in pairwise(doses))


def test_a_ramp_follows_day_by_day_without_a_gap() -> None:
    steps = ramp(500, 500, 1500, 14).effective_steps()
    assert [(s.first, s.last, s.daily_ug) for s in steps] == [
        (day(1), day(14), 500),
        (day(15), day(28), 1000),
        (day(29), None, 1500),
    ]


def test_a_later_order_replaces_the_earlier_from_its_first_step() -> None:
    course = ordered(steady(4500), day(10), step(day(12), 2000))
    assert [(s.first, s.last, s.daily_ug) for s in course.effective_steps()] == [
        (day(1), day(11), 4500),
        (day(12), None, 2000),
    ]
    assert course.plan_on(day(11)) is course.plans[0]
    assert course.plan_on(day(12)) is course.plans[1]


def test_a_stop_ends_everything_the_day_before() -> None:
    course = stopped(ramp(500, 500, 1500, 14), day(20))
    assert [(s.first, s.last) for s in course.effective_steps()] == [(day(1), day(14)), (day(15), day(19))]


def test_a_first_order_written_late_still_counts_from_its_own_first_day() -> None:
    course = Course("c1", (Plan(day(10), at_noon(day(10)), (step(day(1), 500),)),))
    assert course.start == day(1)
    assert course.plan_on(day(3)) is course.plans[0]
    assert course.effective_steps()[0].first == day(1)


@pytest.mark.parametrize(("number", "off"), [(1, False), (3, False), (4, True), (6, True), (7, False), (10, True)])
def test_three_days_on_and_three_off_count_from_the_first_day(number: int, off: bool) -> None:
    plan = Plan(day(1), at_noon(day(1)), (step(day(1), 4500),), Pattern.THREE_ON_THREE_OFF)
    assert plan.is_day_off(day(number)) is off


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), min_size=1, max_size=5))
def test_however_often_it_is_revised_no_day_has_two_doses(orders: list[tuple[int, int]]) -> None:
    course = ramp(500, 500, 4500, 14)
    for number, delay in sorted(orders):
        course = ordered(course, day(number + 1), step(day(number + 1 + delay), 2000))
    steps = course.effective_steps()
    for number in range(1, 200):
        assert sum(s.covers(day(1) + timedelta(days=number)) for s in steps) <= 1
