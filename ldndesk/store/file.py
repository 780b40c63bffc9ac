"""A clinic's record as a file: opened by the bare driver, told from other files, and its faults in sentences."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlcipher3.dbapi2 as driver

APPLICATION_ID = 0x4C444E44
"""Marks the file as a record of this program (``LDND``)."""
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012")
"""Every schema there has been, oldest first; the last is the present one."""
READING = "ldndesk_reading"
"""Execution option of a connection that must not write."""
BUSY_SECONDS = 15


DriverError: type[Exception] = driver.Error


class StoreError(Exception):
    """The record cannot be opened or used; the message is a sentence for the person at the desk."""


class NotWritable(StoreError):
    """The record cannot be written, and may well still be read."""


class NewerRecord(StoreError):
    """The record was written by a newer version of the program."""


_NOT_WRITABLE = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_CANTOPEN")
_SERVER_NOT_WRITABLE = ("25006", "53100")
"""What a server says when it takes no entries from anybody, or its disk is full."""


def open_driver(path: Path, key: bytes | None = None, mode: str = "rw") -> Any:
    """Open a file with the bare driver; ``mode`` is SQLite's ``ro``, ``rw`` or ``rwc``."""
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"
    connection = driver.connect(address, uri=True, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False)
    if key is not None:
        connection.execute("PRAGMA cipher_log = off")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn the driver's errors into a StoreError that names the file."""
    try:
        yield
    except driver.Error as error:
        kind = NotWritable if is_barred(error) else StoreError
        raise kind(say_error(error, str(path))) from error


def is_barred(error: BaseException) -> bool:
    """Whether an error of the driver says that nothing can be written for now, by anybody."""
    if getattr(error, "sqlstate", None) in _SERVER_NOT_WRITABLE:
        return True
    return str(getattr(error, "sqlite_errorname", "")).startswith(_NOT_WRITABLE)


def say_error(error: BaseException, name: str = "The record") -> str:
    """Give the sentence for an error of the driver."""
    if hasattr(error, "sqlstate"):
        from .server_faults import say_server_error  # noqa: PLC0415 - for records on a server alone

        return say_server_error(error, name)
    code = str(getattr(error, "sqlite_errorname", ""))
    sentences = {
        "SQLITE_BUSY": f"{name} is in use by another program and did not become free. Try again in a moment.",
        "SQLITE_LOCKED": f"{name} is in use and did not become free. Try again in a moment.",
        "SQLITE_FULL": f"The disk is full. Free some space for {name}, then try again.",
        "SQLITE_READONLY": f"{name} can only be read: the file or its folder is write-protected.",
        "SQLITE_NOTADB": f"{name} is not a record of this program, or it is encrypted with another key.",
        "SQLITE_CORRUPT": f"{name} is damaged. Close the program and restore a backup.",
        "SQLITE_IOERR": f"{name} could not be read or written: the disk reported an error.",
        "SQLITE_CANTOPEN": f"{name} cannot be opened: is the folder there, and may you read it?",
    }
    kind = next((kind for kind in sentences if code.startswith(kind)), None)
    return sentences[kind] if kind else f"{name} could not be used ({code or type(error).__name__})."


def read_revision(path: Path, key: bytes | None = None) -> str | None:
    """Tell which schema a file has; None when there is no file. Raises StoreError for a file that is not ours."""
    if path.is_dir():
        raise StoreError(f"{path} is a folder; the record is a file.")
    if not path.exists():
        return None
    if path.stat().st_size == 0:
        raise StoreError(f"{path} is empty; it may be a copy that was not finished. Restore a backup, or remove it.")
    with in_words(path), closing(open_driver(path, key, "ro")) as connection:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if application != APPLICATION_ID or "alembic_version" not in tables:
            raise StoreError(f"{path} is a database of another program; nothing in it was touched.")
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    revision = str(row[0]) if row else ""
    if revision not in REVISIONS:
        raise NewerRecord(
            f"{path} was written by a newer version of this program (schema {revision or 'unknown'}, this one knows "
            f"up to {REVISIONS[-1]}). Nothing was touched; update the program on this machine."
        )
    return revision


def check_pages(path: Path, key: bytes | None = None) -> None:
    """Look for damage in the file; raises StoreError when there is any."""
    with in_words(path), closing(open_driver(path, key)) as connection:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise StoreError(say_error(_Damaged(), str(path)))


def try_to_write(path: Path, key: bytes | None = None) -> None:
    """See that a record could be written; raises NotWritable when not."""
    with in_words(path), closing(open_driver(path, key)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


class _Damaged(Exception):
    sqlite_errorname = "SQLITE_CORRUPT"
