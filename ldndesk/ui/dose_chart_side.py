"""Words beside the panels, at the height of what they name; spread so that none covers another."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from .dose_chart_figures import EXPLAINED, figures_width, paint_figures, paint_heads
from .dose_chart_pane import small_font
from .dose_chart_sheet import SideGroup, SideLabel
from .look import theme
from .plain_label import literal, tip

WIDTH = 168
FIGURES_WIDTH, ROOMY_WIDTH = 256, 336
"""The same where figures stand beside the chart; where there is room, with the change in words."""
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
        tabled = any(w.figures for w in labels)
        above = SPACE if tabled else 0
        most = max(1, int((bottom - top - above) // SPACE) + 1)
        kept = sorted(labels, key=lambda w: w.y)
        if len(kept) > most:
            more = len(kept) - most + 1
            where = "on the tab Figures" if tabled else "read below"
            kept = [*kept[: most - 1], SideLabel(bottom, f"and {more} more, {where}", theme().soft_text)]
        places = spread([w.y for w in kept], top + above, bottom)
        if tabled:
            paint_heads(painter, places[0] - SPACE, left + width - 4, width, SPACE)
        for label, y in zip(kept, places, strict=True):
            _write(painter, label, y, left + 6, left + width - 4, width)


def _write(painter: QPainter, label: SideLabel, y: float, left: float, right: float, width: float) -> None:
    if label.figures is not None:
        paint_figures(painter, label.figures, y, right, width, SPACE)
        right -= figures_width(width)
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
    elide = Qt.TextElideMode.ElideMiddle if label.figures is None else Qt.TextElideMode.ElideRight
    words = painter.fontMetrics().elidedText(literal(label.text), elide, int(room.width()))
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
            words = [w for g in groups for w in g.words]
            self.setAccessibleName("Latest values: " + ". ".join(w.spoken or w.text for w in words))
            told = [w.spoken for w in words if w.spoken]
            self.setToolTip(tip("\n".join((*told, "", EXPLAINED))) if told else "")
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme().card))
        painter.setFont(small_font())
        paint_side(painter, self._groups, 0, self.width())
