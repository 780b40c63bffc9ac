"""A list with its heading, a note of what is not in it, and words in its place when it is empty."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from .plain_label import PlainLabel

HEAD = 30
"""Height of the line above a list, pixels."""


class ListPanel(QWidget):
    """Shows the list, or why there is nothing in it."""

    def __init__(
        self,
        table: QWidget,
        heading: str = "",
        parent: QWidget | None = None,
        *,
        beside: QWidget | None = None,
        below: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._table = table
        self.heading = PlainLabel(heading, kind="heading")
        self.aside = PlainLabel("", kind="small")
        self.empty = PlainLabel("", kind="empty", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._card = QFrame()
        self._card.setProperty("kind", "card")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(32, 32, 32, 32)
        inside.addWidget(self.empty)
        self._stack = QStackedWidget()
        self._stack.addWidget(table)
        self._stack.addWidget(self._card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        if heading:
            self.heading.setMinimumHeight(HEAD)  # lists side by side begin at one height, a button above or not
            head = QHBoxLayout()
            head.addWidget(self.heading)
            head.addStretch()
            head.addWidget(self.aside, 0, Qt.AlignmentFlag.AlignBottom)
            if beside is not None:
                head.addWidget(beside)
            column.addLayout(head)
        column.addWidget(self._stack, 1)
        if below is not None:
            column.addWidget(below)

    def say_empty(self, words: str) -> None:
        """Show words in place of the list; nothing to say shows the list."""
        self.empty.setText(words)
        self._stack.setCurrentWidget(self._card if words else self._table)
