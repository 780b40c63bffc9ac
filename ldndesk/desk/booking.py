"""Calls booked for a day."""

from datetime import date

from sqlalchemy import insert, select

from ldndesk.store import tables as t

from .work import Work


def book_call(work: Work, patient_id: int, day: date) -> None:
    """Book the next call; the latest booking stands."""
    row = {"patient_id": patient_id, "day": day, "recorded_at": work.now, "deed_id": work.deed_id}
    work.connection.execute(insert(t.booked_call).values(row))


def booked_day(work: Work, patient_id: int) -> date | None:
    """Give the day of the latest booking that was not struck out."""
    booked = t.booked_call.c
    struck = select(t.struck.c.row_id).where(t.struck.c.table_name == t.booked_call.name)
    latest = select(booked.day).where(booked.patient_id == patient_id, booked.id.not_in(struck))
    return work.connection.scalar(latest.order_by(booked.id.desc()).limit(1))
