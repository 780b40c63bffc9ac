"""Files read for the clinic, away from its record: nothing is open while a file is read."""

from pathlib import Path

from ldndesk.interop.file_reading import FileRead, Wanted
from ldndesk.interop.reading_apart import Cancelled, Progress, Reader

from .work import Desk

__all__ = ["Cancelled", "FileRead", "Reader", "reader_for"]
ISO = "iso"
"""How the days of a diary are written unless somebody says otherwise."""


def reader_for(desk: Desk, files: tuple[Path, ...], dates: str = ISO) -> Reader:
    """Make ready to read files as of this moment in the clinic's zone."""
    return Reader(files, Wanted(dates, desk.zone, desk.today(), desk.clock()))


def read_files(
    desk: Desk, files: tuple[Path, ...], dates: str = ISO, progress: Progress | None = None
) -> tuple[FileRead, ...]:
    """Read files and wait for them."""
    return reader_for(desk, files, dates).read(progress)
