"""When to ring next, as the call form asks it: a day, and the hour where the patient named one."""

from datetime import date, time

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ldndesk.clinical.facts import CallOutcome

from .answer_fields import TimeField
from .date_field import DateField
from .plain_label import PlainLabel

NEXT, AGAIN = "Next call (no day: as the schedule says)", "Call back on (the day is needed, the hour may stay empty)"


class NextCallLine(QWidget):
    """A day and an hour; what is offered and left as it stands books nothing."""

    def __init__(self, today: date, due: date | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._offered = due if due is not None and due > today else None
        self._again = False
        self.heading = PlainLabel(NEXT, kind="strong", wrap=True)
        self.day = DateField(below=True, near=today, ahead=True)
        self.day.setAccessibleName("Next call on")
        self.day.set_day(self._offered)
        self.at = TimeField("Next call at")
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.day)
        row.addWidget(PlainLabel("at"))
        row.addWidget(self.at)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.heading)
        column.addLayout(row)

    def follow(self, outcome: CallOutcome) -> None:
        """Ask for a day where the patient asked to be rung back; today is offered."""
        again = outcome is CallOutcome.CALL_BACK
        if again == self._again:
            return
        self._again = again
        self.heading.setText(AGAIN if again else NEXT)
        if self.day.day() in {None, self._today, self._offered}:
            self.day.set_day(self._today if again else self._offered)

    def booked(self) -> tuple[date | None, time | None]:
        """Give the day and the hour to book; no day: what is offered stands."""
        day, at = self.day.day(), self.at.at()
        offered = day == self._offered and at is None and not self._again
        return (None, None) if offered else (day, at)

    def problem(self) -> tuple[QWidget, str] | None:
        """Say what must be put right, and where."""
        if wrong := self.day.problem():
            return self.day, f"Next call: {wrong}"
        if wrong := self.at.problem():
            return self.at, f"Next call: {wrong}"
        if self.day.day() is None and (self._again or self.at.text().strip()):
            return self.day, "Next call: type the day to ring, like 07-Mar-2026."
        return None
