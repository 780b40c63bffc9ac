"""The figures beside the chart, through the real page."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from ldndesk.clinical.comparison import Compared, Taking
from ldndesk.clinical.facts import Answer
from ldndesk.clinical.history import Patient
from ldndesk.clinical.score_series import Point
from ldndesk.desk.work import Desk
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.figure_words import change_words, taking_words

from .clinic import call, prescribe, register, today
from .pages import open_page
from .test_screens import nameless


@pytest.mark.hazard("H22")
@pytest.mark.hazard("H24")
@pytest.mark.hazard("H25")
def test_figures_say_before_last_and_now_with_days_and_better_or_worse_in_words(
    qtbot: QtBot, bridge: Bridge, desk: Desk
) -> None:
    name = Patient("", "HUGHES", "Ann").display_name
    patient = register(desk, "HUGHES", "Ann")
    prescribe(desk, patient, name)
    call(desk, patient, name, Answer("headache", 3), Answer("jaundice", 0))
    view = open_page(qtbot, bridge, patient)
    view.tabs.setCurrentWidget(view.tabs.figures)
    model = view.tabs.figures.compared.model()
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    heard = [str(model.index(0, c).data(Qt.ItemDataRole.AccessibleTextRole)) for c in range(5)]
    day = f"{today(desk):%d-%b-%Y}"
    assert heard == [
        "Symptom: Headache",
        "Before LDN: not asked",
        "Last time: not asked",
        f"Now: 3 of 10, {day}",
        "Since before LDN: not known",
    ]
    qtbot.mouseClick(view.tabs.figures.copy, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "Day\tPrescribed\tTaken\tHeadache\tJaundice (yellow skin or eyes)\tForm and time"
    assert lines[1].split("\t")[0] == day
    assert lines[1].split("\t")[3:5] == ["3", "no"]
    assert not nameless(view.tabs.figures)
    bridge.close()


@pytest.mark.hazard("H24")
@pytest.mark.hazard("H25")
def test_the_day_table_has_a_column_for_each_symptom_and_tells_not_asked_from_none(
    qtbot: QtBot, bridge: Bridge, desk: Desk
) -> None:
    name = Patient("", "HUGHES", "Ann").display_name
    patient = register(desk, "HUGHES", "Ann")
    prescribe(desk, patient, name)
    day = today(desk)
    call(desk, patient, name, Answer("nausea", 0), day=day - timedelta(days=1))
    call(desk, patient, name, Answer("headache", 8, troublesome=True))
    view = open_page(qtbot, bridge, patient)
    view.tabs.setCurrentWidget(view.tabs.figures)
    model = view.tabs.figures.days.model()
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    heads = [str(model.headerData(c, Qt.Orientation.Horizontal)) for c in range(model.columnCount())]
    assert heads == ["Prescribed", "Taken", "Nausea", "Headache", "Form and time"]
    rows = [str(model.headerData(r, Qt.Orientation.Vertical)) for r in range(2)]
    assert rows == [f"{d:%d-%b-%Y}" for d in (day, day - timedelta(days=1))], "the newest first"
    heard = [[str(model.index(r, c).data(Qt.ItemDataRole.AccessibleTextRole)) for c in (2, 3)] for r in range(2)]
    assert heard == [
        ["Nausea: not asked", "Headache: 8 · troublesome"],
        ["Nausea: 0", "Headache: not asked"],
    ]
    bridge.close()


def test_where_there_is_room_for_one_table_a_button_turns_to_the_other(
    qtbot: QtBot, bridge: Bridge, desk: Desk
) -> None:
    patient = register(desk, "HUGHES", "Ann")
    view = open_page(qtbot, bridge, patient)
    view.tabs.setCurrentWidget(view.tabs.figures)
    figures = view.tabs.figures
    view.resize(1100, 640)
    qtbot.waitUntil(figures.compared_panel.isVisible)
    assert not figures.days_panel.isVisible()
    qtbot.mouseClick(figures.turns[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(figures.days_panel.isVisible)
    assert not figures.compared_panel.isVisible()
    view.resize(1100, 1000)
    qtbot.waitUntil(lambda: figures.compared_panel.isVisible() and figures.days_panel.isVisible())
    assert not any(turn.isVisible() for turn in figures.turns)
    bridge.close()


@pytest.mark.hazard("H24")
@pytest.mark.parametrize(("now", "said"), [(3, "better by 4"), (7, "the same"), (9, "worse by 2")])
def test_a_lower_score_is_better(desk: Desk, now: int, said: str) -> None:
    day = today(desk)
    assert change_words(Compared("Fatigue", Point(day, 7, None), None, Point(day, now, None))) == said


def test_how_doses_were_taken_is_one_line_that_names_what_nobody_told() -> None:
    assert taking_words(Taking(28, 20, 1, 2)) == (
        "Last 28 days: taken as prescribed on 20 of 23 days reported, missed on 2, another dose on 1; 5 not reported."
    )
    assert "nothing was reported of 14 days" in taking_words(Taking(14, 0, 0, 0))
    assert taking_words(Taking(0, 0, 0, 0)) == "No dose was planned in the last 28 days."
