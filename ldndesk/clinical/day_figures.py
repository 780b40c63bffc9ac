"""Every day on which anything was told as one row of figures: the very values the chart draws."""

from bisect import bisect_right
from datetime import date
from typing import NamedTuple

from .score_series import Point
from .timeline_values import Chart, DoseSpan


class DayFigures(NamedTuple):
    """One day: what was prescribed, what was reported taken, and an answer for each series of the chart."""

    day: date
    prescribed: DoseSpan | None
    """None: no dose was planned."""
    taken: int | None
    """In micrograms; 0: missed; None: nothing was reported."""
    points: tuple[Point | None, ...]
    """In the order of the chart's series; None: not asked."""


def day_figures(chart: Chart) -> tuple[DayFigures, ...]:
    """Give each day on which a dose or a score was told, the newest first."""
    taken = dict(chart.taken)
    told = [{p.day: p for segment in one.segments for p in segment} for one in chart.series]
    spans = sorted(chart.prescribed, key=lambda s: s.first)
    firsts = [s.first for s in spans]
    days = sorted(set(taken).union(*told), reverse=True)
    return tuple(
        DayFigures(day, _planned(spans, firsts, day), taken.get(day), tuple(points.get(day) for points in told))
        for day in days
    )


def _planned(spans: list[DoseSpan], firsts: list[date], day: date) -> DoseSpan | None:
    """Find what was prescribed for a day; a later span that covers it stands for what was changed since."""
    for span in reversed(spans[: bisect_right(firsts, day)]):
        if span.last is None or day <= span.last:
            return span
    return None
