"""Lanes for other medicines and strips for laboratory values."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter

from ldndesk.clinical.days import show_day
from ldndesk.clinical.timeline import EntryPoint, LabStrip, MedicineBar, Standing

from .dose_chart_ground import pen
from .dose_chart_items import NEAR_PX
from .dose_chart_pane import Pane, middle, place, text_px
from .look import Theme
from .plain_label import literal

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | _MIDDLE
STANDING_WORDS = {
    Standing.FORBIDDEN: "Not with LDN",
    Standing.CAUTION: "Caution",
    Standing.UNCHECKED: "Not checked",
    Standing.KNOWN: "Other medicine",
}
_SIGN_PX = 6.0
_VALUE_PX = 44
"""Room a laboratory value needs beside its point."""


class Lane(NamedTuple):
    """One medicine's periods, in one row."""

    text: str
    bars: tuple[MedicineBar, ...]


def lanes_of(bars: Sequence[MedicineBar]) -> tuple[Lane, ...]:
    """Give every medicine a row, the gravest first; periods of one medicine share it."""
    rows: dict[tuple[Standing, str], list[MedicineBar]] = {}
    for bar in bars:
        rows.setdefault((bar.standing, bar.text), []).append(bar)
    return tuple(Lane(text, tuple(found)) for (_, text), found in rows.items())


def bar_brush(standing: Standing, colours: Theme) -> QBrush:
    """Give the ground of a bar; a medicine that must not be taken is hatched, an unchecked one is hollow."""
    if standing is Standing.FORBIDDEN:
        return QBrush(QColor(colours.urgent), Qt.BrushStyle.BDiagPattern)
    if standing is Standing.CAUTION:
        return QBrush(QColor(colours.soon_ground))
    return QBrush(QColor(colours.routine_ground)) if standing is Standing.KNOWN else QBrush(Qt.BrushStyle.NoBrush)


def paint_bar(painter: QPainter, bar: QRectF, standing: Standing, colours: Theme) -> None:
    """Paint a bar in the look of its standing."""
    edges = {Standing.FORBIDDEN: (colours.urgent, 2.0, Qt.PenStyle.SolidLine)}
    edges[Standing.UNCHECKED] = (colours.text, 1.0, Qt.PenStyle.DashLine)
    painter.setPen(pen(*edges.get(standing, (colours.routine, 1.0, Qt.PenStyle.SolidLine))))
    painter.setBrush(bar_brush(standing, colours))
    painter.drawRect(bar)


def paint_sign(painter: QPainter, at: QPointF, standing: Standing, colours: Theme) -> None:
    """Paint the sign of a standing: a crossed ring, an exclamation mark, a question mark."""
    if standing is Standing.FORBIDDEN:
        painter.setPen(pen(colours.urgent, 2))
        painter.setBrush(QColor(colours.card))
        painter.drawEllipse(at, _SIGN_PX - 1, _SIGN_PX - 1)
        cut = (_SIGN_PX - 1) * 0.7
        painter.drawLine(at + QPointF(-cut, -cut), at + QPointF(cut, cut))
    elif standing in {Standing.CAUTION, Standing.UNCHECKED}:
        painter.setPen(QColor(colours.soon if standing is Standing.CAUTION else colours.text))
        box = QRectF(at.x() - _SIGN_PX, at.y() - 9, 2 * _SIGN_PX, 18)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "!" if standing is Standing.CAUTION else "?")


def bar_words(bar: MedicineBar) -> str:
    """Write what a bar is: its standing in capitals first, so that no narrow bar hides it."""
    since = "" if bar.first is not None else " (start not recorded)"
    name = literal(bar.text)
    return f"{bar.words}: {name}{since}" if bar.words else f"{name}{since}"


def paint_medicines(painter: QPainter, pane: Pane, lanes: Sequence[Lane], colours: Theme) -> None:
    """Paint a row a medicine from its start to its end; what does not fit is counted."""
    rows = round(pane.high)
    lanes = in_sight(pane, lanes)
    for number, lane in enumerate(lanes[:rows]):
        top = pane.box.top() + number * pane.box.height() / rows
        row = QRectF(pane.box.left(), top, pane.box.width(), pane.box.height() / rows)
        if number == rows - 1 and len(lanes) > rows:
            painter.setPen(QColor(colours.text))
            painter.drawText(row, _LEFT, _more(lanes[number:]))
            return
        for bar in lane.bars:
            _paint_one(painter, pane, row, bar, colours)


