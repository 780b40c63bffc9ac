"""Putting an alert off until a day; it comes back then, and before then when things get worse."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Text, select, type_coerce, update

from ldndesk.clinical.days import show_day
from ldndesk.clinical.findings import Finding
from ldndesk.clinical.symptoms import is_symptom, label_inside
from ldndesk.store import day_tables as t
from ldndesk.store.written import write_json

from .alert_events import note_event
from .alert_sight import at_words
from .finding_json import with_present
from .inbox import change_state, is_hidden, is_urgent, open_alert
from .work import Changes, Part, Refused, Role, Work

Key = tuple[str, str, str]
"""Course, rule and subject."""


class SnoozeReason(StrEnum):
    """Coded reasons for putting an alert off; each sets for how long."""

    RING_BACK = "Patient to ring back"
    WATCH = "Seen and discussed, watch"
    TEST_RESULT = "Awaiting a test result"
    NEXT_CALL = "Can wait for the next call"


DAYS = {
    SnoozeReason.RING_BACK: 3,
    SnoozeReason.WATCH: 7,
    SnoozeReason.TEST_RESULT: 14,
    SnoozeReason.NEXT_CALL: 28,
}
URGENT_DAYS = 1
"""No urgent alert is out of sight for longer."""


def snooze_days(reason: SnoozeReason, urgent: bool) -> int:
    """Give for how many days a reason puts an alert off."""
    return min(DAYS[reason], URGENT_DAYS) if urgent else DAYS[reason]


def snooze_alert(
    work: Work, alert_id: int, reason: SnoozeReason, text: str = "", shown: Finding | None = None
) -> Changes:
    """Put one alert off as it was shown, for as long as the reason says, an urgent one with words; prescriber only."""
    work.only(Role.PRESCRIBER)
    row = open_alert(work, alert_id, shown)
    if is_hidden(row, work.today):
        raise Refused(f"This alert is snoozed until {show_day(row.snoozed_until)} already; nothing was changed.")
    if is_urgent(row) and not text.strip():
        raise Refused("Say why in words: this alert is urgent.")
    until = work.today + timedelta(days=snooze_days(reason, is_urgent(row)))
    told = ", ".join(part for part in (f"until {show_day(until)}", at_words(row.finding), text.strip()) if part)
    change_state(work, row, "snoozed", reason.value, told, until)
    note = f"Alert snoozed until {show_day(until)}; it comes back sooner if things get worse."
    return Changes(row.patient_id, frozenset({Part.ALERTS}), note)


def end_snooze(work: Work, alert_id: int) -> Changes:
    """Put a snoozed alert back into the list before its day."""
    work.only(Role.NURSE, Role.PRESCRIBER)
    row = open_alert(work, alert_id)
    if row.state != "snoozed":
        raise Refused("This alert is not snoozed; nothing was changed.")
    change_state(work, row, "open", text="Shown again before its day.")
    return Changes(row.patient_id, frozenset({Part.ALERTS}), "The alert is in the list again.")


def bring_back(work: Work, patient_id: int, found: Mapping[Key, Finding]) -> None:
    """Open the patient's snoozed alerts whose day has come or whose rule found a new subject.

    What stays acknowledged or snoozed goes on telling the present, beside what it told when somebody settled on it.
    """
    for row in _seen(work, patient_id):
        key = (row.course_key, row.rule, row.subject)
        why = _why_back(work, patient_id, row, found) if row.state == "snoozed" else ""
        if why:
            work.connection.execute(_alert(row.id).values(state="open", snoozed_until=None))
            note_event(work, row.id, "open", text=why)
        elif key in found:
            _tell_the_present(work, row, found[key])


def _alert(alert_id: int) -> Any:
    return update(t.alert).where(t.alert.c.id == alert_id)


def _seen(work: Work, patient_id: int) -> list[Row[Any]]:
    names = ("id", "course_key", "rule", "subject", "state", "snoozed_until")
    columns = select(*(t.alert.c[name] for name in names), type_coerce(t.alert.c.finding, Text).label("finding"))
    wanted = columns.where(t.alert.c.patient_id == patient_id, t.alert.c.state.in_(("acknowledged", "snoozed")))
    return list(work.connection.execute(wanted.order_by(t.alert.c.id)))


def _tell_the_present(work: Work, row: Row[Any], finding: Finding) -> None:
    try:
        now = with_present(row.finding, finding)
    except (KeyError, TypeError, ValueError):
        return  # damaged: the alert is opened again as one that got worse
    if write_json(now) != row.finding:
        work.connection.execute(_alert(row.id).values(finding=now))


def _why_back(work: Work, patient_id: int, row: Row[Any], found: Mapping[Key, Finding]) -> str:
    if not is_hidden(row, work.today):
        return "The snooze ended."
    others = {key[2] for key in found if key[:2] == (row.course_key, row.rule)} - {row.subject}
    new = sorted(others - _known_subjects(work, patient_id, row)) if others else []
    return f"Open again, new: {', '.join(label_inside(s) if is_symptom(s) else s for s in new)}." if new else ""


def _known_subjects(work: Work, patient_id: int, row: Row[Any]) -> set[str]:
    of = t.alert.c
    same_rule = (of.patient_id == patient_id, of.course_key == row.course_key, of.rule == row.rule)
    return set(work.connection.scalars(select(of.subject).where(*same_rule, of.state != "cleared")))
