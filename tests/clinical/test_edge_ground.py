"""What a proposal stands on, and how amounts are laid over days, at the borders."""

from dataclasses import replace
from datetime import date, time

import pytest

from ldndesk.clinical.dose_layout import (
    Level,
    Way,
    administer,
    cap_rises,
    is_measured,
    largest_measurable,
    lay_out,
    rises,
    steps_of,
    way_of,
)
from ldndesk.clinical.facts import MainSleep
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Administration, Course, Step
from ldndesk.clinical.proposal_ground import (
    Ground,
    Pace,
    Reduction,
    ground,
    joined,
    later_levels,
    latest_reduction,
    own_pace,
    planned_levels,
)

from .people import NIGHT, at_noon, but, day, ordered, person, ramp, says, shipped_pack, steady, step, stopped


def stands(history: History, on: date) -> Ground:
    return ground(history, on, shipped_pack(), says(on))


def row(*doses: tuple[int, int]) -> list[Step]:
    """Steps of (first day, micrograms), each until the next."""
    lasts = [day(first - 1) for first, _ in doses[1:]] + [None]
    return [step(day(first), ug, last=last) for (first, ug), last in zip(doses, lasts, strict=True)]


TABLET = Way((Administration(NIGHT, 4500),), Route.ORAL, Form.TABLET)
DROPS = Way((Administration(NIGHT, 4500),), Route.SUBLINGUAL, Form.DROPS)
TWICE = Way((Administration(time(8), 2000), Administration(time(20), 2500)), Route.ORAL, Form.LIQUID)


def test_a_plan_with_an_end_is_laid_out_to_its_end_and_then_without_a_dose() -> None:
    course = ordered(steady(3000), day(10), step(day(10), 3000, last=day(20)), step(day(25), 2000, last=day(30)))
    known = stands(person(course), day(15))
    assert planned_levels(known) == [Level(5, 3000), Level(4, 0), Level(6, 2000), Level(1, 0)]


def test_steps_that_are_over_are_not_planned_any_more() -> None:
    known = stands(person(ramp(500, 500, 1500, 14)), day(14))
    assert planned_levels(known) == [Level(14, 1000), Level(1, 1500)]
    assert planned_levels(stands(person(ramp(500, 500, 1500, 14)), day(13))) == [
        Level(1, 500),
        Level(14, 1000),
        Level(1, 1500),
    ]
    assert planned_levels(stands(person(None), day(13))) == []


def test_the_ramp_that_a_reduction_broke_off_is_taken_up_above_the_dose_before() -> None:
    course = ordered(ramp(500, 500, 2000, 14), day(30), step(day(31), 750))
    known = stands(person(course), day(40))
    assert known.reduction == Reduction(day(31), 1500, 750)
    assert later_levels(known, 1500) == [Level(1, 2000)]
    assert later_levels(known, 2000) == []
    assert later_levels(stands(person(ramp(500, 500, 2000, 14)), day(40)), 500) == []
    assert later_levels(stands(person(None), day(40)), 500) == []


def test_a_ramp_that_falls_again_is_taken_up_only_to_where_it_falls() -> None:
    fell = row((1, 1500), (15, 1500), (43, 2000), (57, 2500), (64, 1000), (71, 3000))
    course = Course("c1", (replace(steady(1500).plans[0], steps=tuple(fell)),))
    known = stands(person(ordered(course, day(29), step(day(30), 750))), day(40))
    assert later_levels(known, 1500) == [Level(14, 2000), Level(7, 2500)]


