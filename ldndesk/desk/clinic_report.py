"""The clinic's figures over a period, each with the patients behind it."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from ldndesk.clinical.clinic_sums import Introduction, PatientSum, Phase, Response, sum_up
from ldndesk.clinical.days import minutes_words, show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.facts import CallOutcome
from ldndesk.clinical.names import display_name
from ldndesk.clinical.symptoms import INDICATIONS, Indication, label_of
from ldndesk.interop.cells import safe_cell
from ldndesk.store import records
from ldndesk.store import tables as t

from .alert_events import ENDED
from .clinic_figures import (
    AlertLife,
    Behind,
    CallMade,
    ClinicFacts,
    Figure,
    alert_figures,
    call_figures,
    inertia,
)
from .letter_form import LetterTable, Sheet
from .letters import clinic_name
from .work import Work


def read_clinic_facts(work: Work, first: date) -> ClinicFacts:
    """Read the clinic's patients, and the alerts and calls of a period up to today."""
    patients = work.connection.scalars(select(t.patient.c.id).order_by(t.patient.c.sort_key, t.patient.c.id)).all()
    alerts, calls = tuple(_alerts(work, first)), tuple(_calls(work, first))
    return ClinicFacts(work.today, first, clinic_name(work), tuple(patients), alerts, calls)


def read_sums(work: Work, patients: Sequence[int], first: date) -> tuple[PatientSum, ...]:
    """Reckon what some patients add to the figures; few at a time, so that nobody waits for the record."""
    return tuple(
        sum_up(records.load_history(work.connection, number, work.zone), number, first, work.today, work.pack)
        for number in patients
    )


_WHO = (t.patient.c.family, t.patient.c.given, t.patient.c.title)


def _alerts(work: Work, first: date) -> Iterator[AlertLife]:
    """Give the alerts opened in the period and, for what waits, those that still do."""
    alert = t.alert.c
    columns = select(alert.id, alert.patient_id, alert.rule, alert.state, alert.opened_on, *_WHO)
    wanted = columns.join_from(t.alert, t.patient).where(
        (alert.opened_on >= first) | alert.state.in_(t.UNSETTLED), alert.opened_on <= work.today
    )
    again = set(work.connection.scalars(select(alert.previous_id).where(alert.previous_id.is_not(None))))
    ended = set(work.connection.scalars(select(t.alert_event.c.alert_id).where(t.alert_event.c.reason_code == ENDED)))
    snoozed = set(work.connection.scalars(select(t.alert_event.c.alert_id).where(t.alert_event.c.state == "snoozed")))
    for row in work.connection.execute(wanted.order_by(alert.opened_on.desc(), alert.id)):
        what = f"{row.rule}, opened {show_day(row.opened_on)}, {row.state}"
        told = row.id in again, row.id in ended, row.id in snoozed
        yield AlertLife(_behind(row, what), row.rule, row.state, row.opened_on, *told)


def _calls(work: Work, first: date) -> Iterator[CallMade]:
    call = t.call_attempt.c
    struck = select(t.struck.c.row_id).where(t.struck.c.table_name == t.call_attempt.name)
    columns = select(call.patient_id, call.day, call.outcome, call.minutes, *_WHO).join_from(t.call_attempt, t.patient)
    wanted = columns.where(call.day >= first, call.day <= work.today, call.id.not_in(struck))
    for row in work.connection.execute(wanted.order_by(call.day.desc(), call.id)):
        took = "length not recorded" if row.minutes is None else minutes_words(row.minutes)
        what = f"{show_day(row.day)}: {row.outcome.replace('_', ' ')}, {took}"
        yield CallMade(_behind(row, what), row.outcome == CallOutcome.REACHED.value, row.minutes)


def _behind(row: Any, what: str) -> Behind:
    return Behind(row.patient_id, display_name(row.family, row.given, row.title), what)


