"""How a patient fares in figures: before LDN, last time and now, and how the doses were taken."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from .score_series import Point, Series
from .symptoms import Kind
from .timeline_values import Chart

LOOKED_AT = 28
"""Days up to yesterday over which the taking of doses is counted."""
_UNCOMPARED = frozenset({Kind.RED_FLAG, Kind.CHANGE})
"""Answers that are no score from 0, none, to 10, worst."""


class Compared(NamedTuple):
    """One symptom's scores of three times; None: not asked."""

    label: str
    before: Point | None
    """The last score before the first dose."""
    last: Point | None
    """The score before the present one, since the first dose."""
    now: Point | None
    """The latest score since the first dose."""
    symptom: str = ""
    """Its code."""

    @property
    def change(self) -> int | None:
        """Points over the score before LDN: above 0 is worse; None where one of the two is not known."""
        return None if self.before is None or self.now is None else self.now.score - self.before.score


class Taking(NamedTuple):
    """Of the days with a dose planned: how many were reported taken as prescribed, differently, missed, or not."""

    days: int
    as_prescribed: int
    otherwise: int
    missed: int

    @property
    def unreported(self) -> int:
        """Days of which nobody told anything."""
        return self.days - self.as_prescribed - self.otherwise - self.missed


def compare(series: Iterable[Series], start: date | None) -> tuple[Compared, ...]:
    """Set each symptom's scores of before LDN, last time and now beside one another."""
    return tuple(_compared(one, start) for one in series if not one.kinds & _UNCOMPARED)


def _compared(series: Series, start: date | None) -> Compared:
    points = [point for segment in series.segments for point in segment]
    begun = len(points) if start is None else bisect_left(points, start, key=lambda p: p.day)
    before, since = points[:begun], points[begun:]
    return Compared(
        series.label,
        before[-1] if before else None,
        since[-2] if len(since) > 1 else None,
        since[-1] if since else None,
        series.symptom,
    )


def taking(chart: Chart) -> Taking:
    """Count how the doses of the last weeks were taken, up to yesterday; planned days off do not count."""
    told = {t.day: t.ug for t in chart.taken}
    days = as_prescribed = otherwise = missed = 0
    for back in range(LOOKED_AT, 0, -1):
        day = chart.today - timedelta(days=back)
        ug = next((s.ug for s in chart.prescribed if s.first <= day and (s.last is None or day <= s.last)), 0)
        if ug == 0:
            continue
        days += 1
        as_prescribed += told.get(day) == ug
        missed += told.get(day) == 0
        otherwise += day in told and told[day] not in (0, ug)
    return Taking(days, as_prescribed, otherwise, missed)
