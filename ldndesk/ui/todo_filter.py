"""What of the day's work the list shows; the list says how many rows are hidden."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ldndesk.desk.today import CallDue
from ldndesk.desk.todo import CONTACTS, TodoKind

from .still_combo import StillCombo

_STEPS = frozenset({TodoKind.DAY_8, TodoKind.STEP})
_TO_ASK = frozenset({TodoKind.TEST, TodoKind.BASELINE})
FILTERS: dict[str, Callable[[CallDue], bool]] = {
    "Everything": lambda _: True,
    "Calls": lambda call: bool(call.kinds & CONTACTS),
    "Call-backs": lambda call: TodoKind.CALL_BACK in call.kinds,
    "Day 8 and steps": lambda call: bool(call.kinds & _STEPS),
    "Tests and baselines": lambda call: bool(call.kinds & _TO_ASK),
    "Not reached so far": lambda call: call.failed_attempts > 0,
    "Without a next call": lambda call: TodoKind.NO_CONTACT in call.kinds,
}


class TodoFilter(StillCombo):
    """Chooses what the list shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Show in the list of calls and tests")
        for words in FILTERS:
            self.addItem(words)

    def lets(self, call: CallDue) -> bool:
        """Whether a row is shown."""
        return FILTERS[self.currentText()](call)
