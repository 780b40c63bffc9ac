"""No alert belongs to one person: it stands in the list of everybody, day after day, until somebody has seen to it."""

import pytest

from ldndesk.desk.clinic_report import clinic_report, read_clinic_facts
from ldndesk.desk.day_run import patients_due, run_day
from ldndesk.desk.downtime import read_downtime
from ldndesk.desk.inbox import acknowledge_alert
from ldndesk.desk.snooze import SnoozeReason, snooze_alert
from ldndesk.desk.staff import list_staff, set_active
from ldndesk.desk.today import AlertRow, AlertState, read_today
from ldndesk.desk.work import Actor, Desk, Role
from tests.conftest import NURSE, PRESCRIBER, Clock
from tests.ui.clinic import token, with_alert

from .people import found

OTHERS = (NURSE, PRESCRIBER, Actor("Nurse Bob", Role.NURSE), Actor("Dr White", Role.PRESCRIBER))


def listed(desk: Desk, patient_id: int, who: Actor) -> AlertRow | None:
    desk.actor = who
    today = desk.ask(read_today)
    return next((a for a in today.alerts if a.patient_id == patient_id and a.finding.rule == "red-flag-liver"), None)


def a_day_passes(desk: Desk, clock: Clock, days: int = 1) -> None:
    clock.pass_days(days)
    desk.unattended().do(token(), run_day, desk.unattended().ask(patients_due))


@pytest.mark.hazard("H37")
def test_an_alert_stands_in_everybodys_list_from_the_moment_it_is_raised_until_it_is_settled(
    desk: Desk, clock: Clock
) -> None:
    who = with_alert(desk, "HUGHES")
    for days in (0, 1, 1, 30, 300):
        if days:
            a_day_passes(desk, clock, days)
        for person in OTHERS:
            alert = listed(desk, who, person)
            assert alert is not None, (days, person.name)
            assert alert.state is AlertState.OPEN


@pytest.mark.hazard("H37")
def test_one_that_a_colleague_acknowledged_before_leaving_stays_with_the_others(desk: Desk, clock: Clock) -> None:
    found(desk)
    who = with_alert(desk, "HUGHES")
    alert = listed(desk, who, PRESCRIBER)
    assert alert is not None
    desk.do(token(), acknowledge_alert, alert.id)
    desk.actor = Actor("Kim Keeper", Role.ADMIN)
    leaver = next(p for p in desk.ask(list_staff) if p.role is Role.NURSE)
    desk.do(token(), set_active, leaver.id, active=False)
    a_day_passes(desk, clock)
    for person in OTHERS[1:]:
        left = listed(desk, who, person)
        assert left is not None
        assert left.state is AlertState.ACKNOWLEDGED


@pytest.mark.hazard("H37")
def test_one_put_off_comes_back_to_everybody_on_its_day_whoever_put_it_off(desk: Desk, clock: Clock) -> None:
    who = with_alert(desk, "HUGHES")
    alert = listed(desk, who, PRESCRIBER)
    assert alert is not None
    desk.do(token(), snooze_alert, alert.id, SnoozeReason.TEST_RESULT, "the result comes tomorrow")
    assert desk.ask(read_today).hidden == 1
    (hidden,) = desk.ask(read_today).snoozed
    assert hidden.snoozed_until is not None
    a_day_passes(desk, clock, (hidden.snoozed_until - desk.today()).days)
    for person in OTHERS:
        assert listed(desk, who, person) is not None, person.name


@pytest.mark.hazard("H37")
def test_an_alert_nobody_acts_on_is_counted_in_the_report_of_the_clinic_and_on_the_downtime_list(
    desk: Desk, clock: Clock
) -> None:
    with_alert(desk, "HUGHES")
    a_day_passes(desk, clock, 20)
    desk.actor = PRESCRIBER
    waiting = [f for f in clinic_report(desk.ask(read_clinic_facts, desk.today()), ()) if f.group.endswith("acted on")]
    assert any("HUGHES, Jane" in behind.name for figure in waiting for behind in figure.behind)
    sheet = desk.ask(read_downtime)
    assert any("HUGHES, Jane" in cell for table in sheet.tables for row in table.rows for cell in row)
