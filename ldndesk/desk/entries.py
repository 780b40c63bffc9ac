"""Everything recorded of a patient, newest first, struck entries included."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Column, Integer, Select, Table, Text, and_, bindparam, func, select, type_coerce

from ldndesk.clinical.cautions import CAUTION_WORDS
from ldndesk.clinical.days import minutes_words, show_day, show_instant, taken_words
from ldndesk.clinical.decision_words import decision_words
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.facts import Answer, CautionKind, Lab, Verdict
from ldndesk.clinical.formulary import FORMS, Form
from ldndesk.clinical.lab_value import LAB_TESTS, lab_words
from ldndesk.clinical.symptoms import INDICATIONS, Indication, Kind, is_symptom, label_of, symptom_info
from ldndesk.store import tables as t
from ldndesk.store.answers import unpack_answers
from ldndesk.store.column_types import ClockTime, Day, Instant

from .letter_days import KIND_WORDS, LetterKind
from .work import Work

PRESCRIBERS_OWN = frozenset({"plan", "course_stop", "decision"})
"""Entries only a prescriber may mark as entered in error."""
MOST_STEPS = 4
"""Steps of an order written out in the list."""
UNREADABLE = "This entry cannot be read."
_DAMAGED = object()
"""Stands for a value that was damaged in the file."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_CAPTURES = {"call": "Call", "visit": "Visit", "diary": "Diary"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored fact as the record lists it."""

    table: str
    id: int
    day: date
    recorded: str
    """``07-Mar-2026 14:05``, clinic time."""
    by: str
    what: str
    """``Call``, ``Symptoms (diary)``, ``Other medicine``, ``Dose taken``, ``Plan`` …"""
    text: str
    struck: str
    """Reason it was marked as entered in error; empty while it stands."""
    struck_by: str = ""
    struck_at: str = ""
    """Who marked it and when, clinic time; empty while it stands."""


def read_entries(work: Work, patient_id: int) -> tuple[Entry, ...]:
    """Read every entry of a patient."""
    found = [entry for table in _KINDS for entry, _ in read_rows(work, patient_id, table)]
    doses = _doses_ordered(work, patient_id)
    found = [_with_doses(entry, doses) if entry.table == "plan" else entry for entry in found]
    return tuple(sorted(found, key=lambda e: (e.day, e.recorded, e.table, e.id), reverse=True))


def _doses_ordered(work: Work, patient_id: int) -> dict[int, list[str]]:
    """Write what each order prescribes, a line for each change of dose."""
    step, plan = t.plan_step.c, t.plan.c
    columns = select(step.plan_id, step.step_no, type_coerce(step.first_on, Text), func.sum(step.amount_ug))
    joined = columns.select_from(t.plan_step.join(t.plan, plan.id == step.plan_id)).where(plan.patient_id == patient_id)
    rows = work.connection.execute(
        joined.group_by(step.plan_id, step.step_no, step.first_on).order_by(step.plan_id, step.step_no)
    )
    told: dict[int, list[str]] = defaultdict(list)
    for plan_id, _, first, ug in rows:
        told[plan_id].append(f"{show_mg(ug)} from {show_day(date.fromisoformat(first))}")
    return told


def _with_doses(entry: Entry, doses: dict[int, list[str]]) -> Entry:
    ordered = doses.get(entry.id, [])
    more = f" and {len(ordered) - MOST_STEPS} more" if len(ordered) > MOST_STEPS else ""
    return replace(entry, text=f"{entry.text}: {', '.join(ordered[:MOST_STEPS])}{more}") if ordered else entry


def read_rows(work: Work, patient_id: int, table: Table) -> list[tuple[Entry, Any]]:
    """Read the entries of one kind, each with its values; None in their place where the file was damaged."""
    rows = work.connection.execute(_statement(table), {"patient_id": patient_id})
    return [_entry(work, table, row) for row in rows]


@cache
def _statement(table: Table) -> Select[Any]:
    """Read all of a kind with who wrote it and why it was struck.

    As written, and built once: one damaged value must not take the whole list with it, and to build it is dearer
    than to read.
    """
    struck, deed, marking = t.struck, t.deed, t.deed.alias("marking")
    marked = and_(struck.c.table_name == table.name, struck.c.row_id == table.c.id)
    written = [c if isinstance(c.type, Integer) else type_coerce(c, Text).label(c.name) for c in table.c]
    columns = select(
        *written,
        deed.c.actor.label("by"),
        func.coalesce(struck.c.reason, "").label("struck_why"),
        func.coalesce(marking.c.actor, "").label("struck_by"),
        type_coerce(marking.c.at, Text).label("struck_at"),
    )
    joined = table.join(deed, deed.c.id == table.c.deed_id).outerjoin(struck, marked)
    joined = joined.outerjoin(marking, marking.c.id == struck.c.deed_id)
    return columns.select_from(joined).where(table.c.patient_id == bindparam("patient_id"))


