"""Other medicines on the patient's page: each with what the catalogue says of it, and when somebody last asked."""

import uuid

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.medicines import Certainty, Status
from ldndesk.clinical.start_checklist import last_asked
from ldndesk.desk.medicines import MedicineKept, keep_asked, read_medicines
from ldndesk.desk.page import PatientPage
from ldndesk.desk.work import Changes

from .bridge import Bridge
from .call_medicines import ASK_BACK_DAYS, asked_words
from .entries_table import standing
from .icons import icon
from .list_panel import ListPanel
from .list_table import ListTable
from .look import GAP
from .medicine_words import match_words
from .plain_label import FaultLabel, PlainLabel
from .table_model import Column


def sign(kept: MedicineKept) -> str:
    """Give the sign of a status: a tick for a remedy the source accepts alone; what is unknown is a question."""
    kind = match_words(kept.match).kind
    if kind == "urgent":
        return "octagon-alert"
    if kept.match.certainty is not Certainty.KNOWN:
        return "circle-question-mark"
    return "triangle-alert" if kind == "soon" else "check" if Status.ACCEPTABLE in kept.match.statuses else "info"


def days_words(kept: MedicineKept) -> str:
    """Say since when and until when it is taken."""
    first = show_day(kept.first) if kept.first else "start not recorded"
    return f"{first} to {show_day(kept.last) if kept.last else 'still taken'}"


COLUMNS = (
    Column[MedicineKept]("Medicine", lambda k: k.name, struck=lambda k: bool(k.entry.struck)),
    Column[MedicineKept](
        "With LDN",
        lambda k: match_words(k.match).text,
        icon=lambda k: icon(sign(k)),
        kind=lambda k: "" if match_words(k.match).kind == "soft" else match_words(k.match).kind,
    ),
    Column[MedicineKept]("Taken", days_words, struck=lambda k: bool(k.entry.struck)),
    Column[MedicineKept]("Standing", lambda k: standing(k.entry), kind=lambda k: "soon" if k.entry.struck else ""),
    Column[MedicineKept]("Recorded", lambda k: k.entry.recorded, second=lambda k: k.entry.by),
)


class MedicinesTab(QWidget):
    """Lists the other medicines once it is in sight, and keeps the word that none is taken besides."""

    strike_wanted = Signal(object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._page: PatientPage | None = None
        self._unread = False
        self._token = str(uuid.uuid4())
        self.table: ListTable[MedicineKept] = ListTable(COLUMNS, lambda k: k.entry.id, "Other medicines")
        self.table.widths(150, 0, 170, 130, 140)
        self.panel = ListPanel(self.table)
        self.asked = PlainLabel("", kind="strong", wrap=True)
        self.none = QPushButton(f"As&ked today: none besides, now or in the last {ASK_BACK_DAYS} days")
        self.none.setAccessibleName("Asked today: none besides")
        self.strike = QPushButton("Mark as entered in &error…")
        self.strike.setAccessibleName("Mark the chosen medicine as entered in error")
        self.fault = FaultLabel()
        foot = QHBoxLayout()
        foot.addWidget(self.none)
        foot.addWidget(self.strike)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.addWidget(self.asked)
        column.addWidget(self.panel, 1)
        column.addWidget(self.fault)
        column.addLayout(foot)
        self.none.clicked.connect(self._keep_asked)
        self.strike.clicked.connect(self._strike)
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        self._chosen()

    def show_patient(self, page: PatientPage) -> None:
        """Show the other medicines of the patient on a page, as the record stood on its day."""
        self._page, self._unread = page, True
        asked = last_asked(page.history, page.on)
        self.asked.setText(asked_words(asked))
        self.none.setEnabled(not page.looking_back and (asked is None or asked.day < page.on))
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what came while the list was out of sight."""
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        page = self._page
        if page is not None and self._unread:
            self._unread = False
            then = page.on if page.looking_back else None
            self._bridge.ask(self, self._show, read_medicines, page.patient_id, then)

    def _show(self, kept: tuple[MedicineKept, ...]) -> None:
        self.table.show_rows(kept, at_once=True)
        self.panel.say_empty("" if kept else "No other medicine is recorded. That does not mean that none is taken.")
        self._chosen()

    @Slot()
    def _chosen(self) -> None:
        kept, page = self.table.current_row(), self._page
        standing_ = kept is not None and not kept.entry.struck
        self.strike.setEnabled(page is not None and not page.looking_back and standing_)

    @Slot()
    def _strike(self) -> None:
        if (kept := self.table.current_row()) is not None:
            self.strike_wanted.emit(kept.entry)

    @Slot()
    def _keep_asked(self) -> None:
        if self._page is not None:
            self.none.setEnabled(False)
            name = self._page.history.patient.display_name
            about = self._page.patient_id, name
            self._bridge.do(self, self._after, self._refused, self._token, keep_asked, *about)

    def _after(self, _: Changes) -> None:
        self._token = str(uuid.uuid4())
        self.fault.setText("")

    def _refused(self, why: str) -> None:
        self.none.setEnabled(True)
        self.fault.setText(f"Not saved. {why}")
