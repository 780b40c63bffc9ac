"""A piece of a FHIR file that knows its own place, so that every fault can name it."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

_E = TypeVar("_E", bound=StrEnum)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.0+)?)?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
EARLIEST = date(1850, 1, 1)
LATEST = date(2200, 1, 1)


class Bad(Exception):
    """What is wrong at a place of a file, and what would be right."""

    def __init__(self, place: str, text: str) -> None:
        super().__init__(f"{place}: {text}")
        self.place, self.text = place, text


class Partial(Bad):
    """A date of a year or a month where a day is needed."""


class Node:
    """One JSON value and its place; asking for what is not there, or not of that kind, raises Bad."""

    __slots__ = ("place", "value")

    def __init__(self, value: object, place: str) -> None:
        self.value, self.place = value, place

    def bad(self, text: str) -> Bad:
        """Make the fault of this place."""
        return Bad(self.place, text)

    def get(self, key: str) -> "Node | None":
        """Give the element, or None where it is absent; Bad where this is no object or the element is null."""
        if not isinstance(self.value, dict):
            raise self.bad("is not an object; write it as FHIR R4 does")
        if key not in self.value:
            return None
        if (found := self.value[key]) is None:
            raise Bad(f"{self.place}.{key}", "is null; give a value or leave the element out")
        return Node(found, f"{self.place}.{key}")

    def lacks(self, key: str, right: str) -> Bad:
        """Make the fault of an element that is absent."""
        return Bad(f"{self.place}.{key}", f"is missing; {right}")

    def need(self, key: str, right: str) -> "Node":
        """Give the element; Bad saying what would be right where it is absent."""
        if (found := self.get(key)) is None:
            raise self.lacks(key, right)
        return found

    def down(self, *keys: str) -> "Node | None":
        """Follow elements; None as soon as one is absent."""
        found: Node | None = self
        for key in keys:
            found = found.get(key) if found is not None else None
        return found

    def items(self, key: str) -> list["Node"]:
        """List the members of an array; none where it is absent."""
        found = self.get(key)
        if found is None:
            return []
        if not isinstance(found.value, list):
            raise found.bad("is not an array; write it in [ ]")
        return [Node(value, f"{found.place}[{i}]") for i, value in enumerate(found.value)]

    def text(self) -> str:
        """Give a text as it stands."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.bad("is not a text; write it in quotation marks")
        if _CONTROL.search(self.value):
            raise self.bad("holds control characters; leave them out")
        return self.value

    def line(self) -> str:
        """Give a text of one line: a name, a number."""
        found = self.text()
        if len(found.splitlines()) > 1:
            raise self.bad("runs over more than one line; write it on one")
        return found

    def flag(self) -> bool:
        """Give a true or false."""
        if not isinstance(self.value, bool):
            raise self.bad("is neither true nor false")
        return self.value

    def whole(self) -> int:
        """Give a whole number."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.bad(f"{shown(self.value)} is not a whole number; write it like 7, without quotation marks")
        return self.value

    def number(self) -> Decimal:
        """Give a number exactly as written."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | Decimal):
            raise self.bad(f"{shown(self.value)} is not a number; write it like 4.5, without quotation marks")
        found = Decimal(self.value)
        if found and not -12 <= found.adjusted() <= 9:
            raise self.bad("is too large or too small a number to be true")
        return found

    def one_of(self, kind: type[_E]) -> _E:
        """Give the member of a closed list that the text names."""
        try:
            return kind(self.text())
        except ValueError as why:
            raise self.bad(f"“{self.value}” is not known; one of: {', '.join(kind)}") from why

    def codes(self, key: str) -> Iterator[tuple[str, str, "Node"]]:
        """List (system, code, place) of a CodeableConcept's codings."""
        concept = self.get(key)
        for coding in concept.items("coding") if concept is not None else ():
            system, code = coding.get("system"), coding.get("code")
            if system is not None and code is not None:
                yield system.text(), code.text(), code

    def code(self, key: str, system: str) -> "Node | None":
        """Give the code of one system in a CodeableConcept; Bad where it holds two."""
        found = [place for of, _, place in self.codes(key) if of == system]
        if len(found) > 1:
            raise found[1].bad(f"is a second code of {system}; one is wanted")
        return found[0] if found else None

    def day(self, zone: tzinfo) -> date:
        """Give the clinic's calendar day of a date or date-time; Partial for a year or a month."""
        text = self.text()
        return self.instant().astimezone(zone).date() if "T" in text else self._date(text)

    def has_time(self) -> bool:
        """Whether a date-time is more than a day."""
        return "T" in self.text()

    def _date(self, text: str) -> date:
        found = _DATE.fullmatch(text)
        if found is None:
            raise self.bad(f"“{text}” is not a date; write it like 2026-03-07")
        if found[3] is None:
            raise Partial(self.place, f"“{text}” names no day; write it like 2026-03-07")
        try:
            return self._likely(date.fromisoformat(text))
        except ValueError as why:
            raise self.bad(f"“{text}” is no day of the calendar; write it like 2026-03-07") from why

    def _likely(self, day: date) -> date:
        if not EARLIEST <= day <= LATEST:
            raise self.bad(f"“{self.value}” lies outside 1850 to 2200; write the year in full")
        return day

    def last_day(self) -> date:
        """Give the last day that a year or a month can mean."""
        found = _DATE.fullmatch(self.text())
        if found is None:
            raise self.bad(f"“{self.value}” is not a date; write it like 2026-03-07")
        year, month = int(found[1]), int(found[2] or 12)
        if not (EARLIEST.year <= year < LATEST.year and 1 <= month <= 12):
            raise self.bad(f"“{self.value}” is no month of the calendar; write it like 2026-03-07")
        return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    def instant(self) -> datetime:
        """Give an instant; Bad where it has no time zone, since it then could mean several."""
        text = self.text()
        found = _INSTANT.fullmatch(text)
        if found is None:
            raise self.bad(f"“{text}” is not an instant; write it like 2026-03-07T14:05:00+00:00")
        if found[2] is None:
            raise self.bad(f"“{text}” has no time zone; write it like 2026-03-07T14:05:00+00:00")
        try:
            read = datetime.fromisoformat(text)
            self._likely(read.date())
            return read.astimezone(UTC)
        except (ValueError, OverflowError) as why:
            raise self.bad(f"“{text}” is no instant of the calendar; write it like 2026-03-07T14:05:00+00:00") from why

    def clock(self) -> time:
        """Give a time of day."""
        found = _TIME.fullmatch(self.text())
        if found is None:
            raise self.bad(f"“{self.value}” is not a time of day; write it like 22:00:00")
        return time(int(found[1]), int(found[2]), int(found[3] or 0))


def shown(value: object) -> str:
    """Quote a value in a fault, shortened."""
    text = f"“{value}”" if isinstance(value, str) else str(value) if isinstance(value, int | Decimal) else "this"
    return text if len(text) <= 60 else f"{text[:57]}…"
