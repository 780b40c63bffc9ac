"""Starting a course through the window: what nobody asked wants a reason or an answer, and a time of day is said."""

from datetime import time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.patient_maximum import patient_maximum
from ldndesk.clinical.plan import Administration, Step
from ldndesk.desk.calls import CallRecord, DoseReport, record_call
from ldndesk.desk.page import read_entries, read_page
from ldndesk.desk.plan_change import PlanChange
from ldndesk.desk.release import propose_plan
from ldndesk.desk.work import Desk
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.patient_page import PatientPageView
from ldndesk.ui.plan_editor import PlanEditor
from ldndesk.ui.plan_editor_row import StepRow
from tests.conftest import MORNING

from .clinic import NURSE, PRESCRIBER, call, register, with_alert
from .pages import open_page
from .test_plan_editor import judged, opened, retype

NAME = "NEWCOMER, Jane"


@pytest.fixture
def newcomer(desk: Desk) -> int:
    number = register(desk, "NEWCOMER")
    desk.actor = PRESCRIBER
    return number


def edits(qtbot: QtBot, bridge: Bridge, patient_id: int) -> tuple[PatientPageView, PlanEditor]:
    """Open the patient's page and the editor upon it."""
    bridge.desk.actor = PRESCRIBER
    view = open_page(qtbot, bridge, patient_id)
    view.change_plan()
    qtbot.waitUntil(lambda: view.editor is not None and view.editor.isVisible())
    assert view.editor is not None
    judged(qtbot, view.editor)
    return view, view.editor


