"""Calls booked for a day, and where the patient asked for one, for an hour."""

from datetime import date, datetime, time
from typing import NamedTuple

from sqlalchemy import insert

from ldndesk.store import tables as t
from ldndesk.store.latest import latest_row

from .work import Work


class Booked(NamedTuple):
    """A call booked; ``at`` is the hour the patient asked for, None: any."""

    day: date
    at: time | None
    recorded: datetime


def book_call(work: Work, patient_id: int, day: date, at: time | None = None) -> None:
    """Book the next call; the latest booking stands."""
    row = {"patient_id": patient_id, "day": day, "at_time": at, "recorded_at": work.now, "deed_id": work.deed_id}
    work.connection.execute(insert(t.booked_call).values(row))


def latest_booking(work: Work, patient_id: int) -> Booked | None:
    """Give the latest booking that was not struck out."""
    row = latest_row(work.connection, t.booked_call, patient_id)
    return None if row is None else Booked(row.day, row.at_time, row.recorded_at)
