"""The dose as steps, told apart by route, and the marks on the time axis."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from ldndesk.clinical.dose import UG_PER_MG, show_mg
from ldndesk.clinical.formulary import Route
from ldndesk.clinical.timeline import DoseSpan, Marker, MarkerKind

from .dose_chart_ground import pen
from .dose_chart_pane import Pane, middle, place, text_px
from .dose_chart_stamp import Stamps
from .look import Theme, blend
from .plain_label import literal

DAY = timedelta(days=1)
GLYPH = 5.5
NEAR_PX = 9
LEAST_WORDS_PX = 46
HATCH = {
    Route.ORAL: Qt.BrushStyle.SolidPattern,
    Route.SUBLINGUAL: Qt.BrushStyle.BDiagPattern,
    Route.TOPICAL: Qt.BrushStyle.Dense6Pattern,
}
"""How the ground under a prescribed dose tells its route."""


def mg(ug: int) -> float:
    """Give a dose as the mg axis counts it."""
    return ug / UG_PER_MG


def route_brush(route: Route, colours: Theme) -> QBrush:
    """Give the ground under a dose of a route."""
    if route is Route.ORAL:  # opaque: what shines through is blended at every repaint, and dear
        return QBrush(QColor(blend(colours.card, colours.prescribed, 0.15)))
    return QBrush(QColor(blend(colours.card, colours.prescribed, 0.5)), HATCH[route])


class Stair:
    """Consecutive spans as a staircase: what is level, what rises or falls, and the corners for words."""

    def __init__(self, spans: Sequence[DoseSpan], end: date) -> None:
        self.treads = [(place(s.first), place((s.last or end) + DAY), s) for s in spans]

    def lines(self, pane: Pane) -> Iterator[tuple[QLineF, DoseSpan]]:
        """Give the level and the upright lines in sight, in pixels."""
        before: tuple[float, DoseSpan] | None = None
        for left, right, span in self.treads:
            y = mg(span.ug)
            start = mg(before[1].ug) if before is not None and before[0] == left else 0.0
            if pane.shows(left, right):
                if start != y:
                    yield QLineF(pane.at(left, start), pane.at(left, y)), span
                yield QLineF(pane.at(left, y), pane.at(right, y)), span
            if before is not None and before[0] < left and pane.shows(before[0], left):
                yield QLineF(pane.at(before[0], mg(before[1].ug)), pane.at(before[0], 0)), before[1]
            before = right, span


def paint_steps(painter: QPainter, pane: Pane, spans: Stair, preview: Stair, colours: Theme) -> None:
    """Paint prescribed doses solid and filled, planned ones dashed, a previewed plan in its own dash-dots."""
    brushes = {route: route_brush(route, colours) for route in Route}
    for left, right, span in spans.treads:
        if not span.planned and span.ug and pane.shows(left, right):
            box = QRectF(pane.at(max(left, pane.first), mg(span.ug)), pane.at(min(right, pane.last), 0))
            painter.fillRect(box.toRect(), brushes[span.route])  # whole pixels: fractions are many times dearer
    lines = list(spans.lines(pane))
    for planned, style in ((False, Qt.PenStyle.SolidLine), (True, Qt.PenStyle.DashLine)):
        painter.setPen(pen(colours.prescribed, 2, style))
        painter.drawLines([line for line, span in lines if span.planned is planned])
    painter.setPen(pen(colours.soon, 3, Qt.PenStyle.DashDotLine))
    painter.drawLines([line for line, _ in preview.lines(pane)])


def name_steps(painter: QPainter, pane: Pane, stair: Stair, colour: str, before: str = "") -> None:
    """Write the dose on each tread where there is room, and the time of day where it changes."""
    painter.setPen(QColor(colour))
    last: DoseSpan | None = None
    for left, right, span in stair.treads:
        was, last = last, span
        new_time = span.at and (was is None or was.at != span.at)
        if (was is not None and was.ug == span.ug and not new_time) or not pane.shows(left, right):
            continue
        start = pane.at(max(left, pane.first), mg(span.ug))
        room = pane.x(min(right, pane.last)) - start.x()
        dose = show_mg(span.ug)
        ways = (f"{before}{dose} · {span.at}", f"{before}{dose}", dose) if new_time else (f"{before}{dose}", dose)
        words = next((w for w in ways if text_px(w) + 8 < room), "")
        painter.drawText(start + QPointF(5, -5), words)


def paint_glyph(painter: QPainter, kind: MarkerKind, at: QPointF, colours: Theme, *, ended: bool = False) -> None:
    """Paint the sign of a kind of mark; each has a shape of its own, and an ended alert's is hollow."""
    size = GLYPH
    alert = kind is MarkerKind.ALERT
    colour = QColor(colours.soft_text if ended else colours.urgent if alert else colours.text)
    painter.setPen(QPen(colour, 1.4))
    filled = (alert and not ended) or kind is MarkerKind.PLAN
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    x, y = at.x(), at.y()
    if alert:
        painter.drawPolygon(QPolygonF([QPointF(x, y - size), QPointF(x + size, y + size), QPointF(x - size, y + size)]))
    elif kind is MarkerKind.CALL:
        painter.drawEllipse(at, size - 1, size - 1)
    elif kind is MarkerKind.PLAN:
        painter.drawRect(QRectF(x - size + 1, y - size + 1, 2 * size - 2, 2 * size - 2))
    elif kind is MarkerKind.EVENT:
        painter.drawPolygon(
            QPolygonF([QPointF(x, y - size), QPointF(x + size, y), QPointF(x, y + size), QPointF(x - size, y)])
        )
    else:
        painter.drawLine(QLineF(x, y - size, x, y + size))


