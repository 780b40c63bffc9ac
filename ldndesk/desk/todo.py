"""What is to be done for a patient, as the record keeps it and the list of the day shows it."""

import json
from collections.abc import Sequence
from datetime import date, time
from enum import StrEnum
from typing import Any, NamedTuple


class TodoKind(StrEnum):
    """What is to be done, the most pressing first."""

    NO_CONTACT = "no_contact"
    WARNING = "warning"
    TELL = "tell"
    """The agreed plan has not been told to the patient."""
    CALL_BACK = "call_back"
    DAY_8 = "day_8"
    STEP = "step"
    PAUSED = "paused"
    LETTER = "letter"
    CALL = "call"
    TEST = "test"
    BASELINE = "baseline"


RANK = {kind: place for place, kind in enumerate(TodoKind)}
CONTACTS = frozenset(TodoKind) - {
    TodoKind.NO_CONTACT,
    TodoKind.PAUSED,
    TodoKind.LETTER,
    TodoKind.TEST,
    TodoKind.BASELINE,
}
"""Kinds for which the patient is rung."""


class Todo(NamedTuple):
    """One thing to do, from a day on; ``at`` is the hour a patient asked for."""

    kind: TodoKind
    due: date
    why: str
    at: time | None = None


def pressing(todo: Todo) -> tuple[int, date, time, str]:
    """Order what is to be done: by kind, then as it came due."""
    return RANK[todo.kind], todo.due, todo.at or time.max, todo.why


def next_contact(todos: Sequence[Todo]) -> Todo | None:
    """Give the next call to the patient, due or ahead; None: none is planned."""
    calls = [todo for todo in todos if todo.kind in CONTACTS]
    return min(calls, key=lambda todo: (todo.due, pressing(todo)), default=None)


def write_todos(todos: Sequence[Todo]) -> list[list[str | None]]:
    """Write them as the record keeps them."""
    return [[t.kind.value, t.due.isoformat(), t.why, t.at.isoformat("minutes") if t.at else None] for t in todos]


def read_todos(kept: Any) -> tuple[Todo, ...]:
    """Read them again, from text or from what text was read into."""
    rows = json.loads(kept) if isinstance(kept, str) else kept
    return tuple(
        Todo(TodoKind(kind), date.fromisoformat(due), why, time.fromisoformat(at) if at else None)
        for kind, due, why, at in rows
    )
