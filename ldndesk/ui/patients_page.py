"""Finding a patient: a field to type into and the list that narrows as one types."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.desk.patients import PatientRow, search_patients
from ldndesk.desk.work import Changes

from . import words
from .bridge import Bridge
from .icons import icon
from .list_panel import ListPanel
from .list_table import ListTable
from .list_words import NAMESAKE, beside_name
from .look import GAP, theme
from .plain_label import PlainLabel
from .table_model import Column

NO_PATIENTS = "No patients yet.\n\nNew patient registers one; File > Import reads FHIR bundles."
MOST = 200
"""Rows shown at once; more words narrow the list."""


class PatientsPage(QWidget):
    """Lists patients by what is typed; Enter opens one."""

    patient_wanted = Signal(int, int)
    new_wanted = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._shown_for: str | None = None
        self._open_once_read = False
        self.field = QLineEdit()
        self.field.setPlaceholderText("Name, NHS number or local number")
        self.field.setAccessibleName("Find a patient by name, NHS number or local number")
        self.field.setClearButtonEnabled(True)
        self.field.setMaximumWidth(460)
        self.field.installEventFilter(self)
        self.count = PlainLabel("", kind="soft")
        self.new = QPushButton("New patient…")
        self.table: ListTable[PatientRow] = ListTable(
            self._columns(), lambda p: p.id, "Patients", sortable=True, row_height=44
        )
        self.table.widths(0, 146, 112, 104, 180, 112, 92, 106)
        self.panel = ListPanel(self.table)
        self._lay_out()
        self.field.textChanged.connect(self.reload)
        self.new.clicked.connect(self.new_wanted)
        self.table.opened.connect(self._open)
        bridge.changed.connect(self._reload_if_touched)

    def _columns(self) -> tuple[Column[PatientRow], ...]:
        return (
            Column(
                "Name",
                lambda p: p.name,
                kind=lambda _: "strong",
                icon=lambda p: icon(NAMESAKE.icon, theme().soon) if p.namesake else None,
                second=lambda p: beside_name(p.namesake, ""),
            ),
            Column("Born", lambda p: words.born_line(p.born, self._on()), lambda p: p.born or date.max),
            Column("NHS No.", lambda p: words.nhs_number(p.nhs_number), lambda p: p.nhs_number),
            Column("Local No.", lambda p: p.local_id),
            Column("Indication", lambda p: p.indication),
            Column("Dose", lambda p: p.dose),
            Column(
                "Open alerts",
                lambda p: str(p.open_alerts) if p.open_alerts else "none",
                lambda p: -p.open_alerts,
                icon=lambda p: icon("inbox", theme().soon if p.open_alerts else theme().card),
                kind=lambda p: "strong" if p.open_alerts else "soft",
            ),
            Column(
                "Next call",
                lambda p: show_day(p.next_call) if p.next_call else "none booked",
                lambda p: p.next_call or date.max,
                kind=lambda p: "" if p.next_call else "soft",
            ),
        )

    def _on(self) -> date:
        desk = self._bridge.desk
        return desk.clock().astimezone(desk.zone).date()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(PlainLabel("Patients", kind="title"))
        head.addSpacing(GAP)
        head.addWidget(self.count, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch()
        head.addWidget(self.new)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 12, 2 * GAP, GAP)
        column.addLayout(head)
        column.addWidget(self.field)
        column.addWidget(self.panel, 1)
        column.addWidget(
            PlainLabel("Down goes from the field to the list; Enter or double click opens a patient.", kind="small")
        )

    @Slot()
    def reload(self) -> None:
        """Read the list for what is typed; an answer that comes too late is let go."""
        typed = self.field.text()
        self._open_once_read = False
        if self._bridge.desk.sees_charts():
            self._bridge.ask(self, lambda rows: self._show(typed, rows), search_patients, typed, MOST)

    def _show(self, typed: str, rows: tuple[PatientRow, ...]) -> None:
        if typed != self.field.text():
            return
        self._shown_for = typed
        shown = f"the first {MOST}; type more to narrow" if len(rows) >= MOST else words.count(len(rows), "patient")
        self.count.setText(shown)
        nothing = f"No patient matches “{typed}”." if typed.strip() else NO_PATIENTS
        self.panel.say_empty("" if rows else nothing)
        self.table.show_rows(rows, at_once=self.field.hasFocus())
        if self._open_once_read:
            self._enter()

    def _enter(self) -> None:
        """Open the one patient found; wait when the list in sight is not yet of what was typed."""
        self._open_once_read = self._shown_for != self.field.text()
        if self._open_once_read:
            return
        if len(self.table.rows_model.rows) == 1:
            self._open(self.table.rows_model.row(0))
        else:
            self.table.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(object)
    def _open(self, patient: PatientRow) -> None:
        self.patient_wanted.emit(patient.id, 0)

    @Slot(object)
    def _reload_if_touched(self, _changes: Changes) -> None:
        self.reload()

    def focus_field(self) -> None:
        """Put the keyboard into the search field."""
        self.field.setFocus()
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the field to the list by Down, and by Enter, which opens where there is one patient only."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._enter()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.table.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)
