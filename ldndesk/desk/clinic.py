"""The clinic as a whole: its name, and what its findings and alerts were on a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.findings import Evaluation, Proposal
from ldndesk.clinical.history import Patient
from ldndesk.clinical.proposal import propose
from ldndesk.store import records
from ldndesk.store import tables as t

from .kept_packs import pack_by
from .looking_back import alerts_then, end_of
from .today import AlertRow
from .work import Work


@dataclass(frozen=True, slots=True)
class PatientLog:
    """One patient's findings on a day with the alerts as they stood."""

    patient: Patient
    evaluation: Evaluation
    proposal: Proposal | None
    alerts: Mapping[tuple[str, str], AlertRow]
    """By rule and subject; a finding that opened no alert is not in it."""


def is_synthetic(work: Work) -> bool:
    """Whether the record is marked as invented."""
    return bool(work.connection.scalar(select(t.clinic.c.synthetic)))


def read_alert_log(work: Work, on: date | None = None, known: date | None = None) -> Iterator[PatientLog]:
    """Give every patient with a finding, or a rule not evaluated, on a day.

    ``on`` is today when left out; with ``known`` only what stood in the record at the end of that day counts, judged
    by the rules of then.
    """
    day = on or work.today
    by = None if known is None else end_of(known, work.zone)
    pack = work.pack if by is None else pack_by(work, by)
    for patient_id in work.connection.scalars(select(t.patient.c.id).order_by(t.patient.c.sort_key)).all():
        try:
            history = records.load_history(work.connection, patient_id, work.zone, by=by)
        except records.NoSuchPatient:
            continue  # not registered by then
        evaluation = evaluate(history, day, pack)
        if evaluation.findings or evaluation.not_evaluated:
            rows = alerts_then(work, patient_id, known or day, evaluation)
            alerts = {(a.finding.rule, a.finding.subject): a for a in sorted(rows, key=lambda a: a.id)}
            yield PatientLog(history.patient, evaluation, propose(history, day, pack, evaluation), alerts)
