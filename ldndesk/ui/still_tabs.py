"""Tabs that the mouse wheel never turns over."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget


class StillTabBar(QTabBar):
    """A tab bar that leaves the wheel to the page under it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass the wheel on; a page is left by a deliberate choice only."""
        event.ignore()


class StillTabs(QTabWidget):
    """Pages behind tabs that stay where they are while the wheel turns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabBar(StillTabBar())
