"""Adds patients, keeps their details and what they are found by, and tells who somebody is."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from ldndesk.clinical.history import Patient
from ldndesk.clinical.symptoms import Indication

from . import tables as t
from .faults import RecordError
from .search_words import fold, search_words
from .statements import PATIENT_COLUMNS


class IdentityConflict(RecordError):
    """Numbers and birth date point to no one patient; the message says which."""


def _details(patient: Patient) -> dict[str, Any]:
    details = {name: getattr(patient, name) for name in PATIENT_COLUMNS}
    if not patient.local_id.strip() or not patient.family.strip():
        raise RecordError("A patient needs a local number and a family name.")
    details["gender"] = patient.gender.value
    details["allergy_status"] = patient.allergy_status.value
    details["sort_key"] = f"{fold(patient.family)} {fold(patient.given)}"
    return details


def add_patient(
    connection: Connection, patient: Patient, indications: tuple[Indication, ...], recorded: datetime, deed_id: int
) -> int:
    """Add a patient and give the number the record knows them by."""
    row = _details(patient) | {"recorded_at": recorded, "deed_id": deed_id}
    added = connection.execute(insert(t.patient).values(row)).inserted_primary_key
    if added is None:
        raise RecordError("The patient could not be added.")
    patient_id = int(added[0])
    _index(connection, patient_id, patient)
    for indication in indications:
        values = {"patient_id": patient_id, "indication": indication.value}
        connection.execute(insert(t.patient_indication).values(values | {"recorded_at": recorded, "deed_id": deed_id}))
    return patient_id


def update_patient(connection: Connection, patient_id: int, patient: Patient, deed_id: int) -> None:
    """Put new details in a patient's place; those before are kept beside."""
    details = _details(patient)
    before = connection.execute(select(*(t.patient.c[n] for n in PATIENT_COLUMNS)).where(t.patient.c.id == patient_id))
    was = dict(before.mappings().one())
    was["born"] = None if was["born"] is None else was["born"].isoformat()
    connection.execute(insert(t.patient_was).values(patient_id=patient_id, details=was, deed_id=deed_id))
    connection.execute(update(t.patient).where(t.patient.c.id == patient_id).values(details))
    _index(connection, patient_id, patient)


def _index(connection: Connection, patient_id: int, patient: Patient) -> None:
    connection.execute(delete(t.patient_word).where(t.patient_word.c.patient_id == patient_id))
    number = "".join(patient.nhs_number.split())
    words = search_words(patient.family, patient.given, number, patient.local_id)
    if words:
        connection.execute(insert(t.patient_word), [{"word": w, "patient_id": patient_id} for w in words])


def find_patient(connection: Connection, nhs_number: str, local_id: str, born: date | None) -> int | None:
    """Find a patient by NHS number, or by local number and birth date; never by name.

    Raises IdentityConflict when the numbers lead to different people or to one born on another day.
    """
    who = t.patient.c
    columns = select(who.id, who.born, who.nhs_number, who.local_id)
    by_nhs = connection.execute(columns.where(who.nhs_number == nhs_number)).one_or_none() if nhs_number else None
    by_local = connection.execute(columns.where(func.lower(who.local_id) == local_id.strip().lower())).first()
    if by_nhs is not None:
        if born is not None and by_nhs.born is not None and by_nhs.born != born:
            raise IdentityConflict(f"NHS number {nhs_number} belongs to a patient born on another day.")
        if by_local is not None and by_local.id != by_nhs.id:
            raise IdentityConflict(f"NHS number {nhs_number} and local number {local_id} belong to different patients.")
        return int(by_nhs.id)
    if by_local is None:
        return None
    if born is None or by_local.born != born:
        raise IdentityConflict(
            f"Local number {local_id} belongs to a patient with another birth date, or none is given."
        )
    if nhs_number and by_local.nhs_number:
        raise IdentityConflict(f"Local number {local_id} belongs to a patient with another NHS number.")
    return int(by_local.id)
