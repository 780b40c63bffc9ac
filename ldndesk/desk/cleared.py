"""Alerts that ended because their finding no longer holds: by which answer, and whether a prescriber has seen it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Text, select, type_coerce

from ldndesk.clinical.days import show_day
from ldndesk.clinical.findings import Finding
from ldndesk.clinical.history import History
from ldndesk.clinical.symptoms import Kind, is_symptom, symptom_info
from ldndesk.store import day_tables as t

from .alert_events import note_event
from .alert_sight import present_finding
from .today import AlertRow, AlertState
from .today_statements import NO_LONGER, SEEN_CLEARED, WARNINGS
from .work import Changes, Part, Refused, Role, Work


class ClearedAlert(NamedTuple):
    """An alert that a deed cleared."""

    finding: Finding
    why: str
    """``The finding no longer holds. Dark urine: answered no on 25-Nov-2026.``"""
    waits: bool
    """Whether it was a warning sign: it stays in sight until a prescriber has seen that it was cleared."""


def why_cleared(history: History, finding: Finding) -> str:
    """Say what stands against a finding now: the latest answers about its symptoms, or that its entry was struck."""
    subjects = dict.fromkeys((finding.subject, *(e.fact for e in finding.evidence)))
    answers = [said for subject in subjects if is_symptom(subject) and (said := _latest(history, subject, finding))]
    return " ".join((NO_LONGER, *answers))


def _latest(history: History, symptom: str, finding: Finding) -> str:
    """Say the latest answer about a symptom; of several on one day the worst, as the rules have it."""
    info = symptom_info(symptom)
    scores = [(f.day, a.score) for f in history.follow_ups for a in f.answers if a.symptom == symptom]
    day, score = max(((day, score) for day, score in scores if score is not None), default=(None, None))
    if day is None or day < finding.since:
        return f"{info.label}: the entry behind it no longer stands."
    if Kind.RED_FLAG in info.kinds:
        return f"{info.label}: answered {'yes' if score else 'no'} on {show_day(day)}."
    return f"{info.label}: {score} of {info.highest} on {show_day(day)}."


def cleared_by(work: Work, token: str) -> tuple[ClearedAlert, ...]:
    """Name each alert that a deed cleared, by the token of the deed."""
    alert, event = t.alert.c, t.alert_event.c
    finding = type_coerce(alert.finding, Text)
    columns = select(finding, event.text).join_from(t.alert_event, t.alert).join(t.deed, t.deed.c.id == event.deed_id)
    wanted = columns.where(t.deed.c.token == token, event.state == "cleared", event.reason_code == "")
    rows = [(present_finding(kept), text) for kept, text in work.connection.execute(wanted.order_by(event.id))]
    return tuple(ClearedAlert(kept, text, kept.rule in WARNINGS) for kept, text in rows)


def unseen(alerts: Sequence[AlertRow]) -> Iterator[AlertRow]:
    """Pick, of all alerts of a patient, the warning signs that were cleared and that no prescriber has seen since."""
    latest = {(a.finding.rule, a.finding.subject): a.id for a in sorted(alerts, key=lambda a: a.id)}
    for alert in alerts:
        finding = alert.finding
        seen = any(event.code == SEEN_CLEARED for event in alert.history)
        last = latest[finding.rule, finding.subject] == alert.id
        if alert.state is AlertState.CLEARED and finding.rule in WARNINGS and last and not seen:
            yield alert


def see_cleared(work: Work, alert_id: int) -> Changes:
    """Note that a prescriber has seen that a warning sign was cleared; the alert stays cleared."""
    work.only(Role.PRESCRIBER)
    columns = select(t.alert.c.patient_id, t.alert.c.state).where(t.alert.c.id == alert_id)
    row = work.connection.execute(columns).one_or_none()
    if row is None or row.state != "cleared":
        raise Refused("This alert is not among those that were cleared; look again. Nothing was changed.")
    event = t.alert_event.c
    seen = select(event.id).where(event.alert_id == alert_id, event.reason_code == SEEN_CLEARED).limit(1)
    if work.connection.scalar(seen) is None:
        note_event(work, alert_id, "cleared", SEEN_CLEARED, "Seen by a prescriber after it was cleared.")
    return Changes(row.patient_id, frozenset({Part.ALERTS}), "Noted: the prescriber has seen that it was cleared.")
