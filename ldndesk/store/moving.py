"""Moves a clinic's record from a file to a server: row by row, counted and checked there before it counts."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, Table, event, text
from sqlalchemy.exc import DBAPIError

from .check_trail import check_trail
from .clinic_key import ClinicKey
from .columns import metadata
from .engine import make_engine
from .file import REVISIONS, StoreError, in_words, open_driver, read_revision, say_error
from .moved import moved_path
from .server import Server
from .server_engine import anchor_place, begin_as_on_a_file, make_server_engine
from .server_key import anchors_at, put_sealed_key
from .server_schema import bring_server_up_to_date
from .tables import claim, clinic, sealed_key, sign_in_try
from .trail_files import Anchor, anchor_path, read_anchor, write_anchor

if TYPE_CHECKING:
    from psycopg import Connection as Driver

Progress = Callable[[int, int], None]
_STAYS = (clinic, sealed_key, claim, sign_in_try)
"""The clinic's own row is put in the place of the server's; who rings, and failed sign-ins, are of the moment."""
_LAST = "SELECT database_id, deed_id, mac FROM clinic, seal ORDER BY deed_id DESC LIMIT 1"


class Moved(NamedTuple):
    """What was moved."""

    rows: int
    deeds: int


def move_record(
    path: Path, key: ClinicKey, sealed: str, server: Server, anchors: Path, progress: Progress = lambda *_: None
) -> Moved:
    """Copy an encrypted record to an empty database and mark the file as moved.

    Raises StoreError with the file as it was and the server empty: the trail must hold before, and there.
    """
    if read_revision(path, key.database) != REVISIONS[-1]:
        raise StoreError(f"{path} has an older schema; open it with the program once.")
    bring_server_up_to_date(server)
    with _held(path, key.database) as source:
        _refuse_broken(path, key)
        engine = make_server_engine(server)
        event.listen(engine, "begin", begin_as_on_a_file)
        try:
            with engine.begin() as connection:
                _refuse_full(connection, server)
                rows = _copy(source, connection, progress)
                put_sealed_key(connection, sealed, key)
                last, deeds = _refuse_different(source, connection, key)
        except DBAPIError as error:
            raise StoreError(f"{say_error(error.orig or error, str(server))} Nothing was moved.") from error
        finally:
            engine.dispose()
        _mark(path, server)
    write_anchor(anchor_place(last.database_id, anchors_at(anchors)), last)
    return Moved(rows, deeds)


@contextmanager
def _held(path: Path, key: bytes) -> Iterator[Any]:
    """Hold a record so that nobody writes to it meanwhile; refused while another program has it open."""
    with in_words(path), closing(open_driver(path, key)) as source:
        source.execute("PRAGMA busy_timeout = 500")
        try:
            free = source.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "wal"
        except Exception as error:
            raise StoreError(f"{path.name} is open in a program. Close it, then move it.") from error
        if not free:
            raise StoreError(f"{path.name} is open in a program. Close it, then move it.")
        source.execute("BEGIN IMMEDIATE")
        yield source
        source.execute("ROLLBACK")


def _refuse_broken(path: Path, key: ClinicKey) -> None:
    engine = make_engine(path, key.database)
    try:
        with engine.connect() as connection:
            findings = check_trail(connection, key.trail, read_anchor(anchor_path(path))).findings
    finally:
        engine.dispose()
    if findings:
        raise StoreError(f"The record is not as the program left it; nothing was moved. {findings[0]}")


def _refuse_full(connection: Connection, server: Server) -> None:
    there = "SELECT EXISTS (SELECT 1 FROM deed) OR EXISTS (SELECT 1 FROM patient) OR EXISTS (SELECT 1 FROM sealed_key)"
    if connection.scalar(text(there)):
        raise StoreError(f"{server} holds a record already; nothing was changed. Name an empty database.")


def _copy(source: Any, connection: Connection, progress: Progress) -> int:
    driver: Driver[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    tables = [table for table in metadata.sorted_tables if table not in _STAYS]
    rows = 0
    for done, table in enumerate(tables, 1):
        names = ", ".join(f'"{name}"' for name in table.c.keys())  # noqa: SIM118 - the names of the columns
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in source.execute(f"SELECT {names} FROM {table.name} ORDER BY {_order(table)}"):
                copy.write_row(row)
                rows += 1
        if "id" in table.c:
            last = f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}"
            driver.execute(last.encode())
        progress(done, len(tables))
    own = [name for name in clinic.c.keys() if name != "id"]  # noqa: SIM118 - as above
    values = source.execute(f"SELECT {', '.join(own)} FROM clinic").fetchone()
    setting = ", ".join(f"{name} = :{name}" for name in own)
    connection.execute(text(f"UPDATE clinic SET {setting}"), dict(zip(own, values, strict=True)))
    return rows


def _order(table: Table) -> str:
    return ", ".join(column.name for column in table.primary_key)


def _refuse_different(source: Any, connection: Connection, key: ClinicKey) -> tuple[Anchor, int]:
    """Compare counts and every seal on the server with the file; what differs takes all of it back."""
    for table in metadata.sorted_tables:
        if table in _STAYS:
            continue
        (here,) = source.execute(f"SELECT count(*) FROM {table.name}").fetchone()
        there = connection.scalar(text(f"SELECT count(*) FROM {table.name}"))
        if here != there:
            raise StoreError(f"{table.name}: {here} entries in the file, {there} on the server. Nothing was moved.")
    last = Anchor(*source.execute(_LAST).fetchone())
    checked = check_trail(connection, key.trail, last)
    if checked.findings:
        raise StoreError(f"The record does not hold on the server; nothing was moved. {checked.findings[0]}")
    return last, checked.deeds


def _mark(path: Path, server: Server) -> None:
    note = {"to": str(server), "at": datetime.now(UTC).isoformat(timespec="seconds")}
    moved_path(path).write_text(json.dumps(note), "utf-8")
