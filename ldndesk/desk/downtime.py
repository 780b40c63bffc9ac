"""The list for the day the computer fails: who takes what, what is open, whom to ring; printed while all is well."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from ldndesk.clinical.days import show_day, show_instant
from ldndesk.clinical.names import display_name
from ldndesk.store import day_tables as t

from .letter_form import LetterTable, Sheet
from .letters import clinic_name
from .today import AlertRow, CallDue, read_today
from .work import Work

NO_COURSE = "no current course"
AHEAD = timedelta(days=7)
"""Calls of so many days to come are listed as well."""


def read_downtime(work: Work) -> Sheet:
    """Read the whole clinic as a failsafe on paper."""
    today = read_today(work)
    patients = _patients(work)
    treated = [row for row in patients if row.current_dose not in {"", NO_COURSE}]
    unsure = sum(1 for row in patients if _is_old(row, work.today))
    notes = [f"As the record stood on {show_instant(work.now.astimezone(work.zone))}. Print it anew every day."]
    if unsure:
        notes.append(
            f"{unsure} patients have yet to be judged by the rules of today: their doses are marked “not sure”."
        )
    notes.append("Doses are as prescribed. Raise no dose from this list: ask first, and write down what was said.")
    return Sheet(
        work.today,
        clinic_name(work),
        "Downtime list: patients, doses, open alerts, calls due",
        tuple(notes),
        (
            _alerts((*today.alerts, *today.snoozed)),
            _calls(today.calls),
            _coming(patients, work.today),
            _doses(treated, work.today),
        ),
        ("This list holds names and doses of patients: keep it locked away and destroy the one before it.",),
    )


def _patients(work: Work) -> list[Any]:
    names = ("family", "given", "title", "born", "nhs_number", "local_id", "phone")
    kept = ("current_dose", "next_call_on", "recheck_on", "evaluated_on")
    columns = select(*(t.patient.c[name] for name in (*names, *kept))).where(t.patient.c.deceased.is_(False))
    return list(work.connection.execute(columns.order_by(t.patient.c.sort_key, t.patient.c.id)))


def _is_old(row: Any, today: date) -> bool:
    """Whether what is kept of a patient was not worked out for today."""
    return row.evaluated_on is None or (row.recheck_on is not None and row.recheck_on <= today > row.evaluated_on)


def _name(row: Any) -> str:
    return display_name(row.family, row.given, row.title)


def _table(heading: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], none: str) -> LetterTable:
    """Give a table that says in words when there is nothing in it."""
    return LetterTable(heading, columns, tuple(rows) or ((none, *("",) * (len(columns) - 1)),))


def _alerts(alerts: tuple[AlertRow, ...]) -> LetterTable:
    rows = [
        (
            a.finding.urgency.value.upper(),
            a.patient_name,
            a.finding.reason,
            f"{a.state.value}, {show_day(a.finding.since)}",
        )
        for a in alerts
    ]
    heads = ("Urgency", "Patient", "Why", "State, since")
    return _table(f"Open alerts: {len(alerts)}", heads, rows, "No alert is open.")


def _calls(calls: tuple[CallDue, ...]) -> LetterTable:
    rows = [(c.patient_name, c.phone or "no number", show_day(c.due), c.why) for c in calls]
    return _table(f"To do today: {len(calls)}", ("Patient", "Phone", "Due", "What"), rows, "Nothing is due.")


def _coming(patients: list[Any], today: date) -> LetterTable:
    rows = [p for p in patients if p.next_call_on is not None and today < p.next_call_on <= today + AHEAD]
    rows.sort(key=lambda p: p.next_call_on)
    words = [(show_day(p.next_call_on), _name(p), p.phone or "no number") for p in rows]
    return _table(
        f"Calls in the next 7 days: {len(rows)}", ("Day", "Patient", "Phone"), words, "No call in the next 7 days."
    )


def _doses(treated: list[Any], today: date) -> LetterTable:
    rows = [
        (
            _name(row),
            show_day(row.born),
            row.nhs_number or f"local {row.local_id}",
            row.phone or "no number",
            f"{row.current_dose}{', not sure' if _is_old(row, today) else ''}",
        )
        for row in treated
    ]
    heads = ("Patient", "Born", "NHS or local number", "Phone", "Dose a day")
    return _table(f"On a course: {len(treated)}", heads, rows, "No patient is on a course.")
