"""The clinic's figures: a period, the figures, and the patients behind the one that is chosen."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from ldndesk.clinical.clinic_sums import PatientSum
from ldndesk.clinical.days import show_day
from ldndesk.desk.clinic_figures import Behind, ClinicFacts, Figure
from ldndesk.desk.clinic_report import (
    clinic_report,
    months_back,
    read_clinic_facts,
    read_sums,
    report_csv,
    report_sheet,
)
from ldndesk.desk.private_files import write_private

from . import words
from .bridge import Bridge
from .list_panel import ListPanel
from .list_table import ListTable
from .look import GAP
from .plain_label import FaultLabel, PlainLabel
from .still_combo import StillCombo
from .table_model import Column

PERIODS = (("Last 3 months", 3), ("Last 12 months", 12), ("All that is recorded", 0))
AT_ONCE = 25
"""So many patients are reckoned before others may use the record."""
NO_PATIENTS = "No patients yet.\n\nOnce patients are registered, the clinic’s figures stand here."
CHOOSE = "Choose a figure to see who is behind it."


class ClinicPage(QWidget):
    """Shows figures; Enter or a click shows who is behind one, Enter there opens the patient."""

    patient_wanted = Signal(int, int)
    reckoned = Signal()
    """All figures of the chosen period are in sight."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._turn = 0
        self._facts: ClinicFacts | None = None
        self._sums: list[PatientSum] = []
        self._figures: tuple[Figure, ...] = ()
        self.period = StillCombo()
        self.period.setAccessibleName("Period")
        for text, months in PERIODS:
            self.period.addItem(text, months)
        self.period.setCurrentIndex(1)
        self.progress = PlainLabel("", kind="soft")
        self.csv = QPushButton("Save as CSV…")
        self.pdf = QPushButton("Save as PDF…")
        self.fault = FaultLabel()
        self.table: ListTable[Figure] = ListTable(
            _figure_columns(), lambda f: (f.group, f.label), "Figures", row_height=32
        )
        self.table.widths(210, 0, 130, 190)
        self.behind: ListTable[Behind] = ListTable(
            _behind_columns(), lambda b: b, "Patients behind the figure", row_height=40
        )
        self.behind.widths(0)
        self.figures_panel = ListPanel(self.table, "Figures")
        self.behind_panel = ListPanel(self.behind, "Behind the figure")
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        self.period.currentIndexChanged.connect(self.reload)
        self.table.opened.connect(self._enter)
        self.table.clicked.connect(self._clicked)
        self.behind.opened.connect(self._open)
        self.csv.clicked.connect(self._ask_csv)
        self.pdf.clicked.connect(self._ask_pdf)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(PlainLabel("Clinic report", kind="title"))
        head.addSpacing(GAP)
        head.addWidget(self.period)
        head.addWidget(self.progress, 1)
        for button in (self.csv, self.pdf):
            button.setAutoDefault(False)
            head.addWidget(button)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.figures_panel)
        split.addWidget(self.behind_panel)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setSizes([780, 320])
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 12, 2 * GAP, GAP)
        column.addLayout(head)
        column.addWidget(self.fault)
        column.addWidget(split, 1)
        foot = (
            "Enter or a click shows who is behind a figure; Enter there opens the patient. Intervals are 95 % (Wilson)."
        )
        column.addWidget(PlainLabel(foot, kind="small", wrap=True))

    @property
    def first(self) -> date:
        """The first day of the period."""
        months = self.period.currentData()
        return months_back(self._bridge.desk.today(), months) if months else date.min

    @Slot()
    def reload(self) -> None:
        """Reckon the figures anew, a few patients at a time; an answer to an earlier question is let go."""
        self._turn += 1
        turn, first = self._turn, self.first
        self._sums = []
        self.progress.setText("Reading…")
        self.csv.setEnabled(False)
        self.pdf.setEnabled(False)
        self._bridge.ask(self, lambda facts: self._begin(turn, facts), read_clinic_facts, first)

    def _begin(self, turn: int, facts: ClinicFacts) -> None:
        if turn == self._turn:
            self._facts = facts
            self._go_on(turn, ())

    def _go_on(self, turn: int, more: tuple[PatientSum, ...]) -> None:
        facts = self._facts
        if turn != self._turn or facts is None:
            return
        self._sums += more
        done = len(self._sums)
        if done < len(facts.patients):
            self.progress.setText(f"{done} of {words.count(len(facts.patients), 'patient')} read")
            some = facts.patients[done : done + AT_ONCE]
            self._bridge.ask(self, lambda sums: self._go_on(turn, sums), read_sums, some, facts.first)
            return
        self._show(facts)

    def _show(self, facts: ClinicFacts) -> None:
        self._figures = clinic_report(facts, self._sums)
        since = "" if facts.first == date.min else f"{show_day(facts.first)} to "
        self.progress.setText(f"{since}{show_day(facts.on)}")
        self.figures_panel.say_empty("" if facts.patients else NO_PATIENTS)
        self.table.show_rows(self._figures, at_once=True)
        self.csv.setEnabled(bool(facts.patients))
        self.pdf.setEnabled(bool(facts.patients))
        self._show_behind(self.table.current_row())
        self.reckoned.emit()

    def _show_behind(self, figure: Figure | None) -> None:
        rows = figure.behind if figure is not None else ()
        self.behind_panel.heading.setText(f"Behind the figure: {len(rows)}" if figure else "Behind the figure")
        nobody = f"{figure.label}: nobody." if figure is not None and not figure.not_recorded else ""
        why = figure.not_recorded.capitalize() + "." if figure is not None and figure.not_recorded else ""
        self.behind_panel.say_empty("" if rows else why or nobody or CHOOSE)
        self.behind.show_rows(rows, at_once=True)

    @Slot(QModelIndex)
    def _clicked(self, _index: QModelIndex) -> None:
        self._show_behind(self.table.current_row())

    @Slot(object)
    def _enter(self, figure: Figure) -> None:
        self._show_behind(figure)
        if figure.behind:
            self.behind.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(object)
    def _open(self, behind: Behind) -> None:
        self.patient_wanted.emit(behind.patient_id, 0)

    def forget(self) -> None:
        """Put everything out of sight that was read for whoever sat at the desk before."""
        self._turn += 1
        self._facts, self._sums, self._figures = None, [], ()
        self.table.show_rows((), at_once=True)
        self._show_behind(None)
        if self.isVisible():
            self.reload()

    def focus_list(self) -> None:
        """Put the keyboard into the figures."""
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _ask_csv(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the figures", "clinic-report.csv", "CSV (*.csv)")
        if chosen:
            self.save_csv(Path(chosen))

    def save_csv(self, path: Path) -> None:
        """Save the figures for a spreadsheet."""
        self._save(path, report_csv(self._figures).encode("utf-8-sig"))

    @Slot()
    def _ask_pdf(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the report", "clinic-report.pdf", "PDF (*.pdf)")
        if chosen:
            self.save_pdf(Path(chosen))

    def save_pdf(self, path: Path) -> None:
        """Save the figures as a paper; no patient is named on it."""
        from .letter_paper import pdf_of  # noqa: PLC0415 - seldom needed

        if self._facts is not None:
            self._save(path, pdf_of(report_sheet(self._facts, self._figures)))

    def _save(self, path: Path, written: bytes) -> None:
        try:
            write_private(path, written)
        except OSError as error:
            self.fault.setText(f"Not saved. {path.name} could not be written: {error.strerror or error}.")
            return
        self.fault.setText("")
        self.progress.setText(f"Saved as {path.name}.")


def _figure_columns() -> tuple[Column[Figure], ...]:
    return (
        Column("Group", lambda f: f.group, kind=lambda _: "soft"),
        Column("Figure", lambda f: f.label),
        Column("Count", lambda f: f.words, kind=lambda f: "strong" if f.behind else "soft"),
        Column("Share, 95 % interval", lambda f: f.share),
    )


def _behind_columns() -> tuple[Column[Behind], ...]:
    return (Column("Patient", lambda b: b.name, kind=lambda _: "strong", second=lambda b: b.what),)
