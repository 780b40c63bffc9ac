"""Symptom scores as signs joined by straight lines, gaps left open; and what was taken."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from ldndesk.clinical.dose import UG_PER_MG
from ldndesk.clinical.symptoms import Kind
from ldndesk.clinical.timeline import Chart, Series

from .dose_chart_pane import Pane, middle
from .dose_chart_stamp import Draw, Stamps
from .look import Theme

SYMBOLS = ("o", "s", "t", "d", "t1", "star", "p", "h", "t2", "x")
SIGN_PX = 8
RING_PX = 16
CLOSEST_PX = 8
DOT_PX = 4
HALF = 0.5
_DAY, _SCORE = itemgetter(0), itemgetter(1)
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
    """Give every series its colour and sign, in the order in which a patient first had each symptom.

    So they stay whatever else is switched on or off, on every page, and when another symptom comes.
    """
    made = {}
    by_first = sorted(scored(chart), key=lambda s: s.segments[0][0].day)
    for number, series in enumerate(by_first):
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
        x += map(date.toordinal, map(_DAY, segment))
        y += map(_SCORE, segment)
    return np.array(x, float) + HALF, np.array(y, float)


class Ready(NamedTuple):
    """One series ready to paint, in days and scores."""

    dress: Dress
    line: QPainterPath
    x: Numbers
    y: Numbers
    rings: tuple[tuple[float, float], ...]
    """Days and scores called troublesome."""


def ready(series: Series, dress: Dress) -> Ready:
    """Lay a series out once, for every repaint to come."""
    x, y = joined(series)
    known = ~np.isnan(x)
    on = np.append(known[1:], False)[known].astype(np.int32)  # a point before a hole leads nowhere
    rings = tuple([(middle(day), score) for g in series.segments for day, score, bad in g if bad])
    x, y = x[known], y[known]
    return Ready(dress, pg.functions.arrayToQPath(x, y, connect=on), x, y, rings)


def paint_scores(painter: QPainter, pane: Pane, lines: Sequence[Ready], stamps: Stamps, colours: Theme) -> None:
    """Paint lines, then signs, then rings.

    Where days lie closer than a sign is wide, only as many signs are painted as can be told apart; lines and
    troublesome rings are always whole.
    """
    way = pane.way()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in lines:
        thin = QPen(QColor(line.dress.colour), 1)
        thin.setCosmetic(not stamps.paper)  # a wide smooth pen is many times dearer
        painter.setPen(thin)
        painter.drawPath(way.map(line.line))
    for line in lines:
        key = (line.dress, "sign")
        stamps.put(painter, key, SIGN_PX + 4, _sign(line.dress), _places(pane, line))
    for line in lines:
        rings = [(pane.x(x), pane.y(y)) for x, y in line.rings if pane.first <= x <= pane.last]
        stamps.put(painter, (colours.urgent, "ring"), RING_PX + 4, lambda p, at: paint_ring(p, at, colours), rings)


def last_in_sight(pane: Pane, line: Ready) -> float | None:
    """Give the newest score in sight."""
    first, last = np.searchsorted(line.x, (pane.first, pane.last))
    return float(line.y[last - 1]) if first < last else None


def _places(pane: Pane, line: Ready) -> list[tuple[float, float]]:
    seen = slice(*np.searchsorted(line.x, (pane.first, pane.last)))
    x = (line.x[seen] - pane.first) * (pane.box.width() / (pane.last - pane.first)) + pane.box.left()
    y = pane.box.bottom() - (line.y[seen] - pane.low) * (pane.box.height() / (pane.high - pane.low))
    cells = x // CLOSEST_PX
    kept = np.flatnonzero(np.diff(cells, prepend=-1.0))
    return list(zip(x[kept].tolist(), y[kept].tolist(), strict=True))


def _sign(dress: Dress) -> Draw:
    def paint(painter: QPainter, at: QPointF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(dress.colour))
        sign = QTransform.fromScale(SIGN_PX, SIGN_PX).map(symbol_path(dress.symbol))
        painter.drawPath(sign.translated(at))

    return paint


def paint_ring(painter: QPainter, at: QPointF, colours: Theme) -> None:
    """Paint the ring round a score called troublesome."""
    painter.setPen(QPen(QColor(colours.urgent), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(at, RING_PX / 2, RING_PX / 2)


def symbol_path(symbol: str) -> QPainterPath:
    """Give a sign's outline, of unit size."""
    path = pg.graphicsItems.ScatterPlotItem.Symbols[symbol]
    assert isinstance(path, QPainterPath)
    return path


class Taken(NamedTuple):
    """What was reported taken, as days and mg: as prescribed, otherwise, and not at all."""

    same: tuple[tuple[float, float], ...] = ()
    differs: tuple[tuple[float, float], ...] = ()
    missed: tuple[tuple[float, float], ...] = ()


def sort_taken(chart: Chart) -> Taken:
    """Part what was taken by how it agrees with what was prescribed."""
    planned = prescribed_days(chart)
    same: list[tuple[float, float]] = []
    differs: list[tuple[float, float]] = []
    missed: list[tuple[float, float]] = []
    for day, ug in chart.taken:
        asked = planned.get(day)
        if not ug and asked == 0:
            continue
        found = missed if not ug else same if asked == ug else differs
        found.append((day.toordinal() + HALF, ug / UG_PER_MG))
    return Taken(tuple(same), tuple(differs), tuple(missed))


def paint_taken(painter: QPainter, pane: Pane, taken: Taken, stamps: Stamps, colours: Theme) -> None:
    """Paint a dot as prescribed, a diamond where it differs, a cross on the ground where missed.

    Dots of neighbouring days run together where days are narrow; what differs and what was missed is always whole.
    """
    apart = max(1, round(DOT_PX * (pane.last - pane.first) / pane.box.width()))
    same = [(x, y) for x, y in taken.same if pane.first <= x <= pane.last and int(x) % apart == 0]
    for name, places, draw in (
        ("dot", same, paint_dot),
        ("diamond", taken.differs, paint_diamond),
        ("cross", taken.missed, paint_cross),
    ):
        seen = [(pane.x(x), pane.y(y)) for x, y in places if pane.first <= x <= pane.last]
        stamps.put(painter, (colours.taken, name), 16, partial(draw, colours), seen)


def paint_dot(colours: Theme, painter: QPainter, at: QPointF) -> None:
    """Paint the sign of a dose taken as prescribed."""
    painter.setBrush(QColor(colours.taken))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(at, DOT_PX / 2, DOT_PX / 2)


def paint_diamond(colours: Theme, painter: QPainter, at: QPointF) -> None:
    """Paint the sign of a dose that differs from the one prescribed."""
    painter.setBrush(QColor(colours.taken))
    painter.setPen(QPen(QColor(colours.card), 1))
    painter.drawPolygon([at + QPointF(x, y) for x, y in ((0, -6.5), (5, 0), (0, 6.5), (-5, 0))])


def paint_cross(colours: Theme, painter: QPainter, at: QPointF) -> None:
    """Paint the sign of a missed dose."""
    painter.setPen(QPen(QColor(colours.missed), 2))
    painter.drawLine(at + QPointF(-4, -4), at + QPointF(4, 4))
    painter.drawLine(at + QPointF(-4, 4), at + QPointF(4, -4))


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
