"""How a call ends: rung back at an hour, not reached, whether messages may be left, and what is read out."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, text

from ldndesk.clinical.facts import Answer, CallOutcome
from ldndesk.clinical.findings import Urgency
from ldndesk.desk.calls import CallRecord, MessageWord, begin_call, read_call_result, record_call
from ldndesk.desk.consent import Consent, consent_words
from ldndesk.desk.drafts import HOLDS, claim_call
from ldndesk.desk.today import CallDue, read_today
from ldndesk.desk.work import UNNAMED, Actor, Desk, Refused, Role
from tests.conftest import ANN, NURSE, Clock

TODAY = date(2026, 3, 7)  # 09:00
BACK = CallOutcome.CALL_BACK


def record(patient: int, outcome: CallOutcome = CallOutcome.REACHED) -> CallRecord:
    return CallRecord(patient, ANN.display_name, TODAY, outcome)


def due(desk: Desk, patient: int) -> CallDue:
    return next(c for c in desk.ask(read_today).calls if c.patient_id == patient)


def facts_kept(engine: Engine) -> int:
    with engine.connect() as connection:
        tables = "call_attempt", "follow_up", "booked_call", "message_consent"
        return sum(connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in tables)


def test_who_asks_to_be_rung_back_this_afternoon_is_on_the_list_with_the_hour(desk: Desk, ann: int) -> None:
    desk.do("back", record_call, replace(record(ann, BACK), next_call=TODAY, next_time=time(15, 30)))
    assert due(desk, ann).why.startswith("Asked to be rung on 07-Mar-2026 at 15:30")
    assert due(desk, ann).due == TODAY


@pytest.mark.parametrize(
    ("outcome", "day", "at", "said"),
    [
        (BACK, TODAY, time(8, 59), "08:59 on 07-Mar-2026 has passed; it is 09:00"),
        (BACK, TODAY, time(9), "has passed"),
        (BACK, date(2026, 3, 6), None, "must lie after the call"),
        (BACK, None, time(15), "the time needs its day"),
        (CallOutcome.REACHED, TODAY, None, "must lie after the call on 07-Mar-2026"),
        (CallOutcome.NO_ANSWER, TODAY, time(15), "must lie after the call on 07-Mar-2026"),
    ],
)
def test_a_next_call_that_cannot_be_is_refused_and_nothing_is_kept(
    desk: Desk, engine: Engine, ann: int, outcome: CallOutcome, day: date | None, at: time | None, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        desk.do("x", record_call, replace(record(ann, outcome), next_call=day, next_time=at))
    assert facts_kept(engine) == 0


def test_the_hour_is_the_clinics_hour_in_summer_too(desk: Desk, ann: int, clock: Clock) -> None:
    clock.now = datetime(2026, 7, 1, 14, 50, tzinfo=ZoneInfo("UTC"))  # 15:50 in London
    summer = CallRecord(ann, ANN.display_name, date(2026, 7, 1), BACK, next_call=date(2026, 7, 1))
    with pytest.raises(Refused, match="it is 15:50"):
        desk.do("x", record_call, replace(summer, next_time=time(15, 30)))
    desk.do("y", record_call, replace(summer, next_time=time(16)))


@pytest.mark.hazard("H25")
@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (CallOutcome.NO_ANSWER, "Messages: not asked; leave none."),
        (BACK, "Messages: not asked; leave none."),
        (CallOutcome.WRONG_NUMBER, "Check the number 01632 960001 with the GP"),
        (CallOutcome.IN_HOSPITAL, "Tell the prescriber today: the hospital should know"),
        (CallOutcome.DECLINED, "Nothing is known of the dose or of side effects since"),
    ],
)
def test_nothing_is_told_to_a_patient_who_was_not_reached(
    desk: Desk, ann: int, outcome: CallOutcome, said: str
) -> None:
    day = date(2026, 3, 8) if outcome is BACK else None
    desk.do("call", record_call, replace(record(ann, outcome), next_call=day))
    result = desk.ask(read_call_result, ann, outcome)
    assert (result.say_now, result.do_not_say) == ((), ())
    assert result.not_reached[0].startswith("Attempt 1 and never reached so far.")
    assert any(line.startswith(said) or said in line for line in result.not_reached)


@pytest.mark.hazard("H11")
def test_a_patient_in_hospital_stands_in_the_inbox_until_somebody_has_spoken_with_them(
    desk: Desk, ann: int, clock: Clock
) -> None:
    desk.do("ward", record_call, record(ann, CallOutcome.IN_HOSPITAL))
    rows = [a for a in desk.ask(read_today).alerts if a.finding.rule == "in-hospital"]
    assert [a.finding.urgency for a in rows] == [Urgency.SOON]
    assert "hold every increase" in rows[0].finding.reason
    clock.pass_days(3)
    home = CallRecord(ann, ANN.display_name, clock.now.date(), answers=(Answer("headache", 0),))
    desk.do("home", record_call, home)
    assert "in-hospital" not in {a.finding.rule for a in desk.ask(read_today).alerts}


def test_after_three_attempts_the_letter_is_named_and_on_the_list(desk: Desk, ann: int, clock: Clock) -> None:
    desk.do("met", record_call, replace(record(ann), answers=(Answer("headache", 0),)))
    for attempt in range(3):
        clock.pass_days(1)
        call = CallRecord(ann, ANN.display_name, clock.now.date(), CallOutcome.NO_ANSWER)
        desk.do(f"try {attempt}", record_call, call)
        told = " ".join(desk.ask(read_call_result, ann, CallOutcome.NO_ANSWER).not_reached)
        assert f"Attempt {attempt + 1} since the last answers on 07-Mar-2026" in told
        assert ("a letter is due" in told) is (attempt == 2)
    assert "3 attempts failed: send the letter" in due(desk, ann).why


@pytest.mark.hazard("H25")
def test_messages_are_allowed_only_once_the_patient_said_so_and_the_latest_word_counts(
    desk: Desk, ann: int, clock: Clock
) -> None:
    assert desk.jot(begin_call, ann, "one").consent is None
    assert consent_words(None) == "Messages: not asked; leave none"
    word = MessageWord(allowed=True, with_whom="husband")
    desk.do("yes", record_call, replace(record(ann), answers=(Answer("headache", 0),), messages=word))
    assert desk.jot(begin_call, ann, "one").consent == Consent(word, TODAY)
    assert consent_words(Consent(word, TODAY)) == "Messages: may be left: husband (told 07-Mar-2026)"
    clock.pass_days(1)
    no = MessageWord(allowed=False, with_whom="forgotten in the field")
    later = CallRecord(ann, ANN.display_name, clock.now.date(), note="thinks again", messages=no)
    desk.do("no", record_call, later)
    kept = desk.jot(begin_call, ann, "one").consent
    assert kept == Consent(MessageWord(allowed=False), clock.now.date())
    assert consent_words(kept) == "Messages: leave none (told 08-Mar-2026)"


def test_a_patient_not_reached_cannot_have_said_anything_of_messages(desk: Desk, engine: Engine, ann: int) -> None:
    call = replace(record(ann, CallOutcome.NO_ANSWER), messages=MessageWord(allowed=True))
    with pytest.raises(Refused, match="not reached"):
        desk.do("x", record_call, call)
    assert facts_kept(engine) == 0


@pytest.mark.hazard("H25")
def test_two_people_without_a_name_never_take_over_each_others_call(desk: Desk, ann: int, clock: Clock) -> None:
    desk.actor = Actor(UNNAMED, Role.NURSE)
    desk.jot(claim_call, ann, "one")
    with pytest.raises(Refused, match="is ringing this patient"):
        desk.jot(claim_call, ann, "two")
    desk.jot(claim_call, ann, "one")
    clock.now += HOLDS
    desk.jot(claim_call, ann, "two")


def test_whoever_gave_a_name_takes_the_call_along_to_another_desk(desk: Desk, ann: int) -> None:
    desk.actor = NURSE
    desk.jot(claim_call, ann, "one")
    desk.jot(claim_call, ann, "two")


def test_the_dose_in_force_is_read_out_with_what_to_measure_and_the_next_step(desk: Desk, bob: int) -> None:
    call = CallRecord(bob, "SAMPLE, Bob (Mr)", TODAY, answers=(Answer("headache", 0),))
    desk.do("call", record_call, call)
    said = desk.ask(read_call_result, bob).say_now
    assert "Now: 2 mg at 08:00, 2 mL (oral liquid 1 mg/mL)." in said
    assert any(line.startswith("On 16-Mar-2026 the plan goes from 2 mg to 2.5 mg: 2.5 mg at 08:00") for line in said)
