"""The record of deeds: who did what and when, and what it changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from . import day_tables as t
from .faults import RecordError
from .trail import trail_of

__all__ = ["Outcome", "add_deed", "add_outcome", "find_outcome", "trail_of"]


class Outcome(NamedTuple):
    """What a deed changed; patient_id None: many patients."""

    patient_id: int | None
    parts: tuple[str, ...]
    note: str


def find_outcome(connection: Connection, token: str) -> Outcome | None:
    """Give what the deed of a token changed, None when it has not been done."""
    outcome = t.deed_outcome.c
    found = select(outcome.patient_id, outcome.parts, outcome.note).join_from(t.deed, t.deed_outcome)
    row = connection.execute(found.where(t.deed.c.token == token)).one_or_none()
    return None if row is None else Outcome(row.patient_id, tuple(row.parts), row.note)


def add_deed(connection: Connection, token: str, at: datetime, actor: str, role: str, what: str) -> int:
    """Begin a line in the record of deeds and give its number."""
    row = {"token": token, "at": at, "actor": actor, "role": role, "what": what}
    key = connection.execute(insert(t.deed).values(row)).inserted_primary_key
    if key is None:
        raise RecordError("The record of deeds could not be written.")
    return int(key[0])


def add_outcome(connection: Connection, deed_id: int, patient_id: int | None, parts: Sequence[str], note: str) -> None:
    """Note what the deed changed."""
    row = {"deed_id": deed_id, "patient_id": patient_id, "parts": [str(part) for part in parts], "note": note}
    connection.execute(insert(t.deed_outcome).values(row))
