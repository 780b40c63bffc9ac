"""Restoring a backup: which one, what would be lost, and a clear yes before anything is changed."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ldndesk.clinical.days import show_instant
from ldndesk.desk.restoring import KeptBackup, Losing

from .look import GAP
from .plain_label import FaultLabel, PlainLabel, literal

ABOUT = (
    "A backup takes the place of the record. What was entered after it is lost and must be entered again; the file it "
    "replaces is kept beside the record. The window closes and opens again on what was restored."
)
_HEADINGS = ("When", "What", "Whose", "By")


class RestoreDialog(QDialog):
    """Lists backups, shows what restoring one would lose, and asks."""

    wanted = Signal(object)
    """Carries the path of a backup to be looked at."""
    agreed = Signal(object)
    """Carries the path of the backup to be restored."""

    def __init__(self, backups: Sequence[KeptBackup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backups = tuple(backups)
        self.losing: Losing | None = None
        self.setWindowTitle("Restore a backup")
        self.setMinimumSize(860, 600)
        self.list = QListWidget()
        self.list.setAccessibleName("Backups, the newest first")
        self.list.addItems([show_instant(backup.made) for backup in self._backups])
        self.other = QPushButton("Another &file…")
        self.ends = PlainLabel("Choose a backup on the left.", kind="strong", wrap=True)
        self.sum = PlainLabel("", kind="strong", wrap=True)
        self.remarks = PlainLabel("", kind="soft", wrap=True)
        self.fault = FaultLabel()
        self.table = self._table()
        self.read = QCheckBox("I have read what is lost, and it will be entered again")
        self.go = QPushButton("Restore this backup")
        self.go.setProperty("kind", "primary")
        self.away = QPushButton("Cancel")
        self._lay_out()
        self.list.currentRowChanged.connect(self._choose)
        self.other.clicked.connect(self._ask_file)
        self.read.toggled.connect(self._fit)
        self.go.clicked.connect(self._agree)
        self.away.clicked.connect(self.reject)
        self._fit()

    @staticmethod
    def _table() -> QTableWidget:
        table = QTableWidget(0, len(_HEADINGS))
        table.setAccessibleName("What would be lost")
        table.setHorizontalHeaderLabels(_HEADINGS)
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self) -> None:
        left, right, both, foot = QVBoxLayout(), QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        none = "No backup was made by the program itself yet." if not self._backups else "Backups of the program"
        left.addWidget(PlainLabel(none, kind="soft", wrap=True))
        left.addWidget(self.list, 1)
        left.addWidget(self.other)
        for widget in (self.ends, self.sum, self.remarks, self.fault):
            right.addWidget(widget)
        right.addWidget(self.table, 1)
        both.addLayout(left, 1)
        both.addSpacing(GAP)
        both.addLayout(right, 3)
        foot.addWidget(self.read)
        foot.addStretch()
        foot.addWidget(self.away)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addWidget(PlainLabel("Restore a backup", kind="heading"))
        column.addWidget(PlainLabel(ABOUT, wrap=True))
        column.addLayout(both, 1)
        column.addLayout(foot)

    @Slot(int)
    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._backups):
            self.look_at(self._backups[row].path)

    @Slot()
    def _ask_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Restore which backup")
        if name:
            self.look_at(Path(name))

    def look_at(self, backup: Path) -> None:
        """Ask what restoring a backup would lose."""
        self._empty(f"Looking at {backup.name}…")
        self.wanted.emit(backup)

    def _empty(self, words: str) -> None:
        self.losing = None
        self.ends.setText(words)
        for label in (self.sum, self.remarks, self.fault):
            label.setText("")
        self.table.setRowCount(0)
        self.read.setChecked(False)
        self._fit()

    def show_losing(self, losing: Losing) -> None:
        """Show what would be lost."""
        self.losing = losing
        self.ends.setText(losing.ends)
        self.sum.setText(losing.sum)
        self.remarks.setText(" ".join(losing.remarks))
        self.fault.setText("\n".join(losing.warnings))
        self.table.setRowCount(len(losing.lines))
        for row, line in enumerate(losing.lines):
            for column, words in enumerate((line.at, line.what, line.whose, line.actor)):
                self.table.setItem(row, column, QTableWidgetItem(literal(words)))
        self._fit()

    def refuse(self, why: str) -> None:
        """Say why a backup cannot be restored."""
        self._empty("")
        self.fault.setText(why)

    @Slot()
    def _fit(self) -> None:
        self.read.setEnabled(self.losing is not None)
        self.go.setEnabled(self.losing is not None and self.read.isChecked())

    @Slot()
    def _agree(self) -> None:
        if self.losing is not None:
            self.agreed.emit(self.losing.backup)
            self.accept()
