"""What is done at one desk is in sight at the others within two seconds, and nothing typed there is lost."""

import uuid
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import Answer
from ldndesk.desk.calls import CallRecord, record_call
from ldndesk.desk.other_desks import MOST, read_last, read_since
from ldndesk.desk.page import read_page
from ldndesk.desk.plan_change import PlanChange, orders_of
from ldndesk.desk.plans import change_plan
from ldndesk.desk.work import Changes, Desk, Part, Work
from ldndesk.store.server import Server
from ldndesk.ui.other_desks import EVERY_MS, TYPING, UNREACHED, OtherDesks
from ldndesk.ui.patient_page import PatientPageView
from ldndesk.ui.plan_editor import PlanEditor
from ldndesk.ui.screens import Screens
from tests.conftest import ANN, NURSE, PRESCRIBER
from tests.postgres import TestServer

from .test_plan_editor import judged, retype

SOON = 10_000


@pytest.fixture
def others(qtbot: QtBot, screens: Screens, ann: int) -> OtherDesks:
    """This desk, listening; the day is shown and the first look is over."""
    screens.start()
    made = OtherDesks(screens.shell, screens.bridge, screens)
    with qtbot.waitSignal(made.looked, timeout=SOON):
        made.begin()
    return made


@pytest.fixture
def elsewhere(desk: Desk) -> Desk:
    """Dr Grey at another desk of the same clinic."""
    return replace(desk, actor=PRESCRIBER)


def revise(elsewhere: Desk, patient_id: int, ug: int) -> Changes:
    """Put the steps ahead in force with one dose."""
    page = elsewhere.ask(read_page, patient_id)
    assert page.course is not None
    last = page.course.plans[-1].steps[-1]
    step = last._replace(first=page.on, administrations=(last.administrations[0]._replace(ug=ug),))
    change = PlanChange(patient_id, ANN.display_name, orders_of(page.course), (step,), reason="as discussed")
    return elsewhere.do(str(uuid.uuid4()), change_plan, change)


def ring(elsewhere: Desk, patient_id: int, score: int = 8) -> Changes:
    told = CallRecord(patient_id, ANN.display_name, elsewhere.today(), answers=(Answer("headache", score, None, True),))
    return elsewhere.do(str(uuid.uuid4()), record_call, told)


def opened(qtbot: QtBot, screens: Screens, patient_id: int) -> PatientPageView:
    screens.open_patient(patient_id)
    page = screens.patient
    assert page is not None
    qtbot.waitUntil(lambda: page.page is not None, timeout=SOON)
    return page


@pytest.mark.hazard("H20")
def test_the_lists_follow_what_another_desk_does(
    qtbot: QtBot, screens: Screens, others: OtherDesks, elsewhere: Desk, ann: int
) -> None:
    assert EVERY_MS <= 1000, "two seconds are promised"
    page = opened(qtbot, screens, ann)
    ring(elsewhere, ann)
    qtbot.waitUntil(lambda: page.page is not None and bool(page.page.alerts), timeout=SOON)
    qtbot.waitUntil(lambda: screens.today.alerts.model().rowCount() > 0, timeout=SOON)
    assert screens.shell.note.text().startswith("Dr Grey, at another desk: Call saved.")
    assert TYPING not in screens.shell.alarms.lines, "nothing is being typed"


@pytest.mark.hazard("H20")
def test_a_call_being_typed_stays_and_is_told_of_what_changed(
    qtbot: QtBot, screens: Screens, others: OtherDesks, elsewhere: Desk, ann: int
) -> None:
    screens.bridge.desk.actor = NURSE
    page = opened(qtbot, screens, ann)
    page.start_call()
    qtbot.waitUntil(lambda: page.form is not None, timeout=SOON)
    form = page.form
    assert form is not None
    retype(qtbot, form.note, "Rings back on Friday")
    revise(elsewhere, ann, 4000)
    qtbot.waitUntil(lambda: TYPING in screens.shell.alarms.texts, timeout=SOON)
    told = screens.shell.alarms.texts[TYPING].text()
    assert "Dr Grey changed this patient’s record at another desk" in told
    assert "New plan in force." in told
    assert page.form is form
    assert form.note.toPlainText() == "Rings back on Friday"


