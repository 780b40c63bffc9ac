"""A letter as it is shown, printed and kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ldndesk.clinical.days import show_day
from ldndesk.clinical.formulary import measurable, measure_text
from ldndesk.clinical.history import Patient
from ldndesk.clinical.plan import Step

from .letter_days import LetterKind


@dataclass(frozen=True, slots=True)
class LetterTable:
    """A table of a letter: heading, column names, rows."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is shown and printed."""

    kind: LetterKind
    patient_id: int
    shown_name: str
    on: date
    clinic: str
    to: str
    subject: str
    paragraphs: tuple[str, ...]
    tables: tuple[LetterTable, ...] = ()
    closing: tuple[str, ...] = ()
    """What follows the writer's own words."""


def letter_lines(letter: Letter, own_words: str) -> Iterator[str]:
    """Give every line of a letter, as the record keeps it."""
    yield from (letter.clinic, show_day(letter.on), letter.to, letter.subject, *letter.paragraphs)
    for table in letter.tables:
        yield from (
            table.heading,
            " | ".join(table.columns),
            *(" | ".join(row).replace("\n", ", ") for row in table.rows),
        )
    yield from (line for line in own_words.splitlines() if line.strip())
    yield from letter.closing


def postal(patient: Patient) -> str:
    """Write a name as on an envelope: ``Ms Ann Example``."""
    return " ".join(part for part in (patient.title, patient.given, patient.family) if part)


def measured(step: Step, ug: int) -> str:
    """Say what to measure for one dose of a step; never a measure that is wrong."""
    return (
        measure_text(step.form, ug, step.strengths) if measurable(step.form, ug, step.strengths) else "not measurable"
    )
