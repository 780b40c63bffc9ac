"""Everything one patient's page shows, read at once."""

from dataclasses import dataclass
from datetime import date

from ldndesk.clinical.findings import Evaluation, Proposal
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Course
from ldndesk.clinical.timeline import Chart

from .inbox import AlertRow, CallDue
from .work import Changes, Work


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


@dataclass(frozen=True, slots=True)
class PatientPage:
    """One patient, whole."""

    patient_id: int
    on: date
    history: History
    course: Course | None
    """The current course: the last one begun."""
    course_day: int | None
    """Day N of the course, 1 on the first dose day; None when not started."""
    evaluation: Evaluation
    alerts: tuple[AlertRow, ...]
    """Open and acknowledged."""
    past_alerts: tuple[AlertRow, ...]
    proposal: Proposal | None
    chart: Chart
    next_call: CallDue | None
    entries: tuple[Entry, ...]
    """Newest first."""


def read_page(work: Work, patient_id: int) -> PatientPage:
    """Read one patient; raises Refused when there is no such patient."""
    raise NotImplementedError


def strike_entry(work: Work, patient_id: int, table: str, entry_id: int, reason: str) -> Changes:
    """Mark an entry as entered in error, with a reason; it stays in the record and leaves the rules."""
    raise NotImplementedError
