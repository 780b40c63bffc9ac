"""The days on which the rules of ``rules.due`` may change their result by time alone."""

from collections.abc import Iterator
from datetime import date, timedelta

from .course_view import View
from .facts import Lab
from .history import History
from .pack import Numbers
from .symptoms import Indication


def due_days(history: History, view: View, n: Numbers, on: date) -> Iterator[date]:
    """Give those days; one too many does no harm, one too few leaves a finding unseen."""
    if view.start == date.max:
        return
    yield from [attempt.day for attempt in history.call_attempts]
    yield from _call_days(view, n, on)
    yield view.start + timedelta(days=n.liver_test_day - 1)
    if Indication.AUTOIMMUNE_THYROID in history.indications:
        wait = timedelta(days=n.thyroid_test_days)
        yield view.start + wait
        yield from (lab.day + wait for lab in history.labs if lab.lab is Lab.TSH)


def _call_days(view: View, n: Numbers, on: date) -> Iterator[date]:
    """Give those of the call due after the last contact; each later contact is a change day of its own."""
    if view.schedule is not None:
        due = view.schedule.after(view.contact_by(on)).due
        yield due
        yield due + timedelta(days=n.call_overdue_days)
