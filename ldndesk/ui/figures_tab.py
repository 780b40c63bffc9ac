"""The chart's figures: each symptom before LDN, last time and now; how doses were taken; every day as a row."""

from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.comparison import LOOKED_AT, Compared, Taking, compare, taking
from ldndesk.clinical.days import show_day
from ldndesk.clinical.score_series import Point
from ldndesk.clinical.symptoms import Kind
from ldndesk.clinical.timeline_reading import read_day
from ldndesk.clinical.timeline_values import Chart
from ldndesk.desk.page import PatientPage

from .list_panel import ListPanel
from .list_table import ListTable
from .look import GAP
from .plain_label import PlainLabel
from .table_model import Column

NOT_ASKED = "not asked"


class DayRow(NamedTuple):
    """One day in figures."""

    day: date
    prescribed: str
    taken: str
    scores: str


def point_words(point: Point | None) -> str:
    """Give a score out of ten."""
    return NOT_ASKED if point is None else f"{point.score} of 10"


def change_words(row: Compared) -> str:
    """Say the change from before LDN: a lower score is better on every one of these scales."""
    change = row.change
    if change is None:
        return "not known"
    return "the same" if change == 0 else f"better by {-change}" if change < 0 else f"worse by {change}"


def taking_words(told: Taking) -> str:
    """Say in one line how the doses of the last weeks were taken, as far as anybody told."""
    if not told.days:
        return f"No dose was planned in the last {LOOKED_AT} days."
    reported = told.days - told.unreported
    if not reported:
        return f"Last {LOOKED_AT} days: nothing was reported of {told.days} days with a dose planned."
    other = f", another dose on {told.otherwise}" if told.otherwise else ""
    return (
        f"Last {LOOKED_AT} days: taken as prescribed on {told.as_prescribed} of {reported} days reported, "
        f"missed on {told.missed}{other}; {told.unreported} not reported."
    )


def day_rows(chart: Chart) -> tuple[DayRow, ...]:
    """Give each day on which anything was told, the newest first, from the very values the chart draws."""
    days = {t.day for t in chart.taken}
    days |= {p.day for one in chart.series for segment in one.segments for p in segment}
    return tuple(_day_row(chart, day) for day in sorted(days, reverse=True))


def _day_row(chart: Chart, day: date) -> DayRow:
    flags = {one.label: Kind.RED_FLAG in one.kinds for one in chart.series}
    told = read_day(chart, day)
    dose = {r.what: r.value for r in told if r.what in {"Prescribed", "Planned", "Taken"}}
    scores = " · ".join(f"{r.what} {_answer(r.value, flag=flags[r.what])}" for r in told if r.what in flags)
    prescribed = dose.get("Prescribed") or dose.get("Planned") or "no dose"
    return DayRow(day, prescribed, dose.get("Taken", "no dose planned"), scores or NOT_ASKED)


def _answer(value: str, *, flag: bool) -> str:
    """Give a score as it stands, a warning sign as yes or no."""
    return ("no" if value.startswith("0") else "yes") if flag else value


def _when(point: Point | None) -> str:
    return show_day(point.day) if point is not None else ""


COMPARED: tuple[Column[Compared], ...] = (
    Column("Symptom", lambda c: c.label, kind=lambda _: "strong"),
    Column("Before LDN", lambda c: point_words(c.before), second=lambda c: _when(c.before)),
    Column("Last time", lambda c: point_words(c.last), second=lambda c: _when(c.last)),
    Column("Now", lambda c: point_words(c.now), second=lambda c: _when(c.now), kind=lambda _: "strong"),
    Column("Since before LDN", change_words),
)
DAYS: tuple[Column[DayRow], ...] = (
    Column("Day", lambda r: show_day(r.day)),
    Column("Prescribed", lambda r: r.prescribed),
    Column("Taken", lambda r: r.taken),
    Column("Scores, 0 none to 10 worst", lambda r: r.scores),
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
        self.compared.widths(0, 104, 104, 104, 132)
        self.days: ListTable[DayRow] = ListTable(DAYS, lambda r: r.day, "Figures day by day", row_height=32)
        self.days.widths(100, 190, 104, 0)
        self.compared_panel = ListPanel(self.compared, "Before LDN, last time, now")
        self.copy = QPushButton("Copy as table")
        self.days_panel = ListPanel(self.days, "Day by day, newest first", beside=self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        line = QHBoxLayout()
        line.addWidget(self.taking, 1)
        column.addLayout(line)
        column.addWidget(self.compared_panel, 1)
        column.addWidget(self.days_panel, 1)
        self.copy.clicked.connect(self.copy_all)

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
        start = page.course.start if page.course is not None else None
        rows, days = compare(page.chart.series, start), day_rows(page.chart)
        self.taking.setText(taking_words(taking(page.chart)))
        self.compared_panel.say_empty("" if rows else "No score is recorded.")
        self.days_panel.say_empty("" if days else "Nothing is recorded day by day.")
        self.compared.show_rows(rows, at_once=True)
        self.days.show_rows(days, at_once=True)

    @Slot()
    def copy_all(self) -> None:
        """Put the day rows on the clipboard, a tab between cells."""
        lines = ["\t".join(column.heading for column in DAYS)]
        lines += ["\t".join(column.text(row) for column in DAYS) for row in self.days.rows_model.rows]
        QGuiApplication.clipboard().setText("\n".join(lines))
