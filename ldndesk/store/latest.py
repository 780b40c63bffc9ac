"""The latest row of a table of which the last word counts."""

from typing import Any

from sqlalchemy import Connection, Row, Table, select

from . import tables as t


def latest_row(connection: Connection, table: Table, patient_id: int) -> Row[Any] | None:
    """Give a patient's latest row that was not struck out; None: there is none."""
    struck = select(t.struck.c.row_id).where(t.struck.c.table_name == table.name)
    own = table.c.patient_id == patient_id
    return connection.execute(
        select(table).where(own, table.c.id.not_in(struck)).order_by(table.c.id.desc()).limit(1)
    ).first()
