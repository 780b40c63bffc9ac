"""The Laboratory and Events tabs: entry by key, correction, striking out, and nothing on a past day."""

from datetime import time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import Caution, CautionKind, Lab, LabResult, MainSleep, Procedure
from ldndesk.clinical.lab_value import LAB_TESTS
from ldndesk.desk.keeping import NOT_KEPT, keep_fact
from ldndesk.desk.page import read_page
from ldndesk.desk.work import Desk
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.fact_dialog import FactDialog, LastDayForm
from ldndesk.ui.fact_forms import CautionForm, LabForm, ProcedureForm, SleepForm
from ldndesk.ui.fact_tab import FactTab
from ldndesk.ui.table_model import Role
from tests.conftest import Clock

from .clinic import prescribe, register, today, token
from .pages import Nurse, open_page

NAME = "SAMPLE, Jane"
FormT = TypeVar("FormT")


def cells(tab: FactTab[Any], column: int, role: int = Qt.ItemDataRole.DisplayRole) -> list[str]:
    model = tab.table.model()
    return [str(model.index(row, column).data(role)) for row in range(model.rowCount())]


def opened(tab: FactTab[Any], form: type[FormT]) -> tuple[FactDialog, FormT]:
    assert isinstance(tab.dialog, FactDialog)
    assert isinstance(tab.dialog.form, form)
    return tab.dialog, tab.dialog.form


@pytest.fixture
def patient(desk: Desk) -> int:
    number = register(desk, "SAMPLE")
    prescribe(desk, number, NAME)
    return number


def kept_lab(desk: Desk, patient: int, ago: int, value: str) -> None:
    day = today(desk) - timedelta(days=ago)
    desk.do(token(), keep_fact, patient, NAME, LabResult(day, Lab.ALT, Decimal(value), "U/L", NOT_KEPT))


@pytest.mark.hazard("H5")
def test_a_laboratory_value_is_entered_in_the_unit_of_its_test_and_compared_with_the_last(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int
) -> None:
    kept_lab(desk, patient, 30, "24")
    view = open_page(qtbot, bridge, patient)
    nurse, tab = Nurse(qtbot, bridge, view), view.tabs.labs
    assert tab.table.model().rowCount() == 0  # not read before it is in sight
    view.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: cells(tab, 2) == ["24 U/L"])
    nurse.key(tab.adds[0], Qt.Key.Key_Space)
    dialog, form = opened(tab, LabForm)
    nurse.press(dialog.act)
    assert dialog.fault.text() == "Choose the test."
    qtbot.keyClicks(form.test, "ALT")
    assert form.value.message.text() == "in U/L"
    qtbot.keyClicks(form.value.line, "1,234")
    nurse.key(form.value.line, Qt.Key.Key_Return)
    assert "could be read as 1234" in dialog.fault.text()
    assert form.value.text() == "1,234"  # never altered
    form.value.line.clear()
    qtbot.keyClicks(form.value.line, "36")
    assert form.value.message.text() == f"36 U/L · +12 (50 %) since {cells(tab, 0)[0]}"
    qtbot.keyClicks(form.usual.line, "35-10")
    nurse.key(form.value.line, Qt.Key.Key_Return)
    assert "ends below where it begins" in dialog.fault.text()
    form.usual.line.clear()
    qtbot.keyClicks(form.usual.line, "10-35")
    assert form.usual.message.text() == "10 to 35 U/L"
    nurse.key(form.value.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: cells(tab, 2) == ["36 U/L", "24 U/L"])
    assert cells(tab, 3) == [f"+12 (50 %) since {cells(tab, 0)[1]}", "first on record"]
    assert cells(tab, 2, Role.SECOND) == ["above the range 10 to 35 U/L", "range not reported"]
    results = desk.ask(read_page, patient).history.labs
    assert [(r.value, r.unit, r.reference) for r in results if r.day == today(desk)] == [
        (Decimal(36), "U/L", "10 to 35")
    ]


def test_a_wrong_value_is_corrected_in_one_deed_and_the_rules_forget_it(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int
) -> None:
    kept_lab(desk, patient, 0, "240")
    view = open_page(qtbot, bridge, patient)
    nurse, tab = Nurse(qtbot, bridge, view), view.tabs.labs
    view.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: tab.table.model().rowCount() == 1)
    tab.table.selectRow(0)
    nurse.press(tab.correct)
    dialog, form = opened(tab, LabForm)
    assert form.value.text() == "240"
    form.value.line.clear()
    qtbot.keyClicks(form.value.line, "24")
    qtbot.keyClicks(dialog.reason, "a 0 too many")
    nurse.key(dialog.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sorted(cells(tab, 2)) == ["24 U/L", "240 U/L"])
    assert "Entered in error: a 0 too many" in cells(tab, 4)
    assert [r.value for r in desk.ask(read_page, patient).history.labs] == [Decimal(24)]
    tab.table.selectRow(cells(tab, 2).index("240 U/L"))
    assert "by Nurse Lee: a 0 too many" in tab.trail.text()


