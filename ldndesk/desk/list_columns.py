"""What the lists show of a patient, kept beside the patient so that they need no history."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from sqlalchemy import update

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.course_view import View
from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.findings import INBOX, Evaluation
from ldndesk.clinical.history import History
from ldndesk.clinical.holding import hold_on
from ldndesk.clinical.plan import Step
from ldndesk.store import tables as t

from .booking import Booked, latest_booking
from .letter_days import LetterKind, latest_letter
from .todo import Todo, next_contact, write_todos
from .work import Work
from .worklist import failed_attempts, worklist

_LOOKS_AHEAD = 12
"""So many days on which nothing changes are looked past, then the next one is waited for."""


class _AtHand(NamedTuple):
    """What was booked and written."""

    booked: Booked | None
    letter: date | None


class Columns(NamedTuple):
    """What the lists show of a patient on a day."""

    dose: str
    todos: tuple[Todo, ...]
    met: date | None
    failed: int
    tried: date | None
    """The day of the latest attempt that did not reach the patient."""


def keep_lists(work: Work, patient_id: int, history: History, evaluation: Evaluation) -> None:
    """Write what the lists show, and the day to look again."""
    at_hand = _AtHand(latest_booking(work, patient_id), latest_letter(work, patient_id, LetterKind.NOT_REACHED))
    shown = _columns(work, history, evaluation, at_hand)
    call = next_contact(shown.todos)
    work.connection.execute(
        update(t.patient)
        .where(t.patient.c.id == patient_id)
        .values(
            recheck_on=look_again_on(
                evaluation,
                lambda day: evaluate(history, day, work.pack),
                lambda judged: _columns(work, history, judged, at_hand),
            ),
            next_call_on=None if call is None else call.due,
            todo_on=min((todo.due for todo in shown.todos), default=None),
            todo=write_todos(shown.todos),
            last_contact_on=shown.met,
            failed_attempts=shown.failed,
            last_tried_on=shown.tried,
            current_dose=shown.dose,
            evaluated_on=work.today,
            evaluated_pack=work.pack.sha256,
            not_evaluated=len(evaluation.not_evaluated),
        )
    )


def dose_shown(work: Work, history: History, on: date) -> str:
    """Say the dose the lists are to show, from the facts alone, as it was judged on a day."""
    return _dose_words(work, history, evaluate(history, on, work.pack))


def look_again_on(
    first: Evaluation, judge: Callable[[date], Evaluation], shown: Callable[[Evaluation], Columns]
) -> date | None:
    """Give the first later day on which something really differs: on most days on which it might, nothing does.

    Notes and tasks are kept nowhere but in the columns. None: never by time alone. A day too early does no harm, so
    that the look ahead ends after some days.
    """
    was = _kept_of(first, shown)
    day = first.recheck_on
    for _ in range(_LOOKS_AHEAD):
        if day is None:
            return None
        then = judge(day)
        if _kept_of(then, shown) != was:
            return day
        day = then.recheck_on
    return day


def _kept_of(evaluation: Evaluation, shown: Callable[[Evaluation], Columns]) -> tuple[object, ...]:
    alerts = tuple(f for f in evaluation.findings if f.category in INBOX)
    return alerts, evaluation.not_evaluated, shown(evaluation)


def _columns(work: Work, history: History, evaluation: Evaluation, at_hand: _AtHand) -> Columns:
    met = max((f.day for f in history.follow_ups if any(a.score is not None for a in f.answers)), default=None)
    failed = failed_attempts(history)
    return Columns(
        _dose_words(work, history, evaluation),
        worklist(history, evaluation, work.pack, *at_hand),
        met,
        len(failed),
        failed[-1].day if failed else None,
    )


def _dose_words(work: Work, history: History, evaluation: Evaluation) -> str:
    on = evaluation.on
    view = compiled(history, work.pack).at(on)
    step = view.step_on(on)
    if step is not None and (view.stopped is None or on < view.stopped):
        revived = any(f.rule == "course-revived" for f in evaluation.findings)
        return f"{show_mg(step.daily_ug)}, unconfirmed" if revived else _dose_today(work, view, step, evaluation)
    if view.course is not None and view.start > on:
        return f"starts {show_day(view.start)}"
    return "no current course"


def _dose_today(work: Work, view: View, step: Step, evaluation: Evaluation) -> str:
    """Say the dose prescribed; where its increase waits, at which dose it is held, or that it is not known."""
    hold = hold_on(view, evaluation, work.pack.n)
    if hold is not None:
        return f"Hold at {show_mg(hold.at.daily_ug)} ({show_mg(step.daily_ug)} planned)"
    return f"{show_mg(step.daily_ug)}{', unconfirmed' if evaluation.unasked_rises else ''}"