def clinic_report(facts: ClinicFacts, sums: Sequence[PatientSum]) -> tuple[Figure, ...]:
    """Reckon every figure of the report."""
    return (
        *_who(sums),
        *_response(sums),
        *_side_effects(sums),
        *alert_figures(facts),
        *call_figures(facts),
        *inertia(facts),
    )


def _begun_large(words: str) -> str:
    return words[:1].upper() + words[1:]


def _these(sums: Iterable[PatientSum]) -> tuple[Behind, ...]:
    return tuple(Behind(s.patient_id, s.name, f"{s.phase.value}, {s.begun_words}") for s in sums)


def _who(sums: Sequence[PatientSum]) -> Iterator[Figure]:
    yield Figure("Patients", "All patients", _these(sums))
    for indication in Indication:
        yield Figure(
            "By indication", INDICATIONS[indication].label, _these(s for s in sums if indication in s.indications)
        )
    yield Figure("By indication", "Indication not recorded", _these(s for s in sums if not s.indications))
    for phase in Phase:
        yield Figure("By phase", _begun_large(phase.value), _these(s for s in sums if s.phase is phase))
    for ug in sorted({s.dose_ug for s in sums if s.dose_ug}):
        yield Figure("By dose prescribed today", show_mg(ug), _these(s for s in sums if s.dose_ug == ug))


def _response(sums: Sequence[PatientSum]) -> Iterator[Figure]:
    due = [s for s in sums if s.response is not None]
    known = [s for s in due if s.response is not Response.UNKNOWN]
    group = "Response at week 12"
    for response in (Response.BETTER, Response.NOT_BETTER):
        yield Figure(
            group, _begun_large(response.value), _these(s for s in known if s.response is response), len(known)
        )
    unknown = tuple(s for s in due if s.response is Response.UNKNOWN)
    yield Figure(group, _begun_large(Response.UNKNOWN.value), _these(unknown), len(due))


def _side_effects(sums: Sequence[PatientSum]) -> Iterator[Figure]:
    begun = [s for s in sums if s.introduction is not None]
    group = "Introductory courses begun"
    for course in Introduction:
        more = " (the source: fewer than ten percent)" if course is Introduction.HARD else ""
        words = f"{_begun_large(course.value)}{more}"
        yield Figure(group, words, _these(s for s in begun if s.introduction is course), len(begun))
    told: dict[str, list[Behind]] = defaultdict(list)
    for patient in sums:
        for symptom, day in patient.side_effects:
            told[symptom].append(Behind(patient.patient_id, patient.name, f"last told {show_day(day)}"))
    for symptom, behind in sorted(told.items(), key=lambda item: (-len(item[1]), item[0])):
        yield Figure("Troublesome symptoms told", label_of(symptom), tuple(behind), len(sums))


def months_back(on: date, months: int) -> date:
    """Give the day after the same day so many months ago, so that the period holds as many whole months."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(on.day, last)) + timedelta(days=1)


def report_csv(figures: Sequence[Figure]) -> str:
    """Write the figures for a spreadsheet; no cell of it is taken for a formula."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("Group", "Figure", "Count", "Of", "Share and 95 % interval"))
    for f in figures:
        count = f.words if f.not_recorded or f.amount else str(len(f.behind))
        rows.writerow(
            [safe_cell(c) for c in (f.group, f.label, count, "" if f.whole is None else str(f.whole), f.share)]
        )
    return out.getvalue()


def report_sheet(facts: ClinicFacts, figures: Sequence[Figure]) -> Sheet:
    """Lay the figures out on paper; no patient is named on it."""
    groups = dict.fromkeys(f.group for f in figures)
    heads = ("Figure", "Count", "Share and 95 % interval")
    tables = tuple(
        LetterTable(group, heads, tuple((f.label, f.words, f.share) for f in figures if f.group == group))
        for group in groups
    )
    since = "all that is recorded" if facts.first == date.min else f"from {show_day(facts.first)}"
    notes = (f"Period: {since} up to {show_day(facts.on)}.", "Small numbers say little: look at the interval.")
    return Sheet(facts.on, facts.clinic, "Clinic report", notes, tables)
