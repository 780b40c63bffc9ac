"""The commands that write papers: letter, calendar, downtime list."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from ldndesk.cli_record import open_record
from ldndesk.cli_words import Complaint
from ldndesk.desk.dose_calendar import DAYS
from ldndesk.desk.downtime import read_downtime
from ldndesk.desk.export import records_to_export
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.letter_form import Letter, Paper
from ldndesk.desk.letters import keep_letter, write_days, write_letter
from ldndesk.desk.private_files import private_file
from ldndesk.desk.work import Desk, Refused
from ldndesk.store.server import Place
from ldndesk.ui.paper_file import paper_bytes

MOST_DAYS = 366


def letter(database: Place, patient: str, file: Path, *, over: bool = False) -> str:
    """Write the letter to the GP to a file and keep it in the record; gives the sentence to print."""
    with _open(database, file) as desk:
        number = _find(desk, patient)
        return _keep(desk, _asked(patient, lambda: desk.ask(write_letter, number, LetterKind.GP)), file, over=over)


def calendar(database: Place, patient: str, file: Path, days: int = DAYS, *, over: bool = False) -> str:
    """Write the patient's dose calendar to a file and keep it in the record; gives the sentence to print."""
    if not 1 <= days <= MOST_DAYS:
        raise Complaint(f"ldndesk: --days: {days} is no length of a calendar; give 1 to {MOST_DAYS}")
    with _open(database, file) as desk:
        number = _find(desk, patient)
        return _keep(desk, _asked(patient, lambda: desk.ask(write_days, number, days)), file, over=over)


def downtime(database: Place, file: Path) -> str:
    """Write the list for the day the computer fails; gives the sentence to print."""
    with _open(database, file) as desk:
        with _written(file, desk.ask(read_downtime), over=True):  # the list of today takes the place of yesterday's
            pass
        return f"{file}: downtime list written."


def _open(database: Place, file: Path) -> AbstractContextManager[Desk]:
    if not database.exists():
        raise Complaint(f"{database}: database: there is none; give the clinic's with --database")
    if not file.parent.is_dir():
        raise Complaint(f"{file}: file: there is no folder {file.parent}; give a folder that is there")
    return open_record(database)


def _asked(patient: str, written: Callable[[], Letter]) -> Letter:
    """Give a paper; what the record refuses to have printed is named with the patient's number."""
    try:
        return written()
    except Refused as why:
        raise Complaint(f"{patient}: paper: {why}") from why


def _find(desk: Desk, patient: str) -> int:
    try:
        (found,) = desk.ask(records_to_export, (patient,))
    except Refused as why:
        raise Complaint(f"patient: {why}") from why
    return found.patient_id


def _keep(desk: Desk, paper: Letter, file: Path, *, over: bool) -> str:
    """Write a letter and keep it; what cannot be kept leaves no file, and one that was there as it was."""
    try:
        with _written(file, paper, over=over):
            return f"{file}: {desk.do(str(uuid.uuid4()), keep_letter, paper, '').note}"
    except Refused as why:
        raise Complaint(f"{file}: record: {why}") from why


@contextmanager
def _written(file: Path, paper: Paper, *, over: bool) -> Iterator[None]:
    try:
        with private_file(file, paper_bytes(paper), over=over):
            yield
    except FileExistsError as why:
        raise Complaint(f"{file}: file: is there already and was left; give another, or --overwrite") from why
    except OSError as why:
        raise Complaint(f"{file}: file: cannot be written: {why.strerror or why}; give another place") from why
