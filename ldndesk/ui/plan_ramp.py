"""Steps by interval: from a dose, up by so much every so many days, to a dose."""

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.plan import Step, ramp_doses, ramp_steps

from .dose_field import DoseField
from .look import GAP
from .plain_label import FaultLabel, PlainLabel
from .plan_editor_row import MOST_DAYS

MOST_STEPS = 40


class RampFields(QFrame):
    """Takes the four figures of a ramp; ``filled`` says that they can be laid into steps."""

    filled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName("Steps by interval")
        self.start, self.rise, self.top = DoseField(below=True), DoseField(below=True), DoseField(below=True)
        self.every = QLineEdit()
        self.every.setPlaceholderText("e.g. 14")
        self.every.setFixedWidth(9 * GAP)
        self.every.setAccessibleName("Every how many days")
        self.fill = QPushButton("&Fill in the steps")
        self.fill.setAutoDefault(False)
        self.fault = FaultLabel()
        row = QHBoxLayout()
        for word, field, name in (
            ("From", self.start, "First dose in mg"),
            ("up by", self.rise, "Rise in mg"),
            ("every", self.every, ""),
            ("days, to", self.top, "Last dose in mg"),
        ):
            row.addWidget(PlainLabel(word))
            row.addWidget(field)
            if name:
                field.setAccessibleName(name)
        row.addWidget(self.fill)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP // 2, GAP, GAP // 2)
        column.addLayout(row)
        column.addWidget(self.fault)
        self.fill.clicked.connect(self._fill)
        self.every.returnPressed.connect(self._fill)
        for dose in (self.start, self.rise, self.top):
            dose.line.returnPressed.connect(self._fill)
        self.setFocusProxy(self.start)
        self.hide()

    def problem(self) -> str:
        """Say what keeps the figures from being laid into steps."""
        for dose in (self.start, self.rise, self.top):
            if wrong := dose.problem() or ("" if dose.ug() else f"{dose.accessibleName()} is missing."):
                return wrong
        days = self.every.text().strip()
        if not (days.isascii() and days.isdigit() and 1 <= int(days[:6]) <= MOST_DAYS):
            return f"Type every how many days the dose rises, from 1 to {MOST_DAYS}."
        start, rise, top = self._doses()
        if top < start:
            return "The last dose lies under the first; for a fall change the steps one by one."
        if (top - start) / rise > MOST_STEPS:
            return f"That would be more than {MOST_STEPS} steps; let the dose rise by more at a time."
        return ""

    def _doses(self) -> tuple[int, int, int]:
        return self.start.ug() or 0, self.rise.ug() or 0, self.top.ug() or 0

    def steps(self, first: date, like: Step) -> tuple[Step, ...]:
        """Lay the ramp from a day on, taken as another step is; only while there is no problem."""
        at = like.administrations[0].time if like.administrations else None
        laid = ramp_steps(first, at, like.form, like.route, ramp_doses(*self._doses()), int(self.every.text()))
        return tuple(step._replace(strengths=like.strengths) for step in laid)

    @Slot()
    def _fill(self) -> None:
        self.fault.setText(self.problem())
        if not self.fault.text():
            self.filled.emit()
