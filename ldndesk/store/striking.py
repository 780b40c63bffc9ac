"""Marks entries as entered in error; they stay in the record and no longer count."""

from sqlalchemy import Connection, insert, select

from . import tables as t
from .faults import RecordError

_STRIKABLE = {table.name: table for table in t.FACTS}


def strike(connection: Connection, table: str, row_id: int, reason: str, deed_id: int) -> None:
    """Strike an entry out with a reason; raises RecordError for one that is not there or was struck before."""
    if not reason.strip():
        raise RecordError("Say why the entry is wrong.")
    facts = _STRIKABLE.get(table)
    if facts is None:
        raise RecordError(f"Entries of {table} cannot be marked as entered in error.")
    patient_id = connection.scalar(select(facts.c.patient_id).where(facts.c.id == row_id))
    if patient_id is None:
        raise RecordError("The entry is not in the record.")
    before = select(t.struck.c.id).where(t.struck.c.table_name == table, t.struck.c.row_id == row_id)
    if connection.scalar(before) is not None:
        raise RecordError("The entry was marked as entered in error before.")
    row = {"table_name": table, "row_id": row_id, "patient_id": patient_id, "reason": reason.strip()}
    connection.execute(insert(t.struck).values(row | {"deed_id": deed_id}))
