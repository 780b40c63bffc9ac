"""A past day as it stood: with the facts, the rules and the alerts of then."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo

from ldndesk.clinical.days import show_day
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.findings import Evaluation
from ldndesk.store import looking_back as store
from ldndesk.store import records

from .beside import read_beside
from .entries import Entry, read_entries
from .inbox import read_alerts
from .kept_packs import pack_by
from .page import PatientPage, page_of
from .today import AlertRow
from .work import Refused, Work


def end_of(day: date, zone: tzinfo) -> datetime:
    """Give a day's last instant in a zone."""
    return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(microseconds=1)


def read_page_then(work: Work, patient_id: int, day: date) -> PatientPage:
    """Read one patient as the record stood at the end of a past day; refused for a day to come."""
    if day > work.today:
        raise Refused(f"{show_day(day)} has not come yet; give a day up to today.")
    by = end_of(day, work.zone)
    pack = pack_by(work, by)
    then = replace(work, now=by, rules=lambda: pack)
    history = records.load_history(work.connection, patient_id, work.zone, by=by)
    evaluation = evaluate(history, day, pack)
    page = page_of(then, patient_id, history, evaluation, alerts_then(work, patient_id, day, evaluation))
    return replace(
        page,
        looking_back=True,
        namesake=read_beside(work, patient_id, None).namesake,
    )


def alerts_then(work: Work, patient_id: int, day: date, evaluation: Evaluation) -> tuple[AlertRow, ...]:
    """Give the alerts opened by a day, in their state of then and with what the rules said then."""
    said = {(f.rule, f.subject): f for f in evaluation.findings}
    rows = read_alerts(work, patient_id, day)
    newest = {(row.finding.rule, row.finding.subject): row.id for row in sorted(rows, key=lambda row: row.id)}
    return tuple(
        replace(row, finding=said[key])
        if (key := (row.finding.rule, row.finding.subject)) in said and newest[key] == row.id
        else row
        for row in rows
    )


def read_entries_then(work: Work, patient_id: int, day: date) -> tuple[Entry, ...]:
    """Read every entry of a patient that had been made by the end of a past day, as it stood then."""
    by = end_of(day, work.zone)
    later = store.told_later(work.connection, patient_id, by)
    struck = store.struck_by(work.connection, patient_id, by)
    return tuple(
        entry if (entry.table, entry.id) in struck else replace(entry, struck="", struck_by="", struck_at="")
        for entry in read_entries(work, patient_id)
        if (entry.table, entry.id) not in later
    )
