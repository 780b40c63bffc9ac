"""Figures beside the chart: each symptom before LDN, last time and now, and the change, at the end of its line."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ldndesk.clinical.comparison import Compared
from ldndesk.clinical.score_series import LONGEST_JOIN, Point

from .dose_chart_pane import small_font
from .figure_words import change_sign, change_words
from .look import theme

HEADS = ("Before", "Last", "Now")
WIDE_PX = 312
"""From this width on the change stands in words."""
_COLUMNS = (46.0, 32.0, 34.0)
_CHANGE, _CHANGE_WORDS = 30.0, 84.0
EXPLAINED = (
    "Before: the last score before LDN. Last, Now: the two latest since. The change is from before LDN to now; "
    "a lower score is better. – not asked, ? not known, in brackets: asked more than five weeks ago."
)


class Figures(NamedTuple):
    """One symptom's figures, ready to paint."""

    scores: tuple[str, str, str]
    sign: str
    words: str
    worse: bool


def figures_of(row: Compared, today: date) -> Figures:
    """Write one symptom's figures; what nobody asked is a dash, what was asked long ago stands in brackets."""
    now = _short(row.now)
    if row.now is not None and today - row.now.day > timedelta(days=LONGEST_JOIN):
        now = f"({now})"
    return Figures(
        (_short(row.before), _short(row.last), now), change_sign(row), change_words(row), (row.change or 0) > 0
    )


def _short(point: Point | None) -> str:
    return "–" if point is None else str(point.score)


def figures_width(width: float) -> float:
    """Give how much of a width the figures take."""
    return sum(_COLUMNS) + (_CHANGE_WORDS if width >= WIDE_PX else _CHANGE)


def paint_heads(painter: QPainter, middle: float, right: float, width: float, height: float) -> None:
    """Name the columns."""
    change = "Change" if width >= WIDE_PX else "+/−"
    painter.setPen(QColor(theme().soft_text))
    _cells(painter, (*HEADS, change), middle, right, width, height)


def paint_figures(
    painter: QPainter, figures: Figures, middle: float, right: float, width: float, height: float
) -> None:
    """Write one symptom's figures, now in bold; a change for the worse is bold too."""
    painter.setPen(QColor(theme().text))
    words = figures.words if width >= WIDE_PX else figures.sign
    _cells(painter, (*figures.scores, words), middle, right, width, height, bold=(2, 3) if figures.worse else (2,))


def _cells(
    painter: QPainter,
    words: Sequence[str],
    middle: float,
    right: float,
    width: float,
    height: float,
    bold: Sequence[int] = (),
) -> None:
    wide = width >= WIDE_PX
    left = right - figures_width(width)
    for place, (text, across) in enumerate(zip(words, (*_COLUMNS, _CHANGE_WORDS if wide else _CHANGE), strict=True)):
        painter.setFont(small_font(bold=place in bold))
        room = QRectF(left, middle - height / 2, across, height)
        if place == len(_COLUMNS) and wide:
            painter.drawText(
                room.adjusted(8, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text
            )
        else:
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        left += across
    painter.setFont(small_font())
