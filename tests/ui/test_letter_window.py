"""A letter through the real window: read, added to, saved as PDF, kept in the record."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintPreviewWidget
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Course, Plan, ramp_steps
from ldndesk.clinical.symptoms import SYMPTOMS, Indication, Kind
from ldndesk.desk.calls import CallRecord, record_call
from ldndesk.desk.letter_days import KIND_WORDS, LetterKind
from ldndesk.desk.letter_form import Letter, LetterTable, letter_lines
from ldndesk.desk.letters import write_letter
from ldndesk.desk.page import read_entries
from ldndesk.desk.work import Changes, Desk, Part, Work
from ldndesk.store.records import add_facts, add_patient
from ldndesk.ui import look
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.letter_paper import letter_document, pdf_of
from ldndesk.ui.letter_window import LetterWindow
from tests.conftest import ANN, MORNING

from .pages import open_page

EVIL = "<b>BOLD</b> &amp; <img src='file:///x'>"


def sample(rows: int = 3) -> Letter:
    table = LetterTable("Doses", ("From", "Dose"), tuple((f"day {n}", f"{n} mg {EVIL}") for n in range(rows)))
    return Letter(
        LetterKind.GP, 1, EVIL, MORNING.date(), "Clinic", "The GP", f"About {EVIL}", ("Dear",), (table,), ("Yours",)
    )


@pytest.mark.hazard("H30")
def test_every_line_stands_in_the_letter_and_none_is_read_as_markup() -> None:
    letter = sample()
    document: QTextDocument = letter_document(letter, f"Own words {EVIL}")
    text = document.toPlainText().replace("\u00a0", " ")
    for line in letter_lines(letter, f"Own words {EVIL}"):
        for part in line.split(" | "):
            assert part in text
    assert "<b>" not in document.toHtml().replace("&lt;b&gt;", "")


def test_a_pdf_is_a4_with_its_fonts_and_no_pictures(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf_of(sample(120)))
    written = path.read_bytes()
    assert written.startswith(b"%PDF")
    assert b"/FontFile" in written
    assert b"/Subtype /Image" not in written
    assert written.count(b"/Type /Page\n") > 1, "a long letter runs over"
    assert b"[0 0 595" in written


@pytest.mark.hazard("H41")
@pytest.mark.parametrize("words", [3, 11, 40])
def test_no_row_is_torn_between_two_pages(qtbot: QtBot, tmp_path: Path, words: int) -> None:
    rows = tuple((f"begin{n:03d} " + "word " * (words + n % 7 * 5) + f"end{n:03d}", "4.5 mg") for n in range(90))
    letter = replace(sample(), tables=(LetterTable("Doses", ("What", "Dose"), rows),))
    (tmp_path / "long.pdf").write_bytes(pdf_of(letter))
    pages = [page.extract_text() for page in PdfReader(tmp_path / "long.pdf").pages]
    assert len(pages) > 2
    assert f"begin000 {'word ' * 3}" in pages[0]
    assert "4.5 mg" in pages[0]
    for n in range(90):
        (begun,) = (at for at, text in enumerate(pages) if f"begin{n:03d}" in text)
        assert f"end{n:03d}" in pages[begun]


@pytest.mark.hazard("H41")
@pytest.mark.parametrize("before", range(8))
def test_a_name_stays_with_its_birth_date_and_number(qtbot: QtBot, tmp_path: Path, before: int) -> None:
    rows = tuple((f"NAME{n:03d}, A\nborn{n:03d}\nnumber{n:03d}", "01632 960001", "call") for n in range(70))
    table = LetterTable("Calls", ("Who", "Phone", "What"), rows, (30, 20, 50))
    letter = replace(sample(), paragraphs=("line",) * before, tables=(table,))
    (tmp_path / "long.pdf").write_bytes(pdf_of(letter))
    pages = [page.extract_text() for page in PdfReader(tmp_path / "long.pdf").pages]
    assert min(text.count("born") for text in pages[:-1]) > 9, "no page holds a torn line alone"
    for n in range(70):
        (at,) = (at for at, text in enumerate(pages) if f"NAME{n:03d}" in text)
        assert f"born{n:03d}" in pages[at]
        assert f"number{n:03d}" in pages[at]


def long_course(desk: Desk) -> int:
    """A patient with more of everything than a letter tells."""
    first = MORNING.date() - timedelta(days=100)
    doses = [500 + 250 * (n % 16) for n in range(15)]
    orders = []
    for n in range(12):
        begin = first + timedelta(days=8 * n)
        recorded = datetime.combine(begin - timedelta(days=1), time(9), UTC)
        steps = ramp_steps(begin, time(21), Form.LIQUID, Route.ORAL, tuple(doses[n:]), 8)
        orders.append(Plan(begin - timedelta(days=1), recorded, steps, reason=f"Order {n}, after a long talk about it"))
    history = History(ANN, indications=(Indication.ME_CFS,), courses=(Course("1", tuple(orders)),))

    def come(work: Work) -> Changes:
        number = add_patient(work.connection, ANN, history.indications, orders[0].recorded, work.deed_id)
        add_facts(work.connection, number, history, work.deed_id)
        return Changes(number, frozenset(Part))

    number = desk.do("comes", come).patient_id
    assert number is not None
    symptoms = [s for s, info in SYMPTOMS.items() if not info.kinds & {Kind.RED_FLAG, Kind.CHANGE}][:18]
    answers = tuple(Answer(s, 6, troublesome=True) for s in symptoms)
    desk.do("ill", record_call, CallRecord(number, ANN.display_name, MORNING.date(), answers=answers))
    return number


@pytest.mark.parametrize("kind", [LetterKind.GP, LetterKind.REVIEW])
def test_a_letter_of_a_long_course_stays_on_two_pages_and_says_what_it_leaves_out(
    qtbot: QtBot, desk: Desk, tmp_path: Path, kind: LetterKind
) -> None:
    letter = desk.ask(write_letter, long_course(desk), kind)
    headings = [table.heading for table in letter.tables]
    assert "Scores, 0 none to 10 worst (8 of 18, the worst first)" in headings
    assert "What changed, and why (8 of 12, the latest)" in headings
    if kind is LetterKind.GP:
        doses = next(t for t in letter.tables if t.heading.startswith("Doses prescribed (8 of "))
        now = " ".join(letter.paragraphs).split("Prescribed now: ")[1].split(" mg")[0]
        assert any(row[2].startswith(f"{now} mg") for row in doses.rows), "today's dose is among them"
        assert re.search(r"And \d+ more\.$", letter.paragraphs[-1])
    (tmp_path / "l.pdf").write_bytes(pdf_of(letter, "We spoke on the telephone."))
    assert len(PdfReader(tmp_path / "l.pdf").pages) <= 2


@pytest.mark.parametrize("kind", list(LetterKind))
def test_from_the_page_to_a_letter_kept_word_for_word(
    qtbot: QtBot, bridge: Bridge, desk: Desk, ann: int, tmp_path: Path, kind: LetterKind
) -> None:
    desk.do("call", record_call, CallRecord(ann, ANN.display_name, MORNING.date(), answers=(Answer("headache", 0),)))
    view = open_page(qtbot, bridge, ann)
    chosen = next(a for a in view.head.letters.menu().actions() if a.text() == KIND_WORDS[kind])
    chosen.trigger()
    if (question := view.deeds.letter_question) is not None:  # the patient was reached today
        question.accept()
    qtbot.waitUntil(lambda: view.deeds.letter is not None)
    window = view.deeds.letter
    assert isinstance(window, LetterWindow)
    window.own.setPlainText("Please ring after 17:00.")
    assert "Please ring after 17:00." in window.page.toPlainText()
    with qtbot.waitSignal(window.kept):
        window.save_to(tmp_path / "letter.pdf")
    assert (tmp_path / "letter.pdf").stat().st_size > 1000
    (entry,) = (e for e in desk.ask(read_entries, ann) if e.table == "letter")
    assert entry.text == KIND_WORDS[kind]


def test_a_letter_that_cannot_be_saved_is_not_kept(
    qtbot: QtBot, bridge: Bridge, desk: Desk, ann: int, tmp_path: Path
) -> None:
    view = open_page(qtbot, bridge, ann)
    view.head.letter.emit(LetterKind.GP)
    qtbot.waitUntil(lambda: view.deeds.letter is not None)
    window = view.deeds.letter
    assert window is not None
    window.save_to(tmp_path / "no such folder" / "letter.pdf")
    assert window.fault.text() == "Not saved. letter.pdf could not be written: No such file or directory."
    assert not [e for e in desk.ask(read_entries, ann) if e.table == "letter"]


def test_the_preview_shows_the_pages_and_what_is_printed_from_it_is_kept(
    qtbot: QtBot, bridge: Bridge, desk: Desk, ann: int
) -> None:
    """It works where there is no printer."""
    desk.do("call", record_call, CallRecord(ann, ANN.display_name, MORNING.date(), answers=(Answer("headache", 0),)))
    view = open_page(qtbot, bridge, ann)
    view.head.letter.emit(LetterKind.CALENDAR)
    qtbot.waitUntil(lambda: view.deeds.letter is not None)
    window = view.deeds.letter
    assert window is not None
    qtbot.mouseClick(window.view, Qt.MouseButton.LeftButton)
    assert window.preview is not None
    pages = window.preview.findChild(QPrintPreviewWidget)
    assert pages is not None
    qtbot.waitUntil(lambda: pages.pageCount() == 1)
    assert not [e for e in desk.ask(read_entries, ann) if e.table == "letter"]
    with qtbot.waitSignal(window.kept):
        window.preview.accept()
    assert [e.text for e in desk.ask(read_entries, ann) if e.table == "letter"] == ["Dose calendar"]


def test_the_page_is_white_in_dark_colours_too(qtbot: QtBot, bridge: Bridge, ann: int, qapp: QApplication) -> None:
    """The chart is black on it, and could not be read otherwise."""
    look.wear(qapp, look.Scheme.DARK)
    try:
        view = open_page(qtbot, bridge, ann)
        view.head.letter.emit(LetterKind.GP)
        qtbot.waitUntil(lambda: view.deeds.letter is not None)
        window = view.deeds.letter
        assert window is not None
        picture = window.page.viewport().grab().toImage()
        assert picture.pixelColor(4, 4).name() == "#ffffff"
        assert any(picture.pixelColor(x, y).lightness() < 80 for x in range(30, 200) for y in range(20, 80))
    finally:
        look.wear(qapp, look.Scheme.LIGHT)
