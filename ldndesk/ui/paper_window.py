"""A paper of a patient in a window: read, printed, looked at as pages, or saved as PDF."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QPagedPaintDevice, QTextDocument
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from ldndesk.desk.private_files import keep_private, write_private

from .look import GAP
from .plain_label import FaultLabel, PlainLabel

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

PAPER = "QTextBrowser { background: #ffffff; color: #000000; }"
"""Paper is white, whatever the colours of the screen."""


class PaperWindow(QDialog):
    """Shows a paper as it will be printed; what kind of paper it is, its heirs say."""

    def __init__(self, title: str, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.page = QTextBrowser()
        self.page.setAccessibleName("The letter as it will be printed")
        self.page.setStyleSheet(PAPER)
        self.about, self.fault = PlainLabel(about, kind="soft", wrap=True), FaultLabel()
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
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        self.column.addWidget(self.about)
        self.column.addWidget(self.page, 1)
        self.column.addWidget(self.fault)
        self.column.addLayout(foot)
        self.resize(780, 700)
        self.print.clicked.connect(self._print)
        self.view.clicked.connect(self.show_preview)
        self.save.clicked.connect(self._ask_where)
        self.close_button.clicked.connect(self.reject)

    # what an heir says

    def document(self) -> QTextDocument:
        """Set the paper for the screen."""
        raise NotImplementedError

    def document_for(self, device: QPagedPaintDevice) -> QTextDocument:
        """Set the paper for a device that has pages."""
        raise NotImplementedError

    def pdf(self) -> bytes:
        """Set the paper as A4 PDF."""
        raise NotImplementedError

    def left(self) -> None:
        """Note that the paper was printed or saved."""

    # deeds

    @Slot()
    def show_paper(self) -> None:
        """Show the paper as it stands."""
        document = self.document()
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
            self._left()

    @Slot()
    def show_preview(self) -> None:
        """Show the pages as the printer will have them; printing from there counts as printing."""
        from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog  # noqa: PLC0415 - seldom needed

        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)  # the dialog does not own it
        preview = QPrintPreviewDialog(self._printer, self)
        preview.paintRequested.connect(self._paint)
        preview.accepted.connect(self._left)
        self.preview = preview
        preview.open()

    @Slot(object)
    def _paint(self, printer: "QPrinter") -> None:
        self.document_for(printer).print_(printer)
        keep_private(printer.outputFileName())

    @Slot()
    def _left(self) -> None:
        self.left()

    @Slot()
    def _ask_where(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the letter", "letter.pdf", "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Save as PDF."""
        try:
            write_private(path, self.pdf())
        except OSError as error:
            self.fault.setText(f"Not saved. {path.name} could not be written: {error.strerror or error}.")
            return
        self.left()
