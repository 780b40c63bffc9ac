"""The key of the chart: a sample of every sign in use beside its word."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ldndesk.clinical.formulary import Route
from ldndesk.clinical.timeline import Chart, MarkerKind, Standing

from .dose_chart_items import paint_glyph, route_brush
from .dose_chart_lanes import STANDING_WORDS, paint_bar, paint_range, paint_sign
from .dose_chart_scores import Taken, paint_cross, paint_diamond, paint_dot, paint_ring, sort_taken
from .look import Theme, theme

ALERT_WORDS = {False: "Open alert", True: "Ended alert"}
DOSE_WORDS = frozenset(
    {"Prescribed", "Planned ahead", "Preview, not saved", "Taken, differs", "Missed", "Not with LDN"}
)
"""The signs that are named beside a plan that is being written."""
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


def _worn(paint: Callable[[Theme, QPainter, QPointF], None]) -> Callable[[QPainter, QPointF], None]:
    return lambda painter, at: paint(theme(), painter, at)


def _ring(painter: QPainter, at: QPointF) -> None:
    paint_ring(painter, at, theme())


def _route(route: Route) -> Callable[[QPainter, QPointF], None]:
    def paint(painter: QPainter, at: QPointF) -> None:
        painter.setPen(QPen(QColor(theme().prescribed), 1))
        painter.setBrush(route_brush(route, theme()))
        painter.drawRect(QRectF(at.x() - 10, at.y() - 6, 20, 12))

    return paint


def _bar(standing: Standing) -> Callable[[QPainter, QPointF], None]:
    def paint(painter: QPainter, at: QPointF) -> None:
        paint_bar(painter, QRectF(at.x() - 10, at.y() - 6, 20, 12), standing, theme())
        paint_sign(painter, at, standing, theme())

    return paint


def _alert(*, ended: bool) -> Callable[[QPainter, QPointF], None]:
    return lambda painter, at: paint_glyph(painter, MarkerKind.ALERT, at, theme(), ended=ended)


def _mark(kind: MarkerKind) -> Callable[[QPainter, QPointF], None]:
    return lambda painter, at: paint_glyph(painter, kind, at, theme())


def samples(chart: Chart | None, *, preview: bool = False, taken: Taken | None = None) -> list[Sample]:
    """List the signs a chart uses."""
    if chart is None:
        return []
    taken = sort_taken(chart) if taken is None else taken
    uses: list[tuple[bool, str, Callable[[QPainter, QPointF], None]]] = [
        (any(not s.planned for s in chart.prescribed), "Prescribed", _line(Qt.PenStyle.SolidLine)),
        (any(s.planned for s in chart.prescribed), "Planned ahead", _line(Qt.PenStyle.DashLine)),
        (preview, "Preview, not saved", _preview),
        (bool(taken.same), "Taken", _worn(paint_dot)),
        (bool(taken.differs), "Taken, differs", _worn(paint_diamond)),
        (bool(taken.missed), "Missed", _worn(paint_cross)),
        (any(p.troublesome for s in chart.series for g in s.segments for p in g), "Troublesome", _ring),
    ]
    routes = {s.route for s in chart.prescribed if s.ug}
    uses += [(routes != {Route.ORAL} and r in routes, r.value.capitalize(), _route(r)) for r in Route]
    alerts = {m.ended for m in chart.markers if m.kind is MarkerKind.ALERT}
    uses += [(ended in alerts, words, _alert(ended=ended)) for ended, words in ALERT_WORDS.items()]
    kinds = {m.kind for m in chart.markers} - {MarkerKind.ALERT}
    uses += [(kind in kinds, kind.value.capitalize(), _mark(kind)) for kind in MarkerKind]
    standings = {m.standing for m in chart.medicines}
    uses += [(standing in standings, STANDING_WORDS[standing], _bar(standing)) for standing in Standing]
    ranges = any(p.usual is not None for strip in chart.labs for p in strip.points)
    uses.append((ranges, "Range of the report", _worn(paint_range)))
    return [(word, paint) for used, word, paint in uses if used]


def key_places(shown: Sequence[Sample], width: float, metrics: QFontMetrics) -> tuple[list[QPointF], int]:
    """Give where each sample stands in a width, and the height of all."""
    row = metrics.height() + 4
    x, y, found = 0.0, row / 2, []
    for word, _ in shown:
        need = _SAMPLE + metrics.horizontalAdvance(word) + _GAP
        if x and x + need > width:
            x, y = 0.0, y + row
        found.append(QPointF(x, y))
        x += need
    return found, int(y + row / 2)


def paint_key(painter: QPainter, shown: Sequence[Sample], width: float) -> None:
    """Paint the key from the painter's origin on."""
    places, _ = key_places(shown, width, painter.fontMetrics())
    for (word, paint), at in zip(shown, places, strict=True):
        painter.save()
        paint(painter, at + QPointF(_SAMPLE / 2 - 2, 0))
        painter.restore()
        painter.setPen(QColor(theme().soft_text))
        painter.drawText(QRectF(at.x() + _SAMPLE, at.y() - 12, 400, 24), Qt.AlignmentFlag.AlignVCenter, word)


class ChartKey(QWidget):
    """Paints the key, in as many rows as the width asks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: list[Sample] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_key(
        self, chart: Chart | None, taken: Taken | None = None, *, preview: bool = False, doses_only: bool = False
    ) -> None:
        """Take the chart whose signs are named."""
        shown = samples(chart, preview=preview, taken=taken)
        self._samples = [s for s in shown if s[0] in DOSE_WORDS] if doses_only else shown
        self.setAccessibleName("Key: " + ", ".join(word for word, _ in self._samples))
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        """Give the height the key needs in a width."""
        return key_places(self._samples, width, self.fontMetrics())[1]

    def sizeHint(self) -> QSize:
        """Give the room the key would like."""
        return QSize(600, self.heightForWidth(max(self.width(), 400)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_key(painter, self._samples, self.width())
