"""The plan editor: the desk judges the steps while they are typed, and what may be stored is stored on a word."""

import uuid
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ldndesk.clinical.findings import PlanFault
from ldndesk.clinical.plan import Pattern, Step
from ldndesk.desk.medicines import keep_asked
from ldndesk.desk.page import PatientPage, read_page
from ldndesk.desk.plan_change import UNCHANGED, PlanChange, check_plan, orders_of
from ldndesk.desk.plans import change_plan
from ldndesk.desk.release import propose_plan
from ldndesk.desk.work import Changes, Role

from .bridge import Bridge
from .plan_difference import plan_difference
from .plan_editor_face import REASON, REASONS, WHY
from .plan_editor_steps import steps_ahead
from .plan_maximum import MaximumLine
from .plan_restating import TO_ANSWER
from .plan_rows import PlanRows
from .plan_time import TO_SAY
from .plan_undo import Typed


class KeptPlan(NamedTuple):
    """A plan as it stood in the editor, letter by letter, and not saved."""

    patient_id: int
    name: str
    typed: Typed
    reason: str
    answers: tuple[int, ...]


class PlanEditor(PlanRows):
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
        self._now: PatientPage | None = None
        """The record as it is now, where the plan was changed meanwhile."""
        self.faults: tuple[PlanFault, ...] = ()
        self.unchanged: PlanFault | None = None
        """Says so where the plan is the one in force."""
        if not self._may_order():
            self.save.setText("&Propose for release")
        self.reason.setText(reason)
        self._proposed = (reason, steps)
        self.maximum = MaximumLine(bridge, page, prescriber=self._may_order())
        self.head(self.maximum)
        self._connect()
        known = steps or steps_ahead(page)
        self._show_steps(known or self._template(), None if known else "")

    def _connect(self) -> None:
        self.reason.textEdited.connect(self._on_reason)
        self.save.clicked.connect(self._save)
        self.maximum.recorded.connect(self._reread)
        self.conflict.theirs_wanted.connect(self._keep_theirs)
        self.conflict.mine_wanted.connect(self._go_on)
        self.before.asked.clicked.connect(self._keep_asked)

    @Slot()
    def _on_reason(self) -> None:
        self._dirty = True
        self._tell()

    def kept(self) -> KeptPlan | None:
        """Give what is typed and not saved; None where nothing is."""
        if not self._dirty:
            return None
        name = self._page.history.patient.display_name
        return KeptPlan(self._page.patient_id, name, self.as_typed(), self.reason.text(), self._answers)

    def go_on(self, kept: KeptPlan) -> None:
        """Show again what was typed before, judged by what the record says now."""
        self._restore(kept.typed)
        self.reason.setText(kept.reason)
        self._on_reason()

    def change(self) -> PlanChange:
        """Give the change as it would be stored."""
        course = self._page.course
        reason = self._own_reason()
        return PlanChange(
            self._page.patient_id,
            self._page.history.patient.display_name,
            orders_of(course),
            self.steps(),
            Pattern(self.pattern.currentData()),
            reason,
            self._answers,
            seen_stopped=course is not None and course.stopped is not None,
            stop_seen=course.stopped if course is not None else None,
            title="" if reason or self.steps() != self._proposed[1] else self._proposed[0].strip(),
        )

    def _own_reason(self) -> str:
        """Give the reason as written; what a proposal calls itself is none."""
        typed = self.reason.text().strip()
        return "" if typed == self._proposed[0].strip() else typed

    def _read(self) -> None:
        """Read the rows anew and have them judged."""
        super()._read()
        steps = self.steps()
        title, proposed = self._proposed
        if title and steps != proposed and self.reason.text() == title:
            self.reason.clear()  # the proposal's words are not those of another plan
        self.faults, self.unchanged = (), None
        self._asked += 1
        self._tell()
        if steps:
            number = self._asked
            self._bridge.ask(self, lambda faults: self._take_verdict(number, faults), check_plan, self.change())

    def _take_verdict(self, number: int, faults: tuple[PlanFault, ...]) -> None:
        if number == self._asked:
            self._judged = number
            self.faults = tuple(fault for fault in faults if fault.rule != UNCHANGED)
            self.unchanged = next((fault for fault in faults if fault.rule == UNCHANGED), None)
            self._tell()

    def _tell(self) -> None:
        """Say beside each step what is wrong with it, and below what keeps the plan from being saved."""
        elsewhere = self.marks.tell(self.rows, self.faults)
        self.verdict.setText(self._typing_problem() or " ".join([*elsewhere, *self._summary()]))
        self.verdict.set_kind("soft" if self.unchanged is not None and self.unchanged.refused else "fault")
        asks = next((f for f in self.faults if not f.refused), None)
        if asks is not None and not self._own_reason():
            self.reason.clear()  # what the proposal calls itself is no reason, and stands in the way of one
        self.reason.setPlaceholderText(REASONS.get(asks.rule, WHY) if asks is not None else REASON)
        self.save.setEnabled(self._may_save())

    def _summary(self) -> list[str]:
        """Say what keeps the plan from being saved; nothing where it may be."""
        if self.restating.waits():
            return [TO_ANSWER]
        if any(f.refused for f in self.faults):
            return ["A marked step cannot be stored as it stands."]
        if (same := self.unchanged) is not None and (same.refused or not (self._own_reason() or self.change().title)):
            return [same.text]
        if self.time.waits():
            return [TO_SAY]
        if self.faults and not self._own_reason():
            return ["A marked step needs a written reason."]
        return []

    def waits(self) -> bool:
        """Whether the desk has yet to judge what is typed."""
        return bool(self.steps()) and self._judged != self._asked

    def _may_save(self) -> bool:
        return bool(self.steps()) and self._now is None and not self.waits() and not self._summary()

    @Slot()
    def _save(self) -> None:
        if self._may_save():
            self.save.setEnabled(False)
            deed = change_plan if self._may_order() else propose_plan
            self._bridge.do(self, self._stored, self._refused, self._token, deed, self.change())

    def _may_order(self) -> bool:
        """Whether who sits at the desk may put a plan in force; a nurse's waits for release."""
        return self._bridge.desk.actor.role is Role.PRESCRIBER

    @Slot()
    def _keep_asked(self) -> None:
        """Keep that the patient was asked about other medicines today."""
        self.before.asked.setEnabled(False)
        about = self._page.patient_id, self._page.history.patient.display_name
        self._bridge.do(self, lambda _: self._reread(), self._not_kept, str(uuid.uuid4()), keep_asked, *about)

    def _not_kept(self, why: str) -> None:
        self.before.asked.setEnabled(True)
        self.verdict.setText(f"Not saved. {why}")

    @Slot()
    def _reread(self) -> None:
        """Judge what is typed by what the record says now; the orders it was made on stay those first seen."""
        self._bridge.ask(self, self._take_history, read_page, self._page.patient_id)

    def _take_history(self, now: PatientPage) -> None:
        self._page = replace(self._page, history=now.history)
        self.before.take(now.history)
        self.before.asked.setEnabled(True)
        self.maximum.show_for(self._page)
        self._read()

    def _stored(self, changes: Changes) -> None:
        self._dirty = False
        self.saved.emit(changes)
        self.accept()

    def _refused(self, why: str) -> None:
        self.verdict.setText(why)
        self.save.setEnabled(True)
        self._bridge.ask(self, lambda page: self._show_both(why, page), read_page, self._page.patient_id)

    def _show_both(self, why: str, now: PatientPage) -> None:
        """Where the plan was revised meanwhile, say what is typed beside what is in force now, and let choose."""
        if orders_of(now.course) == orders_of(self._page.course):
            return
        self._now = now
        if why:
            lines = plan_difference(now.course, self.steps())
            self.verdict.setText("\n".join((why, "Yours beside the plan now in force:", *lines)))
        self.conflict.show_both(now, self.steps())
        self.save.setEnabled(False)  # until somebody has chosen

    def hear(self) -> None:
        """Look whether what somebody did at another desk changed the plan this one is made on."""
        self._bridge.ask(self, lambda page: self._show_both("", page), read_page, self._page.patient_id)

    @Slot()
    def _keep_theirs(self) -> None:
        """Leave the plan that is in force; what was typed goes on purpose."""
        self._dirty = False
        self.reject()

    @Slot()
    def _go_on(self) -> None:
        """Make what is typed a change of the plan now in force; it is judged anew, and stored on a word as ever."""
        if self._now is None:
            return
        standing = {alert.id for alert in self._now.alerts}
        self._answers = tuple(alert_id for alert_id in self._answers if alert_id in standing)
        self._page, self._now = self._now, None
        self._token = str(uuid.uuid4())
        self.conflict.hide()
        self._read()
