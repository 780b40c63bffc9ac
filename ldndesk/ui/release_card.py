"""A plan that waits for a prescriber's release: who proposed it, and how it differs from the plan in force."""

import uuid

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_instant
from ldndesk.clinical.plan import Pattern
from ldndesk.desk.page import PatientPage
from ldndesk.desk.plan_change import GIVE_REASON, orders_of
from ldndesk.desk.release import PlanForRelease

from .call_result import SignLabel
from .look import GAP
from .plain_label import FaultLabel, PlainLabel
from .plan_difference import plan_difference, stretches
from .proposal_card import measure_words, not_stored

STALE = "The plan in force was changed since. Refuse this one, or change it on the plan of now."


class ReleaseCard(QFrame):
    """Shows the plan and asks for a word; ``released`` carries it with the token made when the card was drawn."""

    released = Signal(object, str)
    change_wanted = Signal(object)
    refuse_wanted = Signal(object)

    def __init__(
        self, waiting: PlanForRelease, page: PatientPage, prescriber: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.waiting, self._prescriber = waiting, prescriber
        self._token = str(uuid.uuid4())
        self.stale = waiting.change.orders_seen != orders_of(page.course)
        self.setProperty("kind", "proposal")
        self.setAccessibleName(f"Plan for release: {waiting.title}")
        self.release, self.change, self.refusal = QPushButton("Release"), QPushButton("Change…"), QPushButton("Refuse…")
        self.fault = FaultLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP + 4, GAP, GAP + 4, GAP)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(SignLabel("clipboard-check"))
        told = f"Plan for release · {waiting.actor}, {show_instant(waiting.at)}"
        head.addWidget(PlainLabel(told, kind="small", wrap=True), 1)
        column.addLayout(head)
        column.addWidget(PlainLabel(waiting.title, kind="strong", wrap=True))
        off = ("3 days on, 3 days off",) if waiting.change.pattern is Pattern.THREE_ON_THREE_OFF else ()
        steps = waiting.change.steps
        differs = zip(plan_difference(page.course, steps), stretches(page.course, steps), strict=True)
        for line in (*(f"{said}\n{measure_words(part.now)}" for said, part in differs), *off):
            column.addWidget(PlainLabel(f"• {line}", wrap=True))
        if self.stale:
            column.addWidget(PlainLabel(STALE, kind="soon", wrap=True))
        column.addLayout(self._buttons())
        told = "It is no order yet." if prescriber else "It is no order yet: only a prescriber can release it."
        column.addWidget(PlainLabel(told, kind="soft", wrap=True))
        column.addWidget(self.fault)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for button, act in ((self.release, "Release"), (self.change, "Change"), (self.refusal, "Refuse")):
            button.setAutoDefault(True)  # Enter presses it
            button.setAccessibleName(f"{act} the proposed plan: {self.waiting.title}")
            button.setEnabled(self._prescriber and not (self.stale and button is self.release))
            row.addWidget(button)
        row.addStretch(1)
        self.release.setProperty("kind", "primary")
        self.release.clicked.connect(self._release)
        self.change.clicked.connect(lambda: self.change_wanted.emit(self.waiting))
        self.refusal.clicked.connect(lambda: self.refuse_wanted.emit(self.waiting))
        return row

    def _release(self) -> None:
        for button in (self.release, self.change, self.refusal):
            button.setEnabled(False)
        self.released.emit(self.waiting, self._token)

    def refuse(self, why: str) -> None:
        """Say why the plan was not stored and let it be tried again."""
        for button in (self.release, self.change, self.refusal):
            button.setEnabled(self._prescriber)
        self.fault.setText(not_stored(why))
        if why.startswith(GIVE_REASON):
            self.change.setFocus()
