"""Keeping a follow-up call and letting the rules speak."""

from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

from ldndesk.clinical.facts import Answer, CallOutcome, Capture
from ldndesk.clinical.formulary import Form, Route

from .work import Changes, Work


class DoseReport(NamedTuple):
    """A dose the patient says was taken each day from first to last; 0 micrograms: missed."""

    first: date
    last: date
    time: time | None
    ug: int
    route: Route | None = None
    form: Form | None = None


class MedicineReport(NamedTuple):
    """Another medicine as typed; first None: start not recorded, last None: still taken."""

    text: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class CallRecord:
    """All that a call brought; ``shown_name`` is the banner's, so that a mix-up is refused."""

    patient_id: int
    shown_name: str
    day: date
    outcome: CallOutcome = CallOutcome.REACHED
    capture: Capture = Capture.CALL
    answers: tuple[Answer, ...] = ()
    doses: tuple[DoseReport, ...] = ()
    medicines: tuple[MedicineReport, ...] = ()
    sleep: tuple[time, time] | None = None
    note: str = ""
    next_call: date | None = None


def record_call(work: Work, call: CallRecord) -> Changes:
    """Keep a call whole and put what the rules say into the inbox.

    Raises Refused, with nothing stored, for a day in the future, a score out of range, a dose of 50 mg
    or more, a stranger's name, or a period that ends before it starts.
    """
    raise NotImplementedError
