"""Opens a clinic's record on a PostgreSQL server so that every reading and every deed behaves as on a file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from .columns import metadata
from .file import APPLICATION_ID, READING, REVISIONS, NewerRecord, NotWritable, StoreError, is_barred, say_error
from .server import AddressError, Server, safe_options
from .trail import MAINTAINED, TRAIL, Trail
from .trail_files import ANCHORS, Anchor, write_anchor

if TYPE_CHECKING:
    from psycopg import Connection as Driver

ONE_WRITER = f"SELECT pg_advisory_xact_lock({APPLICATION_ID})"
"""Lets one deed of the clinic write at a time, so that each is sealed over the one before."""
_SETTINGS = """
    SET lock_timeout = '15s';
    SET synchronous_commit = on;
    SET idle_in_transaction_session_timeout = '120s';
    SET timezone = 'UTC';
    SET client_encoding = 'UTF8';
"""
_LAST = "SELECT database_id, deed_id, mac FROM clinic, seal ORDER BY deed_id DESC LIMIT 1"
_TOUCHED = "CREATE TEMP TABLE IF NOT EXISTS touched (kind text, row_id integer, PRIMARY KEY (kind, row_id))"
_ALIVE = {"connect_timeout": "10", "keepalives_idle": "20", "keepalives_interval": "5", "keepalives_count": "3"}
"""How soon a server that has gone is noticed, in seconds."""


def open_server(server: Server, trail_key: bytes, anchors: Path) -> Engine:
    """Open a record whose schema is up to date; raises StoreError otherwise. Dispose of the engine when done.

    ``anchors`` is the folder of this machine that holds the last seal seen from here.
    """
    engine = make_server_engine(server)
    try:
        with in_server_words(server), engine.connect() as connection:
            revision = revision_there(connection, server)
            if revision is None:
                raise StoreError(f"There is no record at {server}.")
            if revision != REVISIONS[-1]:
                raise StoreError(f"{server} has an older schema ({revision}) and must be brought up to date first.")
            database_id = str(connection.scalar(text("SELECT database_id FROM clinic")))
            last = connection.execute(text(_LAST)).first()
    except BaseException:
        engine.dispose()
        raise
    trail = Trail(trail_key, anchor_place(database_id, anchors))
    if not trail.place.exists() and last is not None:
        write_anchor(trail.place, Anchor(*last))  # from what this desk saw first its end cannot be cut off unnoticed
    engine.update_execution_options(**{TRAIL: trail})
    event.listen(engine, "engine_disposed", lambda _: trail.flush())
    event.listen(engine, "begin", begin_as_on_a_file)
    return engine


def anchor_place(database_id: str, anchors: Path) -> Path:
    """Give the place of the anchor of a server's record on this machine."""
    folder = os.environ.get(ANCHORS, "")
    return (Path(folder) if folder else anchors) / f"server-{database_id}.anchor"


def begin_as_on_a_file(connection: Connection) -> None:
    """Give a reading one unmoving sight of the record, and a deed the record for itself."""
    from psycopg import IsolationLevel  # noqa: PLC0415 - for records on a server alone

    driver: Driver[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    reading = bool(connection.get_execution_options().get(READING, False))
    driver.read_only = reading
    # Under the lock a deed must see what was committed while it waited, which a snapshot made before would hide.
    driver.isolation_level = IsolationLevel.REPEATABLE_READ if reading else IsolationLevel.READ_COMMITTED
    if not reading:
        connection.exec_driver_sql(ONE_WRITER)


def make_server_engine(server: Server) -> Engine:
    """Make an engine with every switch set, but without saying how a transaction begins; raises StoreError."""
    try:
        import psycopg  # noqa: F401, PLC0415 - for records on a server alone
    except ImportError as error:
        raise StoreError(
            "For a record on a server PostgreSQL’s driver is needed; install it with: pip install 'ldndesk[postgres]'"
        ) from error
    try:
        options = safe_options(server, os.environ)
        url = make_url(server.url)
    except AddressError as error:
        raise StoreError(str(error)) from error
    except ArgumentError as error:
        raise StoreError(f"The address of the record cannot be read: {error}") from error
    engine = create_engine(url, connect_args=_ALIVE | options, pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def switch_on(driver: "Driver[Any]", _record: object) -> None:
        driver.execute(f"{_SETTINGS} {_TOUCHED}")
        driver.commit()

    return engine


def readable_there(server: Server, why: NewerRecord) -> None:
    """See that a newer record still has all that this program reads; raises NewerRecord when not."""
    engine = make_server_engine(server)
    columns = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    try:
        with in_server_words(server), engine.connect() as connection:
            there = {tuple(row) for row in connection.execute(text(columns))}
    finally:
        engine.dispose()
    if not {(table.name, name) for table in metadata.sorted_tables for name in table.c.keys()} <= there:  # noqa: SIM118
        raise NewerRecord(f"{why} This version can no longer read it either.") from why


@contextmanager
def in_server_words(server: Server) -> Iterator[None]:
    """Turn what the server or the way to it suffers into a StoreError that names the record."""
    try:
        yield
    except DBAPIError as error:
        fault = error.orig or error
        raise (NotWritable if is_barred(fault) else StoreError)(say_error(fault, str(server))) from error


def revision_there(connection: Connection, server: Server) -> str | None:
    """Tell which schema a server's record has; None when its database is empty. Raises StoreError for a foreign one."""
    names = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
    there = set(connection.scalars(text(names)))
    if not there:
        return None
    if not {"alembic_version", *(table.name for table in MAINTAINED)} <= there:
        raise StoreError(f"{server} is a database of another program; nothing in it was touched.")
    revision = str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")
    if revision not in REVISIONS:
        raise NewerRecord(
            f"{server} was written by a newer version of this program (schema {revision or 'unknown'}, this one knows "
            f"up to {REVISIONS[-1]}). Nothing was touched; update the program on this machine."
        )
    return revision
