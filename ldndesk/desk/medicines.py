"""The other medicines of a patient as the record lists them, and the word that none is taken besides."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from ldndesk.clinical.facts import MedicinesAsked
from ldndesk.clinical.history import History
from ldndesk.clinical.medicines import Match
from ldndesk.clinical.start_checklist import last_asked
from ldndesk.store import records
from ldndesk.store import tables as t

from .alerts import settle
from .calls import named_patient
from .entries import Entry, read_entries
from .looking_back import read_entries_then
from .work import Changes, Part, Refused, Role, Work


@dataclass(frozen=True, slots=True)
class MedicineKept:
    """One other medicine in the record, with what the catalogue makes of its name today."""

    entry: Entry
    name: str
    """As it was typed."""
    first: date | None
    last: date | None
    match: Match


def read_medicines(work: Work, patient_id: int, then: date | None = None) -> tuple[MedicineKept, ...]:
    """Read every other medicine, newest first, struck ones included; ``then`` gives the record of a past day."""
    entries = read_entries(work, patient_id) if then is None else read_entries_then(work, patient_id, then)
    use = t.medicine_use.c
    told = select(use.id, use.text, use.first_on, use.last_on).where(use.patient_id == patient_id)
    rows = {row.id: row for row in work.connection.execute(told)}
    return tuple(
        MedicineKept(entry, row.text, row.first_on, row.last_on, work.pack.medicines.match(row.text))
        for entry in entries
        if entry.table == t.medicine_use.name and (row := rows.get(entry.id)) is not None
    )


def keep_asked(work: Work, patient_id: int, shown_name: str) -> Changes:
    """Keep that the patient was asked today about other medicines and takes none beside those recorded."""
    work.only(Role.NURSE, Role.PRESCRIBER)
    history = named_patient(work, patient_id, shown_name)
    before = last_asked(history, work.today)
    if before is not None and before.day == work.today:
        raise Refused("It is in the record already that somebody asked today and heard of none besides.")
    facts = History(history.patient, work.zone, medicines_asked=(MedicinesAsked(work.today, work.now),))
    records.add_facts(work.connection, patient_id, facts, work.deed_id)
    settle(work, patient_id)
    return Changes(patient_id, frozenset({Part.FACTS, Part.ALERTS}), "Kept: asked today, none beside those recorded.")
