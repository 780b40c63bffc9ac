"""Open alerts as cards: what each calls for, how soon, why, since when, and what one can do."""

import uuid

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.findings import URGENCY_ORDER, Evaluation
from ldndesk.clinical.symptoms import Kind, is_symptom, symptom_info
from ldndesk.desk.today import AlertRow, AlertState

from . import words
from .call_result import SignLabel
from .look import GAP
from .plain_label import PlainLabel
from .why_panel import WhyPanel

GI = "gi-"
_ALSO_GI = frozenset({"troublesome-side-effect", "reduction-again"})
"""Rules that speak of stomach and bowel where their symptom is one of those."""


def is_gut(alert: AlertRow) -> bool:
    """Whether an alert belongs on the one card for stomach and bowel: route, cap, referral, and the halving."""
    rule, subject = alert.finding.rule, alert.finding.subject
    if rule.startswith(GI):
        return True
    return rule in _ALSO_GI and is_symptom(subject) and Kind.GI in symptom_info(subject).kinds


def grouped(alerts: tuple[AlertRow, ...]) -> list[tuple[AlertRow, ...]]:
    """Give the alerts in cards, most urgent first, then oldest; those about stomach and bowel together."""
    order = sorted(alerts, key=lambda a: (URGENCY_ORDER[a.finding.urgency], a.opened, a.id))
    gut = tuple(a for a in order if is_gut(a))
    cards: list[tuple[AlertRow, ...]] = []
    for alert in order:
        if alert not in gut:
            cards.append((alert,))
        elif alert is gut[0]:
            cards.append(gut)
    return cards


def state_words(alert: AlertRow) -> str:
    """Say since when it is so, who has seen it and at which score, or until when it is put off and why."""
    since = f"Since {show_day(alert.finding.since)}"
    last = next((e for e in reversed(alert.history) if e.state is alert.state), None)
    by = f" by {last.actor}, {last.at}" if last else ""
    why = last.reason if last else ""
    if alert.state is AlertState.ACKNOWLEDGED:
        return f"{since}{f' · acknowledged {why}' if why else ''}\nseen{by}"
    if alert.state is AlertState.SNOOZED:
        return "\n".join(part.strip() for part in (f"{since} · snoozed", by, why) if part)
    return f"{since} · not yet seen"


class AlertLine(QWidget):
    """One alert on a card."""

    acknowledge_wanted = Signal(int, str)
    """Carries the alert and the token made when the line was drawn."""
    again_wanted = Signal(int, str)
    """Likewise, for a snoozed alert that is to come back."""
    snooze_wanted = Signal(object)
    dismiss_wanted = Signal(object)
    why_toggled = Signal(int, bool)

    def __init__(
        self, alert: AlertRow, evaluation: Evaluation, prescriber: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.alert, self._evaluation = alert, evaluation
        self._token = str(uuid.uuid4())
        self.panel: WhyPanel | None = None
        self.why, self.seen = QPushButton("Why?"), QPushButton("Acknowledge")
        self.again, self.snooze, self.dismiss = (QPushButton(w) for w in ("Show again", "Snooze…", "Dismiss…"))
        self.why.setCheckable(True)
        self.seen.setEnabled(alert.state is AlertState.OPEN)
        self.snooze.setEnabled(prescriber)
        self.dismiss.setEnabled(prescriber)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(self._head())
        self._column.addWidget(PlainLabel(alert.finding.reason, wrap=True))
        self._column.addWidget(PlainLabel(words.ADVICE[alert.finding.advice], kind="soft", wrap=True))
        self._column.addWidget(PlainLabel(state_words(alert), kind="small", wrap=True))
        self._column.addLayout(self._foot())
        if not prescriber:
            self._column.addWidget(PlainLabel("Only a prescriber can snooze or dismiss.", kind="small"))
        self.why.toggled.connect(self._explain)
        self.seen.clicked.connect(lambda: self.acknowledge_wanted.emit(alert.id, self._token))
        self.again.clicked.connect(lambda: self.again_wanted.emit(alert.id, self._token))
        self.snooze.clicked.connect(lambda: self.snooze_wanted.emit(alert))
        self.dismiss.clicked.connect(lambda: self.dismiss_wanted.emit(alert))

    def _head(self) -> QHBoxLayout:
        finding = self.alert.finding
        urgency, category = words.URGENCY[finding.urgency], words.CATEGORY[finding.category]
        head = QHBoxLayout()
        head.addWidget(SignLabel(category.icon))
        head.addWidget(PlainLabel(category.word, kind="strong"))
        head.addStretch(1)
        head.addWidget(SignLabel(urgency.icon, finding.urgency.value))
        head.addWidget(PlainLabel(urgency.word, kind=finding.urgency.value))
        return head

    def _foot(self) -> QHBoxLayout:
        """Lay out what can be done: a snoozed alert can be shown again, another one acknowledged or snoozed."""
        buttons = {"Why": self.why, "Acknowledge": self.seen, "Snooze": self.snooze, "Dismiss": self.dismiss}
        if self.alert.state is AlertState.SNOOZED:
            buttons = {"Why": self.why, "Show again": self.again, "Dismiss": self.dismiss}
        foot = QHBoxLayout()
        foot.setSpacing(4)
        for name, button in buttons.items():
            button.setAccessibleName(f"{name}: {self.alert.finding.reason}")
            button.setAutoDefault(True)  # Enter presses it
            button.setProperty("kind", "small")
            foot.addWidget(button)
        foot.addStretch(1)
        return foot

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While the alert has the focus: W explains it; A, Z and D lead to what one can do with it, Enter does it."""
        leads = {Qt.Key.Key_A: self.seen, Qt.Key.Key_Z: self.snooze, Qt.Key.Key_D: self.dismiss}
        button = leads.get(Qt.Key(event.key()))
        if event.modifiers() == Qt.KeyboardModifier.NoModifier and event.key() == Qt.Key.Key_W:
            self.why.click()
        elif event.modifiers() == Qt.KeyboardModifier.NoModifier and button is not None and button.isEnabled():
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    @Slot(bool)
    def _explain(self, wanted: bool) -> None:
        if wanted and self.panel is None:
            self.panel = WhyPanel(self.alert.finding, self._evaluation)
            self._column.addWidget(self.panel)
        if self.panel is not None:
            self.panel.setVisible(wanted)
        self.why_toggled.emit(self.alert.id, wanted)


class AlertCard(QFrame):
    """One card: an alert, or all that concern stomach and bowel."""

    def __init__(self, lines: list[AlertLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = lines
        urgency = lines[0].alert.finding.urgency
        self.setProperty("kind", f"alert-{urgency.value}")
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP + 4, GAP, GAP + 4, GAP)
        column.setSpacing(GAP)
        if len(lines) > 1:
            column.addWidget(
                PlainLabel(f"Stomach and bowel: {len(lines)} findings, one plan", kind="strong", wrap=True)
            )
        for line in lines:
            column.addWidget(line)
