"""How many alerts are out of sight because they are snoozed: always said, and a press shows them."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from . import list_words as words
from .look import GAP


def hidden_words(hidden: int) -> str:
    """Say how many alerts are out of sight."""
    return f"{words.count(hidden, 'alert')} hidden (snoozed)" if hidden else "no alerts hidden"


class HiddenButton(QPushButton):
    """Says how many alerts are hidden, and shows or hides them; not there when there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("kind", "small")
        self._hidden = 0
        self.toggled.connect(self._say)
        self.hide()

    def count(self, hidden: int) -> None:
        """Say how many there are; to be called once the button has its place."""
        self._hidden = hidden
        if not hidden:
            self.setChecked(False)
        self.setVisible(hidden > 0)
        self._say()

    @Slot()
    def _say(self) -> None:
        shown = f"Hide {words.count(self._hidden, 'snoozed alert')} again"
        self.setText(shown if self.isChecked() else f"{hidden_words(self._hidden)} – show")
        self.setAccessibleName(self.text())


def stacked(cards: Sequence[QWidget]) -> QWidget:
    """Put the cards of the snoozed alerts one under the other."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP)
    for card in cards:
        column.addWidget(card)
    return made
