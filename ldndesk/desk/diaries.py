"""Diaries matched to the record's patients: by number alone, and only where it names exactly one."""

import re
from collections import Counter

from sqlalchemy import func, or_, select

from ldndesk.clinical.history import History
from ldndesk.interop.diary_csv import Diary, DiaryFile
from ldndesk.interop.fhir_read import ReadBundle
from ldndesk.interop.fhir_reading import Fault
from ldndesk.store import records
from ldndesk.store import tables as t

from .candidates import holders
from .identity import BY_CHOICE, Answers, Otherwise, Person, Unsure
from .work import Work


def match_diaries(
    work: Work, found: DiaryFile, answers: Answers | None = None
) -> tuple[tuple[ReadBundle, ...], tuple[Unsure, ...]]:
    """Give one history for each patient that a diary file names, and of whom it is unsure; with any fault none.

    Without ``answers`` nobody is there to be asked, and a number that names not exactly one patient is a fault.
    """
    file = found.file
    faults = list(found.faults)
    histories = []
    unsure: list[Unsure] = []
    left_out = Counter(found.left_out)
    for diary in found.diaries.values():
        ids = _holders(work, diary.number)
        if len(ids) == 1:
            histories.append(_history(work, ids[0], diary))
            continue
        why = "two patients have" if ids else "nobody in the record has"
        place = f"line {diary.line}, patient"
        if answers is not None:
            told = Person("", None, "", diary.number)
            unsure.append(Unsure(file, place, told, f"{why} this number.".capitalize(), holders(work, ids)))
            answer = unsure[-1].answered(answers)
            histories += [_history(work, answer.patient_id, diary)] if isinstance(answer, Person) else []
            left_out += Counter({BY_CHOICE: int(answer is Otherwise.LEAVE)})
            continue
        text = f"{why} the number “{diary.number}”; give the NHS number or the clinic's own number of one patient"
        faults.append(Fault(file, place, text))
    if not (faults or histories or unsure):
        faults.append(Fault(file, "file", "holds no row; give a diary"))
    if faults or not histories:
        return (ReadBundle(file, None, left_out, faults=tuple(faults)),), tuple(unsure)
    first, *others = histories
    bundles = (ReadBundle(file, first, left_out, notes=found.notes), *(ReadBundle(file, one) for one in others))
    return bundles, tuple(unsure)


def _holders(work: Work, number: str) -> list[int]:
    who = t.patient.c
    digits = re.sub(r"[\s-]", "", number)
    mine = or_(func.lower(who.local_id) == number.lower(), (who.nhs_number == digits) & (who.nhs_number != ""))
    return list(work.connection.scalars(select(who.id).where(mine)))


def _history(work: Work, patient_id: int, diary: Diary) -> History:
    patient = records.load_history(work.connection, patient_id, work.zone).patient
    told = tuple(diary.follow_ups), tuple(diary.doses_taken)
    return History(patient, zone=work.zone, follow_ups=told[0], doses_taken=told[1])
