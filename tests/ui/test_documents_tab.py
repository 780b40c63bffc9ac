"""The Documents tab: what was printed or saved is read again word for word, whatever the record says since."""

from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintPreviewWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from ldndesk.clinical.facts import Answer
from ldndesk.desk.documents import read_documents
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.letter_form import letter_lines
from ldndesk.desk.letters import keep_letter, write_letter
from ldndesk.desk.page import strike_entry
from ldndesk.desk.work import Desk, Work
from ldndesk.store import tables as t
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.documents_tab import NONE_KEPT, DocumentsTab
from ldndesk.ui.kept_letter_window import KeptLetterWindow
from ldndesk.ui.letter_chart import LetterChart
from tests.conftest import Clock

from .clinic import call, prescribe, register, today, token
from .pages import Nurse, open_page
from .test_record_tabs import cells

NAME = "SAMPLE, Jane"
LINE = "Ring <b>after</b> 17:00 &amp; not before."


@pytest.fixture
def patient(desk: Desk) -> int:
    number = register(desk, "SAMPLE")
    prescribe(desk, number, NAME)
    return number


def kept_letter(desk: Desk, patient: int, own_words: str = LINE) -> None:
    desk.do(token(), keep_letter, desk.ask(write_letter, patient, LetterKind.GP), own_words)


def stored(desk: Desk) -> list[str]:
    def texts(work: Work) -> list[str]:
        return list(work.connection.scalars(select(t.letter.c.text).order_by(t.letter.c.id)))

    return desk.ask(texts)


def opened(qtbot: QtBot, tab: DocumentsTab) -> KeptLetterWindow:
    qtbot.waitUntil(lambda: tab.dialog is not None)
    assert isinstance(tab.dialog, KeptLetterWindow)
    return tab.dialog


@pytest.mark.hazard("H30")
def test_a_letter_is_read_and_saved_again_as_it_left_whatever_was_recorded_since(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int, tmp_path: Path, clock: Clock
) -> None:
    view = open_page(qtbot, bridge, patient)
    nurse, tab = Nurse(qtbot, bridge, view), view.tabs.documents
    view.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: tab.panel.empty.text() == NONE_KEPT)
    assert not tab.read.isEnabled()
    view.head.letter.emit(LetterKind.GP)
    qtbot.waitUntil(lambda: view.deeds.letter is not None)
    window = view.deeds.letter
    assert window is not None
    qtbot.keyClicks(window.own, LINE)
    as_shown = window.page.toPlainText()
    with qtbot.waitSignal(window.kept):
        window.save_to(tmp_path / "first.pdf")
    qtbot.waitUntil(lambda: cells(tab, 1) == ["Letter to the GP"])
    assert cells(tab, 2) == ["Nurse Lee"]
    (as_it_left,) = stored(desk)
    clock.now += timedelta(minutes=1)
    call(desk, patient, NAME, Answer("jaundice", 1))
    assert "Jaundice" in "\n".join(letter_lines(desk.ask(write_letter, patient, LetterKind.GP), LINE))
    tab.table.selectRow(0)
    assert tab.trail.text().startswith("Recorded ")
    nurse.key(tab.table, Qt.Key.Key_Return)
    kept = opened(qtbot, tab)
    assert kept.page.toPlainText() == as_shown
    assert kept.page.document().toHtml().count("<table") == 2, "tables are tables"
    assert len(kept.page.document().findChildren(LetterChart)) == 1, "the chart of then is drawn"
    assert "Jaundice" not in kept.page.toPlainText()
    assert LINE in kept.page.toPlainText()
    kept.save_to(tmp_path / "no such folder" / "again.pdf")
    assert kept.fault.text().startswith("Not saved. again.pdf could not be written")
    kept.save_to(tmp_path / "again.pdf")
    qtbot.waitUntil(lambda: tab.dialog is None)
    first, again = (PdfReader(tmp_path / f"{name}.pdf") for name in ("first", "again"))
    assert [page.extract_text() for page in first.pages] == [page.extract_text() for page in again.pages]
    assert "Jaundice" not in first.pages[0].extract_text()
    nurse.press(tab.read)
    nurse.press(opened(qtbot, tab).view)
    preview = opened(qtbot, tab).preview
    assert preview is not None
    sheets = preview.findChild(QPrintPreviewWidget)
    assert sheets is not None
    qtbot.waitUntil(lambda: sheets.pageCount() == len(first.pages))
    preview.accept()
    qtbot.waitUntil(lambda: tab.dialog is None)
    assert stored(desk) == [as_it_left]


def test_a_paper_entered_in_error_is_read_and_no_longer_printed(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int
) -> None:
    kept_letter(desk, patient)
    view = open_page(qtbot, bridge, patient)
    nurse, tab = Nurse(qtbot, bridge, view), view.tabs.documents
    assert tab.table.model().rowCount() == 0  # not read before it is in sight
    view.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: cells(tab, 3) == ["stands"])
    tab.table.selectRow(0)
    nurse.press(tab.strike)
    dialog = nurse.dialog
    qtbot.keyClicks(dialog.text, "for another patient")
    nurse.press(dialog.act)
    qtbot.waitUntil(lambda: cells(tab, 3) == ["Entered in error: for another patient"])
    tab.table.selectRow(0)
    assert "by Nurse Lee: for another patient" in tab.trail.text()
    assert not tab.strike.isEnabled()
    nurse.press(tab.read)
    kept = opened(qtbot, tab)
    assert LINE in kept.page.toPlainText()
    assert "marked as entered in error" in kept.about.text()
    assert not any(button.isEnabled() for button in (kept.print, kept.view, kept.save))
    nurse.press(kept.close_button)
    qtbot.waitUntil(lambda: tab.dialog is None)


@pytest.mark.hazard("H39")
def test_a_past_day_shows_the_papers_of_then_to_be_read_alone(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int, clock: Clock
) -> None:
    clock.pass_days(1)
    kept_letter(desk, patient, "the first")
    then = today(desk)
    clock.pass_days(3)
    kept_letter(desk, patient, "the second")
    first = min(k.entry.id for k in desk.ask(read_documents, patient))
    desk.do(token(), strike_entry, patient, "letter", first, "wrong address")
    view = open_page(qtbot, bridge, patient)
    nurse, tab = Nurse(qtbot, bridge, view), view.tabs.documents
    view.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: cells(tab, 3) == ["stands", "Entered in error: wrong address"])
    view.past_day.wanted.emit(then)
    qtbot.waitUntil(lambda: cells(tab, 3) == ["stands"])
    tab.table.selectRow(0)
    assert not tab.strike.isEnabled()
    nurse.press(tab.read)
    assert "the first" in opened(qtbot, tab).page.toPlainText()
    opened(qtbot, tab).reject()
    qtbot.waitUntil(lambda: tab.dialog is None)
    view.past_day.wanted.emit(then - timedelta(days=1))
    qtbot.waitUntil(lambda: tab.panel.empty.text() == NONE_KEPT)
