"""How days, instants, clock times and small documents are written in the record."""

import json
from datetime import UTC, date, datetime, time
from typing import Any


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
