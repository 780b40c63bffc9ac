"""A nurse's plan is a draft until a prescriber releases it; nothing of it is an order before."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.plan import Administration, Pattern, Step
from ldndesk.desk.calls import CallRecord, record_call
from ldndesk.desk.page import PatientPage, read_page
from ldndesk.desk.plan_change import PlanChange, orders_of
from ldndesk.desk.plans import StopReason, change_plan, stop_course
from ldndesk.desk.release import propose_plan, refuse_plan
from ldndesk.desk.today import read_today
from ldndesk.desk.work import PROGRAM, Desk, NotAllowed, Refused
from tests.conftest import ANN, BOB, NURSE, PRESCRIBER, Clock

TODAY = date(2026, 3, 7)
HEADACHE = Answer("headache", 6, troublesome=True)


def halving(desk: Desk, ann: int) -> PlanChange:
    """The proposal after a troublesome headache, as the nurse hands it on."""
    desk.do("call", record_call, CallRecord(ann, ANN.display_name, TODAY, answers=(HEADACHE,)))
    page = desk.ask(read_page, ann)
    assert page.proposal is not None
    answers = tuple(a.id for a in page.alerts if a.finding.rule in page.proposal.answers)
    return PlanChange(
        ann, ANN.display_name, orders_of(page.course), page.proposal.steps, answers=answers, title=page.proposal.title
    )


def dose_tomorrow(page: PatientPage) -> int:
    assert page.course is not None
    day = TODAY + timedelta(days=1)
    return next(s.daily_ug for s in page.course.effective_steps() if s.covers(day))


@pytest.mark.hazard("H27")
def test_a_proposed_plan_changes_no_dose_until_it_is_released(desk: Desk, ann: int) -> None:
    change = halving(desk, ann)
    changes = desk.do("propose", propose_plan, change)
    assert changes.note == "Proposed. It is no order until a prescriber releases it."
    waiting = desk.ask(read_page, ann)
    assert dose_tomorrow(waiting) == 4500
    assert waiting.for_release is not None
    assert (waiting.for_release.actor, waiting.for_release.change) == (NURSE.name, change)
    (row,) = (a for a in desk.ask(read_today).alerts if a.id < 0)
    assert row.finding.reason == f"{NURSE.name} proposes a plan: {change.title}. It waits for release."
    with pytest.raises(NotAllowed):
        desk.do("release by a nurse", change_plan, waiting.for_release.change)
    desk.actor = PRESCRIBER
    desk.do("release", change_plan, waiting.for_release.change)
    after = desk.ask(read_page, ann)
    assert dose_tomorrow(after) == 2000
    assert after.for_release is None
    assert after.alerts == ()
    assert all(a.id > 0 for a in desk.ask(read_today).alerts)


@pytest.mark.hazard("H20")
def test_a_plan_proposed_on_orders_since_revised_cannot_be_released(desk: Desk, clock: Clock, ann: int) -> None:
    change = halving(desk, ann)
    desk.do("propose", propose_plan, change)
    desk.actor = PRESCRIBER
    clock.pass_days(1)
    lower = Step(TODAY + timedelta(days=2), None, (Administration(time(21), 3000),), Route.ORAL, Form.CAPSULE)
    desk.do("another", change_plan, replace(change, steps=(lower,), answers=(), title="Lower"))
    assert desk.ask(read_page, ann).for_release is None, "the prescriber's own plan stands in its place"
    with pytest.raises(Refused, match="revised by somebody else"):
        desk.do("release", change_plan, change)
    with pytest.raises(Refused, match="revised by somebody else"):
        desk.do("propose again on old orders", propose_plan, change)


def test_the_latest_proposal_waits_and_a_refusal_needs_its_reason(desk: Desk, ann: int) -> None:
    change = halving(desk, ann)
    desk.do("one", propose_plan, change)
    first = desk.ask(read_page, ann).for_release
    desk.do("two", propose_plan, replace(change, reason="gentler", pattern=Pattern.DAILY))
    second = desk.ask(read_page, ann).for_release
    assert first is not None
    assert second is not None
    assert (second.title, second.id > first.id) == ("gentler", True)
    with pytest.raises(NotAllowed):
        desk.do("refuse", refuse_plan, ann, second.id, "no")
    desk.actor = PRESCRIBER
    with pytest.raises(Refused, match="Say why"):
        desk.do("no reason", refuse_plan, ann, second.id, "  ")
    with pytest.raises(Refused, match="no longer waits"):
        desk.do("the old one", refuse_plan, ann, first.id, "too fast")
    desk.do("refused", refuse_plan, ann, second.id, "headache has another cause")
    page = desk.ask(read_page, ann)
    assert page.for_release is None
    assert dose_tomorrow(page) == 4500
    assert [a.finding.rule for a in page.alerts] == ["troublesome-side-effect"], "the alert still asks for an answer"


def test_what_would_be_refused_as_an_order_cannot_be_proposed(desk: Desk, ann: int) -> None:
    change = halving(desk, ann)
    too_much = change.steps[0]._replace(administrations=(Administration(time(21), 50_000),))
    with pytest.raises(Refused):
        desk.do("50 mg", propose_plan, replace(change, steps=(too_much,)))
    with pytest.raises(Refused, match="at least one step"):
        desk.do("nothing", propose_plan, replace(change, steps=()))
    with pytest.raises(Refused, match="another patient"):
        desk.do("wrong name", propose_plan, replace(change, shown_name=BOB.display_name))
    desk.actor = PROGRAM
    with pytest.raises(NotAllowed):
        desk.do("the program", propose_plan, change)
    desk.actor = NURSE
    assert desk.ask(read_page, ann).for_release is None


def test_a_stopped_course_ends_what_waited(desk: Desk, ann: int) -> None:
    desk.do("propose", propose_plan, halving(desk, ann))
    desk.actor = PRESCRIBER
    desk.do("stop", stop_course, ann, ANN.display_name, TODAY, StopReason.WISH)
    assert desk.ask(read_page, ann).for_release is None
