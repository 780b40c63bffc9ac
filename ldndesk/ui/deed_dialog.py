"""The small dialogs in which a deed is given its reason; a refused deed keeps what was typed."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ldndesk.desk.work import Changes

from .date_field import DateField
from .dose_field import DoseField
from .look import GAP
from .plain_label import FaultLabel, PlainLabel
from .still_combo import StillCombo


class Given(NamedTuple):
    """What was put into the dialog: the coded reason's value, the written one, the day, the dose."""

    code: str
    text: str
    day: date | None
    ug: int | None = None


Done = Callable[[Changes], object]
Refusal = Callable[[str], object]
Run = Callable[[str, Given, QWidget, Done, Refusal], object]
"""Does the deed: token, what was given, the owner of the answers, and what to call with either answer."""


class DeedDialog(QDialog):
    """Asks for the reason of one deed and does it; the token is made when it opens."""

    def __init__(
        self,
        title: str,
        about: str,
        act: str,
        run: Run,
        parent: QWidget,
        *,
        codes: tuple[tuple[str, str], ...] = (),
        day: date | None = None,
        dose_ug: int | None = None,
        text_needed: bool = True,
    ) -> None:
        super().__init__(parent)
        self._run, self._token = run, str(uuid.uuid4())
        self._text_needed = text_needed
        self.setWindowTitle(title)
        self.setObjectName("deed_dialog")
        self.setMinimumWidth(460)
        self.code = StillCombo()
        self.code.setAccessibleName("Reason")
        for value, shown in codes:
            self.code.addItem(shown, value)
        self.code.setCurrentIndex(-1)
        self.code.setPlaceholderText("Choose a reason")
        self.day = DateField()
        self.day.setAccessibleName("From which day")
        self.day.set_day(day)
        self.dose = DoseField(below=True)
        self.dose.setAccessibleName("Dose in mg a day")
        if dose_ug:
            self.dose.set_ug(dose_ug)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Reason in words")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(84)
        self.whose = PlainLabel("", kind="strong", wrap=True)
        self.whose.hide()
        self.fault = FaultLabel()
        self.act = QPushButton(act)
        self.act.setProperty("kind", "primary")
        self._lay_out(about, bool(codes), day is not None, dose_ug is not None)

    def _lay_out(self, about: str, coded: bool, dated: bool, dosed: bool) -> None:
        self._coded, self._dated, self._dosed = coded, dated, dosed
        buttons = QDialogButtonBox()
        buttons.addButton(self.act, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addWidget(self.whose)
        column.addWidget(PlainLabel(about, wrap=True))
        fields = ((coded, "Reason", self.code), (dated, "From", self.day), (dosed, "Dose in mg a day", self.dose))
        for wanted, label, field in fields:
            if wanted:
                column.addWidget(PlainLabel(label, kind="strong"))
                column.addWidget(field)
            else:
                field.hide()
        column.addWidget(
            PlainLabel("Reason in words" + ("" if self._text_needed else " (where needed)"), kind="strong")
        )
        column.addWidget(self.text)
        column.addWidget(self.fault)
        column.addWidget(buttons)
        buttons.accepted.connect(self.do)
        buttons.rejected.connect(self.reject)

    def say_for(self, name: str, born: str = "", same: str = "") -> None:
        """Name the patient it is about, the birth date beside the name, and that another bears it too."""
        born = f" · born {born}" if born else ""
        self.whose.setText(f"{name}{born}" + (f"\n{same}" if same else ""))
        self.whose.show()

    def given(self) -> Given:
        """Give what was put in."""
        return Given(
            str(self.code.currentData() or ""), self.text.toPlainText().strip(), self.day.day(), self.dose.ug()
        )

    def _problem(self) -> str:
        given = self.given()
        if self._coded and not given.code:
            return "Choose a reason."
        if self._dated and given.day is None:
            return self.day.problem() or "Type the day, like 07-Mar-2026."
        if self._dosed and given.ug is None:
            return self.dose.problem() or "Type the dose in mg, like 3."
        return "Write the reason in words." if self._text_needed and not given.text else ""

    @Slot()
    def do(self) -> None:
        """Do the deed, or say what is missing."""
        self.fault.setText(self._problem())
        if not self.fault.text():
            self.act.setEnabled(False)
            self._run(self._token, self.given(), self, lambda _: self.accept(), self._refused)

    def _refused(self, why: str) -> None:
        self.act.setEnabled(True)
        self.fault.setText(why)
        self.text.setFocus()
