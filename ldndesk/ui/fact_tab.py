"""A tab of one kind of facts: the list, entry, correction, striking out, and the history of the chosen entry."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.desk.entries import Entry
from ldndesk.desk.keeping import Fact
from ldndesk.desk.page import PatientPage
from ldndesk.desk.work import Work

from .bridge import Bridge
from .entries_table import standing, standing_kind
from .entry_trail import EntryTrail
from .fact_dialog import FactDialog, LastDayForm
from .fact_forms import FactForm
from .list_panel import ListPanel
from .list_table import ListTable
from .look import GAP
from .table_model import Column


class KeptRow(Protocol):
    """A row of such a tab: an entry and its fact."""

    @property
    def entry(self) -> Entry:
        """The entry as the record lists it."""

    @property
    def fact(self) -> Fact | None:
        """Its fact; None where the file was damaged."""


RowT = TypeVar("RowT", bound=KeptRow)
Reading = Callable[[Work, int, date | None], tuple[RowT, ...]]


@dataclass(frozen=True)
class FactKind:
    """A kind of fact that the tab takes."""

    kind: type[Any]
    title: str
    """Of its dialog: ``Other medicine``."""
    add: str
    """Words of its button, with the letter for Alt."""
    form: Callable[[PatientPage], FactForm]


def is_struck(row: KeptRow) -> bool:
    """Whether an entry was struck out."""
    return bool(row.entry.struck)


def standing_column() -> Column[Any]:
    """Give the last column of every such list: whether the entry stands; the trail below tells who recorded it."""
    return Column("Standing", lambda k: standing(k.entry), kind=lambda k: standing_kind(k.entry))


class FactTab(QWidget, Generic[RowT]):
    """Lists facts once it is in sight and leads to every deed about them; on a past day there is none."""

    strike_wanted = Signal(object)

    def __init__(
        self,
        bridge: Bridge,
        name: str,
        columns: tuple[Column[RowT], ...],
        widths: tuple[int, ...],
        reading: Reading[RowT],
        kinds: tuple[FactKind, ...],
        empty: str,
        ends: tuple[type[Any], ...] = (),
    ) -> None:
        super().__init__()
        self.bridge, self._reading, self._kinds, self._empty, self._ends = bridge, reading, kinds, empty, ends
        self.page: PatientPage | None = None
        self.dialog: QDialog | None = None
        self._unread = False
        self.table: ListTable[RowT] = ListTable(columns, lambda k: (k.entry.table, k.entry.id), name)
        self.table.widths(*widths)
        self.panel, self.trail = ListPanel(self.table), EntryTrail()
        self.adds = tuple(QPushButton(kind.add) for kind in kinds)
        self.end = QPushButton("Las&t day…")
        self.correct = QPushButton("Co&rrect…")
        self.strike = QPushButton("Mark as entered in &error…")
        self.strike.setAccessibleName("Mark the chosen entry as entered in error")
        self.correct.setAccessibleName("Correct the chosen entry")
        self.end.setAccessibleName("The chosen entry ended on a day")
        self.end.setVisible(bool(ends))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, GAP, 0, 0)
        self.column.addWidget(self.panel, 1)
        self.column.addWidget(self.trail)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(GAP // 2)  # six buttons fit beside the cards of a window of 1280
        for button in (*self.adds, self.correct, self.end, self.strike):
            button.setAutoDefault(False)
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self.column.addLayout(self.foot)
        for button, kind in zip(self.adds, kinds, strict=True):
            button.clicked.connect(lambda _=False, kind=kind: self._add(kind))
        self.correct.clicked.connect(self._correct)
        self.end.clicked.connect(self._end)
        self.strike.clicked.connect(self._strike)
        self.table.opened.connect(self._correct)
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        self.table.rows_model.modelReset.connect(self._chosen)
        self._chosen()

    # reading

    def show_patient(self, page: PatientPage) -> None:
        """Show the facts of the patient on a page, as the record stood on its day."""
        self.page, self._unread = page, True
        self._chosen()
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what came while the list was out of sight."""
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        page = self.page
        if page is not None and self._unread:
            self._unread = False
            then = page.on if page.looking_back else None
            self.bridge.ask(self, self._show, self._reading, page.patient_id, then)

    def _show(self, rows: tuple[RowT, ...]) -> None:
        self.table.show_rows(rows, at_once=True)  # an entry struck out must show so, pointer or not
        self.panel.say_empty("" if rows else self._empty)
        self._chosen()

    @Slot()
    def _chosen(self) -> None:
        row, page = self.table.current_row(), self.page
        able = page is not None and not page.looking_back
        stands = able and row is not None and not row.entry.struck
        fact = row.fact if row is not None and stands else None
        for button in self.adds:
            button.setEnabled(able)
        self.strike.setEnabled(stands)
        self.correct.setEnabled(self.may_open(row, stands))
        self.end.setEnabled(isinstance(fact, self._ends) and getattr(fact, "last", getattr(fact, "abated", 0)) is None)
        self.trail.show_entry(row.entry if row is not None else None)

    def may_open(self, row: RowT | None, stands: bool) -> bool:
        """Whether the chosen entry can be opened, ``stands`` where it may be corrected."""
        return stands and row is not None and row.fact is not None and self._kind_of(row.fact) is not None

    def _kind_of(self, fact: Fact) -> FactKind | None:
        return next((kind for kind in self._kinds if isinstance(fact, kind.kind)), None)

    # deeds

    def _add(self, kind: FactKind) -> None:
        if self.page is not None:
            self._open(FactDialog(self.bridge, self.page, kind.title, kind.form(self.page), self))

    @Slot()
    def _correct(self) -> None:
        row = self.table.current_row()
        if self.page is None or row is None or row.fact is None or not self.correct.isEnabled():
            return
        if (kind := self._kind_of(row.fact)) is not None:
            form = kind.form(self.page)
            form.fill(row.fact)
            title = f"Correct: {kind.title}"
            self._open(FactDialog(self.bridge, self.page, title, form, self, row.entry))

    @Slot()
    def _end(self) -> None:
        row, page = self.table.current_row(), self.page
        if page is None or row is None:
            return
        title = self.end.text().replace("&", "").rstrip("…")
        self._open(FactDialog(self.bridge, page, title, LastDayForm(page.on), self, row.entry))

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._closed)
        dialog.open()

    @Slot()
    def _closed(self) -> None:
        self.dialog = None
        self.table.setFocus()

    @Slot()
    def _strike(self) -> None:
        if (row := self.table.current_row()) is not None:
            self.strike_wanted.emit(row.entry)
