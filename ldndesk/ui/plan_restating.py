"""A change of form or strength in one step asks what it means for the steps after it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.plan import Step
from ldndesk.clinical.restating import restated

from . import words
from .look import GAP
from .plain_label import PlainLabel
from .plan_editor_row import StepRow

TO_ANSWER = "Say first whether the change of form or strength holds for the steps after it."


class Restating(QFrame):
    """Says every future dose in both measures and asks; nothing is saved until it is answered."""

    answered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "strip")
        self.setAccessibleName("Change of form or strength")
        self._rows: Sequence[StepRow] = ()
        self.said = (PlainLabel("", wrap=True), PlainLabel("", wrap=True))
        self.everywhere, self.here = QPushButton(), QPushButton("&Only this step")
        self.back = QPushButton("&Take it back")
        grid, row, column = QGridLayout(), QHBoxLayout(), QVBoxLayout(self)
        column.setSpacing(GAP // 2)
        column.addWidget(PlainLabel("The mg stay as they are; what is measured changes:", kind="strong"))
        for place, label in enumerate(self.said):
            grid.addWidget(label, 0, place, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place, 1)
        column.addLayout(grid)
        row.addStretch(1)
        for button, does in ((self.back, self._take_back), (self.here, self._settle), (self.everywhere, self._all)):
            button.setAutoDefault(False)
            button.clicked.connect(does)
            row.addWidget(button)
        column.addLayout(row)
        self.hide()

    def show_for(self, rows: Sequence[StepRow], in_place_of: QWidget) -> None:
        """Ask about the first step whose form or strength was changed; nothing to ask: nothing is shown."""
        at = next((n for n, row in enumerate(rows) if row.measured_anew()), None)
        self._rows = () if at is None else rows[at:]
        if not self._rows:
            self.hide()
            in_place_of.show()
            return
        now = self._rows[0].measure()
        lines = restated([_before(row) for row in self._rows if not row.problem()], now)
        half = (len(lines) + 1) // 2
        for label, part in zip(self.said, (lines[:half], lines[half:]), strict=True):
            label.setText("\n".join(part))
        later = len(self._rows) - 1
        self.everywhere.setText(
            f"&Change this and {words.count(later, 'later step')}" if later else "&Change this step"
        )
        self.here.setVisible(bool(later))
        in_place_of.hide()  # first, or the window would grow to hold both
        self.show()

    def waits(self) -> bool:
        """Whether an answer is wanted."""
        return bool(self._rows)

    @Slot()
    def _all(self) -> None:
        first, *later = self._rows
        form, route = first.chosen()
        for row in later:
            row.take(form, route, first.strengths.text())
        self._settle()

    @Slot()
    def _take_back(self) -> None:
        self._rows[0].take_back()
        self._settle()

    @Slot()
    def _settle(self) -> None:
        for row in self._rows:
            row.settle()
        self.answered.emit()


def _before(row: StepRow) -> Step:
    """Give a step as typed, with what it was measured with before."""
    was = row.settled
    return row.step()._replace(form=was.form, strengths=was.strengths)
