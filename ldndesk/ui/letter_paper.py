"""Lays a letter out on A4: vector text in the program's own font; nothing in it is read as markup."""

import re
from itertools import pairwise

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QBrush,
    QColor,
    QFont,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from ldndesk.clinical.days import show_day
from ldndesk.desk.letter_form import LetterTable, Paper

from .letter_chart import LetterChart
from .look import FAMILY
from .pdf_spaces import with_spaces

POINT = 10.5
_LINE = QColor("#8a94a0")
_UNIT = re.compile(r"(?<=[0-9]) (?=(?!micrograms)[a-z])", re.IGNORECASE)
"""A number and its unit are never torn apart; the long word of micrograms would be torn itself."""
_STANDS_OUT = re.compile(r"[0-9.]+ mg$|[A-Z]{3}")
"""In a calendar."""
_NAME = re.compile(r"[A-Z' -]+,|[A-Z]{4}")
"""In a list: whose the row is, and what is urgent."""
_MARGIN = 2 / 2.54
"""Qt leaves so many inches around what it prints."""
_PADDING = 3
"""Around the words of a cell."""
_LAYOUT_DPI = 96
"""A layout counts margins so many to the inch, whatever the device."""
_EDGE = QMarginsF(2, 2, 2, 2)
"""Millimetres; without any, printing a document would take these by itself and change the page under the layout."""
Place = tuple[int, int]
"""A table by its number, and a row of it."""
_CHART = (-1, 0)
"""The place of the chart."""
_MOST_WHOLE = 2000
"""A list of more rows is set in one go: each page looked at anew would take minutes, and its rows are of one line."""
_GAP = 8.0
"""Between what follows one another."""
_MANY_COLUMNS = 6
"""From here on a table is set smaller."""


def _format(size: float = POINT, *, bold: bool = False) -> QTextCharFormat:
    found = QTextCharFormat()
    found.setFontPointSize(size)
    found.setFontWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return found


def _write(
    cursor: QTextCursor, text: str, look: QTextCharFormat, after: float = 8.0, *, next_page: bool = False
) -> None:
    block = QTextBlockFormat()
    block.setTopMargin(_GAP)
    if next_page:
        block.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
    block.setBottomMargin(after)
    cursor.insertBlock(block, look)
    cursor.insertText(text, look)


def _fill(cursor: QTextCursor, words: str, size: float, strong: re.Pattern[str], *, heading: bool) -> None:
    """Write a cell; what is marked stands out."""
    for number, line in enumerate(words.split("\n")):
        stands_out = heading or bool(strong.match(line))
        cursor.insertText(f"{chr(10) if number else ''}{_UNIT.sub(chr(160), line)}", _format(size, bold=stands_out))


def _table(cursor: QTextCursor, table: LetterTable, number: int, breaks: frozenset[Place]) -> None:
    """Set a table; where a row would be torn between two pages a new one begins on the next page."""
    if table.heading:
        _write(cursor, table.heading, _format(bold=True), 4, next_page=(number, 0) in breaks)
    for first, until in pairwise((*_starts(number, breaks), len(table.rows))):
        block = QTextBlockFormat()
        if (number, first) in breaks and (first or not table.heading):
            block.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
        cursor.insertBlock(block)
        _part(cursor, table, table.rows[first:until])


def _part(cursor: QTextCursor, table: LetterTable, rows: tuple[tuple[str, ...], ...]) -> None:
    look = QTextTableFormat()
    look.setCellPadding(_PADDING)
    look.setCellSpacing(0)
    look.setBorder(1)
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setBorderCollapse(True)
    look.setBorderBrush(QBrush(_LINE))
    look.setHeaderRowCount(1)
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    columns = len(table.columns)
    if widths := table.widths or ((100 / columns,) * columns if columns >= _MANY_COLUMNS else ()):
        look.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, width) for width in widths])
    size, strong = (POINT - 1, _NAME) if columns < _MANY_COLUMNS else (POINT - 3, _STANDS_OUT)
    made = cursor.insertTable(len(rows) + 1, columns, look)
    for row, cells in enumerate((table.columns, *rows)):
        for column, words in enumerate(cells):
            _fill(made.cellAt(row, column).firstCursorPosition(), words, size, strong, heading=row == 0)
    cursor.movePosition(QTextCursor.MoveOperation.End)


def letter_document(letter: Paper, own_words: str = "", breaks: frozenset[Place] = frozenset()) -> QTextDocument:
    """Set a paper in the program's own font."""
    document = QTextDocument()
    document.setDefaultFont(QFont(FAMILY))
    cursor = QTextCursor(document)
    cursor.insertText(letter.clinic, _format(POINT + 2, bold=True))
    _write(cursor, show_day(letter.on), _format())
    if letter.to:
        _write(cursor, letter.to, _format(), 16)
    _write(cursor, letter.subject, _format(bold=True), 12)
    for paragraph in letter.paragraphs:
        _write(cursor, paragraph, _format())
    if letter.chart is not None:
        heading = f"Dose and scores up to {show_day(letter.chart.today)}"
        _write(cursor, heading, _format(bold=True), 4, next_page=_CHART in breaks)
        cursor.insertBlock(QTextBlockFormat())
        LetterChart(letter.chart, document).insert(cursor)
    for number, table in enumerate(letter.tables):
        _table(cursor, table, number, breaks)
    for paragraph in own_words.splitlines():
        if paragraph.strip():
            _write(cursor, paragraph.strip(), _format())
    for paragraph in letter.closing:
        _write(cursor, paragraph, _format())
    return document


