"""A whole routine call by the keys alone, with every indication: from the patient's page to the stored call."""

from datetime import time

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ldndesk.clinical.history import Patient
from ldndesk.clinical.symptoms import INDICATIONS, Indication, Kind
from ldndesk.desk.patients import register_patient
from ldndesk.desk.work import Desk
from ldndesk.ui.answer_fields import ScoreField
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.call_form import CallForm
from ldndesk.ui.call_symptoms import asked_groups, first_outcomes
from ldndesk.ui.patient_page import PatientPageView

from .clinic import NURSE, prescribe, token
from .pages import open_page

NAME = "HUGHES, Jane"


def with_indications(desk: Desk, *indications: Indication) -> int:
    desk.actor = NURSE
    made = desk.do(token(), register_patient, Patient("L-1", "Hughes", "Jane"), indications).patient_id
    assert made is not None
    prescribe(desk, made, NAME)
    return made


class Keyboard:
    """Presses keys on whatever has the focus, and counts them."""

    def __init__(self) -> None:
        self.pressed = 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press what is no typed text."""
        self.pressed += 1
        self._send(key, "", modifier)

    def type(self, text: str) -> None:
        """Type an answer."""
        for letter in text:
            self._send(Qt.Key(ord(letter.upper())), letter, Qt.KeyboardModifier.NoModifier)

    @staticmethod
    def _send(key: Qt.Key, text: str, modifier: Qt.KeyboardModifier) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            at = QApplication.focusWidget()
            assert at is not None
            QApplication.sendEvent(at, QKeyEvent(kind, key.value, modifier, text))


def calling(qtbot: QtBot, view: PatientPageView) -> CallForm:
    qtbot.keyClick(view, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: view.form is not None)
    assert view.form is not None
    return view.form


@pytest.mark.parametrize("one", Indication)
@pytest.mark.parametrize("other", Indication)
def test_every_symptom_has_one_line_whatever_the_indications(one: Indication, other: Indication) -> None:
    groups = asked_groups((one, other), {})
    keys = [key for group in groups.values() for key in group]
    assert len(keys) == len(set(keys))
    assert {*first_outcomes((one, other)), *INDICATIONS[one].introductory} <= set(keys)


@pytest.mark.hazard("H25")
@pytest.mark.parametrize("indication", Indication)
def test_a_routine_call_is_stored_with_every_indication(
    qtbot: QtBot, desk: Desk, bridge: Bridge, indication: Indication
) -> None:
    view = open_page(qtbot, bridge, with_indications(desk, indication))
    form = calling(qtbot, view)
    for outcome in first_outcomes((indication,)):
        form.symptoms.line(outcome).score.setText("6")
    qtbot.keyClick(form.doses.taken.yes, Qt.Key.Key_Y)
    qtbot.keyClick(form.symptoms.lines[0].score, Qt.Key.Key_N)
    qtbot.keyClick(form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: form.result is not None or bool(form.fault.text()))
    assert form.fault.text() == ""
    assert view.page is not None
    qtbot.waitUntil(lambda: view.page is not None and bool(view.page.history.follow_ups))
    told = {a.symptom: a.score for a in view.page.history.follow_ups[0].answers}
    assert all(told[outcome] == 6 for outcome in first_outcomes((indication,)))


@pytest.mark.hazard("H25")
def test_what_treatment_is_measured_by_is_no_side_effect(qtbot: QtBot, desk: Desk, bridge: Bridge) -> None:
    view = open_page(qtbot, bridge, with_indications(desk, Indication.IBD))
    form = calling(qtbot, view)
    qtbot.keyClick(form.symptoms.lines[0].score, Qt.Key.Key_N)
    assert form.symptoms.line("abdominal_pain").said.text() == "not asked"
    assert form.symptoms.line("nausea").said.text() == "none"


@pytest.mark.hazard("H25")
def test_a_refusal_by_the_record_stays_in_sight_until_the_next_try(qtbot: QtBot, desk: Desk, bridge: Bridge) -> None:
    view = open_page(qtbot, bridge, with_indications(desk, Indication.MS))
    form = calling(qtbot, view)
    form.note.setPlainText("well")
    form.next_call.day.set_day(form._page.on)
    form.store()
    qtbot.waitUntil(form.save.isEnabled)
    form._tick()
    assert "Next call:" in form.fault.text()
    assert "must lie after the call" in form.fault.text()
    form.next_call.day.line.clear()
    form.store()
    qtbot.waitUntil(lambda: form.result is not None)


MOST_KEYS = 40
"""Key presses beyond typed text that a whole routine call may take."""


@pytest.mark.hazard("H25")
@pytest.mark.parametrize("indication", [Indication.ME_CFS, Indication.MS, Indication.AUTOIMMUNE_THYROID])
def test_a_whole_routine_call_takes_fewer_than_40_key_presses(
    qtbot: QtBot, desk: Desk, bridge: Bridge, indication: Indication
) -> None:
    """Every question of the script answered: as planned, no missed dose, no side effect, no danger, nothing ahead."""
    view = open_page(qtbot, bridge, with_indications(desk, indication))
    keys = Keyboard()
    view.setFocus()
    keys.press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: view.form is not None)
    assert view.form is not None
    form, at = view.form, QApplication.focusWidget

    def go_to(field: QWidget) -> None:
        for _ in range(12):
            if at() is field:
                return
            keys.press(Qt.Key.Key_Return if isinstance(at(), ScoreField) else Qt.Key.Key_Tab)
        raise AssertionError(f"the keys lead past {field.accessibleName()}")

    assert at() is form.doses.taken.yes
    keys.press(Qt.Key.Key_Y)
    go_to(form.bed)
    keys.type("22:30")
    go_to(form.rise)
    keys.type("7")
    go_to(form.symptoms.none)
    keys.press(Qt.Key.Key_Return)
    by_name = [line for line in form.symptoms.lines if Kind.THYROID in line.info.kinds]
    for line in by_name:
        go_to(line.score)
        keys.type("0")
    for question in form.safety.questions.values():
        go_to(question.yes)
        keys.press(Qt.Key.Key_N)
    for question in (form.medicines.any, form.ahead.operation, form.ahead.pregnancy, form.ahead.consent):
        go_to(question.yes)
        keys.press(Qt.Key.Key_N)
    outcomes = [line for line in form.symptoms.lines if line.parentWidget() is form.symptoms.illness]
    for line in outcomes:
        go_to(line.score)
        keys.type("4")
    go_to(form.note)
    keys.type("well")
    keys.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: form.result is not None)
    assert form.result is not None
    done = form.result.close_button
    qtbot.waitUntil(lambda: at() is done)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.form is None)
    assert keys.pressed < MOST_KEYS, f"{keys.pressed} key presses"
    qtbot.waitUntil(lambda: view.page is not None and bool(view.page.history.follow_ups))
    assert view.page is not None
    history = view.page.history
    told = {answer.symptom: answer.score for answer in history.follow_ups[0].answers}
    assert all(told[line.key] == 4 for line in outcomes)
    assert {told[key] for key in form.safety.questions} == {0}
    assert told["nausea"] == told["vivid_dreams"] == 0
    assert [asked.day for asked in history.medicines_asked] == [view.page.on]
    assert history.main_sleep[0].end == time(7)
    assert [dose.ug for dose in history.doses_taken] == [4500]
