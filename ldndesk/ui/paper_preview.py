"""The pages of a paper about the clinic as the printer will have them."""

from PySide6.QtCore import Slot
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from ldndesk.desk.letter_form import Paper
from ldndesk.desk.private_files import keep_private

from .letter_paper import printed_document


class PaperPreview(QPrintPreviewDialog):
    """Shows the pages; prints them, or saves them where the printer is a file."""

    def __init__(self, paper: Paper, parent: QWidget | None = None) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        super().__init__(printer, parent)
        self._printer, self._paper = printer, paper  # the dialog does not own the printer
        self.setWindowTitle(paper.subject)
        self.resize(900, 700)
        self.paintRequested.connect(self._paint)

    @Slot(object)
    def _paint(self, printer: QPrinter) -> None:
        printed_document(self._paper, "", printer).print_(printer)
        keep_private(printer.outputFileName())
