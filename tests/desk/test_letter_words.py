"""What a GP reads: no statement of a letter gainsays another, and nothing of it is meant for the clinic's own staff."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from sqlalchemy import text

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import Answer
from ldndesk.clinical.findings import INBOX
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import History
from ldndesk.clinical.holding import hold_on
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan import Administration, Pattern, Step
from ldndesk.clinical.worked import CASES
from ldndesk.clinical.worked.cases import day
from ldndesk.clinical.worked.story import me_cfs
from ldndesk.desk.calls import CallRecord, DoseReport, record_call
from ldndesk.desk.demo.clinic import fill_demo
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.letter_dose import WAITS
from ldndesk.desk.letter_form import Letter, letter_lines
from ldndesk.desk.letter_open import open_words
from ldndesk.desk.letter_texts import to_gp
from ldndesk.desk.letters import keep_letter, write_letter
from ldndesk.desk.page import read_entries, strike_entry
from ldndesk.desk.plan_change import PlanChange, orders_of
from ldndesk.desk.plans import StopReason, change_plan, stop_course
from ldndesk.desk.work import PROGRAM, Desk, Refused, Work
from ldndesk.store import records
from tests.clinical.strategies import START, days, histories
from tests.clinical.unasked import DOWN_AGAIN, first_days, unasked_ramps
from tests.conftest import ANN, NURSE, PRESCRIBER, Clock

TODAY = date(2026, 3, 7)
STAFF = re.compile(
    r"\b(nobody|staff|nurse|prescriber (?:decides|confirms|speaks)|answered yes|settle it|call before|hold;)\b"
)
MG = re.compile(r"(?<![\d.])([\d.]+ mg)(?!/)")


def _words(letter: Letter) -> str:
    return "\n".join(letter_lines(letter, ""))


def _no_contradiction(letter: Letter, history: History, on: date, pack: Pack) -> None:
    """Hold the sentences of a letter against one another and against the plan."""
    told, view = " ".join(letter.paragraphs), compiled(history, pack).at(on)
    assert not STAFF.search(told), told
    assert not re.search(r"\d{10}", told), "an NHS number is written 3-3-4"
    assert not ("Begun on" in told and "has not been recorded" in told)
    assert not ("Begun on" in told and "not confirmed." in told)
    assert not ("Prescribed now" in told and "No dose is prescribed today" in told)
    assert not ("Stopped on" in told and "Prescribed now" in told)
    assert not ("No course is recorded" in told and "Prescribed now" in told)
    assert ("Prescribed now" in told) or ("No dose is prescribed today" in told)
    step = view.step_on(on)
    if "Prescribed now" in told:
        assert step is not None
        rows = {row[0]: row for table in letter.tables if "Doses prescribed" in table.heading for row in table.rows}
        now = told.split("Prescribed now: ")[1]
        waits = re.search(r"The increase to ([\d.]+ mg) planned from (\S+) waits", now)
        first = MG.search(now)
        assert first is not None
        if waits is None:
            assert first[1] == show_mg(step.administrations[0].ug)
        else:
            assert waits[1] == show_mg(step.daily_ug)
            held = hold_on(view, evaluate(history, on, pack), pack.n)
            assert held is not None
            assert waits[2] == show_day(held.since)
            (marked,) = (first for first, row in rows.items() if WAITS in row[2])
            assert marked == show_day(step.first)
            since = [t for t in view.taken if held.since <= t.day <= on]
            if since and since[-1].prescribed_ug:
                assert "(prescribed:" not in now, "what waits is not prescribed"
                told_as_held = since[-1].ug == held.at.daily_ug
                assert (f"(the plan is held at {show_mg(held.at.daily_ug)})" in now) is not told_as_held
    ahead = next((s for s in view.steps if s.first > on and (step is None or s[2:] != step[2:])), None)
    if ahead is not None and not (view.stopped is not None and view.stopped <= on):
        assert f"From {ahead.first:%d}-" in told, "the next change is named with its day"


def stop_of(desk: Desk, patient: int) -> int:
    (entry,) = (e for e in desk.ask(read_entries, patient) if e.table == "course_stop")
    return entry.id


def _each(work: Work) -> list[int]:
    return list(work.connection.execute(text("SELECT id FROM patient")).scalars())


@pytest.mark.file_only  # long, and asks nothing of the record that shorter tests do not ask of a server
def test_no_letter_of_the_demo_clinic_gainsays_itself(desk: Desk, pack: Pack) -> None:
    desk.actor = PROGRAM
    desk.do("fill", fill_demo, 200)
    desk.actor = NURSE
    seen: set[str] = set()
    for number in desk.ask(_each):

        def read(work: Work, number: int = number) -> History:
            return records.load_history(work.connection, number, work.zone)

        letter = desk.ask(write_letter, number, LetterKind.GP)
        _no_contradiction(letter, desk.ask(read), TODAY, pack)
        told = " ".join(letter.paragraphs)
        seen |= {word for word in ("Begun on", "waits until", "From ", "Last report") if word in told}
    assert len(seen) == 4, "the clinic holds patients of every kind"


def hold_letter(desk: Desk, history: History, on: date) -> Letter:
    """Write to the GP on a day, and hold the letter against itself and the plan."""
    known, pack = replace(history, cache={}), desk.rules()

    def write(work: Work) -> Letter:
        return to_gp(replace(work, now=datetime.combine(on, time(12), UTC)), 0, known, "Clinic")

    letter = desk.ask(write)
    _no_contradiction(letter, known, on, pack)
    return letter


quietly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quietly
@given(history=histories(), on=days)
@example(history=DOWN_AGAIN, on=START + timedelta(days=2))
def test_no_letter_of_any_record_gainsays_itself(desk: Desk, history: History, on: date) -> None:
    hold_letter(desk, history, on)


@quietly
@given(history=unasked_ramps(), on=first_days)
def test_no_letter_gainsays_what_was_told_of_a_ramp_that_nobody_asked_about(
    desk: Desk, history: History, on: date
) -> None:
    hold_letter(desk, history, on)


@pytest.mark.hazard("H41")
@pytest.mark.parametrize(
    ("ug", "said"),
    [
        (1500, "1.5 mg taken on {} (the plan is held at 1 mg)."),
        (1000, "1 mg taken on {}."),
        (0, "no dose taken on {} (the plan is held at 1 mg)."),
    ],
)
def test_a_report_while_an_increase_waits_is_told_against_the_dose_held(desk: Desk, ug: int, said: str) -> None:
    history = me_cfs().prescribed((1000, 14), (2000, 1)).took(16, 16, ug).history
    told = " ".join(hold_letter(desk, history, day(17)).paragraphs)
    assert "Prescribed now: 1 mg" in told
    assert "The increase to 2 mg planned from" in told
    assert f"Last report: {said.format(show_day(day(16)))}" in told


def test_after_a_planned_pause_an_increase_waits_at_the_dose_before_the_pause(desk: Desk) -> None:
    history = me_cfs().prescribed((1000, 14), (0, 3), (2000, 1)).history
    told = " ".join(hold_letter(desk, history, day(18)).paragraphs)
    assert "Prescribed now: 1 mg" in told
    assert f"The increase to 2 mg planned from {show_day(day(18))} waits" in told


def test_what_is_left_of_an_increase_and_was_told_as_taken_is_no_answer(desk: Desk) -> None:
    told = " ".join(hold_letter(desk, DOWN_AGAIN, START + timedelta(days=2)).paragraphs)
    assert "Prescribed now: 0.5 mg" in told
    assert "waits until we have spoken with the patient." in told
    assert "Last report: 1 mg taken on 07-Jan-2026 (the plan is held at 0.5 mg)." in told


@pytest.mark.parametrize("case", CASES, ids=[case.says for case in CASES])
def test_what_is_open_is_told_to_a_colleague_not_to_our_staff(case: object, pack: Pack) -> None:
    assert isinstance(case, type(CASES[0]))
    for finding in evaluate(case.story.history, day(case.on), pack).findings:
        if finding.category in INBOX:
            (told,) = open_words((finding,))
            assert not STAFF.search(told)
            assert not re.search(r"\b(confirm|consider|ask|hold|must)\b", told), told
            assert len(told) > 20, f"{finding.rule}: {told}"
            assert told.endswith(".")


def test_two_findings_of_one_symptom_tell_it_once(pack: Pack) -> None:
    case = next(c for c in CASES if c.says == "troublesome: GP or pharmacist")
    found = [f for f in evaluate(case.story.history, day(case.on), pack).findings if f.subject == "diarrhoea"]
    assert len(found) > 2
    assert " ".join(open_words(found)).count("Diarrhoea 6 of 10 on 24-Jan-2026, troublesome") == 1


def lower_for_a_week(desk: Desk, ann: int, reason: str) -> None:
    """Halve from tomorrow, and back to 4.5 mg on day 8, as a prescriber accepts it."""
    history = desk.ask(lambda work: records.load_history(work.connection, ann, work.zone))
    tomorrow = TODAY + timedelta(days=1)
    half = Step(tomorrow, tomorrow + timedelta(days=6), (Administration(time(21), 2000),), Route.ORAL, Form.CAPSULE)
    back = Step(tomorrow + timedelta(days=7), None, (Administration(time(21), 4500),), Route.ORAL, Form.CAPSULE)
    desk.actor = PRESCRIBER
    change = PlanChange(ann, ANN.display_name, orders_of(history.courses[0]), (half, back), reason=reason)
    desk.do("accept", change_plan, change)


def test_a_change_accepted_today_that_starts_tomorrow_is_named_with_its_day(desk: Desk, ann: int) -> None:
    call = CallRecord(ann, ANN.display_name, TODAY, answers=(Answer("headache", 0),))
    desk.do("call", record_call, call)
    lower_for_a_week(desk, ann, "Lower for a week.")
    told = " ".join(desk.ask(write_letter, ann, LetterKind.GP).paragraphs)
    assert "Prescribed now: 4.5 mg (1 capsule of 4.5 mg) at 21:00" in told
    assert "From 08-Mar-2026: 2 mg (1 capsule of 2 mg) at 21:00, capsule, by mouth" in told
    assert "(ordered on 07-Mar-2026, Lower for a week)" in told


@pytest.mark.hazard("H41")
def test_a_return_from_a_reduction_that_nobody_asked_about_waits_on_every_paper(
    desk: Desk, clock: Clock, ann: int
) -> None:
    desk.do(
        "ill", record_call, CallRecord(ann, ANN.display_name, TODAY, answers=(Answer("headache", 5, troublesome=True),))
    )
    lower_for_a_week(desk, ann, "Halved for 7 days")
    clock.pass_days(9)
    told = " ".join(desk.ask(write_letter, ann, LetterKind.GP).paragraphs)
    assert "Prescribed now: 2 mg (1 capsule of 2 mg) at 21:00" in told
    assert "The increase to 4.5 mg planned from 15-Mar-2026 waits until we have spoken with the patient." in told
    calendar = desk.ask(write_letter, ann, LetterKind.CALENDAR)
    assert "Stay at 2 mg until we have spoken with you." in calendar.paragraphs
    assert {line for row in calendar.tables[0].rows for cell in row for line in cell.split("\n") if " mg" in line} == {
        "2 mg",
        "1 capsule of 2 mg",
    }
    assert "Take 2 mg: 1 capsule of 2 mg" in _words(desk.ask(write_letter, ann, LetterKind.LABEL))
    dose = DoseReport(TODAY + timedelta(days=8), TODAY + timedelta(days=8), time(21), 4500)
    answers = (Answer("headache", 0),)
    desk.actor = NURSE
    desk.do("told", record_call, CallRecord(ann, ANN.display_name, clock.now.date(), answers=answers, doses=(dose,)))
    told = " ".join(desk.ask(write_letter, ann, LetterKind.GP).paragraphs)
    assert "waits until" not in told
    assert "Prescribed now: 4.5 mg" in told


def test_what_an_earlier_letter_told_and_was_entered_in_error_is_taken_back(desk: Desk, ann: int) -> None:
    desk.actor = PRESCRIBER
    desk.do("stop", stop_course, ann, ANN.display_name, TODAY, StopReason.NO_BENEFIT, "after a year")
    desk.do("keep", keep_letter, desk.ask(write_letter, ann, LetterKind.GP), "")
    desk.do("strike", strike_entry, ann, "course_stop", stop_of(desk, ann), "another patient")
    row = "07-Mar-2026 | never | stop entered in error | It does not count: another patient"
    assert row in _words(desk.ask(write_letter, ann, LetterKind.GP))
    assert row in _words(desk.ask(write_letter, ann, LetterKind.REVIEW))


def test_what_no_letter_told_is_taken_back_for_those_in_the_house_alone(desk: Desk, ann: int) -> None:
    desk.actor = PRESCRIBER
    desk.do("stop", stop_course, ann, ANN.display_name, TODAY, StopReason.NO_BENEFIT, "after a year")
    desk.do("strike", strike_entry, ann, "course_stop", stop_of(desk, ann), "another patient")
    assert "entered in error" not in _words(desk.ask(write_letter, ann, LetterKind.GP)).split("What changed")[1]
    assert "stop entered in error" in _words(desk.ask(write_letter, ann, LetterKind.REVIEW))


def test_nothing_is_written_to_or_of_somebody_who_has_died(desk: Desk, ann: int) -> None:
    with desk.engine.begin() as connection:
        connection.execute(text("UPDATE patient SET deceased = 1 WHERE id = :id"), {"id": ann})

    def all_kinds(work: Work) -> None:
        for kind in (LetterKind.GP, LetterKind.NOT_REACHED, LetterKind.CALENDAR, LetterKind.LABEL):
            with pytest.raises(Refused, match="has died"):
                write_letter(work, ann, kind)
        assert write_letter(work, ann, LetterKind.REVIEW).subject

    desk.ask(all_kinds)


def test_planned_days_off_are_told(desk: Desk, bob: int) -> None:
    history = desk.ask(lambda work: records.load_history(work.connection, bob, work.zone))
    (course,) = history.courses
    off = replace(course, plans=tuple(replace(p, pattern=Pattern.THREE_ON_THREE_OFF) for p in course.plans))

    def write(work: Work) -> Letter:
        return to_gp(work, bob, replace(history, courses=(off,), cache={}), "Clinic")

    assert "by mouth, three days on, three days off." in " ".join(desk.ask(write).paragraphs)
