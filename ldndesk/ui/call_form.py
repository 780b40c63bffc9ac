"""The telephone form: everything a follow-up call asks, wholly by keyboard, kept until it is stored."""

import uuid
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ldndesk.clinical.days import show_instant
from ldndesk.clinical.facts import CallOutcome
from ldndesk.desk.calls import CallRecord, CallResult, read_call_result, record_call
from ldndesk.desk.consent import Consent
from ldndesk.desk.drafts import Draft
from ldndesk.desk.page import PatientPage
from ldndesk.desk.work import Changes

from . import words
from .bridge import Bridge
from .call_ahead import AheadLines
from .call_foot import CallFoot
from .call_form_doses import DoseLines
from .call_head import CallHead
from .call_medicines import MedicineLines
from .call_next import NextCallLine
from .call_plan import PlanToTellCard
from .call_result import CallResultPanel
from .call_safety import SafetyLines
from .call_sleep import SleepLine
from .call_symptoms import SymptomLines, alerted_symptoms
from .call_unasked import unasked
from .keep_in_sight import KeepInSight
from .look import GAP
from .plain_label import FaultLabel, PlainLabel
from .still_combo import StillCombo

_SECOND_MS = 1000


class CallForm(QWidget):
    """Takes one call with one patient; a refused save loses nothing."""

    closed = Signal()
    """The form is done with: cancelled, or its result was read."""
    saved = Signal()

    def __init__(
        self, bridge: Bridge, page: PatientPage, consent: Consent | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._page = bridge, page
        self.token = str(uuid.uuid4())
        """Made once for the call: however often it is sent, it is stored once."""
        self._stored = False
        self._to_put_right = False
        """The sentence beside the save button speaks of a field on this form."""
        history = page.history
        self.head = CallHead(history.patient.phone, consent)
        self.outcome = StillCombo()
        self.outcome.setAccessibleName("How the call ended")
        for outcome in CallOutcome:
            self.outcome.addItem(words.OUTCOME[outcome], outcome.value)
        told = max((d.last for d in history.doses_taken if d.last <= page.on), default=None)
        self.doses = DoseLines(page.course, page.on, told, page.hold)
        self.to_tell = PlanToTellCard(history, page.on, bridge.desk.pack, page.hold)
        self.symptoms = SymptomLines(history, alerted_symptoms(page), page.on)
        self.safety = SafetyLines()
        self.ahead = AheadLines(history, page.on)
        self.medicines = MedicineLines(bridge.desk.pack.medicines, history, page.on)
        self.sleep = SleepLine(history)
        self.bed, self.rise = self.sleep.bed, self.sleep.rise
        self.note = QPlainTextEdit()
        self.note.setAccessibleName("Note")
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(72)
        self.next_call = NextCallLine(page.on, page.next_call.due if page.next_call else None)
        self.questions = QWidget()
        self.fault = FaultLabel()
        self.resumed = PlainLabel("", kind="soon", wrap=True)
        self.resumed.hide()
        self.foot = CallFoot()
        self.save, self.cancel = self.foot.save, self.foot.cancel
        self.result: CallResultPanel | None = None
        self._lay_out()
        self._connect()

    # layout

    def _lay_out(self) -> None:
        self._ask()
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(GAP, 0, GAP + 4, GAP)
        ended = QHBoxLayout()
        ended.addWidget(PlainLabel("Outcome", kind="strong"))
        ended.addWidget(self.outcome, 1)
        body.addLayout(ended)
        body.addWidget(self.questions)
        body.addWidget(PlainLabel("Note", kind="strong"))
        body.addWidget(self.note)
        body.addWidget(self.next_call)
        body.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(inside)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.head)
        self._column.addWidget(self.resumed)
        self._column.addWidget(self.safety.standing)
        self._column.addWidget(self.area, 1)
        self._column.addWidget(self.fault)
        self._column.addWidget(self.foot)

    def _ask(self) -> None:
        column = QVBoxLayout(self.questions)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.to_tell)
        for heading, parts in (
            ("1 · Dose now", (self.doses, self.sleep)),
            ("2 · Anything new or worse?", (self.symptoms,)),
            ("3 · Safety", (self.safety,)),
            ("4 · Other medicines", (self.medicines,)),
            ("5 · What lies ahead", (self.ahead,)),
            ("6 · How the illness is", (self.symptoms.illness,)),
        ):
            column.addWidget(PlainLabel(heading, kind="heading"))
            for part in parts:
                column.addWidget(part)

    def _connect(self) -> None:
        self.outcome.currentIndexChanged.connect(self._show_questions)
        self.save.clicked.connect(self.store)
        self.cancel.clicked.connect(self.closed)
        for keys in ("Ctrl+S", "Ctrl+Return"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.store)
        self._second = QTimer(self, interval=_SECOND_MS)
        self._second.timeout.connect(self._tick)
        self._second.start()
        self.safety.said_yes.connect(KeepInSight(self.area).show_all_of)
        self.setFocusProxy(self.doses.taken)
        self._untouched = self.record()

    @Slot()
    def _tick(self) -> None:
        self.head.tick()
        self.foot.measure(self.head.seconds())
        if self._to_put_right and not self._problems() and not self._empty():
            self._to_put_right = False
            self.fault.setText("")  # a refusal by the record stays: no field shows it

    @Slot()
    def _show_questions(self) -> None:
        self.questions.setVisible(self._reached())
        self.next_call.follow(self._ended())

    def _ended(self) -> CallOutcome:
        return CallOutcome(self.outcome.currentData())

    def _reached(self) -> bool:
        return self._ended() is CallOutcome.REACHED

    # what was typed

    def record(self) -> CallRecord:
        """Give the call as typed, without its measured length; one nobody answered carries no answers."""
        reached = self._reached()
        next_call, next_time = self.next_call.booked()
        return CallRecord(
            patient_id=self._page.patient_id,
            shown_name=self._page.history.patient.display_name,
            day=self._page.on,
            outcome=self._ended(),
            answers=(*self.symptoms.answers(), *self.safety.answers()) if reached else (),
            doses=self.doses.reports() if reached else (),
            medicines=self.medicines.reports() if reached else (),
            no_medicines=reached and self.medicines.none_taken(),
            sleep=self.sleep.times() if reached else None,
            note=self.note.toPlainText().strip(),
            next_call=next_call,
            next_time=next_time,
            messages=self.ahead.messages() if reached else None,
            procedure=self.ahead.procedure() if reached else None,
            pregnant=self.ahead.pregnant() if reached else None,
        )

    def go_on(self, draft: Draft) -> None:
        """Go on with a call that was typed and never saved, as the same call."""
        self.token = draft.token
        self.resumed.setText(f"Draft of {show_instant(draft.at)} by {draft.actor}, put back. It is not saved yet.")
        self.resumed.show()

    def is_under_way(self) -> bool:
        """Whether the call is still being typed."""
        return not self._stored and self.save.isEnabled()

    def tell(self, why: str) -> None:
        """Say beside the save button what went wrong while typing went on."""
        self._to_put_right = False
        self.fault.setText(why)

    def is_unsaved(self) -> bool:
        """Whether something was typed that is not stored."""
        if self._stored:
            return False
        typed = self.record() != self._untouched or bool(self.foot.minutes.text().strip())
        return typed or bool(self._problems())

    def _problems(self) -> list[tuple[QWidget, str]]:
        found: list[tuple[QWidget, str]] = []
        if self._reached():
            found += self.doses.problems() + self.symptoms.problems() + self.medicines.problems()
            if wrong := self.ahead.problem(self._page.on):
                found.append((self.ahead.on, wrong))
            found += self.sleep.problems()
        else:
            found += [(self.outcome, wrong) for wrong in self.safety.unsaid()]
        if at := self.next_call.problem():
            found.append(at)
        if wrong := self.foot.minutes.problem():
            found.append((self.foot.minutes, wrong))
        return found

    def _empty(self) -> str:
        record = self.record()
        said: tuple[object, ...] = (record.answers, record.doses, record.medicines, record.sleep, record.note)
        said = (*said, record.procedure, record.messages, record.no_medicines)
        if self._reached() and not any(said) and record.pregnant is None:
            return "Nothing is filled in. Put what the patient said, or choose another outcome."
        return ""

    # storing

    @Slot()
    def store(self) -> None:
        """Store the call, or say beside the fields what must be put right."""
        if self._stored or not self.save.isEnabled():
            return
        problems, empty = self._problems(), self._empty()
        self._to_put_right = bool(problems or empty)
        if problems:
            field, wrong = problems[0]
            more = f" ({len(problems) - 1} more below)" if len(problems) > 1 else ""
            self.fault.setText(f"Not saved. {wrong}{more}")
            field.setFocus()
            self.area.ensureWidgetVisible(field)
            return
        if empty:
            self.fault.setText(f"Not saved. {empty}")
            return
        self.fault.setText("")
        self.save.setEnabled(False)
        self.foot.measure(self.head.seconds())
        call = replace(self.record(), minutes=self.foot.minutes.minutes())
        self._bridge.do(self, self._after, self._refused, self.token, record_call, call)

    def _refused(self, why: str) -> None:
        self.save.setEnabled(True)
        self.fault.setText(f"Not saved. {why}")

    def _after(self, changes: Changes) -> None:
        self._stored = True
        self.resumed.hide()
        self._second.stop()
        self.saved.emit()
        note = changes.note or "Call saved."
        about = self._page.patient_id, self._ended(), self.token
        self._bridge.ask(self, lambda result: self._show_result(note, result), read_call_result, *about)

    def _show_result(self, note: str, result: CallResult) -> None:
        self.foot.hide()
        if (told := self.record().messages) is not None:
            self.head.show_consent(Consent(told, self._page.on))
        parts = self.doses, self.symptoms, self.safety, self.medicines, self.ahead
        self.result = CallResultPanel(note, result, unasked(*parts) if self._reached() else ())
        self.result.closed.connect(self.closed)
        self.area.setWidget(self.result)
        self.result.close_button.setFocus()
        QTimer.singleShot(0, self.area, lambda: self.area.verticalScrollBar().setValue(0))  # told first, read first
