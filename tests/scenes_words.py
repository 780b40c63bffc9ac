"""Finds on a screen what no reader should see: keys of the program, and a word said twice."""

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QListView,
    QTabWidget,
    QTextEdit,
    QWidget,
)

_KEY = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
_TWICE = re.compile(r"(?i)\b(label|clinic|clinic policy|source|product)\b[^\w\n]+\1\b")
_LONE = re.compile(r"\bms (?:fatigue|spasticity)\b")
_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


def raw_words(text: str) -> list[str]:
    """List the keys in a text, and the words that stand twice beside themselves."""
    return [*_KEY.findall(text), *(found[0] for found in _TWICE.finditer(text)), *_LONE.findall(text)]


def words_in(root: QWidget) -> Iterator[str]:
    """Give every text that a screen shows, offers or reads out."""
    for widget in (root, *root.findChildren(QWidget)):
        yield from (widget.accessibleName(), widget.toolTip(), widget.windowTitle())
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QComboBox):
            yield from (widget.itemText(i) for i in range(widget.count()))
        elif isinstance(widget, QTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QTabWidget):
            yield from (widget.tabText(i) for i in range(widget.count()))
        elif isinstance(widget, QAbstractItemView):
            yield from _cells(widget)


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if model is None or isinstance(view, QListView):
        return
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            told = (model.index(row, column).data(role) for role in _ROLES)
            yield from (text for text in told if isinstance(text, str))


def raw(root: QWidget) -> list[str]:
    """List the texts of a screen in which a key stands."""
    found = {text for text in words_in(root) if raw_words(text)}
    return [f"key in {text[:120]!r}: {raw_words(text)}" for text in sorted(found)]
