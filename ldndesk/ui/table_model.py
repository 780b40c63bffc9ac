"""One table model for every list: frozen rows in, words out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QIcon
from PySide6.QtWidgets import QApplication

from .plain_label import literal, tip

RowT = TypeVar("RowT")
Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What a cell gives beside Qt's own roles."""

    SORT = Qt.ItemDataRole.UserRole + 1
    SECOND = Qt.ItemDataRole.UserRole + 2
    KIND = Qt.ItemDataRole.UserRole + 3
    SECOND_ICON = Qt.ItemDataRole.UserRole + 4
    SECOND_KIND = Qt.ItemDataRole.UserRole + 5


@dataclass(frozen=True)  # no slots: a generic dataclass with slots cannot be built on 3.12.1
class Column(Generic[RowT]):
    """One column: its heading and what it shows of a row."""

    heading: str
    text: Callable[[RowT], str]
    sort: Callable[[RowT], object] | None = None
    """What to sort by where the words do not sort by themselves."""
    icon: Callable[[RowT], QIcon | None] | None = None
    second: Callable[[RowT], str] | None = None
    """A softer second line."""
    kind: Callable[[RowT], str] | None = None
    """Look of the first line: strong, urgent, soon, routine, soft."""
    second_icon: Callable[[RowT], QIcon] | None = None
    second_kind: Callable[[RowT], str] | None = None
    right: bool = False
    colour: Callable[[RowT], str] | None = None
    """Text colour as #rrggbb; never the only carrier of a meaning."""
    struck: Callable[[RowT], bool] | None = None
    """Drawn struck through; another column says in words why."""
    said: Callable[[RowT], str] | None = None
    """What a screen reader says where the words on the screen are a mere sign."""

    def spoken(self, row: RowT) -> str:
        """Give heading and words for a screen reader."""
        second = self.second(row) if self.second else ""
        first = self.said(row) if self.said else self.text(row)
        return literal(f"{self.heading}: {first}{', ' if second else ''}{second}")


class TableModel(QAbstractTableModel, Generic[RowT]):
    """Shows rows in the order given."""

    def __init__(
        self, columns: tuple[Column[RowT], ...], parent: Any = None, *, row_head: Callable[[RowT], str] | None = None
    ) -> None:
        super().__init__(parent)
        self._columns, self._row_head = columns, row_head
        self._rows: tuple[RowT, ...] = ()

    @property
    def rows(self) -> tuple[RowT, ...]:
        """The rows shown, in order."""
        return self._rows

    def row(self, number: int) -> RowT:
        """Give one row."""
        return self._rows[number]

    @property
    def columns(self) -> tuple[Column[RowT], ...]:
        """The columns, from the left."""
        return self._columns

    def set_columns(self, columns: tuple[Column[RowT], ...]) -> None:
        """Take other columns; the rows shown leave with the old ones."""
        self.beginResetModel()
        self._columns, self._rows = columns, ()
        self.endResetModel()

    def show(self, rows: Sequence[RowT]) -> None:
        """Replace every row, unless nothing changed."""
        if (new := tuple(rows)) != self._rows:
            self.beginResetModel()
            self._rows = new
            self.endResetModel()

    def redraw(self) -> None:
        """Ask the views to fetch every cell again, as after a change of theme."""
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Count rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Count columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give a column's heading, and a row's where rows have one."""
        if orientation is Qt.Orientation.Vertical and self._row_head is not None and section < len(self._rows):
            return literal(self._row_head(self._rows[section])) if role == Qt.ItemDataRole.DisplayRole else None
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a cell shows for a role."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        show = _CELL.get(role)
        return show(self._columns[index.column()], self._rows[index.row()]) if show else None


def _alignment(column: Column[Any]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _sort_key(column: Column[Any], row: Any) -> object:
    return column.sort(row) if column.sort else column.text(row).casefold()


def _brush(column: Column[Any], row: Any) -> QBrush | None:
    return QBrush(QColor(column.colour(row))) if column.colour else None


def _struck(column: Column[Any], row: Any) -> QFont | None:
    if not column.struck or not column.struck(row):
        return None
    font = QFont(QApplication.font())
    font.setStrikeOut(True)
    return font


def _full(column: Column[Any], row: Any) -> str:
    second = column.second(row) if column.second else ""
    return tip("\n".join(part for part in (column.text(row), second) if part))


_CELL: dict[int, Callable[[Column[Any], Any], Any]] = {
    Qt.ItemDataRole.DisplayRole: lambda column, row: literal(column.text(row)),
    Qt.ItemDataRole.ToolTipRole: _full,
    Qt.ItemDataRole.AccessibleTextRole: lambda column, row: column.spoken(row),
    Qt.ItemDataRole.DecorationRole: lambda column, row: column.icon(row) if column.icon else None,
    Qt.ItemDataRole.ForegroundRole: _brush,
    Qt.ItemDataRole.FontRole: _struck,
    Qt.ItemDataRole.TextAlignmentRole: lambda column, _: _alignment(column),
    Role.SORT: _sort_key,
    Role.SECOND: lambda column, row: literal(column.second(row)) if column.second else "",
    Role.SECOND_ICON: lambda column, row: column.second_icon(row) if column.second_icon else None,
    Role.SECOND_KIND: lambda column, row: column.second_kind(row) if column.second_kind else "soft",
    Role.KIND: lambda column, row: column.kind(row) if column.kind else "",
}