@pytest.mark.hazard("H20")
def test_a_plan_being_typed_is_shown_beside_the_one_put_in_force_meanwhile_and_somebody_chooses(
    qtbot: QtBot, screens: Screens, others: OtherDesks, elsewhere: Desk, ann: int
) -> None:
    screens.bridge.desk.actor = PRESCRIBER
    page = opened(qtbot, screens, ann)
    editor = edited(qtbot, page, "3.5")
    revise(elsewhere, ann, 4000)
    qtbot.waitUntil(editor.conflict.isVisible, timeout=SOON)
    assert "Somebody else changed the plan at 07-Mar-2026" in editor.conflict.about.text()
    days, theirs, mine = editor.conflict.rows()[0]
    assert "08-Mar-2026" in days
    assert (theirs.split(" capsule")[0], mine.split(" capsule")[0]) == ("4 mg", "3.5 mg")
    assert editor.rows[0].dose.text() == "3.5", "what was typed stays"
    qtbot.mouseClick(editor.conflict.mine, Qt.MouseButton.LeftButton)
    judged(qtbot, editor)
    assert editor.conflict.isHidden()
    with qtbot.waitSignal(editor.saved, timeout=SOON):
        qtbot.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    now = elsewhere.ask(read_page, ann)
    assert now.course is not None
    assert [plan.steps[0].daily_ug for plan in now.course.plans][-2:] == [4000, 3500], "neither was lost"


@pytest.mark.hazard("H20")
def test_the_plan_now_in_force_may_be_left_as_it_is(
    qtbot: QtBot, screens: Screens, others: OtherDesks, elsewhere: Desk, ann: int
) -> None:
    screens.bridge.desk.actor = PRESCRIBER
    page = opened(qtbot, screens, ann)
    editor = edited(qtbot, page, "3.5")
    revise(elsewhere, ann, 4000)
    qtbot.waitUntil(editor.conflict.isVisible, timeout=SOON)
    gone: list[int] = []
    editor.finished.connect(gone.append)
    qtbot.mouseClick(editor.conflict.theirs, Qt.MouseButton.LeftButton)
    assert gone, "the editor closes without a further question"
    now = elsewhere.ask(read_page, ann)
    assert now.course is not None
    assert now.course.plans[-1].steps[0].daily_ug == 4000


def edited(qtbot: QtBot, page: PatientPageView, dose: str) -> PlanEditor:
    page.change_plan()
    qtbot.waitUntil(lambda: page.editor is not None, timeout=SOON)
    editor = page.editor
    assert editor is not None
    judged(qtbot, editor)
    retype(qtbot, editor.rows[0].dose.line, dose)
    retype(qtbot, editor.reason, "she asked for less")
    judged(qtbot, editor)
    return editor


def test_what_this_desk_does_itself_is_not_told_as_anothers(
    qtbot: QtBot, screens: Screens, others: OtherDesks, ann: int
) -> None:
    screens.bridge.desk.actor = NURSE
    told = CallRecord(ann, ANN.display_name, screens.bridge.desk.today(), answers=(Answer("headache", 0),))
    done: list[Changes] = []
    screens.bridge.do(screens, done.append, pytest.fail, "mine", record_call, told)
    qtbot.waitUntil(lambda: bool(done), timeout=SOON)
    with qtbot.waitSignal(others.looked, timeout=SOON):
        others.look()
    assert "another desk" not in screens.shell.note.text()


def test_news_name_what_screens_show_and_after_much_everything_is_read_anew(desk: Desk, ann: int) -> None:
    last = desk.ask(read_last).last
    assert desk.ask(read_since, last, ()).deeds == ()
    desk.do("seen", look_at_chart, ann)
    assert desk.ask(read_since, last, ()).deeds == (), "a line for a chart opened changes no screen"
    ring(desk, ann)
    news = desk.ask(read_since, last, ())
    assert [(heard.actor, heard.changes.patient_id) for heard in news.deeds] == [("Nurse Lee", ann)]
    for number in range(MOST + 1):
        desk.do(f"much {number}", look_at_chart, ann)
    news = desk.ask(read_since, last, ())
    assert [heard.changes for heard in news.deeds] == [Changes(None, frozenset(Part))]
    assert desk.ask(read_since, news.last, ()) == read_since_nothing(news.last)


def look_at_chart(_work: Work, patient_id: int) -> Changes:
    return Changes(patient_id, frozenset())


def read_since_nothing(last: int) -> object:
    from ldndesk.desk.other_desks import News

    return News(last)


@pytest.mark.hazard("H2")
def test_a_server_that_cannot_be_reached_is_said_until_it_can(
    qtbot: QtBot, screens: Screens, others: OtherDesks, server: Server, test_server: TestServer
) -> None:
    name = server.address.split("/")[3].split("?")[0]
    test_server.shut(name)
    try:
        qtbot.waitUntil(lambda: UNREACHED in screens.shell.alarms.texts, timeout=SOON)
        assert "may be out of date" in screens.shell.alarms.texts[UNREACHED].text()
    finally:
        test_server.open(name)
    qtbot.waitUntil(lambda: UNREACHED not in screens.shell.alarms.texts, timeout=SOON)
