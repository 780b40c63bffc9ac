"""The start page: open alerts on the left, calls due on the right."""

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.findings import Urgency
from ldndesk.desk.today import AlertRow, AlertState, CallDue, Today, read_today
from ldndesk.desk.work import Changes

from . import list_words as words
from .begun_calls import BegunCalls
from .bridge import Bridge
from .hidden_alerts import HiddenButton, hidden_words
from .icons import icon
from .list_panel import ListPanel
from .list_table import ListTable
from .load_strip import LoadStrip
from .look import GAP, theme
from .plain_label import PlainLabel
from .table_model import Column
from .todo_filter import TodoFilter

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _urgency_colour(urgency: Urgency) -> str:
    return {Urgency.URGENT: theme().urgent, Urgency.SOON: theme().soon}.get(urgency, theme().routine)


def _seen(alert: AlertRow) -> str:
    """Say who has dealt with it so far: ``seen at 5``, where 5 is the score at that time."""
    if alert.state is AlertState.ACKNOWLEDGED:
        return "seen" if alert.seen_score is None else f"seen at {alert.seen_score}"
    return {AlertState.SNOOZED: "snoozed", AlertState.CLEARED: "cleared"}.get(alert.state, "")


def _reason(alert: AlertRow) -> str:
    until = f"Snoozed until {show_day(alert.snoozed_until)}. " if alert.snoozed_until else ""
    return words.beside_name(alert.namesake, f"{until}{alert.finding.reason}")


def _shared(namesake: bool) -> QIcon | None:
    return icon(words.NAMESAKE.icon, theme().soon) if namesake else None


def urgency_group(alert: AlertRow) -> str:
    """Say under which heading an alert stands."""
    return "Snoozed" if alert.state is AlertState.SNOOZED else words.URGENCY[alert.finding.urgency].word


ALERT_COLUMNS: tuple[Column[AlertRow], ...] = (
    Column(
        "Calls for",
        lambda a: words.CATEGORY[a.finding.category].word,
        icon=lambda a: icon(words.CATEGORY[a.finding.category].icon),
        kind=lambda _: "strong",
        second=lambda a: words.URGENCY[a.finding.urgency].word,
        second_icon=lambda a: icon(words.URGENCY[a.finding.urgency].icon, _urgency_colour(a.finding.urgency)),
        second_kind=lambda a: a.finding.urgency.value,
    ),
    Column(
        "Patient and reason",
        lambda a: a.patient_name,
        icon=lambda a: _shared(a.namesake),
        second=_reason,
        kind=lambda _: "strong",
    ),
    Column("Since", lambda a: show_day(a.finding.since), second=_seen, kind=lambda _: "soft"),
)


