"""A field for free typing that says back, in words, what it understood; what was typed is never altered."""

from typing import NamedTuple

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from .look import GAP
from .plain_label import PlainLabel


class Echo(NamedTuple):
    """What is said beside a field: the look it is said in (fault, soon, small) and the words."""

    kind: str
    text: str


class EchoField(QWidget):
    """A plain line with a message beside or below it; who derives from it says how the line is read."""

    edited = Signal()
    """The person typed; not sent when the program fills the field."""

    def __init__(self, name: str, hint: str, parent: QWidget | None = None, *, below: bool = False) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.setFixedWidth(self.line.fontMetrics().averageCharWidth() * 18)
        self.message = PlainLabel("", kind="small", wrap=True)
        direction = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        box = QBoxLayout(direction, self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2 if below else GAP)
        box.addWidget(self.line)
        box.addWidget(self.message, 0 if below else 1)
        self.setFocusProxy(self.line)
        self.setAccessibleName(name)
        self.line.textEdited.connect(self._on_edit)

    def setAccessibleName(self, name: str) -> None:
        """Name the field, its line and its message for those who hear the screen."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)
        self.message.setAccessibleName(f"{name}: what was understood")

    def text(self) -> str:
        """Give what was typed, letter by letter."""
        return self.line.text()

    def problem(self) -> str:
        """Say what is wrong with what was typed; nothing when it can be read or is empty."""
        raise NotImplementedError

    def echo(self) -> Echo:
        """Say what was understood."""
        raise NotImplementedError

    def tell(self) -> None:
        """Show what was understood, or what is wrong."""
        problem = self.problem()
        said = Echo("fault", problem) if problem else self.echo()
        self.message.set_kind(said.kind)
        self.message.setText(said.text)
        self.line.setAccessibleDescription(said.text)

    def refill(self, text: str) -> None:
        """Show again what was typed before."""
        self._fill(text)

    def _fill(self, text: str) -> None:
        self.line.setText(text)
        self.tell()

    @Slot()
    def _on_edit(self) -> None:
        self.tell()
        self.edited.emit()
