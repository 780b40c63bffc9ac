"""Brings a record's schema up to date: the file is copied first, then all steps happen or none."""

import os
import uuid
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from ldndesk import __version__
from ldndesk.shipped import shipped

from .engine import make_engine
from .file import (
    APPLICATION_ID,
    REVISIONS,
    StoreError,
    check_pages,
    in_words,
    open_driver,
    read_revision,
    say_error,
)
from .file_guard import refuse_network

if TYPE_CHECKING:
    from alembic.config import Config


def bring_up_to_date(path: Path, key: bytes | None = None) -> str | None:
    """Make the record if there is none, check it, and take the steps its schema lacks.

    Returns the path of the copy made beforehand, None when none was needed. Raises StoreError with the file as it was.
    """
    refuse_network(path)
    revision = read_revision(path, key)
    if revision is None:
        _make(path, key)
        path.chmod(0o600)  # its log and its index take the same rights
        return None
    check_pages(path, key)
    if revision == REVISIONS[-1]:
        return None
    copy = path.with_name(f"{path.name}.before-{REVISIONS[-1]}")
    copy_record(path, copy, key)
    upgrade(path, key)
    return str(copy)


def copy_record(path: Path, copy: Path, key: bytes | None = None) -> None:
    """Copy a record as it stands, with what still lies in its write-ahead log; the copy appears whole or not at all."""
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with (
        in_words(path),
        closing(open_driver(path, key)) as source,
        closing(open_driver(unfinished, key, "rwc")) as target,
    ):
        source.backup(target)
    _replace(unfinished, copy)


def _make(path: Path, key: bytes | None) -> None:
    """Build a new record beside its place and move it there when it is whole."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with in_words(path), closing(open_driver(unfinished, key, "rwc")) as connection:
        connection.execute("PRAGMA user_version = 0")
    upgrade(unfinished, key)
    _replace(unfinished, path)


def _replace(unfinished: Path, path: Path) -> None:
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)


def upgrade(path: Path, key: bytes | None = None, steps: Path | None = None) -> None:
    """Take every step in one transaction, foreign keys off because rebuilding a table would empty its children.

    ``steps`` is the folder of the steps; None: those the program ships. Raises StoreError with the file as it was.
    """
    engine = make_engine(path, key, foreign_keys=False)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            from alembic import command  # noqa: PLC0415 - as below

            command.upgrade(steps_config(connection, steps), "head")
            _sign(connection)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                raise StoreError(
                    f"{path} holds entries that belong to nothing. It was left as it was; restore a backup."
                )
    except DBAPIError as error:
        raise StoreError(f"{say_error(error.orig or error, str(path))} It was left as it was.") from error
    finally:
        engine.dispose()


def steps_config(connection: Connection, steps: Path | None = None) -> "Config":
    """Say to Alembic where the steps are and which connection they run on."""
    from alembic.config import Config  # noqa: PLC0415 - costs a third of a second and is seldom needed

    config = Config()
    config.set_main_option("script_location", str(steps or shipped("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _sign(connection: Connection) -> None:
    """Mark the file as ours, and a new one with an identity of its own."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(
        "INSERT INTO clinic (id, database_id, made_by) VALUES (1, ?, ?) ON CONFLICT DO NOTHING",
        (str(uuid.uuid4()), __version__),
    )
