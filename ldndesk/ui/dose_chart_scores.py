"""Symptom scores as signs joined by straight lines, gaps left open; the items are kept and refilled."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

from ldndesk.clinical.symptoms import Kind
from ldndesk.clinical.timeline import Chart, Series, TakenDay

from .dose_chart_ground import middle
from .dose_chart_items import mg
from .look import Theme

SYMBOLS = ("o", "s", "t", "d", "t1", "star", "p", "h", "t2", "x")
SIGN_PX = 8
RING_PX = 16
UNSCORED = frozenset({Kind.RED_FLAG, Kind.CHANGE})
"""Yes or no, and 1 to 7: they have no place on an axis from 0 to 10 and are read in the day's values."""


class Dress(NamedTuple):
    """How a series is told apart: by colour and by sign."""

    colour: str
    symbol: str


def scored(chart: Chart) -> tuple[Series, ...]:
    """Give the series that belong on the axis from 0 to 10."""
    return tuple(s for s in chart.series if not s.kinds & UNSCORED)


def dresses(chart: Chart, colours: Theme) -> dict[str, Dress]:
    """Give every series its colour and sign; they stay whatever else is switched on or off."""
    made = {}
    for number, series in enumerate(scored(chart)):
        turn = number // len(colours.series)
        symbol = SYMBOLS[(number + turn) % len(SYMBOLS)]
        made[series.symptom] = Dress(colours.series[number % len(colours.series)], symbol)
    return made


def joined(series: Series) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Give days and scores with a hole between segments, so that no line crosses a gap."""
    x: list[float] = []
    y: list[float] = []
    for segment in series.segments:
        if x:
            x.append(float("nan"))
            y.append(float("nan"))
        x += [middle(p.day) for p in segment]
        y += [p.score for p in segment]
    return np.array(x), np.array(y)


class ScoreLines:
    """The lines of the lower panel."""

    def __init__(self, plot: Any) -> None:
        self._plot = plot
        self._lines: list[Any] = []
        self._signs: list[Any] = []
        self._rings = pg.ScatterPlotItem(pxMode=True, antialias=True)
        self._rings.setZValue(20)
        plot.addItem(self._rings, ignoreBounds=True)

    def draw(self, series: Sequence[Series], dressed: dict[str, Dress], colours: Theme) -> None:
        """Show these series and no others."""
        while len(self._lines) < len(series):
            self._add()
        for line, sign in zip(self._lines[len(series) :], self._signs[len(series) :], strict=True):
            line.setVisible(False)
            sign.setVisible(False)
        for one, line, sign in zip(series, self._lines, self._signs, strict=False):
            dress = dressed[one.symptom]
            x, y = joined(one)
            line.setData(x=x, y=y, pen=pg.mkPen(dress.colour, width=1), connect="finite")
            known = ~np.isnan(x)
            sign.setData(x=x[known], y=y[known], symbol=dress.symbol, brush=QColor(dress.colour), pen=None)
            line.setVisible(True)
            sign.setVisible(True)
        troublesome = [p for s in series for segment in s.segments for p in segment if p.troublesome]
        self._rings.setData(
            x=[middle(p.day) for p in troublesome],
            y=[p.score for p in troublesome],
            size=RING_PX,
            symbol="o",
            brush=None,
            pen=pg.mkPen(colours.urgent, width=2),
        )

    def _add(self) -> None:
        line = pg.PlotCurveItem(antialias=True)
        sign = pg.ScatterPlotItem(size=SIGN_PX, pxMode=True, antialias=True)
        sign.setZValue(10)
        for item in (line, sign):
            self._plot.addItem(item, ignoreBounds=True)
        self._lines.append(line)
        self._signs.append(sign)


class TakenMarks:
    """What was reported taken: a dot as prescribed, a diamond where it differs, a cross on the ground where missed."""

    def __init__(self, plot: Any) -> None:
        self._dots, self._differs, self._missed = (pg.ScatterPlotItem(pxMode=True, antialias=True) for _ in range(3))
        for item in (self._dots, self._differs, self._missed):
            item.setZValue(30)
            plot.addItem(item, ignoreBounds=True)

    def draw(self, chart: Chart | None, colours: Theme) -> None:
        """Show what was taken."""
        taken = chart.taken if chart is not None else ()
        planned = prescribed_days(chart) if chart is not None else {}
        same = [t for t in taken if t.ug and planned.get(t.day) == t.ug]
        differs = [t for t in taken if t.ug and planned.get(t.day) != t.ug]
        missed = [t for t in taken if not t.ug and planned.get(t.day, 1)]
        _fill(self._dots, same, "o", 4, QColor(colours.taken), None)
        _fill(self._differs, differs, "d", 11, QColor(colours.taken), pg.mkPen(colours.card))
        _fill(self._missed, missed, "x", 10, QColor(colours.missed), None)


def _fill(item: Any, taken: list[TakenDay], symbol: str, size: int, brush: QColor | None, pen: Any) -> None:
    item.setData(
        x=[middle(t.day) for t in taken], y=[mg(t.ug) for t in taken], symbol=symbol, size=size, brush=brush, pen=pen
    )


def prescribed_days(chart: Chart) -> dict[date, int]:
    """Give the prescribed dose of every day something was reported taken."""
    spans = chart.prescribed
    return {t.day: s.ug for t in chart.taken for s in spans if s.first <= t.day and (s.last is None or t.day <= s.last)}
