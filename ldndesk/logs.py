"""What is kept in the log: what broke and where, never a patient's words, names or doses."""

import logging
import sys
import threading
import traceback
from contextlib import suppress
from copy import copy
from pathlib import Path
from types import TracebackType

_log = logging.getLogger("ldndesk")
_ROOM = 512 * 1024
"""A log that has grown over this many bytes is put aside at the next start; one old log is kept."""


class PrivateFormatter(logging.Formatter):
    """Writes where an error arose and of what kind, without its message, which may quote the record."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record afresh: another handler may have left the whole message of an error in it."""
        own = copy(record)
        own.exc_text = None
        return super().format(own)

    def formatException(self, ei: object) -> str:  # noqa: N802 - named by the standard library
        """Give kinds and places only."""
        error = ei[1] if isinstance(ei, tuple) else None
        lines: list[str] = []
        while isinstance(error, BaseException):
            lines.append(type(error).__name__)
            lines += [f"  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


class _QuietHandler(logging.FileHandler):
    """Lets a line go that cannot be written: its error would quote the line."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line where the file can be opened."""
        with suppress(OSError):
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - named by the standard library
        """Say nothing."""


def keep_log(folder: Path) -> Path:
    """Begin the log in a folder and give its file; a disk that takes nothing leaves the program without a log."""
    path = folder / "ldndesk.log"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _ROOM:
            path.replace(path.with_suffix(".old.log"))
    handler = _QuietHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(PrivateFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    return path


def say_why(error: Exception) -> str:
    """Give the sentence for the person at the desk: our own errors speak for themselves, others go to the log."""
    if type(error).__module__.startswith("ldndesk."):
        return str(error)
    _log.error("the record could not be opened", exc_info=error)
    return "The program could not open the record; nothing was changed. The fault is in the log."


def note_uncaught() -> None:
    """Note from now on every error that nobody caught; the program goes on."""
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    _log.error("an error nobody caught", exc_info=(kind, error or kind(), trace))
    print(f"ldndesk: {kind.__name__}; see the log", file=sys.stderr)  # noqa: T201 - the last way to say it
