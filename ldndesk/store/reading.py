"""Reads one patient's record whole, in few statements; what cannot be read is named, never dropped in silence."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, tzinfo
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection

from ldndesk.clinical.days import LONDON
from ldndesk.clinical.history import History, Patient
from ldndesk.clinical.plan import Course, Plan

from .faults import NoSuchPatient
from .looking_back import details_by, not_standing, was_registered
from .statements import PATIENT_COLUMNS, Statement, statements_for
from .values import (
    LITTLE,
    UNREADABLE,
    Row,
    dose_taken,
    follow_up,
    read_patient,
    read_plan,
)

V = TypeVar("V")
_FIRST = itemgetter(0)


def load_history(
    connection: Connection,
    patient_id: int,
    zone: tzinfo = LONDON,
    *,
    struck: bool = False,
    by: datetime | None = None,
) -> History:
    """Read all that stands in a patient's record; with ``struck``, what was entered in error as well.

    With ``by``, what stood at that instant instead. Rows that cannot be read are named in ``problems``.
    Raises NoSuchPatient.
    """
    return _Reading(connection, patient_id, struck, by).history(zone)


class _Reading:
    """One patient being read: the rows that were struck out, and the problems met."""

    def __init__(self, connection: Connection, patient_id: int, with_struck: bool, by: datetime | None) -> None:
        if not connection.in_transaction():
            connection.begin()
        self._cursor = connection.connection.cursor()
        self._patient_id = patient_id
        self._statements = statements_for(connection.dialect)
        self._with_struck = with_struck
        self._connection, self._by = connection, by
        self._struck: set[tuple[str, int]] = set()
        self._problems: list[str] = []

    def history(self, zone: tzinfo) -> History:
        """Read the whole record."""
        wanted = self._statements
        patient = self._who()
        little = self._little()
        return History(
            patient=patient,
            zone=zone,
            courses=self._courses(dict(little["course_stop"])),
            follow_ups=self._each("Follow-up", follow_up, self._standing("follow_up", wanted.follow_ups)),
            doses_taken=self._each("Dose taken", dose_taken, self._standing("dose_taken", wanted.doses)),
            medicines=little["medicine_use"],
            indications=little["patient_indication"],
            medicines_asked=little["medicines_asked"],
            labs=little["lab_result"],
            cautions=little["caution"],
            procedures=little["procedure"],
            main_sleep=little["main_sleep"],
            call_attempts=little["call_attempt"],
            decisions=little["decision"],
            problems=tuple(self._problems),
        )

    def _who(self) -> Patient:
        rows = self._rows(self._statements.who)
        if not rows:
            raise NoSuchPatient(f"There is no patient number {self._patient_id}.")
        details = rows[0][2:]
        if self._by is not None:
            self._struck, details = self._as_it_stood(self._by, details)
        elif not self._with_struck:
            self._struck = {(row[0], row[1]) for row in rows if row[0] is not None}
        try:
            return read_patient(details)
        except UNREADABLE:
            self._problems.append("The patient's details cannot all be read.")
            return Patient(str(details[0]), str(details[1]), str(details[2]))

    def _as_it_stood(self, by: datetime, details: Row) -> tuple[set[tuple[str, int]], Row]:
        if not was_registered(self._connection, self._patient_id, by):
            raise NoSuchPatient(f"Patient number {self._patient_id} was not yet registered then.")
        before = details_by(self._connection, self._patient_id, by)
        then = details if before is None else tuple(before[name] for name in PATIENT_COLUMNS)
        return not_standing(self._connection, self._patient_id, by), then

    def _rows(self, statement: Statement) -> Sequence[Row]:
        """Fetch with the driver's own cursor: half the time goes into results made comfortable otherwise."""
        rows: Sequence[Row] = self._cursor.execute(statement.text, (self._patient_id,) * statement.times).fetchall()
        return rows

    def _standing(self, table: str, statement: Statement) -> Sequence[Row]:
        rows = self._rows(statement)
        return [row for row in rows if (table, row[0]) not in self._struck] if self._struck else rows

    def _each(self, what: str, read: Callable[..., V], rows: Iterable[Row], number: int = 0) -> tuple[V, ...]:
        try:
            return tuple([read(*row) for row in rows])
        except UNREADABLE:
            return self._one_by_one(what, read, rows, number)

    def _one_by_one(self, what: str, read: Callable[..., V], rows: Iterable[Row], number: int) -> tuple[V, ...]:
        values: list[V] = []
        for row in rows:
            try:
                values.append(read(*row))
            except UNREADABLE:
                self._problems.append(f"{what} no. {row[number]} cannot be read.")
        return tuple(values)

    def _little(self) -> dict[str, tuple[Any, ...]]:
        values: dict[str, tuple[Any, ...]] = dict.fromkeys(LITTLE, ())
        for table, of in groupby(self._rows(self._statements.little), key=_FIRST):
            what, read = LITTLE[table]
            rows = [row for row in of if (table, row[1]) not in self._struck]
            values[table] = self._each(what, read, rows, number=1)
        return values

    def _courses(self, stops: dict[str, date]) -> tuple[Course, ...]:
        """Read the courses that have an order; one whose orders were all struck out is none."""
        plans: dict[str, list[Plan]] = defaultdict(list)
        for _, of in groupby(self._standing("plan", self._statements.orders), key=_FIRST):
            rows = list(of)
            plan_id, key = rows[0][:2]
            plans[key] += self._each("Order", read_plan, [(plan_id, rows)])
        return tuple([Course(key, tuple(orders), stops.get(key)) for key, orders in plans.items() if orders])
