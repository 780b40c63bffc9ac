"""What one would stumble over on a screen: words cut off, and what keys cannot reach."""

from collections import defaultdict
from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
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
        if isinstance(widget, QAbstractButton):
            yield from _letter(widget.text())
        if isinstance(widget, QTabBar):
            for number in range(widget.count()):
                yield from _letter(widget.tabText(number))
    if isinstance(root, QMainWindow):
        for action in root.menuBar().actions():
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


def _named(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName() or getattr(widget, 'text', str)()!r}"


def clipped(root: QWidget) -> list[str]:
    """List the words in sight that are not shown whole."""
    found = []
    window = root.window()
    for label in root.findChildren(QLabel):
        if not label.isVisible() or not label.text() or label.visibleRegion().isEmpty():
            continue
        room = label.rect()
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        wide = 0 if label.wordWrap() else label.sizeHint().width()
        if needed > room.height() + 3 or wide > room.width() + 3:
            at = label.mapTo(window, QPoint(0, 0))
            found.append(f"{label.text()[:60]!r} at {at.x()},{at.y()}: {room.width()}x{room.height()}, {wide}x{needed}")
    for button in root.findChildren(QPushButton):
        if button.isVisible() and button.text() and button.sizeHint().width() > button.width() + 3:
            found.append(f"button {button.text()!r}: {button.width()} of {button.sizeHint().width()}")
    return found
