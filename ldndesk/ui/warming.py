"""Loads the rules and what other pages need, off the screens' thread and before they are asked for."""

import threading
from importlib import import_module

from PySide6.QtCore import QObject, Signal, Slot

_LATER = ("patients_page", "new_patient", "import_dialog", "help_window", "patient_page", "clinic_page")


class Warming(QObject):
    """One thread that loads and then tells so."""

    warmed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.thread_of: threading.Thread | None = None
        self._is_closed = False

    @Slot()
    def begin(self) -> None:
        """Begin, unless the program is closing."""
        if not self._is_closed:
            self.thread_of = threading.Thread(target=self._load, name="warming", daemon=True)
            self.thread_of.start()

    def _load(self) -> None:
        for name in ("ldndesk.desk.day_run", *(f"{__package__}.{page}" for page in _LATER)):
            import_module(name)
        self.warmed.emit()

    def close(self) -> None:
        """Begin nothing more, and let what was begun finish."""
        self._is_closed = True
        if self.thread_of is not None:
            self.thread_of.join()
