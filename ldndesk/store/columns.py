"""Columns and tables as the record writes them: what a day, an amount or a fact must look like to be kept."""

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, Text, text

from .column_types import ClockTime, Day, Flag, Instant, Json

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key() -> Column[int]:
    """Number the rows."""
    return Column("id", Integer, primary_key=True)


def of(owner: str, name: str = "", *, nullable: bool = False) -> Column[int]:
    """Name the row of another table it belongs to."""
    return Column(name or f"{owner}_id", Integer, ForeignKey(f"{owner}.id"), nullable=nullable)


def words(name: str) -> Column[str]:
    """Keep text that may be empty."""
    return Column(name, Text, nullable=False, server_default="")


def words_needed(name: str, *, nullable: bool = False) -> Column[str]:
    """Keep text."""
    return Column(name, Text, nullable=nullable)


def day(name: str, *, nullable: bool = False) -> tuple[Column[Any], CheckConstraint]:
    """Keep a day."""
    return Column(name, Day, nullable=nullable), CheckConstraint(f"{name} LIKE '____-__-__'", name=name)


def instant(name: str) -> tuple[Column[Any], CheckConstraint]:
    """Keep an instant in UTC."""
    check = CheckConstraint(f"{name} LIKE '____-__-__T__:__:__.______+00:00'", name=name)
    return Column(name, Instant, nullable=False), check


def clock_time(name: str, *, nullable: bool = False) -> tuple[Column[Any], CheckConstraint]:
    """Keep a time of day."""
    return Column(name, ClockTime, nullable=nullable), CheckConstraint(f"{name} LIKE '__:__%'", name=name)


def flag(name: str) -> tuple[Column[Any], CheckConstraint]:
    """Keep yes or no."""
    return Column(name, Flag, nullable=False, server_default="0"), CheckConstraint(f"{name} IN (0, 1)", name=name)


def document(name: str) -> tuple[Column[Any], CheckConstraint]:
    """Keep a small document."""
    return Column(name, Json, nullable=False), CheckConstraint(f"{name} LIKE '[%]' OR {name} LIKE '{{%}}'", name=name)


def amount() -> tuple[Column[int], CheckConstraint]:
    """An amount in micrograms; 50 mg and more is no low dose (source S10) and cannot be kept."""
    check = CheckConstraint("amount_ug >= 0 AND amount_ug < 50000", name="amount_ug")
    return Column("amount_ug", Integer, nullable=False), check


def only(rows: str) -> dict[str, Any]:
    """Say which rows an index holds, to either kind of database."""
    return {"sqlite_where": text(rows), "postgresql_where": text(rows)}


def in_order(first: str, last: str) -> CheckConstraint:
    """Refuse a stretch of days that ends before it begins."""
    return CheckConstraint(f"{last} >= {first}", name="in_order")


def table(name: str, *parts: Any, **options: Any) -> Table:
    """Declare a table whose columns keep their kind."""
    return Table(name, metadata, *parts, sqlite_strict=True, **options)


def fact(name: str, *parts: Any, by: tuple[str, ...] = ("day",)) -> Table:
    """A fact told of a patient: whose, what, when it was recorded, by which deed."""
    index = Index(f"ix_{name}_patient_id", "patient_id", *by)
    return table(name, key(), of("patient"), *parts, *instant("recorded_at"), of("deed"), index)
