"""The stretches of time a chart can show, and the button that chooses each."""

from datetime import date, timedelta
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton

from ldndesk.clinical.timeline import Chart

from .look import GAP

AHEAD = timedelta(days=7)
"""How much of the plan ahead the short ranges show."""


class Range(Enum):
    """How much time the chart shows: days back from today; None is everything."""

    WEEKS_4 = 28
    WEEKS_12 = 84
    WEEKS_26 = 182
    ALL = None


RANGE_WORDS = {Range.WEEKS_4: "4 weeks", Range.WEEKS_12: "12 weeks", Range.WEEKS_26: "26 weeks", Range.ALL: "All"}
RANGE_KEYS = {
    Qt.Key.Key_1: Range.WEEKS_4,
    Qt.Key.Key_2: Range.WEEKS_12,
    Qt.Key.Key_3: Range.WEEKS_26,
    Qt.Key.Key_4: Range.ALL,
    Qt.Key.Key_0: Range.ALL,
}


def days_of(which: Range, chart: Chart) -> tuple[date, date]:
    """Give the first and last day of a range: the last weeks and a week ahead, or everything."""
    first, last = chart.first, chart.last
    if which.value is not None:
        first = max(first, chart.today - timedelta(days=which.value - 1))
        last = min(last, chart.today + AHEAD)
    return first, last


def range_button(which: Range, *, chosen: bool) -> QPushButton:
    """Make the button of a range, wide enough for its words in bold."""
    button = QPushButton(RANGE_WORDS[which])
    button.setCheckable(True)
    button.setChecked(chosen)
    button.setProperty("kind", "quiet")
    bold = button.font()
    bold.setBold(True)  # the chosen one is written bold and must not lose a letter
    button.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(RANGE_WORDS[which]) + 4 * GAP)
    button.setToolTip(f"Key {list(Range).index(which) + 1}")
    return button
