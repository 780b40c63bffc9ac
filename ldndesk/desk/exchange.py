"""Files into the clinic's database: previewed, then all or nothing."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ldndesk.clinical.history import History, Patient
from ldndesk.interop.fhir_read import ReadBundle, overlapping
from ldndesk.interop.file_reading import FileRead
from ldndesk.store import records

from .alerts import settle
from .candidates import candidates
from .diaries import match_diaries
from .files import FileFault, FilePreview, Outcome, RowPreview
from .identity import BY_CHOICE, Answer, Answers, Otherwise, Person, Unsure, check_answers, person_of
from .import_rows import KINDS, rows_of
from .work import Changes, Part, Refused, Work

__all__ = ["FileFault", "FilePreview", "FilesRefused", "Progress", "import_files", "preview_import"]
Progress = Callable[[int, int], None]
"""Called with (done, of)."""


SAME = "would be a new patient, but the same family name and birth date are in the record: see"
RIGHT = "Put the numbers and the birth date right, or import in the window and choose the patient there."
DETAILS = "patient details that differ from the record's"


class FilesRefused(Refused):
    """Files that may not be imported, with every fault of all of them."""

    def __init__(self, faults: tuple[FileFault, ...]) -> None:
        lines = "\n".join(f"{f.file}: {f.place}: {f.text}" for f in faults)
        super().__init__(f"Nothing was imported.\n{lines}")
        self.faults = faults


def preview_import(work: Work, files: tuple[FileRead, ...], answers: Answers | None = None) -> tuple[FilePreview, ...]:
    """Say what each file that was read would add, as was answered of whom it is unsure; stores nothing.

    Without ``answers`` nobody is there to be asked: a conflict of identity is a fault.
    """
    known = _Known(work)
    return tuple(_preview(known, file, answers)[0] for file in files)


def import_files(
    work: Work, files: tuple[FileRead, ...], progress: Progress | None = None, answers: Answers | None = None
) -> Changes:
    """Import every file or none; refused with all faults when any file has one, and where an answer is wanting."""
    known, way = _Known(work), _Way(progress, files)
    looked = []
    for file in files:
        looked.append(_preview(known, file, answers))
        way.go(_size(file))
    if faults := tuple(fault for preview, _ in looked for fault in preview.faults):
        raise FilesRefused(faults)
    unsure = tuple(one for preview, _ in looked for one in preview.unsure)
    if answers is not None:
        check_answers(unsure, answers)
    touched: dict[int, bool] = {}
    added = 0
    for _, coming in looked:
        for history, answer in coming:
            patient_id, is_new, count = _store(work, history, answer, way.go)
            touched[patient_id] = touched.get(patient_id, False) or is_new
            added += count
    opened = 0
    for done, patient_id in enumerate(touched):
        way.judging(done, len(touched))
        opened += settle(work, patient_id).opened
    way.end()
    parts = frozenset(Part) if added or any(touched.values()) else frozenset[Part]()
    came = f"{_many(sum(touched.values()), 'new patient')}, {_many(added, 'new entry')}, {_many(opened, 'new alert')}"
    chosen = "; ".join(one.tell(answers[one.key]) for one in unsure) if answers else ""
    note = f"{_many(len(files), 'file')} imported: {came}.{f' Chosen: {chosen}.' if chosen else ''}"
    return Changes(next(iter(touched)) if len(touched) == 1 else None, parts, note)


@dataclass
class _Way:
    """How far an import is: what it holds is looked at, then stored, then judged; each is a third of the way."""

    progress: Progress | None
    files: tuple[FileRead, ...]
    done: int = 0

    def __post_init__(self) -> None:
        self.facts = max(1, sum(_size(file) for file in self.files))

    def go(self, facts: int) -> None:
        """Note that so many more facts were looked at, or stored."""
        self.done = min(self.done + facts, 2 * self.facts)
        self._say(self.done)

    def judging(self, patient: int, of: int) -> None:
        """Note that a patient is being judged; whatever was there already needed no storing."""
        self._say(2 * self.facts + self.facts * patient // of)

    def end(self) -> None:
        """Note that all is done."""
        self._say(3 * self.facts)

    def _say(self, done: int) -> None:
        if self.progress is not None:
            self.progress(done, 3 * self.facts)


def _size(file: FileRead) -> int:
    """Count the facts of a file, about."""
    diaries = file.diary.diaries.values() if file.diary is not None else ()
    told = sum(len(diary.follow_ups) + len(diary.doses_taken) for diary in diaries)
    histories = (bundle.history for bundle in file.bundles if bundle.history is not None)
    return told + sum(len(getattr(history, name)) for history in histories for _, name in KINDS)


def _many(count: int, word: str) -> str:
    several = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{count:,} {word if count == 1 else several}"


def _store(work: Work, history: History, answer: Answer | None, tell: Callable[[int], None]) -> tuple[int, bool, int]:
    who = history.patient
    found: int | None
    if isinstance(answer, Person):
        found = answer.patient_id
    else:
        found = records.find_patient(work.connection, who.nhs_number, who.local_id, who.born)
    patient_id = found
    if patient_id is None:
        patient_id = records.add_patient(work.connection, who, history.indications, work.now, work.deed_id)
    count = records.add_facts(work.connection, patient_id, history, work.deed_id, only_new=True, tell=tell)
    return patient_id, found is None, count.total()


def _bundles(
    work: Work, file: FileRead, answers: Answers | None
) -> tuple[tuple[ReadBundle, ...], tuple[FileFault, ...], tuple[Unsure, ...]]:
    """Give the patients of one file, what is wrong with it, and of which numbers of a diary it is unsure."""
    unsure: tuple[Unsure, ...] = ()
    bundles = file.bundles
    if file.diary is not None:
        bundles, unsure = match_diaries(work, file.diary, answers)
    faults = (*file.faults, *(fault for b in bundles for fault in (*b.faults, *b.not_ldn)))
    return bundles, tuple(FileFault(*fault) for fault in faults), unsure


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

    def doubt(self, file: str, place: str, patient: Patient) -> Unsure | None:
        """Say why it is unsure who a patient is; None where it is sure."""
        conflict = ""
        try:
            found = records.find_patient(self.work.connection, patient.nhs_number, patient.local_id, patient.born)
            is_known = found is not None or any(self._same(h.patient, patient) for h in self.coming)
        except records.IdentityConflict as error:
            is_known, conflict = False, str(error)
        who = () if is_known else candidates(self.work, patient)
        if not who and not conflict:
            return None
        why = conflict or "The same family name and birth date are in the record, with other numbers."
        return Unsure(file, place, person_of(patient), why, who, may_be_new=not conflict)

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


@dataclass
class _Seen:
    """What one file would bring, as it is gone through."""

    faults: list[FileFault]
    unsure: list[Unsure]
    left_out: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    rows: list[RowPreview] = field(default_factory=list)
    coming: list[tuple[History, Answer | None]] = field(default_factory=list)
    new: bool = False


def _preview(
    known: _Known, file: FileRead, answers: Answers | None
) -> tuple[FilePreview, list[tuple[History, Answer | None]]]:
    bundles, faults, unsure = _bundles(known.work, file, answers)
    seen = _Seen(list(faults), list(unsure))
    for place, bundle in enumerate(bundles, 1):
        seen.left_out += bundle.left_out
        seen.notes += bundle.notes
        if bundle.history is not None:
            try:
                _look(known, file.file, f"patient {place}", bundle.history, answers, seen)
            except records.RecordError as why:
                seen.faults.append(FileFault(file.file, "Patient", f"{why} {RIGHT}"))
    names = [_name(b.history.patient) for b in bundles if b.history is not None]
    added = Counter(row.kind for row in seen.rows if row.outcome is not Outcome.THERE)
    preview = FilePreview(
        file=file.file,
        patient=names[0] if len(names) == 1 else _many(len(names), "patient") if names else "",
        is_new=seen.new,
        added=tuple(added.items()),
        already_there=sum(row.outcome is Outcome.THERE for row in seen.rows),
        left_out=tuple(seen.left_out.most_common()),
        faults=tuple(seen.faults),
        notes=tuple(seen.notes.items()),
        rows=tuple(seen.rows),
        unsure=tuple(seen.unsure),
        asks=sum(one.answered(answers or {}) is None for one in seen.unsure),
    )
    return preview, seen.coming


def _look(known: _Known, file: str, place: str, history: History, answers: Answers | None, seen: _Seen) -> None:
    """Go through one patient of a file; one who is unsure and not chosen yet brings nothing."""
    answer = None
    unsure = known.doubt(file, place, history.patient)
    if unsure is not None and answers is not None:
        seen.unsure.append(unsure)
        answer = unsure.answered(answers)
        if answer is None or answer is Otherwise.LEAVE:
            seen.left_out += Counter({BY_CHOICE: int(answer is not None)})
            return
    elif unsure is not None and unsure.may_be_new:
        seen.notes.update(f"{SAME} No. {one.local_id}" for one in unsure.candidates)
    stored = history
    if isinstance(answer, Person):
        patient = records.load_history(known.work.connection, answer.patient_id, known.work.zone).patient
        stored = replace(history, patient=patient, cache={})
    held, standing = known.find(stored.patient)
    seen.faults += _plan_faults(file, standing, stored)
    seen.rows += rows_of(file, _name(stored.patient), stored, held, standing)
    seen.new = seen.new or held is None
    seen.left_out += Counter({DETAILS: int(held is not None and held.patient != history.patient)})
    known.coming.append(stored)
    seen.coming.append((history, answer))


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
