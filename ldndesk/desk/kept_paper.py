"""A paper that was kept, laid out as it was printed: its words as they left, its chart from the record of then."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from ldndesk.clinical.timeline import Chart
from ldndesk.store import records
from ldndesk.store import tables as t

from .kept_packs import pack_by
from .letter_days import LetterKind
from .letter_form import CHART_LINE, LetterTable, Sheet
from .letter_texts import chart_as_of
from .work import Refused, Work

_ADDRESSED = frozenset({LetterKind.NOT_REACHED, LetterKind.GP, LetterKind.CALENDAR})
_BETWEEN = " | "


def read_kept_paper(work: Work, patient_id: int, letter_id: int) -> Sheet:
    """Give a kept paper as it was printed."""
    letter = t.letter.c
    found = work.connection.execute(
        select(letter.day, letter.kind, letter.text, letter.recorded_at).where(
            letter.id == letter_id, letter.patient_id == patient_id
        )
    ).one_or_none()
    if found is None:
        raise Refused("There is no such paper in the record.")
    paper = paper_of(LetterKind(found.kind), found.day, found.text)
    if not any(line.startswith(CHART_LINE) for line in paper.paragraphs):
        return paper
    history = records.load_history(work.connection, patient_id, work.zone, by=found.recorded_at)
    pack = pack_by(work, found.recorded_at)
    return _with_chart(paper, chart_as_of(history, found.day, pack))


def _with_chart(paper: Sheet, chart: Chart | None) -> Sheet:
    """Draw the chart where its place is named; where it cannot be drawn any more, its place stays named."""
    if chart is None:
        return paper
    return replace(paper, paragraphs=tuple(p for p in paper.paragraphs if not p.startswith(CHART_LINE)), chart=chart)


def paper_of(kind: LetterKind, day: date, text: str) -> Sheet:
    """Read the kept lines of a paper as what they were: address, paragraphs, tables, closing; none is left out."""
    clinic, _, *lines = text.split("\n")
    addressed = kind in _ADDRESSED and len(lines) > 1
    to, subject, rest = (lines[0], lines[1], lines[2:]) if addressed else ("", lines[0] if lines else "", lines[1:])
    tables: list[LetterTable] = []
    first = next((place for place in range(len(rest)) if _table_at(rest, place)), len(rest))
    place = first
    while (size := _table_at(rest, place)) > 0:
        tables.append(_table(kind, rest[place : place + size]))
        place += size
    return Sheet(day, clinic, subject, tuple(rest[:first]), tuple(tables), tuple(rest[place:]), to)


def _table_at(lines: Sequence[str], place: int) -> int:
    """Count the lines of the table that begins here with its heading, column names and at least one row; 0 if none."""
    cells = [len(line.split(_BETWEEN)) for line in lines[place : place + 3]]
    if len(cells) < 3 or cells[0] != 1 or cells[1] < 2 or cells[2] != cells[1]:
        return 0
    size = 3
    while place + size < len(lines) and len(lines[place + size].split(_BETWEEN)) == cells[1]:
        size += 1
    return size


def _table(kind: LetterKind, lines: Sequence[str]) -> LetterTable:
    heading, columns, *rows = lines
    within = "\n" if kind is LetterKind.CALENDAR else ", "  # a calendar's cells are of several lines, kept in one
    return LetterTable(
        heading,
        tuple(columns.split(_BETWEEN)),
        tuple(tuple(cell.replace(", ", within) for cell in row.split(_BETWEEN)) for row in rows),
    )
