"""The words of the day's lists, and the sign that goes with each; ``words`` has those of every screen.

They stand apart so that the lists are there before the words of a patient's page are needed.
"""

from datetime import date, timedelta
from typing import NamedTuple

from ldndesk.clinical.days import show_day
from ldndesk.clinical.findings import Category, Urgency
from ldndesk.desk.todo import TodoKind


class Sign(NamedTuple):
    """An icon's name and the word it never appears without."""

    icon: str
    word: str


CATEGORY: dict[Category, Sign] = {
    Category.DOSE_REDUCTION: Sign("trending-down", "Dose reduction"),
    Category.ROUTE_CHANGE: Sign("route", "Route change"),
    Category.REVIEW: Sign("stethoscope", "Review"),
    Category.TASK: Sign("clipboard-list", "Task"),
    Category.NOTE: Sign("sticky-note", "Note"),
}
URGENCY: dict[Urgency, Sign] = {
    Urgency.URGENT: Sign("octagon-alert", "Urgent"),
    Urgency.SOON: Sign("triangle-alert", "Soon"),
    Urgency.ROUTINE: Sign("circle-dot", "Routine"),
}


NAMESAKE = Sign("users", "Same name: check date of birth")
"""Stands wherever a patient is chosen or named while another one bears the same name."""


def beside_name(namesake: bool, told: str) -> str:
    """Put the mark of a shared name before what else is told."""
    return f"{NAMESAKE.word}. {told}".removesuffix(". ") if namesake else told


TODO: dict[TodoKind, Sign] = {
    TodoKind.NO_CONTACT: Sign("circle-alert", "No next call"),
    TodoKind.WARNING: Sign("octagon-alert", "Ring first"),
    TodoKind.TELL: Sign("phone", "Tell new plan"),
    TodoKind.CALL_BACK: Sign("clock", "Call back"),
    TodoKind.DAY_8: Sign("trending-down", "Day 8 call"),
    TodoKind.STEP: Sign("ban", "Ask first"),
    TodoKind.PAUSED: Sign("circle-question-mark", "Pause, no end"),
    TodoKind.LETTER: Sign("sticky-note", "Letter"),
    TodoKind.CALL: Sign("phone", "Call"),
    TodoKind.TEST: Sign("flask-conical", "Test"),
    TodoKind.BASELINE: Sign("clipboard-list", "Baseline"),
}
PRESSING = frozenset({TodoKind.NO_CONTACT, TodoKind.WARNING})
"""What stands out in the list of what is to be done."""


def count(n: int, one: str, many: str = "") -> str:
    """Count things in words: ``1 call``, ``3 calls``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def due_words(due: date, today: date) -> str:
    """Say how a due day stands: ``due today``, ``3 days overdue``, ``due in 5 days``."""
    late = (today - due).days
    if late == 0:
        return "due today"
    return f"{count(late, 'day')} overdue" if late > 0 else f"due in {count(-late, 'day')}"


def ago(day: date | None, today: date) -> str:
    """Say how long ago a day was: ``today``, ``yesterday``, ``12 days ago``, ``never``."""
    if day is None:
        return "never"
    if day >= today:
        return "today" if day == today else f"on {show_day(day)}"
    return "yesterday" if today - day == timedelta(days=1) else f"{(today - day).days} days ago"
