"""Words beside the panels, at the height of what they name; spread so that none covers another."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from .dose_chart_sheet import SideGroup, SideLabel
from .look import theme
from .plain_label import literal

WIDTH = 168
SPACE = 18
_SIGN = 9


def spread(heights: list[float], top: float, bottom: float, space: float = SPACE) -> list[float]:
    """Move ascending heights apart by at least ``space``, kept between top and bottom as far as they fit."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + space) if placed else max(height, top))
    if placed and placed[-1] > bottom:
        limit = bottom
        for number in range(len(placed) - 1, -1, -1):
            placed[number] = min(placed[number], limit)
            limit = placed[number] - space
    return placed


def paint_side(painter: QPainter, groups: Sequence[SideGroup], left: float, width: float) -> None:
    """Paint the words of every panel at the heights they name, from a left edge on."""
    for labels, top, bottom in groups:
        most = max(1, int((bottom - top) // SPACE) + 1)
        kept = sorted(labels, key=lambda w: w.y)
        if len(kept) > most:
            more = len(kept) - most + 1
            kept = [*kept[: most - 1], SideLabel(bottom, f"and {more} more, read below", theme().soft_text)]
        for label, y in zip(kept, spread([w.y for w in kept], top, bottom), strict=True):
            _write(painter, label, y, left + 6, left + width - 4)


def _write(painter: QPainter, label: SideLabel, y: float, left: float, right: float) -> None:
    if label.path is not None:
        painter.save()
        painter.translate(QPointF(left + _SIGN / 2, y))
        painter.scale(_SIGN, _SIGN)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(label.colour))
        painter.drawPath(label.path)
        painter.restore()
        left += _SIGN + 6
    painter.setPen(QColor(label.colour if label.path is None else theme().text))
    room = QRectF(left, y - SPACE / 2, right - left, SPACE)
    words = painter.fontMetrics().elidedText(literal(label.text), Qt.TextElideMode.ElideMiddle, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)


class SideWords(QWidget):
    """Paints the names of reference lines and, at the lines' ends, each symptom with its latest score in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self._groups: list[SideGroup] = []

    def show_groups(self, groups: list[SideGroup]) -> None:
        """Take the words of every panel."""
        if groups != self._groups:
            self._groups = groups
            self.setAccessibleName("Latest values: " + ", ".join(w.text for g in groups for w in g.words))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme().card))
        paint_side(painter, self._groups, 0, self.width())
