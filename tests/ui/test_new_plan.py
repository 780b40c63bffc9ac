"""A plan decided after the patient was last spoken with stands in the list of calls until somebody has told it."""

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import Answer, CallOutcome
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.plan import Administration, Step
from ldndesk.desk.calls import read_call_result
from ldndesk.desk.page import read_entries, read_page, strike_entry
from ldndesk.desk.plan_change import PlanChange, orders_of
from ldndesk.desk.plans import change_plan
from ldndesk.desk.today import CallDue, read_today
from ldndesk.desk.todo import TodoKind
from ldndesk.desk.work import Desk
from ldndesk.ui.bridge import Bridge
from tests.conftest import Clock

from .clinic import NURSE, PRESCRIBER, call, prescribe, register, today, token
from .pages import Nurse, Prescriber, open_page

NAME = "HUGHES, Jane"
DAY = timedelta(days=1)


@pytest.fixture
def jane(desk: Desk, clock: Clock) -> int:
    """Spoken with today about a troublesome headache."""
    made = register(desk, "HUGHES")
    prescribe(desk, made, NAME)
    clock.pass_days(20)
    call(desk, made, NAME, Answer("headache", 6, None, True))
    clock.now += timedelta(hours=1)
    return made


def row_of(desk: Desk, jane: int) -> CallDue | None:
    return next((c for c in desk.ask(read_today).calls if c.patient_id == jane and TodoKind.TELL in c.kinds), None)


def revise(desk: Desk, jane: int, *steps: Step, reason: str = "as agreed") -> None:
    desk.actor = PRESCRIBER
    orders = orders_of(desk.ask(read_page, jane).course)
    desk.do(token(), change_plan, PlanChange(jane, NAME, orders, steps, reason=reason))
    desk.actor = NURSE


def step(first: date, ug: int, last: date | None = None) -> Step:
    return Step(first, last, (Administration(time(9), ug),), Route.ORAL, Form.LIQUID)


@pytest.mark.hazard("H38")
def test_an_accepted_plan_is_to_be_told_until_the_patient_was_spoken_with(
    qtbot: QtBot, desk: Desk, bridge: Bridge, clock: Clock, jane: int
) -> None:
    view = open_page(qtbot, bridge, jane)
    assert row_of(desk, jane) is None
    Prescriber(qtbot, bridge, view).accepts()
    row = row_of(desk, jane)
    assert row is not None
    assert (row.kind, row.due) == (TodoKind.TELL, today(desk))
    changed = (today(desk) + DAY).strftime("%d-%b-%Y")
    assert row.why.startswith(f"Tell the patient: new plan from {changed}, agreed 27-Mar-2026")

    clock.now += timedelta(hours=1)
    view = open_page(qtbot, bridge, jane)
    nurse = Nurse(qtbot, bridge, view)
    form = nurse.takes_a_call()
    form.outcome.setCurrentIndex(form.outcome.findData(CallOutcome.NO_ANSWER.value))
    nurse.press(form.save)
    qtbot.waitUntil(lambda: form.result is not None)
    nurse.reads_the_result()
    assert row_of(desk, jane) is not None

    clock.now += timedelta(hours=1)
    nurse = Nurse(qtbot, bridge, open_page(qtbot, bridge, jane))
    form = nurse.takes_a_call()
    assert not form.to_tell.isHidden()
    assert form.to_tell.lines[0].startswith(f"From {changed} to ")
    assert "2.2 mg (2.2 mL) at 09:00" in form.to_tell.lines[0]
    assert ", only if we agree it when we speak: 4.5 mg (4.5 mL) at 09:00." in form.to_tell.lines[1]
    assert form.to_tell.lines[-2:] == (
        "Stay on the lower dose until we have spoken again.",
        "If you miss a dose, leave it out. Never take a double dose.",
    )
    form.note.setPlainText("told")
    nurse.press(form.save)
    qtbot.waitUntil(lambda: form.result is not None)
    assert not desk.ask(read_call_result, jane).do_not_say, "the plan is agreed"
    nurse.reads_the_result()
    assert row_of(desk, jane) is None
    again = Nurse(qtbot, bridge, open_page(qtbot, bridge, jane))
    assert again.takes_a_call().to_tell.lines == ()


@pytest.mark.hazard("H38")
def test_a_released_proposal_is_to_be_told_too(qtbot: QtBot, desk: Desk, bridge: Bridge, jane: int) -> None:
    view = open_page(qtbot, bridge, jane)
    Nurse(qtbot, bridge, view)
    assert view.side.proposal is not None
    qtbot.keyClick(view.side.proposal.accepts[0], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.side.release is not None)
    assert row_of(desk, jane) is None
    Prescriber(qtbot, bridge, view)
    assert view.side.release is not None
    qtbot.keyClick(view.side.release.release, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row_of(desk, jane) is not None)


@pytest.mark.hazard("H38")
def test_a_change_to_come_is_to_be_told_the_day_before_and_after_a_warning_sign(
    desk: Desk, clock: Clock, jane: int
) -> None:
    on = today(desk)
    revise(desk, jane, step(on, 4500, on + 9 * DAY), step(on + 10 * DAY, 3000))
    assert row_of(desk, jane) is None
    clock.pass_days(9)
    row = row_of(desk, jane)
    assert row is not None
    assert row.due == on + 9 * DAY
    call(desk, jane, NAME, Answer("jaundice", 1))
    revise(desk, jane, step(today(desk), 0), reason="stop")
    clock.pass_days(1)
    row = row_of(desk, jane)
    assert row is not None
    assert row.kind is TodoKind.WARNING


@pytest.mark.hazard("H38")
def test_what_changes_no_dose_to_come_or_was_an_error_or_was_agreed_in_the_call_is_not_to_be_told(
    desk: Desk, clock: Clock, jane: int
) -> None:
    on = today(desk)
    revise(desk, jane, step(on, 3000))
    assert row_of(desk, jane) is not None
    clock.now += timedelta(minutes=1)
    revise(desk, jane, step(on, 4500))
    assert row_of(desk, jane) is None  # back to what the patient knows
    clock.now += timedelta(minutes=1)
    revise(desk, jane, step(on, 3000))
    assert row_of(desk, jane) is not None
    desk.actor = PRESCRIBER
    newest = max((e for e in desk.ask(read_entries, jane) if e.table == "plan"), key=lambda e: e.id)
    desk.do(token(), strike_entry, jane, newest.table, newest.id, "wrong patient")
    assert row_of(desk, jane) is None
    clock.now += timedelta(minutes=1)
    revise(desk, jane, step(on, 3000))
    clock.now += timedelta(minutes=1)
    call(desk, jane, NAME, Answer("headache", 2))
    assert row_of(desk, jane) is None
