"""When the next follow-up call is due, and why."""

from datetime import date
from typing import NamedTuple

from .history import History


class NextCall(NamedTuple):
    """The next call: its day and the reason in words."""

    due: date
    why: str


def next_call(history: History, on: date) -> NextCall | None:
    """Give the next call due (it may lie in the past: overdue); None without an active course."""
    raise NotImplementedError
