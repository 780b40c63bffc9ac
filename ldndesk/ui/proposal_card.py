"""The one proposed plan that answers the open findings together; the prescriber decides."""

import uuid

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.findings import Proposal
from ldndesk.clinical.formulary import measurable, measure_text
from ldndesk.clinical.plan import Step
from ldndesk.desk.plan_change import GIVE_REASON

from . import words
from .call_result import SignLabel
from .look import GAP
from .plain_label import FaultLabel, PlainLabel

ONLY_PRESCRIBER = "Only a prescriber can accept; a nurse can propose it for release"

NO_PLAN = "There is no plan of doses to accept here; answer each alert by itself."


def not_stored(why: str) -> str:
    """Say why a plan was not stored, and where the reason it wants is written."""
    return f"Not stored. {why}" + (" Press “Change…” to write it." if why.startswith(GIVE_REASON) else "")


def step_words(step: Step) -> str:
    """Say a step with what to measure for each dose."""
    if not step.daily_ug:
        return f"{words.step_days(step)}: no dose"
    return f"{words.step_days(step)}: {words.dose_line(step)}\n{measure_words(step)}"


def measure_words(step: Step) -> str:
    """Say what to measure for each dose of a step: ``Measure 0.5 mg = 1 drop each time``."""
    if not step.daily_ug:
        return "Nothing is to be measured: no dose"
    measures = [
        f"{show_mg(a.ug)} = {measure_text(step.form, a.ug, step.strengths)}"
        if measurable(step.form, a.ug, step.strengths)
        else f"{show_mg(a.ug)} cannot be measured with this form"
        for a in step.administrations
    ]
    return f"Measure {', then '.join(measures)} each time"


class ProposalCard(QFrame):
    """Shows a proposal; ``accepted`` carries it with the token made when the card was drawn."""

    accepted = Signal(object, str)
    change_wanted = Signal(object)
    proposed = Signal(object, str)
    """A nurse hands it on to a prescriber for release."""

    def __init__(self, proposal: Proposal, prescriber: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.proposal = proposal
        self._prescriber = prescriber
        self.setProperty("kind", "proposal")
        self.setAccessibleName(f"Proposed plan: {proposal.title}")
        self.fault = FaultLabel()
        self.accepts: list[QPushButton] = []
        self.changes: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GAP + 4, GAP, GAP + 4, GAP)
        self._column.setSpacing(6)
        self._show(proposal, "Proposed plan, to consider")
        if proposal.alternative is not None:
            self._show(proposal.alternative, "Or instead")
        if not prescriber:
            self._column.addWidget(PlainLabel(ONLY_PRESCRIBER, kind="soft", wrap=True))
        self._column.addWidget(self.fault)

    def _show(self, proposal: Proposal, heading: str) -> None:
        head = QHBoxLayout()
        head.addWidget(SignLabel("clipboard-check"))
        head.addWidget(PlainLabel(heading, kind="small"), 1)
        self._column.addLayout(head)
        self._column.addWidget(PlainLabel(proposal.title, kind="strong", wrap=True))
        for step in proposal.steps:
            self._column.addWidget(PlainLabel(step_words(step), wrap=True))
        # Limit and conflicts are read before deciding; the decision is in sight without scrolling.
        self._part("Limit", (proposal.limit,) if proposal.limit else ())
        self._part("In conflict", proposal.conflicts)
        if proposal.steps:
            self._column.addLayout(self._buttons(proposal))
        else:
            self._column.addWidget(PlainLabel(NO_PLAN, kind="soft", wrap=True))
        self._part("Also", proposal.actions)
        self._part("Once agreed, tell the patient", proposal.tell_patient)

    def _part(self, name: str, lines: tuple[str, ...]) -> None:
        if lines:
            self._column.addWidget(PlainLabel(name, kind="small"))
        for line in lines:
            self._column.addWidget(PlainLabel(f"• {line}", wrap=True))

    def _buttons(self, proposal: Proposal) -> QHBoxLayout:
        does = "Accept" if self._prescriber else "Propose for release"
        accept, change = QPushButton(does), QPushButton("Change…")
        token = str(uuid.uuid4())
        accept.setProperty("kind", "primary")
        for button in (accept, change):
            button.setAutoDefault(True)  # Enter presses it
        accept.setAccessibleName(f"{does}: {proposal.title}")
        change.setAccessibleName(f"Change before accepting: {proposal.title}")
        accept.clicked.connect(lambda: self._accept(proposal, token))
        change.clicked.connect(lambda: self.change_wanted.emit(proposal))
        self.accepts.append(accept)
        self.changes.append(change)
        row = QHBoxLayout()
        row.addWidget(accept)
        row.addWidget(change)
        row.addStretch(1)
        return row

    def _accept(self, proposal: Proposal, token: str) -> None:
        for button in (*self.accepts, *self.changes):
            button.setEnabled(False)
        (self.accepted if self._prescriber else self.proposed).emit(proposal, token)

    def refuse(self, why: str) -> None:
        """Say why the plan was not stored and let it be tried again."""
        for button in (*self.accepts, *self.changes):
            button.setEnabled(True)
        self.fault.setText(not_stored(why))
        if why.startswith(GIVE_REASON):
            self.changes[0].setFocus()
