"""The tables of letters: doses prescribed, what changed and why, scores."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from sqlalchemy import exists, select

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.days import show_day
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.history import History
from ldndesk.clinical.holding import hold_on
from ldndesk.clinical.plan import Plan
from ldndesk.clinical.symptoms import Kind, label_of
from ldndesk.store import tables as t

from .letter_days import LetterKind
from .letter_dose import WAITS, step_words, why_stopped
from .letter_form import LetterTable, paper_mg
from .work import Work

SHORT = 3
"""A ramp of more doses is told by its first and its last."""
MOST_ROWS = 8
"""So many rows of a table a letter tells, so that it stays on two pages; its heading says of how many."""
Change = tuple[date, str, str, str]
"""Ordered on, from, daily dose, why."""


def doses_table(work: Work, history: History) -> LetterTable:
    """List what is prescribed, what waits marked as waiting."""
    view = compiled(history, work.pack).at(work.today)
    held = hold_on(view, evaluate(history, work.today, work.pack), work.pack.n)
    rows: list[tuple[str, str, str]] = []
    now = 0
    for step in view.course.effective_steps() if view.course is not None else ():
        now = len(rows) if step.first <= work.today else now
        waits = held is not None and step.covers(work.today) and step.daily_ug > held.at.daily_ug
        last = show_day(step.last) if step.last else "until changed"
        rows.append((show_day(step.first), last, f"{step_words(step)}{f'; {WAITS}' if waits else ''}"))
    first = max(0, min(now, len(rows) - MOST_ROWS))  # today's dose is always among them
    heads = ("From", "To", "Dose and what to measure")
    return LetterTable(_of("Doses prescribed", len(rows)), heads, tuple(rows[first : first + MOST_ROWS]))


def _of(heading: str, rows: int, which: str = "") -> str:
    """Say in a heading that there is more than stands below."""
    return f"{heading} ({MOST_ROWS} of {rows}{which})" if rows > MOST_ROWS else heading


def changes_table(work: Work, patient_id: int, history: History, *, told_or_not: bool = False) -> LetterTable:
    """Tell each order with the doses it brought and its reason, and the stop; without a reason that is said.

    What was entered in error is said to be so where a letter had told it; with ``told_or_not`` in any case.
    """
    course = compiled(history, work.pack).at(work.today).course
    rows: list[Change] = []
    for plan in course.plans if course is not None else ():
        told = plan.reason or "no reason recorded"
        rows.append((plan.authored, show_day(plan.in_force), _path_words(plan), told))
    if course is not None and course.stopped is not None:
        stopped = show_day(course.stopped)
        rows.append((course.stopped, stopped, "stopped", why_stopped(work, history, course)))
    rows += _withdrawn(work, patient_id, told_or_not)
    rows.sort(key=lambda row: row[0])
    heads = ("Ordered on", "From", "Daily dose", "Why")
    shown = tuple((show_day(day), *rest) for day, *rest in rows[-MOST_ROWS:])
    return LetterTable(_of("What changed, and why", len(rows), ", the latest"), heads, shown)


def _withdrawn(work: Work, patient_id: int, told_or_not: bool) -> Iterator[Change]:
    """Give orders and stops that were marked as entered in error."""
    letter, struck = t.letter.c, t.struck
    for table, on, what in (
        (t.plan, t.plan.c.authored_on, "order"),
        (t.course_stop, t.course_stop.c.stopped_on, "stop"),
    ):
        marked = (struck.c.table_name == table.name) & (struck.c.row_id == table.c.id)
        columns = select(on, struck.c.reason).join_from(table, struck, marked).where(table.c.patient_id == patient_id)
        told = exists().where(
            letter.patient_id == patient_id,
            letter.kind == LetterKind.GP.value,
            letter.deed_id > table.c.deed_id,
            letter.deed_id < struck.c.deed_id,
        )
        for day, why in work.connection.execute(columns if told_or_not else columns.where(told)):
            yield day, "never", f"{what} entered in error", f"It does not count: {why}"


def _path_words(plan: Plan) -> str:
    doses = [step.daily_ug for step in plan.steps]
    told = [paper_mg(ug) if ug else "no dose" for ug, _ in groupby(doses)]
    return " to ".join((told[0], told[-1])) if len(told) > SHORT and doses == sorted(doses) else ", ".join(told)


def scores_table(work: Work, history: History) -> LetterTable:
    """Tell whatever is there now, the worst first, and the outcomes: before LDN, at its best since, last."""
    view = compiled(history, work.pack).at(work.today)
    rows = []
    there_first = sorted(view.states(work.today), key=lambda state: (not state[1].speaks, -state[1].score))
    for line, reading in there_first:
        if Kind.RED_FLAG in line.kinds or not (Kind.OUTCOME in line.kinds or reading.speaks):
            continue
        since = [r.score for r in line.readings if view.start <= r.day <= work.today]
        rows.append(
            (
                label_of(line.symptom),
                "not recorded" if line.baseline is None else str(line.baseline),
                str(min(since)) if since else "none since",
                f"{reading.score} on {show_day(reading.day)}",
            )
        )
    heading = _of("Scores, 0 none to 10 worst", len(rows), ", the worst first")
    return LetterTable(heading, ("Symptom", "Before LDN", "Lowest on LDN", "Last"), tuple(rows[:MOST_ROWS]))
