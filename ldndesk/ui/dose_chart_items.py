"""The dose as steps and the marks on the time axis, each painted as one item."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from ldndesk.clinical.dose import UG_PER_MG, show_mg
from ldndesk.clinical.timeline import DoseSpan, Marker, MarkerKind

from .dose_chart_ground import at_pixels, middle, place
from .look import Theme
from .plain_label import literal

DAY = timedelta(days=1)
_OPTION = QStyleOptionGraphicsItem
_GLYPH = 5.5
NEAR_PX = 9
LANES = 2


def mg(ug: int) -> float:
    """Give a dose as the mg axis counts it."""
    return ug / UG_PER_MG


class _Stair:
    """Consecutive spans as a staircase: what is level, what rises or falls, and the corners for words."""

    def __init__(self, spans: tuple[DoseSpan, ...], end: date) -> None:
        self.treads = [(place(s.first), place((s.last or end) + DAY), s) for s in spans]

    def lines(self) -> Iterator[tuple[QLineF, DoseSpan]]:
        """Give the level and the upright lines."""
        before: tuple[float, DoseSpan] | None = None
        for left, right, span in self.treads:
            y = mg(span.ug)
            start = mg(before[1].ug) if before is not None and before[0] == left else 0.0
            if start != y:
                yield QLineF(left, start, left, y), span
            if before is not None and before[0] < left:
                yield QLineF(before[0], mg(before[1].ug), before[0], 0), before[1]
            yield QLineF(left, y, right, y), span
            before = right, span


class DoseSteps(QGraphicsObject):
    """Paints prescribed doses solid and filled, planned ones dashed, a previewed plan in its own dash-dots."""

    def __init__(self, view: Callable[[], QRectF]) -> None:
        super().__init__()
        self._view = view
        self._colours: Theme | None = None
        self._spans = _Stair((), date.min)
        self._preview = _Stair((), date.min)
        self._box = QRectF()

    def lay(
        self, colours: Theme, box: QRectF, spans: tuple[DoseSpan, ...], preview: tuple[DoseSpan, ...], end: date
    ) -> None:
        """Take what to paint; a span without an end runs to the end of the chart."""
        self.prepareGeometryChange()
        self._colours, self._box = colours, box
        self._spans, self._preview = _Stair(spans, end), _Stair(preview, end)
        self.update()

    def boundingRect(self) -> QRectF:
        """Give the room that may be painted, in days and mg."""
        return self._box

    def paint(self, painter: QPainter, _option: _OPTION, _widget: QWidget | None = None) -> None:
        """Paint the staircases and the dose on each tread."""
        if self._colours is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        fill = QColor(self._colours.prescribed)
        fill.setAlpha(38)
        for left, right, span in self._spans.treads:
            if not span.planned and span.ug:
                painter.fillRect(QRectF(left, 0, right - left, mg(span.ug)), fill)
        lines = list(self._spans.lines())
        for planned, style in ((False, Qt.PenStyle.SolidLine), (True, Qt.PenStyle.DashLine)):
            painter.setPen(_pen(self._colours.prescribed, 2, style))
            painter.drawLines([line for line, span in lines if span.planned is planned])
        painter.setPen(_pen(self._colours.soon, 3, Qt.PenStyle.DashDotLine))
        painter.drawLines([line for line, _ in self._preview.lines()])
        view = self._view()
        way = at_pixels(painter)
        self._name(painter, way, view, self._preview, self._colours.soon, "Preview ")
        if not self._preview.treads:
            self._name(painter, way, view, self._spans, self._colours.text, "")

    @staticmethod
    def _name(painter: QPainter, way: QTransform, view: QRectF, stair: _Stair, colour: str, before: str) -> None:
        metrics = QFontMetricsF(painter.font())
        painter.setPen(QColor(colour))
        last: tuple[float, int] | None = None
        for left, right, span in stair.treads:
            same = last == (left, span.ug)
            last = right, span.ug
            if same or right < view.left() or left > view.right():
                continue
            start = way.map(QPointF(max(left, view.left()), mg(span.ug)))
            room = way.map(QPointF(min(right, view.right()), 0)).x() - start.x()
            words = before + show_mg(span.ug)
            words = words if metrics.horizontalAdvance(words) + 8 < room else show_mg(span.ug)
            if metrics.horizontalAdvance(words) + 8 < room:
                painter.drawText(start + QPointF(5, -5), words)


def _pen(colour: str, width: int, style: Qt.PenStyle) -> QPen:
    pen = QPen(QColor(colour), width, style, Qt.PenCapStyle.FlatCap)
    pen.setCosmetic(True)
    return pen


def lane_of(marker: Marker) -> int:
    """Give the row a mark stands in: alerts above, everything else below."""
    return 1 if marker.kind is MarkerKind.ALERT else 0


def paint_glyph(painter: QPainter, kind: MarkerKind, at: QPointF, colours: Theme) -> None:
    """Paint the sign of a kind of mark; each has a shape of its own."""
    size = _GLYPH
    colour = QColor(colours.urgent if kind is MarkerKind.ALERT else colours.text)
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(colour if kind in {MarkerKind.ALERT, MarkerKind.PLAN} else Qt.BrushStyle.NoBrush)
    x, y = at.x(), at.y()
    if kind is MarkerKind.ALERT:
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


class MarkLane(QGraphicsObject):
    """Paints alerts and events between the panels: a sign, and the words where there is room."""

    def __init__(self, view: Callable[[], QRectF]) -> None:
        super().__init__()
        self._view = view
        self._colours: Theme | None = None
        self._markers: tuple[Marker, ...] = ()
        self._box = QRectF()

    def lay(self, colours: Theme, box: QRectF, markers: tuple[Marker, ...]) -> None:
        """Take what to paint."""
        self.prepareGeometryChange()
        self._colours, self._box = colours, box
        self._markers = tuple(sorted(markers, key=lambda m: (m.day, m.kind.value, m.label)))
        self.update()

    def boundingRect(self) -> QRectF:
        """Give the room that may be painted, in days and rows."""
        return self._box

    def alert_near(self, x: float, y: float, px: float) -> int:
        """Find the alert whose sign is within reach of a place; 0 when there is none. ``px`` is a pixel in days."""
        near = [
            (abs(middle(m.day) - x), m.alert_id)
            for m in self._markers
            if m.alert_id and int(y) == lane_of(m) and abs(middle(m.day) - x) <= NEAR_PX * px
        ]
        return min(near)[1] if near else 0

    def paint(self, painter: QPainter, _option: _OPTION, _widget: QWidget | None = None) -> None:
        """Paint the signs, then the words that fit whole before the next sign; of an alert, what fits."""
        if self._colours is None:
            return
        view = self._view()
        way = at_pixels(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = way.map(QPointF(view.right(), 0)).x()
        for lane in range(LANES):
            row = [m for m in self._markers if lane_of(m) == lane and view.left() <= middle(m.day) <= view.right()]
            places = [way.map(QPointF(middle(m.day), lane + 0.5)) for m in row]
            for number, (marker, at) in enumerate(zip(row, places, strict=True)):
                paint_glyph(painter, marker.kind, at, self._colours)
                free = next((p.x() - 2 * _GLYPH for p in places[number + 1 :] if p.x() > at.x()), edge)
                self._say(painter, marker, at, free - at.x() - 2 * _GLYPH, self._colours)

    @staticmethod
    def _say(painter: QPainter, marker: Marker, at: QPointF, room: float, colours: Theme) -> None:
        metrics, alert = QFontMetricsF(painter.font()), marker.kind is MarkerKind.ALERT
        # Half the name of an event says nothing; the first words of an alert do. The reading line has both whole.
        if room < (46 if alert else metrics.horizontalAdvance(literal(marker.label))):
            return
        painter.setPen(QColor(colours.urgent if alert else colours.soft_text))
        words = metrics.elidedText(literal(marker.label), Qt.TextElideMode.ElideRight, min(room, 260))
        painter.drawText(at + QPointF(_GLYPH + 4, metrics.ascent() / 2 - 1.5), words)
