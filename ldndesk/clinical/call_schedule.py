"""When the next follow-up call is due, and why (clinic)."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from .halving import is_halving
from .history import History
from .plan import Course, Step

COURSE_DAYS = (7, 14, 28, 56, 84)
"""Days of the course on which to call; day 1 is the first dose day."""
EVERY_DAYS = 84
EARLY_DAYS = 2
"""A contact up to two days before a call is due stands for it."""
AFTER_CHANGE = timedelta(days=7)
"""Day 8 of a reduction; 7 days after a route or time change."""
SILENT_IN_RAMP = timedelta(days=14)
SILENT_WHEN_STABLE = timedelta(days=42)


class NextCall(NamedTuple):
    """The next call: its day and the reason in words."""

    due: date
    why: str
    day_8: bool = False
    """Whether it asks before the return from a reduction."""


def next_call(history: History, on: date) -> NextCall | None:
    """Give the next call due (it may lie in the past: overdue); None without an active course."""
    course = active_course(history, on)
    start = course.start if course is not None else None
    if course is None or start is None:
        return None
    return Schedule(start, course.effective_steps()).after(_last_contact(history, start, on))


class Schedule:
    """The calls of one course, laid out so that the next one after any contact is found at once."""

    def __init__(self, start: date, steps: tuple[Step, ...]) -> None:
        self._start = start
        self._kept: dict[date | None, NextCall] = {}
        self._changes = sorted(_after_changes(steps), key=lambda call: call.due)
        changed = [after.first for before, after in pairwise(steps) if after.daily_ug != before.daily_ug]
        self._last_change = max(changed, default=date.min)

    def after(self, contact: date | None) -> NextCall:
        """Give the next call after the last contact; None: there was none since the start."""
        found = self._kept.get(contact)
        if found is None:
            found = self._kept[contact] = self._after(contact)
        return found

    def _after(self, contact: date | None) -> NextCall:
        met = None if contact is None else contact + timedelta(days=EARLY_DAYS)
        due = [_course_call(self._start, met), self._silence(contact or self._start)]
        due += [call for call in self._changes if met is None or call.due > met][:1]
        return min(due, key=lambda call: (call.due, not call.day_8))

    def _silence(self, since: date) -> NextCall:
        if self._last_change > since:
            return NextCall(since + SILENT_IN_RAMP, "By then 14 days without an answer, while the dose is changing")
        return NextCall(since + SILENT_WHEN_STABLE, "By then 42 days without an answer, on a stable dose")


def active_course(history: History, on: date) -> Course | None:
    """Give the course that runs on a day, else the next one planned; None when stopped or the patient has died."""
    if history.patient.deceased:
        return None
    running = [c for c in history.courses if c.start is not None and (c.stopped is None or c.stopped > on)]
    begun = [c for c in running if c.start is not None and c.start <= on]
    return begun[-1] if begun else running[0] if running else None


def _last_contact(history: History, start: date, on: date) -> date | None:
    last = None
    for follow_up in history.follow_ups:
        day = follow_up.day
        if start <= day <= on and (last is None or day > last) and follow_up.is_answered:
            last = day
    return last


def _course_call(start: date, met: date | None) -> NextCall:
    for number in COURSE_DAYS:
        due = start + timedelta(days=number - 1)
        if met is None or due > met:
            return NextCall(due, f"Day {number} of the course")
    last = start + timedelta(days=COURSE_DAYS[-1] - 1)
    rounds = ((met or last) - last).days // EVERY_DAYS + 1
    number = COURSE_DAYS[-1] + rounds * EVERY_DAYS
    return NextCall(start + timedelta(days=number - 1), f"Day {number} of the course")


def _after_changes(steps: tuple[Step, ...]) -> Iterator[NextCall]:
    for before, after in pairwise(steps):
        due = after.first + AFTER_CHANGE
        if is_halving(before.daily_ug, after.daily_ug):
            yield NextCall(due, "Day 8 of the reduction", day_8=True)
        elif before.route != after.route:
            yield NextCall(due, "7 days after the change of route")
        elif [a.time for a in before.administrations] != [a.time for a in after.administrations]:
            yield NextCall(due, "7 days after the change of dose time")
