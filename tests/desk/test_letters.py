"""Letters: written from the record, honest about what is not known, kept word for word."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from ldndesk.clinical.facts import Answer, CallOutcome
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.symptoms import Indication
from ldndesk.desk.calls import CallRecord, DoseReport, record_call
from ldndesk.desk.day_run import patients_due, run_day
from ldndesk.desk.inbox import DismissReason, dismiss_alert, read_alerts
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.letter_form import letter_lines
from ldndesk.desk.letters import keep_letter, write_letter
from ldndesk.desk.page import read_entries
from ldndesk.desk.plans import StopReason, stop_course
from ldndesk.desk.today import read_today
from ldndesk.desk.todo import TodoKind
from ldndesk.desk.work import PROGRAM, Desk, NotAllowed, Refused
from tests.conftest import ANN, BOB, PRESCRIBER, Clock, plan_from, settle_in

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
    assert "EXAMPLE, Ann (Ms), born 04-May-1976, NHS number 943 476 5919. No known allergies." in text
    assert "Begun on 05-Nov-2025 (day 123)." in text
    assert "Prescribed now: 4.5 mg (1 capsule of 4.5 mg) at 21:00, capsule, by mouth. Last report: 4.5 mg taken" in text
    assert "25-Feb-2026 | until changed | 4.5 mg (1 capsule of 4.5 mg) at 21:00, capsule, by mouth" in text
    assert "Fatigue | not recorded | 5 | 5 on 07-Mar-2026" in text
    assert "Headache | not recorded | 6 | 6 on 07-Mar-2026" in text
    assert "Open at our clinic: Headache 6 of 10" in text
    assert text.endswith("Yours sincerely,\nNurse Lee\nThe clinic"), "somebody signs it"


def test_without_a_course_nothing_is_claimed_of_one(desk: Desk, bob: int) -> None:
    letter = desk.ask(write_letter, bob, LetterKind.GP)
    assert "Prescribed from 16-Feb-2026; the first dose is not confirmed." in " ".join(letter.paragraphs)
    assert "What is taken has not been recorded." in " ".join(letter.paragraphs)


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


@pytest.mark.hazard("H41")
def test_the_label_says_the_dose_of_today_and_no_higher_one(desk: Desk, clock: Clock, bob: int) -> None:
    desk.do("call", record_call, CallRecord(bob, BOB.display_name, TODAY, answers=(Answer("headache", 0),)))
    text = "\n".join(letter_lines(desk.ask(write_letter, bob, LetterKind.LABEL), ""))
    assert "SAMPLE, Bob (Mr), born 30-Nov-1969" in text
    assert "Naltrexone oral liquid 1 mg/mL (low-dose)" in text
    assert "Take 2 mg: 2 mL, once a day at 08:00." in text
    assert "From 02-Mar-2026 to 15-Mar-2026; then a new label." in text
    clock.pass_days(24)
    held = "\n".join(letter_lines(desk.ask(write_letter, bob, LetterKind.LABEL), ""))
    assert "Take 2.5 mg: 2.5 mL" in held
    assert "Take no more until the clinic has spoken with you." in held


@pytest.mark.hazard("H41")
def test_no_label_while_it_is_not_known_what_is_taken(desk: Desk, ann: int, bob: int) -> None:
    with pytest.raises(Refused, match="Several increases passed and nobody has asked"):
        desk.ask(write_letter, ann, LetterKind.LABEL)
    desk.do("ill", record_call, CallRecord(bob, BOB.display_name, TODAY, answers=(Answer("dark_urine", 1),)))
    with pytest.raises(Refused, match="The prescriber decides first: Dark urine"):
        desk.ask(write_letter, bob, LetterKind.LABEL)


def test_below_one_milligram_the_label_says_micrograms_as_well(desk: Desk) -> None:
    plan = plan_from(TODAY, time(21), Form.DROPS, Route.SUBLINGUAL, 500)
    made = desk.do("comes", settle_in, BOB, Indication.ME_CFS, plan)
    assert made.patient_id is not None
    text = "\n".join(letter_lines(desk.ask(write_letter, made.patient_id, LetterKind.LABEL), ""))
    assert "Hold under the tongue 0.5 mg (500 micrograms): 1 drop, once a day at 21:00." in text


def test_the_review_summary_tells_decisions_and_what_is_open(desk: Desk, ann: int) -> None:
    answers = (Answer("headache", 8, troublesome=True), Answer("nausea", 4))
    desk.do("call", record_call, CallRecord(ann, ANN.display_name, TODAY, answers=answers))
    desk.actor = PRESCRIBER
    alert = next(a for a in desk.ask(read_alerts, ann) if a.finding.rule == "troublesome-side-effect")
    desk.do("dismiss", dismiss_alert, alert.id, DismissReason.OTHER_CAUSE, "a migraine", alert.finding)
    letter = desk.ask(write_letter, ann, LetterKind.REVIEW)
    text = "\n".join(letter_lines(letter, ""))
    assert "Dismissed: Dr Grey, 07-Mar-2026 09:00; Another cause is more likely: a migraine" in text
    assert "Open: " in text
    assert "Nausea 4 of 10" in text.split("Open: ")[1]
    assert letter.chart is not None
    assert "Chart of dose and scores" in text


def test_the_gp_is_told_what_changed_and_why_and_what_is_asked(desk: Desk, ann: int) -> None:
    letter = desk.ask(write_letter, ann, LetterKind.GP)
    text = "\n".join(letter_lines(letter, ""))
    assert "04-Nov-2025 | 05-Nov-2025 | 0.5 mg (500 micrograms) to 4.5 mg | no reason recorded" in text
    assert text.index("What changed, and why") < text.index("What we ask of you:")
    desk.actor = PRESCRIBER
    desk.do("stop", stop_course, ann, ANN.display_name, TODAY, StopReason.NO_BENEFIT, "after a year")
    text = "\n".join(letter_lines(desk.ask(write_letter, ann, LetterKind.GP), ""))
    assert "07-Mar-2026 | 07-Mar-2026 | stopped | No benefit: after a year" in text
