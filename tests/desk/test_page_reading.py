"""A patient's page costs the same few statements however long the record is."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from ldndesk.clinical.facts import Answer
from ldndesk.desk.calls import CallRecord, MedicineReport, record_call
from ldndesk.desk.drafts import keep_draft
from ldndesk.desk.inbox import acknowledge_alert
from ldndesk.desk.page import PatientPage, read_page
from ldndesk.desk.plan_change import PlanChange, orders_of
from ldndesk.desk.plans import StopReason, stop_course
from ldndesk.desk.release import propose_plan
from ldndesk.desk.work import Desk
from tests.conftest import ANN, PRESCRIBER, Clock

pytestmark = pytest.mark.file_only  # counted where the driver tells them
MOST = 8
_TRANSACTION = ("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK")


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Collect what the database itself runs, whichever cursor asked for it."""
    seen: list[str] = []

    def trace(raw: object, *_: object) -> None:
        raw.set_trace_callback(seen.append)  # type: ignore[attr-defined]

    event.listen(engine, "checkout", trace)
    try:
        yield seen
    finally:
        event.remove(engine, "checkout", trace)
        raw = engine.raw_connection()
        raw.driver_connection.set_trace_callback(None)  # type: ignore[union-attr]
        raw.close()


def opened(desk: Desk, patient_id: int) -> tuple[PatientPage, list[str]]:
    with statements(desk.engine) as seen:
        page = desk.ask(read_page, patient_id)
    return page, [one for one in seen if not one.lstrip().upper().startswith(_TRANSACTION)]


def much_happens(desk: Desk, clock: Clock, ann: int) -> None:
    """Twelve calls with complaints, alerts seen, a plan that waits and a call half typed."""
    for n in range(12):
        today = desk.today()
        told = (Answer("headache", 2 + n % 7, troublesome=True), Answer("insomnia", 7 - n % 5))
        asked = (MedicineReport(f"vitamin {n}", today),)
        desk.do(f"call {n}", record_call, CallRecord(ann, ANN.display_name, today, answers=told, medicines=asked))
        for alert in desk.ask(read_page, ann).alerts:
            desk.do(f"seen {n} {alert.id}", acknowledge_alert, alert.id)
        clock.pass_days(3)
    page = desk.ask(read_page, ann)
    assert page.proposal is not None
    change = PlanChange(ann, ANN.display_name, orders_of(page.course), page.proposal.steps, title=page.proposal.title)
    desk.do("propose", propose_plan, change)
    desk.jot(keep_draft, ann, "half", {"note": "half typed"})


def test_a_page_costs_the_same_few_statements_however_long_the_record(
    desk: Desk, clock: Clock, ann: int, bob: int
) -> None:
    much_happens(desk, clock, ann)
    long, for_long = opened(desk, ann)
    short, for_short = opened(desk, bob)
    assert len(long.history.follow_ups) == 12
    assert len(long.alerts + long.past_alerts) > 1
    assert long.draft is not None
    assert long.for_release is not None
    assert (short.history.follow_ups, short.alerts, short.draft, short.for_release) == ((), (), None, None)
    assert len(for_long) == len(for_short) <= MOST, "\n".join(for_long)


def test_why_a_course_was_stopped_costs_no_statement_more(desk: Desk, clock: Clock, ann: int) -> None:
    _, before = opened(desk, ann)
    desk.actor = PRESCRIBER
    desk.do("stop", stop_course, ann, ANN.display_name, desk.today(), StopReason.WISH, "Wants a break")
    clock.pass_days(1)
    page, after = opened(desk, ann)
    assert "Wants a break" in page.stopped_for
    assert len(after) == len(before)


def test_every_statement_is_counted(desk: Desk, ann: int) -> None:
    _, seen = opened(desk, ann)
    for table in ("follow_up", "dose_taken", "plan_step", "lab_result", "alert_event", "draft", "plan_proposal"):
        assert any(table in one for one in seen), table
