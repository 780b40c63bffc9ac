"""Runs the schema's steps on the program's connection, or on the database named by LDNDESK_DATABASE."""

import os
from pathlib import Path

from alembic import context
from sqlalchemy import Connection, event

from ldndesk.store.engine import make_engine
from ldndesk.store.server_guards import REFUSING, translated
from ldndesk.store.tables import clinic


def run(connection: Connection) -> None:
    """Run the steps; they can be undone as a whole."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(REFUSING)
        event.listen(connection, "before_cursor_execute", _translate, retval=True)
    context.configure(
        connection=connection, target_metadata=clinic.metadata, render_as_batch=True, transactional_ddl=True
    )
    with context.begin_transaction():
        context.run_migrations()


def _translate(
    _connection: Connection, _cursor: object, statement: str, parameters: object, _context: object, _many: bool
) -> tuple[str, object]:
    """Lay the guards, which the steps write in SQLite's words, in those of the server."""
    return translated(statement), parameters


def run_on_named_file() -> None:
    """Run the steps on the file that LDNDESK_DATABASE names, as a developer does by hand."""
    engine = make_engine(Path(os.environ["LDNDESK_DATABASE"]), foreign_keys=False)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            run(connection)
    finally:
        engine.dispose()


given = context.config.attributes.get("connection")
if given is None:
    run_on_named_file()
else:
    run(given)