def test_the_wheel_changes_neither_the_test_nor_the_value(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int
) -> None:
    view = open_page(qtbot, bridge, patient)
    nurse, tab = Nurse(qtbot, bridge, view), view.tabs.labs
    view.tabs.setCurrentWidget(tab)
    nurse.press(tab.adds[0])
    dialog, form = opened(tab, LabForm)
    form.test.setCurrentIndex(1)
    form.value.line.setText("1.6")
    for field in (form.test, form.value.line, form.day.line):
        before = form.test.currentIndex(), form.value.text(), form.day.text()
        field.setFocus()
        middle = QPointF(field.rect().center())
        turn = QPoint(0, -120)
        wheel = QWheelEvent(
            middle,
            field.mapToGlobal(middle),
            QPoint(),
            turn,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(field, wheel)
        assert (form.test.currentIndex(), form.value.text(), form.day.text()) == before
    dialog.reject()


def test_events_are_entered_and_a_condition_is_ended_by_key(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int
) -> None:
    day = today(desk)
    view = open_page(qtbot, bridge, patient)
    nurse, tab = Nurse(qtbot, bridge, view), view.tabs.events
    view.tabs.setCurrentWidget(tab)
    procedure, condition, sleep = tab.adds
    nurse.key(procedure, Qt.Key.Key_Space)
    dialog, planned = opened(tab, ProcedureForm)
    qtbot.keyClicks(planned.text, "<b>knee</b>")
    planned.day.set_day(day - timedelta(days=1))
    nurse.press(dialog.act)
    qtbot.waitUntil(lambda: "later day" in dialog.fault.text())
    planned.day.set_day(day + timedelta(days=20))
    nurse.press(dialog.act)
    qtbot.waitUntil(lambda: cells(tab, 1) == ["<b>knee</b>"])
    nurse.key(condition, Qt.Key.Key_Space)
    dialog, told = opened(tab, CautionForm)
    nurse.press(dialog.act)
    assert dialog.fault.text() == "Choose the condition."
    qtbot.keyClicks(told.kind, "Acute")
    nurse.press(dialog.act)
    qtbot.waitUntil(lambda: "Acute hepatitis" in cells(tab, 1))
    assert "start not recorded, still holds" in cells(tab, 2)
    tab.table.selectRow(cells(tab, 1).index("Acute hepatitis"))
    nurse.press(tab.end)
    dialog, last = opened(tab, LastDayForm)
    nurse.key(last.day.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: cells(tab, 1).count("Acute hepatitis") == 2)
    nurse.key(sleep, Qt.Key.Key_Space)
    dialog, usual = opened(tab, SleepForm)
    qtbot.keyClicks(usual.start, "25:00")
    nurse.press(dialog.act)
    assert "not a time of day" in dialog.fault.text()
    usual.start.clear()
    qtbot.keyClicks(usual.start, "23:30")
    qtbot.keyClicks(usual.end, "7")
    nurse.press(dialog.act)
    qtbot.waitUntil(lambda: "23:30 to 07:00" in cells(tab, 1))
    history = desk.ask(read_page, patient).history
    assert [p._replace(recorded=NOT_KEPT) for p in history.procedures] == [
        Procedure(day + timedelta(days=20), "<b>knee</b>", day, NOT_KEPT)
    ]
    assert [c._replace(recorded=NOT_KEPT) for c in history.cautions] == [
        Caution(CautionKind.ACUTE_HEPATITIS, None, day, NOT_KEPT)
    ]
    assert [s._replace(recorded=NOT_KEPT) for s in history.main_sleep] == [
        MainSleep(day, time(23, 30), time(7), NOT_KEPT)
    ]


@pytest.mark.hazard("H39")
def test_a_past_day_shows_what_stood_then_and_no_deed(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int, clock: Clock
) -> None:
    kept_lab(desk, patient, 0, "24")
    then = today(desk)
    clock.pass_days(3)
    kept_lab(desk, patient, 0, "36")
    view = open_page(qtbot, bridge, patient)
    tab = view.tabs.labs
    view.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: cells(tab, 2) == ["36 U/L", "24 U/L"])
    tab.table.selectRow(1)
    assert tab.correct.isEnabled()
    view.past_day.wanted.emit(then)
    qtbot.waitUntil(lambda: cells(tab, 2) == ["24 U/L"])
    tab.table.selectRow(0)
    assert not any(button.isEnabled() for button in (*tab.adds, tab.correct, tab.end, tab.strike))
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    assert tab.dialog is None


def test_every_test_the_rules_know_has_one_unit() -> None:
    assert set(LAB_TESTS) == set(Lab)
    assert all(test.doubted < test.ceiling for test in LAB_TESTS.values())
