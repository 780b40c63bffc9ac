"""The strip that leads to a past day and says, for as long as it is shown, that the page is not of today."""

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from .date_field import DateField, show_weekday
from .look import GAP
from .plain_label import FaultLabel, PlainLabel


class LookBackStrip(QFrame):
    """Asks for a past day; ``wanted`` carries it, None leads back to today."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "strip")
        self.setAccessibleName("Look back at a past day")
        self._today: date | None = None
        self.words = PlainLabel("Show this page as it stood at the end of", kind="strong")
        self.day = DateField()
        self.day.setAccessibleName("Past day")
        self.show_it = QPushButton("&Show it")
        self.back = QPushButton("Back to &today  (Esc)")
        self.fault = FaultLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(GAP)
        for widget in (self.words, self.day, self.show_it, self.back):
            row.addWidget(widget)
        row.addWidget(self.fault, 1)
        for button in (self.show_it, self.back):
            button.setAutoDefault(False)
        self.show_it.clicked.connect(self._ask)
        self.day.line.returnPressed.connect(self._ask)
        self.back.clicked.connect(self.leave)
        self.hide()

    def offer(self, day: date, today: date) -> None:
        """Offer a day to look back at."""
        self._today = today
        self.day.set_day(day)
        self.fault.setText("")
        self.show()
        self.day.setFocus()
        self.day.line.selectAll()

    def say(self, day: date) -> None:
        """Say which day is shown."""
        self.words.setText(f"Looking back: as it stood at the end of {show_weekday(day)}. Nothing can be done here.")
        self.fault.setText("")

    @Slot()
    def _ask(self) -> None:
        day = self.day.day()
        if self.day.problem() or day is None:
            self.fault.setText(self.day.problem() or "Type the day to look back at.")
        elif self._today is not None and day >= self._today:
            self.fault.setText("That is not past; type a day before today.")
        else:
            self.wanted.emit(day)

    @Slot()
    def leave(self) -> None:
        """Go back to today."""
        self.words.setText("Show this page as it stood at the end of")
        self.hide()
        self.wanted.emit(None)
