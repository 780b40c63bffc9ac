"""Checks a record's trail: every seal against what stands now, and the last one against its anchor."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, Table, text

from ldndesk.clinical.days import show_instant

from .trail import SEALED, canonical, digests, seal_of, select_all
from .trail_files import Anchor


class Checked(NamedTuple):
    """What a check of the trail found; no findings: it holds."""

    findings: tuple[str, ...]
    deeds: int
    first: int
    """The deed from which on each has a seal of its own; what stood before has one seal together."""


def check_trail(connection: Connection, key: bytes, anchor: Anchor | None, since: Anchor | None = None) -> Checked:
    """Check every seal, every kept-up row and the anchor, which is to be read before the record is.

    ``since``: the seal up to which the trail was found to hold before; only what came after is looked at.
    """
    checking = _Checking(connection, key, since)
    checking.seals()
    checking.maintained()
    checking.anchor(anchor)
    first = next(iter(checking.macs), 0)
    return Checked(tuple(checking.findings), checking.deeds, first)


class Rows:
    """The rows of one table, taken deed by deed."""

    def __init__(self, connection: Connection, table: Table, after: int = 0) -> None:
        self._table = table
        select, bound = text(select_all(table, later=after > 0)), {"after": after} if after else {}
        self._rows: Iterator[Any] = iter(connection.execute(select, bound))
        self._next = next(self._rows, None)

    def up_to(self, deed_id: int, strays: list[str], *, first: bool) -> Iterator[bytes]:
        """Give the rows of a deed; those of deeds without a seal of their own are strays."""
        while self._next is not None and (self._next[0] is None or self._next[0] <= deed_id):
            owner, *row = self._next
            if owner == deed_id or (first and owner is not None):
                yield canonical(self._table, row)
            else:
                strays.append(f"An entry in {self._table.name} belongs to deed {owner}, which has no seal.")
            self._next = next(self._rows, None)


class _Checking:
    """One check under way."""

    def __init__(self, connection: Connection, key: bytes, since: Anchor | None) -> None:
        self._connection = connection
        self._key = key
        self._since = since
        self._kept: dict[str, tuple[str, int]] = {}
        self._database_id = str(connection.scalar(text("SELECT database_id FROM clinic")))
        self.macs: dict[int, str] = {} if since is None else {since.deed_id: since.mac}
        self.findings: list[str] = []
        self.deeds = 0

    def seals(self) -> None:
        """Work every seal out again; after one that does not hold the next is checked on its own."""
        after = 0 if self._since is None else self._since.deed_id
        tables = [Rows(self._connection, table, after) for table in SEALED]
        strays: list[str] = []
        before = self._database_id if self._since is None else self._since.mac
        seals = text("SELECT deed_id, maintained, mac FROM seal WHERE deed_id > :after ORDER BY deed_id")
        for seal in self._connection.execute(seals, {"after": after}):
            first = not self.macs
            rows = [row for table in tables for row in table.up_to(seal.deed_id, strays, first=first)]
            maintained = read_digests(seal.maintained)
            if seal_of(self._key, before, rows, maintained) != seal.mac:
                self.findings.append(self._name(seal.deed_id, first=first))
            self._kept |= {key: (digest, seal.deed_id) for key, digest in maintained.items()}
            before = self.macs[seal.deed_id] = seal.mac
            self.deeds += 1
        if self.macs:
            for table in tables:
                list(table.up_to(2**62, strays, first=False))
        self.findings += strays

    def maintained(self) -> None:
        """Compare each kept-up row with its digest in the last seal that holds one."""
        if not self.macs:
            return
        there = digests(self._connection, only=None if self._since is None else self._kept)
        for key in sorted(there.keys() | self._kept.keys()):
            digest, deed_id = self._kept.get(key, ("", 0))
            if key not in there:
                self.findings.append(f"The entry {key} was removed; deed {deed_id} kept it last.")
            elif not digest:
                self.findings.append(f"The entry {key} was put in by no deed.")
            elif there[key] != digest:
                self.findings.append(f"The entry {key} is not as deed {deed_id} left it.")

    def anchor(self, anchor: Anchor | None) -> None:
        """Compare the last seal known outside with the trail."""
        if anchor is None:
            if self.macs:
                self.findings.append("There is no anchor of this record; whether its end was cut off cannot be told.")
        elif anchor.database_id != self._database_id:
            self.findings.append("The anchor belongs to another record: the file was exchanged for another.")
        elif self._mac(anchor.deed_id) != anchor.mac:
            last = max(self.macs, default=0)
            self.findings.append(
                f"The record ends with deed {last} and lacks deed {anchor.deed_id} as it was anchored: "
                "an older copy was put back, or its end was cut off."
            )

    def _mac(self, deed_id: int) -> str | None:
        """Give the seal of a deed; one from before what is looked at is taken as it stands."""
        if self._since is None or deed_id >= self._since.deed_id:
            return self.macs.get(deed_id)
        found = self._connection.scalar(text("SELECT mac FROM seal WHERE deed_id = :id"), {"id": deed_id})
        return None if found is None else str(found)

    def _name(self, deed_id: int, *, first: bool) -> str:
        row = self._connection.execute(text("SELECT at, actor, what FROM deed WHERE id = :id"), {"id": deed_id}).first()
        named = f" ({row.what.replace('_', ' ')}, {self._when(row.at)}, {row.actor})" if row else ", which is gone"
        entries = "All that stood up to" if first and deed_id > 1 else "What was written by"
        return f"{entries} deed {deed_id}{named} is not what was sealed."

    def _when(self, at: str) -> str:
        """Write an instant of the trail in the clinic's zone; one that cannot be read stays as it is."""
        try:
            zone = ZoneInfo(str(self._connection.scalar(text("SELECT zone FROM clinic"))))
            return show_instant(datetime.fromisoformat(at).astimezone(zone))
        except (ValueError, ZoneInfoNotFoundError):
            return at


def read_digests(maintained: Any) -> dict[str, str]:
    """Read the digests of a seal; what is none is no digest, and the seal does not hold."""
    try:
        told = json.loads(maintained)
        return {str(key): str(digest) for key, digest in told.items()}
    except (ValueError, TypeError, AttributeError):
        return {"unreadable": ""}