@pytest.mark.parametrize(
    ("doses", "on", "found"),
    [
        (((1, 4500), (21, 2250)), 20, None),
        (((1, 4500), (21, 2250)), 21, Reduction(day(21), 4500, 2250)),
        (((1, 4500), (21, 2250), (28, 4500)), 40, Reduction(day(21), 4500, 2250)),
        (((1, 4500), (21, 2250), (28, 4500), (35, 4600)), 40, None),
        (((1, 4500), (21, 2250), (28, 4500), (41, 4600)), 40, Reduction(day(21), 4500, 2250)),
        (((1, 4500), (21, 2250), (28, 3000), (35, 1500)), 40, Reduction(day(35), 3000, 1500)),
        (((1, 4500), (21, 4000)), 40, None),
    ],
)
def test_the_latest_reduction_stands_until_the_dose_was_above_the_one_before_it(
    doses: tuple[tuple[int, int], ...], on: int, found: Reduction | None
) -> None:
    assert latest_reduction(row(*doses), day(on)) == found


@pytest.mark.parametrize(
    ("doses", "on", "pace"),
    [
        (((1, 500), (15, 1000), (22, 2000)), 21, Pace(500, 14)),
        (((1, 500), (15, 1000), (22, 2000)), 22, Pace(1000, 7)),
        (((1, 500), (15, 1000), (22, 2000)), 5, Pace(500, 14)),
        (((1, 4500),), 5, None),
        (((1, 4500), (21, 2250), (28, 4500)), 40, None),
        (((1, 4500), (21, 2250), (28, 4500), (42, 5000)), 43, Pace(500, 14)),
        (((1, 500), (15, 1000), (22, 500), (29, 1000)), 40, Pace(500, 14)),
        (((1, 3000), (15, 2500), (22, 3000)), 40, Pace(500, 7)),
        (((1, 500), (15, 0), (22, 3000)), 40, None),
    ],
)
def test_the_own_pace_is_that_of_the_last_rise_that_is_no_return_from_a_reduction(
    doses: tuple[tuple[int, int], ...], on: int, pace: Pace | None
) -> None:
    assert own_pace(row(*doses), day(on)) == pace


def test_neighbouring_steps_taken_the_same_way_are_one() -> None:
    same = [step(day(1), 500, last=day(7)), step(day(8), 500, last=day(14)), step(day(15), 500)]
    assert joined(same) == (step(day(1), 500),)
    later = [step(day(1), 250, last=day(7)), step(day(8), 500, last=day(14)), step(day(15), 500)]
    assert joined(later) == (later[0], step(day(8), 500))
    apart = [step(day(1), 500, last=day(7)), step(day(9), 500)]
    assert joined(apart) == tuple(apart)
    otherwise = [step(day(1), 500, last=day(7)), step(day(8), 500, Form.DROPS)]
    assert joined(otherwise) == tuple(otherwise)
    assert joined([]) == ()


def test_the_dose_of_today_is_none_in_a_pause_and_after_a_stop() -> None:
    paused = ordered(steady(3000), day(10), step(day(10), 3000, last=day(19)), Step(day(20), None, (), *TABLET[1:3]))
    assert stands(person(paused), day(19)).present is not None
    assert stands(person(paused), day(20)).present is None
    assert stands(person(stopped(steady(3000), day(20))), day(20)).present is None
    assert stands(person(steady(3000)), day(0)).course is None


def test_days_since_the_last_rise_count_rises_up_to_today() -> None:
    history = person(ramp(500, 500, 1500, 14))
    assert stands(history, day(14)).days_since_rise is None
    assert stands(history, day(15)).days_since_rise == 0
    assert stands(history, day(28)).days_since_rise == 13
    assert [s.first for s in stands(history, day(15)).ahead] == [day(29)]
    assert [s.first for s in stands(history, day(14)).ahead] == [day(15), day(29)]


def test_of_the_main_sleep_the_latest_told_by_today_counts() -> None:
    first, later = (MainSleep(day(n), time(22 + i), time(6), at_noon(day(n))) for i, n in enumerate((5, 9)))
    history = but(person(steady(3000)), main_sleep=(later, first))
    assert stands(history, day(4)).main_sleep is None
    assert stands(history, day(5)).main_sleep == first
    assert stands(history, day(9)).main_sleep == later


