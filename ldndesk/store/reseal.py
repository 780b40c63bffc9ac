"""Seals every deed of a record anew, under another key: for a copy whose original was found to hold."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, text

from .check_trail import Rows, read_digests
from .engine import make_engine
from .file import in_words, open_driver
from .trail import SEALED, seal_of

_GUARDS = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'seal'"


def seal_anew(path: Path, key: bytes, trail_key: bytes) -> int:
    """Work every seal out under another key; gives how many."""
    engine = make_engine(path, key)
    try:
        with engine.connect() as connection:
            macs = list(_macs(connection, trail_key))
    finally:
        engine.dispose()
    with in_words(path), closing(open_driver(path, key)) as driver:
        driver.execute("BEGIN IMMEDIATE")
        guards = driver.execute(_GUARDS).fetchall()
        for name, _ in guards:
            driver.execute(f'DROP TRIGGER "{name}"')
        driver.executemany("UPDATE seal SET mac = ? WHERE deed_id = ?", macs)
        for _, order in guards:
            driver.execute(order)
        driver.execute("COMMIT")
    return len(macs)


def _macs(connection: Connection, key: bytes) -> list[tuple[str, int]]:
    before = str(connection.scalar(text("SELECT database_id FROM clinic")))
    tables = [Rows(connection, table) for table in SEALED]
    strays: list[str] = []
    made: list[tuple[str, int]] = []
    for seal in connection.execute(text("SELECT deed_id, maintained FROM seal ORDER BY deed_id")):
        rows = [row for table in tables for row in table.up_to(seal.deed_id, strays, first=not made)]
        before = seal_of(key, before, rows, read_digests(seal.maintained))
        made.append((before, seal.deed_id))
    return made
