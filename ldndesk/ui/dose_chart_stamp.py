"""Signs painted many times over: as a picture made once for the screen, as outlines on paper."""

from collections.abc import Callable, Hashable, Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

Draw = Callable[[QPainter, QPointF], None]


class Stamps:
    """Stamps signs at places; on paper nothing is a picture."""

    def __init__(self, *, paper: bool = False) -> None:
        self.paper = paper
        self._made: dict[Hashable, QPixmap] = {}

    def put(
        self, painter: QPainter, key: Hashable, size: int, draw: Draw, places: Iterable[tuple[float, float]]
    ) -> None:
        """Paint a sign of at most so many pixels at each place; the key names its look."""
        if self.paper:
            for x, y in places:
                draw(painter, QPointF(x, y))
            return
        ratio = painter.device().devicePixelRatio()
        stamp = self._made.get((key, ratio))
        if stamp is None:
            stamp = self._made[key, ratio] = _make(size, draw, ratio)
        half = size / 2
        for x, y in places:
            painter.drawPixmap(QPointF(x - half, y - half), stamp)


def _make(size: int, draw: Draw, ratio: float) -> QPixmap:
    stamp = QPixmap(round(size * ratio), round(size * ratio))
    stamp.setDevicePixelRatio(ratio)
    stamp.fill(Qt.GlobalColor.transparent)
    painter = QPainter(stamp)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter, QPointF(size / 2, size / 2))
    painter.end()
    return stamp
