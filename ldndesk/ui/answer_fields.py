"""Small answer fields worked by single keys: yes or no, a score, a time of day; the wheel changes none."""

import re
from datetime import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from ldndesk.clinical.facts import Silence

from .plain_label import PlainLabel, button_text

_KEYS = {Qt.Key.Key_Y: True, Qt.Key.Key_N: False, Qt.Key.Key_Minus: None}
_TIME = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3])(?:[:.]?(?P<minute>[0-5][0-9]))?", re.ASCII)
MOVES = {
    Qt.Key.Key_Return: True,
    Qt.Key.Key_Enter: True,
    Qt.Key.Key_Down: True,
    Qt.Key.Key_Up: False,
}
"""Keys that lead to the next or the previous field."""


class YesNo(QWidget):
    """A question answered by Y or N; ``-`` takes the answer back; None: not asked."""

    answered = Signal()
    take_back_wanted = Signal(object)
    """Somebody wants another answer (carried) in place of a guarded yes, which still stands."""

    def __init__(
        self, question: str, parent: QWidget | None = None, *, yes: str = "Yes", no: str = "No", shown: bool = False
    ) -> None:
        super().__init__(parent)
        self.guards_yes = False
        """Whether a yes once given is asked about before another answer takes its place."""
        self._given: bool | None = None
        self.yes = self._button(yes, f"{question} {yes}")
        self.no = self._button(no, f"{question} {no}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        if shown:
            row.addWidget(PlainLabel(question))
        row.addWidget(self.yes)
        row.addWidget(self.no)
        self.no.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self.yes)
        self.setAccessibleName(question)

    def _button(self, words: str, name: str) -> QPushButton:
        button = QPushButton(button_text(words))
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setProperty("kind", "answer")
        button.setAccessibleName(name)
        button.clicked.connect(self._clicked)
        return button

    def value(self) -> bool | None:
        """Give the answer."""
        return True if self.yes.isChecked() else False if self.no.isChecked() else None

    def set_value(self, value: bool | None) -> None:
        """Put an answer and tell it."""
        self._given = value
        self._mark(value)
        self.answered.emit()

    def _mark(self, value: bool | None) -> None:
        self.yes.setChecked(value is True)
        self.no.setChecked(value is False)

    def _answer(self, value: bool | None) -> bool:
        """Take an answer as a person gives it; False: the guarded yes stands until the question is answered."""
        if self.guards_yes and self._given is True and value is not True:
            self._mark(True)
            self.take_back_wanted.emit(value)
            return False
        self.set_value(value)
        return True

    def _clicked(self) -> None:
        pressed = self.sender()
        chosen = self.yes if pressed is self.yes else self.no
        self._answer((chosen is self.yes) if chosen.isChecked() else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by a key and go on to the next field."""
        key = Qt.Key(event.key())
        if event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier} and key in _KEYS:
            if event.isAutoRepeat():
                return  # a key held down answers one question, not those after it
            if self._answer(_KEYS[key]) and _KEYS[key] is not None:
                self.focusNextChild()
        elif key in MOVES:
            self.focusNextChild() if MOVES[key] else self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class ScoreField(QLineEdit):
    """A score typed in digits; ``d`` is declined, ``-`` or nothing is not asked."""

    none_wanted = Signal()
    """The key N: no side effects."""
    same_wanted = Signal()
    """The key =: as last time."""
    moved = Signal(bool)
    """Asks for the next (True) or previous field."""

    def __init__(self, label: str, lowest: int = 0, highest: int = 10, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label, self._lowest, self._highest = label, lowest, highest
        self.setAccessibleName(f"{label}, score {lowest} to {highest}, d declined")
        self.setFixedWidth(52)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def answer(self) -> int | Silence | None:
        """Give a score, that it was declined, or None: not asked or not readable."""
        typed = self.text().strip().lower()
        if typed == "d":
            return Silence.DECLINED
        if typed.isascii() and typed.isdigit() and len(typed) <= 2 and self._lowest <= int(typed) <= self._highest:
            return int(typed)
        return None

    def problem(self) -> str:
        """Say what is wrong with what was typed; empty when nothing is."""
        if self.text().strip() in {"", "-"} or self.answer() is not None:
            return ""
        return (
            f"{self._label}: “{self.text()}” is not a score. Type {self._lowest} to {self._highest}, or d for declined."
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by Enter and arrows; N asks for no side effects."""
        key = Qt.Key(event.key())
        if key in MOVES:
            self.moved.emit(MOVES[key])
        elif key == Qt.Key.Key_N and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.none_wanted.emit()
        elif key == Qt.Key.Key_Equal:
            self.same_wanted.emit()
        else:
            super().keyPressEvent(event)


class TimeField(QLineEdit):
    """A time of day typed like 22:00, 2200 or 22; empty: not stated."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"{name}, like 22:00")
        self.setPlaceholderText("e.g. 22:00")
        self.setFixedWidth(100)

    def at(self) -> time | None:
        """Give the time; None when empty or not readable."""
        found = _TIME.fullmatch(self.text().strip())
        return time(int(found["hour"]), int(found["minute"] or 0)) if found else None

    def problem(self) -> str:
        """Say what is wrong with what was typed; empty when nothing is."""
        if not self.text().strip() or self.at() is not None:
            return ""
        return f"“{self.text()}” is not a time of day. Type it like 22:00."

    def set_at(self, at: time | None) -> None:
        """Put a time."""
        self.setText(f"{at:%H:%M}" if at else "")
