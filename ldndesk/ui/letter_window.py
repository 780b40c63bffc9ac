"""A letter before it leaves: read, added to in one's own words, printed or saved, and kept in the record."""

import uuid

from PySide6.QtCore import Signal
from PySide6.QtGui import QPagedPaintDevice, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ldndesk.desk.letter_days import KIND_WORDS
from ldndesk.desk.letter_form import Letter
from ldndesk.desk.letters import keep_letter
from ldndesk.desk.work import Changes

from .bridge import Bridge
from .letter_paper import letter_document, pdf_of, printed_document
from .paper_window import PaperWindow


class LetterWindow(PaperWindow):
    """Shows a letter as it will be printed; what leaves is kept word for word."""

    kept = Signal()

    def __init__(self, bridge: Bridge, letter: Letter, parent: QWidget | None = None) -> None:
        about = "Read it before it leaves. Printing or saving keeps it in the record."
        super().__init__(f"{KIND_WORDS[letter.kind]} – {letter.shown_name}", about, parent)
        self._bridge, self.letter = bridge, letter
        self._token = str(uuid.uuid4())
        self.own = QPlainTextEdit()
        self.own.setAccessibleName("Add in your own words")
        self.own.setPlaceholderText("Add in your own words: what is asked, what was agreed")
        self.own.setTabChangesFocus(True)
        self.own.setFixedHeight(76)
        self.column.insertWidget(self.column.indexOf(self.fault), self.own)
        self.setTabOrder(self.page, self.own)
        self.setTabOrder(self.own, self.print)
        self.own.textChanged.connect(self.show_paper)
        self.show_paper()

    def document(self) -> QTextDocument:
        """Set the letter with the words added."""
        return letter_document(self.letter, self.own.toPlainText())

    def document_for(self, device: QPagedPaintDevice) -> QTextDocument:
        """Set the letter for a printer, no row of a table torn."""
        return printed_document(self.letter, self.own.toPlainText(), device)

    def pdf(self) -> bytes:
        """Set the letter as PDF."""
        return pdf_of(self.letter, self.own.toPlainText())

    def left(self) -> None:
        """Keep the letter in the record, once it was printed or saved."""
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
