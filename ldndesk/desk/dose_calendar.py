"""The patient's dose calendar: a cell a day with mg and what to measure, from the plan in force and nothing else."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.course_view import View
from ldndesk.clinical.days import show_day
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.findings import INBOX, Urgency
from ldndesk.clinical.formulary import FORMS, measurable
from ldndesk.clinical.history import History
from ldndesk.clinical.holding import Hold, hold_on, instructed
from ldndesk.clinical.plan import Course, Step

from .letter_days import LetterKind
from .letter_form import Letter, LetterTable, measured, paper_mg, postal
from .work import Refused, Work

DAYS = 42
"""Six weeks stand on one page."""
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY = timedelta(days=1)
NEW_LINE = "\n("
"""A cell is narrow: the micrograms stand below the mg."""
ASK_FIRST = "NEW DOSE: only once we have spoken"


class CalendarDay(NamedTuple):
    """One day: the daily dose in micrograms, what to take in words, and what is marked."""

    day: date
    ug: int
    doses: tuple[str, ...]
    mark: str


_UNKNOWN = frozenset({"in-hospital", "course-revived"})
"""Findings under which it is not known what is to be taken."""


def dose_calendar(work: Work, patient_id: int, history: History, clinic: str, days: int = DAYS) -> Letter:
    """Lay out the coming weeks; refused while it is not known what is to be taken."""
    course, view, held = sure_plan(work, history)
    first = max(work.today, view.start)
    found = tuple(calendar_days(course, first, days, held))
    plan = course.plan_on(first) or course.plans[-1]
    forms = sorted({FORMS[s.form].label for s in course.effective_steps() if s.last is None or s.last >= first})
    return Letter(
        LetterKind.CALENDAR,
        patient_id,
        history.patient.display_name,
        work.today,
        clinic,
        postal(history.patient),
        f"Your low-dose naltrexone (LDN), {show_day(found[0].day)} to {show_day(found[-1].day)}",
        (
            f"Plan {course.plans.index(plan) + 1} of {show_day(plan.authored)}. Form: {', '.join(forms)}.",
            *((f"Stay at {paper_mg(held.at.daily_ug)} until we have spoken with you.",) if held is not None else ()),
            "Tick each day once taken. If you missed a dose, skip it; never take a double dose. Take a new, higher "
            "dose only once we have spoken with you; until then stay at the dose before it.",
        ),
        (_table(found),),
        (
            f"Not sure, or unwell? Ring {clinic}. Yellow skin or eyes, dark urine, thoughts of harming yourself: stop "
            "and get help today, from your GP, NHS 111 or in an emergency 999.",
            "No opioid painkillers, cough or diarrhoea medicines beside LDN; ask your pharmacist first.",
        ),
    )


def sure_plan(work: Work, history: History) -> tuple[Course, View, Hold | None]:
    """Give the plan in force, and what of it is held; refused while it is not sure what is to be taken."""
    _check_record(history)
    evaluation = evaluate(history, work.today, work.pack)
    view = compiled(history, work.pack).at(work.today)
    course = view.course
    if course is None or (view.stopped is not None and view.stopped <= work.today):
        raise Refused("There is no current plan to write it from.")
    urgent = [f for f in evaluation.findings if f.category in INBOX and f.urgency is Urgency.URGENT]
    if urgent:
        raise Refused(f"The prescriber decides first: {urgent[0].reason} It is written after that.")
    unknown = next((f for f in evaluation.findings if f.rule in _UNKNOWN), None)
    if unknown is not None:
        raise Refused(f"{unknown.reason} It is written after that.")
    held = hold_on(view, evaluation, work.pack.n)
    if held is None and len(evaluation.unasked_rises) > 1:
        raise Refused("Several increases passed and nobody has asked: ask what is taken before this is written.")
    _check_measurable(course, max(work.today, view.start))
    return course, view, held


def _check_record(history: History) -> None:
    if history.patient.deceased:
        raise Refused("The patient has died; nothing is written.")
    if history.problems:
        raise Refused(f"The record cannot all be read, so the plan is not sure: {history.problems[0]}")


def _check_measurable(course: Course, first: date) -> None:
    """Refuse a plan ahead that holds a dose nobody can measure with its form."""
    for step in course.effective_steps():
        ahead = step.last is None or step.last >= first
        for dose in step.administrations if ahead else ():
            if dose.ug and not measurable(step.form, dose.ug, step.strengths):
                what = f"{paper_mg(dose.ug)} cannot be measured with {FORMS[step.form].label}"
                raise Refused(f"From {show_day(step.first)}: {what}; change the plan first.")


def calendar_days(course: Course, first: date, days: int, held: Hold | None = None) -> Iterator[CalendarDay]:
    """Give each day as planned; ``held``: what waits, and is never gone above."""
    steps = instructed(course.effective_steps(), held)
    before = next((s.daily_ug for s in steps if s.covers(first - DAY) and s.daily_ug), None)
    for number in range(days):
        day = first + number * DAY
        step = next((s for s in steps if s.covers(day)), None)
        plan = course.plan_on(day)
        if step is None or not step.daily_ug:
            yield CalendarDay(day, 0, ("no dose",), "")
            continue
        if plan is not None and plan.is_day_off(day):
            yield CalendarDay(day, 0, ("day off",), "")
            continue
        ug = step.daily_ug
        mark = "" if before is None or before == ug else ASK_FIRST if ug > before else "LOWER DOSE"
        before = ug
        yield CalendarDay(day, ug, tuple(_doses(step)), mark)


def _doses(step: Step) -> Iterator[str]:
    for dose in step.administrations:
        at = f"\nat {dose.time:%H:%M}" if dose.time is not None else ""
        yield f"{paper_mg(dose.ug).replace(' (', NEW_LINE)}\n{measured(step, dose.ug)}{at}"


def _table(days: tuple[CalendarDay, ...]) -> LetterTable:
    """Lay the days out in weeks from Monday to Sunday."""
    cells = [""] * days[0].day.weekday() + [_cell(day) for day in days]
    cells += [""] * (-len(cells) % 7)
    rows = tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))
    return LetterTable("", WEEKDAYS, rows)


def _cell(day: CalendarDay) -> str:
    tick = ("[  ] taken",) if day.ug else ()
    return "\n".join((f"{day.day:%d}-{show_day(day.day)[3:6]}", *((day.mark,) if day.mark else ()), *day.doses, *tick))
