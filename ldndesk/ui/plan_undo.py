"""Undo and redo in the plan editor, before anything is saved: each command holds the plan as typed before and after."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QPushButton, QWidget

from .plan_editor_row import KeptRow


class Typed(NamedTuple):
    """The plan as it is typed, letter by letter."""

    first: str
    pattern: int
    rows: tuple[KeptRow, ...]


def _changed(before: Typed, after: Typed) -> tuple[int, str] | None:
    """Name the one line of one step, or the first day as step -1, that differs; None where more does."""
    if before.pattern != after.pattern or len(before.rows) != len(after.rows):
        return None
    found = [(-1, "first day")] if before.first != after.first else []
    for number, (was, now) in enumerate(zip(before.rows, after.rows, strict=True)):
        found += [(number, name) for name in KeptRow._fields if getattr(was, name) != getattr(now, name)]
    return found[0] if len(found) == 1 and found[0][1] in LINES else None


LINES = ("first day", "dose", "days", "times", "strengths")
"""What is typed letter by letter: what is typed in one go is undone in one go."""


class _Edit(QUndoCommand):
    def __init__(self, before: Typed, after: Typed, show: Callable[[Typed], None]) -> None:
        super().__init__("the last change")
        self.before, self.after, self._show = before, after, show
        self.line = _changed(before, after)
        self._done = False

    def redo(self) -> None:
        """Bring the change back; it is there already when it is first noted."""
        if self._done:
            self._show(self.after)
        self._done = True

    def undo(self) -> None:
        """Take the change back."""
        self._show(self.before)

    def id(self) -> int:
        """Say that these may be joined."""
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Join letters typed into one line."""
        if not isinstance(other, _Edit) or self.line is None or other.line != self.line:
            return False
        self.after = other.after
        return True


class PlanUndo(QObject):
    """Notes every change of the plan as typed and takes it back, or brings it back, by button and by key."""

    def __init__(self, show: Callable[[Typed], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._show, self._last = show, Typed("", 0, ())
        self._begun = False
        self._stack = QUndoStack(self)
        self.undo, self.redo = QPushButton("Undo"), QPushButton("Redo")
        for button, key, does, can in (
            (self.undo, "Ctrl+Z", self._stack.undo, self._stack.canUndoChanged),
            (self.redo, "Ctrl+Shift+Z", self._stack.redo, self._stack.canRedoChanged),
        ):
            button.setAutoDefault(False)
            button.setEnabled(False)
            button.setToolTip(f"{button.text()} the last change of the plan ({key})")
            button.clicked.connect(does)
            can.connect(button.setEnabled)
            QShortcut(QKeySequence(key), parent).activated.connect(does)

    def note(self, now: Typed) -> None:
        """Note the plan as typed; the first is what the editor opened with."""
        before, self._last = self._last, now
        if self._begun and before != now:
            self._stack.push(_Edit(before, now, self._restore))
        self._begun = True

    def _restore(self, typed: Typed) -> None:
        self._last = typed
        self._show(typed)

    def watch(self, line: QObject) -> None:
        """Let the keys reach the plan's undo, not the line's own."""
        line.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keep a line from claiming the keys of undo and redo."""
        asks = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asks and isinstance(event, QKeyEvent):
            ours = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            if any(event.matches(key) for key in ours):
                event.ignore()
                return True
        return False
