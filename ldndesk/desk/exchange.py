"""Files into the clinic's database: previewed, then all or nothing."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from ldndesk.clinical.history import History, Patient
from ldndesk.interop.fhir_read import ReadBundle, overlapping
from ldndesk.interop.file_reading import FileRead
from ldndesk.store import records
from ldndesk.store import tables as t

from .alerts import settle
from .diaries import match_diaries
from .files import FileFault, FilePreview, Outcome, RowPreview
from .import_rows import KINDS, rows_of
from .work import Changes, Part, Refused, Work

__all__ = ["FileFault", "FilePreview", "FilesRefused", "Progress", "import_files", "preview_import"]
Progress = Callable[[int, int], None]
"""Called with (done, of)."""


SAME = "would be a new patient, but the same family name and birth date are in the record: see"


class FilesRefused(Refused):
    """Files that may not be imported, with every fault of all of them."""

    def __init__(self, faults: tuple[FileFault, ...]) -> None:
        lines = "\n".join(f"{f.file}: {f.place}: {f.text}" for f in faults)
        super().__init__(f"Nothing was imported.\n{lines}")
        self.faults = faults


def preview_import(work: Work, files: tuple[FileRead, ...]) -> tuple[FilePreview, ...]:
    """Say what each file that was read would add; stores nothing."""
    known = _Known(work)
    return tuple(_preview(known, file) for file in files)


def import_files(work: Work, files: tuple[FileRead, ...], progress: Progress | None = None) -> Changes:
    """Import every file or none; refused with all faults when any file has one."""
    faults = [fault for preview in preview_import(work, files) for fault in preview.faults]
    if faults:
        raise FilesRefused(tuple(faults))
    touched: dict[int, bool] = {}
    added = 0
    for done, file in enumerate(files, 1):
        for bundle in _bundles(work, file)[0]:
            if bundle.history is not None:
                patient_id, is_new, count = _store(work, bundle.history)
                touched[patient_id] = touched.get(patient_id, False) or is_new
                added += count
        if progress is not None:
            progress(done, len(files))
    opened = sum(settle(work, patient_id).opened for patient_id in touched)
    parts = frozenset(Part) if added or any(touched.values()) else frozenset[Part]()
    came = f"{_many(sum(touched.values()), 'new patient')}, {_many(added, 'new entry')}, {_many(opened, 'new alert')}"
    note = f"{_many(len(files), 'file')} imported: {came}."
    return Changes(next(iter(touched)) if len(touched) == 1 else None, parts, note)


def _many(count: int, word: str) -> str:
    several = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{count:,} {word if count == 1 else several}"


def _store(work: Work, history: History) -> tuple[int, bool, int]:
    who = history.patient
    found = records.find_patient(work.connection, who.nhs_number, who.local_id, who.born)
    patient_id = found
    if patient_id is None:
        patient_id = records.add_patient(work.connection, who, history.indications, work.now, work.deed_id)
    count = records.add_facts(work.connection, patient_id, history, work.deed_id, only_new=True)
    return patient_id, found is None, count.total()


def _bundles(work: Work, file: FileRead) -> tuple[tuple[ReadBundle, ...], tuple[FileFault, ...]]:
    """Give the patients of one file and what is wrong with it."""
    bundles = match_diaries(work, file.diary) if file.diary is not None else file.bundles
    faults = (*file.faults, *(fault for b in bundles for fault in (*b.faults, *b.not_ldn)))
    return bundles, tuple(FileFault(*fault) for fault in faults)


@dataclass
class _Known:
    """Whom the record knows, with those that files ahead in the same import would add."""

    work: Work
    coming: list[History] = field(default_factory=list)

    def find(self, patient: Patient) -> tuple[History | None, History | None]:
        """Give what the record holds of a patient, struck entries too, and what stands of it."""
        connection, zone = self.work.connection, self.work.zone
        found = records.find_patient(connection, patient.nhs_number, patient.local_id, patient.born)
        if found is not None:
            standing = records.load_history(connection, found, zone)
            return self._with_coming(records.load_history(connection, found, zone, struck=True)), standing
        ahead = self._with_coming(History(patient, zone=self.work.zone))
        return (ahead, ahead) if any(self._same(h.patient, patient) for h in self.coming) else (None, None)

    def _with_coming(self, history: History) -> History:
        for other in self.coming:
            if self._same(other.patient, history.patient):
                history = _together(history, other)
        return history

    @staticmethod
    def _same(a: Patient, b: Patient) -> bool:
        """Whether two patients are one: by NHS number or local number, and birth date; never by name."""
        same_nhs = bool(a.nhs_number) and a.nhs_number == b.nhs_number
        if not same_nhs and a.local_id != b.local_id:
            return False
        if a.born != b.born or (a.nhs_number and b.nhs_number and not same_nhs):
            raise records.IdentityConflict(
                f"Number {b.nhs_number or b.local_id} stands in two of the files with another birth date or number."
            )
        return True


def _together(history: History, other: History) -> History:
    merged: dict[str, Any] = {name: (*getattr(history, name), *getattr(other, name)) for _, name in KINDS}
    return replace(history, courses=(*history.courses, *other.courses), cache={}, **merged)


def _preview(known: _Known, file: FileRead) -> FilePreview:
    bundles, faults = _bundles(known.work, file)
    found = [b.history for b in bundles if b.history is not None]
    left_out: Counter[str] = Counter()
    notes: Counter[str] = Counter()
    new, more = False, list(faults)
    rows: list[RowPreview] = []
    for bundle in bundles:
        left_out += bundle.left_out
        notes += bundle.notes
    for history in found:
        try:
            held, standing = known.find(history.patient)
            more += _plan_faults(file.file, standing, history)
        except (records.RecordError, records.IdentityConflict) as why:
            more.append(FileFault(file.file, "Patient", f"{why} Put the numbers and the birth date right."))
            continue
        rows += rows_of(file.file, _name(history.patient), history, held, standing)
        new = new or held is None
        if held is None:
            notes.update(f"{SAME} No. {number}" for number in _namesakes(known.work, history.patient))
        if held is not None and held.patient != history.patient:
            left_out["patient details that differ from the record's"] += 1
        known.coming.append(history)
    names = [_name(h.patient) for h in found]
    added = Counter(row.kind for row in rows if row.outcome is not Outcome.THERE)
    return FilePreview(
        file=file.file,
        patient=names[0] if len(names) == 1 else _many(len(names), "patient") if names else "",
        is_new=new,
        added=tuple(added.items()),
        already_there=sum(row.outcome is Outcome.THERE for row in rows),
        left_out=tuple(left_out.most_common()),
        faults=tuple(more),
        notes=tuple(notes.items()),
        rows=tuple(rows),
    )


def _namesakes(work: Work, patient: Patient) -> list[str]:
    """Give the numbers of those with the same family name and birth date: to be looked at, never to be matched."""
    who = t.patient.c
    rows = work.connection.execute(select(who.local_id, who.family).where(who.born == patient.born)).all()
    return [row.local_id for row in rows if row.family.casefold() == patient.family.casefold()]


def _name(patient: Patient) -> str:
    number = f"NHS No. {patient.nhs_number}" if patient.nhs_number else f"No. {patient.local_id}"
    return f"{patient.display_name} · {number}"


def _plan_faults(file: str, standing: History | None, history: History) -> Iterator[FileFault]:
    """Refuse a plan that would run beside one already in the record."""
    coming = {c.key for c in history.courses}
    kept = [c for c in standing.courses if c.key not in coming] if standing is not None else []
    for first, second in overlapping([*kept, *history.courses]):
        if first in kept:
            text = f"overlaps course {first.key} of the record; two plans cannot run at once, stop that course first"
            yield FileFault(file, f"course {second.key}", text)
