"""A patient's dose and symptoms over time, read by eye, by pointer, by keyboard and aloud."""

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ldndesk.clinical.symptoms import Kind
from ldndesk.clinical.timeline import Chart, DoseSpan, EntryPoint, Series, read_day

from .date_field import show_weekday
from .dose_chart_key import ChartKey
from .dose_chart_plots import ZOOM, ChartPlots
from .dose_chart_range import RANGE_KEYS, Range, days_of, range_button
from .dose_chart_scores import scored
from .dose_chart_sheet import SideGroup
from .dose_chart_side import FIGURES_WIDTH, ROOMY_WIDTH, WIDTH, SideWords
from .flow import Flow, laid_out_once
from .look import GAP, theme
from .plain_label import PlainLabel

SHORT_PX = 580
"""Below this height the key is shown on demand."""
ROOMY_PX = 960
"""From this width on the change of each score is written in words."""


_ZOOMS = {Qt.Key.Key_Plus: ZOOM, Qt.Key.Key_Equal: ZOOM, Qt.Key.Key_Minus: 1 / ZOOM}
_PANS = {Qt.Key.Key_Left: -0.25, Qt.Key.Key_Right: 0.25}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -7, Qt.Key.Key_PageDown: 7}
CLASSES = (Kind.GI, Kind.SLEEP, Kind.INTRODUCTORY, Kind.OUTCOME, Kind.THYROID, Kind.OTHER)


