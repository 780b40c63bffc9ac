"""Turns rows of the record into the clinic's values; raises one of UNREADABLE for a row that makes no sense."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from ldndesk.clinical.dose import NOT_LDN_UG
from ldndesk.clinical.facts import (
    CallAttempt,
    CallOutcome,
    Capture,
    Caution,
    CautionKind,
    Decision,
    DoseTaken,
    FollowUp,
    Lab,
    LabResult,
    MainSleep,
    MedicinesAsked,
    MedicineUse,
    Procedure,
    Verdict,
)
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import AllergyStatus, Gender, Patient
from ldndesk.clinical.lab_range import read_range
from ldndesk.clinical.plan import Administration, Pattern, Plan, Step
from ldndesk.clinical.symptoms import Indication

from .answers import unpack_answers

UNREADABLE = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)
"""What a damaged row may raise."""
E_ = TypeVar("E_", bound=StrEnum)
Row = Sequence[Any]


def _names(kind: type[E_]) -> dict[str, E_]:
    return {member.value: member for member in kind}


ROUTES, FORMS, PATTERNS, CAPTURES = _names(Route), _names(Form), _names(Pattern), _names(Capture)
LABS, CAUTIONS, OUTCOMES, VERDICTS = _names(Lab), _names(CautionKind), _names(CallOutcome), _names(Verdict)
GENDERS, ALLERGIES, INDICATIONS = _names(Gender), _names(AllergyStatus), _names(Indication)

day = date.fromisoformat


def instant(text: str) -> datetime:
    """Read an instant."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} does not say its zone")
    return at


@lru_cache(maxsize=1440)
def clock(text: str) -> time:
    """Read a time of day."""
    return time.fromisoformat(text)


def _maybe_day(text: str | None) -> date | None:
    return None if text is None else day(text)


def _amount(ug: int) -> int:
    if ug.__class__ is not int or not 0 <= ug < NOT_LDN_UG:
        raise ValueError(f"{ug} micrograms is no low dose")
    return ug


def follow_up(_id: int, on: str, capture: str, answers: str, note: str, recorded: str) -> FollowUp:
    """Read a follow-up."""
    return FollowUp(day(on), CAPTURES[capture], instant(recorded), unpack_answers(answers), note)


def dose_taken(
    _id: int, first: str, last: str, at: str | None, ug: int, route: str | None, form: str | None, recorded: str
) -> DoseTaken:
    """Read a dose taken."""
    if last < first:
        raise ValueError("it ends before it begins")
    parts = (
        day(first),
        day(last),
        None if at is None else clock(at),
        _amount(ug),
        instant(recorded),
        None if route is None else ROUTES[route],
        None if form is None else FORMS[form],
    )
    return tuple.__new__(DoseTaken, parts)  # most rows of a record are these: a quarter faster than by name


def _medicine_use(
    _kind: str, _id: int, text: str, first: str | None, last: str | None, not_meant: str, _: None, recorded: str
) -> MedicineUse:
    return MedicineUse(text, _maybe_day(first), _maybe_day(last), instant(recorded), not_meant)


def _medicines_asked(
    _kind: str, _id: int, on: str, _a: None, _b: None, _c: None, _d: None, recorded: str
) -> MedicinesAsked:
    return MedicinesAsked(day(on), instant(recorded))


def _course_stop(_kind: str, _id: int, key: str, on: str, *_: object) -> tuple[str, date]:
    return key, day(on)


def _indication(_kind: str, _id: int, code: str, *_: object) -> Indication:
    return INDICATIONS[code]


def _lab_result(
    _kind: str, _id: int, on: str, lab: str, value: str, unit: str, reference: str, recorded: str
) -> LabResult:
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(f"{value} is not a number")
    read_range(reference)
    return LabResult(day(on), LABS[lab], number, unit, instant(recorded), reference)


def _caution(
    _kind: str, _id: int, kind: str, onset: str | None, abated: str | None, _a: None, _b: None, recorded: str
) -> Caution:
    return Caution(CAUTIONS[kind], _maybe_day(onset), _maybe_day(abated), instant(recorded))


def _procedure(
    _kind: str, _id: int, on: str, text: str, known_from: str, _a: None, _b: None, recorded: str
) -> Procedure:
    return Procedure(day(on), text, day(known_from), instant(recorded))


def _main_sleep(_kind: str, _id: int, on: str, start: str, end: str, _a: None, _b: None, recorded: str) -> MainSleep:
    return MainSleep(day(on), clock(start), clock(end), instant(recorded))


def _call_attempt(
    _kind: str, _id: int, on: str, outcome: str, minutes: str | None, _a: None, _b: None, recorded: str
) -> CallAttempt:
    return CallAttempt(day(on), OUTCOMES[outcome], instant(recorded), None if minutes is None else int(minutes))


def _decision(_kind: str, _id: int, verdict: str, on: str, reason: str, ug: str, _: None, recorded: str) -> Decision:
    return Decision(VERDICTS[verdict], day(on), reason, instant(recorded), _amount(int(ug)))


class Little(NamedTuple):
    """A kind of fact of which a patient has few: what it is called and how its row is read."""

    what: str
    read: Callable[..., Any]


LITTLE: dict[str, Little] = {
    "course_stop": Little("Stop of the course", _course_stop),
    "medicine_use": Little("Other medicine", _medicine_use),
    "medicines_asked": Little("Question about other medicines", _medicines_asked),
    "patient_indication": Little("Indication", _indication),
    "lab_result": Little("Laboratory value", _lab_result),
    "caution": Little("Caution", _caution),
    "procedure": Little("Procedure", _procedure),
    "main_sleep": Little("Main sleep", _main_sleep),
    "call_attempt": Little("Call attempt", _call_attempt),
    "decision": Little("Decision", _decision),
}


def read_plan(_id: int, rows: Sequence[Row]) -> Plan:
    """Read an order from its rows, one for each administration, in order."""
    authored, pattern, reason, recorded, *_ = rows[0][2:]
    by_step = groupby(rows, key=_step_no)
    steps = tuple([_step(list(of)) for number, of in by_step if number is not None])
    return Plan(day(authored), instant(recorded), steps, PATTERNS[pattern], reason)


def _step_no(row: Row) -> Hashable:
    number: int | None = row[6]
    return number


def _step(rows: Sequence[Row]) -> Step:
    first, last, _at, _ug, route, form, strengths = rows[0][7:]
    if last is not None and last < first:
        raise ValueError("a step ends before it begins")
    doses = tuple([Administration(None if row[9] is None else clock(row[9]), _amount(row[10])) for row in rows])
    return Step(day(first), _maybe_day(last), doses, ROUTES[route], FORMS[form], read_strengths(strengths))


def read_strengths(text: str) -> tuple[int, ...]:
    """Read strengths in hand, micrograms a piece."""
    return tuple([int(part) for part in text.split(",")]) if text else ()


def write_strengths(strengths: Iterable[int]) -> str:
    """Write strengths in hand."""
    return ",".join(str(int(ug)) for ug in strengths)


def read_patient(row: Row) -> Patient:
    """Read who a patient is."""
    local, family, given, born, gender, nhs, title, phone, status, allergies, deceased = row
    return Patient(
        local_id=local,
        family=family,
        given=given,
        born=_maybe_day(born),
        gender=GENDERS[gender],
        nhs_number=nhs,
        title=title,
        phone=phone,
        allergy_status=ALLERGIES[status],
        allergies=allergies,
        deceased=bool(deceased),
    )
