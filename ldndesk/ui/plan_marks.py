"""What is wrong with the steps of a plan: said beside each, and named in one line that leads to them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.findings import PlanFault

from . import words
from .look import GAP
from .plain_label import PlainLabel
from .plan_editor_row import StepRow

KEY = "F8"
MOST_NAMED = 4
"""Marked steps that have a button of their own; the key leads to the others too."""


class MarkedSteps(QWidget):
    """Names the marked steps; a click, Enter or the key leads to the field that is to be put right."""

    wanted = Signal(object)
    """Carries the row to go to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.links = [QPushButton() for _ in range(MOST_NAMED)]
        self.more = PlainLabel("", kind="small")
        self._marked: list[tuple[int, StepRow]] = []
        self._last: StepRow | None = None
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP)
        line.addWidget(PlainLabel(f"Go to ({KEY})", kind="small"))
        for place, link in enumerate(self.links):
            link.setProperty("kind", "small")
            link.setAutoDefault(True)  # Enter presses it
            link.clicked.connect(lambda _=False, place=place: self._go(place))
            line.addWidget(link)
        line.addWidget(self.more)
        self.hide()

    def listen(self, owner: QWidget) -> None:
        """Take the key, wherever the keyboard is in a window."""
        key = QShortcut(QKeySequence(KEY), owner)
        key.setContext(Qt.ShortcutContext.WindowShortcut)
        key.activated.connect(self.go_on)

    def tell(self, rows: Sequence[StepRow], faults: Sequence[PlanFault]) -> list[str]:
        """Say beside each step what is wrong with it; gives back what belongs to none of them."""
        by_day: dict[date, list[str]] = defaultdict(list)
        for fault in faults:
            by_day[fault.first].append(fault.text)
        self._marked = []
        for number, row in enumerate(rows, 1):
            wrong = row.problem() or " ".join(by_day.pop(row.first, []))
            row.tell(wrong)
            if wrong:
                self._marked.append((number, row))
        self._name()
        return [text for texts in by_day.values() for text in texts]

    def _name(self) -> None:
        for place, link in enumerate(self.links):
            there = place < len(self._marked)
            if there:
                number, row = self._marked[place]
                link.setText(f"Step {number}, {show_day(row.first)}")
                link.setAccessibleName(f"Go to step {number}, from {show_day(row.first)}: {row.fault.text()}")
            link.setVisible(there)
        left = len(self._marked) - MOST_NAMED
        self.more.setText(f"and {words.count(left, 'more step')}" if left > 0 else "")
        self.more.setVisible(left > 0)
        self.setVisible(bool(self._marked))

    def _go(self, place: int) -> None:
        self._last = self._marked[place][1]
        self.wanted.emit(self._last)

    @Slot()
    def go_on(self) -> None:
        """Lead to the next marked step, after the last to the first again."""
        rows = [row for _, row in self._marked]
        if rows:
            self._go((rows.index(self._last) + 1) % len(rows) if self._last in rows else 0)
