"""What lies under the chart's lines: shaded stretches and their names, grid, and the days to name."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ldndesk.clinical.days import show_day
from ldndesk.clinical.timeline import Band, BandKind

from .dose_chart_pane import Pane, day_at, middle, place, text_px
from .look import Theme
from .plain_label import literal

BAND_WORDS = {
    BandKind.REDUCTION: "Reduction",
    BandKind.INTRODUCTORY: "Introductory weeks",
    BandKind.GI_CAP: "At most 0.5 mg a week",
    BandKind.NO_DOSE: "No dose",
    BandKind.HELD: "Nobody has asked",
}
BAND_ROW = {BandKind.REDUCTION: 0, BandKind.NO_DOSE: 0, BandKind.HELD: 0, BandKind.INTRODUCTORY: 1, BandKind.GI_CAP: 2}
"""Row, from the top, in which a stretch is named; a reduction and a pause never overlap."""
_TICK_PX = 84
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_MONTH_STEPS = (1, 2, 3, 6, 12)
_DAY_STEPS = (1, 2, 7, 14)


def band_colour(colours: Theme, kind: BandKind) -> QColor:
    """Give the light colour of a shaded stretch."""
    return QColor(
        {
            BandKind.REDUCTION: colours.band_reduction,
            BandKind.INTRODUCTORY: colours.band_introductory,
            BandKind.GI_CAP: colours.band_cap,
            BandKind.NO_DOSE: colours.grid,
            BandKind.HELD: colours.soon_ground,
        }[kind]
    )


def day_ticks(first: float, last: float, width: float) -> list[tuple[float, str]]:
    """Choose days to name on the axis, with the year on the first and at each new year."""
    most = max(2, int(width / _TICK_PX))
    days = _ticked_days(day_at(first), day_at(last), most)
    ticks, year = [], 0
    edge = first + (last - first) * _TICK_PX / 2 / max(width, 1.0)
    for day in days:
        if middle(day) < edge:
            ticks.append((middle(day), ""))  # its words would be cut by the axis
            continue
        words = show_day(day)
        ticks.append((middle(day), words if day.year != year else words[:6]))
        year = day.year
    if not year:
        between = day_at((first + last) / 2)
        ticks.append((middle(between), show_day(between)))
    return ticks


def _ticked_days(first: date, last: date, most: int) -> list[date]:
    span = (last - first).days + 1
    for step in _DAY_STEPS:
        if span / step <= most:
            start = first.toordinal() + (1 - first.toordinal()) % step  # whole weeks begin on Mondays
            return [date.fromordinal(n) for n in range(start, last.toordinal() + 1, step)]
    months = [(first.year * 12 + first.month - 1 + i) for i in range(span // 28 + 2)]
    for step in _MONTH_STEPS:
        days = [date(m // 12, m % 12 + 1, 1) for m in months if m % step == 0]
        days = [d for d in days if first <= d <= last]
        if len(days) <= most:
            return days
    every = -(-(last.year - first.year) // most)
    return [date(y, 1, 1) for y in range(first.year + 1, last.year + 1, every)]


def pen(colour: str, width: float = 1, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """Give a pen of so many pixels."""
    return QPen(QColor(colour), width, style, Qt.PenCapStyle.FlatCap)


def shade(painter: QPainter, pane: Pane, bands: Iterable[Band], colours: Theme) -> None:
    """Shade the stretches that are shaded; the cap is named alone, for it may last for months."""
    for band in bands:
        left, right = stretch(pane, band.first, band.last)
        if left < right and band.kind is not BandKind.GI_CAP:
            box = QRectF(left, pane.box.top(), right - left, pane.box.height())
            painter.fillRect(box.toRect(), band_colour(colours, band.kind))


def stretch(pane: Pane, first: date, last: date) -> tuple[float, float]:
    """Give where days begin and end, as far as they are in sight."""
    low, high = place(first), place(last + timedelta(days=1))
    return pane.x(max(low, pane.first)), pane.x(min(high, pane.last))


def rule(painter: QPainter, pane: Pane, ticks: Iterable[float], values: Iterable[float], colours: Theme) -> None:
    """Rule the grid of a panel."""
    box = pane.box
    painter.setPen(pen(colours.grid))
    painter.drawLines([QLineF(pane.x(x), box.top(), pane.x(x), box.bottom()) for x in ticks])
    painter.drawLines([QLineF(box.left(), pane.y(y), box.right(), pane.y(y)) for y in values])


def name_bands(painter: QPainter, pane: Pane, bands: Sequence[Band], rows: dict[int, int], colours: Theme) -> None:
    """Name every shaded stretch in its own row above the panels, as a bar as long as the stretch."""
    bars: dict[int, list[tuple[QRectF, Band]]] = {}
    for band in sorted(bands):
        left, right = stretch(pane, band.first, band.last)
        if left < right:
            row = BAND_ROW[band.kind]
            top = len(rows) - rows[row]
            bar = QRectF(QPointF(left, pane.y(top - 0.05)), QPointF(right, pane.y(top - 0.95)))
            bars.setdefault(row, []).append((bar, band))
    for found in bars.values():
        taken = pane.box.left()
        for number, (bar, band) in enumerate(found):
            painter.setPen(pen(colours.edge))
            painter.setBrush(band_colour(colours, band.kind))
            painter.drawRect(bar.toRect())
            after = found[number + 1][0].left() if number + 1 < len(found) else pane.box.right()
            taken = _name(painter, band, bar, (taken, after), colours)


def _name(painter: QPainter, band: Band, bar: QRectF, free: tuple[float, float], colours: Theme) -> float:
    """Write the name into its bar, or whole at the side where nothing else stands; gives where the row is free."""
    words = literal(BAND_WORDS[band.kind])
    width = text_px(words) + 2
    painter.setPen(QColor(colours.text))
    if width + 8 <= bar.width():
        painter.drawText(bar.adjusted(5, 0, -3, 0), _MIDDLE, words)
    elif bar.right() + 4 + width <= free[1]:
        painter.drawText(QRectF(bar.right() + 4, bar.top(), width, bar.height()), _MIDDLE, words)
        return bar.right() + 4 + width
    elif bar.left() - 4 - width >= free[0]:
        painter.drawText(QRectF(bar.left() - 4 - width, bar.top(), width, bar.height()), _MIDDLE, words)
    return bar.right()