class TodayPage(QWidget):
    """Shows what the day asks for; Enter opens the patient, or the call form from the list of calls."""

    patient_wanted = Signal(int, int)
    """Patient and alert."""
    call_wanted = Signal(int)
    counted = Signal(str)
    """Words for the status line: what is not in sight."""
    filled = Signal()
    """The lists have been read."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._today: date | None = None
        self._read: Today | None = None
        self.title = PlainLabel("Today", kind="title")
        self.summary = PlainLabel("", kind="soft")
        self.unjudged = PlainLabel("", kind="soon", wrap=True)
        self.unjudged.hide()
        self.begun = BegunCalls()
        self.update_button = QPushButton("The list has changed – show it (F5)")
        self.update_button.hide()
        self.alerts: ListTable[AlertRow] = ListTable(ALERT_COLUMNS, lambda a: a.id, "Open alerts", group=urgency_group)
        self.alerts.widths(166, 0, 110)
        self.calls: ListTable[CallDue] = ListTable(self._call_columns(), lambda c: c.patient_id, "Calls and tests due")
        self.calls.widths(128, 0, 132)
        self.hidden = HiddenButton()
        self.alerts_panel = ListPanel(self.alerts, "Alerts", beside=self.hidden)
        self.filter = TodoFilter()
        self.load = LoadStrip()
        self.calls_panel = ListPanel(self.calls, "Calls and tests due", beside=self.filter, below=self.load)
        self._lay_out()
        self.alerts.opened.connect(self._open_alert)
        self.calls.opened.connect(self._open_call)
        self.begun.wanted.connect(self.call_wanted)
        self.hidden.toggled.connect(self._show_snoozed)
        self.filter.currentIndexChanged.connect(self._filter_calls)
        self.update_button.clicked.connect(self.update_lists)
        for table in (self.alerts, self.calls):
            table.waiting.connect(self._show_waiting)
        bridge.changed.connect(self._reload_if_touched)

    def _call_columns(self) -> tuple[Column[CallDue], ...]:
        return (
            Column(
                "To do",
                lambda c: words.TODO[c.kind].word,
                icon=lambda c: icon(words.TODO[c.kind].icon),
                kind=lambda c: "soon" if c.kind in words.PRESSING else "strong",
                second=self._due,
            ),
            Column(
                "Patient and reason",
                lambda c: c.patient_name,
                icon=lambda c: _shared(c.namesake),
                second=lambda c: words.beside_name(c.namesake, c.why),
                kind=lambda _: "strong",
            ),
            Column("Telephone", lambda c: c.phone or "not recorded", second=self._contact),
        )

    def _due(self, call: CallDue) -> str:
        if call.at is not None and call.due == self._today:
            return f"today at {call.at:%H:%M}"
        return words.due_words(call.due, self._today or call.due)

    def _contact(self, call: CallDue) -> str:
        if call.rung_by:
            return f"{call.rung_by} is ringing"
        if call.has_draft:
            return "draft, not saved"
        if call.failed_attempts:
            tried = "tried today" if call.tried == self._today else "not reached"
            return f"{tried} ×{call.failed_attempts}"
        return f"spoke {words.ago(call.last_contact, self._today or call.due)}" if call.last_contact else "first call"

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addSpacing(GAP)
        head.addWidget(self.summary, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch()
        head.addWidget(self.update_button)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(2 * GAP)
        split.addWidget(self.alerts_panel)
        split.addWidget(self.calls_panel)
        split.setStretchFactor(0, 60)
        split.setStretchFactor(1, 40)
        split.setSizes([630, 470])
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 12, 2 * GAP, GAP)
        column.addLayout(head)
        column.addWidget(self.unjudged)
        column.addWidget(self.begun, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(split, 1)
        keys = PlainLabel(
            "Enter or double click opens the patient, or the call form from the calls. Alt+Right: the next alert.",
            kind="small",
        )
        column.addWidget(keys)

    @Slot()
    def reload(self) -> None:
        """Read the page again."""
        if self._bridge.desk.sees_charts():
            self._bridge.ask(self, self.show_today, read_today)

    def show_today(self, today: Today) -> None:
        """Show what was read."""
        self._today, self._read = today.on, today
        self.title.setText(f"Today, {_WEEKDAYS[today.on.weekday()]} {show_day(today.on)}")
        self.summary.setText(words.count(today.patients, "patient"))
        urgent = sum(a.finding.urgency is Urgency.URGENT for a in today.alerts)
        self.alerts_panel.heading.setText(f"Alerts ({len(today.alerts)}{f', {urgent} urgent' if urgent else ''})")
        self.alerts_panel.aside.setText("" if today.hidden else hidden_words(0))
        self.hidden.count(today.hidden)
        self.counted.emit(hidden_words(today.hidden))
        self._show_unjudged(today.not_evaluated, today.waiting)
        self.load.show_load(today.on, today.load)
        self.show_begun()
        self._show_alerts()
        self._show_calls()
        self.filled.emit()

    @Slot()
    def _filter_calls(self) -> None:
        self._show_calls(at_once=True)

    def _show_calls(self, *, at_once: bool = False) -> None:
        """Show what is to be done, as far as the filter lets it; what it hides is counted."""
        if (today := self._read) is None:
            return
        rows = tuple(call for call in today.calls if self.filter.lets(call))
        hidden = len(today.calls) - len(rows)
        self.calls_panel.heading.setText(f"Calls and tests due ({len(rows)})")
        self.calls_panel.aside.setText(f"{hidden} hidden by the filter" if hidden else "")
        none = f"Nothing of this kind is due.\n\n{hidden} hidden by the filter." if hidden else _no_calls_words(today)
        self.calls_panel.say_empty("" if rows else none)
        self.calls.show_rows(rows, at_once=at_once)

    @Slot()
    def _show_snoozed(self) -> None:
        self._show_alerts(at_once=True)
        if self._read is not None and self.hidden.isChecked():
            self.alerts.selectRow(len(self._read.alerts))

    def _show_alerts(self, *, at_once: bool = False) -> None:
        """Show the open alerts, and under them the snoozed ones when they are wanted."""
        if (today := self._read) is not None:
            rows = (*today.alerts, *(today.snoozed if self.hidden.isChecked() else ()))
            self.alerts_panel.say_empty("" if rows else _no_alerts_words(today))
            self.alerts.show_rows(rows, at_once=at_once)

    def show_begun(self) -> None:
        """Say which calls the person at the desk typed and never saved."""
        if self._read is not None:
            self.begun.show_for(self._bridge.desk.actor, self._read.begun)

    def _show_unjudged(self, patients: int, waiting: int) -> None:
        told = []
        if waiting:
            who = "patient waits" if waiting == 1 else "patients wait"
            told.append(f"{waiting:,} {who} to be judged; these lists are not whole yet.")
        if patients:
            who = "patient has" if patients == 1 else "patients have"
            told.append(
                f"Not evaluated: {patients:,} {who} a rule that could not be judged, because part of the record "
                "cannot be read. Their pages name it. No alert does not mean all is well."
            )
        self.unjudged.setText(" ".join(told))
        self.unjudged.setVisible(bool(told))

    @Slot()
    def update_lists(self) -> None:
        """Show lists that waited for the pointer to leave."""
        self.alerts.update_now()
        self.calls.update_now()

    @Slot(bool)
    def _show_waiting(self, waits: bool) -> None:
        self.update_button.setVisible(waits)

    @Slot(object)
    def _open_alert(self, alert: AlertRow) -> None:
        self.patient_wanted.emit(alert.patient_id, alert.id)

    @Slot(object)
    def _open_call(self, call: CallDue) -> None:
        self.call_wanted.emit(call.patient_id)

    @Slot(object)
    def _reload_if_touched(self, _changes: Changes) -> None:
        self.reload()

    def focus_calls(self) -> None:
        """Put the keyboard into the list of calls, on the row after the one that was opened."""
        self.calls.choose_next()
        self.calls.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_list(self) -> None:
        """Put the keyboard into the first list that holds anything."""
        table = self.alerts if self.alerts.rows_model.rows or not self.calls.rows_model.rows else self.calls
        table.setFocus(Qt.FocusReason.TabFocusReason)
        table.choose_first()


def _no_alerts_words(today: Today) -> str:
    if not today.patients:
        return "No patients yet.\n\nFile > New patient registers one; File > Import reads FHIR bundles."
    if today.waiting:
        return "The record is being judged."
    hidden = f" {hidden_words(today.hidden)}." if today.hidden else ""
    return f"No open alerts on {show_day(today.on)}.{hidden}"


def _no_calls_words(today: Today) -> str:
    if today.waiting:
        return "The record is being judged."
    return "Nothing is due today." if today.patients else "Calls appear here once a patient has a plan."
