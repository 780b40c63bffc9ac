"""Import of FHIR bundles: a preview of what each file would add, every fault by its place, then all or nothing."""

import uuid
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ldndesk.desk.exchange import FilePreview, import_files, preview_import
from ldndesk.desk.files import Outcome, RowPreview
from ldndesk.desk.identity import Answer, Key
from ldndesk.desk.reading_files import ISO, FileRead
from ldndesk.desk.work import Changes, Refused

from . import words
from .bridge import Bridge
from .files_read import FilesRead
from .icons import icon
from .import_lines import LINE_COLUMNS, lines_of, whose
from .list_table import ListTable
from .look import GAP, theme
from .plain_label import PlainLabel
from .still_combo import StillCombo
from .table_model import Column
from .who_is_it import WhoIsIt


def _added(preview: FilePreview) -> str:
    if preview.faults:
        return words.count(len(preview.faults), "fault")
    return ", ".join(f"{n:,} {_kind(kind, n)}" for kind, n in preview.added) or "nothing new"


def _kind(kind: str, count: int) -> str:
    """Name a kind of fact beside a number: one dose taken, two doses taken."""
    word = kind.lower()
    return word if count != 1 else word.replace("doses", "dose").removesuffix("s")


def _left_out(preview: FilePreview) -> str:
    return ", ".join(f"{n:,} {kind}" for kind, n in preview.left_out) or "nothing"


FILE_COLUMNS: tuple[Column[FilePreview], ...] = (
    Column(
        "File and patient",
        lambda p: p.patient or "no patient read",
        second=lambda p: Path(p.file).name,
        kind=lambda _: "strong",
    ),
    Column(
        "Record",
        lambda p: whose(p).words,
        icon=lambda p: icon(whose(p).sign, getattr(theme(), whose(p).colour)),
        kind=lambda p: whose(p).kind,
    ),
    Column("Would add", _added, second=lambda p: f"{p.already_there:,} already there" if p.already_there else ""),
    Column("Left out", _left_out, kind=lambda _: "soft"),
)
ORDERS = (
    (ISO, "2026-03-07 (year first)"),
    ("dmy", "07/03/2026 (day first)"),
    ("mdy", "03/07/2026 (month first)"),
)
"""How a diary may write the seventh of March."""