def printed_document(letter: Paper, own_words: str, device: QPagedPaintDevice) -> QTextDocument:
    """Set a paper for a device so that no row of a table is torn between two pages: a dose stays with its measure."""
    breaks: frozenset[Place] = frozenset()
    if sum(len(table.rows) for table in letter.tables) > _MOST_WHOLE:
        return letter_document(letter, own_words)
    while True:
        document = letter_document(letter, own_words, breaks)
        torn = _first_torn(document, letter, breaks, device)
        if torn is None:  # a row higher than a page stays torn
            return document
        breaks |= {torn}


def _first_torn(
    document: QTextDocument, letter: Paper, breaks: frozenset[Place], device: QPagedPaintDevice
) -> Place | None:
    """Lay a document out as printing it does, and give the first row that goes over the end of a page."""
    laid, dots = document.clone(), device.logicalDpiY()
    layout = laid.documentLayout()
    layout.setPaintDevice(device)
    for chart in document.findChildren(LetterChart):
        chart.serve(laid)
    laid.setPageSize(QSizeF(device.width(), device.height()))
    edges = laid.rootFrame().frameFormat()
    edges.setMargin(int(_MARGIN * dots) * _LAYOUT_DPI / dots)
    laid.rootFrame().setFrameFormat(edges)
    if _CHART not in breaks and _leaves_its_heading(laid, layout, device.height()):
        return _CHART
    parts = [frame for frame in laid.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    places = [(of, row) for of in range(len(letter.tables)) for row in _starts(of, breaks)]
    for (of, first), part in zip(places, parts, strict=True):
        headed = first == 0 and bool(letter.tables[of].heading)
        pages = {_heading_page(part, layout, device.height())} if headed else set()
        for row in range(1, part.rows()):
            pages |= _pages(part, row, layout, device.height(), _edge(dots))
            # Qt draws the first lines of a row that it moves to the next page on both.
            if len(pages) > 1 and (of, first + row - 1) not in breaks:
                return of, first + row - 1
            pages = {max(pages)}
    return None


def _leaves_its_heading(laid: QTextDocument, layout: QAbstractTextDocumentLayout, height: int) -> bool:
    """Whether a chart begins on the page after its heading."""
    chart = laid.find("\ufffc").block()
    if not chart.isValid():
        return False
    pages = {int(layout.blockBoundingRect(block).top() // height) for block in (chart, chart.previous())}
    return len(pages) > 1 or int((layout.blockBoundingRect(chart).bottom() - 1) // height) not in pages


def _starts(table: int, breaks: frozenset[Place]) -> list[int]:
    return sorted({0, *(row for of, row in breaks if of == table)})


def _heading_page(part: QTextTable, layout: QAbstractTextDocumentLayout, height: int) -> int:
    block = part.cellAt(0, 0).firstCursorPosition().block().previous()
    while block.isValid() and not block.text().strip():
        block = block.previous()
    return int(layout.blockBoundingRect(block).top() // height)


def _edge(dots: int) -> int:
    """Give the lowest part of a page, in dots, in which no words of a row stand once it is printed."""
    return int((_MARGIN + (_PADDING + 1) / _LAYOUT_DPI) * dots)


def _pages(part: QTextTable, row: int, layout: QAbstractTextDocumentLayout, height: int, edge: int) -> set[int]:
    """Give the pages on which the words of a row stand; what reaches into the edge stands on the next as well."""
    found: set[int] = set()
    for column in range(part.columns()):
        cell = part.cellAt(row, column)
        block = cell.firstCursorPosition().block()
        while block.isValid() and block.position() <= cell.lastPosition():
            box = layout.blockBoundingRect(block)
            found |= {int(box.top() // height), int((box.bottom() - 1) // height)}
            # Here such a line still fits by a hair, and printing moves it on.
            found.add(int((box.bottom() - 1 + edge) // height))
            block = block.next()
    return found


def pdf_of(letter: Paper, own_words: str = "") -> bytes:
    """Set a paper as A4 PDF."""
    whole = QBuffer()
    whole.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(whole)
    writer.setResolution(300)
    writer.setTitle(letter.subject)
    writer.setCreator("ldndesk")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(_EDGE, QPageLayout.Unit.Millimeter)
    printed_document(letter, own_words, writer).print_(writer)
    del writer  # what it wrote is whole once it is gone
    return with_spaces(bytes(whole.data().data()))
