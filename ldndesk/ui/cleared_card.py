"""A warning sign that was cleared: what it was, by which answer it was taken back, and whether a prescriber saw it."""

import uuid

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.desk.today import AlertRow, AlertState

from .call_result import SignLabel
from .look import GAP
from .plain_label import PlainLabel


def cleared_words(alert: AlertRow) -> str:
    """Say by whom, when and by what an alert was cleared."""
    event = next((e for e in alert.history if e.state is AlertState.CLEARED), None)
    return f"Cleared by {event.actor}, {event.at}. {event.reason}" if event else "Cleared."


class ClearedCard(QFrame):
    """Stays on the page until a prescriber has seen it; ``seen_wanted`` carries the alert and a token of the card."""

    seen_wanted = Signal(int, str)

    def __init__(self, alert: AlertRow, prescriber: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.alert, self._token = alert, str(uuid.uuid4())
        self.setProperty("kind", "notice")
        self.seen = QPushButton("Seen")
        self.seen.setAccessibleName(f"Seen that it was cleared: {alert.finding.reason}")
        self.seen.setAutoDefault(True)  # Enter presses it
        self.seen.setProperty("kind", "small")
        self.seen.setEnabled(prescriber)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP + 4, GAP, GAP + 4, GAP)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(SignLabel("circle-alert", "urgent"))
        head.addWidget(PlainLabel("Warning sign cleared · not yet seen by a prescriber", kind="urgent", wrap=True), 1)
        column.addLayout(head)
        column.addWidget(PlainLabel(f"It said: {alert.finding.reason}", wrap=True))
        column.addWidget(PlainLabel(f"Since {show_day(alert.finding.since)}", kind="small"))
        column.addWidget(PlainLabel(cleared_words(alert), wrap=True))
        foot = QHBoxLayout()
        foot.addWidget(self.seen)
        told = "It stays cleared and leaves the inbox." if prescriber else "Only a prescriber marks it as seen."
        foot.addWidget(PlainLabel(told, kind="small", wrap=True), 1)
        column.addLayout(foot)
        self.seen.clicked.connect(self._see)

    def _see(self) -> None:
        self.seen.setEnabled(False)
        self.seen_wanted.emit(self.alert.id, self._token)
