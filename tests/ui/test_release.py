"""A nurse proposes, a prescriber releases: through the real page."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.plan import Administration, Course, Plan, Step
from ldndesk.desk.calls import CallRecord, record_call
from ldndesk.desk.page import read_page
from ldndesk.desk.work import Actor, Desk
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.patient_page import PatientPageView
from ldndesk.ui.plain_label import PlainLabel
from ldndesk.ui.plan_difference import plan_difference
from tests.conftest import ANN, MORNING, NURSE, PRESCRIBER

from .pages import open_page

TODAY = MORNING.date()


@pytest.fixture
def view(qtbot: QtBot, bridge: Bridge, desk: Desk, ann: int) -> PatientPageView:
    headache = Answer("headache", 6, troublesome=True)
    desk.do("call", record_call, CallRecord(ann, ANN.display_name, TODAY, answers=(headache,)))
    return open_page(qtbot, bridge, ann)


def sit_down(qtbot: QtBot, bridge: Bridge, view: PatientPageView, actor: Actor) -> None:
    bridge.desk.actor = actor
    before = view.page
    view.reload()
    qtbot.waitUntil(lambda: view.page is not before)


def propose(qtbot: QtBot, view: PatientPageView) -> None:
    card = view.side.proposal
    assert card is not None
    assert [b.text() for b in card.accepts] == ["Propose for release"]
    qtbot.keyClick(card.accepts[0], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.side.release is not None)


def test_a_nurse_proposes_and_a_prescriber_releases(
    qtbot: QtBot, bridge: Bridge, desk: Desk, view: PatientPageView, ann: int
) -> None:
    propose(qtbot, view)
    card = view.side.release
    assert card is not None
    assert not card.release.isEnabled()
    sit_down(qtbot, bridge, view, PRESCRIBER)
    card = view.side.release
    assert card is not None
    told = [label.text() for label in card.findChildren(PlainLabel)]
    assert "Plan for release · Nurse Lee, 07-Mar-2026 09:00" in told
    measures = [line.split("\n")[1] for line in told if line.startswith("• ") and "\n" in line]
    assert measures[0] == "Measure 2 mg = 1 capsule of 2 mg each time"
    assert all(measure.startswith("Measure ") for measure in measures)
    qtbot.keyClick(card.release, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.side.release is None and view.page is not None and view.page.alerts == ())
    page = desk.ask(read_page, ann)
    assert page.course is not None
    tomorrow = next(s for s in page.course.effective_steps() if s.covers(TODAY + timedelta(days=1)))
    assert tomorrow.daily_ug == 2000


def test_a_prescriber_refuses_with_a_reason_and_the_dose_stays(
    qtbot: QtBot, bridge: Bridge, desk: Desk, view: PatientPageView, ann: int
) -> None:
    propose(qtbot, view)
    sit_down(qtbot, bridge, view, PRESCRIBER)
    card = view.side.release
    assert card is not None
    qtbot.keyClick(card.refusal, Qt.Key.Key_Return)
    dialog = view.deeds.dialog
    assert dialog is not None
    assert ANN.display_name in dialog.windowTitle()
    dialog.text.setPlainText("another cause is likely")
    dialog.act.click()
    qtbot.waitUntil(lambda: view.side.release is None)
    assert len(desk.ask(read_page, ann).alerts) == 1


def test_a_nurse_types_a_plan_of_her_own_and_it_waits(qtbot: QtBot, bridge: Bridge, view: PatientPageView) -> None:
    assert bridge.desk.actor == NURSE
    qtbot.keyClick(view, Qt.Key.Key_F3)
    editor = view.editor
    assert editor is not None
    assert editor.save.text() == "&Propose for release"
    qtbot.waitUntil(lambda: not editor.waits())
    qtbot.keyClicks(editor.reason, "She would rather go slowly")
    assert not editor.save.isEnabled(), "the plan in force is no proposal"
    editor.rows[-1].dose.line.selectAll()
    qtbot.keyClicks(editor.rows[-1].dose.line, "4")
    qtbot.waitUntil(editor.save.isEnabled)
    editor.save.click()
    qtbot.waitUntil(lambda: view.side.release is not None)
    assert view.page is not None
    assert view.page.for_release is not None
    assert view.page.for_release.title == "She would rather go slowly"


def test_a_plan_is_told_by_what_it_changes() -> None:
    def step(first: int, last: int | None, ug: int) -> Step:
        end = None if last is None else TODAY + timedelta(days=last)
        given = (Administration(MORNING.time(), ug),)
        return Step(TODAY + timedelta(days=first), end, given, Route.ORAL, Form.TABLET)

    course = Course("1", (Plan(TODAY, MORNING, (step(0, 4, 3000), step(5, None, 3500))),))
    assert plan_difference(course, (step(1, 7, 1500), step(8, None, 3500))) == (
        "08-Mar-2026 to 11-Mar-2026 (4 days): 1.5 mg instead of 3 mg, taken as so far.",
        "12-Mar-2026 to 14-Mar-2026 (3 days): 1.5 mg instead of 3.5 mg, taken as so far.",
        "from 15-Mar-2026 until changed: 3.5 mg tablet · by mouth · 09:00, as planned so far.",
    )
    assert plan_difference(None, (step(0, None, 500),)) == (
        "from 07-Mar-2026 until changed: 0.5 mg tablet · by mouth · 09:00. Nothing is planned so far.",
    )
