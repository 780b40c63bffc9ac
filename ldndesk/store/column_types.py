"""How days, instants, clock times, yes-or-no and small documents are written in the record."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from sqlalchemy import Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator, TypeEngine


def write_day(day: date) -> str:
    """Write a day as ``2026-03-07``; an instant is refused, because it has no day without a zone."""
    if isinstance(day, datetime) or not isinstance(day, date):
        raise TypeError(f"{day!r} is not a day")
    return day.isoformat()


def write_instant(at: datetime) -> str:
    """Write an instant in UTC, of fixed width so that text order is time order; one without a zone is refused."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError(f"{at!r} does not say its zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def write_time(at: time) -> str:
    """Write a time of day by the clinic's clock; one with a zone of its own is refused."""
    if at.tzinfo is not None:
        raise ValueError(f"{at!r} carries a zone of its own")
    return at.isoformat()


def write_json(document: Any) -> str:
    """Write a small document; raises ValueError for numbers that are none."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


T = TypeVar("T")


class _Written(TypeDecorator[T]):
    """A value kept as the text or number that ``write`` gives and ``read`` takes back."""

    impl: type[TypeEngine[Any]] = Text
    cache_ok = True
    write: Callable[[Any], str | int]
    read: Callable[[Any], T]

    def process_bind_param(self, value: T | None, _dialect: Dialect) -> str | int | None:
        """Write a value."""
        return None if value is None else type(self).write(value)

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> T | None:
        """Read a value."""
        return None if value is None else type(self).read(value)


class Day(_Written[date]):
    """A calendar day, kept as text."""

    cache_ok = True
    write = staticmethod(write_day)
    read = staticmethod(date.fromisoformat)


class Instant(_Written[datetime]):
    """An instant, kept as text in UTC."""

    cache_ok = True
    write = staticmethod(write_instant)
    read = staticmethod(datetime.fromisoformat)


class ClockTime(_Written[time]):
    """A time of day, kept as text."""

    cache_ok = True
    write = staticmethod(write_time)
    read = staticmethod(time.fromisoformat)


class Flag(_Written[bool]):
    """Yes or no, kept as 1 or 0."""

    impl = Integer
    cache_ok = True
    write = staticmethod(int)
    read = staticmethod(bool)


class Json(_Written[Any]):
    """A small document, kept as JSON text; NaN and its kind are refused."""

    cache_ok = True
    write = staticmethod(write_json)
    read = staticmethod(json.loads)
