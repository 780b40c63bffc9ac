"""One fact kept by hand, put in the place of a wrong one, or ended on a day: one deed each, and the rules speak."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias, cast

from sqlalchemy import Table

from ldndesk.clinical.cautions import CAUTION_WORDS
from ldndesk.clinical.days import show_day
from ldndesk.clinical.facts import Caution, CautionKind, Lab, LabResult, MainSleep, MedicineUse, Procedure
from ldndesk.clinical.history import History
from ldndesk.clinical.lab_range import read_range
from ldndesk.clinical.lab_value import LAB_TESTS, lab_words
from ldndesk.store import records
from ldndesk.store import tables as t

from .alerts import settle
from .call_check import LONGEST, MedicineReport, check_medicine
from .calls import named_patient
from .entries import Entry, read_rows
from .looking_back import read_entries_then
from .medicine_stops import ended_words
from .work import Changes, Part, Refused, Role, Work

Fact: TypeAlias = MedicineUse | LabResult | Procedure | Caution | MainSleep
NOT_KEPT = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for the instant of recording of a fact that is not kept yet."""


class Instead(NamedTuple):
    """A wrong entry that a fact is put in the place of, and why it was wrong."""

    table: str
    entry_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry with the fact it keeps; None where the file was damaged."""

    entry: Entry
    fact: Fact | None


class _Kind(NamedTuple):
    """Where facts of a kind are kept, how one is read from its row, and what is refused."""

    table: Table
    part: str
    """Its name in a history."""
    read: Callable[[Any], Fact]
    check: Callable[[Any, date], None]


def _check_medicine(use: MedicineUse, today: date) -> None:
    check_medicine(MedicineReport(use.text, use.first, use.last), today)


def _check_lab(result: LabResult, today: date) -> None:
    if result.day > today:
        raise Refused(f"Day: {show_day(result.day)} lies in the future; give the day of the blood sample.")
    test = LAB_TESTS[result.lab]
    if not 0 < result.value <= test.ceiling:
        raise Refused(f"{test.label}: {lab_words(*result[1:4])} cannot be so; look at the unit of the report.")
    try:
        read_range(result.reference)
    except ValueError as error:
        raise Refused(f"Range of the report: {error}; give a lower and a higher number.") from None


def _check_procedure(procedure: Procedure, today: date) -> None:
    if not procedure.text.strip():
        raise Refused("Procedure: say what is planned, such as “knee replacement”.")
    if procedure.known_from > today or not procedure.known_from <= procedure.day <= procedure.known_from + LONGEST:
        known = show_day(procedure.known_from)
        raise Refused(f"Day: {show_day(procedure.day)} cannot be; it became known on {known}, so give a later day.")


def _check_caution(caution: Caution, today: date) -> None:
    what, onset, abated = CAUTION_WORDS[caution.kind], caution.onset, caution.abated
    if onset is not None and onset > today:
        raise Refused(f"{what}: since {show_day(onset)} lies in the future.")
    if abated is not None and abated > today:
        raise Refused(f"{what}: ended on {show_day(abated)} lies in the future; leave it empty while it holds.")
    if onset is not None and abated is not None and abated < onset:
        raise Refused(f"{what}: it ends on {show_day(abated)}, before it begins.")


def _check_sleep(sleep: MainSleep, _: date) -> None:
    if sleep.start == sleep.end:
        raise Refused("Usual sleep: it starts and ends at the same time.")


_KINDS: dict[type[Any], _Kind] = {
    MedicineUse: _Kind(
        t.medicine_use,
        "medicines",
        lambda r: MedicineUse(r.text, r.first_on, r.last_on, r.recorded_at, r.not_meant),
        _check_medicine,
    ),
    LabResult: _Kind(
        t.lab_result,
        "labs",
        lambda r: LabResult(r.day, Lab(r.lab), Decimal(r.value), r.unit, r.recorded_at, r.reference),
        _check_lab,
    ),
    Procedure: _Kind(
        t.procedure,
        "procedures",
        lambda r: Procedure(r.day, r.text, r.known_from, r.recorded_at),
        _check_procedure,
    ),
    Caution: _Kind(
        t.caution,
        "cautions",
        lambda r: Caution(CautionKind(r.kind), r.onset_on, r.abated_on, r.recorded_at),
        _check_caution,
    ),
    MainSleep: _Kind(
        t.main_sleep,
        "main_sleep",
        lambda r: MainSleep(r.day, r.start_time, r.end_time, r.recorded_at),
        _check_sleep,
    ),
}


def read_kept(work: Work, patient_id: int, kinds: tuple[type[Any], ...], then: date | None = None) -> tuple[Kept, ...]:
    """Read every fact of some kinds, newest first, struck ones included; ``then`` gives the record of a past day."""
    stood = None if then is None else {(e.table, e.id): e for e in read_entries_then(work, patient_id, then)}
    found = []
    for kind in (_KINDS[k] for k in kinds):
        for entry, row in read_rows(work, patient_id, kind.table):
            as_then = entry if stood is None else stood.get((entry.table, entry.id))
            if as_then is not None:
                found.append(Kept(as_then, None if row is None else kind.read(row)))
    return tuple(sorted(found, key=lambda k: (k.entry.day, k.entry.recorded, k.entry.table, k.entry.id), reverse=True))


def read_events(work: Work, patient_id: int, then: date | None = None) -> tuple[Kept, ...]:
    """Read the events of a patient, newest first; ``then`` gives the record of a past day."""
    return read_kept(work, patient_id, (Procedure, Caution, MainSleep), then)


def keep_fact(work: Work, patient_id: int, shown_name: str, fact: Fact, instead: Instead | None = None) -> Changes:
    """Keep a fact told to the practice; with ``instead`` the wrong entry is struck out in the same deed.

    Raises Refused, with nothing stored, for a stranger's name, a day that cannot be, what is in the record already,
    or an entry that was struck out before.
    """
    work.only(Role.NURSE, Role.PRESCRIBER)
    history = named_patient(work, patient_id, shown_name)
    return _keep(work, patient_id, history, fact, instead)


def end_fact(work: Work, patient_id: int, shown_name: str, table: str, entry_id: int, day: date) -> Changes:
    """Keep that a medicine, or a condition, ended on a day: its entry is put in the place of the one that ran on."""
    work.only(Role.NURSE, Role.PRESCRIBER)
    history = named_patient(work, patient_id, shown_name)
    kept = next((k for k in read_kept(work, patient_id, (MedicineUse, Caution)) if _is(k.entry, table, entry_id)), None)
    if kept is None or kept.fact is None:
        raise Refused("This entry is not in this patient's record, or cannot be read.")
    fact = cast("MedicineUse | Caution", kept.fact)
    ended: Fact = fact._replace(last=day) if isinstance(fact, MedicineUse) else fact._replace(abated=day)
    return _keep(work, patient_id, history, ended, Instead(table, entry_id, ended_words(day)))


def _is(entry: Entry, table: str, entry_id: int) -> bool:
    return entry.table == table and entry.id == entry_id


def _keep(work: Work, patient_id: int, history: History, fact: Fact, instead: Instead | None) -> Changes:
    kind = _KINDS[type(fact)]
    kind.check(fact, work.today)
    there = {known._replace(recorded=NOT_KEPT) for known in getattr(history, kind.part)}
    if fact._replace(recorded=NOT_KEPT) in there:
        raise Refused("This stands in the record already; nothing was changed.")
    if instead is not None:
        _strike(work, patient_id, kind, instead)
    told = History(history.patient, work.zone, **cast("Any", {kind.part: (fact._replace(recorded=work.now),)}))
    records.add_facts(work.connection, patient_id, told, work.deed_id)
    said = settle(work, patient_id).words
    done = "Corrected; the wrong entry stays, struck through" if instead else "Kept in the record"
    return Changes(patient_id, frozenset({Part.FACTS, Part.ALERTS, Part.CALLS}), f"{done}. {said}.")


def _strike(work: Work, patient_id: int, kind: _Kind, instead: Instead) -> None:
    """Strike the wrong entry out; refused for one of another kind or another patient."""
    rows = read_rows(work, patient_id, kind.table)
    if instead.table != kind.table.name or not any(entry.id == instead.entry_id for entry, _ in rows):
        raise Refused("This entry is not in this patient's record.")
    records.strike(work.connection, instead.table, instead.entry_id, instead.reason, work.deed_id)
