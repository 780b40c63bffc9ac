"""The columns of the plan editor: their names, their widths, and the plain fields that stand in them."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from .look import GAP
from .plain_label import PlainLabel
from .still_combo import StillCombo

WIDEST_DAY = "Wed 28-Mar-2026   "


def column_names() -> QWidget:
    """Name the columns, set as the rows below are."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(GAP, 0, GAP, 0)
    line.setSpacing(GAP)
    sample = QLineEdit().fontMetrics()
    first = sample.horizontalAdvance(WIDEST_DAY)
    dose = sample.horizontalAdvance("mg, like 4.5") + 5 * GAP
    other = sample.horizontalAdvance("until changed") + 3 * GAP
    for word, width in (
        ("From", first),
        ("For days", other),
        ("Dose in mg", dose),
        ("At", other),
        ("Form and route", 0),
    ):
        label = PlainLabel(word, kind="small")
        if width:
            label.setFixedWidth(width)
        line.addWidget(label, 0 if width else 1)
    return row


def plain_line(name: str, hint: str, widest: str = "until changed") -> QLineEdit:
    """Make a line wide enough for what is typed into it."""
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    line.setFixedWidth(line.fontMetrics().horizontalAdvance(widest) + 3 * GAP)
    return line


def plain_combo(name: str, entries: Mapping[Any, str]) -> StillCombo:
    """Make a list to choose from, never narrower than what is chosen."""
    combo = StillCombo()
    combo.setAccessibleName(name)
    for data, text in entries.items():
        combo.addItem(text, data)
    return combo
