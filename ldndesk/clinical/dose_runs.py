"""What was reported taken, as runs of days told alike: most reports are of many days, and few days differ."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from .days import dose_day
from .dose_record import DAY, Level, TakenDay, taken_by_day
from .facts import DoseTaken

_FIRST = itemgetter(0)


class Run(NamedTuple):
    """Dose days in a row of which the same was told; ``known`` is the day on which it became known."""

    first: date
    last: date
    ug: int
    known: date
    level: Level | None = None
    """The prescribed level they fall in."""

    def days(self) -> Iterator[date]:
        """Give its days."""
        return days_between(self.first, self.last)


class Told(NamedTuple):
    """Dose days in a row of which the same was told against the same plan, micrograms."""

    first: date
    last: date
    ug: int
    prescribed_ug: int
    known: date
    paused: bool = False

    def on(self, day: date) -> TakenDay:
        """Give one of its days."""
        return TakenDay(day, self.ug, self.prescribed_ug, self.known, self.paused)


def days_between(first: date, last: date) -> Iterator[date]:
    """Give every day from first to last."""
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def taken_runs(doses: Sequence[DoseTaken], day_of: Callable[[datetime], date]) -> tuple[Run, ...]:
    """Lay out what was reported, ascending, each dose day once."""
    runs = sorted(
        [Run(dose_day(d.first, d.time), dose_day(d.last, d.time), d.ug, day_of(d.recorded)) for d in doses], key=_FIRST
    )
    if all(before.last < after.first for before, after in pairwise(runs)):
        return tuple(runs)
    # Two doses a day, or a day told twice: each day is summed for itself.
    return _joined(taken_by_day(doses, {dose: day_of(dose.recorded) for dose in doses}))


def _joined(taken: dict[date, tuple[int, date]]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for day in sorted(taken):
        ug, known = taken[day]
        if runs and (runs[-1].last + DAY, runs[-1].ug, runs[-1].known) == (day, ug, known):
            runs[-1] = runs[-1]._replace(last=day)
        else:
            runs.append(Run(day, day, ug, known))
    return tuple(runs)


def runs_between(runs: tuple[Run, ...], first: date, until: date) -> tuple[Run, ...]:
    """Cut runs to the days from first up to, not including, until."""
    if not runs or (first <= runs[0].first and runs[-1].last < until):
        return runs
    last = until - DAY
    return tuple(
        run._replace(first=max(run.first, first), last=min(run.last, last))
        for run in runs
        if run.first <= last and run.last >= first
    )


def by_level(runs: Iterable[Run], prescribed: Sequence[Level]) -> tuple[Run, ...]:
    """Cut runs where the prescribed level changes, and say in which level each part falls."""
    firsts = [level.first for level in prescribed]
    found: list[Run] = []
    for run in runs:
        first = run.first
        while first <= run.last:
            place = bisect_right(firsts, first) - 1
            ends = run.last if place + 1 == len(firsts) else min(run.last, firsts[place + 1] - DAY)
            level = prescribed[place] if place >= 0 else None
            if level is not None and level.last is not None and level.last < ends:
                if first <= level.last:
                    found.append(Run(first, level.last, run.ug, run.known, level))
                    first = level.last + DAY
                level = None
            found.append(Run(first, ends, run.ug, run.known, level))
            first = ends + DAY
    return tuple(found)


def overlaid(prescribed: Sequence[Level], runs: Sequence[Run]) -> list[Level]:
    """Overlay runs, cut by level, on what was prescribed.

    A missed dose changes no level, silence is as prescribed; a dose reported in a pause was taken all the same.
    """
    odd = [run for run in runs if run.ug > 0 and (run.level is None or run.level.ug != run.ug)]
    levels: list[Level] = []
    for level in prescribed:
        if level.ug > 0:
            levels.extend(_cut(level, [run for run in odd if run.level is level]) if odd else (level,))
    if not odd:
        return levels
    loose = (run for run in odd if run.level is None or run.level.ug == 0)
    levels.extend(Level(day, day, run.ug, taken=True) for run in loose for day in run.days())
    return sorted(levels, key=_FIRST)


def _cut(level: Level, odd: Iterable[Run]) -> Iterator[Level]:
    begin = level.first
    for run in odd:
        if begin < run.first:
            yield Level(begin, run.first - DAY, level.ug, taken=False)
        yield from (Level(day, day, run.ug, taken=True) for day in run.days())
        begin = run.last + DAY
    if level.last is None or begin <= level.last:
        yield Level(begin, level.last, level.ug, taken=False)


def against_plan(runs: Iterable[Run], is_day_off: Callable[[date], bool] | None) -> Iterator[Told]:
    """Put runs, cut by level, against what was prescribed; nothing is on a planned day off."""
    for run in runs:
        planned = 0 if run.level is None else run.level.ug
        if is_day_off is None or planned == 0:
            yield Told(run.first, run.last, run.ug, planned, run.known, run.level is not None and planned == 0)
        else:
            yield from (Told(day, day, run.ug, 0 if is_day_off(day) else planned, run.known) for day in run.days())


def day_by_day(told: Iterable[Told]) -> Iterator[TakenDay]:
    """Give what was told of each day."""
    for run in told:
        yield from (run.on(day) for day in days_between(run.first, run.last))
