"""Stretches without a dose: planned or after a plan ran out, and days reported missed one after the other."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from .dose_record import Level, TakenDay

DAY = timedelta(days=1)


class Gap(NamedTuple):
    """Days without a dose; last None: it goes on."""

    first: date
    last: date | None

    def days_by(self, on: date) -> int:
        """Count its days up to a day."""
        last = on if self.last is None else min(self.last, on)
        return (last - self.first).days + 1


class MissedRun(NamedTuple):
    """Planned days missed one after the other, by the patient's own report."""

    first: date
    last: date
    days: int
    """Planned days missed; days off in between do not count."""
    known: date
    """The day on which all of it was known."""


def planned_gaps(levels: Sequence[Level]) -> Iterator[Gap]:
    """List the stretches between and after days with a dose."""
    dosed = [level for level in levels if level.ug > 0]
    for place, level in enumerate(dosed):
        if level.last is None:
            return
        after = dosed[place + 1].first if place + 1 < len(dosed) else None
        if after is None or after > level.last + DAY:
            yield Gap(level.last + DAY, None if after is None else after - DAY)


def missed_runs(taken: Iterable[TakenDay]) -> Iterator[MissedRun]:
    """List the runs of missed days; a day off is no missed dose and breaks no run."""
    run: list[TakenDay] = []
    before: date | None = None
    for told in taken:
        broken = before is not None and told.day != before + DAY
        before = told.day
        if run and (broken or told.ug > 0):
            yield _run(run)
            run = []
        if told.ug == 0 and told.prescribed_ug > 0:
            run.append(told)
    if run:
        yield _run(run)


def _run(days: list[TakenDay]) -> MissedRun:
    return MissedRun(days[0].day, days[-1].day, len(days), max(told.known for told in days))
