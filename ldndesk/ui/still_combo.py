"""A choice that the mouse wheel never changes."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class StillCombo(QComboBox):
    """A combo box that leaves the wheel to the page under it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass the wheel on; a value changes by a deliberate choice only."""
        event.ignore()