def test_steps_join_where_two_amounts_come_to_the_same_measured_dose() -> None:
    steps = steps_of(day(1), [4600, 4600, 4500, 4000], DROPS, {})
    assert [(s.first, s.last, s.daily_ug) for s in steps] == [(day(1), day(3), 4500), (day(4), None, 4000)]


def test_a_plan_that_ends_without_a_dose_ends_with_its_last_dose() -> None:
    steps = steps_of(day(1), [1000, 1000, 0, 0], TABLET, {})
    assert [(s.first, s.last, s.daily_ug) for s in steps] == [(day(1), day(2), 1000)]
    assert [(s.first, s.last, s.daily_ug) for s in steps_of(day(1), [0, 0], TABLET, {})] == [(day(1), None, 0)]


def test_a_division_that_is_known_is_kept() -> None:
    known = {1000: (Administration(time(8), 300), Administration(time(20), 700))}
    steps = steps_of(day(1), [1000, 2000], TWICE, known)
    assert steps[0].administrations == known[1000]
    assert [a.ug for a in steps[1].administrations] == [1000, 1000]
    assert way_of(steps[1]) == TWICE._replace(administrations=steps[1].administrations)


def test_a_daily_dose_is_shared_over_the_times_of_the_day_each_rounded_down() -> None:
    assert administer(TWICE, 4500) == TWICE.administrations
    assert [a.ug for a in administer(TWICE, 4300)] == [2100, 2100]
    assert administer(TWICE, 100) == ()
    assert administer(TWICE._replace(administrations=()), 1000) == (Administration(None, 1000),)
    odd = DROPS._replace(administrations=(Administration(NIGHT, 4300),))
    assert not is_measured(odd)
    assert administer(odd, 4300) == (Administration(NIGHT, 4000),)


def test_the_largest_measurable_amount_is_never_above_what_was_asked_for() -> None:
    assert largest_measurable(Form.DROPS, 999) == 500
    assert largest_measurable(Form.DROPS, 1000) == 1000
    assert largest_measurable(Form.DROPS, 499) == 0
    assert largest_measurable(Form.LIQUID, 0) == 0
    assert largest_measurable(Form.LIQUID, -100) == 0
    assert largest_measurable(Form.TABLET, 1000, (4500,)) == 0
    assert largest_measurable(Form.LIQUID, 100) == 100


@pytest.mark.hazard("H10")
@pytest.mark.parametrize(
    ("since", "first_rise"), [(None, 1), (0, 7), (1, 6), (5, 2), (6, 1), (7, 1)]
)  # fmt: skip
def test_the_capped_dose_rises_once_in_any_seven_days_the_last_rise_counted_in(
    since: int | None, first_rise: int
) -> None:
    laid = cap_rises([3000] * 30, 1000, since, lambda ug: ug)
    risen = [number for number, (a, b) in enumerate(zip([1000, *laid], laid, strict=False), start=1) if b > a]
    assert risen == [first_rise + 7 * i for i in range(4)]
    assert set(laid) <= {1000, 1500, 2000, 2500, 3000}


@pytest.mark.hazard("H10")
def test_falls_stay_and_do_not_put_a_rise_off() -> None:
    assert cap_rises([1000, 500, 1000, 1000], 1000, None, lambda ug: ug) == [1000, 500, 1000, 1000]
    assert cap_rises([1000, 800, 900], 1000, None, lambda ug: ug - ug % 500) == [1000, 800, 800]


def test_levels_are_laid_out_with_twenty_weeks_of_the_last() -> None:
    assert lay_out([Level(2, 500), Level(1, 1000)]) == [500, 500, *[1000] * 141]


def test_rises_are_those_between_steps_that_follow_one_another() -> None:
    assert rises(row((1, 500), (15, 1000), (22, 750), (29, 750), (36, 2000))) == [(day(15), 500), (day(36), 1250)]
