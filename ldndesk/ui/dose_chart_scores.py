"""Symptom scores as signs joined by straight lines, gaps left open; and what was taken."""

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from ldndesk.clinical.symptoms import Kind
from ldndesk.clinical.timeline import Chart, Series, TakenDay

from .dose_chart_ground import at_pixels, middle
from .dose_chart_items import mg
from .look import Theme

SYMBOLS = ("o", "s", "t", "d", "t1", "star", "p", "h", "t2", "x")
SIGN_PX = 8
RING_PX = 16
CLOSEST_PX = 5
HALF = 0.5
Numbers = np.ndarray[Any, np.dtype[np.float64]]
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


def joined(series: Series) -> tuple[Numbers, Numbers]:
    """Give days and scores with a hole between stretches, so that no line crosses a gap."""
    x: list[float] = []
    y: list[float] = []
    for segment in series.segments:
        if x:
            x.append(math.nan)
            y.append(math.nan)
        x += [p.day.toordinal() + HALF for p in segment]
        y += [p.score for p in segment]
    return np.array(x), np.array(y)


class _Drawn(NamedTuple):
    """One series ready to paint, in days and scores."""

    dress: Dress
    line: QPainterPath
    x: Numbers
    y: Numbers


def _ready(series: Series, dress: Dress) -> _Drawn:
    x, y = joined(series)
    known = ~np.isnan(x)
    return _Drawn(dress, pg.functions.arrayToQPath(x, y, connect="finite"), x[known], y[known])


class ScoreLines(QGraphicsObject):
    """Paints the lower panel's lines and signs as one item.

    Where days lie closer than a sign is wide, only as many signs are painted as can be told apart; lines and
    troublesome rings are always whole.
    """

    def __init__(self, plot: Any) -> None:
        super().__init__()
        self._view: Callable[[], QRectF] = plot.vb.viewRect
        self._drawn: list[_Drawn] = []
        self._rings = QPolygonF()
        self._ring_pen = QPen()
        self._box = QRectF()
        self.setZValue(10)
        plot.addItem(self, ignoreBounds=True)

    def draw(self, box: QRectF, series: Sequence[Series], dressed: dict[str, Dress], colours: Theme) -> None:
        """Show these series and no others, within a box of days and scores."""
        self.prepareGeometryChange()
        self._box = box
        self._drawn = [_ready(s, dressed[s.symptom]) for s in series]
        self._rings = QPolygonF(
            [QPointF(middle(p.day), p.score) for s in series for g in s.segments for p in g if p.troublesome]
        )
        self._ring_pen = QPen(QColor(colours.urgent), 2)
        self.update()

    def boundingRect(self) -> QRectF:
        """Give the room that may be painted, in days and scores."""
        return self._box

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint lines, then signs, then rings."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view = self._view()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for drawn in self._drawn:
            pen = QPen(QColor(drawn.dress.colour), 1)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawPath(drawn.line)
        way = at_pixels(painter)
        for drawn in self._drawn:
            self._paint_signs(painter, drawn, way, view)
        painter.setPen(self._ring_pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ring in way.map(self._rings).toList():
            painter.drawEllipse(ring, RING_PX / 2, RING_PX / 2)

    @staticmethod
    def _paint_signs(painter: QPainter, drawn: _Drawn, way: QTransform, view: QRectF) -> None:
        sign = QTransform.fromScale(SIGN_PX, SIGN_PX).map(symbol_path(drawn.dress.symbol))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(drawn.dress.colour))
        seen = (drawn.x >= view.left()) & (drawn.x <= view.right())
        x = drawn.x[seen] * way.m11() + way.dx()
        y = drawn.y[seen] * way.m22() + way.dy()
        _, kept = np.unique(x // CLOSEST_PX, return_index=True)
        for left, top in zip(x[kept].tolist(), y[kept].tolist(), strict=True):
            painter.drawPath(sign.translated(left, top))


def symbol_path(symbol: str) -> QPainterPath:
    """Give a sign's outline, of unit size."""
    path = pg.graphicsItems.ScatterPlotItem.Symbols[symbol]
    assert isinstance(path, QPainterPath)
    return path


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
    spans = sorted(chart.prescribed, key=lambda s: s.first)
    firsts = [s.first for s in spans]
    found = {}
    for day, _ in chart.taken:
        place_of = bisect_right(firsts, day) - 1
        if place_of >= 0 and ((last := spans[place_of].last) is None or day <= last):
            found[day] = spans[place_of].ug
    return found
