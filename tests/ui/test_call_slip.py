"""A slip away from an opioid is settled by one key before the call is saved, and a refusal is told on."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldndesk.desk.inbox import read_alerts
from ldndesk.desk.medicines import read_medicines
from ldndesk.desk.today import AlertState
from ldndesk.desk.work import Desk
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.plain_label import PlainLabel

from .clinic import prescribe, register
from .pages import Nurse, open_page

NAME = "HUGHES, Jane"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def jane(desk: Desk) -> int:
    made = register(desk, "HUGHES")
    prescribe(desk, made, NAME)
    return made


@pytest.fixture
def nurse(qtbot: QtBot, bridge: Bridge, jane: int) -> Nurse:
    return Nurse(qtbot, bridge, open_page(qtbot, bridge, jane))


def told(desk: Desk, jane: int) -> list[tuple[str, str, str]]:
    open_now = (a.finding for a in desk.ask(read_alerts, jane) if a.state is AlertState.OPEN)
    return [(f.rule, f.urgency.value, f.reason) for f in open_now]


@pytest.mark.hazard("H11")
@pytest.mark.parametrize(
    ("typed", "offered", "kept"),
    [
        ("cocodomol", "co-codamol", "co-codamol"),
        ("cocodomol 30/500", "co-codamol", "co-codamol 30/500"),
        ("lopermide", "loperamide", "loperamide"),
    ],
)
def test_a_slip_away_from_a_grave_name_is_settled_by_one_key_before_saving(
    desk: Desk, jane: int, nurse: Nurse, typed: str, offered: str, kept: str
) -> None:
    form = nurse.takes_a_call()
    line = form.medicines.lines[0]
    nurse.qtbot.keyClicks(line.text, typed)
    assert line.slip.asked.yes.text() == f"Yes, {offered} (Y)"
    nurse.key(form, Qt.Key.Key_S, CTRL)
    assert f"Not saved. “{typed}”: did the patient mean {offered}? Press Y, or N for as typed." in form.fault.text()
    at = QApplication.focusWidget()
    assert at is line.slip.asked.yes
    nurse.key(at, Qt.Key.Key_Y)
    assert line.text.text() == kept
    assert QApplication.focusWidget() is line.first.line
    nurse.saves()
    ((rule, urgency, reason),) = told(desk, jane)
    assert rule == ("remedy-not-acceptable" if offered == "loperamide" else "opioid-comedication")
    assert urgency == "urgent"
    assert reason.startswith(f"{offered} ")
    (medicine,) = desk.ask(read_medicines, jane)
    assert medicine.fact is not None
    assert (medicine.fact.text, medicine.fact.not_meant) == (kept, typed)


@pytest.mark.hazard("H11")
def test_a_slip_kept_as_typed_is_told_to_the_prescriber_as_refused(desk: Desk, jane: int, nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    line = form.medicines.lines[0]
    nurse.qtbot.keyClicks(line.text, "cocodomol")
    nurse.key(line.text, Qt.Key.Key_Return)
    at = QApplication.focusWidget()
    assert at is line.slip.asked.yes
    nurse.key(at, Qt.Key.Key_N)
    assert "co-codamol was offered and refused. The prescriber will be told." in line.answer.text()
    nurse.saves()
    ((rule, urgency, reason),) = told(desk, jane)
    assert (rule, urgency) == ("medicine-not-checked", "soon")
    assert reason.endswith("co-codamol, an opioid, was offered and refused as not meant: check the name on the box.")
    assert form.result is not None
    said = [label.text() for label in form.result.findChildren(PlainLabel)]
    assert "Not checked: cocodomol. Taken already: ask the pharmacist today about it beside LDN." in said
    assert not any("before taking it" in words for words in said)


@pytest.mark.hazard("H11")
def test_other_words_ask_anew_and_a_change_of_mind_gives_back_what_was_typed(nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    line = form.medicines.lines[0]
    nurse.qtbot.keyClicks(line.text, "cocodomol")
    nurse.key(line.slip.asked.yes, Qt.Key.Key_Y)
    nurse.key(line.slip.asked.yes, Qt.Key.Key_N)
    assert line.text.text() == "cocodomol"
    assert line.slip.not_meant() == "co-codamol"
    nurse.qtbot.keyClicks(line.text, " forte")
    assert line.slip.asked.value() is None
    line.text.setText("omeprazole")
    assert line.slip.isHidden()
    assert (line.slip.problem(), line.slip.not_meant()) == ("", "")


@pytest.mark.hazard("H11")
def test_a_draft_put_back_asks_about_its_slip_again(qtbot: QtBot, bridge: Bridge, jane: int, nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    nurse.qtbot.keyClicks(form.medicines.lines[0].text, "cocodomol")
    nurse.key(form.medicines.lines[0].slip.asked.yes, Qt.Key.Key_N)
    nurse.view.call.put_off()
    again = Nurse(qtbot, bridge, open_page(qtbot, bridge, jane)).takes_a_call()
    assert again.medicines.lines[0].text.text() == "cocodomol"
    assert again.medicines.lines[0].slip.problem().startswith("“cocodomol”: did the patient mean co-codamol?")
