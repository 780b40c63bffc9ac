"""The highest dose of the patient inside the plan editor: what it is, and the way to set it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import CEILING_UG, show_mg
from ldndesk.clinical.patient_maximum import patient_maximum
from ldndesk.desk.page import PatientPage

from . import words
from .bridge import Bridge
from .deed_dialog import DeedDialog
from .look import GAP
from .maximum_card import ask_maximum
from .plain_label import PlainLabel


class MaximumLine(QWidget):
    """Says the maximum in force; to a prescriber it offers to set or change it."""

    recorded = Signal()
    """A maximum was put into the record."""

    def __init__(self, bridge: Bridge, page: PatientPage, *, prescriber: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.dialog: DeedDialog | None = None
        self.said = PlainLabel("", kind="soft")
        self.set = QPushButton()
        self.set.setProperty("kind", "small")
        self.set.setAutoDefault(False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP)
        line.addWidget(self.said)
        line.addWidget(self.set)
        self.set.setVisible(prescriber)
        self.set.clicked.connect(self._ask)
        self.show_for(page)

    def show_for(self, page: PatientPage) -> None:
        """Say the maximum as the record has it."""
        self._page = page
        maximum = patient_maximum(page.history, page.on)
        none = f"none set; never above {show_mg(CEILING_UG)} without a reason"
        said = none if maximum is None else f"{show_mg(maximum.ug)}, set on {show_day(maximum.day)}"
        self.said.setText(f"Highest dose of this patient: {said}")
        self.set.setText("Set a maximum…" if maximum is None else "Change the maximum…")

    @Slot()
    def _ask(self) -> None:
        self.dialog = ask_maximum(self._bridge, self._page, self)
        patient = self._page.history.patient
        same = words.NAMESAKE.word if self._page.namesake else ""
        self.dialog.say_for(patient.display_name, words.born_line(patient.born, self._page.on), same)
        self.dialog.accepted.connect(self.recorded)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()