def _more(left_out: Sequence[Lane]) -> str:
    """Say what found no row; what must not be taken and what is not checked is counted by name."""
    standings = [lane.bars[0].standing for lane in left_out]
    named = (Standing.FORBIDDEN, Standing.CAUTION, Standing.UNCHECKED)
    counted = [
        f"{standings.count(s)} {STANDING_WORDS[s].lower().replace('ldn', 'LDN')}" for s in named if s in standings
    ]
    told = f" ({', '.join(counted)})" if counted else ""
    return f"and {len(left_out)} more other medicines{told}, read out below"


def _ends(pane: Pane, bar: MedicineBar) -> tuple[float, float]:
    """Give where a bar begins and ends, in days; an unknown start lies beyond every view."""
    first = pane.first if bar.first is None else place(bar.first)
    return first, place(bar.until if bar.last is None else bar.last) + 1


def in_sight(pane: Pane, lanes: Sequence[Lane]) -> list[Lane]:
    """Give the medicines taken in the days shown; only they take a row."""
    return [lane for lane in lanes if any(pane.shows(*_ends(pane, bar)) for bar in lane.bars)]


def _paint_one(painter: QPainter, pane: Pane, row: QRectF, bar: MedicineBar, colours: Theme) -> None:
    first, last = _ends(pane, bar)
    if not pane.shows(first, last) or last < first:
        return
    left, right = pane.x(max(first, pane.first)), pane.x(min(last, pane.last))
    drawn = QRectF(left, row.top() + 2, max(3.0, right - left), row.height() - 4)
    paint_bar(painter, drawn, bar.standing, colours)
    if bar.last is None and last <= pane.last:
        middle_y = drawn.center().y()
        painter.setPen(pen(colours.text, 1.5))
        painter.drawLine(QPointF(drawn.right() + 2, middle_y - 4), QPointF(drawn.right() + 6, middle_y))
        painter.drawLine(QPointF(drawn.right() + 6, middle_y), QPointF(drawn.right() + 2, middle_y + 4))
    _name_bar(painter, row, drawn, bar, colours)


def _name_bar(painter: QPainter, row: QRectF, drawn: QRectF, bar: MedicineBar, colours: Theme) -> None:
    words = bar_words(bar)
    metrics = painter.fontMetrics()
    sign = 0 if bar.standing is Standing.KNOWN else 2 * _SIGN_PX + 4
    room = row.width() - sign - 12
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room))
    need = text_px(words) + sign + 8
    left = min(drawn.left() + 4, row.right() - need - 2)
    if need > drawn.width() and drawn.right() + 10 + need <= row.right():
        left = drawn.right() + 10
    elif need > drawn.width() and drawn.left() - 4 - need >= row.left():
        left = drawn.left() - 4 - need  # beside the bar, so that its hatch stays in sight
    under = QRectF(left, row.top() + 3, need, row.height() - 6)
    painter.fillRect(under, QColor(colours.card if bar.standing is not Standing.KNOWN else colours.routine_ground))
    paint_sign(painter, QPointF(left + _SIGN_PX + 2, row.center().y()), bar.standing, colours)
    painter.setPen(QColor(colours.urgent if bar.standing is Standing.FORBIDDEN else colours.text))
    painter.drawText(QRectF(left + sign + 4, row.top(), need, row.height()), _LEFT, words)


def medicine_at(pane: Pane, lanes: Sequence[Lane], at: QPointF) -> EntryPoint | None:
    """Find the entry of the medicine under a pixel."""
    row = int((at.y() - pane.box.top()) / pane.box.height() * pane.high)
    day = pane.day(at.x())
    lanes = in_sight(pane, lanes)
    for bar in lanes[row].bars if 0 <= row < len(lanes) else ():
        first, last = _ends(pane, bar)
        if first <= day < last:
            return EntryPoint("medicine_use", bar.first, bar.text)
    return None


