"""The plan editor: steps in rows, the chart above previews them, the desk judges them while they are typed."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ldndesk.clinical.findings import PlanFault
from ldndesk.clinical.plan import Pattern, Step
from ldndesk.clinical.symptoms import INDICATIONS, Indication
from ldndesk.desk.page import PatientPage, read_page
from ldndesk.desk.plan_change import PlanChange, check_plan, orders_of
from ldndesk.desk.plans import change_plan
from ldndesk.desk.release import propose_plan
from ldndesk.desk.work import Changes, Role

from .bridge import Bridge
from .dose_chart_range import Range
from .plan_difference import plan_difference
from .plan_editor_face import BLANK, PlanEditorFace
from .plan_editor_row import StepRow
from .plan_editor_steps import DAY, preview_spans, steps_ahead, template_steps, widened
from .plan_restating import TO_ANSWER
from .plan_undo import PlanUndo, Typed

NEW_STEP_DAYS = 14


class PlanEditor(PlanEditorFace):
    """Edits a plan and stores it; what was typed stays until it is stored or thrown away on purpose."""

    saved = Signal(object)
    """Carries Changes once the plan is in force."""

    def __init__(
        self,
        bridge: Bridge,
        page: PatientPage,
        parent: QWidget | None = None,
        *,
        steps: tuple[Step, ...] = (),
        answers: tuple[int, ...] = (),
        reason: str = "",
    ) -> None:
        super().__init__(page, bridge.desk.pack, parent)
        self._bridge, self._answers = bridge, answers
        self._token = str(uuid.uuid4())
        self._asked = 0
        self._judged = -1
        self.faults: tuple[PlanFault, ...] = ()
        self.rows: list[StepRow] = []
        self.history = PlanUndo(self._restore, self)
        self.history.watch(self.first.line)
        self.offer(self.history.undo, self.history.redo)
        if not self._may_order():
            self.save.setText("&Propose for release")
        self.reason.setText(reason)
        self._proposed = (reason, steps)
        self._connect()
        self._show_steps(steps or steps_ahead(page) or self._template())

    def _connect(self) -> None:
        self.first.edited.connect(self._on_edit)
        self.pattern.activated.connect(self._on_edit)
        self.template.activated.connect(self._on_template)
        self.add.clicked.connect(self.add_step)
        self.ramp.filled.connect(self._on_ramp)
        self.reason.textEdited.connect(self._on_reason)
        self.save.clicked.connect(self._save)
        self.restating.answered.connect(self._on_edit)

    def _template(self) -> tuple[Step, ...]:
        indication = next(iter(self._page.history.indications), None)
        return template_steps(indication, self._page.on + DAY) if indication is not None else ()

    def _show_steps(self, steps: Sequence[Step]) -> None:
        for row in self.rows:
            self._drop(row)
        self.rows = []
        if steps:
            self.first.set_day(steps[0].first)
        for step in steps:
            self._add_row(step)
        self._read()
        self.chart.set_range(Range.ALL)

    def _add_row(self, step: Step) -> None:
        row = StepRow(step, None)
        row.edited.connect(self._on_edit)
        row.removed.connect(self._remove)
        for line in (row.dose.line, row.days, row.times, row.strengths):
            self.history.watch(line)
        self.rows.append(row)
        self._lines.insertWidget(self._lines.count() - 1, row)

    @Slot()
    def add_step(self) -> None:
        """Add a step after the last, with its dose; the last one gets an end."""
        if not self.rows:
            first = self.first.day() or self._page.on + DAY
            self.first.set_day(first)
            indication = next(iter(INDICATIONS))
            self._add_row(template_steps(indication, first)[-1])
            self.rows[0].dose.clear()  # the first dose is for the prescriber to say
        elif not self._typing_problem():
            if self.rows[-1].length() is None:
                self.rows[-1].days.setText(str(NEW_STEP_DAYS))
            self._chain()
            before = self.rows[-1].step()
            assert before.last is not None
            self._add_row(before._replace(first=before.last + DAY, last=None))
        self._on_edit()
        self.rows[-1].dose.line.setFocus()
        self.rows[-1].dose.line.selectAll()

    @Slot(object)
    def _remove(self, row: StepRow) -> None:
        self.rows.remove(row)
        self._drop(row)
        self._on_edit()

    def _drop(self, row: StepRow) -> None:
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _restore(self, typed: Typed) -> None:
        """Show the plan again as it was typed."""
        while len(self.rows) > len(typed.rows):
            self._drop(self.rows.pop())
        for kept in typed.rows[len(self.rows) :]:
            self._add_row(kept.step)
        for row, kept in zip(self.rows, typed.rows, strict=True):
            row.restore(kept)
        self.first.refill(typed.first)
        self.pattern.setCurrentIndex(typed.pattern)
        self._on_edit()

    @Slot()
    def _on_template(self) -> None:
        if (chosen := self.template.currentData()) is not None:
            self._dirty = True
            first = self.first.day() or self._page.on + DAY
            self._show_steps(() if chosen == BLANK else template_steps(Indication(chosen), first))

    @Slot()
    def _on_ramp(self) -> None:
        """Fill in the ramp by interval, taken as the first step is."""
        first = self.first.day() or self._page.on + DAY
        plain = template_steps(next(iter(INDICATIONS)), first)[0]
        like = self.rows[0].step() if self.rows and not self.rows[0].problem() else plain
        self._dirty = True
        self._show_steps(self.ramp.steps(first, like))
        self.by_interval.setChecked(False)

    @Slot()
    def _on_edit(self) -> None:
        self._dirty = True
        self._read()

    @Slot()
    def _on_reason(self) -> None:
        self._dirty = True
        self._tell()

    def _chain(self) -> None:
        """Let every row begin the day after the row above ends."""
        first, before = self.first.day(), self._dose_before()
        for row in self.rows:
            if first is None or row.problem():
                return
            row.follow(first, before)
            before = row.step().daily_ug
            days = row.length()
            first = None if days is None else first + timedelta(days=days)

    def _dose_before(self) -> int | None:
        course, day = self._page.course, self.first.day()
        plan = course.plan_on(day - DAY) if course is not None and day is not None else None
        step = plan.step_on(day - DAY) if plan is not None and day is not None else None
        return None if step is None else step.daily_ug

    def _typing_problem(self) -> str:
        if self.first.day() is None:
            return self.first.problem() or "The first day of the plan is missing."
        if not self.rows:
            return "A plan needs at least one step."
        if any(row.problem() for row in self.rows):
            return "A step cannot be read; it says why."
        if any(row.length() is None for row in self.rows[:-1]):
            return "Only the last step may run until changed: say for how many days the others last."
        return ""

    def steps(self) -> tuple[Step, ...]:
        """Give the plan as typed; empty while something cannot be read."""
        return () if self._typing_problem() else tuple(row.step() for row in self.rows)

    def change(self) -> PlanChange:
        """Give the change as it would be stored."""
        course = self._page.course
        return PlanChange(
            self._page.patient_id,
            self._page.history.patient.display_name,
            orders_of(course),
            self.steps(),
            Pattern(self.pattern.currentData()),
            self.reason.text().strip(),
            self._answers,
            seen_stopped=course is not None and course.stopped is not None,
            stop_seen=course.stopped if course is not None else None,
        )

    def _read(self) -> None:
        """Read the rows anew: preview what can be read and have it judged."""
        self._chain()
        kept = tuple(row.kept() for row in self.rows)
        self.history.note(Typed(self.first.text(), self.pattern.currentIndex(), kept))
        if (first := self.first.day()) is not None:
            self.before.show_for(first)
        self.restating.show_for(self.rows, in_place_of=self.top)
        steps = self.steps()
        title, proposed = self._proposed
        if title and steps != proposed and self.reason.text() == title:
            self.reason.clear()  # the proposal's words are not those of another plan
        self.faults = ()
        self._asked += 1
        self.chart.draw(widened(self._page.chart, steps), preview_spans(steps))
        self._tell()
        if steps:
            number = self._asked
            self._bridge.ask(self, lambda faults: self._take_verdict(number, faults), check_plan, self.change())

    def _take_verdict(self, number: int, faults: tuple[PlanFault, ...]) -> None:
        if number == self._asked:
            self._judged, self.faults = number, faults
            self._tell()

    def _tell(self) -> None:
        """Say beside each step what is wrong with it, and below what keeps the plan from being saved."""
        by_day: dict[object, list[str]] = defaultdict(list)
        for fault in self.faults:
            by_day[fault.first].append(fault.text)
        for row in self.rows:
            row.tell(row.problem() or " ".join(by_day.pop(row.first, [])))
        elsewhere = [text for texts in by_day.values() for text in texts]
        self.verdict.setText(self._typing_problem() or " ".join([*elsewhere, *self._summary()]))
        self.save.setEnabled(self._may_save())

    def _summary(self) -> list[str]:
        if self.restating.waits():
            return [TO_ANSWER]
        if any(f.refused for f in self.faults):
            return ["A marked step cannot be stored as it stands."]
        if self.faults and not self.reason.text().strip():
            return ["A marked step needs a written reason."]
        return []

    def waits(self) -> bool:
        """Whether the desk has yet to judge what is typed."""
        return bool(self.steps()) and self._judged != self._asked

    def _may_save(self) -> bool:
        return bool(self.steps()) and not self.waits() and not self._summary()

    @Slot()
    def _save(self) -> None:
        if self._may_save():
            self.save.setEnabled(False)
            deed = change_plan if self._may_order() else propose_plan
            self._bridge.do(self, self._stored, self._refused, self._token, deed, self.change())

    def _may_order(self) -> bool:
        """Whether who sits at the desk may put a plan in force; a nurse's waits for release."""
        return self._bridge.desk.actor.role is Role.PRESCRIBER

    def _stored(self, changes: Changes) -> None:
        self._dirty = False
        self.saved.emit(changes)
        self.accept()

    def _refused(self, why: str) -> None:
        self.verdict.setText(why)
        self.save.setEnabled(True)
        self._bridge.ask(self, lambda page: self._show_both(why, page), read_page, self._page.patient_id)

    def _show_both(self, why: str, now: PatientPage) -> None:
        """Where the plan was revised meanwhile, say what is typed beside what is in force now."""
        if orders_of(now.course) != orders_of(self._page.course):
            lines = plan_difference(now.course, self.steps())
            self.verdict.setText("\n".join((why, "Yours beside the plan now in force:", *lines)))
