"""What a file would bring and what is wrong with it, as screens and the command line show it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .identity import Unsure


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong in a file: where, what, and what would be right."""

    file: str
    place: str
    text: str


class Outcome(StrEnum):
    """What an import would do with one line of a file."""

    ADDED = "would be added"
    DIFFERS = "added, but differs"
    THERE = "already there"
    REFUSED = "refused"
    LEFT_OUT = "left out"
    READ_SO = "read so"


@dataclass(frozen=True, slots=True)
class RowPreview:
    """One line of a file: what it says and what becomes of it."""

    file: str
    patient: str
    kind: str
    day: date | None
    what: str
    outcome: Outcome
    why: str = ""


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What importing one file would do."""

    file: str
    patient: str
    """Name and identifiers; ``2 patients`` for an .ndjson of several."""
    is_new: bool
    added: tuple[tuple[str, int], ...]
    """Kind of fact and how many would be added: ``("Symptom answers", 12)``."""
    already_there: int
    left_out: tuple[tuple[str, int], ...]
    """Kind of resource not used and how many."""
    faults: tuple[FileFault, ...]
    notes: tuple[tuple[str, int], ...] = ()
    """How something was read that could be read otherwise, and how often."""
    rows: tuple[RowPreview, ...] = ()
    """Every fact of the file; faults and what is left out stand in their own lists."""
    unsure: tuple[Unsure, ...] = ()
    """Of whom a person has to say who it is, answered or not."""
    asks: int = 0
    """How many of them nobody has answered."""
