"""Opens a clinic's record with the switches that keep it safe."""

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import URL, Connection, Engine, create_engine, event

from .file import READING, REVISIONS, StoreError, open_driver, read_revision, try_to_write
from .file_guard import FileGuard, refuse_network
from .trail import TRAIL, Trail, note_touched
from .trail_files import anchor_path, kept_key


def open_engine(path: Path, key: bytes | None = None, trail_key: bytes | None = None) -> Engine:
    """Open a record whose schema is up to date; raises StoreError otherwise. Dispose of the engine when done.

    ``trail_key`` seals the deeds; None: the key kept in a file beside the record.
    """
    refuse_network(path)
    revision = read_revision(path, key)
    if revision is None:
        raise StoreError(f"There is no record at {path}.")
    if revision != REVISIONS[-1]:
        raise StoreError(f"{path} has an older schema ({revision}) and must be brought up to date first.")
    try_to_write(path, key)
    engine = make_engine(path, key)
    trail = Trail(trail_key or kept_key(path), anchor_path(path))
    engine.update_execution_options(**{TRAIL: trail})
    guard = FileGuard(path)
    trail.confirm = guard.after
    event.listen(engine, "connect", note_touched)

    @event.listens_for(engine, "engine_disposed")
    def closed(_: Engine) -> None:
        trail.flush()
        guard.forget_log()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = bool(connection.get_execution_options().get(READING, False))
        if not reading:
            guard.before()
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
