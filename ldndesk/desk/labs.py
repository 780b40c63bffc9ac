"""The laboratory values of a patient as the record lists them, each with the one before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ldndesk.clinical.facts import Lab, LabResult

from .entries import Entry
from .keeping import read_kept
from .work import Work


@dataclass(frozen=True, slots=True)
class LabKept:
    """One laboratory value in the record."""

    entry: Entry
    fact: LabResult | None
    """None where the file was damaged."""
    before: LabResult | None
    """The last value of the same test on an earlier day that stands."""


def read_labs(work: Work, patient_id: int, then: date | None = None) -> tuple[LabKept, ...]:
    """Read every laboratory value, newest first, struck ones included; ``then`` gives the record of a past day."""
    kept = read_kept(work, patient_id, (LabResult,), then)
    stand = [k.fact for k in kept if isinstance(k.fact, LabResult) and not k.entry.struck]
    return tuple(
        LabKept(k.entry, fact, last_before(stand, fact.lab, fact.day) if fact else None)
        for k in kept
        for fact in (k.fact if isinstance(k.fact, LabResult) else None,)
    )


def last_before(known: Iterable[LabResult], lab: Lab, day: date) -> LabResult | None:
    """Give the last value of a test before a day."""
    before = (r for r in known if r.lab is lab and r.day < day)
    return max(before, key=lambda r: (r.day, r.recorded), default=None)
