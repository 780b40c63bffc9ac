"""The right side of a patient's page: open alerts, the proposed plan, what could not be judged, tasks and notes."""

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.findings import Category, Evaluation
from ldndesk.desk.page import PatientPage
from ldndesk.desk.today import AlertRow

from . import words
from .alert_cards import AlertCard, AlertLine, grouped
from .call_result import section
from .cleared_card import ClearedCard
from .hidden_alerts import HiddenButton, hidden_words, stacked
from .look import GAP
from .maximum_card import MaximumCard
from .plain_label import FaultLabel, PlainLabel
from .proposal_card import ProposalCard
from .release_card import ReleaseCard

TOP = 36
"""Height of the line above the cards, pixels."""


def evaluated_words(evaluation: Evaluation) -> str:
    """Say when and by which rules the record was judged, and when it will be again."""
    again = f"; next on {show_day(evaluation.recheck_on)}" if evaluation.recheck_on else ""
    return f"Evaluated {show_day(evaluation.on)} by {evaluation.pack_name} {evaluation.pack_version}{again}."


def _waits(page: PatientPage) -> bool:
    """Whether the very plan that is proposed waits for release already."""
    waiting, proposal = page.for_release, page.proposal
    return waiting is not None and proposal is not None and waiting.change.steps == proposal.steps


