"""A return from a reduction nobody has asked about, through the patient's page: banner, call form, result, list."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ldndesk.desk.calls import DoseReport
from ldndesk.desk.todo import TodoKind
from ldndesk.desk.work import Desk
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.call_form import CallForm
from ldndesk.ui.screens import Screens
from tests.conftest import PRESCRIBER
from tests.held import ELLIS, SAUNDERS, UNASKED, WITHDRAWAL, comes

from .pages import Nurse, Prescriber, open_page

pytestmark = pytest.mark.hazard("H9")
TODAY = date(2026, 3, 7)
HALVED = TODAY - timedelta(days=7)
START = TODAY - timedelta(days=55)
HELD = "Hold at 1.5 mg (3 mg planned)"
HOLD = "Hold at 1.5 mg oral liquid 1 mg/mL · by mouth · 08:00 (3 mg planned – nobody has asked)"


@pytest.fixture
def nurse(qtbot: QtBot, bridge: Bridge, desk: Desk) -> Nurse:
    return Nurse(qtbot, bridge, open_page(qtbot, bridge, comes(desk, ELLIS, UNASKED)))


def told(form: CallForm) -> str:
    assert form.result is not None
    return "\n".join(label.text() for label in form.result.findChildren(QLabel))


def levels(doses: tuple[DoseReport, ...]) -> list[tuple[date, date, int]]:
    """Join reports of one dose that follow one another."""
    found: list[tuple[date, date, int]] = []
    for dose in doses:
        if found and found[-1][2] == dose.ug and found[-1][1] + timedelta(days=1) == dose.first:
            found[-1] = (found[-1][0], dose.last, dose.ug)
        else:
            found.append((dose.first, dose.last, dose.ug))
    return found


def test_the_form_says_at_what_the_dose_is_held_and_as_planned_records_that(nurse: Nurse) -> None:
    assert nurse.view.banner.values["Current dose"].text() == HOLD
    form = nurse.takes_a_call()
    line = form.doses.plan_says.text()
    assert line.startswith("Held at 1.5 mg oral liquid")
    assert line.endswith("3 mg was planned from 07-Mar-2026, nobody has asked")
    assert form.to_tell.lines[0].startswith("From 07-Mar-2026 until we change it: 1.5 mg (1.5 mL)")
    assert not [words for words in form.to_tell.lines if "3 mg" in words]
    nurse.key(form.doses.taken.yes, Qt.Key.Key_Y)
    assert levels(form.record().doses) == [
        (START, HALVED - timedelta(days=1), 3000),
        (HALVED, TODAY, 1500),
    ]
    nurse.saves()
    held_after(nurse, form)


@pytest.mark.parametrize("typed", ["1.5", "3"])
def test_another_dose_is_told_of_the_present_days_and_never_ends_the_hold(nurse: Nurse, typed: str) -> None:
    form = nurse.takes_a_call()
    nurse.key(form.doses.taken.yes, Qt.Key.Key_N)
    assert (form.doses.first.day(), form.doses.last.day()) == (HALVED, TODAY)
    nurse.qtbot.keyClicks(form.doses.dose.line, typed)
    assert levels(form.record().doses) == [(HALVED, TODAY, int(float(typed) * 1000))]
    nurse.saves()
    held_after(nurse, form)


def held_after(nurse: Nurse, form: CallForm) -> None:
    said = told(form)
    assert "Cleared by this call" not in said or "Day 8 of the reduction" not in said.split("Not asked")[0]
    assert "Stay on this dose: 1.5 mg" in said
    assert "Do not go up to 3 mg until you hear from us." in said
    assert "you take now" not in said
    assert "Do not say yet" not in said
    nurse.reads_the_result()
    nurse.qtbot.waitUntil(lambda: nurse.view.form is None)
    nurse.reread()
    assert "reduction-unchecked" in nurse.rules_shown()
    assert nurse.view.banner.values["Current dose"].text() == HOLD
    card = nurse.view.side.proposal
    assert card is not None
    assert card.proposal.title == "Keep to 1.5 mg until someone has asked"


def test_the_days_offered_follow_the_answer_until_they_are_typed(nurse: Nurse) -> None:
    doses = nurse.takes_a_call().doses
    nurse.key(doses.taken.yes, Qt.Key.Key_Y)
    assert doses.first.day() == START
    nurse.key(doses.taken.yes, Qt.Key.Key_N)
    assert doses.first.day() == HALVED
    doses.first.set_day(START + timedelta(days=3))
    nurse.key(doses.taken.yes, Qt.Key.Key_Y)
    assert doses.first.day() == START + timedelta(days=3)


def test_headache_is_asked_by_name_and_its_answer_ends_the_hold(nurse: Nurse) -> None:
    form = nurse.takes_a_call()
    nurse.key(form.symptoms.line("nausea").score, Qt.Key.Key_N)
    assert "headache" not in {a.symptom for a in form.record().answers}
    nurse.types_score("headache", "0")
    nurse.saves()
    nurse.reads_the_result()
    nurse.qtbot.waitUntil(lambda: "reduction-finished" in nurse.rules_shown())
    assert nurse.view.banner.values["Current dose"].text().startswith("3 mg")


def test_the_list_of_the_day_and_of_the_patients_say_the_held_dose(qtbot: QtBot, screens: Screens, desk: Desk) -> None:
    comes(desk, ELLIS, UNASKED)
    calls = screens.today.calls.rows_model
    screens.refresh()
    qtbot.waitUntil(lambda: len(calls.rows) == 1)
    (due,) = calls.rows
    assert due.kind is TodoKind.DAY_8
    assert due.why.startswith("Day 8 of the reduction: 3 mg waits until asked")
    qtbot.waitUntil(lambda: [row.dose for row in screens.patients.table.rows_model.rows] == [HELD])


@pytest.mark.hazard("H11")
def test_a_suspected_withdrawal_offers_no_halving_and_names_the_opioids(
    qtbot: QtBot, bridge: Bridge, desk: Desk
) -> None:
    desk.actor = PRESCRIBER
    prescriber = Prescriber(qtbot, bridge, open_page(qtbot, bridge, comes(desk, SAUNDERS, WITHDRAWAL)))
    card = prescriber.view.side.proposal
    assert card is not None
    assert card.accepts == []
    text = "\n".join(label.text() for label in card.findChildren(QLabel))
    assert "May be opioid withdrawal: the next dose waits for the prescriber" in text
    assert "Tell us of every opioid" in text
    assert "0.7 mg" not in text
