"""The chart's panels in pyqtgraph's view: one time axis to zoom and pan, one item that paints them all."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ldndesk.clinical.timeline import Chart, DoseSpan, Series

from .dose_chart_pane import AXIS_PX, Pane, day_at, named, place
from .dose_chart_sheet import Sheet, SideGroup, empty_sheet, paint_focus
from .dose_chart_stamp import Stamps
from .look import theme

SHORTEST_DAYS = 7
ZOOM = 0.7
"""How much shorter a stretch becomes at one step of the keys."""
pg.setConfigOption("mouseRateLimit", 0)  # else the last movement of the pointer may go unread


class _Painted(QGraphicsItem):
    """Paints by calling; the mouse passes through."""

    def __init__(self, box: Callable[[], QRectF], paint: Callable[[QPainter], None]) -> None:
        super().__init__()
        self._box, self._paint = box, paint
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def boundingRect(self) -> QRectF:
        return self._box()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        self._paint(painter)


class ChartPlots(pg.GraphicsLayoutWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Panels that move together in time; heights are fixed and never follow the values."""

    pointed = Signal(object)
    """Carries the day under the pointer."""
    clicked = Signal(object, int, object)
    """Carries the day clicked, the alert there, 0 for none, and the entry there, None for none."""
    moved = Signal()
    """The time axis shows other days, or the panels another size."""

    def __init__(self, *, dose_share: int = 1) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Panels of the chart")
        self._share = dose_share
        self._stamps = Stamps()
        self._picture: QPixmap | None = None
        self._focus: date | None = None
        self._strong = False
        self.ci.layout.setSpacing(0)
        self.ci.layout.setContentsMargins(AXIS_PX, 0, 0, 0)
        self.vb = self.addViewBox(enableMenu=False)
        self.vb.setMouseEnabled(x=True, y=False)
        self.vb.setDefaultPadding(0)
        self.vb.disableAutoRange()
        self.sheet = empty_sheet(theme())
        self._sheet_item = _Painted(self._area, self._paint_sheet)
        self._focus_item = _Painted(self._line_area, self._paint_focus)
        self._focus_item.setZValue(50)
        for item in (self._sheet_item, self._focus_item):
            self.scene().addItem(item)
        self.scene().sigMouseMoved.connect(self._on_move)
        self.scene().sigMouseClicked.connect(self._on_click)
        self.vb.sigXRangeChanged.connect(self._on_range)
        self.viewport().installEventFilter(self)

    # painting

    def _area(self) -> QRectF:
        return QRectF(0, 0, self.width(), self.height())

    def _line_area(self) -> QRectF:
        if self._focus is None:
            return QRectF()
        x = self.panes()[0].x(self._focus.toordinal() + 0.5)
        return QRectF(x - 2, 0, 4, self.height())

    def _paint_sheet(self, painter: QPainter) -> None:
        """Paint the sheet anew only when it changed; as the reading line moves, it is a picture."""
        ratio = painter.device().devicePixelRatio()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = self._drawn(ratio)
        painter.drawPixmap(0, 0, self._picture)

    def _drawn(self, ratio: float) -> QPixmap:
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(theme().card))
        painter = QPainter(picture)
        self.sheet.paint(painter, self.panes(), self._stamps)
        painter.end()
        return picture

    def _paint_focus(self, painter: QPainter) -> None:
        if self._focus is not None:
            paint_focus(painter, self.panes(), self._focus, theme(), strong=self._strong)

    def panes(self) -> tuple[Pane, ...]:
        """Give every panel as it stands now."""
        low, high = self.vb.viewRange()[0]
        return self.sheet.panes((self.width(), self.height()), (low, high))

    def pane(self, name: str) -> Pane:
        """Give one panel as it stands now."""
        found = named(self.panes(), name)
        if found is None:
            raise LookupError(f"the chart shows no panel “{name}”")
        return found

    def draw(self, chart: Chart | None, preview: tuple[DoseSpan, ...], shown: Sequence[Series]) -> None:
        """Draw a chart."""
        colours = theme()
        if self.backgroundBrush().color() != QColor(colours.card):
            self.setBackground(QColor(colours.card))
        self.sheet = empty_sheet(colours) if chart is None else Sheet(chart, preview, shown, colours, self._share)
        self._on_range()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the panels fill the new size."""
        super().resizeEvent(event)
        if hasattr(self, "_focus_item"):
            self._on_range()

    # time

    def set_days(self, first: date, last: date, within: tuple[date, date]) -> None:
        """Show the days from first to last; the pointer cannot drag beyond ``within``."""
        low, high = place(within[0]), place(within[1] + timedelta(days=1))
        self.vb.setLimits(xMin=low, xMax=max(high, low + SHORTEST_DAYS), minXRange=SHORTEST_DAYS)
        self.vb.setXRange(place(first), place(last + timedelta(days=1)), padding=0)

    def days(self) -> tuple[date, date]:
        """Give the first and last day in sight."""
        low, high = self.vb.viewRange()[0]
        return day_at(low), day_at(high - 1e-6)

    def zoom(self, share: float, about: date | None) -> None:
        """Show a shorter or a longer stretch, a day staying where it is when in sight."""
        low, high = self.vb.viewRange()[0]
        still = place(about) + 0.5 if about is not None and low <= place(about) < high else (low + high) / 2
        self.vb.setXRange(still - (still - low) * share, still + (high - still) * share, padding=0)

    def pan(self, share: float) -> None:
        """Move in time by a share of what is in sight."""
        low, high = self.vb.viewRange()[0]
        self.vb.translateBy(x=(high - low) * share)

    def set_focus(self, day: date | None) -> None:
        """Put the focus line on a day."""
        self._focus_item.prepareGeometryChange()
        self._focus = day
        self._focus_item.update()

    def set_strong(self, *, strong: bool) -> None:
        """Make the focus line stronger while keys move it."""
        self._strong = strong
        self._focus_item.update()

    @Slot()
    def _on_range(self) -> None:
        self._picture = None
        for item in (self._sheet_item, self._focus_item):
            item.prepareGeometryChange()
            item.update()
        self.moved.emit()

    # pointer

    def side_groups(self) -> list[SideGroup]:
        """Give the words beside the panels."""
        return self.sheet.side(self.panes())

    def day_under(self, at: QPointF) -> date | None:
        """Give the day at a pixel, None beside the panels."""
        pane = self.panes()[0]
        return day_at(pane.day(at.x())) if pane.box.left() <= at.x() < pane.box.right() else None

    @Slot(object)
    def _on_move(self, at: QPointF) -> None:
        if (day := self.day_under(at)) is not None:
            self.pointed.emit(day)

    @Slot(object)
    def _on_click(self, event: Any) -> None:
        at = event.scenePos()
        day = self.day_under(at)
        if day is not None and event.button() == Qt.MouseButton.LeftButton:
            panes = self.panes()
            self.clicked.emit(day, self.sheet.alert_at(panes, at), self.sheet.entry_at(panes, at))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel zoom in time only while Ctrl is held; else it scrolls the page."""
        if isinstance(event, QWheelEvent) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return True
        return bool(super().eventFilter(watched, event))
