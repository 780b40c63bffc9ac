"""The statements that read one patient's record, built once and written once for each kind of database."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Dialect,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    literal_column,
    select,
    union_all,
)

from . import tables as t

_OF = bindparam("patient_id", type_=Integer)
PATIENT_COLUMNS = (
    *("local_id", "family", "given", "born", "gender", "nhs_number"),
    *("title", "phone", "allergy_status", "allergies", "deceased"),
)
_LITTLE: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (t.patient_indication, ("indication",)),
    (t.medicine_use, ("text", "first_on", "last_on", "not_meant")),
    (t.medicines_asked, ("day",)),
    (t.lab_result, ("day", "lab", "value", "unit", "reference")),
    (t.caution, ("kind", "onset_on", "abated_on")),
    (t.procedure, ("day", "text", "known_from")),
    (t.main_sleep, ("day", "start_time", "end_time")),
    (t.call_attempt, ("day", "outcome", "minutes")),
    (t.decision, ("verdict", "day", "reason", "amount_ug")),
)
_WIDEST = 5


def _told(table: Table, *names: str, by: str) -> Select[Any]:
    told: list[Column[Any]] = [table.c[name] for name in ("id", *names, "recorded_at")]
    return select(*told).where(table.c.patient_id == _OF).order_by(table.c[by], table.c.id)


def _padded(table: Table, told: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """Select a kind of fact in the shape that all of which a patient has few share."""
    kind: ColumnElement[Any] = literal_column(f"'{table.name}'").label("kind")
    padding: list[ColumnElement[Any]] = [literal_column("NULL") for _ in range(_WIDEST - len(told))]
    return select(kind, table.c.id.label("id"), *told, *padding, table.c.recorded_at).where(table.c.patient_id == _OF)


def _as_text(column: Column[Any]) -> ColumnElement[Any]:
    """Write a number as text, like the columns it shares a place with."""
    return cast(column, Text) if isinstance(column.type, Integer) else column


def _who() -> Select[Any]:
    """Read the patient, once for each entry struck out."""
    struck = t.struck.c
    details = (t.patient.c[name] for name in PATIENT_COLUMNS)
    both = t.patient.outerjoin(t.struck, struck.patient_id == t.patient.c.id)
    return select(struck.table_name, struck.row_id, *details).select_from(both).where(t.patient.c.id == _OF)


def _orders() -> Select[Any]:
    """Read the orders, a row for each administration of each step."""
    course, plan, step = t.course.c, t.plan.c, t.plan_step.c
    return (
        select(plan.id, course.key, plan.authored_on, plan.pattern, plan.reason, plan.recorded_at)
        .add_columns(step.step_no, step.first_on, step.last_on, step.at_time, step.amount_ug)
        .add_columns(step.route, step.form, step.strengths)
        .select_from(t.plan.join(t.course, plan.course_id == course.id).outerjoin(t.plan_step))
        .where(plan.patient_id == _OF)
        .order_by(plan.course_id, plan.id, step.step_no, step.dose_no)
    )


def _stops() -> Select[Any]:
    stop = t.course_stop.c
    key = select(t.course.c.key).where(t.course.c.id == stop.course_id).scalar_subquery()
    return _padded(t.course_stop, [key.label("key"), stop.stopped_on])


class Statement(NamedTuple):
    """A statement as the driver takes it, and how often it names the patient."""

    text: str
    times: int


class Statements(NamedTuple):
    """All statements that read one patient."""

    who: Statement
    orders: Statement
    follow_ups: Statement
    doses: Statement
    little: Statement


@lru_cache(maxsize=4)
def statements_for(dialect: Dialect) -> Statements:
    """Write the statements for a kind of database."""
    write = partial(_write, dialect)
    little = union_all(_stops(), *(_padded(table, [_as_text(table.c[n]) for n in names]) for table, names in _LITTLE))
    return Statements(
        who=write(_who()),
        orders=write(_orders()),
        follow_ups=write(_told(t.follow_up, "day", "capture", "answers", "note", by="day")),
        doses=write(
            _told(t.dose_taken, "first_on", "last_on", "at_time", "amount_ug", "route", "form", by="first_on"),
        ),
        little=write(little.order_by(literal_column("1"), literal_column("2"))),
    )


def _write(dialect: Dialect, statement: Any) -> Statement:
    kind: Callable[..., Dialect] = type(dialect)
    by_place = dialect if dialect.positional else kind(paramstyle="format")
    written = statement.compile(dialect=by_place)
    return Statement(str(written), len(written.positiontup or ()))
