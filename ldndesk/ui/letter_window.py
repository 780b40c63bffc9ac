"""A letter before it leaves: read, added to in one's own words, printed or saved, and kept in the record."""

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ldndesk.desk.letter_days import KIND_WORDS
from ldndesk.desk.letter_form import Letter
from ldndesk.desk.letters import keep_letter
from ldndesk.desk.work import Changes

from .bridge import Bridge
from .letter_paper import letter_document, printed_document, save_pdf
from .look import GAP
from .plain_label import FaultLabel, PlainLabel

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


PAPER = "QTextBrowser { background: #ffffff; color: #000000; }"
"""Paper is white, whatever the colours of the screen."""


class LetterWindow(QDialog):
    """Shows a letter as it will be printed; what leaves is kept word for word."""

    kept = Signal()

    def __init__(self, bridge: Bridge, letter: Letter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self.letter = bridge, letter
        self._token = str(uuid.uuid4())
        self.setWindowTitle(f"{KIND_WORDS[letter.kind]} – {letter.shown_name}")
        self.page = QTextBrowser()
        self.page.setAccessibleName("The letter as it will be printed")
        self.page.setStyleSheet(PAPER)
        self.own = QPlainTextEdit()
        self.own.setAccessibleName("Add in your own words")
        self.own.setPlaceholderText("Add in your own words: what is asked, what was agreed")
        self.own.setTabChangesFocus(True)
        self.own.setFixedHeight(76)
        self.fault = FaultLabel()
        self.print = QPushButton("&Print…")
        self.view = QPushButton("Print pre&view…")
        self.preview: QDialog | None = None
        self.save = QPushButton("&Save as PDF…")
        self.close_button = QPushButton("Close")
        self.print.setProperty("kind", "primary")
        foot = QHBoxLayout()
        for button in (self.print, self.view, self.save, self.close_button):
            button.setAutoDefault(True)  # Enter presses it
            foot.addWidget(button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.addWidget(
            PlainLabel("Read it before it leaves. Printing or saving keeps it in the record.", kind="soft")
        )
        column.addWidget(self.page, 1)
        column.addWidget(self.own)
        column.addWidget(self.fault)
        column.addLayout(foot)
        self.resize(720, 700)
        self.own.textChanged.connect(self._show)
        self.print.clicked.connect(self._print)
        self.view.clicked.connect(self.show_preview)
        self.save.clicked.connect(self._ask_where)
        self.close_button.clicked.connect(self.reject)
        self._show()

    @Slot()
    def _show(self) -> None:
        document = letter_document(self.letter, self.own.toPlainText())
        document.setParent(self.page)
        document.setDocumentMargin(28)
        self.page.setDocument(document)

    @Slot()
    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415 - seldom needed

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._paint(printer)
            self._keep()

    @Slot()
    def show_preview(self) -> None:
        """Show the pages as the printer will have them; printing from there keeps the letter too."""
        from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog  # noqa: PLC0415 - seldom needed

        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)  # the dialog does not own it
        preview = QPrintPreviewDialog(self._printer, self)
        preview.paintRequested.connect(self._paint)
        preview.accepted.connect(self._keep)
        self.preview = preview
        preview.open()

    @Slot(object)
    def _paint(self, printer: "QPrinter") -> None:
        printed_document(self.letter, self.own.toPlainText(), printer).print_(printer)

    @Slot()
    def _ask_where(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the letter", "letter.pdf", "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Save as PDF and keep the letter in the record."""
        try:
            save_pdf(self.letter, self.own.toPlainText(), path)
        except OSError as error:
            self.fault.setText(f"Not saved. {path.name} could not be written: {error.strerror or error}.")
            return
        self._keep()

    @Slot()
    def _keep(self) -> None:
        for button in (self.print, self.view, self.save):
            button.setEnabled(False)
        self.own.setReadOnly(True)
        self._bridge.do(self, self._after, self._refused, self._token, keep_letter, self.letter, self.own.toPlainText())

    def _after(self, _changes: Changes) -> None:
        self.fault.setText("")
        self.kept.emit()
        self.accept()

    def _refused(self, why: str) -> None:
        self.fault.setText(f"It was printed or saved, and not kept in the record. {why}")
