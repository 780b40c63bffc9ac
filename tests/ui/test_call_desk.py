"""What the caller has at hand during a call: numbers, messages, what stood last time, and what stays in sight."""

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import Answer, CallOutcome
from ldndesk.clinical.history import Patient
from ldndesk.clinical.symptoms import Indication
from ldndesk.desk.calls import MessageWord
from ldndesk.desk.patients import register_patient
from ldndesk.desk.today import read_today
from ldndesk.desk.work import Desk
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.call_form import CallForm
from ldndesk.ui.call_head import CallHead, numbers_of
from ldndesk.ui.plain_label import PlainLabel
from tests.conftest import Clock

from .clinic import NURSE, call, prescribe, token, with_alert
from .pages import Nurse, open_page

JANE = Patient("L-1", "Hughes", "Jane", date(1980, 3, 7), phone="01632 960007; 07700 900123")
NAME = JANE.display_name


@pytest.fixture
def jane(desk: Desk) -> int:
    desk.actor = NURSE
    made = desk.do(token(), register_patient, JANE, (Indication.ME_CFS,)).patient_id
    assert made is not None
    prescribe(desk, made, NAME)
    return made


@pytest.fixture
def nurse(qtbot: QtBot, bridge: Bridge, jane: int) -> Nurse:
    return Nurse(qtbot, bridge, open_page(qtbot, bridge, jane))


def choose(form: CallForm, outcome: CallOutcome) -> None:
    form.outcome.setCurrentIndex(form.outcome.findData(outcome.value))


@pytest.mark.parametrize(
    ("phone", "numbers"),
    [
        ("01632 960001", ["01632 960001"]),
        ("01632 960001 / 07700 900123", ["01632 960001", "07700 900123"]),
        ("01632 960001, work; 07700 900123", ["01632 960001", "work", "07700 900123"]),
        (" ", []),
    ],
)
def test_telephone_numbers_are_told_apart(phone: str, numbers: list[str]) -> None:
    assert numbers_of(phone) == numbers


def test_a_number_is_one_click_from_the_clipboard_and_its_absence_is_said(qtbot: QtBot, nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    nurse.press(form.head.numbers[1])
    assert QGuiApplication.clipboard().text() == "07700 900123"
    assert form.head.copied.text() == "copied"
    without = CallHead("", None)
    qtbot.addWidget(without)
    assert "No telephone number" in [label.text() for label in without.findChildren(PlainLabel)]


@pytest.mark.hazard("H25")
def test_messages_are_shown_as_not_asked_until_the_patient_has_said(nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    assert form.head.messages.text() == "Messages: not asked; leave none"
    assert form.record().messages is None
    nurse.key(form.ahead.consent.yes, Qt.Key.Key_Y)
    assert not form.ahead.with_whom.isHidden()
    form.ahead.with_whom.setText(" her husband ")
    assert form.record().messages == MessageWord(allowed=True, with_whom="her husband")
    nurse.saves()
    assert form.head.messages.text() == "Messages: may be left: her husband (told 07-Mar-2026)"
    nurse.reads_the_result()
    assert nurse.takes_a_call().head.messages.text().startswith("Messages: may be left: her husband")


def test_asked_to_be_called_back_needs_a_day_and_books_the_hour(desk: Desk, jane: int, nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    choose(form, CallOutcome.CALL_BACK)
    assert form.next_call.day.day() == date(2026, 3, 7)
    form.next_call.day.line.clear()
    form.store()
    assert "Next call: type the day to ring" in form.fault.text()
    form.next_call.day.set_day(date(2026, 3, 7))
    form.next_call.at.setText("8")
    form.store()
    nurse.qtbot.waitUntil(lambda: "has passed; it is 09:00" in form.fault.text())
    form.next_call.at.setText("15:30")
    nurse.saves()
    assert form.result is not None
    assert "The patient was not reached" in [w.text() for w in form.result.findChildren(PlainLabel)]
    (due,) = (c for c in desk.ask(read_today).calls if c.patient_id == jane)
    assert "at 15:30" in due.why


def test_the_call_offered_by_the_schedule_books_nothing_unless_it_is_changed(nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    offered = form.next_call.day.day()
    assert offered is not None
    assert form.next_call.booked() == (None, None)
    form.next_call.at.setText("10")
    assert form.next_call.booked() == (offered, time(10))
    form.next_call.at.clear()
    choose(form, CallOutcome.CALL_BACK)
    assert form.next_call.booked() == (date(2026, 3, 7), None)
    choose(form, CallOutcome.REACHED)
    assert form.next_call.day.day() == offered


def test_an_hour_without_a_day_is_asked_for(nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    form.next_call.day.line.clear()
    form.next_call.at.setText("10")
    form.note.setPlainText("well")
    form.store()
    assert "type the day to ring" in form.fault.text()
    form.next_call.at.setText("25")
    form.store()
    assert "not a time of day" in form.fault.text()


@pytest.mark.hazard("H25")
def test_as_last_time_copies_what_does_not_change_and_asks_anew_what_may_call_for_less(
    desk: Desk, jane: int, clock: Clock, nurse: Nurse
) -> None:
    began = date(2026, 3, 1)
    call(desk, jane, NAME, Answer("headache", 4, None, True, False, began), Answer("nausea", 0))
    clock.pass_days(7)
    nurse.reread()
    form = nurse.takes_a_call()
    head, sick, dreams = (form.symptoms.line(k) for k in ("headache", "nausea", "vivid_dreams"))
    for line in (head, sick, dreams):
        line.score.setFocus()
        nurse.key(line.score, Qt.Key.Key_Equal)
    assert head.answer() == Answer("headache", 4, None, None, False, began)
    assert head.said.text() == "as last time"
    assert sick.answer() == Answer("nausea", 0)
    assert (dreams.answer(), dreams.said.text()) == (None, "no score before")
    head.score.setText("5")
    assert head.said.text() == "of 10"


@pytest.mark.hazard("H25")
def test_open_alerts_and_the_last_call_stay_in_sight_and_follow_the_saved_call(
    qtbot: QtBot, desk: Desk, bridge: Bridge
) -> None:
    nurse = Nurse(qtbot, bridge, open_page(qtbot, bridge, with_alert(desk, "HUGHES")))
    view = nurse.view
    assert view.sight is None
    nurse.takes_a_call()
    assert view.sight is not None
    assert "Urgent" in view.sight.said()
    assert "Jaundice" in view.sight.said()
    assert "Last call 07-Mar-2026: reached" in view.sight.said()
    assert view.head.isHidden()
    nurse.types_score("headache", "7", troublesome=True)
    nurse.saves()
    qtbot.waitUntil(lambda: view.sight is not None and "Dose reduction" in view.sight.said())
    nurse.reads_the_result()
    qtbot.waitUntil(lambda: view.sight is None)
    assert not view.head.isHidden()


def test_without_alerts_and_calls_that_is_said(nurse: Nurse) -> None:
    nurse.takes_a_call()
    assert nurse.view.sight is not None
    assert "No call before" in nurse.view.sight.said()


def test_the_last_note_is_shown_shortened(desk: Desk, clock: Clock, nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    form.note.setPlainText("Works nights this month. " + "Tired. " * 40)
    nurse.saves()
    nurse.reads_the_result()
    clock.pass_days(3)
    nurse.reread()
    nurse.takes_a_call()
    assert nurse.view.sight is not None
    assert "Note of 07-Mar-2026: Works nights this month." in nurse.view.sight.said()
    assert nurse.view.sight.said().endswith("…")
