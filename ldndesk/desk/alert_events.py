"""The history of an alert: one line for each change of its state."""

from sqlalchemy import insert

from ldndesk.store import day_tables as t

from .work import Work

ENDED = "finding-ended"
"""Noted on a settled alert when its finding ends, so that a return is told from a persistence."""


def note_event(work: Work, alert_id: int, state: str, code: str = "", text: str = "") -> None:
    """Add a line to an alert's history."""
    row = {"alert_id": alert_id, "at": work.now, "state": state, "reason_code": code, "text": text}
    work.connection.execute(insert(t.alert_event).values(row | {"deed_id": work.deed_id}))
