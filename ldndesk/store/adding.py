"""Adds facts to a patient's record; nothing already there is ever changed."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, insert, select

from ldndesk.clinical.dose import NOT_LDN_UG, show_mg
from ldndesk.clinical.facts import FollowUp, LabResult, MedicineUse
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Course, Plan

from . import tables as t
from .answers import pack_answers
from .faults import RecordError
from .reading import load_history
from .values import write_strengths

__all__ = ["RecordError", "add_facts", "stop_course"]

V = TypeVar("V", bound=Hashable)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_SIMPLE: tuple[tuple[str, Table, Mapping[str, str]], ...] = (
    (
        "doses_taken",
        t.dose_taken,
        {
            "first": "first_on",
            "last": "last_on",
            "time": "at_time",
            "ug": "amount_ug",
            "route": "route",
            "form": "form",
        },
    ),
    ("medicines", t.medicine_use, {"text": "text", "first": "first_on", "last": "last_on", "not_meant": "not_meant"}),
    ("medicines_asked", t.medicines_asked, {"day": "day"}),
    ("labs", t.lab_result, {"day": "day", "lab": "lab", "value": "value", "unit": "unit", "reference": "reference"}),
    ("cautions", t.caution, {"kind": "kind", "onset": "onset_on", "abated": "abated_on"}),
    ("procedures", t.procedure, {"day": "day", "text": "text", "known_from": "known_from"}),
    ("main_sleep", t.main_sleep, {"day": "day", "start": "start_time", "end": "end_time"}),
    ("call_attempts", t.call_attempt, {"day": "day", "outcome": "outcome", "minutes": "minutes"}),
    ("decisions", t.decision, {"verdict": "verdict", "day": "day", "reason": "reason", "ug": "amount_ug"}),
)
"""Kinds of facts whose parts are the columns of one row."""
_AT_ONCE = 500
"""Rows written between one word of how far it is and the next."""


def _tell_nobody(_rows: int) -> None:
    pass


def add_facts(
    connection: Connection,
    patient_id: int,
    facts: History,
    deed_id: int,
    only_new: bool = False,
    tell: Callable[[int], None] | None = None,
) -> Counter[str]:
    """Add every fact of a history to a patient's record and count them by table.

    With ``only_new`` a fact that is there already, standing or struck out, is left alone, whenever it was
    recorded, so that the same file taken in twice changes nothing. ``tell`` is called with how many more rows were
    added. Raises RecordError, with the transaction to be rolled back, for a fact that may not be kept.
    """
    there = load_history(connection, patient_id, facts.zone, struck=True) if only_new else None
    adding = _Adding(connection, patient_id, deed_id, there, tell or _tell_nobody)
    adding.add_all(facts)
    return adding.count


def stop_course(
    connection: Connection, patient_id: int, key: str, on: date, reason: str, recorded: datetime, deed_id: int
) -> None:
    """Note that a course stops: ``on`` is the first day without the medicine. Raises RecordError for no such course."""
    course_id = _course_id(connection, patient_id, key)
    if course_id is None:
        raise RecordError("There is no such course to stop.")
    row = {"patient_id": patient_id, "course_id": course_id, "stopped_on": on, "reason": reason}
    connection.execute(insert(t.course_stop).values(row | {"recorded_at": recorded, "deed_id": deed_id}))


def _course_id(connection: Connection, patient_id: int, key: str) -> int | None:
    found = select(t.course.c.id).where(t.course.c.patient_id == patient_id, t.course.c.key == key)
    return connection.scalar(found)


class _Adding:
    """One patient's facts being added; ``there`` is what the record holds, None to add all."""

    def __init__(
        self,
        connection: Connection,
        patient_id: int,
        deed_id: int,
        there: History | None,
        tell: Callable[[int], None],
    ) -> None:
        self._connection = connection
        self._tell = tell
        self._patient_id = patient_id
        self._deed_id = deed_id
        self._there = there
        self.count: Counter[str] = Counter()

    def add_all(self, facts: History) -> None:
        """Add every kind of fact."""
        there = self._there
        at = self._connection.scalar(select(t.deed.c.at).where(t.deed.c.id == self._deed_id))
        recorded = at or _LONG_AGO
        known = set(_indications(self._connection, self._patient_id, with_struck=there is not None))
        new = [i for i in dict.fromkeys(facts.indications) if i.value not in known]
        self._insert(t.patient_indication, [{"indication": i.value, "recorded_at": recorded} for i in new])
        for name, table, columns in _SIMPLE:
            added = self._new(getattr(facts, name), getattr(there, name) if there else ())
            self._insert(table, [_row(fact, columns) for fact in added])
        follow_ups = self._new(facts.follow_ups, there.follow_ups if there else ())
        self._insert(t.follow_up, [_follow_up_row(f) for f in follow_ups])
        for course in facts.courses:
            self._add_course(course, recorded)

    def _new(self, facts: Iterable[V], there: Iterable[V]) -> list[V]:
        """Leave out as many of each fact as are there already."""
        left = Counter(_unrecorded(fact) for fact in there)
        new = []
        for fact in facts:
            key = _unrecorded(fact)
            if left[key] > 0:
                left[key] -= 1
            else:
                new.append(fact)
        return new

    def _insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        owned = {"patient_id": self._patient_id, "deed_id": self._deed_id}
        for begin in range(0, len(rows), _AT_ONCE):
            some = rows[begin : begin + _AT_ONCE]
            self._connection.execute(insert(table), [row | owned for row in some])
            self.count[table.name] += len(some)
            self._tell(len(some))

    def _add_course(self, course: Course, recorded: datetime) -> None:
        owned = {"patient_id": self._patient_id, "deed_id": self._deed_id}
        course_id = _course_id(self._connection, self._patient_id, course.key)
        if course_id is None:
            course_id = self._added(t.course, {"key": course.key} | owned)
        before = next((c for c in self._there.courses if c.key == course.key), None) if self._there else None
        for plan in self._new(course.plans, before.plans if before else ()):
            self._add_plan(plan, {"course_id": course_id} | owned)
        if course.stopped is not None and course.stopped not in self._stops(course_id):
            reached = max((p.recorded for p in course.plans), default=recorded)
            row = {"course_id": course_id, "stopped_on": course.stopped, "recorded_at": reached}
            self._insert(t.course_stop, [row])

    def _stops(self, course_id: int) -> set[date]:
        """List the days on which the course was ever said to stop; one said before is not said again."""
        stops = select(t.course_stop.c.stopped_on).where(t.course_stop.c.course_id == course_id)
        return set(self._connection.scalars(stops))

    def _add_plan(self, plan: Plan, owner: dict[str, Any]) -> None:
        rows = list(_step_rows(plan))
        row = {"authored_on": plan.authored, "pattern": plan.pattern.value, "reason": plan.reason}
        plan_id = self._added(t.plan, row | {"recorded_at": plan.recorded} | owner)
        if rows:
            self._connection.execute(insert(t.plan_step), [row | {"plan_id": plan_id} for row in rows])
        self.count["plan"] += 1

    def _added(self, table: Table, row: dict[str, Any]) -> int:
        key = self._connection.execute(insert(table).values(row)).inserted_primary_key
        if key is None:
            raise RecordError(f"An entry of {table.name} could not be added.")
        return int(key[0])


