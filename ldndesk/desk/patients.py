"""Finding and registering patients."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nhs_number.validate import is_valid
from sqlalchemy import Select, exists, func, select

from ldndesk.clinical.history import Patient
from ldndesk.clinical.names import display_name
from ldndesk.clinical.symptoms import INDICATIONS, Indication
from ldndesk.store import records
from ldndesk.store import tables as t

from .alerts import settle
from .work import Changes, Part, Refused, Role, Work


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A patient as lists show one."""

    id: int
    name: str
    born: date | None
    nhs_number: str
    local_id: str
    indication: str
    dose: str
    """Current daily dose in words, ``4.5 mg``, or ``no current course``."""
    open_alerts: int
    next_call: date | None
    namesake: bool = False
    """Whether another patient bears the same name, found or not."""


def search_patients(work: Work, text: str, most: int = 200) -> tuple[PatientRow, ...]:
    """Find patients whose names, NHS number or local number begin with every word typed; all when empty.

    An NHS number may be typed with its spaces.
    """
    who = t.patient.c
    open_ = (
        select(func.count())
        .where(t.alert.c.patient_id == who.id, t.alert.c.state.in_(("open", "acknowledged")))
        .scalar_subquery()
    )
    treated = (
        select(func.aggregate_strings(t.patient_indication.c.indication, ","))
        .where(t.patient_indication.c.patient_id == who.id)
        .scalar_subquery()
    )
    other = t.patient.alias()
    same = exists().where(other.c.sort_key == who.sort_key, other.c.id != who.id).label("same")
    columns = select(*(who[n] for n in _COLUMNS), open_.label("open"), treated.label("treated"), same)
    words = _words(text)
    if text.strip() and not words:
        return ()
    for word in words:
        columns = columns.where(who.id.in_(_beginning_with(word)))
    rows = work.connection.execute(columns.order_by(who.sort_key, who.id).limit(most))
    return tuple(_row(row) for row in rows)


_COLUMNS = (*("id", "family", "given", "title", "born", "nhs_number", "local_id", "current_dose", "next_call_on"),)


def _words(text: str) -> tuple[str, ...]:
    """Give the words looked for; digits typed in groups are one number."""
    return records.search_words(re.sub(r"(?<=\d)[\s-]+(?=\d)", "", text))


def _beginning_with(word: str) -> Select[Any]:
    """Find by prefix through the index: from the word itself up to the next one of its length."""
    entry = t.patient_word.c
    return select(entry.patient_id).where(entry.word >= word, entry.word < word[:-1] + chr(ord(word[-1]) + 1))


def _row(row: Any) -> PatientRow:
    treated = tuple(INDICATIONS[Indication(code)].label for code in (row.treated or "").split(",") if code)
    return PatientRow(
        id=row.id,
        name=display_name(row.family, row.given, row.title),
        born=row.born,
        nhs_number=row.nhs_number,
        local_id=row.local_id,
        indication=", ".join(treated) or "not recorded",
        dose=row.current_dose or "no current course",
        open_alerts=row.open,
        next_call=row.next_call_on,
        namesake=bool(row.same),
    )


def register_patient(work: Work, patient: Patient, indications: tuple[Indication, ...]) -> Changes:
    """Add a patient; refused when the NHS number or local number is taken or the NHS number is not valid."""
    work.only(Role.NURSE, Role.PRESCRIBER, Role.ADMIN)
    number = re.sub(r"[\s-]", "", patient.nhs_number)
    _check(work, patient, number)
    clean = replace(patient, nhs_number=number, local_id=patient.local_id.strip(), family=patient.family.strip())
    patient_id = records.add_patient(work.connection, clean, indications, work.now, work.deed_id)
    settle(work, patient_id)
    return Changes(patient_id, frozenset(Part), f"{clean.display_name} registered.")


def _check(work: Work, patient: Patient, number: str) -> None:
    if not patient.family.strip():
        raise Refused("The family name is missing.")
    if not patient.local_id.strip():
        raise Refused("The local number is missing; give the clinic's own number for this patient.")
    if number and not (number.isascii() and is_valid(number)):
        raise Refused(f"{patient.nhs_number} is not a valid NHS number; it has 10 digits, the last one a check digit.")
    if patient.born is not None and patient.born > work.today:
        raise Refused("The birth date lies in the future.")
    who = t.patient.c
    local_id = patient.local_id.strip()
    for column, value, words in (
        (who.nhs_number, number, "NHS number"),
        # “a12” beside “A12” would be two patients nobody can tell apart on the telephone.
        (func.lower(who.local_id), local_id.lower(), "local number"),
    ):
        if value and (
            taken := work.connection.execute(select(who.family, who.given, who.title).where(column == value)).first()
        ):
            name = display_name(taken.family, taken.given, taken.title)
            raise Refused(f"The {words} {value} belongs to {name} already; open that patient instead.")
