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
MARK_PX, MEDICINE_PX = 20, 18
SPACE_PX = 4


class Level(NamedTuple):
    """How much room the lanes take; the first level at which everything fits is taken."""

    least: float
    """The height the dose and the score panel want each, before the lanes get theirs."""
    band: float
    medicines: int
    lab: float
    """Height of a test's strip; 0: all tests share one row of marks."""


LEVELS = (Level(110, 18, 6, 34), Level(90, 18, 3, 28), Level(80, 16, 3, 0), Level(70, 16, 2, 0))
SCORE_TOP = 10
FOOT_ROOM = 0.05
"""Share of the mg axis left free below 0, so that the crosses of missed doses are whole."""
TOP_ROOM = 0.16
"""Share of the mg axis left free above its end, so that the words on the highest step fit."""
SCORE_ROOM = (-0.5, 10.5)
LAB_ROOM = 1.05
"""How far beyond its end a test's axis is drawn."""
ON_PAPER = (Level(70, 18, 99, 34), Level(60, 18, 99, 28), Level(50, 16, 99, 0))
"""Nothing can be read out on paper: every medicine has its row."""


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


def _fixed(needs: Needs, level: Level) -> list[tuple[str, float, float, float]]:
    """List name, height, low and high of every panel; dose and scores have height 0 here."""
    rows = min(needs.medicines, level.medicines)
    panels = [
        ("bands", level.band * needs.bands, 0.0, max(1.0, needs.bands)),
        ("dose", 0.0, -needs.top_mg * FOOT_ROOM, needs.top_mg * (1 + TOP_ROOM)),
        ("medicines", MEDICINE_PX * rows, 0.0, max(1.0, rows)),
        ("alerts", MARK_PX * needs.alerts, 0.0, 1.0),
        ("events", MARK_PX * needs.events, 0.0, 1.0),
        ("scores", 0.0, *SCORE_ROOM),
    ]
    if level.lab:
        panels += [(f"lab{n}", level.lab, -top * 0.15, top * LAB_ROOM) for n, top in enumerate(needs.lab_tops)]
    else:
        panels.append(("labs", MARK_PX * bool(needs.lab_tops), 0.0, 1.0))
    free = ("dose", *(("scores",) if needs.scores else ()))
    return [p for p in panels if p[1] or p[0] in free]


def _free(needs: Needs, level: Level, height: float) -> float:
    panels = _fixed(needs, level)
    return height - FOOT_PX - sum(p[1] for p in panels) - SPACE_PX * (len(panels) - 1)


def lay_out(
    needs: Needs, size: tuple[float, float], days: tuple[float, float], levels: tuple[Level, ...] = LEVELS
) -> tuple[Pane, ...]:
    """Give every panel its place; those that would hold nothing are left out."""
    width, height = size
    shares = {"dose": 11 * needs.dose_share, "scores": 10 if needs.scores else 0}
    parts = 1 + bool(needs.scores)
    level = next((one for one in levels if _free(needs, one, height) >= one.least * parts), levels[-1])
    unit = max(_free(needs, level, height), level.least) / sum(shares.values())
    made, top = [], 0.0
    for name, fixed, low, high in _fixed(needs, level):
        tall = fixed or shares[name] * unit
        box = QRectF(AXIS_PX, top, max(1.0, width - AXIS_PX), tall)
        made.append(Pane(name, box, (days[0], max(days[1], days[0] + 1)), (low, high)))
        top += tall + SPACE_PX
    return tuple(made)


def named(panes: Sequence[Pane], name: str) -> Pane | None:
    """Find a panel."""
    return next((p for p in panes if p.name == name), None)


def strip_of(pane: Pane) -> int | None:
    """Say which test's strip a panel is; None for another panel."""
    number = pane.name.removeprefix("lab")
    return int(number) if number.isdigit() else None
