"""The days on which a result may differ though nothing new was recorded."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from .change_days_cautions import cautions_days
from .change_days_course import course_days
from .change_days_due import due_days
from .compiled import Compiled
from .course_view import DAY, Use, View
from .dose_record import Reduction
from .dose_runs import Run, Told, days_between
from .history import History
from .pack import Numbers


def next_change(base: Compiled, view: View, on: date) -> date | None:
    """Give the first day after one on which a result may differ though nothing new was recorded; None: never."""
    known = view.unchanged
    if known is None or not known[0] <= on < known[1]:
        first = min((day for day in _change_days(base, view, on) if day > on), default=date.max)
        known = view.unchanged = (on, first)
    return known[1] if known[1] < date.max else None


def _change_days(base: Compiled, view: View, on: date) -> Iterator[date]:
    """Give the days: facts come into sight, spans begin and end, waits run out; of those up to ``on`` not all."""
    n, history = base.pack.n, base.history
    past = timedelta(days=n.past_event_days + 1)
    yield from _fact_days(history)
    yield from _run_days(base.runs, on)
    for use in base.uses:
        yield from _use_days(use, past)
    yield from _step_days(view)
    yield from _check_days(view, n, on)
    for reduction in (*view.reductions, *view.planned_reductions):
        yield from _reduction_days(reduction, n)
    yield from (level.last + DAY for level in view.effective if level.last is not None)
    yield from (change.day for change in view.changes)
    if view.gut_days or view.reductions:
        # Only a rise after a stomach symptom, or one that cut a reduction short, is still told of later.
        yield from (change.day + past for change in view.changes)
    yield from (day + timedelta(days=n.time_change_wait_days) for day in view.time_changes)
    for run in view.told:
        if run.ug not in (0, run.prescribed_ug) or run.ug > n.usual_top_ug:
            yield from _told_days(run, past)
    yield view.start
    if view.stopped is not None:
        yield view.stopped
    yield from cautions_days(history, n)
    yield from course_days(view, n)
    yield from due_days(history, view, n, on)


def _run_days(runs: Iterable[Run], on: date) -> Iterator[date]:
    """Give the day of each run that comes into sight next."""
    return (max(run.first, on + DAY) for run in runs if run.last > on)


def _told_days(run: Told, past: timedelta) -> Iterator[date]:
    return (max(day, run.known) + past for day in days_between(run.first, run.last))


def _step_days(view: View) -> Iterator[date]:
    for step in view.steps:
        yield step.first
        if step.last is not None:
            yield step.last + DAY


def _check_days(view: View, n: Numbers, on: date) -> Iterator[date]:
    """Give the days on which an increase comes near; none where somebody asked since the increase before it."""
    contact = view.contact_by(on)
    for rise in view.planned_rises:
        before = max((c.day for c in view.increases if c.day < rise.day), default=view.start)
        if contact is None or contact < before:
            yield rise.day - timedelta(days=n.step_check_days)


def _reduction_days(reduction: Reduction, n: Numbers) -> Iterator[date]:
    yield reduction.first
    yield reduction.day(n.reduction_asked_from_day)
    yield reduction.day(n.reduction_longest_days + 1)
    yield reduction.day(n.reduction_days + 1)
    if reduction.raised is not None:
        yield reduction.raised
        yield reduction.raised + timedelta(days=n.reduction_planned_grace_days)


def _fact_days(history: History) -> Iterator[date]:
    for course in history.courses:
        yield from (plan.authored for plan in course.plans)
        if course.start is not None:
            yield course.start
    yield from [f.day for f in history.follow_ups]
    yield from [lab.day for lab in history.labs]
    yield from (s.day for s in history.main_sleep)
    yield from (d.day for d in history.decisions)


def _use_days(use: Use, past: timedelta) -> Iterable[date]:
    if use.use.first is not None:
        yield use.use.first
    yield use.known
    if use.use.last is not None:
        yield use.use.last + DAY
        yield max(use.use.last, use.known) + past