def paint_lab(painter: QPainter, pane: Pane, strip: LabStrip, colours: Theme) -> None:
    """Paint a test's values as points, each with its number where there is room; none is joined to the next.

    Under each lies the range reported with it, up to the next value; where none was reported nothing lies there.
    """
    _paint_ranges(painter, pane, strip, colours)
    seen = [p for p in strip.points if pane.shows(middle(p.day), middle(p.day))]
    for number, point in enumerate(seen):
        at = pane.at(middle(point.day), float(point.value))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.text))
        painter.drawRect(QRectF(at.x() - 3, at.y() - 3, 6, 6))
        after = pane.x(middle(seen[number + 1].day)) if number + 1 < len(seen) else pane.box.right()
        if after - at.x() > _VALUE_PX:
            painter.setPen(QColor(colours.text))
            y = min(max(at.y(), pane.box.top() + 8), pane.box.bottom() - 8)
            painter.drawText(QRectF(at.x() + 7, y - 9, after - at.x() - 8, 18), _LEFT, point.words())


def paint_range(colours: Theme, painter: QPainter, at: QPointF) -> None:
    """Paint a sample of the ground that a reported range has."""
    painter.fillRect(QRectF(at.x() - 10, at.y() - 6, 20, 12), QColor(colours.lab_range))


def _paint_ranges(painter: QPainter, pane: Pane, strip: LabStrip, colours: Theme) -> None:
    for number, point in enumerate(strip.points):
        if point.usual is None:
            continue
        until = strip.points[number + 1].day if number + 1 < len(strip.points) else None
        left = max(pane.x(middle(point.day)) - NEAR_PX, pane.box.left())
        right = min(pane.x(middle(until)) - NEAR_PX if until is not None else pane.box.right(), pane.box.right())
        low, high = float(point.usual.low or 0), float(point.usual.high) if point.usual.high is not None else pane.high
        if left < right:
            painter.fillRect(
                QRectF(QPointF(left, pane.y(high)), QPointF(right, pane.y(low))), QColor(colours.lab_range)
            )


def paint_labs(painter: QPainter, pane: Pane, strips: Sequence[LabStrip], colours: Theme) -> None:
    """Paint all tests in one row, a mark a day with its values in words, where there is no room for strips."""
    days: dict[date, list[str]] = {}
    for strip in strips:
        for point in strip.points:
            if pane.shows(middle(point.day), middle(point.day)):
                days.setdefault(point.day, []).append(f"{strip.label} {point.words()} {strip.unit}".strip())
    painter.setPen(QColor(colours.text))
    taken = pane.box.left()  # up to where words and marks stand already
    places = [(pane.x(middle(day)), ", ".join(told)) for day, told in sorted(days.items())]
    for number, (x, told) in enumerate(places):
        painter.fillRect(QRectF(x - 3, pane.y(0.5) - 3, 6, 6), QColor(colours.text))
        after = places[number + 1][0] if number + 1 < len(places) else pane.box.right()
        need = text_px(told) + 12
        left = x + 7 if need <= after - x else x - need + 4
        if left >= taken:
            painter.drawText(QRectF(left, pane.box.top(), need, pane.box.height()), _LEFT, told)
            taken = max(x, left + need)
        taken = max(taken, x + 4)


def lab_at(pane: Pane, strips: Sequence[LabStrip], at: QPointF) -> EntryPoint | None:
    """Find the entry of the value whose point is within reach of a pixel."""
    near = [(abs(pane.x(middle(p.day)) - at.x()), p) for strip in strips for p in strip.points]
    reach, point = min(near)
    return EntryPoint("lab_result", point.day, str(point.value)) if reach <= NEAR_PX else None


def last_value(pane: Pane, strip: LabStrip) -> str:
    """Say the newest value in sight with its unit, or that none is."""
    seen = [p for p in strip.points if pane.shows(middle(p.day), middle(p.day))]
    if not seen:
        return f"{strip.label}: last {show_day(strip.points[-1].day)}"
    usual = seen[-1].usual
    return f"{strip.label} {seen[-1].words()} {strip.unit}{f', {usual.words()}' if usual else ''}".strip()
