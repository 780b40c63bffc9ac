"""Files into the clinic's database: previewed, then all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .work import Changes, Work

Progress = Callable[[int, int], None]
"""Called with (done, of)."""


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong in a file: where, what, and what would be right."""

    file: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What importing one file would do."""

    file: str
    patient: str
    """Name and identifiers; ``2 patients`` for an .ndjson of several."""
    is_new: bool
    added: tuple[tuple[str, int], ...]
    """Kind of fact and how many would be added: ``("Symptom answers", 12)``."""
    already_there: int
    left_out: tuple[tuple[str, int], ...]
    """Kind of resource not used and how many."""
    faults: tuple[FileFault, ...]


def preview_import(work: Work, files: tuple[Path, ...]) -> tuple[FilePreview, ...]:
    """Read files and say what each would add; stores nothing."""
    raise NotImplementedError


def import_files(work: Work, files: tuple[Path, ...], progress: Progress | None = None) -> Changes:
    """Import every file or none; refused with all faults when any file has one."""
    raise NotImplementedError
