"""What another rule pack would have said of this clinic's own patients: alerts gained, lost and moved."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import select

from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.findings import INBOX, URGENCY_ORDER, Category, Urgency
from ldndesk.clinical.history import History, Patient
from ldndesk.clinical.pack import Pack
from ldndesk.store import records
from ldndesk.store import tables as t

from .work import Work

LOOKED_BACK = timedelta(days=83)
"""Twelve weeks, today among them."""


class Change(StrEnum):
    """What becomes of an alert under the other pack."""

    GAINED = "gained"
    LOST = "lost"
    MOVED = "moved"


class Spoken(NamedTuple):
    """An alert of the period: the first day of it, and the gravest it said."""

    day: date
    category: Category
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Difference:
    """One alert that is not the same under both packs."""

    patient: Patient
    rule: str
    subject: str
    change: Change
    now: Spoken | None
    """Under the pack in force."""
    then: Spoken | None
    """Under the other one."""


@dataclass(frozen=True, slots=True)
class Differences:
    """All that differs, and over what."""

    first: date
    last: date
    patients: int
    found: tuple[Difference, ...]


def compare_packs(work: Work, other: Pack, progress: Callable[[int, int], None] = lambda *_: None) -> Differences:
    """Judge every patient on each day of the last twelve weeks by the pack in force and by another one.

    The facts are those in the record today; nothing is stored.
    """
    first = work.today - LOOKED_BACK
    found: list[Difference] = []
    everyone = work.connection.scalars(select(t.patient.c.id).order_by(t.patient.c.sort_key)).all()
    for done, patient_id in enumerate(everyone, 1):
        history = records.load_history(work.connection, patient_id, work.zone)
        found += _differences(
            history, _spoken(history, first, work.today, work.pack), _spoken(history, first, work.today, other)
        )
        progress(done, len(everyone))
    return Differences(first, work.today, len(everyone), tuple(found))


Key = tuple[str, str]


def _spoken(history: History, first: date, last: date, pack: Pack) -> dict[Key, Spoken]:
    spoken: dict[Key, Spoken] = {}
    day: date | None = first
    while day is not None and day <= last:
        evaluation = evaluate(history, day, pack)
        for finding in evaluation.findings:
            if finding.category in INBOX:
                key = finding.rule, finding.subject
                before = spoken.get(key)
                if before is None:
                    spoken[key] = Spoken(day, finding.category, finding.urgency)
                elif URGENCY_ORDER[finding.urgency] < URGENCY_ORDER[before.urgency]:
                    spoken[key] = Spoken(before.day, finding.category, finding.urgency)
        day = evaluation.recheck_on
    return spoken


def _differences(history: History, now: dict[Key, Spoken], then: dict[Key, Spoken]) -> Iterator[Difference]:
    for key in sorted(now.keys() | then.keys()):
        before, after = now.get(key), then.get(key)
        if before != after:
            change = Change.GAINED if before is None else Change.LOST if after is None else Change.MOVED
            yield Difference(history.patient, *key, change, before, after)
