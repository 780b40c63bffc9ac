"""What guards a record on a server: facts are never changed nor removed, and a desk's own role may not even ask."""

import re

from sqlalchemy import Connection

from . import tables as t
from .columns import metadata
from .trail import MAINTAINED

DESK_ROLE = "ldndesk_desk"
"""The role that desks hold; made by whoever runs the server, and given its rights with each schema."""
_LITE = re.compile(
    r"CREATE TRIGGER (?P<name>\w+) BEFORE (?P<what>UPDATE|DELETE)(?P<of> OF [\w, ]+)? ON (?P<table>\w+) "
    r"BEGIN SELECT RAISE\(ABORT, (?P<why>'[^']*')\); END"
)
REFUSING = """
    CREATE OR REPLACE FUNCTION ldndesk_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'restrict_violation'; END $$
"""
_TOUCHING = """
    CREATE OR REPLACE FUNCTION ldndesk_touch() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF to_regclass('pg_temp.touched') IS NOT NULL THEN
            INSERT INTO pg_temp.touched VALUES (TG_TABLE_NAME, NEW.id) ON CONFLICT DO NOTHING;
        END IF;
        RETURN NULL;
    END $$
"""
_CLEARED = (t.draft, t.claim, t.sign_in_try, t.patient_word)
"""What is no fact, and gone once it is of no more use."""


def translated(statement: str) -> str:
    """Write a guard, as the schema's steps lay it in SQLite's words, in PostgreSQL's; anything else as it is."""
    told = _LITE.fullmatch(statement.strip())
    if told is None:
        return statement
    name, what, table, why = told["name"], told["what"] + (told["of"] or ""), told["table"], told["why"]
    return f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION ldndesk_refuse({why})"


def lay_guards(connection: Connection) -> None:
    """Lay what the steps do not: no table is emptied whole, kept-up rows are noted, the desks' role has its rights."""
    connection.exec_driver_sql(_TOUCHING)
    for table in (*t.APPEND_ONLY, *MAINTAINED):
        _trigger(
            connection, f"{table.name}_no_truncate", "BEFORE TRUNCATE", table.name, "STATEMENT", _never(table.name)
        )
    for table in MAINTAINED:
        _trigger(connection, f"touch_{table.name}", "AFTER INSERT OR UPDATE", table.name, "ROW", "ldndesk_touch()")
    if connection.exec_driver_sql("SELECT 1 FROM pg_roles WHERE rolname = %s", (DESK_ROLE,)).first() is not None:
        _give_rights(connection)


def missing_guards(connection: Connection) -> tuple[str, ...]:
    """Name the guards that were taken away or switched off."""
    standing = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    there = set(connection.exec_driver_sql(standing).scalars())
    wanted = {f"{table.name}_no_{what}" for table in t.APPEND_ONLY for what in ("update", "delete", "truncate")}
    wanted |= {f"{table.name}_no_{what}" for table in MAINTAINED for what in ("delete", "truncate")}
    wanted |= {f"touch_{table.name}" for table in MAINTAINED}
    return tuple(sorted(wanted - there))


def _never(name: str) -> str:
    return f"ldndesk_refuse('an entry in {name} is never removed')"


def _trigger(connection: Connection, name: str, when: str, table: str, each: str, function: str) -> None:
    connection.exec_driver_sql(
        f"CREATE OR REPLACE TRIGGER {name} {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}"
    )


def _give_rights(connection: Connection) -> None:
    """Let desks add facts, keep up lists and clear drafts; what is a fact they may neither change nor remove."""
    connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {DESK_ROLE}")
    for table in metadata.sorted_tables:
        rights = "SELECT, INSERT" if table in t.APPEND_ONLY else "SELECT, INSERT, UPDATE"
        rights += ", DELETE" if table in _CLEARED else ""
        connection.exec_driver_sql(f"REVOKE ALL ON {table.name} FROM {DESK_ROLE}")
        connection.exec_driver_sql(f"GRANT {rights} ON {table.name} TO {DESK_ROLE}")
    schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
    connection.exec_driver_sql(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {DESK_ROLE}")
