"""Letters: written from the record, honest about what is not known, kept word for word."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from ldndesk.clinical.facts import Answer, CallOutcome
from ldndesk.desk.calls import CallRecord, DoseReport, record_call
from ldndesk.desk.day_run import patients_due, run_day
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.letter_form import letter_lines
from ldndesk.desk.letters import keep_letter, write_letter
from ldndesk.desk.page import read_entries
from ldndesk.desk.today import read_today
from ldndesk.desk.todo import TodoKind
from ldndesk.desk.work import PROGRAM, Desk, NotAllowed, Refused
from tests.conftest import ANN, BOB, Clock

TODAY = date(2026, 3, 7)


def try_to_ring(desk: Desk, clock: Clock, ann: int, times: int) -> None:
    for number in range(times):
        desk.do(
            f"try {number} {clock.now}",
            record_call,
            CallRecord(ann, ANN.display_name, clock.now.date(), outcome=CallOutcome.NO_ANSWER),
        )
        clock.pass_days(1)


@pytest.mark.hazard("H41")
def test_a_patient_not_reached_is_told_to_take_no_more_and_the_days_of_the_attempts(
    desk: Desk, clock: Clock, ann: int
) -> None:
    try_to_ring(desk, clock, ann, 3)
    letter = desk.ask(write_letter, ann, LetterKind.NOT_REACHED)
    text = "\n".join(letter_lines(letter, "Please use the new number."))
    assert (
        text.index("Dear Ms Ann Example,") < text.index("Please use the new number.") < text.index("Yours sincerely,")
    )
    assert "on 07-Mar-2026, 08-Mar-2026, 09-Mar-2026 about your low-dose naltrexone" in text
    assert "take no more LDN than you take now, even where your calendar shows a higher dose" in text
    assert "never take a double dose" in text
    for word in ("loperamide", "999", "harming yourself", "urine turns dark"):
        assert word in text


def test_after_three_attempts_the_letter_is_to_be_sent_and_once_sent_the_call_stays(
    desk: Desk, clock: Clock, ann: int
) -> None:
    try_to_ring(desk, clock, ann, 2)
    assert TodoKind.LETTER not in desk.ask(read_today).calls[0].kinds
    try_to_ring(desk, clock, ann, 1)
    desk.do("again", record_call, CallRecord(ann, ANN.display_name, clock.now.date(), outcome=CallOutcome.NO_ANSWER))
    (row,) = desk.ask(read_today).calls
    assert TodoKind.LETTER in row.kinds
    assert "4 attempts failed: send the letter" in row.why
    letter = desk.ask(write_letter, ann, LetterKind.NOT_REACHED)
    desk.do("keep", keep_letter, letter, "")
    clock.pass_days(1)
    desk.do("run", run_day, desk.ask(patients_due, full=True))
    (row,) = desk.ask(read_today).calls
    assert TodoKind.LETTER not in row.kinds
    assert row.failed_attempts == 4
    (entry,) = (e for e in desk.ask(read_entries, ann) if e.table == "letter")
    assert entry.text == "We could not reach you"


def test_the_gp_is_told_dose_course_scores_and_what_is_open_and_what_is_not_known(desk: Desk, ann: int) -> None:
    headache = Answer("headache", 6, troublesome=True)
    dose = DoseReport(TODAY - timedelta(days=3), TODAY - timedelta(days=1), time(21), 4500)
    call = CallRecord(ann, ANN.display_name, TODAY, answers=(headache, Answer("fatigue", 5)), doses=(dose,))
    desk.do("call", record_call, call)
    text = "\n".join(letter_lines(desk.ask(write_letter, ann, LetterKind.GP), ""))
    assert "EXAMPLE, Ann (Ms), born 04-May-1976, NHS number 9434765919. No known allergies." in text
    assert "Taken since 05-Nov-2025 (day 123)." in text
    assert "Prescribed now: 4.5 mg (1 capsule of 4.5 mg) at 21:00, capsule, by mouth. Last reported: 4.5 mg" in text
    assert "25-Feb-2026 | until changed | 4.5 mg (1 capsule of 4.5 mg) at 21:00, capsule, by mouth" in text
    assert "Fatigue | not recorded | 5 | 5 on 07-Mar-2026" in text
    assert "Headache | not recorded | 6 | 6 on 07-Mar-2026" in text
    assert "Open at our clinic: Headache 6 of 10" in text


def test_without_a_course_nothing_is_claimed_of_one(desk: Desk, bob: int) -> None:
    letter = desk.ask(write_letter, bob, LetterKind.GP)
    assert "Prescribed from 16-Feb-2026; the first dose is not confirmed." in " ".join(letter.paragraphs)
    assert "No dose was reported." in " ".join(letter.paragraphs)


def test_a_letter_is_kept_by_people_for_the_patient_it_names_on_its_day(desk: Desk, clock: Clock, ann: int) -> None:
    letter = desk.ask(write_letter, ann, LetterKind.GP)
    with pytest.raises(Refused, match="another patient"):
        desk.do("wrong name", keep_letter, replace(letter, shown_name=BOB.display_name), "")
    desk.actor, nurse = PROGRAM, desk.actor
    with pytest.raises(NotAllowed):
        desk.do("program", keep_letter, letter, "")
    desk.actor = nurse
    clock.pass_days(1)
    with pytest.raises(Refused, match="another day"):
        desk.do("late", keep_letter, letter, "")