def mark_near(pane: Pane, markers: Sequence[Marker], x: float) -> Marker | None:
    """Find the mark whose sign is within reach of a pixel; an open alert before an ended one."""
    near = [(abs(pane.x(middle(m.day)) - x), m.ended, -m.alert_id, m) for m in markers]
    reach = [n for n in near if n[0] <= NEAR_PX]
    return min(reach, key=lambda n: n[:3])[3] if reach else None


def paint_marks(painter: QPainter, pane: Pane, markers: Sequence[Marker], stamps: Stamps, colours: Theme) -> None:
    """Paint the signs, then the words that fit whole before the next sign; of an alert, what fits."""
    seen = [m for m in markers if pane.shows(middle(m.day), middle(m.day))]
    seen.sort(key=lambda m: (m.day, not m.ended))  # an open one lies over an ended one of its day
    places = [pane.at(middle(m.day), 0.5) for m in seen]
    for number, (marker, at) in enumerate(zip(seen, places, strict=True)):
        sign = partial(_glyph, marker.kind, marker.ended, colours)
        stamps.put(painter, (marker.kind, marker.ended, colours.text), 16, sign, ((at.x(), at.y()),))
        free = next((p.x() - 2 * GLYPH for p in places[number + 1 :]), pane.box.right())
        _say(painter, marker, at, free - at.x() - 2 * GLYPH, colours)


def _glyph(kind: MarkerKind, ended: bool, colours: Theme, painter: QPainter, at: QPointF) -> None:
    paint_glyph(painter, kind, at, colours, ended=ended)


def _say(painter: QPainter, marker: Marker, at: QPointF, room: float, colours: Theme) -> None:
    if room < LEAST_WORDS_PX:
        return
    metrics, alert = painter.fontMetrics(), marker.kind is MarkerKind.ALERT
    # Half the name of an event says nothing; the first words of an alert do. The reading line has both whole.
    if not alert and room < text_px(literal(marker.label)):
        return
    painter.setPen(QColor(colours.urgent if alert and not marker.ended else colours.soft_text))
    words = metrics.elidedText(literal(marker.label), Qt.TextElideMode.ElideRight, int(min(room, 260)))
    painter.drawText(at + QPointF(GLYPH + 4, metrics.ascent() / 2 - 1.5), words)
