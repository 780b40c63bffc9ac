"""The day's run: whoever is due, or was never judged by these rules, is judged again."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from ldndesk.store import tables as t

from .alerts import settle
from .work import Changes, Part, Work

_SLACK = timedelta(minutes=5)
"""Clocks of two desks may differ by so much without a word."""
Progress = Callable[[int, int], None]
CHUNK = 200
"""Patients judged in one transaction, so that a deed at the desk never waits long."""


def patients_due(work: Work, *, full: bool = False) -> tuple[int, ...]:
    """List the patients whose result may differ today; all of them for a full run."""
    who = t.patient.c
    alert = t.alert.c
    ended = select(alert.patient_id).where(alert.state == "snoozed", alert.snoozed_until <= work.today)
    due = or_(
        who.evaluated_on.is_(None),
        who.evaluated_pack != work.pack.sha256,
        who.recheck_on <= work.today,
        # A clock that was put back: what was judged on a later day is judged again.
        who.evaluated_on > work.today,
        who.id.in_(ended),
    )
    wanted = select(who.id).order_by(who.id)
    return tuple(work.connection.scalars(wanted if full else wanted.where(due)))


def clock_behind(work: Work) -> datetime | None:
    """Give the instant of the last entry, in the clinic's zone, where this machine's clock is behind it; else None."""
    deed = t.deed.c
    last = work.connection.scalar(select(deed.at).order_by(deed.id.desc()).limit(1))
    return last.astimezone(work.zone) if last is not None and last > work.now + _SLACK else None


def run_day(work: Work, patients: tuple[int, ...]) -> Changes:
    """Judge some patients again, in one transaction."""
    opened = cleared = 0
    for patient_id in patients:
        settled = settle(work, patient_id)
        opened, cleared = opened + settled.opened, cleared + settled.cleared
    parts = frozenset({Part.ALERTS, Part.CALLS}) if patients else frozenset[Part]()
    return Changes(None, parts, f"{len(patients)} patients judged: {opened} new alerts, {cleared} cleared.")
