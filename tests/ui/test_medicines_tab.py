"""The Medicines tab of the patient's page: what is taken, what the catalogue says, and when somebody asked."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ldndesk.clinical.days import show_day
from ldndesk.desk.calls import CallRecord, MedicineReport, record_call
from ldndesk.desk.medicines import keep_asked
from ldndesk.desk.work import Desk, Refused
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.fact_dialog import FactDialog, LastDayForm
from ldndesk.ui.fact_forms import MedicineForm
from ldndesk.ui.fact_tab import FactTab
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
    nurse, tab = Nurse(qtbot, bridge, view), view.tabs.medicines
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
    tab = view.tabs.medicines
    view.tabs.setCurrentWidget(tab)
    assert tab.asked.text().startswith("Nobody has recorded")
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
    tab = view.tabs.medicines
    view.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: "Losec" in cells(tab, 0))
    assert tab.asked.text().startswith("Last asked")
    view.past_day.wanted.emit(told)
    qtbot.waitUntil(lambda: "Losec" not in cells(tab, 0) and len(cells(tab, 0)) == 4)
    assert tab.asked.text().startswith("Nobody has recorded")
    tab.table.selectRow(0)
    assert not tab.none.isEnabled()
    assert not tab.strike.isEnabled()


def dialog_of(tab: FactTab[Any]) -> FactDialog:
    assert isinstance(tab.dialog, FactDialog)
    return tab.dialog


@pytest.mark.hazard("H11")
def test_a_medicine_is_added_by_key_looked_up_while_typing_and_the_rules_answer(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int
) -> None:
    view = open_page(qtbot, bridge, patient)
    nurse, tab = Nurse(qtbot, bridge, view), view.tabs.medicines
    view.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: tab.table.model().rowCount() == 4)
    notes: list[str] = []
    bridge.changed.connect(lambda changes: notes.append(changes.note))
    tab.adds[0].setFocus()
    nurse.key(tab.adds[0], Qt.Key.Key_Space)
    form = dialog_of(tab).form
    assert isinstance(form, MedicineForm)
    nurse.key(dialog_of(tab).act, Qt.Key.Key_Space)
    assert "name of the medicine" in dialog_of(tab).fault.text()
    qtbot.keyClicks(form.line.text, "codeinne")  # a near miss is offered and never assumed
    assert "Did the patient mean codeine?" in form.line.answer.text()
    assert "Not checked as typed" in form.line.answer.text()
    form.line.text.clear()
    qtbot.keyClicks(form.line.text, "co-codamol")
    assert "OPIOID" in form.line.answer.text()
    qtbot.keyClicks(form.line.first.line, "31/2/2026")
    nurse.key(form.line.text, Qt.Key.Key_Return)
    assert "no such day" in dialog_of(tab).fault.text()
    form.line.first.line.clear()
    nurse.key(form.line.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "co-codamol" in cells(tab, 0))
    assert tab.dialog is None
    assert "1 new alert" in notes[-1]
    qtbot.waitUntil(lambda: nurse.rules_shown().count("opioid-comedication") == 2)


@pytest.mark.hazard("H11")
def test_a_stopped_medicine_takes_the_place_of_the_one_still_taken_in_one_deed(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int
) -> None:
    view = open_page(qtbot, bridge, patient)
    nurse, tab = Nurse(qtbot, bridge, view), view.tabs.medicines
    view.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: tab.table.model().rowCount() == 4)
    tab.table.selectRow(cells(tab, 0).index("Gaviscon"))
    assert tab.trail.text().startswith("Recorded ")
    assert "by Nurse Lee. It stands." in tab.trail.text()
    nurse.press(tab.end)
    dialog = dialog_of(tab)
    form = dialog.form
    assert isinstance(form, LastDayForm)
    form.day.set_day(today(desk) + timedelta(days=1))
    nurse.key(dialog.act, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "cannot have ended" in dialog.fault.text())
    form.day.set_day(today(desk))
    nurse.key(dialog.act, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: tab.dialog is None and cells(tab, 0).count("Gaviscon") == 2)
    assert view.page is not None
    standing = [use for use in view.page.history.medicines if use.text == "Gaviscon"]
    assert [use.last for use in standing] == [today(desk)]
    struck = next(n for n, said in enumerate(cells(tab, 3)) if "Ended on" in said)
    tab.table.selectRow(struck)
    assert cells(tab, 3)[struck] == f"Ended on {show_day(today(desk))}; recorded anew with that day"
    assert "entered in error" not in tab.trail.text()
    assert f"Ended on {show_day(today(desk))}; recorded anew with that day, told " in tab.trail.text()
    assert not tab.end.isEnabled()
    assert not tab.correct.isEnabled()


def test_a_correction_needs_its_reason_and_keeps_the_wrong_entry_in_sight(
    qtbot: QtBot, bridge: Bridge, patient: int
) -> None:
    view = open_page(qtbot, bridge, patient)
    nurse, tab = Nurse(qtbot, bridge, view), view.tabs.medicines
    view.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: tab.table.model().rowCount() == 4)
    tab.table.selectRow(cells(tab, 0).index("zzyzxol"))
    nurse.key(tab.table, Qt.Key.Key_Return)
    dialog = dialog_of(tab)
    form = dialog.form
    assert isinstance(form, MedicineForm)
    assert form.line.text.text() == "zzyzxol"
    form.line.text.clear()
    qtbot.keyClicks(form.line.text, "Losec")
    nurse.press(dialog.act)
    assert "why the entry is wrong" in dialog.fault.text()
    qtbot.keyClicks(dialog.reason, "misheard")
    nurse.press(dialog.act)
    qtbot.waitUntil(lambda: "Losec" in cells(tab, 0))
    at = cells(tab, 0).index("zzyzxol")
    assert cells(tab, 3)[at] == "Entered in error: misheard"
    assert view.page is not None
    assert "zzyzxol" not in {use.text for use in view.page.history.medicines}
