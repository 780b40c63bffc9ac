"""Keeps the field typed into in sight, however the keyboard got there."""

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


class KeepInSight(QObject):
    """Scrolls an area to whatever in it has the keyboard, or has to be read at once."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._follow)

    @Slot("QWidget*", "QWidget*")
    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._area.isAncestorOf(new):
            self._area.ensureWidgetVisible(new, 0, 40)

    @Slot(object)
    def show_all_of(self, widget: QWidget) -> None:
        """Bring a widget into sight, whole, once it is laid out."""
        QTimer.singleShot(0, widget, lambda: self._area.ensureWidgetVisible(widget, 0, 20))
