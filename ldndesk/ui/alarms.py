"""What cannot be overlooked: lines above every page that stay until their cause is gone."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from .plain_label import PlainLabel


class Alarms(QWidget):
    """One line for each cause."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.lines: dict[str, QFrame] = {}
        self.texts: dict[str, PlainLabel] = {}
        self.hide()

    def tell(self, cause: str, sentence: str, buttons: Sequence[tuple[str, Callable[[], object]]] = ()) -> None:
        """Show the line of a cause, with buttons for what can be done; an empty sentence takes it away."""
        self._remove(cause)
        if not sentence:
            return
        line = QFrame()
        line.setProperty("kind", "notice")
        row = QHBoxLayout(line)
        row.setContentsMargins(14, 8, 8, 8)
        text = PlainLabel(f"Attention: {sentence}", kind="strong", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setAccessibleName("Alarm")
        row.addWidget(text, 1)
        for words, done in buttons:
            button = QPushButton(words)
            button.clicked.connect(done)
            row.addWidget(button)
        self._column.addWidget(line)
        self.lines[cause], self.texts[cause] = line, text
        self.show()

    def _remove(self, cause: str) -> None:
        if (line := self.lines.pop(cause, None)) is not None:
            del self.texts[cause]
            self._column.removeWidget(line)
            line.deleteLater()
        self.setVisible(bool(self.lines))
