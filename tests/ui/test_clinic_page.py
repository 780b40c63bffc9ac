"""The clinic report through the real window: figures, who is behind one, and on to the patient."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintPreviewWidget
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import CallOutcome
from ldndesk.desk.calls import CallRecord, record_call
from ldndesk.desk.work import Desk
from ldndesk.ui.clinic_page import NO_PATIENTS, ClinicPage
from ldndesk.ui.screens import Screens

from .clinic import today, with_alert
from .test_screens import start


def open_report(qtbot: QtBot, screens: Screens) -> ClinicPage:
    start(qtbot, screens)
    screens.shell.actions_by_name["clinic"].trigger()
    page = screens.clinic
    assert page is not None
    qtbot.waitUntil(page.pdf.isEnabled)
    return page


def test_from_a_figure_to_its_patients_to_the_patient_by_keys(
    qtbot: QtBot, screens: Screens, desk: Desk, tmp_path: Path
) -> None:
    first, second = with_alert(desk, "HUGHES", "Ann"), with_alert(desk, "IRVING", "Bea")
    page = open_report(qtbot, screens)
    figures = page.table.rows_model.rows
    opened = next(n for n, f in enumerate(figures) if f.label == "red-flag-liver: opened")
    assert figures[opened].words == "2"
    page.table.selectRow(opened)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    rows = page.behind.rows_model.rows
    assert {row.patient_id for row in rows} == {first, second}
    assert page.behind_panel.heading.text() == "Behind the figure: 2"
    page.behind.selectRow(0)
    qtbot.keyClick(page.behind, Qt.Key.Key_Return)
    assert screens.patient is not None
    assert screens.patient.patient_id == rows[0].patient_id
    screens.go_back()
    assert screens.shell.pages.currentWidget() is page
    qtbot.waitUntil(page.pdf.isEnabled)
    screens.show_today()
    screens.shell.role_chosen.emit("prescriber")
    assert not page.table.rows_model.rows, "whoever comes next reads anew"
    assert not page.behind.rows_model.rows


def test_every_figure_opens_as_many_as_it_says(qtbot: QtBot, screens: Screens, desk: Desk) -> None:
    ann = with_alert(desk, "HUGHES", "Ann")
    desk.do("timed", record_call, CallRecord(ann, "HUGHES, Ann", today(desk), outcome=CallOutcome.NO_ANSWER, minutes=4))
    page = open_report(qtbot, screens)
    figures = page.table.rows_model.rows
    for number, figure in enumerate(figures):
        page.table.selectRow(number)
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
        assert page.behind.rows_model.rows == figure.behind
        if not figure.amount and not figure.not_recorded and figure.whole != 0:
            assert figure.words.split(" of ")[0] == str(len(figure.behind))
    told = {f.label: f.words for f in figures if f.group == "Calls"}
    assert told == {
        "Made": "2",
        "Reached": "1 of 2",
        "Minutes, all calls with a length": "4",
        "Minutes a call with a length": "4.0",
        "Length not recorded": "1 of 2",
    }


def test_the_period_and_the_files(qtbot: QtBot, screens: Screens, desk: Desk, tmp_path: Path) -> None:
    with_alert(desk, "HUGHES", "Ann")
    page = open_report(qtbot, screens)
    with qtbot.waitSignal(page.reckoned):
        page.period.setCurrentIndex(2)
    page.save_csv(tmp_path / "r.csv")
    page.save_pdf(tmp_path / "r.pdf")
    assert "Calls,Made,1" in (tmp_path / "r.csv").read_text("utf-8-sig")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    page.save_csv(tmp_path / "none" / "r.csv")
    assert page.fault.text() == "Not saved. r.csv could not be written: No such file or directory."


def test_a_clinic_without_patients_says_so(qtbot: QtBot, screens: Screens) -> None:
    start(qtbot, screens)
    screens.show_clinic()
    page = screens.clinic
    assert page is not None
    with qtbot.waitSignal(page.reckoned):
        page.reload()
    assert page.figures_panel.empty.text() == NO_PATIENTS
    assert not page.pdf.isEnabled()


def test_the_downtime_list_is_shown_page_by_page_to_be_printed(qtbot: QtBot, screens: Screens, desk: Desk) -> None:
    """It works where there is no printer."""
    with_alert(desk, "HUGHES", "Ann")
    start(qtbot, screens)
    screens.shell.actions_by_name["downtime"].trigger()
    qtbot.waitUntil(lambda: screens.dialogs.preview is not None)
    preview = screens.dialogs.preview
    assert preview is not None
    pages = preview.findChild(QPrintPreviewWidget)
    assert pages is not None
    qtbot.waitUntil(lambda: pages.pageCount() == 1)
    assert preview.windowTitle().startswith("Downtime list")
    preview.reject()
