"""Names, units and numbers beside the panels, and the days below them; all written level."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ldndesk.clinical.days import show_day
from ldndesk.clinical.facts import Lab
from ldndesk.clinical.timeline import Chart

from .dose_chart_pane import AXIS_PX, FOOT_PX, LAB_ROOM, SCORE_TOP, Pane, middle, small_font, strip_of, text_px
from .look import Theme
from .plain_label import literal

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_LINE = 15
_TICK_PX = 84
_LEAST_APART = 13
_BESIDE_NUMBERS = 62
TITLES = {
    "dose": ("Dose", "mg/day"),
    "scores": ("Score", "10 worst"),
    "medicines": ("Medicines",),
    "alerts": ("Alerts",),
    "events": ("Events",),
    "labs": ("Laboratory",),
}
SHORT_LABS = {Lab.LYMPHOCYTES: "Lymphs", Lab.T_LYMPHOCYTES: "T-lymphs"}


def paint_names(painter: QPainter, panes: Sequence[Pane], chart: Chart, top: int, colours: Theme) -> None:
    """Write each panel's name, unit and numbers into the room at its left."""
    painter.setFont(small_font(2))
    for pane in panes:
        if pane.name == "bands":
            continue
        painter.setPen(QColor(colours.soft_text))
        _numbers(painter, pane, _ticks(pane, top))
        painter.setPen(QColor(colours.text))
        for number, words in enumerate(_title(pane, chart)):
            line = QRectF(0, pane.box.top() + number * (_LINE - 1), AXIS_PX - 6, _LINE + 2)
            room = _BESIDE_NUMBERS if _ticks(pane, top) else int(line.width())
            painter.drawText(line, _LEFT, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room))


def _title(pane: Pane, chart: Chart) -> tuple[str, ...]:
    if (number := strip_of(pane)) is not None:
        strip = chart.labs[number]
        return SHORT_LABS.get(strip.lab, strip.label), literal(strip.unit or "no unit")
    return TITLES[pane.name]


def _ticks(pane: Pane, top: int) -> list[tuple[float, str]]:
    if pane.name == "dose":
        apart = pane.box.height() / (pane.high - pane.low)
        step = next(s for s in (1, 2, 5, 10) if s * apart >= _LEAST_APART or s == 10)
        return [(y, str(y)) for y in range(0, top + 1, step)]
    if pane.name == "scores":
        step = 2 if 2 * pane.box.height() / (pane.high - pane.low) >= _LEAST_APART else 5
        return [(y, str(y)) for y in range(0, SCORE_TOP + 1, step)]
    if strip_of(pane) is not None:
        return [(0, "0"), (pane.high / LAB_ROOM, f"{pane.high / LAB_ROOM:g}")]
    return []


def _numbers(painter: QPainter, pane: Pane, ticks: Sequence[tuple[float, str]]) -> None:
    for value, words in ticks:
        top = min(max(pane.y(value) - 8, pane.box.top() - 2), pane.box.bottom() - 14)
        painter.drawText(QRectF(AXIS_PX - 34, top, 28, 16), _RIGHT, words)


def today_words(chart: Chart) -> str:
    """Name the day the chart stands on; a past day that is looked at is never called today."""
    return show_day(chart.today) if chart.past else "Today"


def paint_days(painter: QPainter, pane: Pane, ticks: Sequence[tuple[float, str]], chart: Chart, colours: Theme) -> None:
    """Write the days under the lowest panel; today is named, a past day looked at by its date, and nothing over it."""
    painter.setFont(small_font(1, bold=True))
    metrics = painter.fontMetrics()
    named = today_words(chart)
    half = metrics.horizontalAdvance(named) / 2 + 4
    now = pane.x(middle(chart.today))
    shown = pane.box.left() <= now <= pane.box.right()
    top = pane.box.bottom() + 3
    if shown:
        painter.setPen(QColor(colours.text))
        left = min(max(now - half, pane.box.left()), pane.box.right() - 2 * half)
        painter.drawText(QRectF(left, top, 2 * half, FOOT_PX - 4), Qt.AlignmentFlag.AlignCenter, named)
    painter.setFont(small_font())
    painter.setPen(QColor(colours.soft_text))
    for x, words in ticks:
        at = pane.x(x)
        reach = text_px(words) / 2 + 2
        clear = not shown or abs(at - now) > half + reach
        if words and clear and at + reach <= pane.box.right() + 4:
            painter.drawText(QRectF(at - reach, top, 2 * reach, FOOT_PX - 4), Qt.AlignmentFlag.AlignCenter, words)
