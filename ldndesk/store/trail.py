"""Seals each deed: a keyed digest over the seal before, the deed, and every row it wrote or kept up."""

import hmac
import json
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, insert, text

from . import tables as t
from .faults import RecordError
from .file import NotWritable
from .trail_files import Anchor, read_anchor, write_anchor

TRAIL = "ldndesk_trail"
"""Execution option of an engine whose deeds are sealed."""
SEALED = tuple(sorted((table for table in t.APPEND_ONLY if table is not t.seal), key=lambda table: table.name))
MAINTAINED = (t.patient, t.alert, t.clinic)
"""Rows that are kept up to date; each seal holds a digest of those its deed touched."""
_NUMBERED = tuple(table for table in SEALED if "id" in table.c and "deed_id" in table.c)
_ANCHOR_EVERY_S = 1.0


class Marks(NamedTuple):
    """The highest number in each table when a deed began."""

    highest: tuple[int, ...]


class Trail:
    """What seals the deeds of one record: its key, and where the last seal is anchored."""

    def __init__(self, key: bytes, anchor: Path) -> None:
        self.key = key
        self.place = anchor
        self.confirm: Callable[[], object] = lambda: None
        """Raises StoreError when what was just written is not in the record's file."""
        self._waiting: Anchor | None = None
        self._anchored = 0.0
        self._last: Anchor | None = None
        """The last seal this program wrote."""
        self._strayed: bool | None = None
        """Whether the record lacks what was anchored before; its anchor is left then, for every check to find."""

    def begin(self, connection: Connection) -> Marks:
        """Note where the record ends before a deed."""
        connection.exec_driver_sql("DELETE FROM touched")
        return Marks(tuple(connection.execute(_marks()).one()))

    def seal(self, connection: Connection, deed_id: int, marks: Marks) -> Anchor:
        """Seal a deed. The first seal of a record covers all that stood in it as well."""
        database_id = str(connection.scalar(text("SELECT database_id FROM clinic")))
        self._hold(connection, database_id)
        last = connection.execute(text("SELECT deed_id, mac FROM seal ORDER BY deed_id DESC LIMIT 1")).first()
        if last is None:
            rows: Iterable[bytes] = _all_rows(connection)
            maintained = digests(connection)
        else:
            rows = _written(connection, deed_id, marks)
            maintained = digests(connection, touched=True)
        mac = seal_of(self.key, database_id if last is None else last.mac, rows, maintained)
        connection.execute(insert(t.seal).values(deed_id=deed_id, maintained=maintained, mac=mac))
        return Anchor(database_id, deed_id, mac)

    def _hold(self, connection: Connection, database_id: str) -> None:
        """Refuse to go on where what this program wrote is gone; note whether what was anchored before is."""
        if self._last is not None:
            if not _stands(connection, database_id, self._last):
                raise NotWritable(
                    "The record is no longer the one this program wrote to: an older copy or another file was put in "
                    "its place. Close the program and look at it; the backups hold what is missing."
                )
        elif self._strayed is None:
            known = read_anchor(self.place)
            self._strayed = known is not None and not _stands(connection, database_id, known)

    def anchor(self, last: Anchor) -> None:
        """Anchor the last seal outside the record, at most once a second; call after the commit."""
        self.confirm()
        self._last = last
        if self._strayed:
            return
        self._waiting = last
        if time.monotonic() - self._anchored >= _ANCHOR_EVERY_S:
            self.flush()

    def flush(self) -> None:
        """Anchor what waits. A place that cannot be written leaves an older anchor, which still holds."""
        if self._waiting is not None:
            with suppress(OSError):
                write_anchor(self.place, self._waiting)
                self._waiting = None
            self._anchored = time.monotonic()


def _stands(connection: Connection, database_id: str, seal: Anchor) -> bool:
    """Whether a record holds a seal."""
    found = connection.scalar(text("SELECT mac FROM seal WHERE deed_id = :deed"), {"deed": seal.deed_id})
    return database_id == seal.database_id and found == seal.mac


def trail_of(connection: Connection) -> Trail:
    """Give what seals the deeds of a record."""
    trail = connection.get_execution_options().get(TRAIL)
    if not isinstance(trail, Trail):
        raise RecordError("Deeds cannot be sealed on this connection.")
    return trail


def note_touched(connection: Any, _record: object) -> None:
    """Have a connection to SQLite note which kept-up rows a deed touches."""
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("CREATE TEMP TABLE touched (kind TEXT, row_id INTEGER, PRIMARY KEY (kind, row_id))")
    for table in MAINTAINED:
        for what in ("INSERT", "UPDATE"):
            connection.execute(
                f"CREATE TEMP TRIGGER touch_{table.name}_{what.lower()} AFTER {what} ON main.{table.name} "
                f"BEGIN INSERT OR IGNORE INTO touched VALUES ('{table.name}', new.id); END"
            )


