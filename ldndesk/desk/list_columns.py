"""What the lists show of a patient, kept beside the patient so that they need no history."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import update

from ldndesk.clinical.call_schedule import NextCall, active_course, next_call
from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import CallOutcome
from ldndesk.clinical.findings import INBOX, Category, Evaluation
from ldndesk.clinical.history import History
from ldndesk.store import tables as t

from .booking import booked_day
from .today import WARNINGS
from .work import Work

TASK_WORDS = {
    "baseline-missing": "baseline to ask",
    "thyroid-test-due": "TSH due",
    "liver-test-due": "ALT due",
}
"""What the list of calls says beside the call; a call that is due is on that list itself."""
_LOOKS_AHEAD = 12
"""So many days on which nothing changes are looked past, then the next one is waited for."""


class Columns(NamedTuple):
    """What the lists show of a patient on a day."""

    dose: str
    call: NextCall | None
    tasks: tuple[str, ...]
    met: date | None
    failed: int


def keep_lists(work: Work, patient_id: int, history: History, evaluation: Evaluation) -> None:
    """Write what the lists show, and the day to look again."""
    booked = booked_day(work, patient_id)
    shown = _columns(work, history, evaluation, booked)
    call, tasks = shown.call, shown.tasks
    work.connection.execute(
        update(t.patient)
        .where(t.patient.c.id == patient_id)
        .values(
            recheck_on=look_again_on(
                evaluation,
                lambda day: evaluate(history, day, work.pack),
                lambda judged: _columns(work, history, judged, booked),
            ),
            next_call_on=None if call is None else call.due,
            next_call_why="" if call is None else " · ".join((call.why, *tasks)),
            last_contact_on=shown.met,
            failed_attempts=shown.failed,
            current_dose=shown.dose,
            evaluated_on=work.today,
            evaluated_pack=work.pack.sha256,
            not_evaluated=len(evaluation.not_evaluated),
        )
    )


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


def _columns(work: Work, history: History, evaluation: Evaluation, booked: date | None) -> Columns:
    on = evaluation.on
    due_rules = {f.rule for f in evaluation.findings if f.category is Category.TASK}
    met = max((f.day for f in history.follow_ups if any(a.score is not None for a in f.answers)), default=None)
    failed = [a for a in history.call_attempts if a.outcome is not CallOutcome.REACHED and (met is None or a.day > met)]
    return Columns(
        _dose_words(work, history, on),
        _after_a_warning(evaluation, _due_call(history, on, booked, met)),
        tuple(words for rule, words in TASK_WORDS.items() if rule in due_rules),
        met,
        len(failed),
    )


def _due_call(history: History, on: date, booked: date | None, met: date | None) -> NextCall | None:
    """Give the next call: by the schedule or as booked, whichever is sooner; what is missing is asked then."""
    if active_course(history, on) is None:
        return None
    due = next_call(history, on)
    if booked is not None and (met is None or booked > met) and (due is None or booked <= due.due):
        return NextCall(booked, f"Booked for {show_day(booked)}")
    return due


def _after_a_warning(evaluation: Evaluation, due: NextCall | None) -> NextCall | None:
    """Bring the next call forward to the day after a warning sign or suspected withdrawal (clinic)."""
    signs = [f for f in evaluation.findings if f.rule in WARNINGS]
    if not signs:
        return due
    told = max(e.day for f in signs for e in f.evidence if e.day is not None)
    sooner = NextCall(told + timedelta(days=1), "The day after a warning sign")
    return sooner if due is None or sooner.due < due.due else due


def _dose_words(work: Work, history: History, on: date) -> str:
    view = compiled(history, work.pack).at(on)
    step = view.step_on(on)
    if step is not None and (view.stopped is None or on < view.stopped):
        return show_mg(step.daily_ug)
    if view.course is not None and view.start > on:
        return f"starts {show_day(view.start)}"
    return "no current course"
