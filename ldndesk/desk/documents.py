"""The papers kept of a patient, word for word as they left."""

from dataclasses import dataclass
from datetime import date

from ldndesk.store import tables as t

from .entries import Entry, read_rows
from .looking_back import read_entries_then
from .work import Work


@dataclass(frozen=True, slots=True)
class DocumentKept:
    """A letter, a calendar or another paper in the record."""

    entry: Entry
    text: str
    """Word for word as it left; empty where the file was damaged."""
    fact: None = None
    """A paper is no fact the rules go by."""


def read_documents(work: Work, patient_id: int, then: date | None = None) -> tuple[DocumentKept, ...]:
    """Read every paper kept, newest first, struck ones included; ``then`` gives those written by a past day."""
    stood = None if then is None else {(e.table, e.id): e for e in read_entries_then(work, patient_id, then)}
    found = []
    for entry, row in read_rows(work, patient_id, t.letter):
        as_then = entry if stood is None else stood.get((entry.table, entry.id))
        if as_then is not None:
            found.append(DocumentKept(as_then, "" if row is None else row.text))
    return tuple(sorted(found, key=lambda k: (k.entry.day, k.entry.recorded, k.entry.id), reverse=True))
