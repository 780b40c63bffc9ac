"""Laying daily doses over days: levels in a row, the weekly cap of source S26, and the steps that come of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import NamedTuple

from .formulary import Form, Route, measurable, measurable_between
from .plan import Administration, Step

DAY = timedelta(days=1)
WEEK = 7
RISE_A_WEEK_UG = 500
"""Most a dose may rise in any seven days after a stomach or bowel symptom (source S26)."""
MORE_WEEKS = 20
"""Weeks of the last level laid out, so that a capped rise can reach even 10 mg."""


class Level(NamedTuple):
    """A daily dose for a number of days; the last one of a row holds until changed."""

    days: int
    ug: int


class Way(NamedTuple):
    """How doses are taken: times of the day, route, form, strengths in hand."""

    administrations: tuple[Administration, ...]
    route: Route
    form: Form
    strengths: tuple[int, ...] = ()


def way_of(step: Step) -> Way:
    """Give how a step is taken."""
    return Way(step.administrations, step.route, step.form, step.strengths)


def largest_measurable(form: Form, most_ug: int, strengths: tuple[int, ...] = ()) -> int:
    """Give the largest amount not above the given one that the form can measure; 0 when there is none."""
    found = measurable_between(form, 1, most_ug, strengths) if most_ug > 0 else ()
    return found[-1] if found else 0


def is_measured(way: Way) -> bool:
    """Whether every dose of the day can be measured as it stands."""
    return all(measurable(way.form, a.ug, way.strengths) for a in way.administrations)


def administer(way: Way, daily_ug: int) -> tuple[Administration, ...]:
    """Share a daily dose over the times of the day, each rounded down to what can be measured."""
    if daily_ug == sum(a.ug for a in way.administrations) and is_measured(way):
        return way.administrations
    times = [a.time for a in way.administrations] or [None]
    share = largest_measurable(way.form, daily_ug // len(times), way.strengths)
    return tuple(Administration(at, share) for at in times) if share else ()


def lay_out(levels: Sequence[Level]) -> list[int]:
    """Write levels as one amount a day, the last level long enough for any capped rise to catch up."""
    days = [ug for level in levels for ug in [level.ug] * level.days]
    return days + [levels[-1].ug] * (WEEK * MORE_WEEKS)


def cap_rises(
    wanted: Sequence[int], present_ug: int, days_since_rise: int | None, fit: Callable[[int], int]
) -> list[int]:
    """Let the dose rise at most 0.5 mg at a time and at most once in any seven days; falls stay as they are.

    ``fit`` rounds an amount down to what can be measured.
    """
    laid, now = [], present_ug
    last_rise = -WEEK if days_since_rise is None else -days_since_rise
    for day, ug in enumerate(wanted, start=1):
        if ug < now:
            now = ug
        elif day - last_rise >= WEEK and (next_ug := fit(min(ug, now + RISE_A_WEEK_UG))) > now:
            now, last_rise = next_ug, day
        laid.append(now)
    return laid


def steps_of(
    first: date, daily: Sequence[int], way: Way, known: Mapping[int, tuple[Administration, ...]]
) -> list[Step]:
    """Write amounts a day as steps, the last until changed or up to where no dose follows.

    Amounts whose division over the day is known keep it.
    """
    steps: list[Step] = []
    day = first
    for ug, run in groupby(daily):
        given = known.get(ug) or administer(way, ug)
        last = day + (sum(1 for _ in run) - 1) * DAY
        if steps and steps[-1].administrations == given:
            steps[-1] = steps[-1]._replace(last=last)
        else:
            steps.append(Step(day, last, given, way.route, way.form, way.strengths))
        day = last + DAY
    if not steps[-1].administrations and len(steps) > 1:
        return steps[:-1]
    steps[-1] = steps[-1]._replace(last=None)
    return steps


def rises(steps: Iterable[Step]) -> list[tuple[date, int]]:
    """List each rise between consecutive steps with its day, micrograms."""
    return [(b.first, b.daily_ug - a.daily_ug) for a, b in pairwise(steps) if b.daily_ug > a.daily_ug]