def seal_of(key: bytes, before: str, rows: Iterable[bytes], maintained: dict[str, str]) -> str:
    """Work out a seal."""
    mac = hmac.new(key, before.encode(), sha256)
    for row in rows:
        mac.update(b"\n")
        mac.update(row)
    mac.update(b"\n")
    mac.update(json.dumps(maintained, sort_keys=True).encode())
    return mac.hexdigest()


def columns_of(table: Table) -> tuple[str, ...]:
    """Name a table's columns in one order, whatever order a file has them in."""
    return tuple(sorted(table.c.keys()))


def canonical(table: Table, row: Iterable[Any]) -> bytes:
    """Write a row so that any change shows; a column added later, and empty since, does not count."""
    told = [
        [name, type(value).__name__, value]
        for name, value in zip(columns_of(table), row, strict=True)
        if value != _default(table, name)
    ]
    return json.dumps([table.name, told]).encode()


@cache
def _default(table: Table, name: str) -> str | int | None:
    """Give the value that a row older than the column has."""
    given = table.c[name].server_default
    if given is None:
        return None
    plain = str(getattr(given, "arg", ""))
    return int(plain) if str(table.c[name].type) == "INTEGER" else plain


def digests(connection: Connection, *, touched: bool = False, only: Collection[str] | None = None) -> dict[str, str]:
    """Give a digest of each kept-up row, of those touched, or of those named."""
    found = {}
    for table in MAINTAINED:
        names = columns_of(table)
        select = f"SELECT id, {_listed(names)} FROM {table.name}"
        if touched:
            select += f" WHERE id IN (SELECT row_id FROM touched WHERE kind = '{table.name}')"
        elif only is not None:
            select += f" WHERE id IN ({', '.join(_numbers(table, only))})"
        for number, *row in connection.execute(text(select)):
            found[f"{table.name} {number}"] = sha256(canonical(table, row)).hexdigest()[:32]
    return found


def _numbers(table: Table, named: Collection[str]) -> Iterator[str]:
    """Give the numbers of the rows of a table among those named, like ``patient 7``."""
    for name in named:
        kind, _, number = name.partition(" ")
        if kind == table.name and number.isdecimal():
            yield number


def select_all(table: Table, *, later: bool = False) -> str:
    """Select a table's rows by deed, the deed's number first; ``later``: of deeds after the one bound as ``after``."""
    names = columns_of(table)
    if table is t.plan_step:
        columns = _listed(names, "s.")
        order = "p.deed_id, s.plan_id, s.step_no, s.dose_no"
        where = " WHERE p.deed_id > :after" if later else ""
        joined = "plan_step s LEFT JOIN plan p ON p.id = s.plan_id"
        return f"SELECT p.deed_id, {columns} FROM {joined}{where} ORDER BY {order}"
    deed = "id" if table is t.deed else "deed_id"
    keys = [column.name for column in table.primary_key]
    where = f" WHERE {deed} > :after" if later else ""
    return f"SELECT {deed}, {_listed(names)} FROM {table.name}{where} ORDER BY {deed}, {', '.join(keys)}"


def _all_rows(connection: Connection) -> Iterator[bytes]:
    for table in SEALED:
        for _, *row in connection.execute(text(select_all(table))):
            yield canonical(table, row)


def _written(connection: Connection, deed_id: int, marks: Marks) -> Iterator[bytes]:
    """Read what a deed wrote: its rows are the last ones of each table."""
    before = dict(zip(_NUMBERED, marks.highest, strict=True))
    now = dict(zip(_NUMBERED, connection.execute(_marks()).one(), strict=True))
    for table in SEALED:
        where = "deed_id = :deed" if table is not t.deed else "id = :deed"
        if table in before:
            if now[table] == before[table]:
                continue
            where += " AND id > :mark"
        elif table is t.plan_step:
            if now[t.plan] == before[t.plan]:
                continue
            where = "plan_id > :mark AND plan_id IN (SELECT id FROM plan WHERE deed_id = :deed AND id > :mark)"
        keys = ", ".join(column.name for column in table.primary_key)
        select = text(f"SELECT {_listed(columns_of(table))} FROM {table.name} WHERE {where} ORDER BY {keys}")
        mark = before[t.plan] if table is t.plan_step else before.get(table, 0)
        values = {"deed": deed_id, "mark": mark} if ":mark" in where else {"deed": deed_id}
        for row in connection.execute(select, values):
            yield canonical(table, row)


@cache
def _marks() -> Any:
    each = (f"(SELECT coalesce(max(id), 0) FROM {table.name})" for table in _NUMBERED)
    return text(f"SELECT {', '.join(each)}")


def _listed(names: Iterable[str], of: str = "") -> str:
    return ", ".join(f'{of}"{name}"' for name in names)
