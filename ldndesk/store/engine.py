"""Opens a clinic's record with the switches that keep it safe, and says in a sentence when it cannot."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlcipher3.dbapi2 as driver
from sqlalchemy import URL, Connection, Engine, create_engine, event

APPLICATION_ID = 0x4C444E44
"""Marks the file as a record of this program (``LDND``)."""
REVISIONS = ("0001", "0002", "0003")
"""Every schema there has been, oldest first; the last is the present one."""
READING = "ldndesk_reading"
"""Execution option of a connection that must not write."""
BUSY_SECONDS = 15


DriverError: type[Exception] = driver.Error


class StoreError(Exception):
    """The record cannot be opened or used; the message is a sentence for the person at the desk."""


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
        raise StoreError(say_error(error, str(path))) from error


def say_error(error: BaseException, name: str = "The record") -> str:
    """Give the sentence for an error of the driver."""
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
        raise StoreError(
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


class _Damaged(Exception):
    sqlite_errorname = "SQLITE_CORRUPT"


def open_engine(path: Path, key: bytes | None = None) -> Engine:
    """Open a record whose schema is up to date; raises StoreError otherwise. Dispose of the engine when done."""
    revision = read_revision(path, key)
    if revision is None:
        raise StoreError(f"There is no record at {path}.")
    if revision != REVISIONS[-1]:
        raise StoreError(f"{path} has an older schema ({revision}) and must be brought up to date first.")
    with in_words(path), closing(open_driver(path, key)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    engine = make_engine(path, key)
    seen = os.stat(path)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = bool(connection.get_execution_options().get(READING, False))
        if not reading:
            _refuse_if_moved(path, seen)
        if connection.info.get(READING, False) is not reading:
            connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
            connection.info[READING] = reading
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def make_engine(path: Path, key: bytes | None = None, *, foreign_keys: bool = True) -> Engine:
    """Make an engine with every switch set, but without saying how a transaction begins."""
    engine = create_engine(
        URL.create("sqlite", database=str(path.absolute())), module=driver, creator=lambda: open_driver(path, key)
    )

    @event.listens_for(engine, "connect")
    def switch_on(connection: Any, _record: object) -> None:
        for pragma in (
            f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
            "recursive_triggers = ON",
            "trusted_schema = OFF",
            "cell_size_check = ON",
            "synchronous = FULL",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _refuse_if_moved(path: Path, seen: os.stat_result) -> None:
    """Refuse to write to a file that was removed or replaced under the program: it would be lost."""
    try:
        now = os.stat(path)
    except OSError as error:
        raise StoreError(f"{path} is no longer there. Nothing was saved; close the program and look for it.") from error
    if not os.path.samestat(seen, now):
        raise StoreError(f"{path} was replaced by another file. Nothing was saved; close the program and look at it.")
