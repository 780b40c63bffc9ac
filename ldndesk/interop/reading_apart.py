"""Files read in a process of their own, so that no file can take the program's memory, its time or its life."""

import io
import logging
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import IO

from .fhir_reading import Fault
from .file_reading import FileRead, Wanted
from .progress import Tell, only_new
from .reading_process import HEAD, MOST_MEMORY, STILL_READING, ZONE

Progress = Callable[[int, int], None]
"""Called with (done, of), in hundredths of a file."""
_WHOLE = 100
MOST_SECONDS = 120.0
"""For one file; one of 200 MB takes less than half of it."""
MOST_ANSWER = 1024 * 1024 * 1024
WORD = "--read-apart"
"""Starts the reading process where the program is one packed file."""
_PLAIN = ("ldndesk.clinical.", "ldndesk.interop.", "datetime", "decimal", "collections")
_BUILT_IN = frozenset({"frozenset", "set"})
_log = logging.getLogger(__name__)


class Cancelled(Exception):
    """The reading was called off; nothing of it may be used."""


class _Plain(pickle.Unpickler):
    """Takes values of the clinic, and nothing that could do anything."""

    def __init__(self, data: bytes, zone: tzinfo) -> None:
        super().__init__(io.BytesIO(data))
        self._zone = zone

    def persistent_load(self, pid: object) -> tzinfo:
        if pid != ZONE:
            raise pickle.UnpicklingError(f"{pid} is no value of a record")
        return self._zone

    def find_class(self, module: str, name: str) -> object:
        if module.startswith(_PLAIN) or (module == "builtins" and name in _BUILT_IN):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no value of a record")


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, WORD]
    return [sys.executable, "-P", "-m", "ldndesk.interop.reading_process"]


class Reader:
    """Reads files, one after the other, in a process that is ended when it takes too long or is not wanted."""

    def __init__(
        self,
        files: tuple[Path, ...],
        wanted: Wanted,
        seconds: float = MOST_SECONDS,
        memory: int = MOST_MEMORY,
    ) -> None:
        self._files, self._wanted = files, wanted
        self._seconds, self._memory = seconds, memory
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._cancelled = self._late = False

    def read(self, progress: Progress | None = None) -> tuple[FileRead, ...]:
        """Give what each file holds, in order; Cancelled when it was called off."""
        found: list[FileRead] = []
        try:
            while len(found) < len(self._files):
                if self._process is None:
                    self._start(self._files[len(found) :])
                tell = partial(_tell, progress, len(found), len(self._files))
                found.append(self._next(self._files[len(found)], tell))
                tell(_WHOLE)
        finally:
            self._end()
        return tuple(found)

    def cancel(self) -> None:
        """Call the reading off, from any thread."""
        with self._lock:
            self._cancelled = True
            if self._process is not None:
                self._process.kill()

    def _start(self, files: tuple[Path, ...]) -> None:
        hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        with self._lock:
            if self._cancelled:
                raise Cancelled
            self._process = subprocess.Popen(
                _command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a traceback could quote the file
                creationflags=hidden,
            )
        assert self._process.stdin is not None
        try:
            with self._process.stdin as asked:
                asked.write(pickle.dumps((files, self._wanted, self._memory), pickle.HIGHEST_PROTOCOL))
        except OSError:
            _log.error("the reading process went away as it started")

    def _next(self, file: Path, tell: Tell) -> FileRead:
        """Take the answer about one file; a process that went away takes only this file with it."""
        process = self._process
        assert process is not None
        assert process.stdout is not None
        self._late = False
        deadline = threading.Timer(self._seconds, self._stop_late, (process,))
        deadline.daemon = True
        deadline.start()
        try:
            read = _answer(process.stdout, self._wanted.zone, only_new(tell))
        finally:
            deadline.cancel()
        if self._cancelled:
            raise Cancelled
        if read is None:
            self._end()
            return self._overrun(file)
        if read.broke:
            _log.error("reading a file broke: %s", read.broke)
            self._end()  # the next file is read by a fresh process, with all its memory
        return read

    def _stop_late(self, process: "subprocess.Popen[bytes]") -> None:
        self._late = True
        process.kill()

    def _overrun(self, file: Path) -> FileRead:
        if self._late:
            text = f"took longer than {self._seconds:g} seconds to read and was given up; split it by patient"
        else:
            text = "ended the process that read it and was given up; split it by patient, or save it anew"
        return FileRead(str(file), faults=(Fault(str(file), "file", text),))

    def _end(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def _tell(progress: Progress | None, done: int, files: int, hundredths: int) -> None:
    if progress is not None:
        progress(_WHOLE * done + hundredths, _WHOLE * files)


def _answer(stream: IO[bytes], zone: tzinfo, tell: Tell) -> FileRead | None:
    """Read one answer; None where the process ended before it was whole, or sent what is no answer."""
    while (head := stream.read(HEAD))[:1] == bytes((STILL_READING,)):
        tell(min(head[1], _WHOLE) if len(head) == HEAD else 0)
    length = int.from_bytes(head, "big")
    if not 0 < length <= MOST_ANSWER:
        return None
    data = stream.read(length)
    if len(data) < length:
        return None
    try:
        found = _Plain(data, zone).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, ValueError, TypeError):
        return None
    return found if isinstance(found, FileRead) else None
