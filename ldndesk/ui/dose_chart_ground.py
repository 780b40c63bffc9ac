"""What lies under the chart's lines: shaded stretches, grid, reference lines and today, painted as one item."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.timeline import Band, BandKind

from .look import Theme
from .plain_label import literal

BAND_WORDS = {
    BandKind.REDUCTION: "Reduction",
    BandKind.INTRODUCTORY: "Introductory weeks",
    BandKind.GI_CAP: "At most 0.5 mg a week",
    BandKind.NO_DOSE: "No dose",
    BandKind.HELD: "Nobody has asked",
}
BAND_ROW = {BandKind.REDUCTION: 0, BandKind.NO_DOSE: 0, BandKind.HELD: 0, BandKind.INTRODUCTORY: 1, BandKind.GI_CAP: 2}
"""Row, from the top, in which a stretch is named; a reduction and a pause never overlap."""
_TICK_PX = 84
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_MONTH_STEPS = (1, 2, 3, 6, 12)
_DAY_STEPS = (1, 2, 7, 14)
_OPTION = QStyleOptionGraphicsItem


def place(day: date) -> float:
    """Give the left edge of a day on the time axis; the day ends where the next begins."""
    return float(day.toordinal())


def middle(day: date) -> float:
    """Give the middle of a day, where its scores and doses taken are drawn."""
    return day.toordinal() + 0.5


def day_at(x: float) -> date:
    """Give the day that holds a place on the time axis."""
    return date.fromordinal(max(1, int(x // 1)))


def band_colour(colours: Theme, kind: BandKind) -> QColor:
    """Give the light colour of a shaded stretch."""
    return QColor(
        {
            BandKind.REDUCTION: colours.band_reduction,
            BandKind.INTRODUCTORY: colours.band_introductory,
            BandKind.GI_CAP: colours.band_cap,
            BandKind.NO_DOSE: colours.grid,
            BandKind.HELD: colours.soon_ground,
        }[kind]
    )


def day_ticks(first: float, last: float, width: float) -> list[tuple[float, str]]:
    """Choose days to name on the axis, with the year on the first and at each new year."""
    most = max(2, int(width / _TICK_PX))
    days = _ticked_days(day_at(first), day_at(last), most)
    ticks, year = [], 0
    edge = first + (last - first) * _TICK_PX / 2 / max(width, 1.0)
    for day in days:
        if middle(day) < edge:
            ticks.append((middle(day), ""))  # its words would be cut by the axis
            continue
        words = show_day(day)
        ticks.append((middle(day), words if day.year != year else words[:6]))
        year = day.year
    if not year:
        between = day_at((first + last) / 2)
        ticks.append((middle(between), show_day(between)))
    return ticks


def _ticked_days(first: date, last: date, most: int) -> list[date]:
    span = (last - first).days + 1
    for step in _DAY_STEPS:
        if span / step <= most:
            start = first.toordinal() + (1 - first.toordinal()) % step  # whole weeks begin on Mondays
            return [date.fromordinal(n) for n in range(start, last.toordinal() + 1, step)]
    months = [(first.year * 12 + first.month - 1 + i) for i in range(span // 28 + 2)]
    for step in _MONTH_STEPS:
        days = [date(m // 12, m % 12 + 1, 1) for m in months if m % step == 0]
        days = [d for d in days if first <= d <= last]
        if len(days) <= most:
            return days
    every = -(-(last.year - first.year) // most)
    return [date(y, 1, 1) for y in range(first.year + 1, last.year + 1, every)]


class Rule(NamedTuple):
    """A reference line across a panel."""

    y: float
    strong: bool


class Ground(QGraphicsObject):
    """Paints a panel's shading, grid and today line in one go; y values are the panel's own."""

    def __init__(self, view: Callable[[], QRectF], *, named: bool = False) -> None:
        super().__init__()
        self._view = view
        self._named = named
        self._colours: Theme | None = None
        self._bands: tuple[Band, ...] = ()
        self._rules: tuple[Rule, ...] = ()
        self._ticks: tuple[float, ...] = ()
        self._today: date | None = None
        self._box = QRectF()
        self.setZValue(-100)

    def lay(
        self, colours: Theme, box: QRectF, bands: tuple[Band, ...], rules: tuple[Rule, ...], today: date | None
    ) -> None:
        """Take what to paint."""
        self.prepareGeometryChange()
        self._colours, self._box, self._bands, self._rules, self._today = colours, box, bands, rules, today
        self.update()

    def set_ticks(self, ticks: Sequence[float]) -> None:
        """Take where the time axis is ticked."""
        self._ticks = tuple(ticks)
        self.update()

    def boundingRect(self) -> QRectF:
        """Give the room that may be painted, in days and the panel's values."""
        return self._box

    def paint(self, painter: QPainter, _option: _OPTION, _widget: QWidget | None = None) -> None:
        """Paint the ground."""
        if self._colours is None:
            return
        view = self._view()
        for band in self._bands:
            if band.kind is not BandKind.GI_CAP:
                self._shade(painter, view, band, self._colours)
        painter.setPen(_pen(self._colours.grid))
        painter.drawLines([QLineF(x, view.top(), x, view.bottom()) for x in self._ticks])
        painter.drawLines([QLineF(view.left(), r.y, view.right(), r.y) for r in self._rules if not r.strong])
        painter.setPen(_pen(self._colours.soft_text, Qt.PenStyle.DotLine))
        painter.drawLines([QLineF(view.left(), r.y, view.right(), r.y) for r in self._rules if r.strong])
        if self._today is not None and view.left() <= middle(self._today) <= view.right():
            painter.setPen(_pen(self._colours.today, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(middle(self._today), view.top(), middle(self._today), view.bottom()))
            if self._named:
                at = at_pixels(painter).map(QPointF(middle(self._today), view.bottom()))
                painter.drawText(at + QPointF(5, painter.fontMetrics().ascent() + 1), "Today")

    @staticmethod
    def _shade(painter: QPainter, view: QRectF, band: Band, colours: Theme) -> None:
        left = max(view.left(), place(band.first))
        right = min(view.right(), place(band.last + timedelta(days=1)))
        if left < right:
            painter.fillRect(QRectF(left, view.top(), right - left, view.height()), band_colour(colours, band.kind))


def _pen(colour: str, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    pen = QPen(QColor(colour), 0, style)
    pen.setCosmetic(True)
    return pen


def at_pixels(painter: QPainter) -> QTransform:
    """Let the painter draw in pixels; gives the way from the panel's values to them."""
    way = painter.worldTransform()
    painter.resetTransform()
    return way


class BandNames(QGraphicsObject):
    """Names every shaded stretch in its own row above the panels, as a bar as long as the stretch."""

    def __init__(self, view: Callable[[], QRectF]) -> None:
        super().__init__()
        self._view = view
        self._colours: Theme | None = None
        self._bands: tuple[Band, ...] = ()
        self._rows: dict[int, int] = {}
        self._box = QRectF()

    @property
    def rows(self) -> int:
        """How many rows are in use."""
        return len(self._rows)

    def lay(self, colours: Theme, box: QRectF, bands: tuple[Band, ...]) -> None:
        """Take what to paint; rows nobody needs are closed up."""
        self.prepareGeometryChange()
        self._colours, self._box, self._bands = colours, box, bands
        used = sorted({BAND_ROW[b.kind] for b in bands})
        self._rows = {row: place_in for place_in, row in enumerate(used)}
        self.update()

    def boundingRect(self) -> QRectF:
        """Give the room that may be painted."""
        return self._box

    def paint(self, painter: QPainter, _option: _OPTION, _widget: QWidget | None = None) -> None:
        """Paint the bars and their names."""
        if self._colours is None or not self._rows:
            return
        view = self._view()
        way = at_pixels(painter)
        for band in self._bands:
            left = max(view.left(), place(band.first))
            right = min(view.right(), place(band.last + timedelta(days=1)))
            if left >= right:
                continue
            top = self.rows - self._rows[BAND_ROW[band.kind]]
            bar = QRectF(way.map(QPointF(left, top - 0.06)), way.map(QPointF(right, top - 0.94)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(band_colour(self._colours, band.kind)))
            painter.drawRoundedRect(bar, 3, 3)
            self._name(painter, band, bar, self._colours)

    @staticmethod
    def _name(painter: QPainter, band: Band, bar: QRectF, colours: Theme) -> None:
        """Write the name into its bar; one too short for its name has it at its side, for reductions are short."""
        metrics = QFontMetricsF(painter.font())
        words = literal(BAND_WORDS[band.kind])
        painter.setPen(QColor(colours.text))
        width = metrics.horizontalAdvance(words)
        if width + 8 > bar.width() and BAND_ROW[band.kind] == 0:
            painter.drawText(bar.translated(bar.width() + 4, 0).adjusted(0, 0, width, 0), _MIDDLE, words)
        elif bar.width() > metrics.horizontalAdvance("MMM"):
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, bar.width() - 8)
            painter.drawText(bar.adjusted(5, 0, -3, 0), _MIDDLE, words)
