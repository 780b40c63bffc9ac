"""How a cell of a list is drawn: a strong first text with its sign, a softer second one below."""

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from .look import theme
from .plain_label import together
from .table_model import Role

Index = QModelIndex | QPersistentModelIndex
HEADING = 26
"""Height of the band above a group of rows, pixels."""
_PAD = 8
_SIGN = 18
_BETWEEN = 6
_LONGEST_WORD = 32
_STRONG = frozenset({"strong", "urgent", "soon", "routine"})


def _colour(kind: str) -> str:
    named = {"urgent": theme().urgent, "soon": theme().soon, "routine": theme().routine, "soft": theme().soft_text}
    return named.get(kind, theme().text)


class TwoLineDelegate(QStyledItemDelegate):
    """Draws every text letter by letter; names wrap, only a second text may be cut (its tip holds it whole)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.headings: dict[int, str] = {}
        """What stands above the first row of each group, by the row's number."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        if (heading := self.headings.get(index.row())) is not None:
            self._heading(
                painter, QRect(drawn.rect.left(), drawn.rect.top(), drawn.rect.width(), HEADING), heading, index
            )
            drawn.rect.setTop(drawn.rect.top() + HEADING)
        drawn.text, drawn.icon = "", QIcon()
        drawn.state &= ~QStyle.StateFlag.State_HasFocus
        drawn.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, drawn, painter, drawn.widget)
        painter.save()
        painter.setClipRect(drawn.rect)
        self._texts(painter, drawn.rect.adjusted(_PAD, 2, -_PAD, -3), QFont(drawn.font), index)
        painter.restore()

    def _heading(self, painter: QPainter, space: QRect, text: str, index: Index) -> None:
        """Draw the band above a group across all columns, its words in the first."""
        painter.save()
        painter.fillRect(space, QColor(theme().ground))
        if index.column() == 0:
            painter.setFont(_in_weight(painter.font(), True))
            painter.setPen(QColor(theme().text))
            painter.drawText(space.adjusted(_PAD, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()

    def _texts(self, painter: QPainter, space: QRect, font: QFont, index: Index) -> None:
        first, second = keep_whole(str(index.data() or "")), keep_whole(str(index.data(Role.SECOND) or ""))
        kind, second_kind = str(index.data(Role.KIND) or ""), str(index.data(Role.SECOND_KIND) or "soft")
        strong = _in_weight(font, kind in _STRONG)
        weak = _in_weight(font, second_kind in _STRONG)
        signs = [index.data(Qt.ItemDataRole.DecorationRole), index.data(Role.SECOND_ICON)]
        indent = _SIGN + _BETWEEN if any(isinstance(sign, QIcon) for sign in signs) else 0
        room = space.width() - indent
        first_height = _height(strong, first, room)
        second_height = min(_height(weak, second, room), max(0, space.height() - first_height))
        top = space.top() + max(0, (space.height() - first_height - second_height) // 2)
        for text, sign, used, colour, height in (
            (first, signs[0], strong, _colour(kind), first_height),
            (second, signs[1], weak, _colour(second_kind), second_height),
        ):
            line = QFontMetrics(used).lineSpacing()
            if isinstance(sign, QIcon):
                sign.paint(painter, QRect(space.left(), top + (line - _SIGN) // 2, _SIGN, _SIGN))
            self._text(painter, QRect(space.left() + indent, top, room, height), text, used, colour)
            top += height

    def _text(self, painter: QPainter, space: QRect, text: str, font: QFont, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        metrics = QFontMetrics(font)
        fits = space.width() * max(1, space.height() // metrics.lineSpacing())
        whole = text
        while _height(font, text, space.width()) > space.height() and fits > space.width() // 2:
            text = metrics.elidedText(whole, Qt.TextElideMode.ElideRight, fits)
            fits -= space.width() // 12  # the last words of a line leave room unused
        painter.drawText(space, int(Qt.TextFlag.TextWordWrap), text)

    def height_for(self, font: QFont, index: Index, width: int) -> int:
        """Give the height at which the first text is whole and up to three lines of the second are seen, pixels."""
        sign = _SIGN + _BETWEEN if isinstance(index.data(Qt.ItemDataRole.DecorationRole), QIcon) else 0
        room = width - 2 * _PAD - sign
        kind, second = str(index.data(Role.KIND) or ""), keep_whole(str(index.data(Role.SECOND) or ""))
        first = _height(_in_weight(font, kind in _STRONG), keep_whole(str(index.data() or "")), room)
        return first + min(_height(font, second, room), 3 * QFontMetrics(font).lineSpacing()) + 8

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Say how much room a cell would like on one line."""
        font = _in_weight(QFont(option.font), True)
        sign = _SIGN + _BETWEEN if isinstance(index.data(Qt.ItemDataRole.DecorationRole), QIcon) else 0
        room = QFontMetrics(font).horizontalAdvance(str(index.data() or "")) + 2 * _PAD + sign
        return QSize(room, super().sizeHint(option, index).height())


def keep_whole(text: str) -> str:
    """Keep an amount with its unit and a date whole; let a long word, such as an element's path, go on after a stop."""
    text = together(text)
    if max((len(word) for word in text.split()), default=0) <= _LONGEST_WORD:
        return text
    return text.replace(".", ".\u200b").replace("/", "/\u200b").replace("-", "-\u200b").replace("_", "_\u200b")


def _in_weight(font: QFont, strong: bool) -> QFont:
    made = QFont(font)
    made.setBold(strong)
    return made


def _height(font: QFont, text: str, room: int) -> int:
    return _height_of(font.toString(), text, room) if text else 0


@lru_cache(maxsize=4096)
def _height_of(font: str, text: str, room: int) -> int:
    """Measure once: lists are filled again after every deed, mostly with the same words."""
    made = QFont()
    made.fromString(font)
    return QFontMetrics(made).boundingRect(QRect(0, 0, room, 10_000), int(Qt.TextFlag.TextWordWrap), text).height()
