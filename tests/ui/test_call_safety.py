"""An urgent yes stands until somebody takes it back on purpose, and what is to be said stays in sight."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import Answer, CallOutcome
from ldndesk.desk.work import Desk
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.call_form import CallForm
from ldndesk.ui.plain_label import PlainLabel, together

from .clinic import prescribe, register
from .pages import Nurse, open_page

NAME = "HUGHES, Jane"


@pytest.fixture
def jane(desk: Desk) -> int:
    made = register(desk, "HUGHES")
    prescribe(desk, made, NAME)
    return made


@pytest.fixture
def nurse(qtbot: QtBot, bridge: Bridge, jane: int) -> Nurse:
    return Nurse(qtbot, bridge, open_page(qtbot, bridge, jane))


def press(qtbot: QtBot, key: Qt.Key) -> None:
    """Press a key wherever the keyboard is."""
    at = QApplication.focusWidget()
    assert at is not None
    qtbot.keyClick(at, key)


def wholly_in_sight(form: CallForm, key: str) -> bool:
    box, port = form.safety.says[key], form.area.viewport()
    top = box.mapTo(port, QPoint(0, 0)).y()
    return box.isVisible() and top >= 0 and top + box.height() <= port.height()


@pytest.mark.hazard("H3")
def test_after_an_urgent_yes_the_next_letter_answers_the_next_question(qtbot: QtBot, nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    asked = form.safety.questions
    asked["dark_urine"].setFocus()
    press(qtbot, Qt.Key.Key_Y)
    assert QApplication.focusWidget() is asked["self_harm_thoughts"].yes
    qtbot.waitUntil(lambda: wholly_in_sight(form, "dark_urine"))
    press(qtbot, Qt.Key.Key_N)
    assert form.record().answers == (Answer("dark_urine", 1), Answer("self_harm_thoughts", 0))
    assert not form.safety.says["dark_urine"].isHidden()
    assert form.safety.standing.text() == ("Urgent: yes to Dark urine. Tell the prescriber now, before the next call.")
    assert not form.safety.standing.isHidden()


@pytest.mark.hazard("H3")
@pytest.mark.parametrize("by", ["N", "-", "no", "yes"])
def test_an_urgent_yes_is_taken_back_by_its_own_question_alone(qtbot: QtBot, nurse: Nurse, by: str) -> None:
    form = nurse.takes_a_call()
    dark = form.safety.questions["dark_urine"]
    dark.setFocus()
    press(qtbot, Qt.Key.Key_Y)

    def wants_it_back() -> None:
        dark.setFocus()
        if by in {"no", "yes"}:
            qtbot.mouseClick(dark.no if by == "no" else dark.yes, Qt.MouseButton.LeftButton)
        else:
            press(qtbot, Qt.Key.Key_N if by == "N" else Qt.Key.Key_Minus)

    wants_it_back()
    asks = form.safety.take_backs["dark_urine"]
    assert (dark.value(), dark.no.isChecked(), asks.isHidden()) == (True, False, False)
    assert asks.question.text() == "Take back the yes to dark urine?"
    assert QApplication.focusWidget() is asks.keep
    qtbot.waitUntil(lambda: wholly_in_sight(form, "dark_urine"))
    for letter in (Qt.Key.Key_N, Qt.Key.Key_T, Qt.Key.Key_Y, Qt.Key.Key_N):
        press(qtbot, letter)
    assert form.record().answers == (Answer("dark_urine", 1),)
    press(qtbot, Qt.Key.Key_Return)
    assert (dark.value(), asks.isHidden()) == (True, True)
    assert QApplication.focusWidget() is form.safety.questions["self_harm_thoughts"].yes

    wants_it_back()
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Return)
    assert dark.value() is (False if by in {"N", "no"} else None)
    assert form.safety.says["dark_urine"].isHidden()
    assert form.safety.standing.text() == ""


@pytest.mark.hazard("H3")
def test_a_call_that_reached_nobody_does_not_swallow_an_urgent_yes(nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    nurse.key(form.safety.questions["dark_urine"].yes, Qt.Key.Key_Y)
    form.outcome.setCurrentIndex(form.outcome.findData(CallOutcome.NO_ANSWER.value))
    form.store()
    assert "Dark urine is answered yes, so the patient was reached: choose “Reached”." in form.fault.text()
    assert form.is_under_way()


def test_an_answer_that_is_not_urgent_is_still_changed_by_one_key(nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    nurse.key(form.ahead.consent.yes, Qt.Key.Key_Y)
    nurse.key(form.ahead.consent.yes, Qt.Key.Key_N)
    assert form.ahead.consent.value() is False


@pytest.mark.hazard("H3")
def test_the_opioid_is_spoken_of_beside_a_warning_sign(nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    nurse.key(form.safety.questions["dark_urine"].yes, Qt.Key.Key_Y)
    form.medicines.lines[0].text.setText("co-codamol")
    nurse.saves()
    assert form.result is not None
    said = [label.text() for label in form.result.findChildren(PlainLabel)]
    assert "Take no more LDN until the prescriber has rung back. Very unwell, confused or bleeding: 999." in said
    assert any(line.endswith("an opioid. Beside LDN its relief may fail and withdrawal may follow.") for line in said)
    assert "Sweating, shaking, vomiting or very unwell: NHS 111, in an emergency 999." in said


def test_a_number_to_ring_is_never_broken_over_two_lines() -> None:
    assert together("Samaritans 116 123, NHS 111") == "Samaritans 116\u00a0123, NHS\u00a0111"
