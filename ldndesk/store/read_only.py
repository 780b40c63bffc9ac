"""Reads a record that cannot be written: where it lies, or from a copy where even reading would write beside it."""

import shutil
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .file import REVISIONS, NewerRecord, StoreError, in_words, open_driver, read_revision

if TYPE_CHECKING:
    from sqlalchemy import Engine

_AS_IT_LIES = ("ro", "ro&immutable=1")
"""How a file is opened to be read; the second writes nothing beside it, and sees no write-ahead log."""


class Readable(NamedTuple):
    """A record that can be read and not written."""

    why: str
    """A sentence for the person at the desk, with what to do."""
    path: Path
    """The record itself, or a copy of it."""
    mode: str
    folder: "tempfile.TemporaryDirectory[str] | None" = None
    """Where the copy lies; it goes with the engine."""
    key: bytes | None = None


def read_instead(path: Path, key: bytes | None, why: StoreError) -> Readable:
    """Give how a record can be read although it cannot be written; raises StoreError when it cannot be read either."""
    is_newer = isinstance(why, NewerRecord)
    told = (
        str(why) if is_newer else f"{_in_better_words(path, str(why))} When that is put right, start the program again."
    )
    for mode in _AS_IT_LIES:
        if mode != "ro" and _has_log(path):
            break
        try:
            return _tried(Readable(told, path, mode, key=key), newer=is_newer)
        except _OlderSchemaError:
            break
        except StoreError as fault:
            if isinstance(fault, NewerRecord):
                raise
    return _copied(path, key, told, newer=is_newer)


def _in_better_words(path: Path, why: str) -> str:
    """Name what is wrong where the driver only says that it cannot open a file: it can be read, as it turns out."""
    if "cannot be opened" not in why:
        return why
    return f"{path} can only be read: the file or its folder is write-protected."


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


class _OlderSchemaError(StoreError):
    """The record must be brought up to date before it can be read; a copy can be."""


def _tried(found: Readable, *, newer: bool) -> Readable:
    """Give what can be read as hoped; raises StoreError otherwise."""
    with in_words(found.path), closing(open_driver(found.path, found.key, found.mode)) as connection:
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        (oldest,) = connection.execute("PRAGMA user_version").fetchone()
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        laid = {name: {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')} for name in tables}
    if newer:
        _refuse_strange(laid, oldest)
    elif revision != REVISIONS[-1]:
        raise _OlderSchemaError(f"{found.path} has an older schema ({revision}).")
    return found


def _refuse_strange(laid: dict[str, set[str]], oldest: int) -> None:
    """Refuse a newer record whose tables mean something else than this program reads in them."""
    from . import tables as t  # noqa: PLC0415 - brings the database library, seldom needed here

    wanted = {name: set(table.c.keys()) for name, table in t.clinic.metadata.tables.items()}
    lacks = any(not columns <= laid.get(name, set()) for name, columns in wanted.items())
    if lacks or oldest > int(REVISIONS[-1]):
        raise NewerRecord(
            "The record was written by a newer version of this program, and this one can no longer read it. Nothing "
            "was touched; update the program on this machine."
        )


def _copied(path: Path, key: bytes | None, why: str, *, newer: bool) -> Readable:
    """Copy a record with its log to a folder of its own, brought up to date there where it must be."""
    folder = tempfile.TemporaryDirectory(prefix="ldndesk-read-")
    copy = Path(folder.name) / path.name
    try:
        for end in ("", "-wal"):
            if (beside := path.with_name(f"{path.name}{end}")).exists():
                shutil.copyfile(beside, copy.with_name(f"{copy.name}{end}"))
        if not newer and read_revision(copy, key) != REVISIONS[-1]:
            from .migrate import bring_up_to_date  # noqa: PLC0415 - dear, and seldom needed

            bring_up_to_date(copy, key)
        return _tried(Readable(why, copy, "rw", folder, key), newer=newer)
    except OSError as error:
        folder.cleanup()
        raise StoreError(f"{why} It cannot be read either.") from error
    except BaseException:
        folder.cleanup()
        raise


def open_to_read(found: Readable) -> "Engine":
    """Open a record that is only read; dispose of the engine when done."""
    import sqlcipher3.dbapi2 as driver  # noqa: PLC0415 - likewise
    from sqlalchemy import URL, Connection, create_engine, event  # noqa: PLC0415 - likewise

    engine = create_engine(
        URL.create("sqlite", database=str(found.path.absolute())),
        module=driver,
        creator=lambda: open_driver(found.path, found.key, found.mode),
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("BEGIN")

    @event.listens_for(engine, "engine_disposed")
    def closed(_: "Engine") -> None:
        if found.folder is not None:
            found.folder.cleanup()

    return engine
