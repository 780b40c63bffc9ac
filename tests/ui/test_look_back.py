"""Looking back at a past day in the window."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.timeline import Chart
from ldndesk.desk.work import Desk
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.dose_chart_axes import today_words
from ldndesk.ui.patient_page import PatientPageView
from tests.conftest import Clock

from .clinic import PRESCRIBER, call, prescribe, register

NAME = "HUGHES, Jane"


def drawn(view: PatientPageView) -> Chart:
    assert view.chart.chart is not None
    return view.chart.chart


@pytest.mark.hazard("H20")
def test_a_past_day_is_shown_as_it_stood_nothing_can_be_done_there_and_escape_leads_back(
    qtbot: QtBot, bridge: Bridge, desk: Desk, clock: Clock
) -> None:
    jane = register(desk, "HUGHES")
    prescribe(desk, jane, NAME, 4000)
    clock.pass_days(3)
    call(desk, jane, NAME, Answer("headache", 6, troublesome=True))
    desk.actor = PRESCRIBER
    view = PatientPageView(bridge, jane)
    qtbot.addWidget(view)
    view.resize(1280, 760)
    view.show()
    qtbot.waitUntil(lambda: bool(view.side.lines()))

    qtbot.keyClick(view, Qt.Key.Key_F6)
    strip = view.past_day
    assert strip.isVisible()
    strip.day.line.setText("10-Mar-2026")
    qtbot.keyClick(strip.day.line, Qt.Key.Key_Return)
    assert strip.fault.text() == "That is not past; type a day before today."
    strip.day.line.setText("09-Mar-2026")
    qtbot.keyClick(strip.day.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.page is not None and view.page.looking_back)
    assert "as it stood at the end of Mon 09-Mar-2026" in strip.words.text()
    assert not view.side.lines()
    assert view.page is not None
    assert view.page.evaluation.on == clock.now.date() - timedelta(days=1)
    assert today_words(drawn(view)) == "09-Mar-2026"
    assert view.chart.day_words.text() == "Mon 09-Mar-2026, the day looked at"
    doing = [b for b in (*view.side.findChildren(QPushButton), *view.head.buttons.values()) if b.isEnabled()]
    assert {b.text() for b in doing} <= {"Back", "Look back  (F6)", "no alerts hidden – show"}

    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.page is not None and not view.page.looking_back)
    assert strip.isHidden()
    assert today_words(drawn(view)) == "Today"
    assert view.chart.day_words.text() == "Tue 10-Mar-2026, today"
    assert view.side.lines()
