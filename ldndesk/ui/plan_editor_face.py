"""The face of the plan editor: its parts, their names for those who hear the screen, and where they stand."""

from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ldndesk.clinical.course_state import CourseStage
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan import Pattern
from ldndesk.clinical.start_check import A_RESTART
from ldndesk.clinical.symptoms import INDICATIONS
from ldndesk.desk.page import PatientPage

from .date_field import DateField
from .dose_chart import DoseChart
from .look import GAP
from .plain_label import PlainLabel
from .plan_conflict import PlanConflict
from .plan_editor_columns import column_names
from .plan_editor_row import StepRow
from .plan_marks import MarkedSteps
from .plan_ramp import RampFields
from .plan_restating import Restating
from .plan_steps_area import AboveSteps, StepsArea
from .plan_time import TimeOfDay
from .start_checklist_view import StartChecklist
from .still_combo import StillCombo

BLANK = "blank"
REASON = "Reason, needed where a step is marked"
REASONS = {"opioid-comedication": "Why all the same, though opioids are taken or nobody knows of them?"}
"""What the line of the reason asks for, by the rule that wants one."""
WHY = "Why all the same? A marked step needs a reason in words"
CHART, CHART_WITH_SCORES = 236, 290
"""The least height of the chart: beside the checklist of a start, and with scores drawn under the doses."""
SMALLEST = QSize(1000, 640)
FRAME = 40
"""What the frame of a window takes at most, pixels."""


class PlanEditorFace(QDialog):
    """Holds the parts of the plan editor and asks before changes are lost; what the parts do is the editor's."""

    def __init__(self, page: PatientPage, pack: Pack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._dirty = page, False
        self.chart = DoseChart(compact=True)
        self.before = StartChecklist(page.history, page.on, pack)
        if not self.is_start():
            self.before.hide()
        self.first = DateField()
        self.pattern = StillCombo()
        self.template = StillCombo()
        self.by_interval = QPushButton("By &interval")
        self.ramp = RampFields()
        self.add = QPushButton("&Add a step")
        self.reason = QLineEdit()
        self.verdict = PlainLabel("", kind="fault", wrap=True)
        self.save = QPushButton("&Save plan")
        self.cancel = QPushButton("Close")
        self.conflict = PlanConflict()
        self.leave = QFrame()
        self.discard = QPushButton("&Discard the changes")
        self.stay = QPushButton("&Keep editing")
        self.restating = Restating()
        self.time = TimeOfDay()
        self.marks = MarkedSteps()
        self.marks.listen(self)
        self._lines = QVBoxLayout()
        self._name_parts()
        self._lay_out()
        self.marks.wanted.connect(self.go_to)
        self.cancel.clicked.connect(self.reject)
        self.discard.clicked.connect(self._throw_away)
        self.stay.clicked.connect(self.leave.hide)

    def is_start(self) -> bool:
        """Whether the plan begins a course, or takes one up again after a stop, a pause or a gap."""
        gap = any(f.rule == A_RESTART for f in self._page.evaluation.findings)
        return gap or self._page.course_state.stage is not CourseStage.ACTIVE

    def _name_parts(self) -> None:
        name = self._page.history.patient.display_name
        self.setWindowTitle("Start a course" if self._page.course is None else "Change the plan")
        self.heading = PlainLabel(f"{self.windowTitle()}: {name}", kind="heading")
        self.first.setAccessibleName("First day of the plan")
        self.pattern.setAccessibleName("Days off")
        self.pattern.addItem("Every day", Pattern.DAILY)
        self.pattern.addItem("3 days on, 3 days off", Pattern.THREE_ON_THREE_OFF)
        plan = self._page.course.plan_on(self._page.on) if self._page.course is not None else None
        self.pattern.setCurrentIndex(self.pattern.findData(plan.pattern if plan is not None else Pattern.DAILY))
        self.template.setAccessibleName("Start from the usual ramp of")
        self.template.addItem("Usual ramp of …", None)
        for indication, info in INDICATIONS.items():
            self.template.addItem(info.label, indication)
        self.template.addItem("Blank: no steps yet", BLANK)
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText(REASON)
        self.verdict.setAccessibleName("What stands in the way")
        self.by_interval.setCheckable(True)
        self.by_interval.toggled.connect(self.ramp.setVisible)
        self.save.setProperty("kind", "primary")
        for button in (self.add, self.by_interval, self.save, self.cancel, self.discard, self.stay):
            button.setAutoDefault(False)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(PlainLabel("First day"))
        head.addWidget(self.first, 1)
        for part in (self.pattern, self.template, self.by_interval, self.add):
            part.setMinimumWidth(part.sizeHint().width())  # never clipped; the day gives way
            head.addWidget(part)
        self._leaving()
        foot = self._foot = QHBoxLayout()
        foot.addWidget(PlainLabel("Reason"))
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        self._heading_line = QHBoxLayout()
        self._heading_line.addWidget(self.heading, 1)
        column.addLayout(self._heading_line)
        column.addWidget(self.conflict)
        self.top = AboveSteps(CHART if self.is_start() else CHART_WITH_SCORES)
        top = QHBoxLayout(self.top)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(GAP)
        top.addWidget(self.chart, 1)
        top.addWidget(self.before, 1)
        column.addWidget(self.top, 4)
        column.addLayout(head)
        column.addWidget(self.ramp)
        column.addWidget(column_names())
        column.addWidget(self._area(), 5)
        column.addWidget(self.time)
        column.addWidget(self.restating)
        said = QHBoxLayout()
        said.addWidget(self.verdict, 1)
        said.addWidget(self.marks)
        column.addLayout(said)
        column.addLayout(foot)
        column.addWidget(self.leave)
        self.resize(self._fitting(1240, 860))

    def head(self, part: QWidget) -> None:
        """Set a part beside the heading."""
        self._heading_line.addWidget(part)

    @Slot(object)
    def go_to(self, row: StepRow) -> None:
        """Bring a step into sight and the keyboard to what is to be put right in it."""
        self._scroll.ensureWidgetVisible(row)
        field = row.faulty_field()
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def offer(self, *buttons: QPushButton) -> None:
        """Set buttons before the reason."""
        for place, button in enumerate(buttons):
            self._foot.insertWidget(place, button)
        for one, following in pairwise((*buttons, self.reason, self.cancel, self.save)):
            QWidget.setTabOrder(one, following)

    def _fitting(self, width: int, height: int) -> QSize:
        """Take a size that the window it lies over has room for, its own frame with it."""
        over = self.parentWidget()
        room = over.window().size() - QSize(FRAME, FRAME) if over is not None else QSize(width, height)
        return QSize(width, height).boundedTo(room.expandedTo(SMALLEST))

    def _area(self) -> StepsArea:
        inside = QWidget()
        inside.setLayout(self._lines)
        self._lines.setContentsMargins(GAP, 0, GAP, 0)
        self._lines.addStretch()
        self._scroll = StepsArea(inside)
        return self._scroll

    def _leaving(self) -> None:
        leave = QHBoxLayout(self.leave)
        leave.addWidget(PlainLabel("The plan has changes that are not saved."), 1)
        leave.addWidget(self.stay)
        leave.addWidget(self.discard)
        self.leave.setProperty("kind", "strip")
        self.leave.hide()

    @Slot()
    def _throw_away(self) -> None:
        self._dirty = False
        self.reject()

    def reject(self) -> None:
        """Close, or ask first when changes would be lost."""
        if self._dirty:
            self.leave.show()
            self.stay.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before changes are lost, whichever way the window is closed."""
        if self._dirty:
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)