class DoseChart(QFrame):
    """Shows one patient's chart: dose above, scores below, on one time axis, with the values of one day read out."""

    alert_clicked = Signal(int)
    """Carries the stored alert whose sign was clicked."""
    entry_clicked = Signal(object)
    """Carries where the entry stands in the record whose sign was clicked."""

    def __init__(self, parent: QWidget | None = None, *, compact: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Chart of dose and symptoms; left and right keys read one day after the other")
        self.chart: Chart | None = None
        self.preview: tuple[DoseSpan, ...] = ()
        self.focus_day: date | None = None
        self.range = Range.WEEKS_12
        self.plots = ChartPlots(dose_share=2 if compact else 1)
        self._compact = compact
        self.side = SideWords()
        self.key = ChartKey()
        self.day_words = PlainLabel("", kind="strong")
        self.reading = PlainLabel("", wrap=True)
        self.reading.setAccessibleName("Values of the day")
        self._values = QScrollArea()
        """Holds the values of the day; many values are scrolled to, never cut off."""
        self.empty = PlainLabel("Nothing is recorded yet: the chart begins with the first plan or call.", kind="empty")
        self.head = Flow(self)
        self.ranges = {r: range_button(r, chosen=r is self.range) for r in Range}
        self.key_shown = QPushButton("Key")
        self.key_shown.setCheckable(True)
        self.key_shown.setProperty("kind", "quiet")
        self.key_shown.setToolTip("What the signs mean")
        self.classes = {k: QCheckBox(k.value.capitalize()) for k in CLASSES}
        self._lay_out()
        self.plots.pointed.connect(self.set_focus_day)
        self.plots.clicked.connect(self._on_click)
        self.plots.moved.connect(self._label)
        self.draw(None)

    def _lay_out(self) -> None:
        head = self.head
        for which, button in self.ranges.items():
            button.clicked.connect(lambda _=False, chosen=which: self.set_range(chosen))
            head.add(button)
        for kind, box in self.classes.items():
            box.setChecked(True)
            box.setAccessibleName(f"Show symptoms: {kind.value}")
            box.toggled.connect(self._redraw)
            head.add(box)
        self.key_shown.toggled.connect(self._fit)
        head.add(self.key_shown)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.plots, 1)
        body.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(4)
        column.addWidget(head)
        column.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignCenter)
        column.addLayout(body, 1)
        column.addWidget(self.key)
        column.addWidget(self.day_words)
        column.addWidget(self._values)
        self.reading.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._values.setWidget(self.reading)
        self._values.setWidgetResizable(True)
        self._values.setFrameShape(QFrame.Shape.NoFrame)
        self._values.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._values.viewport().setAutoFillBackground(False)
        self.reading.setAutoFillBackground(False)

    def draw(self, chart: Chart | None, preview: tuple[DoseSpan, ...] = ()) -> None:
        """Show a chart, with a plan that is only being considered drawn over it in a way of its own."""
        before, self.chart, self.preview = self.chart, chart, preview
        drawn = chart is not None and chart.last > chart.first
        present = {k for s in scored(chart) for k in s.kinds} if chart is not None else set()
        with laid_out_once(self):
            self.empty.setVisible(not drawn)
            for part in (self.plots, self.side, self.day_words, self._values):
                part.setVisible(drawn)
            for kind, box in self.classes.items():
                box.setVisible(kind in present)
            self._fit()
            self.head.arrange()
        self._redraw()
        if chart is None:
            return
        if before is None or (before.first, before.last, before.today) != (chart.first, chart.last, chart.today):
            self.set_range(self.range)
        if before is not None and before.today != chart.today:
            self.focus_day = chart.today  # a past day looked at is read on that day
        if self.focus_day is None or not chart.first <= self.focus_day <= chart.last:
            self.focus_day = chart.today
        self.set_focus_day(self.focus_day)

    def shown_series(self) -> tuple[Series, ...]:
        """Give the series switched on: those of any class that is ticked."""
        if self.chart is None:
            return ()
        on = {kind for kind, box in self.classes.items() if box.isChecked()}
        return tuple(s for s in scored(self.chart) if s.kinds & on)

    def set_range(self, which: Range) -> None:
        """Show the last weeks and a week ahead, or everything."""
        self.range = which
        for other, button in self.ranges.items():
            button.setChecked(other is which)
        if self.chart is None:
            return
        self.plots.set_days(*days_of(which, self.chart), (self.chart.first, self.chart.last))

    @Slot(object)
    def set_focus_day(self, day: date) -> None:
        """Put the focus line on a day and read its values out."""
        if self.chart is None:
            return
        self.focus_day = min(max(day, self.chart.first), self.chart.last)
        self.plots.set_focus(self.focus_day)
        values = " · ".join(f"{line.what}: {line.value}" for line in read_day(self.chart, self.focus_day))
        named = ", the day looked at" if self.chart.past else ", today"
        today = named if self.focus_day == self.chart.today else ""
        self.day_words.setText(f"{show_weekday(self.focus_day)}{today}")
        self.reading.setText(values)
        self.setAccessibleDescription(f"{self.day_words.text()}: {values}")

    @Slot()
    def _redraw(self) -> None:
        self.plots.draw(self.chart, self.preview, self.shown_series())
        self.key.show_key(self.chart, self.plots.sheet.taken, preview=bool(self.preview), doses_only=self._compact)

    @Slot()
    def _label(self) -> None:
        if self.chart is None:
            self.side.show_groups([])
            return
        offset = self.plots.mapTo(self, QPoint(0, 0)).y() - self.side.mapTo(self, QPoint(0, 0)).y()
        groups = self.plots.side_groups()
        moved = [
            SideGroup([w._replace(y=w.y + offset) for w in g.words], g.top + offset, g.bottom + offset) for g in groups
        ]
        self.side.show_groups(moved)
        self._mark_range()

    def _mark_range(self) -> None:
        """Show no range as chosen once it was zoomed or moved away from."""
        if self.chart is not None:
            chosen = self.plots.days() == days_of(self.range, self.chart)
            self.ranges[self.range].setChecked(chosen)

    @Slot(object, int, object)
    def _on_click(self, day: date, alert_id: int, entry: EntryPoint | None) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.set_focus_day(day)
        self._lead_on(alert_id, entry)

    def _lead_on(self, alert_id: int, entry: EntryPoint | None) -> None:
        if alert_id:
            self.alert_clicked.emit(alert_id)
        elif entry is not None:
            self.entry_clicked.emit(entry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the focus line, the stretch in sight, or its length."""
        key = Qt.Key(event.key())
        if self.chart is None or self.focus_day is None or not self._obey(key, event.modifiers()):
            super().keyPressEvent(event)

    def _obey(self, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
        """Do what a key asks for; False when it asks for nothing here."""
        assert self.chart is not None
        assert self.focus_day is not None
        if held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False  # the program's own
        if key in _PANS and held & Qt.KeyboardModifier.ShiftModifier:
            self.plots.pan(_PANS[key])
        elif key in _STEPS:
            self._reach(self.focus_day + timedelta(days=_STEPS[key]))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._reach(self.chart.first if key is Qt.Key.Key_Home else self.chart.today)
        elif key in _ZOOMS:
            self.plots.zoom(_ZOOMS[key], self.focus_day)
        elif key in RANGE_KEYS:
            self.set_range(RANGE_KEYS[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._lead_on(*self.plots.sheet.of_day(self.focus_day))
        else:
            return False
        return True

    def _reach(self, day: date) -> None:
        self.set_focus_day(day)
        assert self.chart is not None
        assert self.focus_day is not None
        first, last = self.plots.days()
        if not first <= self.focus_day <= last:
            beyond = self.focus_day - (first if self.focus_day < first else last)
            self.plots.set_days(first + beyond, last + beyond, (self.chart.first, self.chart.last))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys now move the focus line."""
        super().focusInEvent(event)
        self.plots.set_strong(strong=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys go elsewhere."""
        super().focusOutEvent(event)
        self.plots.set_strong(strong=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the words beside the heights they name."""
        super().resizeEvent(event)
        self._fit()
        self._label()

    @Slot()
    def _fit(self) -> None:
        """Give the panels the room where it is short: the key waits for its button, fewer values are in sight."""
        short = self.height() < SHORT_PX and not self._compact
        drawn = not self.empty.isVisibleTo(self)
        self.key_shown.setVisible(short and drawn)
        self.key.setVisible(drawn and (not short or self.key_shown.isChecked()))
        lines = 1 if self._compact else 2 if short else 3
        if not self._compact:
            wide = ROOMY_WIDTH if self.width() >= ROOMY_PX else FIGURES_WIDTH
            self.side.setFixedWidth(wide if self.chart is not None and scored(self.chart) else WIDTH)
        self._values.setFixedHeight(self.reading.fontMetrics().lineSpacing() * lines + 2)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours in force."""
        super().changeEvent(event)
        changed = event.type() == QEvent.Type.PaletteChange and hasattr(self, "key")
        if changed and self.plots.sheet.colours is not theme():  # told many times while a page is put together
            self._redraw()
