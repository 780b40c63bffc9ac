"""Icons by name, drawn in a colour of the theme."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from ldndesk.shipped import shipped

from .look import theme


@lru_cache(maxsize=64)
def _drawing(name: str) -> str:
    return (shipped("resources/icons") / f"{name}.svg").read_text("utf-8")


@lru_cache(maxsize=256)
def _pixmap(name: str, colour: str, size: int, scale: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 - not needed for the first painted frame

    pixmap = QPixmap(QSize(round(size * scale), round(size * scale)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    drawing.render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


def pixmap(name: str, colour: str = "", size: int = 18, scale: float = 1.0) -> QPixmap:
    """Draw an icon as a picture, in the colour of text unless another is named; size in pixels."""
    return _pixmap(name, colour or theme().text, size, scale)


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, faint: str, size: int) -> QIcon:
    made = QIcon()
    for scale in (1.0, 2.0):
        made.addPixmap(_pixmap(name, colour, size, scale), QIcon.Mode.Normal)
        made.addPixmap(_pixmap(name, colour, size, scale), QIcon.Mode.Selected)
        made.addPixmap(_pixmap(name, faint, size, scale), QIcon.Mode.Disabled)
    return made


def icon(name: str, colour: str = "", size: int = 18) -> QIcon:
    """Give an icon in the colour of text unless another is named; ask again when the theme changes."""
    return _icon(name, colour or theme().text, theme().edge, size)
