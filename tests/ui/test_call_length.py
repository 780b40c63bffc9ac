"""How long a call took: measured from opening to saving, corrected by the nurse, kept with the call."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import CallAttempt, CallOutcome
from ldndesk.desk.calls import CallRecord, record_call
from ldndesk.desk.drafts import read_draft
from ldndesk.desk.entries import read_entries
from ldndesk.desk.work import Desk, Refused
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.patient_page import PatientPageView

from .clinic import NURSE, prescribe, register, today, token
from .pages import Nurse, open_page

NAME = "HUGHES, Jane"


@pytest.fixture
def jane(desk: Desk) -> int:
    made = register(desk, "HUGHES")
    prescribe(desk, made, NAME)
    return made


@pytest.fixture
def view(qtbot: QtBot, bridge: Bridge, jane: int) -> PatientPageView:
    return open_page(qtbot, bridge, jane)


@pytest.fixture
def nurse(qtbot: QtBot, bridge: Bridge, view: PatientPageView) -> Nurse:
    return Nurse(qtbot, bridge, view)


def attempts(nurse: Nurse) -> tuple[CallAttempt, ...]:
    nurse.reads_the_result()
    nurse.reread()
    assert nurse.view.page is not None
    return nurse.view.page.history.call_attempts


@pytest.mark.parametrize(
    ("seconds", "minutes", "said"), [(20, 0, "minutes (measured)"), (230, 4, "minutes (measured)")]
)
def test_the_minutes_from_opening_to_saving_are_kept_with_the_call(
    nurse: Nurse, desk: Desk, jane: int, seconds: int, minutes: int, said: str
) -> None:
    form = nurse.takes_a_call()
    form.head.go_on_from(seconds)
    form._tick()
    assert form.foot.minutes.placeholderText() == str(minutes)
    assert form.foot.said.text() == said
    assert not form.is_unsaved()
    nurse.types_score("headache", "2")
    nurse.saves()
    assert [a.minutes for a in attempts(nurse)] == [minutes]
    told = next(e.text for e in desk.ask(read_entries, jane) if e.table == "call_attempt")
    assert told == ("Reached, less than a minute" if minutes == 0 else "Reached, 4 minutes")


def test_the_nurse_corrects_the_minutes_before_saving(qtbot: QtBot, nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    nurse.types_score("headache", "2")
    qtbot.keyClicks(form.foot.minutes, "12x")
    nurse.key(form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "Length of the call: “12x” is not a number of minutes" in form.fault.text()
    nurse.key(form.foot.minutes, Qt.Key.Key_Backspace)
    assert form.foot.said.text() == "minutes (as typed)"
    nurse.saves()
    assert [a.minutes for a in attempts(nurse)] == [12]


def test_a_form_left_open_for_long_claims_no_length(nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    nurse.types_score("headache", "2")
    form.head.go_on_from(2 * 60 * 60)
    form._tick()
    assert (form.foot.minutes.placeholderText(), form.foot.said.text()) == ("?", "minutes, else not recorded")
    nurse.saves()
    assert [a.minutes for a in attempts(nurse)] == [None]


def test_a_call_put_back_goes_on_from_where_its_clock_stood(
    qtbot: QtBot, desk: Desk, jane: int, view: PatientPageView, nurse: Nurse
) -> None:
    form = nurse.takes_a_call()
    form.head.go_on_from(300)
    nurse.types_score("headache", "2")
    view.call.put_off()
    qtbot.waitUntil(lambda: (d := desk.ask(read_draft, jane)) is not None and d.content["seconds"] >= 300)
    again = nurse.takes_a_call()
    assert again.head.seconds() >= 300
    nurse.saves()
    assert [a.minutes for a in attempts(nurse)] == [5]


def test_minutes_that_cannot_be_are_refused(desk: Desk, jane: int) -> None:
    desk.actor = NURSE
    day: date = today(desk)
    with pytest.raises(Refused, match="481 minutes cannot be; give 0 to 480"):
        desk.do(token(), record_call, CallRecord(jane, NAME, day, CallOutcome.NO_ANSWER, minutes=481))
