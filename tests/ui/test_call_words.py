"""What the call form reads of a day, where it says what is wrong, and what nobody may take for an entered value."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import Answer, Capture
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.plan import Administration, Step
from ldndesk.desk.calls import CallRecord, record_call
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.plan_change import PlanChange
from ldndesk.desk.plans import change_plan
from ldndesk.desk.work import Desk
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.date_field import DayError, read_day_typed
from tests.conftest import Clock

from .clinic import PRESCRIBER, call, prescribe, register, today, token
from .pages import Nurse, open_page

NAME = "HUGHES, Jane"
ON = date(2026, 11, 25)


@pytest.fixture
def jane(desk: Desk, clock: Clock) -> int:
    clock.now = clock.now.replace(month=11, day=18)
    made = register(desk, "HUGHES")
    prescribe(desk, made, NAME)
    clock.pass_days(7)
    return made


@pytest.fixture
def nurse(qtbot: QtBot, bridge: Bridge, jane: int) -> Nurse:
    return Nurse(qtbot, bridge, open_page(qtbot, bridge, jane))


@pytest.mark.parametrize(
    ("typed", "ahead", "read"),
    [
        ("24/11", False, date(2026, 11, 24)),
        ("25/11", False, ON),
        ("26/11", False, date(2025, 11, 26)),
        ("20/11/26", False, date(2026, 11, 20)),
        ("20.11.26", False, date(2026, 11, 20)),
        ("20 Nov", False, date(2026, 11, 20)),
        ("20-Nov-26", False, date(2026, 11, 20)),
        ("29/2", False, date(2024, 2, 29)),
        ("24/11", True, date(2027, 11, 24)),
        ("30/11", True, date(2026, 11, 30)),
        ("20/11/2026", False, date(2026, 11, 20)),
        ("2026-11-20", False, date(2026, 11, 20)),
    ],
)
def test_a_day_may_be_written_short(typed: str, ahead: bool, read: date) -> None:
    assert read_day_typed(typed, ON, ahead=ahead) == read


@pytest.mark.parametrize("typed", ["24", "31/11", "13/13", "0/1", "30/2", "24/11/6", "24//11", "24 Foo", "11-26"])
def test_what_is_no_day_is_refused_with_a_form_that_works(typed: str) -> None:
    with pytest.raises(DayError, match=r"Type it like 07-Mar-2026 or 7/3/2026"):
        read_day_typed(typed, ON)


@pytest.mark.parametrize("typed", ["24/11", "20/11/26"])
def test_where_no_day_is_near_as_of_a_birth_date_the_whole_year_is_wanted(typed: str) -> None:
    with pytest.raises(DayError):
        read_day_typed(typed)


def test_short_days_are_said_back_and_a_bad_one_is_told_at_its_own_field(qtbot: QtBot, nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    doses = form.doses
    nurse.key(doses.taken.yes, Qt.Key.Key_Y)
    doses.first.line.clear()
    qtbot.keyClicks(doses.first.line, "20/11")
    assert doses.first.message.text() == "Fri 20-Nov-2026"
    doses.last.line.clear()
    qtbot.keyClicks(doses.last.line, "31/11")
    qtbot.keyClicks(doses.missed, "21/11, 22/11/26")
    assert doses.understood.text() == "Sat 21-Nov-2026, Sun 22-Nov-2026"
    form.store()
    assert QApplication.focusWidget() is doses.last.line
    assert doses.other_fault.text() == (
        "Doses taken: There is no such day as “31/11”. Type it like 07-Mar-2026 or 7/3/2026."
    )
    assert doses.fault.text() == ""
    doses.last.line.clear()
    qtbot.keyClicks(doses.last.line, "23/11")
    missed = [d for d in form.record().doses if d.ug == 0]
    nurse.saves()
    assert [(d.first, d.last) for d in missed] == [(date(2026, 11, 21), date(2026, 11, 22))]


def test_before_the_first_dose_no_days_are_offered(qtbot: QtBot, desk: Desk, bridge: Bridge) -> None:
    made = register(desk, "PATEL")
    step = Step(today(desk) + timedelta(days=4), None, (Administration(None, 500),), Route.ORAL, Form.LIQUID)
    desk.actor = PRESCRIBER
    desk.do(token(), change_plan, PlanChange(made, "PATEL, Jane", (), (step,), reason="start"))
    form = Nurse(qtbot, bridge, open_page(qtbot, bridge, made)).takes_a_call()
    nobody = form.doses.first.text(), form.doses.last.text(), form.doses.taken.yes.isEnabled()
    assert nobody == ("", "", False)


def test_an_example_in_grey_says_that_it_is_one(nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    greys = {line.placeholderText() for line in form.findChildren(QLineEdit) if line is not form.foot.minutes}
    examples = {grey for grey in greys if any(letter.isdigit() for letter in grey)}
    assert {"e.g. 22:00", "e.g. 07-Mar-2026"} <= examples
    assert all(grey.startswith(("e.g. ", "mg, like ")) for grey in examples)


def test_a_draft_put_back_is_no_longer_called_unsaved_once_it_was_saved(
    qtbot: QtBot, bridge: Bridge, jane: int, nurse: Nurse
) -> None:
    nurse.takes_a_call().note.setPlainText("half")
    nurse.view.call.put_off()
    again = Nurse(qtbot, bridge, open_page(qtbot, bridge, jane))
    form = again.takes_a_call()
    assert not form.resumed.isHidden()
    again.saves()
    assert form.resumed.isHidden()


def test_answers_without_a_call_are_told_beside_that_nobody_has_rung(desk: Desk, jane: int, nurse: Nurse) -> None:
    seen = CallRecord(jane, NAME, today(desk), capture=Capture.VISIT, answers=(Answer("headache", 1),))
    desk.do(token(), record_call, seen)
    nurse.reread()
    nurse.takes_a_call()
    assert nurse.view.sight is not None
    assert "No call before; last answers 25-Nov-2026, by visit or diary" in nurse.view.sight.said()


def test_a_letter_that_nobody_was_reached_is_asked_about_after_a_talk_today(
    qtbot: QtBot, desk: Desk, jane: int, nurse: Nurse
) -> None:
    menu = nurse.view.head.letters.menu()
    assert menu.actions()[-1].text() == "We could not reach you"
    deeds = nurse.view.deeds
    menu.actions()[-1].trigger()
    qtbot.waitUntil(lambda: deeds.letter is not None)
    assert deeds.letter is not None
    deeds.letter.reject()
    deeds.letter = None
    call(desk, jane, NAME, Answer("headache", 1))
    nurse.reread()
    menu.actions()[-1].trigger()
    box = deeds.letter_question
    assert box is not None
    assert (box.about.text(), deeds.letter) == ("HUGHES, Jane was reached today.", None)
    box.reject()
    assert deeds.letter is None
    nurse.view.head.letter.emit(LetterKind.NOT_REACHED)
    box = deeds.letter_question
    assert box is not None
    box.accept()
    qtbot.waitUntil(lambda: deeds.letter is not None)
