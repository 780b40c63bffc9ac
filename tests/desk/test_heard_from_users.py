"""What people at the desk stumbled over, kept mended."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.plan import Administration, Step
from ldndesk.desk.calls import CallRecord, MedicineReport, read_call_result, record_call
from ldndesk.desk.page import read_entries, read_page
from ldndesk.desk.plan_change import PlanChange, orders_of
from ldndesk.desk.plans import change_plan
from ldndesk.desk.today import read_today
from ldndesk.desk.todo import TodoKind
from ldndesk.desk.work import Desk, Refused
from tests.conftest import ANN, PRESCRIBER

TODAY = date(2026, 3, 7)


def told(desk: Desk, patient_id: int, *answers: Answer, medicine: str = "") -> None:
    medicines = (MedicineReport(medicine, TODAY, None),) if medicine else ()
    call = CallRecord(patient_id, ANN.display_name, TODAY, answers=answers, medicines=medicines)
    desk.do(f"{answers}{medicine}", record_call, call)


@pytest.mark.hazard("H11")
def test_a_slip_away_from_an_opioid_goes_to_the_prescriber_and_nobody_is_told_to_go_on(desk: Desk, ann: int) -> None:
    told(desk, ann, Answer("headache", 0), medicine="codiene")
    (alert,) = desk.ask(read_page, ann).alerts
    assert (alert.finding.rule, alert.finding.urgency) == ("medicine-not-checked", "soon")
    assert alert.finding.reason.endswith("Is codeine, an opioid meant? Ask.")
    result = desk.ask(read_call_result, ann)
    assert not any("Go on as planned" in line for line in result.say_now)
    assert result.say_now[-1] == "Not checked: codiene. Taken already: ask the pharmacist today about it beside LDN."


@pytest.mark.hazard("H4")
def test_after_dark_urine_the_patient_is_told_to_take_no_more_and_rung_the_next_day(desk: Desk, ann: int) -> None:
    told(desk, ann, Answer("dark_urine", 1))
    result = desk.ask(read_call_result, ann)
    assert (
        "Take no more LDN until the prescriber has rung back. Very unwell, confused or bleeding: 999." in result.say_now
    )
    assert not any("than you take now" in line for line in result.say_now)
    assert result.next_call is not None
    assert result.next_call.due == TODAY + timedelta(days=1)
    assert result.next_call.why.startswith("The day after a warning sign")
    page = desk.ask(read_page, ann)
    assert page.proposal is not None
    assert page.proposal.title == "Stop LDN today; no plan until it is settled"
    assert next(e for e in desk.ask(read_entries, ann) if e.table == "follow_up").text == "Dark urine yes"


@pytest.mark.hazard("H11")
def test_after_an_opioid_was_named_the_next_call_is_tomorrow(desk: Desk, ann: int) -> None:
    told(desk, ann, Answer("headache", 0), medicine="Co-codamol 8/500")
    result = desk.ask(read_call_result, ann)
    assert result.next_call is not None
    assert (result.next_call.due, result.next_call.kind) == (TODAY + timedelta(days=1), TodoKind.WARNING)
    assert result.next_call.why.startswith("The day after an opioid was named")


@pytest.mark.hazard("H8")
def test_no_rise_is_stored_while_a_warning_sign_of_the_liver_is_open(desk: Desk, ann: int) -> None:
    told(desk, ann, Answer("dark_urine", 1))
    desk.actor = PRESCRIBER
    page = desk.ask(read_page, ann)
    higher = Step(TODAY, None, (Administration(time(22), 9000),), Route.ORAL, Form.LIQUID)
    change = PlanChange(ann, ANN.display_name, orders_of(page.course), (higher,), reason="patient wishes")
    with pytest.raises(Refused, match="a warning sign of the liver is open"):
        desk.do("triple", change_plan, change)
    same = replace(change, steps=(higher._replace(administrations=(Administration(time(22), 4000),)),))
    assert "New plan" in desk.do("lower", change_plan, same).note


def test_a_warning_sign_stands_before_every_other_alert_of_the_day(desk: Desk, ann: int, bob: int) -> None:
    told(desk, ann, Answer("headache", 8), medicine="tramadol")
    told(desk, ann, Answer("self_harm_thoughts", 1))
    assert desk.ask(read_today).alerts[0].finding.rule == "red-flag-mood"


def test_an_entry_of_a_plan_tells_its_doses(desk: Desk, ann: int) -> None:
    desk.actor = PRESCRIBER
    page = desk.ask(read_page, ann)
    step = Step(TODAY, TODAY + timedelta(days=6), (Administration(time(22), 2000),), Route.ORAL, Form.LIQUID)
    after = step._replace(first=TODAY + timedelta(days=7), last=None)
    after = after._replace(administrations=(Administration(time(22), 3000),))
    change = PlanChange(ann, ANN.display_name, orders_of(page.course), (step, after), reason="she asked for less")
    desk.do("less", change_plan, change)
    entry = next(e for e in desk.ask(read_entries, ann) if e.table == "plan")
    assert entry.text == "she asked for less: 2 mg from 07-Mar-2026, 3 mg from 14-Mar-2026"
