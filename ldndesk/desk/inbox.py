"""The inbox and the day: open alerts and calls due."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ldndesk.clinical.findings import Finding

from .work import Changes, Work


class AlertState(StrEnum):
    """Where an alert stands; the last three are final."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    ACTIONED = "actioned"
    DISMISSED = "dismissed"
    CLEARED = "cleared"


class DismissReason(StrEnum):
    """Coded reasons for dismissing an alert."""

    BENEFIT_OUTWEIGHS = "Benefit outweighs the problem"
    OTHER_CAUSE = "Another cause is more likely"
    PATIENT_PREFERS = "Patient prefers to continue"
    ALREADY_DEALT_WITH = "Already dealt with outside this record"
    DATA_WRONG = "The entry behind it is wrong"
    OTHER = "Other (say why)"


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """One change in the life of an alert."""

    at: str
    """``07-Mar-2026 14:05``, clinic time."""
    state: AlertState
    actor: str
    reason: str


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


@dataclass(frozen=True, slots=True)
class CallDue:
    """A follow-up call to make."""

    patient_id: int
    patient_name: str
    phone: str
    due: date
    why: str
    """``Day 14 check``, ``Day 8 of the reduction``, ``No contact for 42 days``."""
    last_contact: date | None
    failed_attempts: int


@dataclass(frozen=True, slots=True)
class Today:
    """The start page."""

    on: date
    alerts: tuple[AlertRow, ...]
    """Open and acknowledged, most urgent first, then oldest first; stable."""
    calls: tuple[CallDue, ...]
    """Due today or overdue, most overdue first."""
    upcoming_calls: int
    """Calls falling due in the next 7 days."""
    hidden: int
    """Alerts not listed because they are snoozed; always shown as a count."""
    not_evaluated: int
    """Patients with a rule that could not be judged for want of a readable record."""
    patients: int


def read_today(work: Work) -> Today:
    """Read the start page."""
    raise NotImplementedError


def acknowledge_alert(work: Work, alert_id: int) -> Changes:
    """Note that somebody has seen an alert; it stays in the inbox."""
    raise NotImplementedError


def dismiss_alert(work: Work, alert_id: int, reason: DismissReason, text: str) -> Changes:
    """Dismiss one alert with a coded reason, and a written one where urgent or OTHER; prescriber only."""
    raise NotImplementedError
