"""The panels of the chart on one time axis: where each stands, and how days and values become pixels."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics, QTransform
from PySide6.QtWidgets import QApplication

AXIS_PX = 84
"""Room at the left for names, units and numbers."""
FOOT_PX = 24
"""Room at the bottom for the days."""
BAND_PX, MARK_PX, MEDICINE_PX, LAB_PX, LAB_TIGHT_PX = 18, 20, 18, 34, 28
LEAST_PX = 84
"""The dose and the score panel want this height before anything else gets room to spare."""
SPACE_PX = 4
MOST_MEDICINES, MOST_TIGHT = 6, 3
SCORE_TOP = 10
FOOT_ROOM = 0.05
"""Share of the mg axis left free below 0, so that the crosses of missed doses are whole."""
TOP_ROOM = 0.16
"""Share of the mg axis left free above its end, so that the words on the highest step fit."""
SCORE_ROOM = (-0.5, 10.5)


class Pane:
    """One panel: its place in pixels, and the days and values its edges stand for."""

    __slots__ = ("_across", "_bottom", "_left", "_up", "box", "first", "high", "last", "low", "name")

    def __init__(self, name: str, box: QRectF, days: tuple[float, float], values: tuple[float, float]) -> None:
        self.name, self.box = name, box
        (self.first, self.last), (self.low, self.high) = days, values
        self._left, self._bottom = box.left(), box.bottom()
        self._across = box.width() / (self.last - self.first)
        self._up = box.height() / (self.high - self.low)

    def x(self, day: float) -> float:
        """Give where a place on the time axis lies."""
        return self._left + (day - self.first) * self._across

    def y(self, value: float) -> float:
        """Give where a value lies."""
        return self._bottom - (value - self.low) * self._up

    def at(self, day: float, value: float) -> QPointF:
        """Give where a value of a day lies."""
        x, y = self._left + (day - self.first) * self._across, self._bottom - (value - self.low) * self._up
        return QPointF(x, y)

    def day(self, x: float) -> float:
        """Give the place on the time axis of a pixel."""
        return self.first + (x - self._left) / self._across

    def way(self) -> QTransform:
        """Give the way from days and values to pixels."""
        return QTransform(self._across, 0, 0, -self._up, self.x(0), self.y(0))

    def shows(self, first: float, last: float) -> bool:
        """Whether any of a stretch of time is in sight."""
        return first <= self.last and last >= self.first


class Needs(NamedTuple):
    """What a chart holds, as far as the layout asks."""

    bands: int
    """Rows of named stretches."""
    top_mg: int
    medicines: int
    """Rows of other medicines."""
    alerts: bool
    events: bool
    scores: bool
    lab_tops: tuple[float, ...]
    dose_share: int = 1


def place(day: date) -> float:
    """Give the left edge of a day on the time axis; the day ends where the next begins."""
    return float(day.toordinal())


def middle(day: date) -> float:
    """Give the middle of a day, where its scores and doses taken are drawn."""
    return day.toordinal() + 0.5


def day_at(x: float) -> date:
    """Give the day that holds a place on the time axis."""
    return date.fromordinal(max(1, int(x // 1)))


def small_font(less: int = 1, *, bold: bool = False) -> QFont:
    """Give the chart's font; its size is in pixels, so that paper and screen agree."""
    font = QFont(QApplication.font())
    font.setPixelSize(QFontInfo(font).pixelSize() - less)
    font.setBold(bold)
    return font


@lru_cache(maxsize=4096)
def text_px(words: str) -> int:
    """Give how wide words are in the chart's font; to measure is dearer than to paint."""
    return QFontMetrics(small_font()).horizontalAdvance(words)


def medicine_rows(needs: Needs, height: float) -> int:
    """Say how many rows of other medicines there is room for."""
    return min(needs.medicines, MOST_TIGHT if height < 460 else MOST_MEDICINES)


def _fixed(needs: Needs, height: float) -> list[tuple[str, float, float, float]]:
    """List name, height, low and high of every panel of fixed height; dose and scores have height 0 here."""
    lab = LAB_PX if height >= 460 else LAB_TIGHT_PX
    rows = medicine_rows(needs, height)
    panels = [
        ("bands", BAND_PX * needs.bands, 0.0, max(1.0, needs.bands)),
        ("dose", 0.0, -needs.top_mg * FOOT_ROOM, needs.top_mg * (1 + TOP_ROOM)),
        ("medicines", MEDICINE_PX * rows, 0.0, max(1.0, rows)),
        ("alerts", MARK_PX * needs.alerts, 0.0, 1.0),
        ("events", MARK_PX * needs.events, 0.0, 1.0),
        ("scores", 0.0, *SCORE_ROOM),
    ]
    panels += [(f"lab{n}", lab, -top * 0.15, top * 1.05) for n, top in enumerate(needs.lab_tops)]
    free = ("dose", *(("scores",) if needs.scores else ()))
    return [p for p in panels if p[1] or p[0] in free]


def lay_out(needs: Needs, size: tuple[float, float], days: tuple[float, float]) -> tuple[Pane, ...]:
    """Give every panel its place; those that would hold nothing are left out."""
    width, height = size
    panels = _fixed(needs, height)
    free = height - FOOT_PX - sum(p[1] for p in panels) - SPACE_PX * (len(panels) - 1)
    shares = {"dose": 11 * needs.dose_share, "scores": 10 if needs.scores else 0}
    unit = max(free, LEAST_PX) / sum(shares.values())
    made, top = [], 0.0
    for name, fixed, low, high in panels:
        tall = fixed or shares[name] * unit
        box = QRectF(AXIS_PX, top, max(1.0, width - AXIS_PX), tall)
        made.append(Pane(name, box, (days[0], max(days[1], days[0] + 1)), (low, high)))
        top += tall + SPACE_PX
    return tuple(made)


def named(panes: Sequence[Pane], name: str) -> Pane | None:
    """Find a panel."""
    return next((p for p in panes if p.name == name), None)