def _indications(connection: Connection, patient_id: int, *, with_struck: bool) -> Iterable[str]:
    """List the indications there are; one struck out may be given again by hand, never by a file."""
    mine = t.patient_indication.c
    wanted = select(mine.indication).where(mine.patient_id == patient_id)
    if not with_struck:
        struck = select(t.struck.c.row_id).where(t.struck.c.table_name == t.patient_indication.name)
        wanted = wanted.where(mine.id.not_in(struck))
    return connection.scalars(wanted)


def _unrecorded(fact: Any) -> Hashable:
    """Give a fact without the instant it was recorded, to compare what was told alone."""
    if isinstance(fact, Plan):
        return replace(fact, recorded=_LONG_AGO)
    kind: Callable[..., Hashable] = fact._replace
    if isinstance(fact, LabResult):  # a range told later makes no second value of the one that is there
        return kind(recorded=_LONG_AGO, reference="")
    if isinstance(fact, MedicineUse):  # nor does a name that was ruled out make a second medicine
        return kind(recorded=_LONG_AGO, not_meant="")
    return kind(recorded=_LONG_AGO)


def _row(fact: Any, columns: Mapping[str, str]) -> dict[str, Any]:
    row = {column: _plain(getattr(fact, part)) for part, column in columns.items()}
    if "amount_ug" in row:
        _check_amount(row["amount_ug"])
    return row | {"recorded_at": fact.recorded}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, (str, Decimal)) else value


def _check_amount(ug: Any) -> None:
    if type(ug) is not int or ug < 0:
        raise RecordError(f"{ug!r} is not a whole number of micrograms.")
    if ug >= NOT_LDN_UG:
        raise RecordError(f"{show_mg(ug)} is not a low dose and cannot be kept; low doses are 0.5 mg to 10 mg.")


def _follow_up_row(told: FollowUp) -> dict[str, Any]:
    try:
        answers = pack_answers(told.answers)
    except ValueError as error:
        raise RecordError(str(error)) from error
    row = {"day": told.day, "capture": told.capture.value, "answers": answers, "note": told.note}
    return row | {"recorded_at": told.recorded}


def _step_rows(plan: Plan) -> Iterator[dict[str, Any]]:
    for step_no, step in enumerate(plan.steps):
        if not step.administrations:
            raise RecordError("A step of an order says no dose; for a stretch without the medicine give 0 mg.")
        for dose_no, (at, ug) in enumerate(step.administrations):
            _check_amount(ug)
            yield {
                "step_no": step_no,
                "dose_no": dose_no,
                "first_on": step.first,
                "last_on": step.last,
                "at_time": at,
                "amount_ug": ug,
                "route": step.route.value,
                "form": step.form.value,
                "strengths": write_strengths(step.strengths),
            }
