"""The load of the coming days: a bar a day, and in words how many fall due."""

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.desk.today import AHEAD_DAYS

from .list_words import count
from .look import theme
from .plain_label import PlainLabel

_HEIGHT = 34
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class _Bars(QWidget):
    """A bar for each day to come; weeks are told apart by a line under each Monday."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.on = date.min
        self.many: list[int] = []

    def sizeHint(self) -> QSize:
        """Give room for a few pixels a day."""
        return QSize(AHEAD_DAYS * 5, _HEIGHT)

    def day_at(self, x: float) -> int | None:
        """Give the number of days ahead under a point."""
        place = int(x * AHEAD_DAYS / max(self.width(), 1))
        return place if 0 <= place < len(self.many) else None

    def event(self, event: QEvent) -> bool:
        """Say what falls due on the day under the pointer."""
        if isinstance(event, QHelpEvent):
            place = self.day_at(event.pos().x())
            if place is not None:
                day = self.on + timedelta(days=place + 1)
                told = f"{_WEEKDAYS[day.weekday()]} {show_day(day)}: {self.many[place]} due"
                QToolTip.showText(event.globalPos(), told, self)
                return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        look = theme()
        most, wide, base = max(self.many, default=0), self.width() / AHEAD_DAYS, self.height() - 3.0
        painter.fillRect(QRectF(0, base, self.width(), 1), QColor(look.edge))
        for place, many in enumerate(self.many):
            day = self.on + timedelta(days=place + 1)
            if day.weekday() == 0:
                painter.fillRect(QRectF(place * wide, base, 1, 3), QColor(look.soft_text))
            if many:
                high = max(2.0, (base - 2) * many / most)
                painter.fillRect(QRectF(place * wide + 1, base - high, max(wide - 2, 1.5), high), QColor(look.accent))
        painter.end()


class LoadStrip(QWidget):
    """Shows how much falls due in the days to come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = PlainLabel("", kind="small")
        self.bars = _Bars()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.told)
        column.addWidget(self.bars)

    def show_load(self, on: date, load: tuple[tuple[date, int], ...]) -> None:
        """Show how many patients fall due on each day to come."""
        by_day = dict(load)
        self.bars.on = on
        self.bars.many = [by_day.get(on + timedelta(days=n), 0) for n in range(1, AHEAD_DAYS + 1)]
        words = f"Coming {AHEAD_DAYS} days: {count(sum(self.bars.many), 'patient')} due"
        if by_day:
            day, most = max(load, key=lambda told: (told[1], -told[0].toordinal()))
            week = sum(self.bars.many[:7])
            words += f", {week} within 7 days; most on {_WEEKDAYS[day.weekday()]} {show_day(day)} ({most})"
        self.told.setText(words)
        self.bars.setAccessibleName(words)
        self.bars.update()
