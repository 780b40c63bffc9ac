"""The bare window, painted before anything else is loaded; ``shell`` furnishes it afterwards.

Nothing here names ``Qt`` itself: its hundred enumerations alone would cost a fifth of the time to the first frame.
"""

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QAction, QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

OPENING = "Opening the clinic’s record"
DEMO_MARK = "SYNTHETIC DEMO – no real patients"
TITLE_BAR = 36
"""Height a window manager adds, pixels; without it the status line would lie below a screen of 800."""
EVALUATION_MARK = "Not encrypted and no sign-in: for evaluation with synthetic data"


class Frame(QMainWindow):
    """The window; ``painted`` tells of its first frame on screen, ``recoloured`` of a change of colours."""

    painted = Signal()
    recoloured = Signal()
    closing = Signal()

    def __init__(self, *, demo: bool) -> None:
        super().__init__()
        self._was_painted = False
        self.is_demo = demo
        self.schemes: dict[str, QAction] = {}
        """The choices of colours by name, once the window is furnished."""
        self.setWindowTitle("ldndesk – synthetic demo" if demo else "ldndesk")
        self.resize(self.screen().availableSize().boundedTo(QSize(1280, 800)) - QSize(0, TITLE_BAR))
        self.setCentralWidget(_FirstWords(DEMO_MARK if demo else ""))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first painted frame."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Tell of a change of colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.recoloured.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the window goes."""
        self.closing.emit()
        super().closeEvent(event)


class _FirstWords(QWidget):
    """Two lines of our own text, drawn without any layout."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self._mark = mark

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what kind of record this is, and that it is being opened."""
        painter = QPainter(self)
        painter.drawText(16, 26, self._mark)
        width = painter.fontMetrics().horizontalAdvance(OPENING)
        painter.drawText((self.width() - width) // 2, self.height() // 2, OPENING)
        painter.end()
        super().paintEvent(event)
