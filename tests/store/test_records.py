"""What is put into the record comes out of it, once, whole and unaltered."""

import time as clocks
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from sqlalchemy import Connection, func, select

from ldndesk.clinical.facts import Answer, Capture, DoseTaken, FollowUp, Silence
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Course, Plan
from ldndesk.clinical.symptoms import Indication
from ldndesk.store import deeds, tables
from ldndesk.store.engine import open_engine
from ldndesk.store.file import open_driver
from ldndesk.store.records import (
    IdentityConflict,
    NoSuchPatient,
    RecordError,
    add_facts,
    add_patient,
    find_patient,
    load_history,
    search_words,
    stop_course,
    strike,
    update_patient,
)
from tests.conftest import ANN, BOB

from .conftest import AT, FIRST, RICH
from .histories import HISTORIES, in_order

Open = tuple[Connection, int]


def put(open_record: Open, history: History = RICH) -> int:
    connection, deed_id = open_record
    patient_id = add_patient(connection, history.patient, history.indications, AT, deed_id)
    add_facts(connection, patient_id, history, deed_id)
    return patient_id


@pytest.fixture(scope="module")
def shared(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    path = tmp_path_factory.mktemp("shared") / "clinic.ldndesk"
    path.write_bytes(template.read_bytes())
    engine = open_engine(path)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@given(history=HISTORIES)
@settings(max_examples=60, deadline=None)
@pytest.mark.hazard("H25")
def test_any_record_comes_out_as_it_went_in_and_goes_in_once(shared: Connection, history: History) -> None:
    with shared.begin() as transaction:
        deed_id = deeds.add_deed(shared, "any", AT, "Tester", "admin", "test")
        patient_id = put((shared, deed_id), history)
        assert in_order(load_history(shared, patient_id)) == in_order(history)
        assert add_facts(shared, patient_id, history, deed_id, only_new=True) == Counter()
        transaction.rollback()


def test_a_record_with_every_kind_of_fact_comes_out_whole(open_record: Open) -> None:
    assert load_history(open_record[0], put(open_record)) == RICH


@pytest.mark.hazard("H25")
def test_not_asked_and_declined_and_none_stay_three_things(open_record: Open) -> None:
    (follow_up,) = load_history(open_record[0], put(open_record)).follow_ups
    told = {a.symptom: (a.score, a.silence) for a in follow_up.answers}
    assert told["insomnia"] == (None, Silence.NOT_ASKED)
    assert told["headache"] == (None, Silence.DECLINED)
    assert told["vivid_dreams"] == (0, None)


@pytest.mark.hazard("H7")
def test_a_record_taken_in_twice_is_there_once(open_record: Open) -> None:
    connection, deed_id = open_record
    patient_id = put(open_record)
    later = replace(RICH, follow_ups=tuple(f._replace(recorded=AT + timedelta(days=1)) for f in RICH.follow_ups))
    assert add_facts(connection, patient_id, later, deed_id, only_new=True) == Counter()
    assert load_history(connection, patient_id) == RICH


def test_two_equal_facts_in_a_file_are_two_and_only_the_second_is_new(open_record: Open) -> None:
    connection, deed_id = open_record
    patient_id = put(open_record)
    twice = History(ANN, call_attempts=RICH.call_attempts * 2)
    assert add_facts(connection, patient_id, twice, deed_id, only_new=True) == Counter(call_attempt=1)


def test_a_new_order_joins_its_course(open_record: Open) -> None:
    connection, deed_id = open_record
    patient_id = put(open_record)
    (course,) = RICH.courses
    revised = course.revised(replace(course.plans[-1], authored=date(2026, 2, 20), reason="slower"))
    count = add_facts(connection, patient_id, History(ANN, courses=(revised,)), deed_id, only_new=True)
    assert count == Counter(plan=1)
    assert load_history(connection, patient_id).courses == (revised,)


def test_a_course_stops_and_the_latest_word_counts(open_record: Open) -> None:
    connection, deed_id = open_record
    patient_id = put(open_record)
    stop_course(connection, patient_id, "c1", date(2026, 3, 3), "two days more", AT, deed_id)
    assert load_history(connection, patient_id).courses[0].stopped == date(2026, 3, 3)
    with pytest.raises(RecordError, match="no such course"):
        stop_course(connection, patient_id, "c2", FIRST, "", AT, deed_id)


@pytest.mark.hazard("H39")
def test_what_was_entered_in_error_stays_but_no_longer_counts(open_record: Open) -> None:
    connection, deed_id = open_record
    patient_id = put(open_record)
    for table in tables.FACTS:
        for row_id in list(connection.scalars(select(table.c.id).where(table.c.patient_id == patient_id))):
            strike(connection, table.name, row_id, "wrong patient", deed_id)
    assert load_history(connection, patient_id) == History(ANN)
    assert load_history(connection, patient_id, struck=True) == RICH
    assert connection.scalar(select(func.count()).select_from(tables.follow_up)) == 1


@pytest.mark.hazard("H39")
def test_a_file_does_not_bring_back_what_was_struck_out(open_record: Open) -> None:
    connection, deed_id = open_record
    patient_id = put(open_record)
    strike(connection, "follow_up", 1, "wrong patient", deed_id)
    strike(connection, "patient_indication", 1, "wrong patient", deed_id)
    assert add_facts(connection, patient_id, RICH, deed_id, only_new=True) == Counter()


@pytest.mark.parametrize(
    ("table", "row_id", "reason", "words"),
    [
        ("follow_up", 1, "  ", "Say why"),
        ("follow_up", 99, "typed twice", "not in the record"),
        ("deed", 1, "typed twice", "cannot be marked"),
        ("follow_up; DROP TABLE deed", 1, "typed twice", "cannot be marked"),
    ],
)
def test_only_an_entry_of_the_record_is_struck_out_and_only_with_a_reason(
    open_record: Open, table: str, row_id: int, reason: str, words: str
) -> None:
    put(open_record)
    with pytest.raises(RecordError, match=words):
        strike(open_record[0], table, row_id, reason, open_record[1])


def test_an_entry_is_struck_out_once(open_record: Open) -> None:
    connection, deed_id = open_record
    put(open_record)
    strike(connection, "follow_up", 1, "typed twice", deed_id)
    with pytest.raises(RecordError, match="before"):
        strike(connection, "follow_up", 1, "typed twice", deed_id)


@pytest.mark.hazard("H13")
@pytest.mark.parametrize("ug", [50_000, 4_500_000, -1, 4.5, True, "4500"])
def test_no_amount_but_whole_low_doses_can_be_kept(open_record: Open, ug: int) -> None:
    dose = DoseTaken(FIRST, FIRST, None, ug, AT)
    with pytest.raises(RecordError):
        put(open_record, History(ANN, doses_taken=(dose,)))
    (course,) = RICH.courses
    step = course.plans[0].steps[0]
    wrong = step._replace(administrations=(step.administrations[0]._replace(ug=ug),))
    with pytest.raises(RecordError):
        put(open_record, History(BOB, courses=(Course("x", (Plan(FIRST, AT, (wrong,)),)),)))


def test_a_step_must_say_a_dose(open_record: Open) -> None:
    step = RICH.courses[0].plans[0].steps[0]._replace(administrations=())
    with pytest.raises(RecordError, match="says no dose"):
        put(open_record, History(ANN, courses=(Course("x", (Plan(FIRST, AT, (step,)),)),)))


@pytest.mark.parametrize(
    "answer",
    [
        Answer("nausea", 11),
        Answer("nausea", -1),
        Answer("jaundice", 2),
        Answer("nosuchthing", 1),
        Answer("nausea", None),
        Answer("nausea", 3, Silence.NOT_ASKED),
        Answer("nausea", True),
    ],
)
def test_an_answer_that_makes_no_sense_is_not_kept(open_record: Open, answer: Answer) -> None:
    with pytest.raises(RecordError):
        put(open_record, History(ANN, follow_ups=(FollowUp(FIRST, Capture.CALL, AT, (answer,)),)))


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/New_York", "Europe/London"])
def test_days_and_instants_are_the_same_wherever_the_machine_stands(
    open_record: Open, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    clocks.tzset()
    try:
        days = (date(2026, 3, 29), date(2026, 10, 25))
        moved = tuple(RICH.follow_ups[0]._replace(day=day) for day in days)
        patient_id = put(open_record, replace(RICH, follow_ups=moved))
        assert load_history(open_record[0], patient_id).follow_ups == moved
        raw = open_record[0].exec_driver_sql("SELECT day, recorded_at FROM follow_up").fetchall()
        assert raw == [(day.isoformat(), "2026-03-07T09:00:00.000000+00:00") for day in days]
    finally:
        monkeypatch.delenv("TZ")
        clocks.tzset()


@pytest.mark.hazard("H16")
def test_an_instant_without_a_zone_is_never_kept(open_record: Open) -> None:
    naive = datetime(2026, 3, 7, 9)  # noqa: DTZ001 - that is what must be refused
    with pytest.raises(Exception, match="does not say its zone"):
        put(open_record, replace(RICH, call_attempts=(RICH.call_attempts[0]._replace(recorded=naive),)))


def damage(database: Path, patient: str) -> None:
    """Change rows behind the program's back, past triggers and checks."""
    connection = open_driver(database)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for table in ("follow_up", "plan_step", "dose_taken", "lab_result", "caution"):
        connection.execute(f"DROP TRIGGER {table}_no_update")
    connection.executescript(patient)
    connection.close()


@pytest.mark.hazard("H21")
@pytest.mark.parametrize(
    ("what", "named"),
    [
        ("UPDATE follow_up SET answers = '[[\"nausea\",33]]'", "Follow-up no. 1"),
        ("UPDATE follow_up SET answers = '[[\"nausea\",3'", "Follow-up no. 1"),
        ("UPDATE follow_up SET answers = '7'", "Follow-up no. 1"),
        ("UPDATE follow_up SET answers = '[[\"nausea\",3,null,2]]'", "Follow-up no. 1"),
        ("UPDATE follow_up SET day = '2026-13-05'", "Follow-up no. 1"),
        ("UPDATE follow_up SET recorded_at = '2026-03-07T09:00:00'", "Follow-up no. 1"),
        ("UPDATE plan_step SET amount_ug = 150000 WHERE plan_id = 1", "Order no. 1"),
        ("UPDATE plan_step SET form = 'syrup' WHERE plan_id = 2", "Order no. 2"),
        ("UPDATE plan_step SET last_on = '2020-01-01' WHERE plan_id = 1", "Order no. 1"),
        ("UPDATE dose_taken SET amount_ug = -1500 WHERE id = 1", "Dose taken no. 1"),
        ("UPDATE dose_taken SET last_on = '2020-01-01' WHERE id = 2", "Dose taken no. 2"),
        ("UPDATE lab_result SET value = 'NaN'", "Laboratory value no. 1"),
        ("UPDATE caution SET kind = 'cold'", "Caution no. 1"),
        ("UPDATE patient SET gender = 'f'", "details"),
    ],
)
def test_an_entry_that_cannot_be_read_is_named_and_hides_no_other(database: Path, what: str, named: str) -> None:
    engine = open_engine(database)
    with engine.begin() as connection:
        put((connection, deeds.add_deed(connection, "x", AT, "Tester", "admin", "test")))
    engine.dispose()
    damage(database, what)
    engine = open_engine(database)
    with engine.connect() as connection:
        history = load_history(connection, 1)
    engine.dispose()
    (problem,) = history.problems
    assert named in problem
    assert history.medicines == RICH.medicines
    assert history.patient.family == ANN.family
    assert len(history.doses_taken) >= 1


def test_a_stranger_is_no_patient(open_record: Open) -> None:
    with pytest.raises(NoSuchPatient):
        load_history(open_record[0], 4711)


@pytest.mark.hazard("H32")
def test_a_patient_is_known_by_numbers_and_birth_date_never_by_name(open_record: Open) -> None:
    connection, deed_id = open_record
    ann = put(open_record)
    bob = add_patient(connection, BOB, (), AT, deed_id)
    assert find_patient(connection, ANN.nhs_number, "", None) == ann
    assert find_patient(connection, "", BOB.local_id, BOB.born) == bob
    assert find_patient(connection, "", "nobody", ANN.born) is None
    for nhs_number, local_id, born in (
        (ANN.nhs_number, "", date(1999, 1, 1)),
        (ANN.nhs_number, BOB.local_id, None),
        ("", BOB.local_id, date(1999, 1, 1)),
        ("", BOB.local_id, None),
        ("9999999999", ANN.local_id, ANN.born),
    ):
        with pytest.raises(IdentityConflict):
            find_patient(connection, nhs_number, local_id, born)


def test_new_details_are_kept_with_those_before_and_found_anew(open_record: Open) -> None:
    connection, deed_id = open_record
    patient_id = put(open_record)
    update_patient(connection, patient_id, replace(ANN, family="Ørsted-Müller"), deed_id)
    assert load_history(connection, patient_id).patient.family == "Ørsted-Müller"
    words = set(connection.scalars(select(tables.patient_word.c.word)))
    assert {"orsted", "muller", "ann", "9434765919", "a1"} == words
    (was,) = connection.scalars(select(tables.patient_was.c.details))
    assert was["family"] == "Example"


def test_a_patient_needs_a_number_and_a_name(open_record: Open) -> None:
    for patient in (replace(ANN, local_id=" "), replace(ANN, family="")):
        with pytest.raises(RecordError, match="needs"):
            add_patient(open_record[0], patient, (), AT, open_record[1])


def test_words_are_folded_however_they_are_typed() -> None:
    assert search_words("O'Neil", "Łukasz", "STRAẞE", "N943 476") == ("oneil", "lukasz", "strasse", "n943", "476")


def test_an_indication_is_kept_once(open_record: Open) -> None:
    connection, deed_id = open_record
    patient_id = put(open_record)
    add_facts(connection, patient_id, History(ANN, indications=(Indication.ME_CFS, Indication.MS)), deed_id)
    assert load_history(connection, patient_id).indications == (Indication.ME_CFS, Indication.MS)


@pytest.mark.file_only  # counted where the driver tells them
def test_one_record_takes_few_statements(open_record: Open) -> None:
    patient_id = put(open_record)
    seen: list[str] = []
    driver = open_record[0].connection.dbapi_connection
    assert driver is not None
    driver.set_trace_callback(seen.append)
    load_history(open_record[0], patient_id)
    driver.set_trace_callback(None)
    assert len(seen) <= 10
