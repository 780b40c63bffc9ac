"""The right side of a patient's page: open alerts, the proposed plan, what could not be judged, tasks and notes."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.findings import Category, Evaluation
from ldndesk.desk.inbox import AlertRow
from ldndesk.desk.page import PatientPage

from . import words
from .alert_cards import AlertCard, AlertLine, grouped
from .call_result import section
from .look import GAP
from .plain_label import FaultLabel, PlainLabel
from .proposal_card import ProposalCard


def evaluated_words(evaluation: Evaluation) -> str:
    """Say when and by which rules the record was judged, and when it will be again."""
    again = f"; next on {show_day(evaluation.recheck_on)}" if evaluation.recheck_on else ""
    return f"Evaluated {show_day(evaluation.on)} by {evaluation.pack_name} {evaluation.pack_version}{again}."


class SidePanel(QScrollArea):
    """Shows what the rules say of one patient and hands on what a person wants done."""

    acknowledge_wanted = Signal(int, str)
    dismiss_wanted = Signal(object)
    accepted = Signal(object, str)
    change_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Alerts and proposed plan")
        self.cards: list[AlertCard] = []
        self.proposal: ProposalCard | None = None
        self.fault = FaultLabel()
        self._explained: set[int] = set()

    def show_page(self, page: PatientPage, prescriber: bool) -> None:
        """Show a patient's alerts, keeping explanations open and the place scrolled to."""
        at = self.verticalScrollBar().value()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(GAP)
        self.fault = FaultLabel()
        column.addWidget(PlainLabel(self._heading(page), kind="heading"))
        column.addWidget(self.fault)
        self.cards = [self._card(group, page.evaluation, prescriber) for group in grouped(page.alerts)]
        for card in self.cards[:1]:
            column.addWidget(card)
        self.proposal = ProposalCard(page.proposal, prescriber) if page.proposal else None
        if self.proposal is not None:
            self.proposal.accepted.connect(self.accepted)
            self.proposal.change_wanted.connect(self.change_wanted)
            column.addWidget(self.proposal)
        for card in self.cards[1:]:
            column.addWidget(card)
        self._rest(column, page)
        column.addStretch(1)
        self.setWidget(inside)
        self.verticalScrollBar().setValue(at)

    @staticmethod
    def _heading(page: PatientPage) -> str:
        return f"{words.count(len(page.alerts), 'open alert')}" if page.alerts else "No open alerts"

    def _card(self, group: tuple[AlertRow, ...], evaluation: Evaluation, prescriber: bool) -> AlertCard:
        lines = [AlertLine(alert, evaluation, prescriber) for alert in group]
        for line in lines:
            line.acknowledge_wanted.connect(self.acknowledge_wanted)
            line.dismiss_wanted.connect(self.dismiss_wanted)
            line.why.setChecked(line.alert.id in self._explained)
            line.why_toggled.connect(self._remember)
        return AlertCard(lines)

    @staticmethod
    def _rest(column: QVBoxLayout, page: PatientPage) -> None:
        evaluation = page.evaluation
        if evaluation.not_evaluated:
            lines = tuple(f"Not evaluated: {n.rule}, because {n.reason}" for n in evaluation.not_evaluated)
            column.addWidget(section("Could not be judged", lines, "circle-alert", "soon", "notice"))
        for category, heading in ((Category.TASK, "To do"), (Category.NOTE, "Notes")):
            lines = tuple(
                f"{f.reason} (since {show_day(f.since)})" for f in evaluation.findings if f.category is category
            )
            if lines:
                column.addWidget(section(heading, lines, words.CATEGORY[category].icon))
        column.addWidget(PlainLabel(evaluated_words(evaluation), kind="small", wrap=True))

    @Slot(int, bool)
    def _remember(self, alert_id: int, explained: bool) -> None:
        (self._explained.add if explained else self._explained.discard)(alert_id)

    def lines(self) -> list[AlertLine]:
        """Give every alert shown, from the top."""
        return [line for card in self.cards for line in card.lines]

    def point_at(self, alert_id: int) -> bool:
        """Bring one alert into sight; False when it is not among the open ones."""
        for line in self.lines():
            if line.alert.id == alert_id:
                line.why.setFocus(Qt.FocusReason.OtherFocusReason)
                self.ensureWidgetVisible(line)
                return True
        return False
