"""A return from a reduction that nobody has asked about: one held dose, wherever a dose is told."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.facts import Answer
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.plan import Administration
from ldndesk.desk.accepting import accepted_change
from ldndesk.desk.calls import CallRecord, CallResult, DoseReport, read_call_result, record_call
from ldndesk.desk.day_run import patients_due, run_day
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.letters import write_letter
from ldndesk.desk.page import PatientPage, read_page
from ldndesk.desk.patients import search_patients
from ldndesk.desk.plan_change import PlanChange, check_plan, orders_of
from ldndesk.desk.plans import change_plan
from ldndesk.desk.today import read_today
from ldndesk.desk.todo import TodoKind
from ldndesk.desk.work import Desk, Refused
from tests.conftest import NURSE, PRESCRIBER, Clock
from tests.held import ELLIS, SAUNDERS, UNASKED, WITHDRAWAL, comes

pytestmark = [pytest.mark.hazard("H9"), pytest.mark.file_only]
TODAY = date(2026, 3, 7)
HALVED = TODAY - timedelta(days=7)
START = TODAY - timedelta(days=55)
WAITS = "reduction-unchecked"


@pytest.fixture
def ellis(desk: Desk) -> int:
    return comes(desk, ELLIS, UNASKED)


def took(ug: int, first: date, last: date = TODAY) -> DoseReport:
    return DoseReport(first, last, time(8), ug, Route.ORAL, Form.LIQUID)


def call(
    desk: Desk, patient_id: int, *answers: Answer, doses: tuple[DoseReport, ...] = (), token: str = "call"
) -> None:
    on = desk.clock().date()
    desk.do(token, record_call, CallRecord(patient_id, ELLIS.display_name, on, answers=answers, doses=doses))


def rules(page: PatientPage) -> set[str]:
    return {f.rule for f in page.evaluation.findings}


def papers(desk: Desk, patient_id: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind in (LetterKind.CALENDAR, LetterKind.LABEL, LetterKind.GP):
        letter = desk.ask(write_letter, patient_id, kind)
        cells = (cell for table in letter.tables for row in table.rows for cell in row)
        found[kind.value] = "\n".join((*letter.paragraphs, *(cells if kind is LetterKind.CALENDAR else ())))
    return found


def held_everywhere(desk: Desk, patient_id: int, at: str, planned: str) -> None:
    """Hold every place that tells a dose to the one dose."""
    page = desk.ask(read_page, patient_id)
    assert page.hold is not None
    assert (show_mg(page.hold.at.daily_ug), show_mg(page.hold.planned.daily_ug)) == (at, planned)
    (row,) = desk.ask(search_patients, "")
    assert row.dose == f"Hold at {at} ({planned} planned)"
    told = papers(desk, patient_id)
    assert f"Stay at {at} until we have spoken with you." in told["calendar"]
    for paper in ("calendar", "label"):
        doses = {line for line in told[paper].split("\n") if " mg" in line and "mg/mL" not in line}
        assert not any(planned in line for line in doses), doses
    assert f"Take {at}:" in told["label"]
    assert f"Prescribed now: {at} " in told["gp"]
    assert f"The increase to {planned} planned from" in told["gp"]
    said = desk.ask(read_call_result, patient_id)
    assert not [line for line in (*said.say_now, *said.do_not_say) if "you take now" in line or "Go on as" in line]
    assert any(line.startswith(f"Stay on this dose: {at}") for line in said.say_now), said.say_now


def test_a_return_nobody_asked_about_is_one_held_dose_wherever_a_dose_is_told(desk: Desk, ellis: int) -> None:
    assert WAITS in rules(desk.ask(read_page, ellis))
    held_everywhere(desk, ellis, "1.5 mg", "3 mg")


WHOLE = (took(1500, START),)
AS_HELD = (took(3000, START, HALVED - timedelta(days=1)), took(1500, HALVED))
AS_PLANNED = (
    took(3000, START, HALVED - timedelta(days=1)),
    took(1500, HALVED, TODAY - timedelta(days=1)),
    took(3000, TODAY),
)


@pytest.mark.parametrize(
    "doses",
    [WHOLE, AS_HELD, AS_PLANNED, (took(3000, START),), (took(1500, HALVED),), (took(3000, TODAY),), (took(0, HALVED),)],
    ids=("the whole course", "as held", "as planned", "never halved", "the week", "3 mg today", "missed"),
)
def test_no_dose_that_is_told_ends_the_hold(
    desk: Desk, clock: Clock, ellis: int, doses: tuple[DoseReport, ...]
) -> None:
    call(desk, ellis, doses=doses)
    for days in (0, 1, 6, 30):
        clock.pass_days(days)
        desk.do(f"run {days}", run_day, desk.ask(patients_due))
        page = desk.ask(read_page, ellis)
        assert WAITS in rules(page), days
        assert page.proposal is not None
        assert max(s.daily_ug for s in page.proposal.steps) == 1500
        held_everywhere(desk, ellis, "1.5 mg", "3 mg")


def test_a_call_that_tells_the_dose_alone_clears_no_day_8(desk: Desk, ellis: int) -> None:
    call(desk, ellis, doses=WHOLE)
    result: CallResult = desk.ask(read_call_result, ellis, token="call")
    assert WAITS not in {cleared.finding.rule for cleared in result.cleared}
    assert WAITS in {row.finding.rule for row in result.to_prescriber}


def test_another_answer_than_what_led_to_the_reduction_does_not_end_it(desk: Desk, ellis: int) -> None:
    call(desk, ellis, Answer("vivid_dreams", 0), doses=AS_HELD)
    page = desk.ask(read_page, ellis)
    (waits,) = [f for f in page.evaluation.findings if f.rule == WAITS]
    assert "nobody has asked about headache since day 4" in waits.reason
    assert "reduction-finished" not in rules(page)
    held_everywhere(desk, ellis, "1.5 mg", "3 mg")


def test_what_led_to_it_is_answered_and_the_hold_ends(desk: Desk, ellis: int) -> None:
    call(desk, ellis, Answer("headache", 0), doses=AS_HELD)
    page = desk.ask(read_page, ellis)
    assert page.hold is None
    assert "reduction-finished" in rules(page)
    assert not rules(page) & {WAITS, "taken-differs"}


def test_headache_that_stays_troublesome_holds_for_as_long_as_it_does(desk: Desk, clock: Clock, ellis: int) -> None:
    call(desk, ellis, Answer("headache", 6, troublesome=True))
    for days in (0, 5, 20):
        clock.pass_days(days)
        desk.do(f"run {days}", run_day, desk.ask(patients_due))
        held_everywhere(desk, ellis, "1.5 mg", "3 mg")
    call(desk, ellis, Answer("headache", 1), token="settled")
    assert desk.ask(read_page, ellis).hold is None


def test_days_taken_as_held_are_no_difference_and_the_planned_dose_taken_is_none_either(
    desk: Desk, clock: Clock, ellis: int
) -> None:
    clock.pass_days(3)
    call(desk, ellis, doses=(took(1500, HALVED, TODAY + timedelta(days=3)),))
    assert "taken-differs" not in rules(desk.ask(read_page, ellis))
    call(desk, ellis, Answer("headache", 0), token="asked")
    page = desk.ask(read_page, ellis)
    assert page.proposal is not None
    assert page.proposal.steps[-1].daily_ug == 3000


def test_day_8_stands_before_the_routine_calls_of_the_day(desk: Desk, ellis: int) -> None:
    (due,) = desk.ask(read_today).calls
    assert due.kind is TodoKind.DAY_8
    assert due.why.startswith("Day 8 of the reduction: 3 mg waits until asked")
    call(desk, ellis, Answer("headache", 0))
    assert not [due for due in desk.ask(read_today).calls if due.kind is TodoKind.DAY_8]


def test_the_proposed_hold_begins_today_and_leaves_no_day_at_the_planned_dose(
    desk: Desk, clock: Clock, ellis: int
) -> None:
    page = desk.ask(read_page, ellis)
    assert page.proposal is not None
    assert [(s.first, s.last, s.daily_ug) for s in page.proposal.steps] == [(TODAY, None, 1500)]
    desk.actor = PRESCRIBER
    desk.do("accept", change_plan, accepted_change(page, page.proposal))
    desk.actor = NURSE
    (row,) = desk.ask(search_patients, "")
    assert row.dose == "1.5 mg"
    clock.pass_days(1)
    call(desk, ellis, Answer("headache", 0))
    after = desk.ask(read_page, ellis)
    assert "reduction-finished" in rules(after)
    assert after.proposal is not None
    assert after.proposal.steps[-1].daily_ug == 3000


def test_a_prescriber_ends_the_hold_only_with_a_written_reason(desk: Desk, ellis: int) -> None:
    page = desk.ask(read_page, ellis)
    assert page.course is not None
    assert page.hold is not None
    desk.actor = PRESCRIBER
    morning = page.hold.planned._replace(first=TODAY, administrations=(Administration(time(9), 3000),))
    wish: dict[str, Any] = {"orders_seen": orders_of(page.course), "steps": (morning,)}
    change = PlanChange(ellis, ELLIS.display_name, **wish)
    assert {f.rule for f in desk.ask(check_plan, change)} >= {"step-unchecked"}
    with pytest.raises(Refused, match="Give a reason"):
        desk.do("silent", change_plan, change)
    assert desk.ask(read_page, ellis).hold is not None
    desk.do("decided", change_plan, PlanChange(ellis, ELLIS.display_name, **wish, reason="Spoken with her in clinic."))
    assert desk.ask(read_page, ellis).hold is None


@pytest.mark.hazard("H11")
def test_a_suspected_withdrawal_is_not_halved_and_is_named_to_the_patient(desk: Desk) -> None:
    keith = comes(desk, SAUNDERS, WITHDRAWAL)
    page = desk.ask(read_page, keith)
    assert {"withdrawal-suspected", "troublesome-side-effect"} <= rules(page)
    assert page.proposal is not None
    assert page.proposal.steps == ()
    assert page.proposal.title == "May be opioid withdrawal: the next dose waits for the prescriber"
    assert "opioid" in " ".join(page.proposal.tell_patient)
    assert "which opioids were taken" in page.proposal.actions[0]
    said = " ".join(desk.ask(read_call_result, keith).say_now)
    assert "may be opioid withdrawal" in said
    assert "The next dose of LDN waits until the prescriber has rung back" in said


def test_the_facts_agree_with_the_lists(desk: Desk, ellis: int) -> None:
    call(desk, ellis, doses=AS_PLANNED)
    told = desk.ask(lambda work: work.connection.execute(text("SELECT current_dose FROM patient")).scalar_one())
    assert told == "Hold at 1.5 mg (3 mg planned)"
