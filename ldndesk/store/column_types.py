"""Column types for days, instants, clock times, yes-or-no and small documents."""

import json
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, TypeVar

from sqlalchemy import Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from .written import write_day, write_instant, write_json, write_time

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