class ImportDialog(QDialog):
    """Shows what files hold before anything is stored."""

    progressed = Signal(int, int)

    def __init__(self, bridge: Bridge, files: tuple[Path, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._files = files
        self._token = str(uuid.uuid4())
        self._busy = self._called_off = False
        self.setWindowTitle("Import")
        self.resize(1080, 640)
        self.heading = PlainLabel(f"Reading {words.count(len(files), 'file')} …", kind="heading")
        self.text = PlainLabel("Nothing is stored yet.", kind="soft", wrap=True)
        self.table: ListTable[FilePreview] = ListTable(FILE_COLUMNS, lambda p: p.file, "Files")
        self.table.widths(280, 150, 0, 240)
        self.lines: ListTable[RowPreview] = ListTable(LINE_COLUMNS, lambda r: r, "Line by line", row_height=44)
        self.lines.widths(180, 110, 330, 0)
        self.table.setMinimumHeight(150)
        self.who = WhoIsIt()
        self.order = StillCombo()
        self.order.setAccessibleName("How diaries write their days")
        for order, shown in ORDERS:
            self.order.addItem(shown, order)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Import progress")
        self.bar.setTextVisible(False)
        self.copy = QPushButton("Copy the faults")
        self.copy.hide()
        self.go = QPushButton("Import")
        self.go.setProperty("kind", "primary")
        self.go.setEnabled(False)
        self.away = QPushButton("Cancel")
        self._lay_out()
        self.copy.clicked.connect(self._copy_faults)
        self.go.clicked.connect(self.start)
        self.away.clicked.connect(self.close)
        self.progressed.connect(self._show_progress)
        self._read: tuple[FileRead, ...] = ()
        self.reading = FilesRead(bridge, self)
        self.reading.progressed.connect(self._show_progress)
        self.reading.finished.connect(self._preview)
        self.reading.failed.connect(self._refused)
        self.finished.connect(self.reading.cancel)
        self.order.currentIndexChanged.connect(self.read)
        self.who.chosen.connect(self._look_again)
        self.read()

    def _lay_out(self) -> None:
        ask = QHBoxLayout()
        label = PlainLabel("Days in diaries are written")
        label.setBuddy(self.order)
        for widget in (label, self.order):
            ask.addWidget(widget)
            widget.setVisible(any(file.suffix.casefold() == ".csv" for file in self._files))
        ask.addStretch()
        foot = QHBoxLayout()
        foot.addWidget(self.copy)
        foot.addStretch()
        foot.addWidget(self.away)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        for widget in (self.heading, self.text):
            column.addWidget(widget)
        column.addLayout(ask)
        column.addWidget(self.table, 3)
        column.addWidget(self.who, 5)
        column.addWidget(self.lines, 6)
        column.addWidget(self.bar)
        column.addLayout(foot)

    @Slot()
    def read(self) -> None:
        """Read the files, again where the days are to be read otherwise."""
        self.heading.setText(f"Reading {words.count(len(self._files), 'file')} …")
        self.text.setText("Nothing is stored yet.")
        self.go.setEnabled(False)
        self.copy.hide()
        self.who.forget()
        self.bar.setRange(0, 0)
        self.bar.show()
        self.reading.start(self._files, str(self.order.currentData()))

    @Slot(object)
    def _preview(self, read: tuple[FileRead, ...]) -> None:
        self._read = read
        self.bar.setRange(0, 0)
        self._look_again()

    @Slot()
    def _look_again(self) -> None:
        """Preview with what was chosen so far."""
        self.go.setEnabled(False)
        answers = dict(self.who.answers)
        self._bridge.ask(self, partial(self._show_chosen, answers), preview_import, self._read, answers)

    def _show_chosen(self, answers: dict[Key, Answer], previews: tuple[FilePreview, ...]) -> None:
        """Show a preview, unless another choice was made meanwhile: that one's is on its way."""
        if answers == self.who.answers:
            self._show(previews)

    def _show(self, previews: tuple[FilePreview, ...]) -> None:
        self.bar.hide()
        self.table.show_rows(previews, at_once=True)
        lines = lines_of(previews)
        self.lines.show_rows(lines, at_once=True)
        self.away.setText("Cancel")
        self.copy.hide()
        self.who.show_unsure(tuple(one for preview in previews for one in preview.unsure))
        if faults := sum(line.outcome is Outcome.REFUSED for line in lines):
            self._show_faults(faults)
            return
        if wanting := self.who.open_questions:
            self.heading.setText(f"Choose who it is: {words.count(wanting, 'patient')} of the files unsure")
            self.text.setText("Nothing can be imported before each is answered. Nobody is chosen by name alone.")
            return
        differ = sum(line.outcome is Outcome.DIFFERS for line in lines)
        added = sum(n for preview in previews for _, n in preview.added)
        new = sum(preview.is_new for preview in previews)
        self.heading.setText(f"{words.count(len(previews), 'file')}: {added:,} new facts, {new:,} new patients")
        self.text.setText(
            f"The record says otherwise for the same day: look at {words.count(differ, 'line')} first. "
            "Importing adds what the file says beside it."
            if differ
            else "Importing stores all of it or nothing. What is left out is not used by this program."
            if added or new
            else "Every patient of these files is left out or already in the record; there is nothing to import."
            if self.who.unsure
            else "Everything in these files is already in the record; there is nothing to import."
        )
        self.go.setEnabled(bool(added or new))
        if not self.who.unsure:
            self.go.setFocus()

    def _show_faults(self, faults: int) -> None:
        self.heading.setText(f"Nothing is imported: {words.count(faults, 'fault')}")
        self.text.setText("Put the files right and import them again. The record is unchanged.")
        self.copy.show()
        self.go.setEnabled(False)
        self.away.setText("Close")

    @Slot()
    def _copy_faults(self) -> None:
        refused = (line for line in self.lines.rows_model.rows if line.outcome is Outcome.REFUSED)
        lines = (f"{line.file}: {line.what}: {line.why}" for line in refused)
        QGuiApplication.clipboard().setText("\n".join(lines))

    @Slot()
    def start(self) -> None:
        """Import every file, on the worker."""
        self._set_busy(True)
        self.heading.setText(f"Importing {words.count(len(self._files), 'file')} …")
        self._bridge.do(
            self, self._done, self._refused, self._token, import_files, self._read, self._step, dict(self.who.answers)
        )

    def _step(self, done: int, of: int) -> None:
        """Tell how far the import is, on the worker; called off, the whole of it is undone."""
        if self._called_off:
            raise Refused("The import was called off; nothing was stored.")
        self.progressed.emit(done, of)

    @Slot(int, int)
    def _show_progress(self, done: int, of: int) -> None:
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        if not self._called_off:
            self.text.setText(
                f"{100 * done // of} % {'stored' if self._busy else 'read'}; nothing stands in the record yet."
            )

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.bar.setVisible(busy)
        self.go.setEnabled(not busy)
        self.order.setEnabled(not busy)
        self.who.setEnabled(not busy)

    def _done(self, changes: Changes) -> None:
        self._set_busy(False)
        self.go.hide()
        self.who.hide()
        self.heading.setText("Imported")
        self.text.setText(changes.note)
        self.away.setText("Close")
        self.away.setFocus()

    @Slot(str)
    def _refused(self, why: str) -> None:
        self._set_busy(False)
        self._called_off = False
        self._token = str(uuid.uuid4())
        self.heading.setText("Nothing was imported")
        self.text.set_kind("fault")
        self.text.setText(why)

    def reject(self) -> None:
        """Close; an import under way is called off first, and its end is seen."""
        if self._busy:
            self._call_off()
        else:
            super().reject()

    def _call_off(self) -> None:
        self._called_off = True
        self.text.setText("Calling the import off …")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay while an import is under way; it is called off, and its end is seen."""
        if self._busy:
            self._call_off()
            event.ignore()
        else:
            super().closeEvent(event)
