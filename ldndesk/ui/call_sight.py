"""What must stay in sight during a call: the open alerts and the last call."""

from collections.abc import Iterator
from textwrap import shorten

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.facts import CallOutcome
from ldndesk.desk.page import PatientPage

from . import words
from .call_result import SignLabel
from .look import GAP
from .plain_label import PlainLabel

SHOWN = 2
"""Alerts told in full; the others are counted."""
NOTE = 140
"""Letters of the last note that are shown."""


class CallSight(QFrame):
    """Stands where the page’s buttons stand while a call is taken."""

    def __init__(self, page: PatientPage) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._shown = QWidget()
        column.addWidget(self._shown)
        self.show_page(page)

    def show_page(self, page: PatientPage) -> None:
        """Show what stands now; a saved call may have opened or cleared an alert."""
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(GAP + 4, GAP // 2, GAP + 4, GAP // 2)
        column.setSpacing(2)
        for alert in page.alerts[:SHOWN]:
            line = QHBoxLayout()
            line.setSpacing(GAP)
            sign = words.CATEGORY[alert.finding.category]
            urgency = alert.finding.urgency
            line.addWidget(SignLabel(sign.icon, urgency.value))
            line.addWidget(PlainLabel(f"{sign.word} · {words.URGENCY[urgency].word}", kind=urgency.value))
            line.addWidget(PlainLabel(alert.finding.reason, wrap=True), 1)
            column.addLayout(line)
        column.addWidget(PlainLabel(" · ".join(_rest(page)), kind="small", wrap=True))
        if (layout := self.layout()) is not None:
            layout.replaceWidget(self._shown, shown)
        self._shown.setParent(None)
        self._shown.deleteLater()
        self._shown = shown

    def said(self) -> str:
        """Give all that is shown, for tests and for reading out."""
        return "\n".join(label.text() for label in self.findChildren(PlainLabel))


def _met(page: PatientPage) -> str:
    """Say that nobody has rung yet, and when the patient was heard from all the same."""
    heard = max((f.day for f in page.history.follow_ups if f.is_answered), default=None)
    return "No call before" if heard is None else f"No call before; last answers {show_day(heard)}, by visit or diary"


def _rest(page: PatientPage) -> Iterator[str]:
    more = len(page.alerts) - SHOWN
    if more > 0:
        yield f"and {words.count(more, 'more open alert')}"
    elif not page.alerts:
        yield "No open alerts"
    if page.cleared:
        yield f"{words.count(len(page.cleared), 'warning sign')} cleared, not yet seen by a prescriber"
    if page.snoozed:
        yield f"{len(page.snoozed)} snoozed"
    calls = sorted(page.history.call_attempts, key=lambda a: (a.day, a.recorded))
    if not calls:
        yield _met(page)
        return
    last = calls[-1]
    yield f"Last call {show_day(last.day)}: {words.OUTCOME[last.outcome].lower()}"
    answered = [f for f in page.history.follow_ups if f.note]
    if answered and last.outcome is CallOutcome.REACHED:
        latest = max(answered, key=lambda f: (f.day, f.recorded))
        yield f"Note of {show_day(latest.day)}: {shorten(latest.note, NOTE, placeholder='…')}"
