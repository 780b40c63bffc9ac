"""The checklist stands in the plan editor where a course begins, and follows the first day."""

from datetime import date, time, timedelta

import pytest
from pytestqt.qtbot import QtBot

from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.plan import Administration, Step
from ldndesk.clinical.start_checklist import Standing
from ldndesk.desk.calls import CallRecord, DoseReport, MedicineReport, record_call
from ldndesk.desk.plan_change import PlanChange
from ldndesk.desk.plans import change_plan
from ldndesk.desk.work import Desk
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.plain_label import PlainLabel
from tests.conftest import ANN, MORNING, PRESCRIBER

from .clinic import register
from .pages import open_page

TODAY = MORNING.date()


@pytest.fixture
def newcomer(desk: Desk) -> int:
    number = register(desk, "NEWCOMER")
    told = CallRecord(
        number, "NEWCOMER, Jane", TODAY, medicines=(MedicineReport("co-codamol", None, date(2026, 3, 2)),)
    )
    desk.do("told", record_call, told)
    return number


def test_a_start_shows_what_is_known_and_follows_the_first_day(qtbot: QtBot, bridge: Bridge, newcomer: int) -> None:
    bridge.desk.actor = PRESCRIBER
    view = open_page(qtbot, bridge, newcomer)
    view.change_plan()
    editor = view.editor
    assert editor is not None
    assert editor.before.isVisibleTo(editor)
    editor.first.set_day(date(2026, 3, 8))
    editor.first.edited.emit()
    assert editor.before.lines[0].standing is Standing.BLOCKS
    shown = [label.text() for label in editor.before.findChildren(PlainLabel)]
    assert "Opioids: co-codamol until 02-Mar-2026: not before 12-Mar-2026." in shown
    assert "No start" in shown
    assert "Not known" in shown
    editor.first.set_day(date(2026, 3, 12))
    editor.first.edited.emit()
    (opioids,) = (line for line in editor.before.lines if line.what == "Opioids")
    assert opioids.standing is Standing.KNOWN
    assert editor.before.heading.text().startswith("Before the first dose on 12-Mar-2026: ")


def test_a_running_course_has_no_checklist(qtbot: QtBot, bridge: Bridge, desk: Desk, ann: int) -> None:
    dose = DoseReport(TODAY, TODAY, MORNING.time(), 4500)
    desk.do("told", record_call, CallRecord(ann, ANN.display_name, TODAY, doses=(dose,)))
    bridge.desk.actor = PRESCRIBER
    view = open_page(qtbot, bridge, ann)
    view.change_plan()
    assert view.editor is not None
    assert not view.editor.before.isVisibleTo(view.editor)


@pytest.mark.hazard("H29")
def test_what_nobody_answered_stays_on_the_page_until_the_first_dose(qtbot: QtBot, bridge: Bridge, desk: Desk) -> None:
    number = register(desk, "NEWCOMER")
    desk.actor = PRESCRIBER
    tomorrow = TODAY + timedelta(days=1)
    step = Step(tomorrow, None, (Administration(time(9), 500),), Route.ORAL, Form.LIQUID)
    desk.do("start", change_plan, PlanChange(number, "NEWCOMER, Jane", (), (step,), reason="start"))
    view = open_page(qtbot, bridge, number)
    said = [label.text() for label in view.side.findChildren(PlainLabel)]
    assert "Before a first dose" in said
    assert any(line.startswith("Not known · Opioids") for line in said)
