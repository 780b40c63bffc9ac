"""A whole routine call by the keys alone, with every indication: from the patient's page to the stored call."""

from datetime import time

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.history import Patient
from ldndesk.clinical.symptoms import INDICATIONS, Indication
from ldndesk.desk.patients import register_patient
from ldndesk.desk.work import Desk
from ldndesk.ui.answer_fields import ScoreField
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.call_form import CallForm
from ldndesk.ui.call_symptoms import MOOD, asked_groups, first_outcomes
from ldndesk.ui.patient_page import PatientPageView
from ldndesk.ui.plain_label import PlainLabel

from .clinic import NURSE, call, prescribe, token
from .pages import Nurse, open_page

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


def safety_and_ahead(keys: Keyboard, form: CallForm) -> None:
    """Answer no to every question, each of which the key before leads to."""
    asked = [*form.safety.questions.values(), form.medicines.any, form.ahead.operation, form.ahead.pregnancy]
    for question in (*asked, form.ahead.consent):
        assert QApplication.focusWidget() is question.yes
        keys.press(Qt.Key.Key_N)


def by_name(keys: Keyboard, form: CallForm) -> None:
    """Say that there are no side effects, and answer what the keys then lead to: all that is asked by name."""
    keys.press(Qt.Key.Key_Return)
    here = [line for line in form.symptoms.lines if line.parentWidget() is form.symptoms and not line.is_typed()]
    assert MOOD in {line.key for line in here}
    for line in here:
        assert QApplication.focusWidget() is line.score
        keys.type("0")
        keys.press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is form.symptoms.search
    keys.press(Qt.Key.Key_Return)


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
    by_name(keys, form)
    safety_and_ahead(keys, form)
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
    assert {told[key] for key in (*form.safety.questions, MOOD, "nausea", "vivid_dreams")} == {0}
    assert [asked.day for asked in history.medicines_asked] == [view.page.on]
    assert history.main_sleep[0].end == time(7)
    assert [dose.ug for dose in history.doses_taken] == [4500]


@pytest.mark.hazard("H3")
def test_an_open_alert_on_the_mood_is_not_cleared_by_the_one_key(qtbot: QtBot, desk: Desk, bridge: Bridge) -> None:
    jane = with_indications(desk, Indication.ME_CFS)
    call(desk, jane, NAME, Answer("low_mood", 8, None, True), Answer("rash", 7, None, True))
    nurse = Nurse(qtbot, bridge, open_page(qtbot, bridge, jane))
    before = nurse.rules_shown()
    form = nurse.takes_a_call()
    form.symptoms.none.setFocus()
    qtbot.keyClick(form.symptoms.none, Qt.Key.Key_N)
    assert {form.symptoms.line(key).score.text() for key in ("low_mood", "rash")} == {""}
    assert "ask by name: Rash, Low mood" in form.symptoms.filled.text()
    assert QApplication.focusWidget() is form.symptoms.line("rash").score
    nurse.saves()
    nurse.reads_the_result()
    nurse.reread()
    assert nurse.rules_shown() == before


@pytest.mark.hazard("H25")
def test_what_nobody_asked_is_named_at_the_end(qtbot: QtBot, desk: Desk, bridge: Bridge) -> None:
    nurse = Nurse(qtbot, bridge, open_page(qtbot, bridge, with_indications(desk, Indication.MS)))
    form = nurse.takes_a_call()
    for question in form.safety.questions.values():
        question.set_value(False)
    form.symptoms.no_side_effects()
    nurse.saves()
    assert form.result is not None
    said = [label.text() for label in form.result.findChildren(PlainLabel)]
    grave = "Low mood, Other medicines, Operation or procedure planned, Pregnancy: ring back or ask at the next call."
    assert grave in said
    assert "Of the rest of the script: Doses taken, Spasticity (stiffness), How the illness is." in said


def test_what_was_asked_is_not_named_and_a_part_of_a_group_line_by_line(
    qtbot: QtBot, desk: Desk, bridge: Bridge
) -> None:
    nurse = Nurse(qtbot, bridge, open_page(qtbot, bridge, with_indications(desk, Indication.MS)))
    form = nurse.takes_a_call()
    form.doses.taken.set_value(True)
    for key in ("low_mood", "ms_spasticity", "insomnia", "headache"):
        form.symptoms.line(key).score.setText("1")
    for question in (*form.safety.questions.values(), form.medicines.any, form.ahead.operation, form.ahead.pregnancy):
        question.set_value(False)
    nurse.saves()
    assert form.result is not None
    said = [label.text() for label in form.result.findChildren(PlainLabel)]
    (rest,) = (line for line in said if line.startswith("Of the rest"))
    assert "Vivid dreams, Waking groggy, Stomach and bowel" in rest
    assert not any("ring back or ask" in line for line in said)
