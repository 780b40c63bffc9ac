"""A letter as it is shown, printed and kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import UG_PER_MG, show_mg
from ldndesk.clinical.formulary import measurable, measure_text
from ldndesk.clinical.history import Patient
from ldndesk.clinical.plan import Step
from ldndesk.clinical.timeline import Chart

from .letter_days import LetterKind


@dataclass(frozen=True, slots=True)
class LetterTable:
    """A table of a letter: heading, column names, rows."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    """Of each column, per cent; empty: as the words need."""


class Paper(Protocol):
    """What every printed paper has."""

    @property
    def on(self) -> date:
        """The day it was written."""

    @property
    def clinic(self) -> str:
        """Whose it is."""

    @property
    def to(self) -> str:
        """Whom it goes to; empty where it stays in the house."""

    @property
    def subject(self) -> str:
        """What it is about."""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What stands before the tables."""

    @property
    def tables(self) -> tuple[LetterTable, ...]:
        """Its tables."""

    @property
    def chart(self) -> Chart | None:
        """The chart that stands before the tables, if any."""

    @property
    def closing(self) -> tuple[str, ...]:
        """What follows the tables and the writer's own words."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper about the clinic, not about one patient."""

    on: date
    clinic: str
    subject: str
    paragraphs: tuple[str, ...]
    tables: tuple[LetterTable, ...] = ()
    closing: tuple[str, ...] = ()
    to: str = ""
    chart: Chart | None = None


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
    chart: Chart | None = None


CHART_LINE = "Chart of dose and scores, "
"""Begins the line that stands for the chart among the words kept."""


def letter_lines(letter: Letter, own_words: str) -> Iterator[str]:
    """Give every line of a letter, as the record keeps it."""
    yield from (letter.clinic, show_day(letter.on), *filter(None, (letter.to,)), letter.subject, *letter.paragraphs)
    if letter.chart is not None:
        yield f"{CHART_LINE}{show_day(letter.chart.first)} to {show_day(letter.chart.last)}"
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


def paper_mg(ug: int) -> str:
    """Write a dose as paper needs it, below 1 mg in micrograms as well: ``0.5 mg (500 micrograms)``."""
    return f"{show_mg(ug)} ({ug} micrograms)" if 0 < ug < UG_PER_MG else show_mg(ug)


def measured(step: Step, ug: int) -> str:
    """Say what to measure for one dose of a step; never a measure that is wrong."""
    return (
        measure_text(step.form, ug, step.strengths) if measurable(step.form, ug, step.strengths) else "not measurable"
    )