class SidePanel(QScrollArea):
    """Shows what the rules say of one patient and hands on what a person wants done."""

    acknowledge_wanted = Signal(int, str)
    again_wanted = Signal(int, str)
    snooze_wanted = Signal(object)
    dismiss_wanted = Signal(object)
    accepted = Signal(object, str)
    change_wanted = Signal(object)
    proposed = Signal(object, str)
    """A nurse hands the proposal on for release."""
    released = Signal(object, str)
    release_change_wanted = Signal(object)
    release_refused = Signal(object)
    cleared_seen = Signal(int, str)
    """A prescriber has seen a warning sign that was cleared; likewise."""
    maximum_wanted = Signal()
    maximum_lift_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Alerts and proposed plan")
        self.cards: list[AlertCard] = []
        self.snoozed: list[AlertCard] = []
        self.cleared: list[ClearedCard] = []
        self._fault_kept = ""
        self._put_off = QWidget()
        self._top = QWidget(self)
        self.heading, self.none_hidden = PlainLabel("", kind="heading"), PlainLabel("", kind="small")
        self.hidden = HiddenButton()
        self._lay_out_top()
        self.proposal: ProposalCard | None = None
        self.release: ReleaseCard | None = None
        self.maximum: MaximumCard | None = None
        self.fault = FaultLabel()
        self._explained: set[int] = set()

    def show_page(self, page: PatientPage, prescriber: bool) -> None:
        """Show a patient's alerts, keeping explanations open and the place scrolled to."""
        at = self.verticalScrollBar().value()
        inside = QWidget(self.viewport())
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(GAP)
        self.fault = FaultLabel()
        self.heading.setText(self._heading(page))
        column.addWidget(self.fault)
        self.fault.setText(self._fault_kept)
        self._fault_kept = ""
        self.release = self._for_release(page, prescriber)
        if self.release is not None:
            column.addWidget(self.release)
        self.cleared = [self._cleared(alert, prescriber) for alert in page.cleared]
        for cleared in self.cleared:
            column.addWidget(cleared)
        self.cards = [self._card(group, page.evaluation, prescriber) for group in grouped(page.alerts)]
        for card in self.cards[:1]:
            column.addWidget(card)
        self.proposal = ProposalCard(page.proposal, prescriber) if page.proposal and not _waits(page) else None
        if self.proposal is not None:
            self.proposal.accepted.connect(self.accepted)
            self.proposal.change_wanted.connect(self.change_wanted)
            self.proposal.proposed.connect(self.proposed)
            column.addWidget(self.proposal)
        column.addWidget(self._maximum(page, prescriber))
        for card in self.cards[1:]:
            column.addWidget(card)
        self.snoozed = [self._card((alert,), page.evaluation, prescriber) for alert in page.snoozed]
        self._put_off = stacked(self.snoozed)
        column.addWidget(self._put_off)
        self._rest(column, page)
        column.addStretch(1)
        self.setWidget(inside)
        self.none_hidden.setText("" if page.snoozed else hidden_words(0))
        self.hidden.count(len(page.snoozed))
        self._put_off.setVisible(self.hidden.isChecked())
        self.verticalScrollBar().setValue(at)

    def _for_release(self, page: PatientPage, prescriber: bool) -> ReleaseCard | None:
        if page.for_release is None:
            return None
        card = ReleaseCard(page.for_release, page, prescriber)
        card.released.connect(self.released)
        card.change_wanted.connect(self.release_change_wanted)
        card.refuse_wanted.connect(self.release_refused)
        return card

    def _cleared(self, alert: AlertRow, prescriber: bool) -> ClearedCard:
        card = ClearedCard(alert, prescriber)
        card.seen_wanted.connect(self.cleared_seen)
        return card

    def _maximum(self, page: PatientPage, prescriber: bool) -> MaximumCard:
        self.maximum = MaximumCard(page, prescriber)
        self.maximum.set_wanted.connect(self.maximum_wanted)
        self.maximum.lift_wanted.connect(self.maximum_lift_wanted)
        return self.maximum

    def _lay_out_top(self) -> None:
        """Lay out what stays in sight however far one scrolls: how many alerts are open, and how many hidden."""
        row = QHBoxLayout(self._top)
        row.setContentsMargins(0, 0, 18, 0)  # clear of the scroll bar
        row.addWidget(self.heading, 1)
        row.addWidget(self.none_hidden)
        row.addWidget(self.hidden)
        self.setViewportMargins(0, TOP, 0, 0)
        self.hidden.toggled.connect(self._show_snoozed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the line above the cards as wide as they are."""
        super().resizeEvent(event)
        self._top.setGeometry(0, 0, self.width(), TOP)

    @staticmethod
    def _heading(page: PatientPage) -> str:
        told = f"{words.count(len(page.alerts), 'open alert')}" if page.alerts else "No open alerts"
        return f"{told} · {len(page.cleared)} cleared" if page.cleared else told

    def _card(self, group: tuple[AlertRow, ...], evaluation: Evaluation, prescriber: bool) -> AlertCard:
        lines = [AlertLine(alert, evaluation, prescriber) for alert in group]
        for line in lines:
            line.acknowledge_wanted.connect(self.acknowledge_wanted)
            line.again_wanted.connect(self.again_wanted)
            line.snooze_wanted.connect(self.snooze_wanted)
            line.dismiss_wanted.connect(self.dismiss_wanted)
            line.why.setChecked(line.alert.id in self._explained)
            line.why_toggled.connect(self._remember)
        return AlertCard(lines)

    def keep_fault(self, why: str) -> None:
        """Say what was refused, now and once more when the page is read anew."""
        self.fault.setText(why)
        self._fault_kept = why

    @staticmethod
    def _rest(column: QVBoxLayout, page: PatientPage) -> None:
        evaluation = page.evaluation
        if evaluation.not_evaluated:
            lines = tuple(f"Not evaluated: {n.rule}, because {n.reason}" for n in evaluation.not_evaluated)
            column.addWidget(section("Could not be judged", lines, "circle-alert", "soon", "notice"))
        if page.before_start:
            lines = tuple(
                f"{line.standing.value.capitalize()} · {line.what}: {line.said}" for line in page.before_start
            )
            column.addWidget(section("Before a first dose", lines, "clipboard-list"))
        for category, heading in ((Category.TASK, "To do"), (Category.NOTE, "Notes")):
            lines = tuple(
                f"{f.reason} (since {show_day(f.since)})" for f in evaluation.findings if f.category is category
            )
            if lines:
                column.addWidget(section(heading, lines, words.CATEGORY[category].icon))
        column.addWidget(PlainLabel(evaluated_words(evaluation), kind="small", wrap=True))

    @Slot(bool)
    def _show_snoozed(self, wanted: bool) -> None:
        """Show the snoozed alerts, or put them away."""
        self._put_off.setVisible(wanted)
        if wanted and self.snoozed:
            self._bring_into_sight(self.snoozed[0])

    def _bring_into_sight(self, widget: QWidget, until: QWidget | None = None) -> None:
        """Scroll until a card is in sight, whole or as far as ``until``; of one too tall, its beginning."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        room, bar, last = self.viewport(), self.verticalScrollBar(), until or widget
        top = widget.mapTo(room, QPoint(0, 0)).y()
        end = last.mapTo(room, QPoint(0, last.height())).y()
        bar.setValue(bar.value() + min(top, max(0, end - room.height())))

    @Slot(int, bool)
    def _remember(self, alert_id: int, explained: bool) -> None:
        (self._explained.add if explained else self._explained.discard)(alert_id)
        if explained:
            self._bring_into_sight(next(line for line in self._every_line() if line.alert.id == alert_id))

    def lines(self) -> list[AlertLine]:
        """Give every alert shown, from the top."""
        return [line for card in self.cards for line in card.lines]

    def _every_line(self) -> list[AlertLine]:
        """Give the snoozed alerts behind them too."""
        return [line for card in (*self.cards, *self.snoozed) for line in card.lines]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While an alert has the focus: N leads to the next one, P to the decision about the plan."""
        lines, decide = self.lines(), self._decision()
        at = next((n for n, line in enumerate(lines) if line.isAncestorOf(self.focusWidget() or self)), None)
        if event.key() == Qt.Key.Key_N and at is not None:
            following = lines[(at + 1) % len(lines)]
            following.why.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._bring_into_sight(following)
        elif event.key() == Qt.Key.Key_P and decide is not None:
            decide.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._bring_into_sight(self.release or self.proposal or decide, decide)  # what Enter would agree to
        else:
            super().keyPressEvent(event)

    def _decision(self) -> QPushButton | None:
        """Give the button that decides about the plan in sight."""
        if self.release is not None:
            return self.release.release
        return next(iter(self.proposal.accepts), None) if self.proposal is not None else None

    def point_at(self, alert_id: int) -> bool:
        """Bring one alert into sight, a snoozed one too; False when it is a past one."""
        for line in self._every_line():
            if line.alert.id == alert_id:
                self.hidden.setChecked(self.hidden.isChecked() or line not in self.lines())
                line.why.setFocus(Qt.FocusReason.OtherFocusReason)
                self._bring_into_sight(line)
                return True
        for card in self.cleared:
            if card.alert.id == alert_id:
                card.seen.setFocus(Qt.FocusReason.OtherFocusReason)
                self._bring_into_sight(card)
                return True
        return False