def _entry(work: Work, table: Table, row: Any) -> tuple[Entry, Any]:
    what, day, say = _KINDS[table]
    read = SimpleNamespace(**{c.name: _read_value(c, row) for c in table.c})
    damaged = any(value is _DAMAGED for value in vars(read).values())
    local = (_LONG_AGO if read.recorded_at is _DAMAGED else read.recorded_at).astimezone(work.zone)
    try:
        text = UNREADABLE if damaged else say(read)
    except (ArithmeticError, IndexError, KeyError, TypeError, ValueError):
        text = UNREADABLE
    when = getattr(read, day) if day else None
    named = _CAPTURES.get(row.capture, what) if table is t.follow_up else what
    on = when if isinstance(when, date) else local.date()
    told = row.struck_why, row.struck_by, _struck_at(work, row.struck_at)
    entry = Entry(table.name, row.id, on, show_instant(local), row.by, named, text, *told)
    return entry, None if text is UNREADABLE else read


def _struck_at(work: Work, written: str | None) -> str:
    try:
        return show_instant(Instant.read(written).astimezone(work.zone)) if written else ""
    except ValueError:
        return "at a time that cannot be read"


def _read_value(column: Column[Any], row: Any) -> Any:
    """Read one value as written; answers stay text, and a damaged one is marked."""
    written = getattr(row, column.name)
    if not isinstance(column.type, (Day, Instant, ClockTime)) or written is None:
        return written
    try:
        return column.type.read(written)
    except (TypeError, ValueError):
        return _DAMAGED


def _score(answer: Answer) -> str:
    if answer.score is None:
        return "not asked" if answer.silence == "not-asked" else "declined"
    flag = is_symptom(answer.symptom) and Kind.RED_FLAG in symptom_info(answer.symptom).kinds
    return ("yes" if answer.score else "no") if flag else str(answer.score)


def _answers(row: Any) -> str:
    told = []
    for answer in unpack_answers(row.answers):
        name = label_of(answer.symptom) if is_symptom(answer.symptom) else answer.symptom
        score = _score(answer)
        told.append(f"{name} {score}{' (troublesome)' if answer.troublesome else ''}")
    return " · ".join([*told, *([f"Note: {row.note}"] if row.note else [])]) or "No answers"


def _dose(row: Any) -> str:
    amount = show_mg(row.amount_ug) if row.amount_ug else "missed"
    at = f" at {row.at_time:%H:%M}" if row.at_time is not None else ""
    form = f", {FORMS[Form(row.form)].label}" if row.form else ""
    days = show_day(row.first_on) if row.first_on == row.last_on else taken_words(row.first_on, row.last_on)
    return f"{amount}{at}{form}, {days}"


def _caution(row: Any) -> str:
    until = f", ended {show_day(row.abated_on)}" if row.abated_on else ""
    return f"{CAUTION_WORDS[CautionKind(row.kind)]}, since {show_day(row.onset_on)}{until}"


def _attempt(row: Any) -> str:
    minutes = f", {minutes_words(row.minutes)}" if row.minutes is not None else ""
    return f"{row.outcome.replace('_', ' ').capitalize()}{minutes}"


def _lab(row: Any) -> str:
    lab = Lab(row.lab)
    told = f", range {row.reference}" if row.reference else ""
    return f"{LAB_TESTS[lab].label} {lab_words(lab, Decimal(row.value), row.unit)}{told}"


_Kind = tuple[str, str, Callable[[Any], str]]
_KINDS: dict[Table, _Kind] = {
    t.plan: ("Plan", "authored_on", lambda r: r.reason or "Order written"),
    t.course_stop: ("Course stopped", "stopped_on", lambda r: f"From {show_day(r.stopped_on)}: {r.reason}"),
    t.follow_up: ("Symptoms", "day", _answers),
    t.dose_taken: ("Dose taken", "last_on", _dose),
    t.medicine_use: ("Other medicine", "first_on", lambda r: f"{r.text}, {taken_words(r.first_on, r.last_on)}"),
    t.medicines_asked: ("Other medicines", "day", lambda _: "Asked: none beside those recorded"),
    t.lab_result: (
        "Laboratory",
        "day",
        _lab,
    ),
    t.caution: (
        "Caution",
        "onset_on",
        _caution,
    ),
    t.procedure: ("Procedure planned", "day", lambda r: r.text or "Procedure"),
    t.main_sleep: ("Usual sleep", "day", lambda r: f"{r.start_time:%H:%M} to {r.end_time:%H:%M}"),
    t.call_attempt: ("Call attempt", "day", _attempt),
    t.decision: (
        "Decision",
        "day",
        lambda r: f"{decision_words(Verdict(r.verdict), r.amount_ug)}: {r.reason}",
    ),
    t.patient_indication: ("Indication", "", lambda r: INDICATIONS[Indication(r.indication)].label),
    t.booked_call: (
        "Call booked",
        "day",
        lambda r: f"For {show_day(r.day)}{f' at {r.at_time:%H:%M}' if r.at_time is not None else ''}",
    ),
    t.message_consent: (
        "Messages",
        "day",
        lambda r: f"May be left{f' with {r.with_whom}' if r.with_whom else ''}" if r.allowed else "None may be left",
    ),
    t.letter: ("Letter", "day", lambda r: KIND_WORDS[LetterKind(r.kind)]),
}
"""Each table of facts: what it is called, which day it is about, and what it says."""
