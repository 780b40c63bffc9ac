"""Open alerts as cards: what each calls for, how soon, why, since when, and what one can do."""

import uuid

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.findings import URGENCY_ORDER, Evaluation
from ldndesk.desk.inbox import AlertRow, AlertState

from . import words
from .call_result import SignLabel
from .look import GAP
from .plain_label import PlainLabel
from .why_panel import WhyPanel

GI = "gi-"
"""Rules about stomach and bowel share one card."""


def grouped(alerts: tuple[AlertRow, ...]) -> list[tuple[AlertRow, ...]]:
    """Give the alerts in cards, most urgent first, then oldest; those about stomach and bowel together."""
    order = sorted(alerts, key=lambda a: (URGENCY_ORDER[a.finding.urgency], a.opened, a.id))
    gut = tuple(a for a in order if a.finding.rule.startswith(GI))
    cards: list[tuple[AlertRow, ...]] = []
    for alert in order:
        if alert not in gut:
            cards.append((alert,))
        elif alert is gut[0]:
            cards.append(gut)
    return cards


def state_words(alert: AlertRow) -> str:
    """Say since when it is so and who has seen it."""
    since = f"Since {show_day(alert.finding.since)}"
    seen = next((e for e in reversed(alert.history) if e.state is AlertState.ACKNOWLEDGED), None)
    if alert.state is AlertState.ACKNOWLEDGED:
        return f"{since} · seen" + (f" by {seen.actor}, {seen.at}" if seen else "")
    return f"{since} · not yet seen"


class AlertLine(QWidget):
    """One alert on a card."""

    acknowledge_wanted = Signal(int, str)
    """Carries the alert and the token made when the line was drawn."""
    dismiss_wanted = Signal(object)
    why_toggled = Signal(int, bool)

    def __init__(
        self, alert: AlertRow, evaluation: Evaluation, prescriber: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.alert, self._evaluation = alert, evaluation
        self._token = str(uuid.uuid4())
        self.panel: WhyPanel | None = None
        urgency, category = words.URGENCY[alert.finding.urgency], words.CATEGORY[alert.finding.category]
        self.why = QPushButton("Why?")
        self.why.setCheckable(True)
        self.seen = QPushButton("Acknowledge")
        self.seen.setEnabled(alert.state is AlertState.OPEN)
        self.dismiss = QPushButton("Dismiss…")
        self.dismiss.setEnabled(prescriber)
        head = QHBoxLayout()
        head.addWidget(SignLabel(category.icon))
        head.addWidget(PlainLabel(category.word, kind="strong"))
        head.addStretch(1)
        head.addWidget(SignLabel(urgency.icon, alert.finding.urgency.value))
        head.addWidget(PlainLabel(urgency.word, kind=alert.finding.urgency.value))
        buttons = QHBoxLayout()
        for button, name in ((self.why, "Why"), (self.seen, "Acknowledge"), (self.dismiss, "Dismiss")):
            button.setAccessibleName(f"{name}: {alert.finding.reason}")
            button.setAutoDefault(False)
            button.setProperty("kind", "small")
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(head)
        self._column.addWidget(PlainLabel(alert.finding.reason, wrap=True))
        self._column.addWidget(PlainLabel(words.ADVICE[alert.finding.advice], kind="soft", wrap=True))
        self._column.addWidget(PlainLabel(state_words(alert), kind="small", wrap=True))
        self._column.addLayout(buttons)
        if not prescriber:
            self._column.addWidget(PlainLabel("Only a prescriber can dismiss.", kind="small"))
        self.why.toggled.connect(self._explain)
        self.seen.clicked.connect(lambda: self.acknowledge_wanted.emit(alert.id, self._token))
        self.dismiss.clicked.connect(lambda: self.dismiss_wanted.emit(alert))

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
