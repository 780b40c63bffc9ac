"""An increase that waits: at which dose a patient stays, and for what, until somebody has asked.

A return from a reduction waits until what led to it was asked about since day 4 and has settled, whatever was
reported taken: a dose is no answer.  Whoever tells a dose, on screen or paper, asks here which one it is.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from .course_view import View
from .dose_record import Reduction
from .findings import Evaluation
from .pack import Numbers
from .plan import Step
from .readings import SymptomLine

UNASKED = "nobody has asked"
UNSETTLED = "it has not settled"


class Hold(NamedTuple):
    """The step a patient stays at, the one the plan has instead, the day it rose, and what it waits for."""

    at: Step
    planned: Step
    since: date
    why: str = UNASKED


def still_to_ask(view: View, reduction: Reduction, on: date, n: Numbers) -> tuple[SymptomLine, ...]:
    """List the symptoms that were troublesome when last asked about, before day 4 of a reduction."""
    first = reduction.day(n.reduction_asked_from_day)
    return tuple(line for line, reading in view.states(on) if reading.troublesome and reading.day < first)


def is_asked(view: View, reduction: Reduction, on: date, n: Numbers) -> bool:
    """Whether an answer was obtained since day 4 of a reduction, and one of all that led to it."""
    answered = view.asked_between(reduction.day(n.reduction_asked_from_day), on)
    return answered and not still_to_ask(view, reduction, on, n)


def return_due(view: View, on: date, n: Numbers) -> Reduction | None:
    """Give the prescribed reduction whose day 8 is reached; none where the dose was raised before it."""
    begun = [r for r in view.planned_reductions if r.first <= on]
    if not begun or on < begun[-1].day(n.reduction_days + 1):
        return None
    last = begun[-1]
    early = last.raised is not None and last.raised < last.day(n.reduction_days + 1)
    return None if early else last


def hold_on(view: View, evaluation: Evaluation, n: Numbers) -> Hold | None:
    """Give what is held on the day of an evaluation.

    None where nothing waits, where a prescriber has decided since for a written reason, and where several increases
    of a ramp passed: what is taken is then not known.
    """
    on = evaluation.on
    now = view.step_on(on)
    if now is None or (view.stopped is not None and view.stopped <= on):
        return None
    found = [
        hold for hold in (*_returns(view, now, on, n), *_rises(view, now, evaluation)) if not _decided(view, hold, on)
    ]
    return min(found, key=lambda hold: hold.at.daily_ug, default=None)


def _returns(view: View, now: Step, on: date, n: Numbers) -> Iterator[Hold]:
    """Hold the return from a reduction at the reduced dose."""
    due = return_due(view, on, n)
    if due is None or due.raised is None or due.raised > on or now.daily_ug <= due.after_ug:
        return
    raised = due.raised
    reduced = [s for s in view.steps if s.first < raised and s.daily_ug == due.after_ug]
    if not is_asked(view, due, on, n):
        yield Hold(reduced[-1], now, raised)
    elif any(reading.troublesome and reading.began <= raised for _, reading in view.states(on)):
        yield Hold(reduced[-1], now, raised, UNSETTLED)


def _rises(view: View, now: Step, evaluation: Evaluation) -> Iterator[Hold]:
    """Hold one increase of a ramp at the dose before it."""
    unasked = evaluation.unasked_rises
    if len(unasked) != 1:
        return
    # A planned pause before the increase is over: what is held is the dose before that.
    before = next((s for s in reversed(view.steps) if s.first < unasked[0] and s.daily_ug), None)
    if before is not None and before.daily_ug < now.daily_ug:
        yield Hold(before, now, unasked[0])


def _decided(view: View, hold: Hold, on: date) -> bool:
    """Whether the plan in force was written after the increase was due, for a written reason."""
    plan = view.course.plan_on(on) if view.course is not None else None
    return plan is not None and plan.authored >= hold.since and bool(plan.reason.strip())


def instructed(steps: Sequence[Step], hold: Hold | None) -> tuple[Step, ...]:
    """Give steps as the patient was told them: what is held never goes above the dose it is held at."""
    if hold is None:
        return tuple(steps)
    return tuple(
        hold.at._replace(first=s.first, last=s.last) if s.first >= hold.since and s.daily_ug > hold.at.daily_ug else s
        for s in steps
    )
