"""What did not yet stand in a patient's record on a past day: told later, or only struck out since.

A fact stood once its deed was done and its own recording time had come; of an invented clinic, written in one
deed, the recording time alone counts.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Integer,
    Select,
    bindparam,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)

from . import tables as t
from .column_types import Instant

_OF: BindParameter[int] = bindparam("patient_id", type_=Integer)
_BY: BindParameter[datetime] = bindparam("by", type_=Instant)


def not_standing(connection: Connection, patient_id: int, by: datetime) -> set[tuple[str, int]]:
    """Give table and number of every fact that did not stand at an instant: not yet told, or struck out by then."""
    return told_later(connection, patient_id, by) | struck_by(connection, patient_id, by)


def told_later(connection: Connection, patient_id: int, by: datetime) -> set[tuple[str, int]]:
    """Give table and number of every fact that was told only after an instant."""
    return _keys(connection, _told_later(), patient_id, by)


def struck_by(connection: Connection, patient_id: int, by: datetime) -> set[tuple[str, int]]:
    """Give table and number of every fact that was marked as entered in error by an instant."""
    return _keys(connection, _struck_by_then(), patient_id, by)


def _keys(connection: Connection, statement: Any, patient_id: int, by: datetime) -> set[tuple[str, int]]:
    return {(row[0], row[1]) for row in connection.execute(statement, {"patient_id": patient_id, "by": by})}


def details_by(connection: Connection, patient_id: int, by: datetime) -> Mapping[str, Any] | None:
    """Give the patient's details as they stood at an instant; None where they have not changed since."""
    was, deed = t.patient_was.c, t.deed.c
    changed = select(was.details).join_from(t.patient_was, t.deed, deed.id == was.deed_id).order_by(was.id).limit(1)
    found: Mapping[str, Any] | None = connection.scalar(changed.where(was.patient_id == patient_id, deed.at > by))
    return found


def was_registered(connection: Connection, patient_id: int, by: datetime) -> bool:
    """Whether the patient was in the record at an instant."""
    who, deed = t.patient.c, t.deed.c
    stood = select(who.id).join_from(t.patient, t.deed, deed.id == who.deed_id)
    told = stood.where(who.id == patient_id, who.recorded_at <= by, or_(deed.at <= by, _is_invented()))
    return connection.scalar(told) is not None


def _is_invented() -> Any:
    return select(type_coerce(t.clinic.c.synthetic, Integer) == 1).scalar_subquery()


@cache
def _told_later() -> Any:
    return union_all(*(_later(table) for table in t.FACTS))


def _later(table: Any) -> Select[Any]:
    deed = t.deed.c
    columns = select(literal(table.name), table.c.id).join_from(table, t.deed, deed.id == table.c.deed_id)
    later = or_(table.c.recorded_at > _BY, (deed.at > _BY) & ~_is_invented())
    return columns.where(table.c.patient_id == _OF, later)


@cache
def _struck_by_then() -> Select[Any]:
    struck, deed = t.struck.c, t.deed.c
    columns = select(struck.table_name, struck.row_id).join_from(t.struck, t.deed, deed.id == struck.deed_id)
    return columns.where(struck.patient_id == _OF, deed.at <= _BY)
