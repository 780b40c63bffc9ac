"""One file from the disk into plain values, within limits of size."""

import io
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

from .diary_csv import MOST_FAULTS, DiaryFile, read_diary
from .fhir_read import ReadBundle, read_file
from .fhir_reading import Fault
from .progress import Tell, only_new, part, silent
from .strict_json import MOST_BYTES

MOST_DIARY_BYTES = 20 * 1024 * 1024
"""Far more than a diary of ten thousand rows, which takes less than 1 MB."""
_PIECE = 1024 * 1024
_OPENED = 5
"""So many hundredths of the way a file is taken from the disk."""


class Wanted(NamedTuple):
    """What the files are read for: how diaries write their days, the clinic's zone, and what day it is there."""

    dates: str
    zone: tzinfo
    today: date | None
    """Nothing that was told may lie after it; None: any day may stand, and no diary is read."""
    recorded: datetime


@dataclass(frozen=True)
class FileRead:
    """What one file holds, as plain values."""

    file: str
    bundles: tuple[ReadBundle, ...] = ()
    diary: DiaryFile | None = None
    faults: tuple[Fault, ...] = ()
    broke: str = field(default="", compare=False)
    """Where the reading itself broke, for the log: kinds and places, never a word of the file."""


def is_diary(file: Path) -> bool:
    """Whether a file is read as a diary."""
    return file.suffix.casefold() == ".csv"


def read_path(file: Path, wanted: Wanted, tell: Tell = silent) -> FileRead:
    """Read one file; what is wrong with it comes back as faults."""
    name, tell = str(file), part(only_new(tell), _OPENED, 100)
    try:
        data = _bytes(file)
    except (OSError, ValueError) as why:
        text = why.strerror if isinstance(why, OSError) and why.strerror else "its name cannot be used"
        return _refused(name, f"cannot be read: {text}; choose a file that can be opened")
    if isinstance(data, str):
        return _refused(name, data)
    if not is_diary(file):
        return _few_faults(FileRead(name, read_file(data, name, wanted.zone, wanted.today, tell)))
    if wanted.today is None:
        return _refused(name, "a diary needs the clinic's record: import it; give FHIR bundles")
    diary = read_diary(data, name, wanted.dates, wanted.today, wanted.recorded, tell)
    diary.seen.clear()
    return FileRead(name, diary=diary)


def _bytes(file: Path) -> bytes | str:
    """Give a file's bytes, or why it is not read; its size is asked first, and never more is read than may be."""
    if file.exists() and not file.is_file():
        return "is not a file but something else; choose a file"
    most = MOST_DIARY_BYTES if is_diary(file) else MOST_BYTES
    advice = "split it by patient" if is_diary(file) else "split it, one patient a file"
    too_large = f"the file is larger than {most // 1024 // 1024} MB; {advice}"
    if file.stat().st_size > most:
        return too_large
    data = io.BytesIO()
    with file.open("rb") as opened:
        while data.tell() <= most and (piece := opened.read(_PIECE)):
            data.write(piece)
    return too_large if data.tell() > most else data.getvalue()


def _refused(file: str, text: str) -> FileRead:
    return FileRead(file, faults=(Fault(file, "file", text),))


def _few_faults(read: FileRead) -> FileRead:
    """Keep what a person can put right in a day; the rest of very many faults is told as a number."""
    count = sum(len(bundle.faults) for bundle in read.bundles)
    if count <= MOST_FAULTS:
        return read
    first = [fault for bundle in read.bundles for fault in bundle.faults][:MOST_FAULTS]
    rest = Fault(read.file, "file", f"has {count - MOST_FAULTS:,} more faults; put these right first")
    return FileRead(read.file, faults=(*first, rest))


def guarded(file: Path, wanted: Wanted, read: Callable[[Path, Wanted], FileRead] = read_path) -> FileRead:
    """Read one file; a reading that breaks or outgrows its memory is a fault of that file alone."""
    try:
        return read(file, wanted)
    except MemoryError:
        text = "needs more memory than an import may take; split it, one patient a file"
        return FileRead(str(file), (), None, (Fault(str(file), "file", text),), "MemoryError")
    except Exception as error:  # noqa: BLE001 - whatever breaks, the person is told, and the log where
        places = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
        told = "could not be read: a fault of this program, noted in its log; give the file to whoever maintains it"
        return FileRead(str(file), (), None, (Fault(str(file), "file", told),), f"{type(error).__name__} {places[-3:]}")
