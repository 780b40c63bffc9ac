"""The table view of every list: two-line cells, opened by Enter, steady under the pointer."""

from collections.abc import Callable, Hashable, Sequence
from itertools import groupby
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from .table_model import Column, Role, TableModel
from .two_line import HEADING, TwoLineDelegate

RowT = TypeVar("RowT")
Index = QModelIndex | QPersistentModelIndex
_SCREENFUL = 16


class SortedRows(QSortFilterProxyModel):
    """Sorts by each column's own key, rows without one last."""

    def lessThan(self, left: Index, right: Index) -> bool:
        """Compare two rows."""
        one, other = left.data(Role.SORT), right.data(Role.SORT)
        if one is None or other is None:
            return other is None and one is not None
        return bool(one < other)


class ListTable(QTableView, Generic[RowT]):
    """A list of rows; ``opened`` carries the row on Enter or double click.

    While the pointer is over the list a changed list waits, so that nothing moves under a click;
    ``waiting`` tells that it does.
    """

    opened = Signal(object)
    waiting = Signal(bool)

    def __init__(
        self,
        columns: tuple[Column[RowT], ...],
        key: Callable[[RowT], Hashable],
        name: str,
        parent: QWidget | None = None,
        *,
        sortable: bool = False,
        row_height: int = 64,
        group: Callable[[RowT], str] | None = None,
        row_head: Callable[[RowT], str] | None = None,
    ) -> None:
        """``row_head`` names each row before its first cell, where it stays as the columns are scrolled."""
        super().__init__(parent)
        self.rows_model: TableModel[RowT] = TableModel(columns, self, row_head=row_head)
        self._key, self._group = key, group
        self._held: tuple[RowT, ...] | None = None
        self._followed: tuple[Hashable, ...] = ()
        """The rows that stood after the one last opened."""
        self._proxy = SortedRows(self) if sortable else None
        if self._proxy is not None:
            self._proxy.setSourceModel(self.rows_model)
            self._proxy.setDynamicSortFilter(True)
        self.setModel(self._proxy or self.rows_model)
        self._drawing = TwoLineDelegate(self)
        self.setItemDelegate(self._drawing)
        self._row_height = row_height
        self.setAccessibleName(name)
        self._set_manners(sortable, row_height)
        self.verticalHeader().setVisible(row_head is not None)
        self._fitted = 0
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit_some)
        self.horizontalHeader().sectionResized.connect(self._fit_rows)
        self.doubleClicked.connect(self._open_index)

    def _set_manners(self, sortable: bool, row_height: int) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.setAccessibleName(f"{self.accessibleName()}, rows")
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_height)
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setSectionsClickable(sortable)
        heads.setAccessibleName(f"{self.accessibleName()}, headings")
        self.setSortingEnabled(sortable)
        if sortable:
            self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)

    def widths(self, *pixels: int) -> None:
        """Set column widths; 0 takes what is left."""
        heads = self.horizontalHeader()
        for column, wide in enumerate(pixels):
            if wide:
                heads.resizeSection(column, wide)
            else:
                heads.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def show_rows(self, rows: Sequence[RowT], *, at_once: bool = False) -> None:
        """Show rows, keeping the chosen one; wait while the pointer is over a list that would change."""
        new = tuple(rows)
        if not at_once and self.rows_model.rows and new != self.rows_model.rows and self._is_pointed_at():
            self._held = new
            self.waiting.emit(True)
            return
        self._held = None
        self.waiting.emit(False)
        chosen = self.current_row()
        self._drawing.headings = self._headings(new)
        self.rows_model.show(new)
        self._fitted = 0
        self._fit_some()
        self._choose(None if chosen is None else self._key(chosen))

    def _headings(self, rows: tuple[RowT, ...]) -> dict[int, str]:
        """Give the heading of each run of rows that belong together, with their count, by its first row."""
        if self._group is None:
            return {}
        told, first = {}, 0
        for name, run in groupby(rows, self._group):
            many = sum(1 for _ in run)
            told[first] = f"{name} ({many:,})"
            first += many
        return told

    @Slot()
    def _fit_rows(self) -> None:
        """Fit all rows anew, once what moves the columns has come to rest."""
        self._fitted = 0
        self._fitting.start()

    @Slot()
    def _fit_some(self) -> None:
        """Make room where a name needs more lines, so that no name is ever cut; a screenful at a time."""
        if not self.isVisible():
            return
        model, rows = self.model(), self.verticalHeader()
        until = min(model.rowCount(), self._fitted + _SCREENFUL)
        for row in range(self._fitted, until):
            needed = (
                self._drawing.height_for(self.font(), model.index(row, column), self.columnWidth(column))
                for column in range(model.columnCount())
            )
            above = HEADING if row in self._drawing.headings else 0
            rows.resizeSection(row, max(self._row_height, *needed) + above)
        self._fitted = until
        if until < model.rowCount():
            self._fitting.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit what was filled while out of sight."""
        super().showEvent(event)
        self._fit_some()

    def update_now(self) -> None:
        """Show the rows that wait."""
        if self._held is not None:
            self.show_rows(self._held, at_once=True)

    def current_row(self) -> RowT | None:
        """Give the chosen row, if any: the one that is seen to be chosen."""
        chosen = self.selectionModel().selectedRows()
        return self._row_at(chosen[0]) if chosen else None

    def choose_first(self) -> None:
        """Choose the first row when none is chosen, and bring the chosen one into sight."""
        if not self.selectionModel().hasSelection() and self.model().rowCount():
            self.selectRow(max(0, self.currentIndex().row()))
        self._show_chosen()

    def choose_next(self) -> None:
        """Choose the row that followed the one last opened, wherever that one stands now; after the last, the last."""
        keys = self._keys()
        places = (keys.index(key) for key in self._followed if key in keys)
        if keys:
            self.selectRow(next(places, len(keys) - 1))
        self._show_chosen()

    def _keys(self) -> list[Hashable]:
        """Give what tells the rows apart, from the top."""
        return [self._key(self._row_at(self.model().index(n, 0))) for n in range(self.model().rowCount())]

    def _show_chosen(self) -> None:
        """Bring the chosen row into sight, now and once the rows have their heights."""
        self._scroll_to_chosen()
        QTimer.singleShot(0, self, self._scroll_to_chosen)

    @Slot()
    def _scroll_to_chosen(self) -> None:
        for chosen in self.selectionModel().selectedRows():
            self.scrollTo(chosen)

    def _open(self, index: QModelIndex) -> None:
        row = self._row_at(index)
        self._followed = tuple(self._keys()[index.row() + 1 :])
        self.opened.emit(row)

    def _is_pointed_at(self) -> bool:
        return self.isVisible() and self.viewport().underMouse()

    def _row_at(self, index: QModelIndex) -> RowT:
        source = self._proxy.mapToSource(index) if self._proxy is not None else index
        return self.rows_model.row(source.row())

    def _choose(self, key: Hashable | None) -> None:
        if key is None:
            return
        for number in range(self.model().rowCount()):
            if self._key(self._row_at(self.model().index(number, 0))) == key:
                self.selectRow(number)
                return

    @Slot(QModelIndex)
    def _open_index(self, index: QModelIndex) -> None:
        if index.isValid():
            self._open(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if chosen := self.selectionModel().selectedRows():
                self._open(chosen[0])
            event.accept()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        """Choose the first row when the list is entered by keyboard, so that Enter has a meaning."""
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.choose_first()

    def leaveEvent(self, event: QEvent) -> None:
        """Show what waited once the pointer has gone."""
        super().leaveEvent(event)
        self.update_now()

    def changeEvent(self, event: QEvent) -> None:
        """Fetch the signs again in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "rows_model"):
            self.rows_model.redraw()
