"""The start page: open alerts and calls due, read by plain statements.

The same statements run on the bare driver before the database library is loaded, so that the day is in sight at once,
and through it afterwards.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Any

from ldndesk.clinical.days import LONDON, show_day
from ldndesk.clinical.findings import URGENCY_ORDER, Advice, Category, Finding, Tier, Urgency
from ldndesk.clinical.names import display_name
from ldndesk.store.file import in_words, open_driver
from ldndesk.store.written import write_instant

from .alert_sight import present_finding, seen_score
from .today_statements import ALERTS, BEGUN, CALLS, CLEARED, COUNTS, LOAD, NAMESAKES, NO_LONGER, RELEASES, WARNINGS
from .todo import RANK, Todo, TodoKind, pressing, read_todos
from .work import Work

FOR_RELEASE = "plan-for-release"
"""What stands in the inbox in place of a rule for a plan that waits for release."""
AHEAD_DAYS = 45
"""So far ahead the load of the coming days is shown."""
Run = Callable[[str, Mapping[str, Any]], Iterable[Sequence[Any]]]
"""Runs a statement with named values and gives its rows."""


class AlertState(StrEnum):
    """Where an alert stands; the last three are final."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    ACTIONED = "actioned"
    DISMISSED = "dismissed"
    CLEARED = "cleared"


UNSETTLED = frozenset({AlertState.OPEN, AlertState.ACKNOWLEDGED, AlertState.SNOOZED})
"""States of an alert that somebody still has to deal with."""


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """One change in the life of an alert."""

    at: str
    """``07-Mar-2026 14:05``, clinic time."""
    state: AlertState
    actor: str
    reason: str
    code: str = ""
    """The coded reason; empty where there is none."""


@dataclass(frozen=True, slots=True)
class AlertRow:
    """A stored alert as screens show it."""

    id: int
    patient_id: int
    patient_name: str
    finding: Finding
    state: AlertState
    opened: date
    history: tuple[AlertEvent, ...] = ()
    seen_score: int | None = None
    """The score at which it was acknowledged or snoozed; ``finding`` tells the present one."""
    snoozed_until: date | None = None
    """The day a snoozed alert comes back."""
    namesake: bool = False
    """Whether another patient bears the same name."""


@dataclass(frozen=True, slots=True)
class CallDue:
    """What is to be done for one patient: a call to make, mostly."""

    patient_id: int
    patient_name: str
    phone: str
    due: date
    why: str
    """``Day 14 of the course · TSH due``; the most pressing first."""
    last_contact: date | None
    failed_attempts: int
    has_draft: bool = False
    """A call with the patient was typed and never saved."""
    rung_by: str = ""
    """Who is ringing the patient at this moment."""
    kind: TodoKind = TodoKind.CALL
    """The most pressing of what is due."""
    kinds: frozenset[TodoKind] = frozenset({TodoKind.CALL})
    """All of what is due."""
    at: time | None = None
    """The hour at which the patient asked to be rung."""
    tried: date | None = None
    """The day of the latest attempt in vain since the last contact."""
    namesake: bool = False
    """Whether another patient bears the same name."""


@dataclass(frozen=True, slots=True)
class CallBegunRow:
    """A call typed and never saved, and who typed it."""

    patient_id: int
    patient_name: str
    author: str


@dataclass(frozen=True, slots=True)
class Today:
    """The start page."""

    on: date
    alerts: tuple[AlertRow, ...]
    """Open and acknowledged, and warning signs that were cleared unseen; most urgent first, then oldest; stable."""
    calls: tuple[CallDue, ...]
    """Due today or overdue, the most pressing first, then the longest overdue; stable."""
    load: tuple[tuple[date, int], ...]
    """How many patients fall due on each day to come, ``AHEAD_DAYS`` far."""
    snoozed: tuple[AlertRow, ...]
    """Alerts out of the list until their day; always shown as a count."""
    not_evaluated: int
    """Patients with a rule that could not be judged for want of a readable record."""
    patients: int
    waiting: int = 0
    """Patients whom the rules have yet to look at, after an import or a new version; the lists lack them."""
    begun: tuple[CallBegunRow, ...] = ()
    """Calls typed and never saved, of every author, the oldest first."""

    @property
    def hidden(self) -> int:
        """How many alerts are not listed because they are snoozed."""
        return len(self.snoozed)


def read_today(work: Work) -> Today:
    """Read the start page."""
    from sqlalchemy import text  # noqa: PLC0415 - the first look at the day needs no database library

    def run(statement: str, values: Mapping[str, Any]) -> Iterable[Sequence[Any]]:
        return work.connection.execute(text(statement), values)

    return _today(run, work.today, write_instant(work.now), work.zone)


def glance(
    path: Path, on: date, now: datetime, key: bytes | None = None, zone: tzinfo = LONDON, mode: str = "ro"
) -> Today:
    """Read the start page from a record's file whose schema is up to date; raises StoreError."""
    with in_words(path), closing(open_driver(path, key, mode)) as driver:
        return _today(driver.execute, on, write_instant(now), zone)


