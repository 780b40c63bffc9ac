"""The form that registers a patient."""

import uuid

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ldndesk.clinical.history import AllergyStatus, Gender, Patient
from ldndesk.clinical.symptoms import INDICATIONS, Indication
from ldndesk.desk.patients import register_patient
from ldndesk.desk.work import Changes

from . import words
from .bridge import Bridge
from .date_field import DateField
from .look import GAP
from .nhs_number_field import NhsNumberField
from .plain_label import PlainLabel
from .still_combo import StillCombo

NEEDED = "(needed)"
"""Stands beside what nobody is registered without; a word, never a colour alone."""


class NewPatientDialog(QDialog):
    """Asks who the patient is; keeps what was typed until the patient is stored."""

    registered = Signal(int)
    """Carries the new patient's id."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._token = str(uuid.uuid4())
        self.setWindowTitle("New patient")
        self.setObjectName("new_patient_dialog")
        self.setMinimumWidth(560)
        self.family = _line(f"Family name {NEEDED}")
        self.given = _line("Given names")
        self.title = _line("Title, such as Ms")
        self.born = DateField()
        self.born.setAccessibleName(f"Date of birth {NEEDED}")
        self.gender = _choice("Gender", {g.value: words.GENDER[g] for g in Gender}, Gender.UNKNOWN.value)
        self.nhs = NhsNumberField()
        self.local = _line(f"Local number, the clinic’s own {NEEDED}")
        self.phone = _line("Telephone")
        statuses = (AllergyStatus.NOT_RECORDED, AllergyStatus.NONE_KNOWN, AllergyStatus.KNOWN)
        self.allergy_status = _choice("Allergy status", {s.value: s.value for s in statuses}, statuses[0].value)
        self.allergies = _line("Which allergies")
        self.indications = {i: QCheckBox(info.label.replace("&", "&&")) for i, info in INDICATIONS.items()}
        self.fault = PlainLabel("", kind="fault", wrap=True)
        self.fault.setAccessibleName("What is wrong")
        self.buttons = QDialogButtonBox()
        self.save = QPushButton("Register")
        self.save.setProperty("kind", "primary")
        self.save.setDefault(True)
        self.buttons.addButton(self.save, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        self._lay_out()
        self.buttons.accepted.connect(self.register)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(GAP)
        for label, field in (
            (f"&Family name {NEEDED}", self.family),
            ("&Given names", self.given),
            ("&Title", self.title),
            (f"&Born {NEEDED}", self.born),
            ("G&ender", self.gender),
            ("&NHS No.", self.nhs),
            (f"&Local No. {NEEDED}", self.local),
            ("Tele&phone", self.phone),
            ("&Allergies", self.allergy_status),
            ("&Which", self.allergies),
        ):
            form.addRow(label, field)
        grid = QGridLayout()
        for number, box in enumerate(self.indications.values()):
            grid.addWidget(box, number // 2, number % 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.addLayout(form)
        column.addSpacing(GAP)
        column.addWidget(PlainLabel("LDN is prescribed for", kind="strong"))
        column.addLayout(grid)
        column.addWidget(self.fault)
        column.addWidget(self.buttons)

    def patient(self) -> Patient:
        """Give the patient as typed."""
        return Patient(
            local_id=self.local.text().strip(),
            family=self.family.text().strip(),
            given=self.given.text().strip(),
            born=self.born.day(),
            gender=Gender(self.gender.currentData()),
            nhs_number=self.nhs.digits(),
            title=self.title.text().strip(),
            phone=self.phone.text().strip(),
            allergy_status=AllergyStatus(self.allergy_status.currentData()),
            allergies=self.allergies.text().strip(),
        )

    def chosen(self) -> tuple[Indication, ...]:
        """Give the indications ticked."""
        return tuple(i for i, box in self.indications.items() if box.isChecked())

    def problem(self) -> str:
        """Say the first thing that must be put right before the patient can be stored."""
        if not self.family.text().strip():
            return "The family name is missing."
        if self.born.day() is None:
            return self.born.problem() or "The date of birth is missing; type it like 07-Mar-1980."
        if wrong := self.nhs.problem():
            return wrong
        if not self.local.text().strip():
            return "The local number is missing: the clinic’s own number, by which files and calls find this patient."
        status = self.allergy_status.currentData()
        if bool(self.allergies.text().strip()) != (status == AllergyStatus.KNOWN.value):
            return "Known allergies are named in the field below; for any other status that field stays empty."
        return ""

    @Slot()
    def register(self) -> None:
        """Store the patient, or say what is wrong and keep everything typed."""
        self.fault.setText(self.problem())
        if self.fault.text():
            return
        self.save.setEnabled(False)
        self._bridge.do(self, self._stored, self._refused, self._token, register_patient, self.patient(), self.chosen())

    def _stored(self, changes: Changes) -> None:
        self.registered.emit(changes.patient_id or 0)
        self.accept()

    def _refused(self, why: str) -> None:
        self.save.setEnabled(True)
        self.fault.setText(why)


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    return line


def _choice(name: str, entries: dict[str, str], chosen: str) -> StillCombo:
    combo = StillCombo()
    combo.setAccessibleName(name)
    for data, text in entries.items():
        combo.addItem(text, data)
    combo.setCurrentIndex(combo.findData(chosen))
    return combo