def press(qtbot: QtBot, button: QPushButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def saves(qtbot: QtBot, editor: PlanEditor) -> None:
    judged(qtbot, editor)
    with qtbot.waitSignal(editor.saved):
        press(qtbot, editor.save)


@pytest.mark.hazard("H11")
@pytest.mark.hazard("H29")
def test_a_first_course_nobody_asked_about_opioids_for_is_saved_with_a_reason_only(
    qtbot: QtBot, bridge: Bridge, newcomer: int
) -> None:
    _, editor = edits(qtbot, bridge, newcomer)
    press(qtbot, editor.time.offers[1])
    judged(qtbot, editor)
    assert editor.rows[0].fault.text().startswith("Opioids before this start are not known. Not asked.")
    assert editor.verdict.text() == "A marked step needs a written reason."
    assert editor.reason.placeholderText() == "Why all the same, though opioids are taken or nobody knows of them?"
    assert not editor.save.isEnabled()
    retype(qtbot, editor.reason, "  ")
    assert not editor.save.isEnabled(), "blanks are no reason"
    retype(qtbot, editor.reason, "The GP's list shows none")
    saves(qtbot, editor)
    page = bridge.desk.ask(read_page, newcomer)
    assert page.course is not None
    assert page.course.plans[-1].reason == "The GP's list shows none"
    [entry] = [e for e in bridge.desk.ask(read_entries, newcomer) if e.table == "plan"]
    assert "The GP's list shows none" in entry.text


@pytest.mark.hazard("H29")
def test_the_question_answered_in_the_editor_lets_the_course_start_without_a_reason(
    qtbot: QtBot, bridge: Bridge, newcomer: int
) -> None:
    _, editor = edits(qtbot, bridge, newcomer)
    press(qtbot, editor.time.offers[0])
    retype(qtbot, editor.rows[0].days, "7")
    press(qtbot, editor.before.asked)
    qtbot.waitUntil(lambda: not editor.faults and not editor.waits())
    assert not editor.before.asked.isVisible()
    assert any(line.said.startswith("Asked, none on ") for line in editor.before.lines)
    assert editor.rows[0].days.text() == "7", "nothing typed is lost"
    saves(qtbot, editor)
    page = bridge.desk.ask(read_page, newcomer)
    assert [asked.day for asked in page.history.medicines_asked] == [page.on]


@pytest.mark.hazard("H29")
def test_today_answers_nothing_for_a_start_more_than_a_week_ahead(qtbot: QtBot, bridge: Bridge, newcomer: int) -> None:
    _, editor = edits(qtbot, bridge, newcomer)
    for days, offered in ((7, True), (8, False)):
        later = bridge.desk.ask(read_page, newcomer).on + timedelta(days=days)
        retype(qtbot, editor.first.line, f"{later.day}/{later.month}/{later.year}")
        judged(qtbot, editor)
        assert editor.before.asked.isVisible() is offered


def test_a_new_course_asks_for_the_time_of_day_until_it_is_said(qtbot: QtBot, bridge: Bridge, newcomer: int) -> None:
    _, editor = edits(qtbot, bridge, newcomer)
    retype(qtbot, editor.reason, "asked on paper")
    assert editor.time.isVisible()
    assert editor.verdict.text() == "Say at what time of day the doses are taken."
    assert not editor.save.isEnabled()
    retype(qtbot, editor.rows[0].times, "21:30")
    judged(qtbot, editor)
    assert not editor.save.isEnabled(), "the later steps say none yet"
    assert editor.time.alike.text() == "At 21:30 like the others"
    press(qtbot, editor.time.alike)
    qtbot.waitUntil(lambda: not editor.time.isVisible())
    press(qtbot, editor.history.undo)
    assert editor.rows[1].times.text() == ""
    press(qtbot, editor.history.redo)
    saves(qtbot, editor)
    course = bridge.desk.ask(read_page, newcomer).course
    assert course is not None
    assert {s.administrations[0].time for s in course.plans[-1].steps} == {time(21, 30)}


def test_a_time_nobody_knows_is_said_to_be_not_stated(qtbot: QtBot, bridge: Bridge, newcomer: int) -> None:
    _, editor = edits(qtbot, bridge, newcomer)
    retype(qtbot, editor.reason, "asked on paper")
    press(qtbot, editor.time.offers[2])
    assert editor.rows[0].times.text() == "not stated"
    saves(qtbot, editor)
    course = bridge.desk.ask(read_page, newcomer).course
    assert course is not None
    assert {s.administrations[0].time for s in course.plans[-1].steps} == {None}
    again = opened(qtbot, bridge, newcomer)
    assert again.rows[0].times.text() == "not stated"
    assert not again.time.isVisible(), "what was said is not asked again"


@pytest.mark.parametrize(("height", "whole"), [(680, 2), (760, 3), (860, 4)])
def test_the_steps_of_a_ramp_have_room_in_a_small_window_and_nothing_is_cut(
    qtbot: QtBot, bridge: Bridge, newcomer: int, height: int, whole: int
) -> None:
    editor = opened(qtbot, bridge, newcomer)
    editor.resize(1240, height)

    def shown(row: StepRow) -> bool:
        return row.visibleRegion().boundingRect().height() == row.height()

    qtbot.waitUntil(lambda: sum(shown(row) for row in editor.rows) >= whole)
    assert editor.height() == height
    for row in editor.rows:
        for combo in (row.form, row.route):
            assert combo.width() >= combo.minimumSizeHint().width()
    assert editor.before.height() >= editor.before.heightForWidth(editor.before.width())


@pytest.mark.hazard("H7")
def test_the_plan_in_force_is_no_change_and_says_so(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    assert editor.verdict.text() == "This is the plan in force as it stands; there is nothing to store."
    retype(qtbot, editor.reason, "as discussed")
    assert not editor.save.isEnabled()
    retype(qtbot, editor.rows[-1].dose.line, "4")
    judged(qtbot, editor)
    assert editor.verdict.text() == ""
    assert editor.save.isEnabled()
    retype(qtbot, editor.rows[-1].dose.line, "4.5")
    judged(qtbot, editor)
    assert not editor.save.isEnabled()


@pytest.mark.hazard("H27")
def test_under_a_sign_that_says_stop_any_other_plan_of_doses_asks_why(qtbot: QtBot, bridge: Bridge, desk: Desk) -> None:
    editor = opened(qtbot, bridge, with_alert(desk, "YELLOW"))
    assert "there is nothing to store" in editor.verdict.text()
    retype(qtbot, editor.rows[0].dose.line, "4")
    judged(qtbot, editor)
    assert "a warning sign of the liver is open, and stopping is advised" in editor.rows[0].fault.text()
    assert not editor.save.isEnabled()
    retype(qtbot, editor.reason, "ALT normal today")
    assert editor.save.isEnabled()
    retype(qtbot, editor.rows[0].dose.line, "5")
    judged(qtbot, editor)
    assert not editor.save.isEnabled(), "no reason lets a dose rise under it"


@pytest.mark.hazard("H10")
def test_every_risky_step_is_marked_named_and_led_to(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    desk = bridge.desk
    name = desk.ask(read_page, bob).history.patient.display_name
    call(desk, bob, name, Answer("headache", 8, troublesome=True))
    editor = opened(qtbot, bridge, bob)
    marked = [row for row in editor.rows if row.fault.text()]
    assert marked == editor.rows[1:], "the first is the dose of today"
    shown = [link.text() for link in editor.marks.links if link.isVisible()]
    assert shown == [f"Step {n}, {row.first:%d-%b-%Y}" for n, row in enumerate(marked[:4], 2)]
    assert editor.marks.more.text() == "and 1 more step"
    assert all(link.accessibleName() for link in editor.marks.links)
    editor.reason.setFocus()
    qtbot.keyClick(editor.marks.links[2], Qt.Key.Key_Return)
    assert marked[2].dose.line.hasFocus()
    for row in (*marked[3:], marked[0]):
        qtbot.keyClick(editor, Qt.Key.Key_F8)
        assert row.dose.line.hasFocus()
        assert row.dose.line.selectedText() == row.dose.text()
        assert not row.visibleRegion().isEmpty()


def test_the_key_leads_to_the_field_that_cannot_be_read(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    retype(qtbot, editor.rows[4].days, "often")
    retype(qtbot, editor.rows[5].times, "noon")
    editor.reason.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_F8)
    assert editor.rows[4].days.hasFocus()
    qtbot.keyClick(editor, Qt.Key.Key_F8)
    assert editor.rows[5].times.hasFocus()


def test_what_a_proposal_calls_itself_is_no_reason_for_a_marked_step(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    page = bridge.desk.ask(read_page, bob)
    assert page.course is not None
    steps = tuple(s._replace(first=page.on + timedelta(days=1)) for s in page.course.effective_steps()[-1:])
    steps = tuple(s._replace(administrations=(s.administrations[0]._replace(ug=5000),)) for s in steps)
    bridge.desk.actor = PRESCRIBER
    editor = PlanEditor(bridge, page, steps=steps, reason="Go up to 5 mg")
    qtbot.addWidget(editor)
    with qtbot.waitExposed(editor):
        editor.show()
    judged(qtbot, editor)
    assert editor.reason.text() == ""
    assert "written reason" in editor.verdict.text()
    assert not editor.save.isEnabled()
    retype(qtbot, editor.reason, "best at 5 mg before")
    assert editor.save.isEnabled()


@pytest.mark.hazard("H42")
def test_the_maximum_is_set_from_within_the_editor_and_judges_what_is_typed(
    qtbot: QtBot, bridge: Bridge, bob: int
) -> None:
    editor = opened(qtbot, bridge, bob)
    assert editor.maximum.said.text() == "Highest dose of this patient: none set; never above 10 mg without a reason"
    retype(qtbot, editor.rows[0].days, "10")
    press(qtbot, editor.maximum.set)
    dialog = editor.maximum.dialog
    assert dialog is not None
    assert "SAMPLE" in dialog.whose.text()
    retype(qtbot, dialog.dose.line, "3")
    qtbot.keyClicks(dialog.text, "headaches above it")
    with qtbot.waitSignal(dialog.accepted):
        press(qtbot, dialog.act)
    qtbot.waitUntil(lambda: any(f.rule == "patient-maximum" for f in editor.faults))
    page = bridge.desk.ask(read_page, bob)
    assert editor.maximum.said.text() == f"Highest dose of this patient: 3 mg, set on {page.on:%d-%b-%Y}"
    assert editor.rows[0].days.text() == "10", "nothing typed is lost"
    above = ["above this patient’s maximum" in row.fault.text() for row in editor.rows]
    assert above == [False, False, False, True, True, True]
    maximum = patient_maximum(page.history, page.on)
    assert maximum is not None
    assert (maximum.ug, maximum.reason) == (3000, "headaches above it")


@pytest.mark.hazard("H11")
def test_a_restart_nobody_asked_about_opioids_for_leads_from_the_card_to_its_reason_or_answer(
    qtbot: QtBot, bridge: Bridge, desk: Desk, ann: int
) -> None:
    today = MORNING.date()
    missed = DoseReport(today - timedelta(days=25), today - timedelta(days=1), time(21), 0)
    name = desk.ask(read_page, ann).history.patient.display_name
    desk.do("missed", record_call, CallRecord(ann, name, today, answers=(Answer("headache", 0),), doses=(missed,)))
    desk.actor = PRESCRIBER
    view = open_page(qtbot, bridge, ann)
    card = view.side.proposal
    assert card is not None
    assert card.proposal.title.startswith("Restart at ")
    press(qtbot, card.accepts[0])
    qtbot.waitUntil(lambda: "Press “Change…” to write it." in card.fault.text())
    assert "Opioids before this start are not known." in card.fault.text()
    assert card.changes[0].isEnabled()
    press(qtbot, card.changes[0])
    qtbot.waitUntil(lambda: view.editor is not None and view.editor.isVisible() and not view.editor.waits())
    editor = view.editor
    assert editor is not None
    assert editor.before.isVisible(), "a restart has the checklist too"
    assert editor.reason.text() == "", "what the proposal calls itself is no reason"
    press(qtbot, editor.before.asked)
    qtbot.waitUntil(lambda: not editor.faults and not editor.waits())
    saves(qtbot, editor)
    assert desk.ask(read_page, ann).alerts == ()


@pytest.mark.hazard("H11")
def test_a_nurses_reason_is_not_the_prescribers(qtbot: QtBot, bridge: Bridge, desk: Desk, newcomer: int) -> None:
    first = Step(MORNING.date(), None, (Administration(time(9), 500),), Route.ORAL, Form.LIQUID)
    desk.actor = NURSE
    desk.do("propose", propose_plan, PlanChange(newcomer, NAME, (), (first,), reason="She asked for it"))
    desk.actor = PRESCRIBER
    view = open_page(qtbot, bridge, newcomer)
    card = view.side.release
    assert card is not None
    press(qtbot, card.release)
    qtbot.waitUntil(lambda: "Give a reason." in card.fault.text())
    assert desk.ask(read_page, newcomer).course is None
    press(qtbot, card.change)
    qtbot.waitUntil(lambda: view.editor is not None and view.editor.isVisible() and not view.editor.waits())
    editor = view.editor
    assert editor is not None
    assert not editor.save.isEnabled()
    retype(qtbot, editor.reason, "The GP's list shows none")
    saves(qtbot, editor)
    course = desk.ask(read_page, newcomer).course
    assert course is not None
    assert course.plans[-1].reason == "The GP's list shows none"
