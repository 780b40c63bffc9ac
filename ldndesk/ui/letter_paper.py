"""Lays a letter out on A4: vector text in the program's own font; nothing in it is read as markup."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import (
    QFont,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTableFormat,
)

from ldndesk.clinical.days import show_day
from ldndesk.desk.letters import Letter, LetterTable

MARGIN_MM = 20.0
POINT = 10.5


def _format(size: float = POINT, *, bold: bool = False) -> QTextCharFormat:
    found = QTextCharFormat()
    found.setFontPointSize(size)
    found.setFontWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return found


def _write(cursor: QTextCursor, text: str, look: QTextCharFormat, after: float = 8.0) -> None:
    block = QTextBlockFormat()
    block.setBottomMargin(after)
    cursor.insertBlock(block, look)
    cursor.insertText(text, look)


def _table(cursor: QTextCursor, table: LetterTable) -> None:
    _write(cursor, table.heading, _format(bold=True), 4)
    look = QTextTableFormat()
    look.setCellPadding(3)
    look.setCellSpacing(0)
    look.setBorder(0.5)
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setBorderCollapse(True)
    look.setHeaderRowCount(1)
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    cursor.insertBlock(QTextBlockFormat())
    made = cursor.insertTable(len(table.rows) + 1, len(table.columns), look)
    for row, cells in enumerate((table.columns, *table.rows)):
        for column, words in enumerate(cells):
            made.cellAt(row, column).firstCursorPosition().insertText(words, _format(POINT - 1, bold=row == 0))
    cursor.movePosition(QTextCursor.MoveOperation.End)


def letter_document(letter: Letter, own_words: str) -> QTextDocument:
    """Set a letter."""
    document = QTextDocument()
    cursor = QTextCursor(document)
    cursor.insertText(letter.clinic, _format(POINT + 2, bold=True))
    _write(cursor, show_day(letter.on), _format())
    _write(cursor, letter.to, _format(), 16)
    _write(cursor, letter.subject, _format(bold=True), 12)
    for paragraph in letter.paragraphs:
        _write(cursor, paragraph, _format())
    for table in letter.tables:
        _table(cursor, table)
    for paragraph in own_words.splitlines():
        if paragraph.strip():
            _write(cursor, paragraph.strip(), _format())
    for paragraph in letter.closing:
        _write(cursor, paragraph, _format())
    return document


def save_pdf(letter: Letter, own_words: str, path: Path) -> None:
    """Write a letter as A4 PDF, text as text; raises OSError where it cannot be written."""
    whole = QBuffer()
    whole.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(whole)
    writer.setResolution(300)
    writer.setTitle(letter.subject)
    writer.setCreator("ldndesk")
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    document = letter_document(letter, own_words)
    document.documentLayout().setPaintDevice(writer)
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    document.setDocumentMargin(0)
    document.print_(writer)
    del writer  # what it wrote is whole once it is gone
    path.write_bytes(whole.data().data())
