"""What is done about alerts: acknowledged, dismissed, moved on; and one patient's alerts with their histories."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Text, exists, select, type_coerce, update

from ldndesk.clinical.days import show_day, show_instant
from ldndesk.clinical.findings import Finding, Urgency
from ldndesk.clinical.names import display_name
from ldndesk.store import day_tables as t

from .alert_events import ENDED, note_event
from .alert_sight import at_words, check_as_shown, present_finding, taken_as_seen
from .today import AlertEvent, AlertRow, AlertState, CallDue, alert_row, call_due, first_things_first
from .today_statements import SEEN_CLEARED
from .todo import next_contact, read_todos
from .work import Changes, Part, Refused, Role, Work


class DismissReason(StrEnum):
    """Coded reasons for dismissing an alert."""

    BENEFIT_OUTWEIGHS = "Benefit outweighs the problem"
    OTHER_CAUSE = "Another cause is more likely"
    PATIENT_PREFERS = "Patient prefers to continue"
    ALREADY_DEALT_WITH = "Already dealt with outside this record"
    DATA_WRONG = "The entry behind it is wrong"
    OTHER = "Other (say why)"


CALL_COLUMNS = (
    *(t.patient.c[name] for name in ("id", "family", "given", "title", "phone")),
    *(t.patient.c[name] for name in ("todo", "last_contact_on", "failed_attempts")),
)


def has_namesake() -> ColumnElement[bool]:
    """Ask in a statement on a patient whether another one bears the same name."""
    other, who = t.patient.alias(), t.patient.c
    return exists().where(other.c.sort_key == who.sort_key, other.c.id != who.id)


def read_call_due(work: Work, patient_id: int) -> CallDue | None:
    """Give one patient's next call, due or ahead; what is to be asked and tested then stands beside the reason."""
    row = work.connection.execute(select(*CALL_COLUMNS).where(t.patient.c.id == patient_id)).one()
    return call_of(row, work.today)


def call_of(row: Sequence[Any], on: date) -> CallDue | None:
    """Read a patient's next call from its columns."""
    patient_id, family, given, title, phone, todo, contact_on, failed = row
    todos = read_todos(todo)
    call = next_contact(todos)
    if call is None:
        return None
    beside = [todo for todo in todos if todo.due <= max(call.due, on) and todo != call]
    found = call_due(patient_id, "", phone, (call, *beside), contact_on, failed)
    name = display_name(family, given, title)
    return replace(found, patient_name=name, due=call.due, kind=call.kind, at=call.at)


def read_alerts(work: Work, patient_id: int, until: date | None = None) -> tuple[AlertRow, ...]:
    """Give all alerts of a patient with their histories, most urgent first; ``until``: as they stood on a past day."""
    full = []
    for _, of in groupby(work.connection.execute(_alerts_told(patient_id)), key=itemgetter(0)):
        rows = list(of)
        told = [(day, event) for day, event in (_event(work, row) for row in rows) if until is None or day <= until]
        if told:
            alert = alert_row(rows[0][: -len(_EVENT_COLUMNS)], work.today)
            state = alert.state if until is None else told[-1][1].state
            full.append(replace(alert, history=tuple(e for _, e in told), state=state))
    return tuple(sorted(full, key=first_things_first))


_EVENT_COLUMNS = (*(t.alert_event.c[name] for name in ("at", "state", "reason_code", "text")), t.deed.c.actor)


def _alerts_told(patient_id: int) -> Select[Any]:
    """Select a patient's alerts, a row for each line of their histories."""
    # As written: a damaged finding must not take the whole list with it.
    columns = (type_coerce(t.alert.c[name], Text) for name in ("state", "opened_on", "snoozed_until", "finding"))
    name = (t.patient.c.family, t.patient.c.given, t.patient.c.title)
    event = t.alert_event.c
    both = t.alert.join(t.patient, t.patient.c.id == t.alert.c.patient_id)
    both = both.join(t.alert_event, event.alert_id == t.alert.c.id).join(t.deed, t.deed.c.id == event.deed_id)
    found = select(t.alert.c.id, t.alert.c.patient_id, *columns, *name, *_EVENT_COLUMNS).select_from(both)
    return found.where(t.alert.c.patient_id == patient_id).order_by(t.alert.c.id, event.id)


def _event(work: Work, row: Sequence[Any]) -> tuple[date, AlertEvent]:
    at, state, reason_code, text, actor = row[-len(_EVENT_COLUMNS) :]
    local = at.astimezone(work.zone)
    words = ": ".join(part for part in ("" if reason_code in {ENDED, SEEN_CLEARED} else reason_code, text) if part)
    return local.date(), AlertEvent(show_instant(local), AlertState(state), actor, words, reason_code)


def acknowledge_alert(work: Work, alert_id: int, shown: Finding | None = None) -> Changes:
    """Note that somebody has seen an alert as it was shown; it stays in the inbox."""
    work.only(Role.NURSE, Role.PRESCRIBER)
    row = open_alert(work, alert_id, shown)
    if is_hidden(row, work.today):
        raise Refused(f"This alert is snoozed until {show_day(row.snoozed_until)}; show it again first.")
    if row.state != "acknowledged":
        change_state(work, row, "acknowledged", text=at_words(row.finding))
    return Changes(row.patient_id, frozenset({Part.ALERTS}), "Alert acknowledged; it stays in the inbox.")


def dismiss_alert(work: Work, alert_id: int, reason: DismissReason, text: str, shown: Finding | None = None) -> Changes:
    """Dismiss one alert as it was shown, with a coded reason, a written one too where urgent or OTHER.

    Prescriber only.
    """
    work.only(Role.PRESCRIBER)
    row = open_alert(work, alert_id, shown)
    if not text.strip() and (is_urgent(row) or reason is DismissReason.OTHER):
        raise Refused("Say why in words: this alert is urgent, or the reason is “other”.")
    change_state(work, row, "dismissed", reason.value, text.strip())
    return Changes(row.patient_id, frozenset({Part.ALERTS}), "Alert dismissed; it comes back if things get worse.")


def change_state(
    work: Work, row: Row[Any], state: str, code: str = "", text: str = "", until: date | None = None
) -> None:
    """Move an alert on as it stands now, and keep who, when and why."""
    values = {"state": state, "snoozed_until": until} | taken_as_seen(row.finding)
    work.connection.execute(update(t.alert).where(t.alert.c.id == row.id).values(values))
    note_event(work, row.id, state, code, text)


def is_hidden(row: Row[Any], today: date) -> bool:
    """Whether an alert is out of the list: snoozed, and its day has not come."""
    return row.state == "snoozed" and row.snoozed_until is not None and row.snoozed_until > today


def is_urgent(row: Row[Any]) -> bool:
    """Whether an alert is urgent, or was when it was last settled."""
    return row.urgency == "urgent" or present_finding(row.finding).urgency is Urgency.URGENT


def open_alert(work: Work, alert_id: int, shown: Finding | None = None) -> Row[Any]:
    """Give an alert that is still to be dealt with; refused for one that is settled, or worse than was shown."""
    names = ("id", "patient_id", "rule", "state", "urgency", "snoozed_until")
    text = type_coerce(t.alert.c.finding, Text).label("finding")
    columns = select(*(t.alert.c[name] for name in names), text)
    row: Any = work.connection.execute(columns.where(t.alert.c.id == alert_id)).one_or_none()
    if row is None:
        raise Refused("There is no such alert.")
    if row.state not in t.UNSETTLED:
        raise Refused(f"This alert was {row.state} before; nothing was changed.")
    check_as_shown(row, shown)
    found: Row[Any] = row
    return found
