"""A row of widgets that goes on in a next row where the width ends, so that none is cut."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Flow(QWidget):
    """Places widgets side by side, in as many rows as the width asks for.

    It places its children itself: a layout of our own would hold items that Qt frees without telling, and another
    item made at the same place would be taken for one of them.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8) -> None:
        super().__init__(parent)
        self._parts: list[QWidget] = []
        self._gap = gap
        self._known: list[tuple[QWidget, QSize]] | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Take one more widget."""
        widget.setParent(self)
        self._parts.append(widget)
        self.arrange()

    def arrange(self) -> None:
        """Place the widgets anew after one was shown, hidden or changed."""
        self._known = None
        self.updateGeometry()
        self._place(self.width(), move=True)

    def event(self, event: QEvent) -> bool:
        """Follow the widgets."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return bool(super().event(event))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new width."""
        super().resizeEvent(event)
        self._place(self.width(), move=True)

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height needed in a width, pixels."""
        return self._place(width, move=False)

    def sizeHint(self) -> QSize:
        """Ask for the room of the widest widget; the rest follows from the width."""
        widest = self.minimumSizeHint().width()
        return QSize(widest, self.heightForWidth(max(self.width(), widest)))

    def minimumSizeHint(self) -> QSize:
        """Give the room of the widest widget."""
        hints = [hint for _, hint in self._shown()]
        return QSize(max((h.width() for h in hints), default=0), max((h.height() for h in hints), default=0))

    def _shown(self) -> list[tuple[QWidget, QSize]]:
        """Give the widgets in sight with the size each would like; asked once, for a row is placed many times."""
        if self._known is None:
            shown = (part for part in self._parts if not part.isHidden())
            self._known = [(part, part.sizeHint().expandedTo(part.minimumSize())) for part in shown]
        return self._known

    def _place(self, width: int, *, move: bool) -> int:
        x, y, rows = 0, 0, 1
        row = max((hint.height() for _, hint in self._shown()), default=0)
        for part, hint in self._shown():
            if x > 0 and x + hint.width() > width:
                x, y, rows = 0, y + row + self._gap // 2, rows + 1
            if move:
                part.setGeometry(QRect(QPoint(x, y + (row - hint.height()) // 2), hint))
            x += hint.width() + self._gap
        return rows * row + (rows - 1) * (self._gap // 2)


@contextmanager
def laid_out_once(widget: QWidget) -> Iterator[None]:
    """Show and hide parts of a widget without all of it being laid out after each."""
    layout = widget.layout()
    assert layout is not None
    layout.setEnabled(False)
    try:
        yield
    finally:
        layout.setEnabled(True)
        layout.invalidate()
        layout.activate()
