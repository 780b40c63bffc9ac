"""The chart's figures: each symptom before LDN, last time and now; how doses were taken; every day as a row."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.comparison import Compared, compare, taking
from ldndesk.clinical.day_figures import DayFigures, day_figures
from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.score_series import Series
from ldndesk.clinical.symptoms import Kind
from ldndesk.clinical.timeline_values import Chart
from ldndesk.desk.page import PatientPage

from .figure_words import NOT_ASKED, change_words, point_words, taking_words, when_words
from .list_panel import ListPanel
from .list_table import ListTable
from .look import GAP
from .plain_label import PlainLabel
from .table_model import Column

ROOMY_PX = 620
"""From this height on both tables are in sight; below it one at a time."""
_SAID = {True: " · troublesome", False: " · not troublesome", None: ""}


def day_columns(chart: Chart) -> tuple[Column[DayFigures], ...]:
    """Give the columns of the day table: the dose, and one for each symptom on record."""
    return (
        Column("Prescribed", lambda r: show_mg(r.prescribed.ug) if r.prescribed else "no dose"),
        Column("Taken", _taken_words),
        *(_symptom_column(number, one) for number, one in enumerate(chart.series)),
        Column("Form and time", _form_words),
    )


def _taken_words(row: DayFigures) -> str:
    if row.taken is None:
        return "not reported" if row.prescribed and row.prescribed.ug else "–"
    return show_mg(row.taken) if row.taken else "missed"


def _form_words(row: DayFigures) -> str:
    span = row.prescribed
    return " · ".join(filter(None, (span.label, span.at))) if span is not None and span.ug else "–"


def _symptom_column(number: int, series: Series) -> Column[DayFigures]:
    flag = Kind.RED_FLAG in series.kinds

    def text(row: DayFigures) -> str:
        point = row.points[number]
        if point is None:
            return "–"
        score = ("yes" if point.score else "no") if flag else str(point.score)
        return f"{score}{_SAID[point.troublesome]}"

    def said(row: DayFigures) -> str:
        return NOT_ASKED if row.points[number] is None else text(row)

    return Column(series.label, text, said=said)


COMPARED: tuple[Column[Compared], ...] = (
    Column("Symptom", lambda c: c.label, kind=lambda _: "strong"),
    Column("Before LDN", lambda c: point_words(c.before), second=lambda c: when_words(c.before)),
    Column("Last time", lambda c: point_words(c.last), second=lambda c: when_words(c.last)),
    Column("Now", lambda c: point_words(c.now), second=lambda c: when_words(c.now), kind=lambda _: "strong"),
    Column("Since before LDN", change_words),
)


class FiguresTab(QWidget):
    """Shows what the chart draws as figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unread: PatientPage | None = None
        self.taking = PlainLabel("", wrap=True)
        self.compared: ListTable[Compared] = ListTable(
            COMPARED, lambda c: c.label, "Scores before LDN, last time and now", row_height=44
        )
        self.compared.widths(230, 110, 110, 110, 0)
        self.days: ListTable[DayFigures] = ListTable(
            (), lambda r: r.day, "Figures day by day", row_height=32, row_head=lambda r: show_day(r.day)
        )
        self.days.verticalHeader().setMinimumWidth(112)
        self.copy = QPushButton("&Copy as table")
        self.turns = QPushButton("Day &by day"), QPushButton("Before LDN, last time, no&w")
        self.compared_panel = ListPanel(self.compared, "Before LDN, last time, now", beside=self.turns[0])
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.turns[1])
        row.addWidget(self.copy)
        self.days_panel = ListPanel(self.days, "Day by day, newest first", beside=beside)
        self._by_day = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        for part, stretch in ((self.taking, 0), (self.compared_panel, 1), (self.days_panel, 1)):
            column.addWidget(part, stretch)
        self.copy.clicked.connect(self.copy_all)
        self.turns[0].clicked.connect(lambda: self._turn(by_day=True))
        self.turns[1].clicked.connect(lambda: self._turn(by_day=False))
        self._fit()

    def _turn(self, *, by_day: bool) -> None:
        """Show the other table where there is room for one."""
        self._by_day = by_day
        self._fit()
        (self.days if by_day else self.compared).setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        roomy = self.height() >= ROOMY_PX
        for turn in self.turns:
            turn.setVisible(not roomy)
        self.compared_panel.setVisible(roomy or not self._by_day)
        self.days_panel.setVisible(roomy or self._by_day)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show both tables where there is room."""
        super().resizeEvent(event)
        self._fit()

    def show_patient(self, page: PatientPage) -> None:
        """Show the patient of a page, once it is in sight."""
        self._unread = page
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        """Fill what came while it was out of sight."""
        super().showEvent(event)
        self._fill()

    def _fill(self) -> None:
        page, self._unread = self._unread, None
        if page is None:
            return
        rows, days = compare(page.chart.series, page.chart.start), day_figures(page.chart)
        self.taking.setText(taking_words(taking(page.chart)))
        self.compared_panel.say_empty("" if rows else "No score is recorded.")
        self.days_panel.say_empty("" if days else "Nothing is recorded day by day.")
        self.compared.show_rows(rows, at_once=True)
        self._head_days(page.chart, days)
        self.days.show_rows(days, at_once=True)

    def _head_days(self, chart: Chart, days: tuple[DayFigures, ...]) -> None:
        """Give the day table a column for each symptom on record, wide enough for its words."""
        columns = day_columns(chart)
        if [c.heading for c in columns] == [c.heading for c in self.days.rows_model.columns]:
            return
        self.days.rows_model.set_columns(columns)
        letters = QFont(self.days.font())
        letters.setBold(True)
        measured = QFontMetrics(letters)
        for number, column in enumerate(columns):
            words = {column.heading, *(column.text(row) for row in days)}
            self.days.setColumnWidth(number, max(map(measured.horizontalAdvance, words)) + 2 * GAP + 4)

    @Slot()
    def copy_all(self) -> None:
        """Put the day rows on the clipboard, a tab between cells."""
        model = self.days.rows_model
        lines = ["\t".join(("Day", *(column.heading for column in model.columns)))]
        cells = [column.said or column.text for column in model.columns]
        lines += ["\t".join((show_day(row.day), *(cell(row) for cell in cells))) for row in model.rows]
        QGuiApplication.clipboard().setText("\n".join(lines))
