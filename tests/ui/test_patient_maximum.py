"""A prescriber sets, sees, keeps to and lifts the highest dose of one patient."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ldndesk.clinical.findings import Proposal
from ldndesk.clinical.history import Patient
from ldndesk.clinical.patient_maximum import patient_maximum
from ldndesk.clinical.plan import Administration
from ldndesk.desk.page import read_entries
from ldndesk.desk.plans import lift_maximum, set_maximum
from ldndesk.desk.work import Desk, NotAllowed, Refused
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.maximum_card import AGAIN, MaximumCard, ask_maximum
from ldndesk.ui.patient_page import PatientPageView
from ldndesk.ui.plan_editor import PlanEditor

from .clinic import NURSE, PRESCRIBER, prescribe, register
from .pages import Prescriber, open_page
from .test_plan_editor import judged, retype

NAME = Patient("", "HUGHES", "Ann").display_name


@pytest.fixture
def patient(desk: Desk) -> int:
    """A patient on 4.5 mg in the morning."""
    made = register(desk, "HUGHES", "Ann")
    prescribe(desk, made, NAME)
    return made


@pytest.fixture
def view(qtbot: QtBot, bridge: Bridge, patient: int) -> Iterator[PatientPageView]:
    yield open_page(qtbot, bridge, patient)
    bridge.close()


def sets(prescriber: Prescriber, dose: str, reason: str) -> None:
    """Set a maximum through its dialog and wait for the page drawn anew."""
    view = prescriber.view
    card, before = view.side.maximum, view.page
    assert card is not None
    prescriber.press(card.set)
    dialog = prescriber.dialog
    retype(prescriber.qtbot, dialog.dose.line, dose)
    prescriber.qtbot.keyClicks(dialog.text, reason)
    prescriber.press(dialog.act)
    prescriber.qtbot.waitUntil(lambda: view.page is not before)


@pytest.mark.hazard("H42")
def test_a_maximum_is_set_shown_and_no_step_above_it_is_stored(
    qtbot: QtBot, bridge: Bridge, view: PatientPageView
) -> None:
    prescriber = Prescriber(qtbot, bridge, view)
    sets(prescriber, "3", "headaches above it")
    card = view.side.maximum
    assert card is not None
    assert card.said.text().startswith("3 mg, set on ")
    assert card.said.text().endswith(": headaches above it.")
    assert card.above.text() == "The plan in force goes above it now, to 4.5 mg: change the plan."
    assert view.banner.values["Current dose"].text().endswith("· at most 3 mg – the plan goes above it")
    view.change_plan()
    qtbot.waitUntil(lambda: view.editor is not None)
    editor = view.editor
    assert isinstance(editor, PlanEditor)
    judged(qtbot, editor)
    assert "4.5 mg is above this patient’s maximum (3 mg, set on " in editor.rows[0].fault.text()
    retype(qtbot, editor.reason, "because")
    assert not editor.save.isEnabled(), "no reason makes it storable"
    retype(qtbot, editor.rows[0].dose.line, "3")
    judged(qtbot, editor)
    with qtbot.waitSignal(editor.saved):
        prescriber.press(editor.save)
    qtbot.waitUntil(lambda: view.side.maximum is not None and not view.side.maximum.above.text())
    assert view.banner.values["Current dose"].text().endswith("· at most 3 mg")


@pytest.mark.hazard("H39")
def test_a_maximum_is_lifted_with_a_reason_and_both_stay_in_the_record(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int, view: PatientPageView
) -> None:
    prescriber = Prescriber(qtbot, bridge, view)
    sets(prescriber, "3", "headaches above it")
    before = view.page
    assert view.side.maximum is not None
    prescriber.press(view.side.maximum.lift)
    prescriber.press(prescriber.dialog.act)
    assert prescriber.dialog.fault.text() == "Write the reason in words."
    qtbot.keyClicks(prescriber.dialog.text, "well for a year")
    prescriber.press(prescriber.dialog.act)
    qtbot.waitUntil(lambda: view.page is not before)
    assert view.page is not None
    assert patient_maximum(view.page.history, view.page.on) is None
    decided = [e.text for e in desk.ask(read_entries, patient) if e.table == "decision"]
    assert decided == ["Maximum lifted: well for a year", "Maximum of 3 mg set: headaches above it"]


@pytest.mark.parametrize("dose", ["0", "0.4", "10.5", "11"])
def test_a_maximum_outside_low_dose_use_is_refused_and_what_was_typed_stays(
    qtbot: QtBot, bridge: Bridge, view: PatientPageView, dose: str
) -> None:
    prescriber = Prescriber(qtbot, bridge, view)
    assert view.side.maximum is not None
    prescriber.press(view.side.maximum.set)
    dialog = prescriber.dialog
    prescriber.press(dialog.act)
    assert dialog.fault.text() == "Type the dose in mg, like 3."
    retype(qtbot, dialog.dose.line, dose)
    qtbot.keyClicks(dialog.text, "why not")
    prescriber.press(dialog.act)
    qtbot.waitUntil(lambda: "between 0.5 mg and 10 mg" in dialog.fault.text())
    assert dialog.dose.text() == dose
    assert view.page is not None
    assert view.page.history.decisions == ()


@pytest.mark.hazard("H27")
def test_a_nurse_sees_it_and_may_neither_set_nor_lift_it(qtbot: QtBot, desk: Desk, patient: int) -> None:
    desk.actor = NURSE
    with pytest.raises(NotAllowed):
        desk.do("1", set_maximum, patient, NAME, 3000, "why")
    with pytest.raises(NotAllowed):
        desk.do("2", lift_maximum, patient, NAME, "why")
    desk.actor = PRESCRIBER
    with pytest.raises(Refused, match="No maximum is set"):
        desk.do("3", lift_maximum, patient, NAME, "why")
    changes = desk.do("4", set_maximum, patient, NAME, 3000, "why")
    assert changes.note == "Maximum of 3 mg a day recorded. The plan in force goes above it: change the plan."
    desk.actor = NURSE
    bridge = Bridge(desk)
    view = open_page(qtbot, bridge, patient)
    assert view.side.maximum is not None
    assert not view.side.maximum.set.isVisible()
    assert not view.side.maximum.lift.isVisible()
    assert any("3 mg, set on " in label.text() for label in view.side.findChildren(QLabel))
    bridge.close()


def test_a_second_reduction_leads_to_the_last_easy_dose_as_the_maximum(
    qtbot: QtBot, bridge: Bridge, view: PatientPageView
) -> None:
    prescriber = Prescriber(qtbot, bridge, view)
    page = view.page
    assert page is not None
    assert page.course is not None
    steps = tuple(s._replace(administrations=(Administration(None, 2000),)) for s in page.course.plans[-1].steps)
    again = replace(page, proposal=Proposal("Go back to 2 mg and stay there", steps, (AGAIN,), ""))
    card = MaximumCard(again, prescriber=True)
    qtbot.addWidget(card)
    assert card.set.text() == "Set 2 mg as the maximum…"
    dialog = ask_maximum(bridge, again, view)
    assert dialog.dose.text() == "2"
    assert dialog.text.toPlainText() == "A second reduction at the same dose; 2 mg was the last easy one."
    with qtbot.waitSignal(dialog.accepted):
        prescriber.press(dialog.act)
    prescriber.reread()
    assert view.side.maximum is not None
    assert view.side.maximum.said.text().startswith("2 mg, set on ")
