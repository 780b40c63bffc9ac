"""The use cases through the Desk on real files: a call, its alert, the plan that answers it, and what is refused."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text

from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.facts import Answer, CallOutcome, CautionKind
from ldndesk.clinical.formulary import Form
from ldndesk.clinical.history import Patient
from ldndesk.clinical.plan import Administration, Pattern
from ldndesk.desk.calls import CallRecord, DoseReport, MedicineReport, PlannedProcedure, read_call_result, record_call
from ldndesk.desk.day_run import patients_due, run_day
from ldndesk.desk.inbox import DismissReason, acknowledge_alert, dismiss_alert
from ldndesk.desk.page import PatientPage, read_entries, read_page, strike_entry
from ldndesk.desk.patients import register_patient, search_patients
from ldndesk.desk.plan_change import UNCHANGED, PlanChange, check_plan, orders_of
from ldndesk.desk.plans import StopReason, change_plan, confirm_dose, lift_gi_cap, stop_course
from ldndesk.desk.today import AlertState, read_today
from ldndesk.desk.work import Desk, NotAllowed, Refused
from tests.conftest import ANN, BOB, NURSE, PRESCRIBER, Clock

TODAY = date(2026, 3, 7)
HEADACHE = Answer("headache", 6, troublesome=True)


def call(patient_id: int, *answers: Answer, **more: Any) -> CallRecord:
    return replace(CallRecord(patient_id, ANN.display_name, TODAY, answers=answers), **more)


def accepting(page: PatientPage) -> PlanChange:
    assert page.proposal is not None
    assert page.course is not None
    return PlanChange(
        page.patient_id,
        page.history.patient.display_name,
        orders_of(page.course),
        page.proposal.steps,
        Pattern.DAILY,
        answers=tuple(a.id for a in page.alerts if a.finding.rule in page.proposal.answers),
        title=page.proposal.title,
    )


def accepting_none(page: PatientPage) -> PlanChange:
    assert page.course is not None
    steps = page.course.plans[-1].steps
    return PlanChange(page.patient_id, page.history.patient.display_name, orders_of(page.course), steps[-1:])


def dump(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return [(n, sorted(connection.execute(text(f'SELECT * FROM "{n}"')).all(), key=repr)) for n in sorted(names)]


def test_from_the_telephone_to_an_alert_an_accepted_plan_and_a_redrawn_chart(desk: Desk, ann: int) -> None:
    changes = desk.do("call", record_call, call(ann, HEADACHE))
    assert changes.note == "Call saved. 1 new alert."
    (alert,) = desk.ask(read_today).alerts
    assert (alert.finding.rule, alert.patient_id) == ("troublesome-side-effect", ann)
    before = desk.ask(read_page, ann)
    desk.actor = PRESCRIBER
    desk.do("accept", change_plan, accepting(before))
    after = desk.ask(read_page, ann)
    assert desk.ask(read_today).alerts == ()
    assert after.past_alerts[0].state is AlertState.ACTIONED
    assert after.course is not None
    step = after.course.plans[-1].steps[0]
    assert (step.first, show_mg(step.daily_ug)) == (TODAY + timedelta(days=1), "2 mg")
    assert after.chart != before.chart
    assert after.next_call is not None
    assert after.next_call.due <= TODAY + timedelta(days=8)


@pytest.mark.hazard("H7")
def test_a_retry_with_the_same_token_stores_once_and_answers_the_same(desk: Desk, engine: Engine, ann: int) -> None:
    first = desk.do("call", record_call, call(ann, HEADACHE))
    stored = dump(engine)
    assert desk.do("call", record_call, call(ann, HEADACHE)) == first
    assert dump(engine) == stored


@pytest.mark.hazard("H1")
def test_a_save_under_another_name_is_refused(desk: Desk, engine: Engine, ann: int, bob: int) -> None:
    stored = dump(engine)
    with pytest.raises(Refused, match="another patient"):
        desk.do("call", record_call, call(bob, HEADACHE))
    assert dump(engine) == stored


def test_a_nurse_decides_nothing_that_is_the_prescribers(desk: Desk, ann: int) -> None:
    desk.do("call", record_call, call(ann, HEADACHE))
    page = desk.ask(read_page, ann)
    name = ANN.display_name
    assert desk.actor is NURSE
    with pytest.raises(NotAllowed):
        desk.do("1", change_plan, accepting(page))
    with pytest.raises(NotAllowed):
        desk.do("2", dismiss_alert, page.alerts[0].id, DismissReason.OTHER_CAUSE, "flu")
    with pytest.raises(NotAllowed):
        desk.do("3", stop_course, ann, name, TODAY, StopReason.WISH)
    with pytest.raises(NotAllowed):
        desk.do("4", lift_gi_cap, ann, name, "well")
    with pytest.raises(NotAllowed):
        desk.do("5", confirm_dose, ann, name, 5000, "well")
    plan = next(e for e in desk.ask(read_entries, ann) if e.table == "plan")
    with pytest.raises(NotAllowed):
        desk.do("6", strike_entry, ann, "plan", plan.id, "wrong")
    assert desk.ask(read_page, ann).alerts[0].state is AlertState.OPEN


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"day": TODAY + timedelta(days=1)}, "future"),
        ({"answers": (Answer("headache", 11),)}, "out of range"),
        ({"answers": (Answer("headache", None),)}, "give a score"),
        ({"answers": (Answer("toothache", 3),)}, "not a symptom"),
        ({"answers": (Answer("headache", 3), Answer("headache", 4))}, "twice"),
        ({"answers": (Answer("headache", 3, onset=TODAY + timedelta(days=2)),)}, "after the call"),
        ({"doses": (DoseReport(TODAY, TODAY, None, 50_000),)}, "outside low-dose use"),
        ({"doses": (DoseReport(TODAY, TODAY - timedelta(days=1), None, 1000),)}, "before it starts"),
        ({"doses": (DoseReport(TODAY, TODAY, time(8), 1000),) * 2}, "two lines"),
        ({"medicines": (MedicineReport("  "),)}, "name is missing"),
        ({"next_call": TODAY}, "must lie after"),
        ({"outcome": CallOutcome.NO_ANSWER, "answers": (HEADACHE,)}, "not reached"),
        ({"sleep": (time(22), time(22))}, "same time"),
    ],
)
def test_bad_input_is_refused_in_words_and_changes_nothing(
    desk: Desk, engine: Engine, ann: int, bad: dict[str, Any], words: str
) -> None:
    stored = dump(engine)
    with pytest.raises(Refused, match=words):
        desk.do("call", record_call, replace(call(ann), **bad))
    assert dump(engine) == stored


@pytest.mark.hazard("H25")
def test_a_call_nobody_took_is_never_no_side_effects(desk: Desk, ann: int) -> None:
    desk.do("call", record_call, call(ann, HEADACHE, day=TODAY - timedelta(days=1)))
    desk.do("again", record_call, call(ann, outcome=CallOutcome.NO_ANSWER))
    page = desk.ask(read_page, ann)
    assert [a.finding.rule for a in page.alerts] == ["troublesome-side-effect"]
    assert page.next_call is not None
    assert page.next_call.failed_attempts == 1
    assert "Go on as planned." not in desk.ask(read_call_result, ann).say_now


@pytest.mark.hazard("H3")
def test_a_dismissed_alert_stays_away_until_it_is_worse_and_hides_no_other(desk: Desk, clock: Clock, ann: int) -> None:
    desk.do("call", record_call, call(ann, HEADACHE, Answer("nausea", 3, troublesome=False)))
    desk.actor = PRESCRIBER
    alerts = desk.ask(read_page, ann).alerts
    headache = next(a for a in alerts if a.finding.subject == "headache")
    desk.do("dismiss", dismiss_alert, headache.id, DismissReason.PATIENT_PREFERS, "")
    assert {a.finding.rule for a in desk.ask(read_page, ann).alerts} == {"gi-route-change"}
    clock.pass_days(1)
    tomorrow = TODAY + timedelta(days=1)
    desk.do("same", record_call, call(ann, replace_score(7), day=tomorrow))
    assert "headache" in {a.finding.subject for a in desk.ask(read_page, ann).alerts}, "7 is severe: urgency rose"
    again = next(a for a in desk.ask(read_page, ann).alerts if a.finding.subject == "headache")
    desk.do("dismiss again", dismiss_alert, again.id, DismissReason.PATIENT_PREFERS, "says so herself")
    desk.do("still", record_call, call(ann, replace_score(8), day=tomorrow))
    assert "headache" not in {a.finding.subject for a in desk.ask(read_page, ann).alerts}
    desk.do("worse", record_call, call(ann, replace_score(9), day=tomorrow))
    assert "headache" in {a.finding.subject for a in desk.ask(read_page, ann).alerts}


def replace_score(score: int) -> Answer:
    return Answer("headache", score, troublesome=True)


@pytest.mark.hazard("H3")
def test_an_urgent_alert_is_not_dismissed_without_words(desk: Desk, ann: int) -> None:
    desk.do("call", record_call, call(ann, Answer("dark_urine", 1)))
    desk.actor = PRESCRIBER
    (alert,) = desk.ask(read_page, ann).alerts
    with pytest.raises(Refused, match="in words"):
        desk.do("dismiss", dismiss_alert, alert.id, DismissReason.OTHER_CAUSE, " ")
    desk.do("dismiss", dismiss_alert, alert.id, DismissReason.OTHER_CAUSE, "beetroot; liver tests normal")
    with pytest.raises(Refused, match="dismissed before"):
        desk.do("twice", acknowledge_alert, alert.id)


@pytest.mark.hazard("H2")
@pytest.mark.hazard("H39")
def test_a_struck_entry_leaves_the_rules_stays_in_the_record_and_clears_its_alert(desk: Desk, ann: int) -> None:
    desk.do("call", record_call, call(ann, HEADACHE))
    entry = next(e for e in desk.ask(read_entries, ann) if e.table == "follow_up")
    desk.do("strike", strike_entry, ann, "follow_up", entry.id, "another patient's call")
    page = desk.ask(read_page, ann)
    assert [a.finding.rule for a in page.alerts] == ["step-unchecked", "call-due"], "nobody has rung her then"
    assert page.past_alerts[0].state is AlertState.CLEARED
    assert next(e for e in desk.ask(read_entries, ann) if e.table == "follow_up").struck == "another patient's call"
    desk.do("for her this time", record_call, call(ann, HEADACHE))
    assert desk.ask(read_page, ann).alerts[0].history[0].reason == "Came back."


@pytest.mark.hazard("H20")
def test_a_plan_changed_by_somebody_else_meanwhile_is_not_overwritten(desk: Desk, ann: int) -> None:
    desk.do("call", record_call, call(ann, HEADACHE))
    desk.actor = PRESCRIBER
    change = accepting(desk.ask(read_page, ann))
    desk.do("first", change_plan, change)
    with pytest.raises(Refused, match="revised by somebody else"):
        desk.do("second", change_plan, replace(change, answers=()))


@pytest.mark.hazard("H20")
def test_a_plan_struck_and_another_written_meanwhile_is_not_overwritten(desk: Desk, clock: Clock, ann: int) -> None:
    desk.do("call", record_call, call(ann, HEADACHE))
    desk.actor = PRESCRIBER
    change = accepting(desk.ask(read_page, ann))
    desk.do("first", change_plan, change)
    late = replace(change, orders_seen=orders_of(desk.ask(read_page, ann).course), answers=())
    newest = next(e for e in desk.ask(read_entries, ann) if e.table == "plan")
    desk.do("strike", strike_entry, ann, "plan", newest.id, "wrong patient")
    clock.now += timedelta(minutes=1)
    desk.do("again", change_plan, replace(change, answers=()))
    with pytest.raises(Refused, match="revised by somebody else"):
        desk.do("second", change_plan, late)


@pytest.mark.hazard("H20")
def test_a_stop_put_off_meanwhile_is_noticed(desk: Desk, clock: Clock, ann: int) -> None:
    desk.actor = PRESCRIBER
    name = ANN.display_name
    desk.do("stop", stop_course, ann, name, TODAY + timedelta(days=10), StopReason.WISH)
    page = desk.ask(read_page, ann)
    assert page.course is not None
    seen = replace(accepting_none(page), seen_stopped=True, stop_seen=page.course.stopped, reason="at her wish")
    clock.now += timedelta(minutes=1)
    desk.do("later", stop_course, ann, name, TODAY + timedelta(days=20), StopReason.WISH)
    with pytest.raises(Refused, match="The day of the stop was changed to 27-Mar-2026"):
        desk.do("plan", change_plan, seen)


@pytest.mark.hazard("H16")
def test_with_the_clock_set_back_no_plan_slips_under_the_one_in_force(desk: Desk, clock: Clock, ann: int) -> None:
    desk.do("call", record_call, call(ann, HEADACHE))
    desk.actor = PRESCRIBER
    desk.do("first", change_plan, accepting(desk.ask(read_page, ann)))
    again = replace(accepting_none(desk.ask(read_page, ann)), reason="by mouth at night")
    later = tuple(s._replace(administrations=(Administration(time(22), s.daily_ug),)) for s in again.steps)
    again = replace(again, steps=later)
    clock.now -= timedelta(hours=2)
    desk.do("an hour the clock was put back", change_plan, again)
    course = desk.ask(read_page, ann).course
    assert course is not None
    assert course.plans[-1].reason == "by mouth at night"
    clock.pass_days(-1)
    with pytest.raises(Refused, match="Set the clock right"):
        desk.do("a day", change_plan, replace(again, orders_seen=orders_of(course)))


@pytest.mark.hazard("H7")
def test_the_plan_in_force_cannot_be_stored_again_as_a_change(desk: Desk, engine: Engine, ann: int) -> None:
    desk.actor = PRESCRIBER
    stored = dump(engine)
    for reason in ("", "as discussed"):
        same = replace(accepting_none(desk.ask(read_page, ann)), reason=reason)
        [fault] = desk.ask(check_plan, same)
        assert (fault.rule, fault.refused) == (UNCHANGED, True)
        with pytest.raises(Refused, match="the plan in force as it stands; there is nothing to store"):
            desk.do("same", change_plan, same)
    assert dump(engine) == stored


@pytest.mark.hazard("H7")
def test_alerts_answered_by_the_plan_in_force_are_noted_with_a_reason_and_no_order_is_written(
    desk: Desk, ann: int
) -> None:
    desk.do("call", record_call, call(ann, HEADACHE))
    desk.actor = PRESCRIBER
    page = desk.ask(read_page, ann)
    same = replace(accepting_none(page), answers=(page.alerts[0].id,))
    with pytest.raises(Refused, match="write down why the dose stays"):
        desk.do("silent", change_plan, same)
    changes = desk.do("said", change_plan, replace(same, reason="The headache is her migraine."))
    assert changes.note == "Noted; the dose stays as it is. 1 alert answered."
    after = desk.ask(read_page, ann)
    assert orders_of(after.course) == orders_of(page.course)
    assert after.past_alerts[0].history[-1].reason == "The headache is her migraine."


def test_a_title_is_no_reason_for_a_plan_that_needs_one(desk: Desk, ann: int) -> None:
    desk.actor = PRESCRIBER
    page = desk.ask(read_page, ann)
    change = replace(accepting_none(page), title="Go up to 6 mg")
    first = change.steps[0]._replace(administrations=(Administration(time(9), 6000),), form=Form.LIQUID)
    with pytest.raises(Refused, match="Give a reason"):
        desk.do("titled", change_plan, replace(change, steps=(first,)))


@pytest.mark.hazard("H20")
def test_a_course_stopped_meanwhile_is_not_begun_again_by_an_old_screen(desk: Desk, ann: int) -> None:
    desk.do("call", record_call, call(ann, HEADACHE))
    desk.actor = PRESCRIBER
    change = accepting(desk.ask(read_page, ann))
    desk.do("stop", stop_course, ann, ANN.display_name, TODAY, StopReason.PREGNANCY)
    with pytest.raises(Refused, match="stopped or begun"):
        desk.do("late", change_plan, replace(change, answers=()))


def test_an_opioid_dismissed_is_still_an_opioid_when_a_plan_is_proposed(desk: Desk, ann: int) -> None:
    opioid = MedicineReport("Co-codamol 8/500", TODAY - timedelta(days=2))
    desk.do("call", record_call, call(ann, HEADACHE, medicines=(opioid,)))
    desk.actor = PRESCRIBER
    held = desk.ask(read_page, ann)
    alert = next(a for a in held.alerts if a.finding.rule == "opioid-comedication")
    desk.do("dismiss", dismiss_alert, alert.id, DismissReason.BENEFIT_OUTWEIGHS, "known to the pain clinic")
    page = desk.ask(read_page, ann)
    assert held.proposal is not None
    assert page.proposal is not None
    assert page.proposal.steps == held.proposal.steps
    assert len(page.proposal.steps) == 1, "halved, and no return while an opioid is taken"


def test_the_same_dose_told_in_two_calls_is_not_taken_twice(desk: Desk, clock: Clock, ann: int) -> None:
    dose = DoseReport(TODAY - timedelta(days=5), TODAY - timedelta(days=1), time(21), 4500)
    desk.do("one", record_call, call(ann, doses=(dose,)))
    clock.now += timedelta(minutes=20)
    desk.do("two", record_call, call(ann, doses=(dose,)))
    assert {t.ug for t in desk.ask(read_page, ann).chart.taken} == {4500}


@pytest.mark.hazard("H9")
def test_the_days_run_finds_day_8_after_the_program_was_closed_for_a_week(desk: Desk, clock: Clock, ann: int) -> None:
    desk.do("call", record_call, call(ann, HEADACHE))
    desk.actor = PRESCRIBER
    desk.do("accept", change_plan, accepting(desk.ask(read_page, ann)))
    clock.pass_days(9)
    due = desk.ask(patients_due)
    assert due == (ann,)
    desk.do("run", run_day, due)
    assert [a.finding.rule for a in desk.ask(read_today).alerts] == ["reduction-unchecked"]
    assert desk.ask(patients_due) == ()


@pytest.mark.hazard("H21")
@pytest.mark.hazard("H25")
def test_a_damaged_entry_shows_as_not_evaluated_and_clears_nothing(desk: Desk, engine: Engine, ann: int) -> None:
    desk.do("call", record_call, call(ann, HEADACHE))
    with engine.begin() as connection:
        on = "" if connection.dialect.name == "sqlite" else " ON follow_up"
        connection.execute(text(f"DROP TRIGGER follow_up_no_update{on}"))
        connection.execute(text("""UPDATE follow_up SET answers = '["nonsense"]'"""))
    desk.do("run", run_day, (ann,))
    page = desk.ask(read_page, ann)
    assert page.evaluation.not_evaluated
    # With the answer unreadable, nobody is known to have asked before the last increase either.
    assert [a.finding.rule for a in page.alerts] == ["troublesome-side-effect", "step-unchecked", "call-due"]
    assert desk.ask(read_today).not_evaluated == 1


def test_patients_are_found_however_they_are_typed(desk: Desk, ann: int, bob: int) -> None:
    jose = Patient("C3", "Núñez", "José", nhs_number="999 000 0018")
    desk.do("register", register_patient, jose, ())
    assert [p.name for p in desk.ask(search_patients, "nun jos")] == ["NÚÑEZ, José"]
    assert [p.name for p in desk.ask(search_patients, "943 476")] == [ANN.display_name]
    assert {p.id for p in desk.ask(search_patients, "")} >= {ann, bob}
    assert desk.ask(search_patients, "zzz") == ()


@pytest.mark.parametrize(
    ("patient", "words"),
    [
        (Patient("D4", " ", "Nameless"), "family name"),
        (Patient(" ", "Sample", "Ann"), "local number"),
        (Patient("D4", "Sample", "Ann", nhs_number="943 476 5918"), "not a valid NHS number"),
        (Patient("D4", "Sample", "Ann", nhs_number="943-476-5919"), "belongs to"),
        (Patient(BOB.local_id, "Sample", "Ann"), "belongs to"),
    ],
)
def test_a_patient_known_already_or_misnumbered_is_not_registered(
    desk: Desk, ann: int, bob: int, patient: Patient, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        desk.do("register", register_patient, patient, ())


@pytest.mark.hazard("H1")
def test_local_numbers_that_differ_by_case_alone_are_one_number(desk: Desk, ann: int) -> None:
    with pytest.raises(Refused, match="local number a1 belongs to EXAMPLE, Ann"):
        desk.do("new", register_patient, Patient("a1", "Other", "Eve"), ())


def test_an_nhs_number_is_found_with_a_name_and_in_groups_and_signs_alone_find_nobody(desk: Desk, ann: int) -> None:
    for typed in ("ann 943 476", "943-476 5919", "exa 9434765919", "a1"):
        assert [row.id for row in desk.ask(search_patients, typed)] == [ann], typed
    assert desk.ask(search_patients, "***") == ()


def test_a_note_of_blanks_is_no_note(desk: Desk, ann: int) -> None:
    desk.do("call", record_call, call(ann, outcome=CallOutcome.NO_ANSWER, note="   "))
    assert not any(e.table == "follow_up" for e in desk.ask(read_entries, ann))


def test_a_pregnancy_is_kept_until_it_is_said_to_have_ended_and_an_operation_with_its_day(desk: Desk, ann: int) -> None:
    operation = PlannedProcedure(TODAY + timedelta(days=9), "hernia repair")
    desk.do("one", record_call, call(ann, HEADACHE, pregnant=True, procedure=operation))
    desk.do("same", record_call, call(ann, HEADACHE, pregnant=True))
    history = desk.ask(read_page, ann).history
    assert [(c.kind, c.onset, c.abated) for c in history.cautions] == [(CautionKind.PREGNANCY, TODAY, None)]
    assert [(p.day, p.text, p.known_from) for p in history.procedures] == [(operation.day, "hernia repair", TODAY)]
    desk.do("ended", record_call, call(ann, HEADACHE, pregnant=False))
    assert [c.abated for c in desk.ask(read_page, ann).history.cautions] == [None, TODAY]
    with pytest.raises(Refused, match="Operation: 01-Mar-2026 cannot be"):
        desk.do("past", record_call, call(ann, HEADACHE, procedure=PlannedProcedure(date(2026, 3, 1))))
