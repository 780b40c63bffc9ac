"""Records out of the clinic: one FHIR bundle a patient, every file or none, never over a file that is there."""

import re
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import or_, select

from ldndesk.interop.fhir_write import bundle_text, write_bundle
from ldndesk.store import records
from ldndesk.store import tables as t

from .work import Changes, Refused, Work

_PLAIN = re.compile(r"[^A-Za-z0-9_-]+", re.ASCII)


class Leaving(NamedTuple):
    """A patient whose record is to be written, and the file it goes to; no file is named by a name."""

    patient_id: int
    local_id: str
    file: str


def records_to_export(work: Work, wanted: tuple[str, ...]) -> tuple[Leaving, ...]:
    """List the patients of these NHS or local numbers, everyone when none is given; refused for one not found."""
    who = t.patient.c
    columns = select(who.id, who.local_id).order_by(who.id)
    if not wanted:
        return tuple(_leaving(row.id, row.local_id) for row in work.connection.execute(columns))
    found: dict[int, Leaving] = {}
    faults = []
    for number in wanted:
        digits = re.sub(r"[\s-]", "", number)
        mine = or_(who.local_id == number, (who.nhs_number == digits) & (who.nhs_number != ""))
        rows = work.connection.execute(columns.where(mine)).all()
        if len(rows) != 1:
            why = "nobody has this number" if not rows else "two patients have this number"
            faults.append(f"“{number}”: {why}; give an NHS number or the clinic's own number.")
        found |= {row.id: _leaving(row.id, row.local_id) for row in rows}
    if faults:
        raise Refused("\n".join(faults))
    return tuple(found.values())


def _leaving(patient_id: int, local_id: str) -> Leaving:
    return Leaving(patient_id, local_id, f"patient-{_PLAIN.sub('_', local_id)[:60]}-{patient_id}.json")


def export_records(work: Work, wanted: tuple[str, ...], folder: Path) -> Changes:
    """Write the records of these patients into a folder; the record of deeds keeps whose they were.

    Raises Refused, with no file left behind, for a number not found, a record that cannot be read whole,
    a file that is there already, or a folder that cannot be written.
    """
    leaving = records_to_export(work, wanted)
    if not leaving:
        raise Refused("There is no patient to export.")
    try:
        _write_all(folder, ((one.file, _text(work, one)) for one in leaving))
    except FileExistsError as why:
        raise Refused(f"{why.filename} is there already and was left as it is; give an empty folder.") from why
    except OSError as why:
        raise Refused(f"{folder} cannot be written: {why.strerror or why}; give a folder with room.") from why
    numbers = ", ".join(one.local_id for one in leaving)
    many = "1 record" if len(leaving) == 1 else f"{len(leaving):,} records"
    only = leaving[0].patient_id if len(leaving) == 1 else None
    return Changes(only, frozenset(), f"{many} exported: {numbers}.")


def _text(work: Work, one: Leaving) -> bytes:
    history = records.load_history(work.connection, one.patient_id, work.zone)
    if history.problems:
        raise Refused(f"Record {one.local_id} cannot be read whole, so it was not exported: {history.problems[0]}")
    try:
        return bundle_text(write_bundle(history)).encode()
    except ValueError as why:
        raise Refused(f"Record {one.local_id} cannot be written as FHIR: {why}.") from why


def _write_all(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write beside the places first, then put every file in its place; take all away when one fails."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    try:
        waiting = list(_waiting(folder, files, made))
        for part, place in waiting:
            place.touch(exist_ok=False)  # nobody else's file is ever written over
            made.append(place)
            part.replace(place)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise


def _waiting(folder: Path, files: Iterable[tuple[str, bytes]], made: list[Path]) -> Iterator[tuple[Path, Path]]:
    mark = uuid.uuid4().hex
    for name, data in files:
        part = folder / f".{name}.{mark}.part"
        made.append(part)
        part.write_bytes(data)
        yield part, folder / name