def _today(run: Run, on: date, now: str, zone: tzinfo) -> Today:
    days = {"today": on.isoformat(), "far": (on + timedelta(days=AHEAD_DAYS)).isoformat()}
    rows = [alert_row(row, on) for row in run(ALERTS, {})]
    rows += [release_row(row, zone) for row in run(RELEASES, {})]
    rows += [_cleared_row(row, on, zone) for row in run(CLEARED, {})]
    rows.sort(key=first_things_first)
    calls = [_call(row, on) for row in run(CALLS, {"today": on.isoformat(), "now": now})]
    # Whoever was tried today in vain comes after those of the same kind who were not.
    calls.sort(key=lambda c: (RANK[c.kind], c.tried == on, c.at or time.max, c.due, c.patient_id))
    same = {int(patient_id) for (patient_id,) in run(NAMESAKES, {})}
    if same:
        rows = [replace(row, namesake=row.patient_id in same) for row in rows]
        calls = [replace(call, namesake=call.patient_id in same) for call in calls]
    ((patients, unjudged, waiting),) = run(COUNTS, {})
    return Today(
        on=on,
        alerts=tuple(row for row in rows if row.state is not AlertState.SNOOZED),
        calls=tuple(calls),
        load=tuple((date.fromisoformat(day), int(many)) for day, many in run(LOAD, days)),
        snoozed=tuple(row for row in rows if row.state is AlertState.SNOOZED),
        not_evaluated=int(unjudged),
        patients=int(patients),
        waiting=int(waiting),
        begun=tuple(CallBegunRow(key, display_name(*name), author) for key, *name, author in run(BEGUN, {})),
    )


def first_things_first(row: AlertRow) -> tuple[int, bool, date, int]:
    """Order alerts: by urgency, warning signs first, then as they were opened."""
    return URGENCY_ORDER[row.finding.urgency], row.finding.rule not in WARNINGS, row.opened, row.id


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _call(row: Sequence[Any], on: date) -> CallDue:
    patient_id, family, given, title, phone, kept, met, failed, tried, draft, rung_by = row
    name = display_name(family, given, title)
    found = call_due(patient_id, name, phone, due_todos(kept, on), _day(met), failed)
    return replace(found, has_draft=draft is not None, rung_by=rung_by or "", tried=_day(tried))


def due_todos(kept: Any, on: date) -> list[Todo]:
    """Give what has come due of what was kept; what cannot be read is said to be so, at the head of the list."""
    try:
        due = [todo for todo in read_todos(kept) if todo.due <= on]
    except (KeyError, TypeError, ValueError):
        due = []
    return due or [Todo(TodoKind.NO_CONTACT, on, "What there is to do cannot be read")]


def call_due(patient_id: int, name: str, phone: str, todos: Sequence[Todo], met: date | None, failed: int) -> CallDue:
    """Put what is to be done for a patient into one row, led by the most pressing."""
    first, *_ = ordered = sorted(todos, key=pressing)
    why = " · ".join(dict.fromkeys(todo.why for todo in ordered))
    kinds = frozenset(todo.kind for todo in ordered)
    return CallDue(patient_id, name, phone, first.due, why, met, failed, kind=first.kind, kinds=kinds, at=first.at)


def alert_row(row: Sequence[Any], on: date) -> AlertRow:
    """Read a stored alert as screens show it; a snoozed one whose day has come is open."""
    alert_id, patient_id, state_then, opened, until, finding, family, given, title = row
    state, back = AlertState(state_then), _day(until)
    if state is AlertState.SNOOZED and not (back is not None and back > on):
        state = AlertState.OPEN  # the day's run will write it down
    return AlertRow(
        alert_id,
        patient_id,
        display_name(family, given, title),
        present_finding(finding),
        state,
        date.fromisoformat(opened),
        seen_score=seen_score(finding) if state in _SEEN else None,
        snoozed_until=back if state is AlertState.SNOOZED else None,
    )


def _cleared_row(row: Sequence[Any], on: date, zone: tzinfo) -> AlertRow:
    """Show a warning sign that was cleared, as urgent as it was, until a prescriber has seen that it was."""
    *told, cleared_at, why, actor = row
    alert = alert_row(told, on)
    day = show_day(datetime.fromisoformat(cleared_at).astimezone(zone).date())
    now = why.removeprefix(NO_LONGER).strip()
    reason = f"Cleared by {actor} on {day}, not yet seen by a prescriber. {now} It said: {alert.finding.reason}"
    return replace(alert, finding=replace(alert.finding, reason=reason))


def release_row(row: Sequence[Any], zone: tzinfo) -> AlertRow:
    """Show a plan that waits for release among the alerts; its number is below 0, as no alert's is."""
    proposal_id, patient_id, plan, recorded, actor, family, given, title = row
    day = datetime.fromisoformat(recorded).astimezone(zone).date()
    finding = Finding(
        rule=FOR_RELEASE,
        category=Category.REVIEW,
        urgency=Urgency.SOON,
        tier=Tier.CLINIC,
        subject="plan",
        since=day,
        reason=f"{actor} proposes a plan: {plan}. It waits for release.",
        citation="clinic",
        advice=Advice.REVIEW,
        evidence=(),
        thresholds=(),
        missing=(),
    )
    return AlertRow(-proposal_id, patient_id, display_name(family, given, title), finding, AlertState.OPEN, day)


_SEEN = frozenset({AlertState.ACKNOWLEDGED, AlertState.SNOOZED})
