"""The key of the chart: a sample of every sign in use beside its word."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ldndesk.clinical.timeline import Chart, MarkerKind

from .dose_chart_items import paint_glyph
from .dose_chart_scores import prescribed_days
from .look import theme

_SAMPLE = 26
_GAP = 14
Sample = tuple[str, Callable[[QPainter, QPointF], None]]


def _preview(painter: QPainter, at: QPointF) -> None:
    painter.setPen(QPen(QColor(theme().soon), 3, Qt.PenStyle.DashDotLine))
    painter.drawLine(at - QPointF(12, 0), at + QPointF(12, 0))


def _line(style: Qt.PenStyle) -> Callable[[QPainter, QPointF], None]:
    def paint(painter: QPainter, at: QPointF) -> None:
        painter.setPen(QPen(QColor(theme().prescribed), 2, style))
        painter.drawLine(at - QPointF(11, 0), at + QPointF(11, 0))

    return paint


def _dot(painter: QPainter, at: QPointF) -> None:
    painter.setBrush(QColor(theme().taken))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(at, 2.5, 2.5)


def _diamond(painter: QPainter, at: QPointF) -> None:
    painter.setBrush(QColor(theme().taken))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon([at + QPointF(x, y) for x, y in ((0, -6), (5, 0), (0, 6), (-5, 0))])


def _cross(painter: QPainter, at: QPointF) -> None:
    painter.setPen(QPen(QColor(theme().missed), 2))
    painter.drawLine(at + QPointF(-4, -4), at + QPointF(4, 4))
    painter.drawLine(at + QPointF(-4, 4), at + QPointF(4, -4))


def _ring(painter: QPainter, at: QPointF) -> None:
    painter.setPen(QPen(QColor(theme().urgent), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(at, 7, 7)


def _mark(kind: MarkerKind) -> Callable[[QPainter, QPointF], None]:
    return lambda painter, at: paint_glyph(painter, kind, at, theme())


def samples(chart: Chart | None, *, preview: bool = False) -> list[Sample]:
    """List the signs a chart uses."""
    if chart is None:
        return []
    planned = prescribed_days(chart)
    uses: list[tuple[bool, str, Callable[[QPainter, QPointF], None]]] = [
        (any(not s.planned for s in chart.prescribed), "Prescribed", _line(Qt.PenStyle.SolidLine)),
        (any(s.planned for s in chart.prescribed), "Planned ahead", _line(Qt.PenStyle.DashLine)),
        (preview, "Preview, not saved", _preview),
        (any(t.ug and planned.get(t.day) == t.ug for t in chart.taken), "Taken", _dot),
        (any(t.ug and planned.get(t.day) != t.ug for t in chart.taken), "Taken, differs", _diamond),
        (any(not t.ug and planned.get(t.day, 1) for t in chart.taken), "Missed", _cross),
        (any(p.troublesome for s in chart.series for g in s.segments for p in g), "Troublesome", _ring),
    ]
    kinds = {m.kind for m in chart.markers}
    uses += [(kind in kinds, kind.value.capitalize(), _mark(kind)) for kind in MarkerKind]
    return [(word, paint) for used, word, paint in uses if used]


class ChartKey(QWidget):
    """Paints the key, in as many rows as the width asks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: list[Sample] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_key(self, chart: Chart | None, *, preview: bool = False) -> None:
        """Take the chart whose signs are named."""
        self._samples = samples(chart, preview=preview)
        self.setAccessibleName("Key: " + ", ".join(word for word, _ in self._samples))
        self.updateGeometry()
        self.update()

    def _places(self, width: int) -> tuple[list[QPointF], int]:
        row = self.fontMetrics().height() + 6
        x, y, found = 0.0, row / 2, []
        for word, _ in self._samples:
            need = _SAMPLE + self.fontMetrics().horizontalAdvance(word) + _GAP
            if x and x + need > width:
                x, y = 0.0, y + row
            found.append(QPointF(x, y))
            x += need
        return found, int(y + row / 2)

    def heightForWidth(self, width: int) -> int:
        """Give the height the key needs in a width."""
        return self._places(width)[1]

    def sizeHint(self) -> QSize:
        """Give the room the key would like."""
        return QSize(600, self.heightForWidth(max(self.width(), 400)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places, _ = self._places(self.width())
        for (word, paint), at in zip(self._samples, places, strict=True):
            painter.save()
            paint(painter, at + QPointF(_SAMPLE / 2 - 2, 0))
            painter.restore()
            painter.setPen(QColor(theme().soft_text))
            painter.drawText(QRectF(at.x() + _SAMPLE, at.y() - 12, 400, 24), Qt.AlignmentFlag.AlignVCenter, word)
