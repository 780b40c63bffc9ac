"""Two plans for one patient: the one somebody put in force meanwhile beside the one being typed, and the choice."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_instant
from ldndesk.clinical.plan import Course, Step
from ldndesk.desk.page import PatientPage

from . import words
from .look import GAP
from .plain_label import PlainLabel
from .plan_difference import stretches


class PlanConflict(QFrame):
    """Says for each stretch of days what is in force now and what is typed; nothing is decided by itself."""

    theirs_wanted = Signal()
    """Leave the plan that is in force."""
    mine_wanted = Signal()
    """Go on with what is typed, over the plan now in force."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "notice")
        self.setAccessibleName("The plan was changed meanwhile")
        self.about = PlainLabel("", kind="strong", wrap=True)
        self.theirs = QPushButton("Keep the plan now in &force")
        self.mine = QPushButton("Go on with &mine")
        self._lines = QWidget()
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button, wanted in ((self.theirs, self.theirs_wanted), (self.mine, self.mine_wanted)):
            button.setAutoDefault(False)
            button.clicked.connect(wanted)
            buttons.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GAP, GAP, GAP, GAP)
        self._column.addWidget(self.about)
        self._column.addWidget(self._lines)
        self._column.addLayout(buttons)
        self.hide()

    def show_both(self, now: PatientPage, typed: tuple[Step, ...]) -> None:
        """Set the plan in force beside the one typed."""
        orders = now.course.plans if now.course is not None else ()
        at = f" at {show_instant(orders[-1].recorded.astimezone(now.history.zone))}" if orders else ""
        self.about.setText(
            f"Somebody else changed the plan{at}, while yours was being typed. Nothing of yours is lost: choose."
        )
        lines = _table(now.course, typed)
        self._column.replaceWidget(self._lines, lines)
        self._lines.deleteLater()
        self._lines = lines
        self.show()

    def rows(self) -> list[tuple[str, str, str]]:
        """Give what is shown, for whoever hears the screen, line by line."""
        labels = [label.text() for label in self._lines.findChildren(PlainLabel)]
        return list(zip(labels[3::3], labels[4::3], labels[5::3], strict=True))


def _table(course: Course | None, typed: tuple[Step, ...]) -> QWidget:
    lines = QWidget()
    grid = QGridLayout(lines)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(2 * GAP)
    told = [("Days", "In force now", "Yours")]
    for part in stretches(course, typed):
        before = words.dose_line(part.before) if part.before is not None else "nothing planned"
        now = words.dose_line(part.now)
        days = words.step_days(part.now._replace(first=part.first, last=part.last))
        told.append((days, before, now if now != before else f"the same: {now}"))
    for row, cells in enumerate(told):
        for column, text in enumerate(cells):
            label = PlainLabel(text, kind="soft" if row == 0 else "", wrap=column > 0)
            grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 1)
    return lines
