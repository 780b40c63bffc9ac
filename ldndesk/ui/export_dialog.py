"""Export of records: whose, into which folder, and whether tables for a spreadsheet go with them."""

import uuid
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ldndesk.desk.export import export_records
from ldndesk.desk.work import Changes

from .bridge import Bridge
from .look import GAP
from .plain_label import FaultLabel, PlainLabel

ABOUT = (
    "One FHIR file for each patient, which another clinic’s ldndesk reads back. The files are not encrypted: "
    "whoever opens the folder reads them. Their names bear the clinic’s numbers, never a patient’s name."
)


class InSight(NamedTuple):
    """The patient whose page is open."""

    number: str
    """The clinic's own number, which tells exactly one patient."""
    name: str


class ExportDialog(QDialog):
    """Asks whose records go where, and writes them."""

    def __init__(self, bridge: Bridge, patient: InSight | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._patient = bridge, patient
        self._token = str(uuid.uuid4())
        self._busy = False
        self.folder: Path | None = None
        self.setWindowTitle("Export")
        self.setMinimumWidth(560)
        self.one = QRadioButton("This patient")
        self.everyone = QRadioButton("All patients of the clinic")
        (self.one if patient is not None else self.everyone).setChecked(True)
        self.tables = QCheckBox("Scores and doses for a spreadsheet too (CSV)")
        self.where = PlainLabel("No folder chosen yet.", kind="soft", wrap=True)
        self.choose = QPushButton("Choose a folder…")
        self.fault = FaultLabel()
        self.said = PlainLabel("", kind="strong", wrap=True)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Export progress")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.go = QPushButton("Export")
        self.go.setProperty("kind", "primary")
        self.away = QPushButton("Cancel")
        self._lay_out()
        self.choose.clicked.connect(self._ask_folder)
        self.go.clicked.connect(self.start)
        self.away.clicked.connect(self.close)

    def _lay_out(self) -> None:
        whose = PlainLabel(self._patient.name if self._patient is not None else "", kind="soft", wrap=True)
        whose.setIndent(3 * GAP)
        place = QHBoxLayout()
        place.addWidget(self.choose)
        place.addWidget(self.where, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.away)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        rows = (PlainLabel("Export records", kind="heading"), PlainLabel(ABOUT, wrap=True), self.one, whose)
        for widget in (*rows, self.everyone, self.tables):
            column.addWidget(widget)
        column.addLayout(place)
        for last in (self.fault, self.said, self.bar):
            column.addWidget(last)
        column.addLayout(foot)
        self.bar.hide()
        self.said.hide()
        for own in (self.one, whose):
            own.setVisible(self._patient is not None)

    @Slot()
    def _ask_folder(self) -> None:
        if chosen := QFileDialog.getExistingDirectory(self, "Export into which folder"):
            self.take_folder(Path(chosen))

    def take_folder(self, folder: Path) -> None:
        """Take the folder the files go to."""
        self.folder = folder
        self.where.setText(str(folder))
        self.fault.setText("")
        self.go.setFocus()

    @Slot()
    def start(self) -> None:
        """Write the files, on the worker; or ask for the folder."""
        if self.folder is None:
            self.fault.setText("Choose the folder the files go to.")
            self.choose.setFocus()
            return
        wanted = (self._patient.number,) if self._patient is not None and self.one.isChecked() else ()
        self._set_busy(True)
        self.fault.setText("")
        told = (wanted, self.folder, self.tables.isChecked())
        self._bridge.do(self, self._done, self._refused, self._token, export_records, *told)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.bar.setVisible(busy)
        for widget in (self.go, self.away, self.choose, self.one, self.everyone, self.tables):
            widget.setEnabled(not busy)

    def _done(self, changes: Changes) -> None:
        self._set_busy(False)
        self.said.setText(changes.note)
        self.said.show()
        self.go.hide()
        self.away.setText("Close")
        self.away.setFocus()

    def _refused(self, why: str) -> None:
        self._token = str(uuid.uuid4())
        self._set_busy(False)
        self.fault.setText(why)

    def reject(self) -> None:
        """Close, unless files are being written: their end is seen."""
        if not self._busy:
            super().reject()
