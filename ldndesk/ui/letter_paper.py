"""Lays a letter out on A4: vector text in the program's own font; nothing in it is read as markup."""

import re
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
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
from ldndesk.desk.letter_form import Letter, LetterTable

POINT = 10.5
_LINE = QColor("#8a94a0")
_UNIT = re.compile(r"(?<=[0-9]) (?=[a-z])", re.IGNORECASE)
"""A number and its unit are never torn apart."""
_STANDS_OUT = re.compile(r"[0-9.]+ mg$|[A-Z]{3}")
_MANY_COLUMNS = 6
"""From here on a table is set smaller."""


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


def _fill(cursor: QTextCursor, words: str, size: float, *, heading: bool) -> None:
    """Write a cell; a dose by itself, and what is marked in capitals, stand out."""
    for number, line in enumerate(words.split("\n")):
        stands_out = heading or bool(_STANDS_OUT.match(line))
        cursor.insertText(f"{chr(10) if number else ''}{_UNIT.sub(chr(160), line)}", _format(size, bold=stands_out))


def _table(cursor: QTextCursor, table: LetterTable) -> None:
    if table.heading:
        _write(cursor, table.heading, _format(bold=True), 4)
    look = QTextTableFormat()
    look.setCellPadding(3)
    look.setCellSpacing(0)
    look.setBorder(1)
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setBorderCollapse(True)
    look.setBorderBrush(QBrush(_LINE))
    look.setHeaderRowCount(1)
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    cursor.insertBlock(QTextBlockFormat())
    size = POINT - 1 if len(table.columns) < _MANY_COLUMNS else POINT - 3
    made = cursor.insertTable(len(table.rows) + 1, len(table.columns), look)
    for row, cells in enumerate((table.columns, *table.rows)):
        for column, words in enumerate(cells):
            _fill(made.cellAt(row, column).firstCursorPosition(), words, size, heading=row == 0)
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
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF())  # printing a document leaves 2 cm by itself
    letter_document(letter, own_words).print_(writer)
    del writer  # what it wrote is whole once it is gone
    path.write_bytes(whole.data().data())
