"""The process that reads files and does nothing else; what it may take is limited before it opens the first."""

import io
import pickle
import sys
from contextlib import suppress
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import BinaryIO

from .file_reading import Wanted, guarded, read_path

MOST_MEMORY = 3 * 1024 * 1024 * 1024
"""A sound file of 200 MB is read within it."""
ZONE = "the clinic's zone"
HEAD = 8
"""Bytes before each answer: its length."""
STILL_READING = 0xFF
"""Begins a head that is no length: the next byte says how far the file is. No answer is as long."""


class _Pickler(pickle.Pickler):
    """Writes values; the clinic's zone is named, and stays the program's own."""

    def __init__(self, to: BinaryIO, zone: tzinfo) -> None:
        super().__init__(to, pickle.HIGHEST_PROTOCOL)
        self._zone = zone

    def persistent_id(self, value: object) -> str | None:
        return ZONE if value is self._zone else None


def _keep_within_limits(most: int) -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system; the deadline stands on all

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold a patient's record
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def answer(value: object, zone: tzinfo) -> bytes:
    """Give a value as bytes, with their length before them."""
    data = io.BytesIO()
    _Pickler(data, zone).dump(value)
    return data.tell().to_bytes(HEAD, "big") + data.getvalue()


def _tell(hundredths: int) -> None:
    """Say how far the file is, in the place of an answer's length."""
    sys.stdout.buffer.write(bytes((STILL_READING, hundredths, *bytes(HEAD - 2))))
    sys.stdout.buffer.flush()


def main() -> int:
    """Read the files asked for on standard input, and answer one by one on standard output."""
    asked: tuple[tuple[Path, ...], Wanted, int] = pickle.load(sys.stdin.buffer)  # from the program that started this
    files, wanted, most_memory = asked
    _keep_within_limits(most_memory)
    for file in files:
        read = guarded(file, wanted, partial(read_path, tell=_tell))
        sys.stdout.buffer.write(answer(read, wanted.zone))
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
