"""The commands that open the clinic's record."""

import contextlib
import getpass
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from ldndesk import cli_staff
from ldndesk.cli_words import Complaint, fault_lines
from ldndesk.clinical.pack import PackError
from ldndesk.desk.clinic import PatientLog, read_alert_log
from ldndesk.desk.exchange import import_files, preview_import
from ldndesk.desk.export import TABLES, export_records, records_to_export
from ldndesk.desk.files import FilePreview
from ldndesk.desk.packs import pack_in_force
from ldndesk.desk.reading_files import FileRead, read_files
from ldndesk.desk.work import Actor, Desk, Refused, Role, Work
from ldndesk.opening import engine_to_read, make_ready
from ldndesk.store.engine import open_engine
from ldndesk.store.file import StoreError
from ldndesk.store.server import Place, Server

Progress = Callable[[int, int], None]


@contextlib.contextmanager
def _open(path: Place) -> Iterator[Desk]:
    """Open a clinic's record for the one at the command line; made first where there is none."""
    try:
        sealed = cli_staff.is_sealed(path)
    except StoreError as why:
        raise Complaint(f"{path}: database: {why}") from why
    if sealed:
        with cli_staff.signed_in(path) as desk:
            try:
                yield desk
            except PackError as why:
                raise Complaint(f"rule pack: file: {why}") from why
        return
    if isinstance(path, Server):
        raise Complaint(f"{path}: database: no clinic was founded in it; start ldndesk with this address once")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        found = make_ready(path, None, lambda *_: None)
        engine = open_engine(path) if found is None else engine_to_read(found)
    except (StoreError, OSError) as why:
        raise Complaint(f"{path}: database: {why}") from why
    blocked = "" if found is None else found.why
    cli_staff.say_blocked(path, blocked)
    actor = Actor(f"{getpass.getuser()} (command line)", Role.NURSE)
    try:
        yield Desk(lambda: engine, pack_in_force, actor, blocked=blocked)
    except Refused as why:
        raise Complaint(*(f"{path}: database: {line}" for line in str(why).splitlines())) from why
    except PackError as why:
        raise Complaint(f"rule pack: file: {why}") from why
    finally:
        engine.dispose()


open_record = _open
"""For the commands that stand in files of their own."""


def bring(
    path: Place, files: tuple[Path, ...], reading: Progress, progress: Progress, *, dry_run: bool, dates: str
) -> tuple[list[FilePreview], str]:
    """Import files and say what each added; with ``dry_run`` nothing is stored, and no record is made.

    Raises Complaint with every fault of every file, nothing changed.
    """
    with tempfile.TemporaryDirectory(prefix="ldndesk-") as nowhere:
        at = Path(nowhere) / "empty.ldndesk" if not path.exists() else path
        previews, read = _look(at, files, dates, reading)
    if dry_run:
        return previews, "Dry run: nothing was stored."
    with _open(path) as desk:
        return previews, desk.do(str(uuid.uuid4()), import_files, read, progress).note


def _look(
    path: Place, files: tuple[Path, ...], dates: str, reading: Progress
) -> tuple[list[FilePreview], tuple[FileRead, ...]]:
    with _open(path) as desk:
        read = read_files(desk, files, dates, reading)
        previews = desk.ask(preview_import, read)
    if lines := fault_lines([(f.file, f.place, f.text) for p in previews for f in p.faults]):
        raise Complaint(*lines)
    return list(previews), read


def hand_out(path: Place, wanted: tuple[str, ...], folder: Path, *, tables: bool = False) -> tuple[list[Path], str]:
    """Write the records of patients, by number, into a folder; gives the files and a sentence."""
    if not path.exists():
        raise Complaint(f"{path}: database: there is none; give the clinic's with --database")
    with _open(path) as desk:
        leaving = desk.ask(records_to_export, wanted)
        note = desk.do(str(uuid.uuid4()), export_records, wanted, folder, tables).note
    names = [*(one.file for one in leaving), *(TABLES if tables else ())]
    return [folder / name for name in names], note


def stand(path: Place, on: date | None, known: date | None) -> tuple[PatientLog, ...]:
    """Read the clinic's findings and alerts as of a day; the record must be there."""
    if not path.exists():
        raise Complaint(f"{path}: database: there is none; give the clinic's with --database")
    with _open(path) as desk:
        return desk.ask(_all_logs, on, known)


def _all_logs(work: Work, on: date | None, known: date | None) -> tuple[PatientLog, ...]:
    """Read every patient's log while the record is open."""
    work.only(Role.NURSE, Role.PRESCRIBER)
    return tuple(read_alert_log(work, on, known))
