"""What there is to do for a patient: nobody treated is without a next contact, and the most pressing comes first."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from sqlalchemy import text

from ldndesk.clinical.call_schedule import active_course
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import Answer, CallAttempt, CallOutcome
from ldndesk.clinical.history import History, Patient
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.worked.story import Story, day, me_cfs
from ldndesk.desk.booking import Booked
from ldndesk.desk.calls import CallRecord, read_call_result, record_call
from ldndesk.desk.day_run import patients_due, run_day
from ldndesk.desk.page import read_page
from ldndesk.desk.patients import register_patient, search_patients
from ldndesk.desk.today import read_today
from ldndesk.desk.todo import CONTACTS, Todo, TodoKind, next_contact, pressing, read_todos, write_todos
from ldndesk.desk.work import Desk
from ldndesk.desk.worklist import worklist
from tests.clinical.strategies import days, histories
from tests.clinical.test_rule_properties import SLOW
from tests.conftest import ANN, BOB, Clock

TODAY = date(2026, 3, 7)
RAMP = me_cfs().prescribed((1000, 14), (1500, 14), (2000, 1))
STEADY = me_cfs().prescribed((3000, 1))


def todos(story: Story, on: int, pack: Pack, booked: Booked | None = None) -> tuple[Todo, ...]:
    return worklist(story.history, evaluate(story.history, day(on), pack), pack, booked)


def kinds(found: tuple[Todo, ...]) -> list[str]:
    return [todo.kind.value for todo in found]


@pytest.mark.hazard("H15")
@pytest.mark.hazard("H38")
@SLOW
@given(histories(), days)
def test_nobody_in_treatment_is_without_a_next_contact(pack: Pack, history: History, on: date) -> None:
    found = worklist(history, evaluate(history, on, pack), pack, None)
    assert list(found) == sorted(found, key=pressing)
    assert read_todos(write_todos(found)) == found
    if active_course(history, on) is not None:
        assert next_contact(found) is not None or found[0].kind is TodoKind.NO_CONTACT
    dead = replace(history, patient=replace(history.patient, deceased=True), cache={})
    assert worklist(dead, evaluate(dead, on, pack), pack, None) == ()


def test_a_stopped_course_ends_what_was_to_do(pack: Pack) -> None:
    history = replace(STEADY.history, courses=(replace(STEADY.history.courses[0], stopped=day(30)),))
    assert worklist(history, evaluate(history, day(30), pack), pack, None) == ()


@pytest.mark.parametrize(
    ("story", "on", "kind", "why"),
    [
        (RAMP, 12, TodoKind.STEP, "Ask before 1.5 mg on 19-Jan-2026"),
        (RAMP, 15, TodoKind.STEP, "1.5 mg on 19-Jan-2026 is held: nobody has asked"),
        (RAMP, 29, TodoKind.STEP, "2 increases and nobody has asked"),
        (RAMP.said(14, ("headache", 0)), 15, TodoKind.CALL, "Day 28 of the course"),
        (STEADY.said(20, ("self_harm_thoughts", 1)), 20, TodoKind.WARNING, "The day after a warning sign"),
        (
            me_cfs().prescribed((3000, 14), (1500, 7), (3000, 1)).said(14, ("headache", 6)),
            20,
            TodoKind.DAY_8,
            "Day 8 of the reduction",
        ),
    ],
)
def test_what_is_most_pressing_leads(story: Story, on: int, kind: TodoKind, why: str, pack: Pack) -> None:
    found = [todo for todo in todos(story, on, pack) if todo.kind in CONTACTS]
    assert (found[0].kind, found[0].why) == (kind, why)


@pytest.mark.hazard("H11")
def test_an_opioid_that_became_known_is_asked_after_the_next_day_and_never_again(pack: Pack) -> None:
    def first(story: Story, on: int) -> Todo | None:
        return next_contact(todos(story, on, pack))

    named = STEADY.said(20, ("headache", 0)).takes("Co-codamol 8/500", 18, told=20)
    assert first(named, 20) == Todo(TodoKind.WARNING, day(21), "The day after an opioid was named")
    assert first(named, 25) == first(named, 20)  # until somebody has rung
    assert first(named.diary(21, "headache", 0), 21) == first(named, 20)
    asked = first(named.said(21, ("headache", 0)), 21)
    assert asked is not None
    assert asked.kind is TodoKind.CALL
    again = named.said(21, ("headache", 0)).said(32, ("headache", 0)).takes("tramadol", 30, told=32)
    assert first(again, 32) == Todo(TodoKind.WARNING, day(33), "The day after an opioid was named")
    waits = me_cfs().prescribed((3000, 1), from_day=40, written=20).takes("tramadol", -30, told=20)
    assert TodoKind.WARNING not in {todo.kind for todo in todos(waits, 20, pack)}
    old = STEADY.takes("codeine", -200, -100, told=20).said(20, ("headache", 0))
    assert TodoKind.WARNING not in {todo.kind for todo in todos(old, 20, pack)}


def test_a_pause_without_an_end_comes_up(pack: Pack) -> None:
    paused = me_cfs().prescribed((3000, 30), (0, 1)).said(30, ("headache", 0))
    (pause,) = (todo for todo in todos(paused, 32, pack) if todo.kind is TodoKind.PAUSED)
    assert (pause.due, pause.why) == (day(38), "Paused since 04-Feb-2026 and no end planned")
    ending = me_cfs().prescribed((3000, 30), (0, 7), (3000, 1)).said(30, ("headache", 0))
    assert TodoKind.PAUSED not in {todo.kind for todo in todos(ending, 32, pack)}


def test_tests_due_and_baselines_to_ask_stand_in_the_same_list(pack: Pack) -> None:
    found = todos(RAMP, 90, pack)
    assert kinds(found)[-1] == "test"
    assert found[-1].why == "ALT due"


def test_a_patient_who_asked_to_be_rung_back_is_not_rung_before_but_for_a_week_at_most(pack: Pack) -> None:
    at = datetime.combine(day(30), time(10)).astimezone()
    rung = STEADY.with_(call_attempts=CallAttempt(day(30), CallOutcome.CALL_BACK, at))
    back = todos(rung, 30, pack, Booked(day(31), time(15, 30), at))
    assert back[0][1:] == (day(31), f"Asked to be rung on {day(31):%d-%b-%Y} at 15:30", time(15, 30))
    assert back[0].kind is TodoKind.CALL_BACK
    assert all(todo.due >= day(31) for todo in back if todo.kind in CONTACTS)
    any_hour = todos(rung, 30, pack, Booked(day(31), None, at))
    assert any_hour[0].kind is TodoKind.CALL_BACK
    late = todos(rung, 30, pack, Booked(day(50), time(9), at))
    assert min(todo.due for todo in late if todo.kind is TodoKind.CALL) <= day(30)
    answered = rung.said(31, ("headache", 0))
    assert TodoKind.CALL_BACK not in {t.kind for t in todos(answered, 32, pack, Booked(day(31), time(9), at))}


@pytest.mark.hazard("H9")
def test_a_held_step_is_on_the_list_and_beside_the_dose(desk: Desk, clock: Clock, bob: int) -> None:
    desk.do("call", record_call, CallRecord(bob, BOB.display_name, TODAY, answers=(Answer("headache", 0),)))
    assert [p.dose for p in desk.ask(search_patients, BOB.family)] == ["2 mg"]
    clock.pass_days(24)
    desk.do("run", run_day, desk.ask(patients_due))
    (row,) = (c for c in desk.ask(read_today).calls if c.patient_id == bob)
    assert (row.kind, row.why.split(" · ")[0]) == (TodoKind.STEP, "3 mg on 30-Mar-2026 is held: nobody has asked")
    assert [p.dose for p in desk.ask(search_patients, BOB.family)] == ["Hold at 2.5 mg (3 mg planned)"]


@pytest.mark.hazard("H15")
def test_what_cannot_be_read_heads_the_list_and_hides_nobody(desk: Desk, ann: int) -> None:
    desk.do("run", run_day, (ann,))
    with desk.engine.begin() as connection:
        connection.execute(text("""UPDATE patient SET todo = '[["mystery"]]'"""))
    (row,) = desk.ask(read_today).calls
    assert (row.patient_name, row.why) == (ANN.display_name, "What there is to do cannot be read")


def test_the_coming_days_are_counted(desk: Desk, bob: int) -> None:
    desk.do("call", record_call, CallRecord(bob, BOB.display_name, TODAY, answers=(Answer("headache", 0),)))
    today = desk.ask(read_today)
    due = desk.ask(read_call_result, bob).next_call
    assert due is not None
    assert today.load == ((due.due, 1),)
    assert today.on < due.due <= today.on + timedelta(days=45)


def test_whoever_was_tried_today_in_vain_comes_after_the_others(desk: Desk, clock: Clock, ann: int, bob: int) -> None:
    desk.do("run", run_day, (ann, bob))
    assert {c.kind for c in desk.ask(read_today).calls} == {TodoKind.STEP}
    first = desk.ask(read_today).calls[0].patient_id
    name = {ann: ANN.display_name, bob: BOB.display_name}[first]
    desk.do("no answer", record_call, CallRecord(first, name, TODAY, outcome=CallOutcome.NO_ANSWER))
    rows = desk.ask(read_today).calls
    assert [c.patient_id for c in rows] == [next(p for p in (ann, bob) if p != first), first]
    assert (rows[1].tried, rows[1].failed_attempts) == (TODAY, 1)
    clock.pass_days(1)
    assert desk.ask(read_today).calls[0].patient_id == first, "the next day the order is as it was"


def test_a_patient_without_a_course_is_told_what_to_settle_before_a_start(desk: Desk, ann: int) -> None:
    changes = desk.do("new", register_patient, Patient("N1", "New", "Nan"), ())
    assert changes.patient_id is not None
    page = desk.ask(read_page, changes.patient_id)
    assert [line.what for line in page.before_start][:3] == ["Opioids", "Liver", "Kidney"]
    assert desk.ask(read_page, ann).before_start == ()
