"""A kept paper is read back as it was laid out: every word in its order, every table and the chart as they were."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from ldndesk.clinical.facts import Answer
from ldndesk.desk.calls import CallRecord, DoseReport, record_call
from ldndesk.desk.demo.clinic import fill_demo
from ldndesk.desk.kept_paper import paper_of, read_kept_paper
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.letter_form import CHART_LINE, Letter, LetterTable, Sheet, letter_lines
from ldndesk.desk.letters import keep_letter, write_letter
from ldndesk.desk.page import read_entries, strike_entry
from ldndesk.desk.work import PROGRAM, Desk, Refused, Work
from tests.conftest import ANN, NURSE, Clock

OWN = "Ring after 17:00.\nBP | pulse\n120/80 | 72"


def lines_of(paper: Sheet) -> list[str]:
    """Every line of a paper in the order of print, a row a line."""
    rows = [
        line
        for table in paper.tables
        for line in (
            table.heading,
            " | ".join(table.columns),
            *(" | ".join(row).replace("\n", ", ") for row in table.rows),
        )
    ]
    return [*filter(None, (paper.to,)), paper.subject, *paper.paragraphs, *rows, *paper.closing]


@pytest.mark.file_only  # long, and asks nothing of the record that shorter tests do not ask of a server
def test_every_letter_of_the_demo_clinic_is_read_back_as_it_was_laid_out(desk: Desk) -> None:
    desk.actor = PROGRAM
    desk.do("fill", fill_demo, 60)
    desk.actor = NURSE

    def everyone(work: Work) -> list[int]:
        return list(work.connection.execute(text("SELECT id FROM patient")).scalars())

    kinds = set()
    for number in desk.ask(everyone):
        for kind in LetterKind:
            try:
                letter = desk.ask(write_letter, number, kind)
            except Refused:
                continue
            kept = list(letter_lines(letter, OWN))
            paper = paper_of(kind, letter.on, "\n".join(kept))
            assert [paper.clinic, *lines_of(paper)] == [kept[0], *kept[2:]], "every word in its order"
            assert paper.subject == letter.subject
            assert paper.to == letter.to
            assert paper.tables[: len(letter.tables)] == tuple(replace(t, widths=()) for t in letter.tables)
            if letter.tables:
                assert [p for p in paper.paragraphs if not p.startswith(CHART_LINE)] == list(letter.paragraphs)
            kinds.add(kind)
    assert kinds == set(LetterKind)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\n\r|"), max_size=8)


@given(
    st.sampled_from((LetterKind.GP, LetterKind.REVIEW)),
    st.lists(CELLS, min_size=1, max_size=3),
    st.lists(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=3), max_size=3),
    st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=40),
)
def test_no_word_is_lost_or_moved_whatever_was_written(
    kind: LetterKind, paragraphs: list[str], tables: list[list[list[str]]], own: str
) -> None:
    laid = tuple(LetterTable("Heading", ("One", "Two"), tuple(tuple(row) for row in rows)) for rows in tables)
    to = "The GP" if kind is LetterKind.GP else ""
    day = date(2026, 3, 7)
    letter = Letter(kind, 1, "A", day, "Clinic", to, "Subject", tuple(paragraphs), laid, ("Yours",))
    kept = "\n".join(letter_lines(letter, own)).split("\n")
    assert [*lines_of(paper_of(kind, day, "\n".join(kept)))] == kept[2:]


@pytest.mark.hazard("H39")
def test_the_chart_is_drawn_from_the_record_of_then(desk: Desk, clock: Clock, ann: int) -> None:
    dose = DoseReport(date(2026, 3, 5), date(2026, 3, 6), time(21), 4500)
    call = CallRecord(ann, ANN.display_name, clock.now.date(), answers=(Answer("headache", 2),), doses=(dose,))
    desk.do("call", record_call, call)
    letter = desk.ask(write_letter, ann, LetterKind.GP)
    desk.do("keep", keep_letter, letter, "")
    (entry,) = (e for e in desk.ask(read_entries, ann) if e.table == "letter")
    clock.pass_days(20)
    later = CallRecord(ann, ANN.display_name, clock.now.date(), answers=(Answer("jaundice", 1), Answer("headache", 9)))
    desk.do("later", record_call, later)
    told = next(e for e in desk.ask(read_entries, ann) if e.table == "dose_taken")
    desk.do("strike", strike_entry, ann, "dose_taken", told.id, "another patient")
    assert desk.ask(write_letter, ann, LetterKind.GP).chart != letter.chart
    paper = desk.ask(read_kept_paper, ann, entry.id)
    assert paper.chart == letter.chart
    assert (paper.paragraphs, paper.tables, paper.closing) == (letter.paragraphs, letter.tables, letter.closing)
    with pytest.raises(Refused, match="no such paper"):
        desk.ask(read_kept_paper, ann + 1, entry.id)
