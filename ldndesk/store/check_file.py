"""Checks a record's file from outside: pages, schema, guards, and that every entry belongs to something."""

import tempfile
from contextlib import closing
from pathlib import Path

from .file import StoreError, in_words, open_driver
from .migrate import bring_up_to_date

_SCHEMA = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"


def check_file(path: Path, key: bytes | None = None) -> tuple[str, ...]:
    """List what is wrong with a file whose schema is the present one."""
    findings: list[str] = []
    try:
        with in_words(path), closing(open_driver(path, key, "ro")) as connection:
            if key is not None:
                findings += [f"Damage: {row[0]}." for row in connection.execute("PRAGMA cipher_integrity_check")]
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
            findings += [f"Damage: {row}." for row in found if row != "ok"]
            for table, row_id, parent, _ in connection.execute("PRAGMA foreign_key_check"):
                findings.append(f"Entry {row_id} in {table} belongs to nothing in {parent}.")
            laid = {(kind, name): sql for kind, name, sql in connection.execute(_SCHEMA)}
    except StoreError as error:
        return (*findings, str(error))
    return (*findings, *_schema_findings(laid))


def _schema_findings(laid: dict[tuple[str, str], str]) -> list[str]:
    """Compare the schema with that of a record just made."""
    with tempfile.TemporaryDirectory(prefix="ldndesk-") as folder:
        fresh = Path(folder) / "fresh.ldndesk"
        bring_up_to_date(fresh)
        with closing(open_driver(fresh, mode="ro")) as connection:
            wanted = {(kind, name): sql for kind, name, sql in connection.execute(_SCHEMA)}
    findings = []
    for kind, name in sorted(laid.keys() | wanted.keys()):
        if (kind, name) not in laid:
            findings.append(f"The {kind} {name} is missing.")
        elif (kind, name) not in wanted:
            findings.append(f"The {kind} {name} is not one of this program's.")
        elif laid[kind, name] != wanted[kind, name]:
            findings.append(f"The {kind} {name} is not as this program laid it.")
    return findings
