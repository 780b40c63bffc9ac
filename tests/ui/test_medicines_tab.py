"""The Medicines tab of the patient's page: what is taken, what the catalogue says, and when somebody asked."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ldndesk.desk.calls import CallRecord, MedicineReport, record_call
from ldndesk.desk.medicines import keep_asked
from ldndesk.desk.work import Desk, Refused
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.medicines_tab import MedicinesTab
from tests.conftest import Clock

from .clinic import prescribe, register, today
from .pages import Nurse, open_page

HOSTILE = "<b>tramadol</b> & co"


def cells(tab: MedicinesTab, column: int) -> list[str]:
    model = tab.table.model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


@pytest.fixture
def patient(desk: Desk) -> int:
    number = register(desk, "TAKER")
    prescribe(desk, number, "TAKER, Jane")
    told = tuple(MedicineReport(name) for name in ("tramadol", "Gaviscon", "zzyzxol", HOSTILE))
    desk.do("told", record_call, CallRecord(number, "TAKER, Jane", today(desk), medicines=told))
    return number


@pytest.mark.hazard("H11")
def test_each_medicine_says_in_words_what_it_is_and_a_struck_one_leaves_the_rules(
    qtbot: QtBot, bridge: Bridge, patient: int
) -> None:
    view = open_page(qtbot, bridge, patient)
    nurse, tab = Nurse(qtbot, bridge, view), view.medicines
    assert tab.table.model().rowCount() == 0  # not read before it is in sight
    view.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: tab.table.model().rowCount() == 4)
    said = dict(zip(cells(tab, 0), cells(tab, 1), strict=True))
    assert "OPIOID" in said["tramadol"]
    assert "acceptable" in said["Gaviscon"]
    assert "Not checked" in said["zzyzxol"]
    assert HOSTILE in said
    assert "opioid-comedication" in nurse.rules_shown()
    for name in ("tramadol", HOSTILE):
        tab.table.selectRow(cells(tab, 0).index(name))
        nurse.press(tab.strike)
        qtbot.keyClicks(nurse.dialog.text, "another patient")
        nurse.press(nurse.dialog.act)
        qtbot.waitUntil(lambda: view.deeds.dialog is None)
    qtbot.waitUntil(lambda: sum("another patient" in text for text in cells(tab, 3)) == 2)
    nurse.reread()
    assert "opioid-comedication" not in nurse.rules_shown()
    assert len(cells(tab, 0)) == 4


@pytest.mark.hazard("H25")
def test_asked_today_is_kept_by_key_and_speaks_of_today_alone(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int, clock: Clock
) -> None:
    view = open_page(qtbot, bridge, patient)
    Nurse(qtbot, bridge, view)
    tab = view.medicines
    view.tabs.setCurrentWidget(tab)
    assert tab.asked.text().startswith("Never asked")
    tab.none.setFocus()
    qtbot.keyClick(tab.none, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: tab.asked.text().startswith("Last asked"))
    assert not tab.none.isEnabled()
    assert view.page is not None
    assert [asked.day for asked in view.page.history.medicines_asked] == [today(desk)]
    clock.pass_days(1)
    before = view.page
    view.reload()
    qtbot.waitUntil(lambda: view.page is not before)
    assert tab.none.isEnabled()


@pytest.mark.hazard("H39")
def test_a_past_day_shows_what_stood_then_and_offers_no_deed(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int, clock: Clock
) -> None:
    told = today(desk)
    clock.pass_days(3)
    desk.do("asked", keep_asked, patient, "TAKER, Jane")
    with pytest.raises(Refused, match="asked today"):
        desk.do("asked again", keep_asked, patient, "TAKER, Jane")
    desk.do("late", record_call, CallRecord(patient, "TAKER, Jane", today(desk), medicines=(MedicineReport("Losec"),)))
    view = open_page(qtbot, bridge, patient)
    tab = view.medicines
    view.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: "Losec" in cells(tab, 0))
    assert tab.asked.text().startswith("Last asked")
    view.past_day.wanted.emit(told)
    qtbot.waitUntil(lambda: "Losec" not in cells(tab, 0) and len(cells(tab, 0)) == 4)
    assert tab.asked.text().startswith("Never asked")
    tab.table.selectRow(0)
    assert not tab.none.isEnabled()
    assert not tab.strike.isEnabled()
