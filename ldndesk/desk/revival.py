"""What comes into force again when the stop of a course is marked as entered in error; never in silence."""

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.facts import Decision, Verdict
from ldndesk.clinical.formulary import FORMS
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Course
from ldndesk.store import records
from ldndesk.store import tables as t

from .work import Refused, Role, Work


class Revival(NamedTuple):
    """What taking a stop back brings about, as the prescriber is told before it is done."""

    text: str
    ug: int
    """The daily dose planned for today once the stop is taken back, micrograms; 0 where there is none."""
    certain: bool
    """Whether it is known what is taken: no day has passed on which the course counted as stopped."""


def read_revival(work: Work, patient_id: int, stop_id: int) -> Revival:
    """Say which dose is in force again from when if a stop is struck; prescriber only."""
    work.only(Role.PRESCRIBER)
    stop = t.course_stop.c
    found = select(t.course.c.key, stop.course_id, stop.stopped_on).join_from(t.course_stop, t.course)
    row = work.connection.execute(found.where(stop.id == stop_id, stop.patient_id == patient_id)).one_or_none()
    if row is None:
        raise Refused("This entry is not in this patient’s record.")
    history = records.load_history(work.connection, patient_id, work.zone)
    course = next((c for c in history.courses if c.key == row.key), None)
    if course is None:
        return Revival("No order of this course stands, so that no dose comes into force.", 0, certain=True)
    later = _begun_after(history, course)
    if later is not None:
        raise Refused(
            f"Another course was begun after this stop, on {show_day(later)}; with the stop taken back two courses "
            "would hold at once. Stop or change the later course instead."
        )
    struck = select(t.struck.c.row_id).where(t.struck.c.table_name == t.course_stop.name)
    others = select(stop.stopped_on).where(stop.course_id == row.course_id, stop.id != stop_id)
    left = list(work.connection.scalars(others.where(stop.id.not_in(struck)).order_by(stop.id)))
    if left and left[-1] <= work.today:
        return Revival(
            f"Another stop of the course, from {show_day(left[-1])}, stands: no dose comes into force.", 0, True
        )
    again = replace(course, stopped=left[-1] if left else None)
    return _in_words(work, _with(history, course, again), row.stopped_on)


def _begun_after(history: History, course: Course) -> date | None:
    starts = [c.start for c in history.courses if c is not course and c.start is not None]
    return next((s for s in starts if course.start is not None and s > course.start), None)


def _with(history: History, course: Course, again: Course) -> History:
    return replace(history, courses=tuple(again if c is course else c for c in history.courses), cache={})


def _in_words(work: Work, history: History, stopped: date) -> Revival:
    view = compiled(history, work.pack).at(work.today)
    step, before = view.step_on(work.today), view.step_on(stopped - timedelta(days=1))
    ug = step.daily_ug if step is not None else 0
    dose = f"{show_mg(ug)} a day ({FORMS[step.form].label})" if step is not None and ug else ""
    if work.today < view.start:
        return Revival(f"The course is planned again: its first dose is on {show_day(view.start)}.", 0, certain=True)
    if not dose:
        return Revival("The plan is in force again; it holds no dose today.", 0, certain=True)
    if stopped > work.today:
        return Revival(f"{dose} goes on as planned, past {show_day(stopped)} too.", ug, certain=True)
    if stopped == work.today:
        return Revival(f"{dose} is in force again from today, {show_day(work.today)}.", ug, certain=True)
    rose = before is not None and before.daily_ug < ug
    meanwhile = (
        f" The plan rose meanwhile: it was {show_mg(before.daily_ug)} before the stop." if before and rose else ""
    )
    days = (work.today - stopped).days
    return Revival(
        f"{dose} is planned again from {show_day(stopped)}, the day it stopped.{meanwhile} The course counted as "
        f"stopped for {days} {'day' if days == 1 else 'days'}, and what was taken is not known: an alert asks "
        "for a call, no dose rises, and no dose calendar is written, until somebody has spoken with the patient.",
        ug,
        certain=False,
    )


def note_revival(work: Work, patient_id: int, revival: Revival, reason: str) -> None:
    """Write down that a stop which had taken effect was taken back, so that the rules hold the dose until asked."""
    if revival.certain:
        return
    history = records.load_history(work.connection, patient_id, work.zone)
    told = Decision(Verdict.COURSE_REVIVED, work.today, reason.strip(), work.now, revival.ug)
    facts = History(history.patient, zone=work.zone, decisions=(told,))
    records.add_facts(work.connection, patient_id, facts, work.deed_id)
