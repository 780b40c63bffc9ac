"""Lays a record's schema on a PostgreSQL server and brings it up to date: all steps happen or none."""

import uuid

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from ldndesk import __version__

from .file import REVISIONS, StoreError, say_error
from .migrate import steps_config
from .server import Server
from .server_engine import ONE_WRITER, in_server_words, make_server_engine, revision_there
from .server_guards import lay_guards

OLDEST = 14
"""The oldest server that takes the guards."""


def server_revision(server: Server) -> str | None:
    """Tell which schema a server's record has; None where its database is empty. Raises StoreError."""
    engine = make_server_engine(server)
    try:
        with in_server_words(server), engine.connect() as connection:
            return revision_there(connection, server)
    finally:
        engine.dispose()


def bring_server_up_to_date(server: Server) -> None:
    """Lay the schema in an empty database, or take the steps it lacks; raises StoreError with all as it was."""
    engine = make_server_engine(server)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(ONE_WRITER)
            if revision_there(connection, server) == REVISIONS[-1]:
                return
            _refuse_unfit(connection, server)
            from alembic import command  # noqa: PLC0415 - costs a third of a second and is seldom needed

            command.upgrade(steps_config(connection), "head")
            _sign(connection)
            lay_guards(connection)
    except DBAPIError as error:
        raise StoreError(f"{say_error(error.orig or error, str(server))} It was left as it was.") from error
    finally:
        engine.dispose()


def _refuse_unfit(connection: Connection, server: Server) -> None:
    """Refuse a server too old, and a database that sorts or writes letters otherwise than a file does."""
    version = int(connection.scalar(text("SELECT current_setting('server_version_num')::int")) or 0) // 10_000
    if version < OLDEST:
        raise StoreError(f"{server} is PostgreSQL {version}; version {OLDEST} or newer is needed.")
    encoding = connection.scalar(text("SELECT current_setting('server_encoding')"))
    if encoding != "UTF8" or not connection.scalar(text("SELECT 'Z' < 'a' AND 'a b' < 'a-b' AND 'a-b' < 'aab'")):
        raise StoreError(
            f"The database of {server} sorts text by a language, so that patients would not be found. Make it anew "
            "with: CREATE DATABASE clinic TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
        )


def _sign(connection: Connection) -> None:
    """Give a new record an identity of its own."""
    connection.execute(
        text("INSERT INTO clinic (id, database_id, made_by) VALUES (1, :id, :by) ON CONFLICT DO NOTHING"),
        {"id": str(uuid.uuid4()), "by": __version__},
    )
