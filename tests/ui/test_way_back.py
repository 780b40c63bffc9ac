"""The way from the list of calls and back: the next row marked and in sight, and what was begun told at the start."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import CallOutcome
from ldndesk.desk.drafts import keep_draft
from ldndesk.desk.work import UNNAMED, Actor, Desk, Role
from ldndesk.ui.screens import Screens
from tests.conftest import Clock

from .clinic import prescribe, register

NAMES = ("ABLE", "BAKER", "CLARK", "DAVIS", "EVANS", "FROST", "GRANT", "HUGHES", "IRWIN", "JONES", "KELLY", "LEWIS")


@pytest.fixture
def clinic(desk: Desk, clock: Clock) -> list[int]:
    """A dozen patients to ring."""
    made = []
    for name in NAMES:
        made.append(register(desk, name))
        prescribe(desk, made[-1], f"{name}, Jane")
    clock.pass_days(7)
    return made


def start(qtbot: QtBot, screens: Screens) -> None:
    screens.shell.frame.resize(1280, 720)
    with qtbot.waitSignal(screens.filled):
        screens.start()


def row_in_sight(screens: Screens) -> int | None:
    """Give the patient of the marked row, where it is in sight whole and has the keyboard."""
    calls = screens.today.calls
    chosen = calls.selectionModel().selectedRows()
    if not chosen or QApplication.focusWidget() is not calls:
        return None
    place = calls.visualRect(chosen[0])
    row = calls.current_row()
    return row.patient_id if row and calls.viewport().rect().contains(place.center()) else None


def ring(qtbot: QtBot, screens: Screens, patient_id: int) -> None:
    """Open the call form of a patient from the list, by keyboard."""
    calls = screens.today.calls
    calls.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in NAMES:
        row = calls.current_row()
        if row is not None and row.patient_id == patient_id:
            break
        qtbot.keyClick(calls, Qt.Key.Key_Down)
    qtbot.keyClick(calls, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screens.patient is not None and screens.patient.form is not None)


@pytest.mark.parametrize("at", [0, 8])
def test_after_a_call_the_next_row_is_marked_and_in_sight(
    qtbot: QtBot, screens: Screens, clinic: list[int], at: int
) -> None:
    start(qtbot, screens)
    ring(qtbot, screens, clinic[at])
    assert screens.patient is not None
    form = screens.patient.form
    assert form is not None
    form.note.setPlainText("well")
    form.symptoms.line("headache").score.setText("0")
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: form.result is not None)
    assert form.result is not None
    qtbot.keyClick(form.result.close_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row_in_sight(screens) == clinic[at + 1])


def test_leaving_without_a_call_goes_back_to_the_list_on_the_next_row(
    qtbot: QtBot, screens: Screens, clinic: list[int]
) -> None:
    start(qtbot, screens)
    ring(qtbot, screens, clinic[8])
    assert screens.patient is not None
    screens.patient.call.cancel()
    screens.shell.actions_by_name["back"].trigger()
    qtbot.waitUntil(lambda: row_in_sight(screens) == clinic[9])
    ring(qtbot, screens, clinic[11])
    screens.shell.actions_by_name["today"].trigger()
    qtbot.waitUntil(lambda: row_in_sight(screens) == clinic[11])


def test_an_attempt_in_vain_goes_on_with_the_next_one(qtbot: QtBot, screens: Screens, clinic: list[int]) -> None:
    start(qtbot, screens)
    ring(qtbot, screens, clinic[2])
    assert screens.patient is not None
    form = screens.patient.form
    assert form is not None
    form.outcome.setCurrentIndex(form.outcome.findData(CallOutcome.NO_ANSWER.value))
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: form.result is not None)
    assert form.result is not None
    qtbot.keyClick(form.result.close_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row_in_sight(screens) == clinic[3])


@pytest.mark.hazard("H25")
def test_a_call_begun_and_not_saved_is_told_at_the_start_and_enter_opens_it(
    qtbot: QtBot, screens: Screens, desk: Desk, clinic: list[int]
) -> None:
    desk.actor = Actor("Demo nurse", Role.NURSE)
    desk.jot(keep_draft, clinic[1], "t", {"note": "half"})
    start(qtbot, screens)
    begun = screens.today.begun
    assert begun.text() == "1 call begun and not saved: BAKER, Jane (Enter opens it)"
    qtbot.waitUntil(lambda: QApplication.focusWidget() is begun)
    qtbot.keyClick(begun, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screens.patient is not None and screens.patient.form is not None)
    assert screens.patient is not None
    assert screens.patient.form is not None
    assert screens.patient.form.note.toPlainText() == "half"
    screens.patient.call.discard()
    screens.shell.actions_by_name["back"].trigger()
    qtbot.waitUntil(begun.isHidden)


@pytest.mark.hazard("H25")
def test_a_call_begun_by_another_is_not_told_nor_one_of_somebody_without_a_name(
    qtbot: QtBot, screens: Screens, desk: Desk, clinic: list[int]
) -> None:
    desk.actor = Actor("Demo prescriber", Role.PRESCRIBER)
    desk.jot(keep_draft, clinic[1], "t", {"note": "half"})
    desk.jot(keep_draft, clinic[4], "u", {"note": "half"})
    desk.actor = Actor("Demo nurse", Role.NURSE)
    start(qtbot, screens)
    assert screens.today.begun.isHidden()
    screens.take_desk(Actor("Demo prescriber", Role.PRESCRIBER))
    assert screens.today.begun.text() == (
        "2 calls begun and not saved: BAKER, Jane; EVANS, Jane (Enter opens the first)"
    )
    screens.take_desk(Actor(UNNAMED, Role.NURSE))
    assert screens.today.begun.isHidden()
