"""The patient's chart within a letter: lines and letters on paper, as on screen."""

from PySide6.QtCore import QRect, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPyTextObject, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat

from ldndesk.clinical.timeline import Chart

from .dose_chart_paper import paint_chart

_KIND = int(QTextFormat.ObjectTypes.UserObject) + 1
_WIDTH_MM, _HEIGHT_MM = 164, 108
_MM = 25.4
_SCREEN_DPI = 84
"""On screen it is drawn somewhat smaller, so that the window need not be moved sideways."""


class LetterChart(QPyTextObject):
    """Draws one chart wherever a document holds its place."""

    def __init__(self, chart: Chart, document: QTextDocument) -> None:
        super().__init__(document)
        self.chart = chart
        self.serve(document)

    def serve(self, document: QTextDocument) -> None:
        """Draw for a document, or for a copy of it."""
        document.documentLayout().registerHandler(_KIND, self)

    def insert(self, cursor: QTextCursor) -> None:
        """Hold the chart's place."""
        look = QTextCharFormat()
        look.setObjectType(_KIND)
        cursor.insertText("\ufffc", look)

    def intrinsicSize(self, doc: QTextDocument, _position: int, _look: QTextFormat) -> QSizeF:
        """Give the room it takes, in the dots of the device the document is laid out for."""
        device = doc.documentLayout().paintDevice()
        dots = device.logicalDpiX() if device is not None else _SCREEN_DPI
        return QSizeF(_WIDTH_MM * dots / _MM, _HEIGHT_MM * dots / _MM)

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, _doc: QTextDocument, _position: int, _look: QTextFormat
    ) -> None:
        """Draw it in grey, as most letters are copied."""
        paint_chart(painter, QRectF(rect), self.chart, grey=True)
