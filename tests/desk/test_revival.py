"""A stop marked as entered in error brings the plan back: never in silence, and held where nobody has asked."""

from datetime import timedelta

import pytest

from ldndesk.clinical.facts import Answer
from ldndesk.desk.calls import CallRecord, record_call
from ldndesk.desk.dose_calendar import dose_calendar
from ldndesk.desk.page import PatientPage, read_entries, read_page, strike_entry
from ldndesk.desk.plan_change import PlanChange, orders_of
from ldndesk.desk.plans import StopReason, change_plan, stop_course
from ldndesk.desk.revival import Revival, read_revival
from ldndesk.desk.today import read_today
from ldndesk.desk.work import Desk, NotAllowed, Refused, Work
from ldndesk.store import records
from tests.conftest import ANN, NURSE, PRESCRIBER, Clock

NAME = ANN.display_name


def stopped(desk: Desk, ann: int, ahead: int = 0, token: str = "stop") -> int:
    """Stop the course some days ahead and give the entry's number."""
    desk.actor = PRESCRIBER
    desk.do(token, stop_course, ann, NAME, desk.today() + timedelta(days=ahead), StopReason.WISH)
    return max(e.id for e in desk.ask(read_entries, ann) if e.table == "course_stop")


def rules(page: PatientPage) -> set[str]:
    return {f.rule for f in page.evaluation.findings}


def calendar(work: Work, ann: int) -> object:
    return dose_calendar(work, ann, records.load_history(work.connection, ann, work.zone), "Clinic")


@pytest.mark.hazard("H9")
def test_a_stop_struck_on_its_day_names_the_dose_in_force_again_and_holds_nothing(desk: Desk, ann: int) -> None:
    stop = stopped(desk, ann)
    told = desk.ask(read_revival, ann, stop)
    assert told == Revival("4.5 mg a day (capsule) is in force again from today, 07-Mar-2026.", 4500, certain=True)
    changes = desk.do("strike", strike_entry, ann, "course_stop", stop, "wrong patient", told)
    assert changes.note.endswith("4.5 mg a day is planned again.")
    assert "course-revived" not in rules(desk.ask(read_page, ann))


def test_a_stop_that_lies_ahead_changes_nothing_when_it_is_struck(desk: Desk, ann: int) -> None:
    told = desk.ask(read_revival, ann, stopped(desk, ann, ahead=5))
    assert told == Revival("4.5 mg a day (capsule) goes on as planned, past 12-Mar-2026 too.", 4500, certain=True)


@pytest.mark.hazard("H9")
@pytest.mark.hazard("H25")
def test_after_days_without_a_question_the_dose_is_held_and_shown_as_not_known_until_somebody_asks(
    desk: Desk, ann: int, clock: Clock
) -> None:
    stop = stopped(desk, ann)
    clock.pass_days(3)
    told = desk.ask(read_revival, ann, stop)
    assert not told.certain
    assert "4.5 mg a day (capsule) is planned again from 07-Mar-2026" in told.text
    assert "counted as stopped for 3 days, and what was taken is not known" in told.text
    desk.do("strike", strike_entry, ann, "course_stop", stop, "meant for another patient", told)
    page = desk.ask(read_page, ann)
    assert "course-revived" in rules(page)
    assert any(a.finding.rule == "course-revived" for a in desk.ask(read_today).alerts)
    assert any("Stop taken back, 4.5 mg planned again" in e.text for e in desk.ask(read_entries, ann))
    with pytest.raises(Refused, match="written after that"):
        desk.ask(calendar, ann)
    desk.actor = NURSE
    clock.now += timedelta(hours=1)
    desk.do("ring", record_call, CallRecord(ann, NAME, desk.today(), answers=(Answer("headache", 0),)))
    assert "course-revived" not in rules(desk.ask(read_page, ann))


def test_a_rise_that_came_due_meanwhile_is_named(desk: Desk, bob: int, clock: Clock) -> None:
    desk.actor = PRESCRIBER
    desk.do("stop", stop_course, bob, "SAMPLE, Bob (Mr)", desk.today(), StopReason.WISH)
    (stop,) = (e.id for e in desk.ask(read_entries, bob) if e.table == "course_stop")
    clock.pass_days(1)
    assert "The plan rose" not in desk.ask(read_revival, bob, stop).text
    clock.pass_days(20)
    assert "The plan rose meanwhile: it was 2 mg before the stop." in desk.ask(read_revival, bob, stop).text


@pytest.mark.hazard("H9")
def test_only_a_prescriber_may_and_only_while_what_was_told_still_follows(desk: Desk, ann: int, clock: Clock) -> None:
    stop = stopped(desk, ann)
    told = desk.ask(read_revival, ann, stop)
    desk.actor = NURSE
    with pytest.raises(NotAllowed):
        desk.ask(read_revival, ann, stop)
    with pytest.raises(NotAllowed):
        desk.do("n", strike_entry, ann, "course_stop", stop, "wrong")
    desk.actor = PRESCRIBER
    clock.pass_days(1)
    with pytest.raises(Refused, match="look again"):
        desk.do("late", strike_entry, ann, "course_stop", stop, "wrong", told)


def test_beside_a_later_course_a_stop_stays(desk: Desk, ann: int, clock: Clock) -> None:
    before = desk.ask(read_page, ann).course
    assert before is not None
    stop = stopped(desk, ann)
    clock.pass_days(30)
    step = before.plans[-1].steps[0]._replace(first=desk.today(), last=None)
    desk.do("again", change_plan, PlanChange(ann, NAME, orders_of(before), (step,), reason="again", seen_stopped=True))
    with pytest.raises(Refused, match="two courses would hold at once"):
        desk.ask(read_revival, ann, stop)
    with pytest.raises(Refused, match="two courses would hold at once"):
        desk.do("strike", strike_entry, ann, "course_stop", stop, "wrong")


def test_another_patients_stop_is_not_found(desk: Desk, ann: int, bob: int) -> None:
    stop = stopped(desk, ann)
    with pytest.raises(Refused, match="not in this patient"):
        desk.ask(read_revival, bob, stop)
