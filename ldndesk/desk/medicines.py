"""The other medicines of a patient as the record lists them, and the word that none is taken besides."""

from dataclasses import dataclass
from datetime import date

from ldndesk.clinical.facts import MedicinesAsked, MedicineUse
from ldndesk.clinical.history import History
from ldndesk.clinical.medicines import Match
from ldndesk.clinical.start_checklist import last_asked
from ldndesk.store import records

from .alerts import settle
from .calls import named_patient
from .entries import Entry
from .keeping import read_kept
from .work import Changes, Part, Refused, Role, Work


@dataclass(frozen=True, slots=True)
class MedicineKept:
    """One other medicine in the record, with what the catalogue makes of its name today."""

    entry: Entry
    fact: MedicineUse | None
    """None where the file was damaged."""
    match: Match

    @property
    def name(self) -> str:
        """Its name as it was typed."""
        return self.entry.text if self.fact is None else self.fact.text


def read_medicines(work: Work, patient_id: int, then: date | None = None) -> tuple[MedicineKept, ...]:
    """Read every other medicine, newest first, struck ones included; ``then`` gives the record of a past day."""
    match = work.pack.medicines.match
    return tuple(
        MedicineKept(kept.entry, fact, match(fact.text if fact else kept.entry.text))
        for kept in read_kept(work, patient_id, (MedicineUse,), then)
        for fact in (kept.fact if isinstance(kept.fact, MedicineUse) else None,)
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
