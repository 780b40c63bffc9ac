"""What a person without a mouse would stumble over on a screen."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QTabBar,
    QWidget,
)

ACTING = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QTabBar)


def acting(root: QWidget) -> list[QWidget]:
    """List the widgets in sight that one can act on, without the inner parts of others."""
    found = [w for kind in ACTING for w in root.findChildren(kind) if w.isVisible() and w.isEnabled()]
    return [w for w in found if not isinstance(w.parentWidget(), QAbstractItemView | QLineEdit | QComboBox | QTabBar)]


def mnemonics(root: QWidget) -> Iterator[tuple[str, str]]:
    """Give each letter that Alt would press, with the words it stands in."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not widget.isEnabled():
            continue
        words = widget.text() if isinstance(widget, QAbstractButton) else ""
        if isinstance(widget, QLabel) and widget.buddy() is not None:
            words = widget.text()
        yield from _letter(words)
        if isinstance(widget, QTabBar):
            for number in range(widget.count()):
                yield from _letter(widget.tabText(number))
    window = root.window()
    if isinstance(window, QMainWindow):
        for action in window.menuBar().actions():
            yield from _letter(action.text())


def _letter(words: str) -> Iterator[tuple[str, str]]:
    key = QKeySequence.mnemonic(words)
    if not key.isEmpty():
        yield key.toString(), words


def mnemonic_twins(root: QWidget) -> list[str]:
    """List the letters that would press more than one thing."""
    by_key: dict[str, list[str]] = defaultdict(list)
    for key, words in mnemonics(root):
        by_key[key].append(words)
    return [f"{key}: {words}" for key, words in by_key.items() if len(words) > 1]


def unreachable(root: QWidget) -> list[str]:
    """List what Tab never comes to; of answers that exclude each other it comes to one, and arrows to the rest."""
    parts = acting(root)
    stops = [w for w in parts if w.focusPolicy() & Qt.FocusPolicy.TabFocus or w.focusProxy() is not None]
    groups = {w.parentWidget() for w in stops if isinstance(w, QAbstractButton) and w.isCheckable()}
    return [
        f"Tab never reaches {_named(w)}"
        for w in parts
        if w not in stops and not (isinstance(w, QAbstractButton) and w.isCheckable() and w.parentWidget() in groups)
    ]


def in_tab_order(root: QWidget) -> list[QWidget]:
    """List what Tab comes to, in its order."""
    wanted, found = set(acting(root)), []
    widget = root
    while True:
        if widget in wanted:
            found.append(widget)
        widget = widget.nextInFocusChain() or root
        if widget is root:
            return found


def backwards(root: QWidget) -> list[str]:
    """List steps of Tab that go against reading within one part of the screen: to the left on a line, or upwards."""
    by_part: dict[QWidget | None, list[QWidget]] = defaultdict(list)
    for widget in in_tab_order(root):
        by_part[widget.parentWidget()].append(widget)
    return [
        f"Tab goes back from {_named(one)} to {_named(other)}"
        for part in by_part.values()
        for one, other in pairwise(part)
        if _against(_place(one), _place(other))
    ]


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def _against(one: QRect, other: QRect) -> bool:
    same_line = one.top() < other.center().y() < one.bottom() or other.top() < one.center().y() < other.bottom()
    if same_line:
        return other.left() < one.left()
    return other.bottom() < one.top() and other.left() <= one.right()


def _named(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName() or getattr(widget, 'text', str)()!r}"
