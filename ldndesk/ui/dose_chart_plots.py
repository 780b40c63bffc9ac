"""The chart's panels on one time axis: names of stretches, dose, marks, scores; values and days are the axes' units."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainterPath, QWheelEvent
from PySide6.QtWidgets import QApplication

from ldndesk.clinical.dose import CEILING_UG, LOWEST_UG, show_mg
from ldndesk.clinical.timeline import Chart, DoseSpan, Series

from .dose_chart_ground import BandNames, Ground, Rule, day_at, day_ticks, middle, place
from .dose_chart_items import LANES, DoseSteps, MarkLane, mg
from .dose_chart_scores import ScoreLines, TakenMarks, dresses, symbol_path
from .look import Theme, theme

USUAL_UG = 4500
LOWEST_TOP_MG = 5
"""The mg axis never ends lower."""
SCORE_TOP = 10
FOOT_ROOM = 0.05
"""Share of the mg axis left free below 0, so that the crosses of missed doses are whole."""
TOP_ROOM = 0.12
"""Share of the mg axis left free above its end, so that the words on the highest step fit."""
SCORE_ROOM = (-0.5, 10.5)
AXIS_PX = 66
SHORTEST_DAYS = 7
pg.setConfigOption("mouseRateLimit", 0)  # else the last movement of the pointer may go unread
REFERENCES = {LOWEST_UG: "least", USUAL_UG: "usual most", CEILING_UG: "limit"}


class SideLabel(NamedTuple):
    """Words that belong beside a height of the panels."""

    y: float
    """Pixels from the top of the panels."""
    text: str
    colour: str
    path: QPainterPath | None = None
    """The sign of the series, of unit size."""


def dose_top(chart: Chart | None, preview: Sequence[DoseSpan] = ()) -> int:
    """Give where the mg axis ends: 5, or the next whole mg above every dose shown."""
    doses = [s.ug for s in preview]
    if chart is not None:
        doses += [s.ug for s in chart.prescribed] + [t.ug for t in chart.taken]
    return max(LOWEST_TOP_MG, max(doses, default=0) // 1000 + 1)


class ChartPlots(pg.GraphicsLayoutWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Four panels that move together in time; heights are fixed and never follow the values."""

    pointed = Signal(object)
    """Carries the day under the pointer."""
    clicked = Signal(object, int)
    """Carries the day clicked and the alert there, 0 for none."""
    moved = Signal()
    """The time axis shows other days, or the panels another size."""

    def __init__(self, *, dose_share: int = 1) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Panels of the chart")
        self.ci.layout.setSpacing(2)
        self.ci.layout.setContentsMargins(0, 0, 0, 0)
        self.bands, self.dose, self.marks, self.scores = (self._panel(row) for row in range(4))
        for panel in (self.dose, self.marks, self.scores):
            panel.setXLink(self.bands)
        self._grounds = [
            Ground(panel.vb.viewRect, named=panel is self.dose) for panel in (self.dose, self.scores, self.marks)
        ]
        for panel, ground in zip((self.dose, self.scores, self.marks), self._grounds, strict=True):
            panel.addItem(ground, ignoreBounds=True)
        self.names, self.steps, self.lane = (
            BandNames(self.bands.vb.viewRect),
            DoseSteps(self.dose.vb.viewRect),
            MarkLane(self.marks.vb.viewRect),
        )
        for panel, item in ((self.bands, self.names), (self.dose, self.steps), (self.marks, self.lane)):
            panel.addItem(item, ignoreBounds=True)
        self.taken, self.lines = TakenMarks(self.dose), ScoreLines(self.scores)
        self._focus = [pg.InfiniteLine(angle=90, movable=False) for _ in range(3)]
        for panel, line in zip((self.dose, self.marks, self.scores), self._focus, strict=True):
            line.setZValue(50)
            panel.addItem(line, ignoreBounds=True)
        self._worn: Theme | None = None
        self._heights(dose_share)
        self._top = LOWEST_TOP_MG
        self.scene().sigMouseMoved.connect(self._on_move)
        self.scene().sigMouseClicked.connect(self._on_click)
        self.scores.vb.sigXRangeChanged.connect(self._on_range)
        self.scores.vb.sigResized.connect(self._on_range)
        self.dose.vb.sigResized.connect(self._on_range)
        self.viewport().installEventFilter(self)

    def _panel(self, row: int) -> Any:
        panel = self.addPlot(row=row, col=0)
        panel.setMenuEnabled(False)
        panel.hideButtons()
        panel.setMouseEnabled(x=True, y=False)
        panel.vb.setDefaultPadding(0)
        panel.vb.disableAutoRange()
        panel.getAxis("left").setWidth(AXIS_PX)
        panel.getAxis("left").enableAutoSIPrefix(False)
        panel.getAxis("bottom").setStyle(showValues=row == 3)
        panel.getAxis("bottom").setHeight(26 if row == 3 else 2)
        if row in {0, 2}:
            panel.getAxis("left").setTicks([[]])
        return panel

    def _heights(self, dose_share: int) -> None:
        grid = self.ci.layout
        self.marks.setFixedHeight(44)
        grid.setRowStretchFactor(1, 11 * dose_share)
        grid.setRowStretchFactor(3, 10)
        self.dose.setLabel("left", "Daily dose (mg)")
        self.marks.getAxis("left").setTicks([[(1.5, "Alerts"), (0.5, "Events")]])
        self.scores.setLabel("left", "Score 0–10<br>(10 = worst)")
        self.scores.getAxis("left").setTicks([[(y, str(y)) for y in range(0, SCORE_TOP + 1, 2)]])
        self.scores.setYRange(*SCORE_ROOM, padding=0)
        self.marks.setYRange(0, LANES, padding=0)

    def draw(self, chart: Chart | None, preview: tuple[DoseSpan, ...], shown: Sequence[Series]) -> None:
        """Draw a chart, the panels' heights first."""
        colours = theme()
        self._dress()
        self._top = dose_top(chart, preview)
        self.dose.setYRange(-self._top * FOOT_ROOM, self._top * (1 + TOP_ROOM), padding=0)
        self.dose.getAxis("left").setTicks([[(y, str(y)) for y in range(0, self._top + 1, 1 if self._top < 12 else 2)]])
        if chart is None:
            chart = Chart(date.min, date.min, date.min)
        first, last = place(chart.first), place(chart.last + timedelta(days=1))
        rules = tuple(Rule(mg(ug), True) for ug in REFERENCES if mg(ug) <= self._top)
        whole = tuple(Rule(y, False) for y in range(1, self._top + 1))
        tens = tuple(Rule(y, False) for y in range(0, SCORE_TOP + 1, 2))
        today = chart.today if chart.today > date.min else None
        for ground, bands, lines in zip(
            self._grounds, (chart.bands, chart.bands, ()), (whole + rules, tens, ()), strict=True
        ):
            ground.lay(colours, QRectF(first, -1, last - first, max(self._top, SCORE_TOP) + 2), bands, lines, today)
        self.names.lay(colours, QRectF(first, 0, last - first, 4), chart.bands)
        self.bands.setFixedHeight(19 * self.names.rows + 4 if self.names.rows else 4)
        self.bands.setYRange(0, max(1, self.names.rows), padding=0)
        self.steps.lay(colours, QRectF(first, -1, last - first, self._top * 2), chart.prescribed, preview, chart.last)
        self.lane.lay(colours, QRectF(first, 0, last - first, LANES), chart.markers)
        self.taken.draw(chart, colours)
        self.lines.draw(QRectF(first, -1, last - first, SCORE_TOP + 2), shown, dresses(chart, colours), colours)
        self._on_range()

    def _dress(self) -> None:
        colours = theme()
        if self._worn is colours:
            return
        self._worn = colours
        self.setBackground(QColor(colours.card))
        font = QApplication.font()
        font.setPointSizeF(font.pointSizeF() - 1)
        for panel in (self.bands, self.dose, self.marks, self.scores):
            for side in ("left", "bottom"):
                axis = panel.getAxis(side)
                axis.setPen(pg.mkPen(colours.edge))
                axis.setTextPen(pg.mkPen(colours.soft_text))
                axis.setTickFont(font)
                axis.setStyle(tickLength=0)
            panel.getAxis("left").label.setFont(font)
        for line in self._focus:
            line.setPen(pg.mkPen(colours.accent, width=1))

    def set_days(self, first: date, last: date, within: tuple[date, date]) -> None:
        """Show the days from first to last; the pointer cannot drag beyond ``within``."""
        low, high = place(within[0]), place(within[1] + timedelta(days=1))
        for panel in (self.bands, self.dose, self.marks, self.scores):
            panel.vb.setLimits(xMin=low, xMax=max(high, low + SHORTEST_DAYS), minXRange=SHORTEST_DAYS)
        self.bands.setXRange(place(first), place(last + timedelta(days=1)), padding=0)

    def days(self) -> tuple[date, date]:
        """Give the first and last day in sight."""
        low, high = self.scores.vb.viewRange()[0]
        return day_at(low), day_at(high - 1e-6)

    def set_focus(self, day: date | None) -> None:
        """Put the focus line on a day."""
        for line in self._focus:
            line.setVisible(day is not None)
            if day is not None:
                line.setPos(middle(day))

    def set_strong(self, *, strong: bool) -> None:
        """Make the focus line stronger while keys move it."""
        for line in self._focus:
            line.setPen(pg.mkPen(theme().accent, width=2 if strong else 1))

    def pixel(self, panel: Any, x: float, y: float) -> QPointF:
        """Give where a panel's value lies, in pixels of this widget."""
        return QPointF(self.mapFromScene(panel.vb.mapViewToScene(QPointF(x, y))))

    def side_labels(self, chart: Chart | None, shown: Sequence[Series]) -> tuple[list[SideLabel], list[SideLabel]]:
        """Give the words beside the dose panel and beside the score panel."""
        colours = theme()
        first, last = self.days()
        dose = [
            SideLabel(self.pixel(self.dose, 0, mg(ug)).y(), f"{show_mg(ug)} {word}", colours.soft_text)
            for ug, word in REFERENCES.items()
            if mg(ug) <= self._top
        ]
        if mg(CEILING_UG) > self._top:
            top = self.pixel(self.dose, 0, self._top).y() - 8
            dose.append(SideLabel(top, f"↑ {show_mg(CEILING_UG)} limit, above", colours.soft_text))
        dressed = dresses(chart, colours) if chart is not None else {}
        ends = []
        for series in shown:
            seen = [p for segment in series.segments for p in segment if first <= p.day <= last]
            if seen:
                dress = dressed[series.symptom]
                y = self.pixel(self.scores, 0, seen[-1].score).y()
                sign = symbol_path(dress.symbol)
                ends.append(SideLabel(y, f"{series.label} {seen[-1].score}", dress.colour, sign))
        return dose, ends

    @Slot()
    def _on_range(self) -> None:
        low, high = self.scores.vb.viewRange()[0]
        ticks = day_ticks(low, high - 1e-6, self.scores.vb.width()) if low >= 1 else []
        self.scores.getAxis("bottom").setTicks([ticks])
        for ground in self._grounds:
            ground.set_ticks([x for x, _ in ticks])
        self.moved.emit()

    def _day_under(self, at: QPointF) -> date | None:
        x = self.scores.vb.mapSceneToView(at).x()
        low, high = self.scores.vb.viewRange()[0]
        return day_at(x) if low <= x < high else None

    @Slot(object)
    def _on_move(self, at: QPointF) -> None:
        if (day := self._day_under(at)) is not None:
            self.pointed.emit(day)

    @Slot(object)
    def _on_click(self, event: Any) -> None:
        day = self._day_under(event.scenePos())
        if day is not None and event.button() == Qt.MouseButton.LeftButton:
            at = self.marks.vb.mapSceneToView(event.scenePos())
            self.clicked.emit(day, self.lane.alert_near(at.x(), at.y(), self.marks.vb.viewPixelSize()[0]))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel zoom in time only while Ctrl is held; else it scrolls the page."""
        if isinstance(event, QWheelEvent) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return True
        return bool(super().eventFilter(watched, event))
