"""Everything recorded of one patient, newest first; what was entered in error stays in sight, struck through."""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.timeline import EntryPoint
from ldndesk.desk.looking_back import read_entries_then
from ldndesk.desk.medicine_stops import is_ending
from ldndesk.desk.page import Entry, PatientPage, read_entries
from ldndesk.desk.today import AlertRow

from . import words
from .bridge import Bridge
from .entry_trail import EntryTrail
from .icons import icon
from .list_panel import ListPanel
from .list_table import ListTable
from .look import GAP
from .table_model import Column


def standing(entry: Entry) -> str:
    """Say whether an entry stands; one that has ended was recorded anew and is no error."""
    if not entry.struck:
        return "stands"
    return entry.struck if is_ending(entry.struck) else f"Entered in error: {entry.struck}"


def standing_kind(entry: Entry) -> str:
    """Give the look of these words: an error stands out, an ending does not."""
    return "soon" if entry.struck and not is_ending(entry.struck) else ""


ENTRY_COLUMNS = (
    Column[Entry]("Day", lambda e: show_day(e.day), lambda e: e.day),
    Column[Entry]("What", lambda e: e.what),
    Column[Entry]("Entry", lambda e: e.text, struck=lambda e: bool(e.struck)),
    Column[Entry]("Standing", standing, kind=standing_kind),
    Column[Entry]("Recorded", lambda e: e.recorded, second=lambda e: e.by),
)
PAST_COLUMNS = (
    Column[AlertRow]("Opened", lambda a: show_day(a.opened), lambda a: a.opened),
    Column[AlertRow](
        "Called for",
        lambda a: words.CATEGORY[a.finding.category].word,
        icon=lambda a: icon(words.CATEGORY[a.finding.category].icon),
        second=lambda a: words.URGENCY[a.finding.urgency].word,
    ),
    Column[AlertRow]("Reason", lambda a: a.finding.reason),
    Column[AlertRow](
        "How it ended",
        lambda a: a.state.value,
        second=lambda a: (
            " · ".join(p for p in (a.history[-1].actor, a.history[-1].at, a.history[-1].reason) if p)
            if a.history
            else ""
        ),
    ),
)


def entry_at(entries: tuple[Entry, ...], point: EntryPoint) -> int | None:
    """Find the row an entry of the chart stands in; one that was struck only where none stands."""
    fitting = [
        (bool(e.struck), row)
        for row, e in enumerate(entries)
        if e.table == point.kind and point.day in {None, e.day} and point.words in e.text
    ]
    return min(fitting)[1] if fitting else None


class EntriesTable(QWidget):
    """Lists the entries and lets a wrong one be marked as entered in error; reads them once it is in sight."""

    strike_wanted = Signal(object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._unread: PatientPage | None = None
        self._wanted: EntryPoint | None = None
        self.table: ListTable[Entry] = ListTable(ENTRY_COLUMNS, lambda e: (e.table, e.id), "Entries, newest first")
        self.table.widths(104, 130, 0, 150, 150)
        self._may_strike = True
        self.strike = QPushButton("Mark as entered in &error…")
        self.strike.setEnabled(False)
        self.trail = EntryTrail()
        foot = QHBoxLayout()
        foot.addWidget(self.strike)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        self.panel = ListPanel(self.table)
        column.addWidget(self.panel, 1)
        column.addWidget(self.trail)
        column.addLayout(foot)
        self.strike.clicked.connect(self._strike)
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        self.table.rows_model.modelReset.connect(self._chosen)

    def show_patient(self, page: PatientPage) -> None:
        """Show the entries of the patient on a page, as the record stood on its day."""
        self._unread = page
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what came while the list was out of sight."""
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        page, self._unread = self._unread, None
        if page is None:
            return
        show = partial(self.show_entries, may_strike=not page.looking_back)
        if page.looking_back:
            self._bridge.ask(self, show, read_entries_then, page.patient_id, page.on)
        else:
            self._bridge.ask(self, show, read_entries, page.patient_id)

    def show_entries(self, entries: tuple[Entry, ...], *, may_strike: bool = True) -> None:
        """Show the entries."""
        self._may_strike = may_strike
        self.panel.say_empty("" if entries else "Nothing is recorded yet.")
        self.table.show_rows(entries, at_once=True)  # an entry struck out must show so, pointer or not
        self._chosen()
        if self._wanted is not None:
            self.point_at(self._wanted)

    def point_at(self, point: EntryPoint) -> None:
        """Choose the row of an entry and bring it into sight, once the entries are read."""
        row = entry_at(self.table.rows_model.rows, point)
        self._wanted = None if row is not None else point
        if row is not None:
            self.table.selectRow(row)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _chosen(self) -> None:
        entry = self.table.current_row()
        self.strike.setEnabled(self._may_strike and entry is not None and not entry.struck)
        self.trail.show_entry(entry)

    @Slot()
    def _strike(self) -> None:
        if (entry := self.table.current_row()) is not None:
            self.strike_wanted.emit(entry)


class PastAlerts(ListPanel):
    """Lists the alerts that have ended, or says that there are none."""

    def __init__(self) -> None:
        self.alerts: ListTable[AlertRow] = ListTable(PAST_COLUMNS, lambda a: a.id, "Past alerts")
        super().__init__(self.alerts)
        self.alerts.widths(110, 150, 0, 230)

    def show_patient(self, page: PatientPage) -> None:
        """Show the past alerts of the patient on a page."""
        self.say_empty("" if page.past_alerts else "No alert of this patient has ended yet.")
        self.alerts.show_rows(page.past_alerts)
