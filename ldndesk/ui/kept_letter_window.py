"""A paper that was kept: read, printed or saved again, word for word; nothing of it is written anew or stored."""

from PySide6.QtGui import QPagedPaintDevice, QTextDocument
from PySide6.QtWidgets import QWidget

from ldndesk.clinical.days import show_day
from ldndesk.desk.documents import DocumentKept
from ldndesk.desk.letter_form import Sheet

from .letter_paper import letter_document, pdf_of, printed_document
from .paper_window import PaperWindow

AGAIN = "Printed or saved again it is the same, word for word, and is not kept a second time."
IN_ERROR = "It was marked as entered in error. It can be read, not printed or saved."


def about_words(kept: DocumentKept) -> str:
    """Say of a kept paper what it is, and what may be done with it."""
    kind, day, struck = kept.entry.text, show_day(kept.entry.day), kept.entry.struck
    opening = f"{kind} of {day}, as it was printed. What is planned may have changed since: ask the record for today."
    return f"{opening}\n{f'{IN_ERROR} Reason: {struck}' if struck else AGAIN}"


class KeptLetterWindow(PaperWindow):
    """Shows the words of a kept paper; one entered in error can be read alone."""

    def __init__(self, kept: DocumentKept, paper: Sheet, name: str, parent: QWidget | None = None) -> None:
        title = f"{kept.entry.text} of {show_day(kept.entry.day)} – {name}"
        super().__init__(title, about_words(kept), parent)
        self.kept, self.paper = kept, paper
        self.page.setAccessibleName("The words of the paper as it was kept")
        for button in (self.print, self.view, self.save):
            button.setEnabled(not kept.entry.struck)
        self.show_paper()

    def document(self) -> QTextDocument:
        """Set the paper as it was printed."""
        return letter_document(self.paper)

    def document_for(self, device: QPagedPaintDevice) -> QTextDocument:
        """Set the paper for a printer, no row of a table torn."""
        return printed_document(self.paper, "", device)

    def pdf(self) -> bytes:
        """Set the paper as PDF."""
        return pdf_of(self.paper)

    def left(self) -> None:
        """Close once it was printed or saved; it is in the record already."""
        self.accept()
