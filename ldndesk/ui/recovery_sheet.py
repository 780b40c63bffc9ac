"""The recovery sheet: the clinic's key for paper, and what to keep where."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import (
    QFont,
    QPageSize,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from ldndesk.clinical.days import show_day
from ldndesk.desk.private_files import write_private

from .recovery_words import HOW, WORDS


def _look(size: float, *, bold: bool = False) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setFontPointSize(size)
    look.setFontWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return look


def sheet_document(
    clinic: str, on: date, record: str, lines: tuple[str, ...], *, in_file: bool = True
) -> QTextDocument:
    """Set the sheet."""
    document = QTextDocument()
    cursor = QTextCursor(document)
    spaced = QTextBlockFormat()
    spaced.setBottomMargin(10)
    cursor.insertText(f"Recovery sheet – {clinic}", _look(16, bold=True))
    blocks = [(show_day(on), _look(11)), *((words, _look(11)) for words in (*WORDS, HOW))]
    blocks += [(f"{number}.   {line}", _look(17, bold=True)) for number, line in enumerate(lines, 1)]
    blocks.append((f"The record: {record}", _look(9)))
    if in_file:
        blocks.append((f"Its key file: {record}.key. Back up both together.", _look(9)))
    for words, look in blocks:
        cursor.insertBlock(spaced, look)
        cursor.insertText(words, look)
    return document


def save_sheet(document: QTextDocument, path: Path) -> None:
    """Write the sheet as A4 PDF; raises OSError where it cannot be written."""
    whole = QBuffer()
    whole.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(whole)
    writer.setTitle("Recovery sheet")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF())  # printing a document leaves 2 cm by itself
    document.print_(writer)
    del writer  # what it wrote is whole once it is gone
    write_private(path, bytes(whole.data().data()))  # whoever holds it opens the record
