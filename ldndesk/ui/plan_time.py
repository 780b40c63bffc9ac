"""Asks once at what time of day the doses are taken; it is chosen or said to be not stated, never passed over."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from .look import GAP
from .plain_label import PlainLabel
from .plan_editor_read import NOT_STATED
from .plan_editor_row import StepRow

TO_SAY = "Say at what time of day the doses are taken."
OFFERED = (("&Morning, 08:00", "08:00"), ("&Evening, 22:00", "22:00"), ("&Not stated", NOT_STATED))


class TimeOfDay(QFrame):
    """Offers the usual times for the steps that say none; in sight only while one of them says none."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "strip")
        self.setAccessibleName("Time of day")
        self._rows: tuple[StepRow, ...] = ()
        self.alike = QPushButton()
        self.offers = [QPushButton(text) for text, _ in OFFERED]
        line = QHBoxLayout(self)
        line.setContentsMargins(GAP, GAP // 2, GAP, GAP // 2)
        line.addWidget(PlainLabel("At what time of day is it taken? Choose, or type it under “At”.", kind="strong"), 1)
        for button, time in ((self.alike, ""), *zip(self.offers, (time for _, time in OFFERED), strict=True)):
            button.setAutoDefault(True)  # Enter presses it
            button.clicked.connect(lambda _=False, time=time: self._take(time))
            line.addWidget(button)
        self.hide()

    def show_for(self, rows: Sequence[StepRow]) -> None:
        """Ask about the steps that say no time of day."""
        self._rows = tuple(row for row in rows if row.untimed())
        said = next((row.times.text().strip() for row in rows if row.times.text().strip() and not row.problem()), "")
        self._said = said
        self.alike.setText(f"At {said} like the others")
        self.alike.setVisible(bool(said) and said != NOT_STATED)
        self.setVisible(bool(self._rows))

    def waits(self) -> bool:
        """Whether an answer is wanted."""
        return bool(self._rows)

    def _take(self, time: str) -> None:
        for row in self._rows:
            row.times.setText(time or self._said)
        self.chosen.emit()
