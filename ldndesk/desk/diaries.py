"""Diaries matched to the record's patients: by number alone, and only where it names exactly one."""

import re

from sqlalchemy import func, or_, select

from ldndesk.clinical.history import History
from ldndesk.interop.diary_csv import Diary, DiaryFile
from ldndesk.interop.fhir_read import ReadBundle
from ldndesk.interop.fhir_reading import Fault
from ldndesk.store import records
from ldndesk.store import tables as t

from .work import Work


def match_diaries(work: Work, found: DiaryFile) -> tuple[ReadBundle, ...]:
    """Give one history for each patient that a diary file names; with any fault none."""
    file = found.file
    faults = list(found.faults)
    histories = []
    for diary in found.diaries.values():
        ids = _holders(work, diary.number)
        if len(ids) == 1:
            histories.append(_history(work, ids[0], diary))
            continue
        why = "two patients have" if ids else "nobody in the record has"
        text = f"{why} the number “{diary.number}”; give the NHS number or the clinic's own number of one patient"
        faults.append(Fault(file, f"line {diary.line}, patient", text))
    if faults or not histories:
        return (ReadBundle(file, None, faults=tuple(faults or [Fault(file, "file", "holds no row; give a diary")])),)
    first, *others = histories
    return (
        ReadBundle(file, first, found.left_out, notes=found.notes),
        *(ReadBundle(file, history) for history in others),
    )


def _holders(work: Work, number: str) -> list[int]:
    who = t.patient.c
    digits = re.sub(r"[\s-]", "", number)
    mine = or_(func.lower(who.local_id) == number.lower(), (who.nhs_number == digits) & (who.nhs_number != ""))
    return list(work.connection.scalars(select(who.id).where(mine)))


def _history(work: Work, patient_id: int, diary: Diary) -> History:
    patient = records.load_history(work.connection, patient_id, work.zone).patient
    told = tuple(diary.follow_ups), tuple(diary.doses_taken)
    return History(patient, zone=work.zone, follow_ups=told[0], doses_taken=told[1])
