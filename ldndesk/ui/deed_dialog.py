"""The small dialogs in which a deed is given its reason; a refused deed keeps what was typed."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ldndesk.desk.work import Changes

from .date_field import DateField
from .look import GAP
from .plain_label import FaultLabel, PlainLabel
from .still_combo import StillCombo


class Given(NamedTuple):
    """What was put into the dialog: the coded reason's value, the written one, the day."""

    code: str
    text: str
    day: date | None


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
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Reason in words")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(84)
        self.whose = PlainLabel("", kind="strong", wrap=True)
        self.whose.hide()
        self.fault = FaultLabel()
        self.act = QPushButton(act)
        self.act.setProperty("kind", "primary")
        self._lay_out(about, bool(codes), day is not None)

    def _lay_out(self, about: str, coded: bool, dated: bool) -> None:
        self._coded, self._dated = coded, dated
        buttons = QDialogButtonBox()
        buttons.addButton(self.act, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addWidget(self.whose)
        column.addWidget(PlainLabel(about, wrap=True))
        for wanted, label, field in ((coded, "Reason", self.code), (dated, "From", self.day)):
            field.setVisible(wanted)
            if wanted:
                column.addWidget(PlainLabel(label, kind="strong"))
                column.addWidget(field)
        column.addWidget(
            PlainLabel("Reason in words" + ("" if self._text_needed else " (where needed)"), kind="strong")
        )
        column.addWidget(self.text)
        column.addWidget(self.fault)
        column.addWidget(buttons)
        buttons.accepted.connect(self.do)
        buttons.rejected.connect(self.reject)

    def say_for(self, name: str) -> None:
        """Name the patient it is about."""
        self.whose.setText(name)
        self.whose.show()

    def given(self) -> Given:
        """Give what was put in."""
        return Given(str(self.code.currentData() or ""), self.text.toPlainText().strip(), self.day.day())

    def _problem(self) -> str:
        given = self.given()
        if self._coded and not given.code:
            return "Choose a reason."
        if self._dated and given.day is None:
            return self.day.problem() or "Type the day, like 07-Mar-2026."
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
