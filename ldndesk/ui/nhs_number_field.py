"""A field for an NHS number: one box, written 3-3-4 as one types, never changing a digit."""

from nhs_number.validate import is_valid
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from . import words

_SEPARATORS = str.maketrans("", "", " -")


class NhsNumberField(QLineEdit):
    """Takes an NHS number; anything but digits, spaces and hyphens stays as typed and is named as the problem."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("NHS number")
        self.setPlaceholderText("e.g. 943 476 5919")
        self.textEdited.connect(self._space)

    @Slot(str)
    def _space(self, typed: str) -> None:
        bare = typed.translate(_SEPARATORS)
        if not bare.isascii() or not bare.isdigit() or len(bare) > 10:
            return
        before = len(typed[: self.cursorPosition()].translate(_SEPARATORS))
        spaced = " ".join(part for part in (bare[:3], bare[3:6], bare[6:]) if part)
        if spaced != typed:
            self.setText(spaced)
            self.setCursorPosition(before + (before > 3) + (before > 6))

    def digits(self) -> str:
        """Give the number without spaces; empty when none is typed."""
        return self.text().translate(_SEPARATORS).strip()

    def problem(self) -> str:
        """Say what is wrong, or nothing; an empty field is no problem."""
        bare = self.digits()
        if not bare:
            return ""
        if not bare.isascii() or not bare.isdigit() or len(bare) != 10:
            return f"“{self.text()}” is not an NHS number: it has 10 digits, like {words.nhs_number('9434765919')}."
        if bare == "0000000000" or not is_valid(bare):
            return f"{words.nhs_number(bare)} is not an NHS number: its last digit does not fit the others."
        return ""
