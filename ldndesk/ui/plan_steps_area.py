"""How the plan editor shares its height: the steps first, the chart and the checklist above them what is left."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

LEAST = 100
"""Room for one step and the beginning of the next, pixels."""


class StepsArea(QScrollArea):
    """Leaves to the chart above what the steps do not need."""

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inside = inside
        self.setWidgetResizable(True)
        self.setWidget(inside)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumHeight(LEAST)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the height of the steps whenever they are laid anew."""
        done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest and watched is self._inside:
            self.setMaximumHeight(max(LEAST, self._inside.sizeHint().height()))
        return done


class AboveSteps(QWidget):
    """Holds what stands above the steps; it takes the height that is left, whatever it would like."""

    def __init__(self, least: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(least)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)

    def hasHeightForWidth(self) -> bool:
        """A wider chart asks for no more height."""
        return False
