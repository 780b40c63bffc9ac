"""The dose day by day: what was prescribed, what was reported taken, where it rose and where it was reduced."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from .days import dose_day
from .facts import DoseTaken
from .plan import Course, Step

DAY = timedelta(days=1)
REPORTED_RUN = 2
"""A reduction by the patient's own report counts from two reported days on: one day is a slip."""


class Level(NamedTuple):
    """Days at one daily dose, micrograms; last None: until changed."""

    first: date
    last: date | None
    ug: int
    taken: bool
    """Reported by the patient, not only prescribed."""


class Change(NamedTuple):
    """A change of the daily dose between consecutive days with a dose."""

    day: date
    before_ug: int
    after_ug: int
    taken: bool

    @property
    def rise_ug(self) -> int:
        """How much it rose; negative where it fell."""
        return self.after_ug - self.before_ug


class Reduction(NamedTuple):
    """A recorded fall to about half, from its first day until the dose rose again."""

    first: date
    before_ug: int
    after_ug: int
    raised: date | None

    def day(self, number: int) -> date:
        """Give the n-th day of the reduction; day 1 is its first."""
        return self.first + timedelta(days=number - 1)


class TakenDay(NamedTuple):
    """What one dose day's report says against the plan, micrograms."""

    day: date
    ug: int
    prescribed_ug: int
    known: date
    """The day it became known."""
    paused: bool = False
    """Whether the plan says that no dose is taken on the day."""

    @property
    def differs(self) -> bool:
        """Whether a dose was taken where the plan says another one, or none."""
        return self.ug > 0 and self.ug != self.prescribed_ug and (self.prescribed_ug > 0 or self.paused)


def prescribed_levels(steps: Iterable[Step]) -> list[Level]:
    """Write steps as levels, neighbours of one dose joined."""
    levels: list[Level] = []
    for step in steps:
        before = levels[-1] if levels else None
        joins = before is not None and before.ug == step.daily_ug and before.last == step.first - DAY
        if before is not None and joins:
            levels[-1] = before._replace(last=step.last)
        else:
            levels.append(Level(step.first, step.last, step.daily_ug, taken=False))
    return levels


def taken_by_day(doses: Iterable[DoseTaken], known: dict[DoseTaken, date]) -> dict[date, tuple[int, date]]:
    """Sum what was reported for each dose day, with the day it became known.

    A dose of one time of day reported again later is the same dose: the later report stands.
    """
    told: dict[date, dict[time | None, tuple[datetime, int, date]]] = defaultdict(dict)
    for dose in sorted(doses, key=lambda d: d.recorded):
        day, last = dose_day(dose.first, dose.time), dose_day(dose.last, dose.time)
        while day <= last:
            before = told[day].get(dose.time)
            same = before[1] if before is not None and before[0] == dose.recorded else 0
            told[day][dose.time] = (dose.recorded, same + dose.ug, known[dose])
            day += DAY
    return {
        day: (sum(ug for _, ug, _ in each.values()), max(on for _, _, on in each.values()))
        for day, each in told.items()
    }


def changes_of(levels: Iterable[Level]) -> tuple[Change, ...]:
    """List every change of dose, days without a dose passed over."""
    return tuple(
        Change(b.first, a.ug, b.ug, b.taken) for a, b in pairwise(lv for lv in levels if lv.ug > 0) if a.ug != b.ug
    )


def reductions_of(
    planned: Iterable[Change], changes: Sequence[Change], effective: Sequence[Level], low: int, high: int
) -> tuple[Reduction, ...]:
    """Find every reduction: among the planned changes, or reported on at least two days running."""
    firsts = {c.day for c in planned}
    found = []
    for place, change in enumerate(changes):
        share_fits = change.before_ug * low <= change.after_ug * 100 <= change.before_ug * high
        if share_fits and (change.day in firsts or _held(effective, change.day)):
            later = next((c for c in changes[place + 1 :] if c.after_ug != change.after_ug), None)
            raised = later.day if later is not None and later.rise_ug > 0 else None
            found.append(Reduction(change.day, change.before_ug, change.after_ug, raised))
    return tuple(found)


def _held(levels: Sequence[Level], day: date) -> bool:
    """Whether the dose that began on a day was reported for long enough to be meant."""
    days, ug = 0, None
    for level in levels:
        if level.first >= day and level.ug > 0:
            ug = level.ug if ug is None else ug
            if level.ug != ug:
                break
            days += 1 if level.taken else 0
    return days >= REPORTED_RUN


def plans_known(course: Course, on: date) -> int:
    """Count the orders written by a day; the first stands from the day it speaks of, if that is earlier."""
    known = sum(1 for plan in course.plans if plan.authored <= on)
    return known or (1 if course.plans and (course.start or on) <= on else 0)
