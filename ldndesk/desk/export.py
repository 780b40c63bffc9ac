"""Records out of the clinic: one FHIR bundle a patient, every file or none, never over a file that is there."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import or_, select

from ldndesk.clinical.history import History
from ldndesk.interop.fhir_write import bundle_text, write_bundle
from ldndesk.interop.fhir_write_issues import Issue
from ldndesk.interop.record_csv import doses_csv, scores_csv
from ldndesk.store import records
from ldndesk.store import tables as t

from .inbox import read_alerts
from .private_files import put_new as _put
from .private_files import write_new_private
from .today import UNSETTLED
from .work import Changes, Refused, Work

_PLAIN = re.compile(r"[^A-Za-z0-9_-]+", re.ASCII)
_PREFIX, _SUFFIX = ".ldndesk-", ".part"
_LEFT_AFTER = 3600.0
"""Seconds after which a folder of an export's half-written files is taken for left behind."""
TABLES: dict[str, Callable[[Iterable[History]], bytes]] = {"scores.csv": scores_csv, "doses.csv": doses_csv}
"""For a spreadsheet; not read back."""


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


def export_records(work: Work, wanted: tuple[str, ...], folder: Path, tables: bool = False) -> Changes:
    """Write the records of these patients into a folder; the record of deeds keeps whose they were.

    With ``tables`` their scores and doses are written for a spreadsheet too. Raises Refused, with no file left
    behind, for a number not found, a record that cannot be read whole, a file that is there already, or a folder
    that cannot be written.
    """
    leaving = records_to_export(work, wanted)
    if not leaving:
        raise Refused("There is no patient to export.")
    try:
        _write_all(folder, _files(work, leaving, tables))
    except FileExistsError as why:
        raise Refused(f"{why.filename2 or why.filename} is there already and was left; give an empty folder.") from why
    except OSError as why:
        raise Refused(f"{folder} cannot be written: {why.strerror or why}; give a folder with room.") from why
    numbers = ", ".join(one.local_id for one in leaving)
    many = "1 record" if len(leaving) == 1 else f"{len(leaving):,} records"
    only = leaving[0].patient_id if len(leaving) == 1 else None
    return Changes(only, frozenset(), f"{many} exported: {numbers}.")


def _files(work: Work, leaving: tuple[Leaving, ...], tables: bool) -> Iterator[tuple[str, bytes]]:
    for one in leaving:
        yield one.file, _text(_history(work, one), _issues(work, one.patient_id))
    if tables:
        for name, write in TABLES.items():
            yield name, write(_history(work, one) for one in leaving)


def _history(work: Work, one: Leaving) -> History:
    history = records.load_history(work.connection, one.patient_id, work.zone)
    if history.problems:
        raise Refused(f"Record {one.local_id} cannot be read whole, so it was not exported: {history.problems[0]}")
    return history


def _issues(work: Work, patient_id: int) -> tuple[Issue, ...]:
    alerts = read_alerts(work, patient_id)
    return tuple(Issue(a.finding, a.state.value, a.opened) for a in alerts if a.state in UNSETTLED)


def _text(history: History, issues: tuple[Issue, ...]) -> bytes:
    try:
        return bundle_text(write_bundle(history, issues)).encode()
    except ValueError as why:
        raise Refused(f"Record {history.patient.local_id} cannot be written as FHIR: {why}.") from why


def _write_all(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write everything into a folder of its own first, then put each whole file in its place.

    Take all away when one fails; when the program is ended, no file in its place is half there.
    """
    folder.mkdir(0o700, parents=True, exist_ok=True)
    made: list[Path] = []
    with tempfile.TemporaryDirectory(prefix=_PREFIX, suffix=_SUFFIX, dir=folder) as waiting:
        _remove_left_behind(folder, Path(waiting))
        names = []
        for name, data in files:
            write_new_private(Path(waiting) / name, data)
            names.append(name)
        try:
            for name in names:
                _put(Path(waiting) / name, folder / name)
                made.append(folder / name)
        except BaseException:
            for path in made:
                path.unlink(missing_ok=True)
            raise


def _remove_left_behind(folder: Path, waiting: Path) -> None:
    """Take away what an export that was ended left hidden; one under way at another desk is younger."""
    now = waiting.stat().st_mtime
    for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        if left != waiting and left.is_dir() and not left.is_symlink() and left.stat().st_mtime < now - _LEFT_AFTER:
            shutil.rmtree(left, ignore_errors=True)
