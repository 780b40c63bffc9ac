"""The list for the day the computer fails: who takes what, what is open, whom to ring; printed while all is well."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from ldndesk.clinical.days import show_day, show_instant
from ldndesk.clinical.names import display_name, show_nhs_number
from ldndesk.store import day_tables as t

from .letter_form import LetterTable, Sheet
from .letters import clinic_name
from .today import AlertRow, CallDue, read_today
from .work import Work

NO_COURSE = "no current course"
SAME_NAME = " – another patient bears this name"
WHO = "Patient, born, number"
AHEAD = timedelta(days=7)
"""Calls of so many days to come are listed as well."""


def read_downtime(work: Work) -> Sheet:
    """Read the whole clinic as a failsafe on paper."""
    today = read_today(work)
    everyone = _patients(work)
    patients = [row for row in everyone if not row.deceased]
    who = _told_apart(everyone)
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
            _alerts((*today.alerts, *today.snoozed), who),
            _calls(today.calls, who),
            _coming(patients, work.today, who),
            _doses(treated, work.today, who),
        ),
        ("This list holds names and doses of patients: keep it locked away and destroy the one before it.",),
    )


def _patients(work: Work) -> list[Any]:
    names = ("id", "deceased", "sort_key", "family", "given", "title", "born", "nhs_number", "local_id", "phone")
    kept = ("current_dose", "next_call_on", "recheck_on", "evaluated_on")
    columns = select(*(t.patient.c[name] for name in (*names, *kept)))
    return list(work.connection.execute(columns.order_by(t.patient.c.sort_key, t.patient.c.id)))


def _is_old(row: Any, today: date) -> bool:
    """Whether what is kept of a patient was not worked out for today."""
    return row.evaluated_on is None or (row.recheck_on is not None and row.recheck_on <= today > row.evaluated_on)


class _Who(NamedTuple):
    """What tells a patient from another on paper."""

    name: str
    born: str
    number: str

    @property
    def lines(self) -> str:
        """All of it, a line each."""
        return f"{self.name}\nborn {self.born}\n{self.number}"


def _told_apart(patients: list[Any]) -> dict[int, _Who]:
    """Give every patient's name, birth date and number; who shares a name with another is marked."""
    names = Counter(row.sort_key for row in patients)
    found = {}
    for row in patients:
        name = display_name(row.family, row.given, row.title)
        number = show_nhs_number(row.nhs_number) if row.nhs_number else f"local {row.local_id}"
        found[row.id] = _Who(f"{name}{SAME_NAME if names[row.sort_key] > 1 else ''}", show_day(row.born), number)
    return found


def _table(
    heading: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], none: str, widths: tuple[int, ...] = ()
) -> LetterTable:
    """Give a table that says in words when there is nothing in it."""
    return LetterTable(heading, columns, tuple(rows) or ((none, *("",) * (len(columns) - 1)),), widths)


def _alerts(alerts: tuple[AlertRow, ...], who: dict[int, _Who]) -> LetterTable:
    rows = [
        (
            f"{a.finding.urgency.value.upper()}\n{a.state.value}\nsince {show_day(a.finding.since)}",
            who[a.patient_id].lines,
            a.finding.reason,
        )
        for a in alerts
    ]
    return _table(
        f"Open alerts: {len(alerts)}", ("Urgency, state", WHO, "Why"), rows, "No alert is open.", (19, 29, 52)
    )


def _calls(calls: tuple[CallDue, ...], who: dict[int, _Who]) -> LetterTable:
    rows = [(who[c.patient_id].lines, c.phone or "no number", show_day(c.due), c.why) for c in calls]
    heads = (WHO, "Phone", "Due", "What")
    return _table(f"To do today: {len(calls)}", heads, rows, "Nothing is due.", (29, 17, 15, 39))


def _coming(patients: list[Any], today: date, who: dict[int, _Who]) -> LetterTable:
    rows = [p for p in patients if p.next_call_on is not None and today < p.next_call_on <= today + AHEAD]
    rows.sort(key=lambda p: p.next_call_on)
    words = [(show_day(p.next_call_on), *who[p.id], p.phone or "no number") for p in rows]
    heads = ("Day", "Patient", "Born", "NHS or local number", "Phone")
    return _table(f"Calls in the next 7 days: {len(rows)}", heads, words, "No call in the next 7 days.")


def _doses(treated: list[Any], today: date, who: dict[int, _Who]) -> LetterTable:
    rows = [
        (
            *who[row.id],
            row.phone or "no number",
            f"{row.current_dose}{', not sure' if _is_old(row, today) else ''}",
        )
        for row in treated
    ]
    heads = ("Patient", "Born", "NHS or local number", "Phone", "Dose a day")
    return _table(f"On a course: {len(treated)}", heads, rows, "No patient is on a course.")
