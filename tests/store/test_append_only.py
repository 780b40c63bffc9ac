"""What was told stays told: the file itself refuses to forget."""

import pytest
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import IntegrityError

from ldndesk.clinical.history import History
from ldndesk.store import deeds, tables
from ldndesk.store.records import add_facts, add_patient, load_history, strike

from .conftest import AT, RICH

OVER = {"sqlite": "INSERT OR REPLACE INTO {name} SELECT * FROM {name}", "postgresql": "TRUNCATE {name} CASCADE"}
NAMES = [table.name for table in tables.APPEND_ONLY]
ALERT = {"patient_id": 1, "course_key": "c1", "rule": "sleep", "subject": "insomnia", "state": "open"}
ALERT |= {
    "urgency": "soon",
    "opened_on": AT.date(),
    "finding": {},
    "pack_version": "1",
    "pack_sha256": "0",
    "deed_id": 1,
}


@pytest.fixture
def full(engine: Engine) -> Engine:
    """A file with at least one row in every table that is only added to."""
    with engine.begin() as connection:
        deed_id = deeds.add_deed(connection, "full", AT, "Tester", "admin", "test")
        patient_id = add_patient(connection, RICH.patient, RICH.indications, AT, deed_id)
        add_facts(connection, patient_id, RICH, deed_id)
        strike(connection, "follow_up", 1, "typed twice", deed_id)
        booked = tables.booked_call.insert().values(patient_id=1, day=AT.date(), recorded_at=AT, deed_id=deed_id)
        connection.execute(booked)
        told = {"patient_id": 1, "day": AT.date(), "recorded_at": AT, "deed_id": deed_id}
        at = {"recorded_at": AT, "deed_id": deed_id}
        connection.execute(tables.letter.insert().values(patient_id=1, day=AT.date(), kind="gp", text="Dear", **at))
        connection.execute(tables.plan_proposal.insert().values(patient_id=1, title="Halve", content={}, **at))
        connection.execute(tables.plan_proposal_end.insert().values(plan_proposal_id=1, ended="refused", **at))
        connection.execute(tables.message_consent.insert().values(told))
        connection.execute(tables.alert.insert().values(ALERT))
        event = {"alert_id": 1, "at": AT, "state": "open", "deed_id": deed_id}
        connection.execute(tables.alert_event.insert().values(event))
        connection.execute(tables.patient_was.insert().values(patient_id=1, details={}, deed_id=deed_id))
        pack = {"sha256": "0", "rules": "", "medicines": "", "recorded_at": AT, "deed_id": deed_id}
        connection.execute(tables.rule_pack.insert().values(pack))
        connection.execute(tables.staff.insert().values(sign_in="grey", **at))
        person = {"staff_id": 1, "name": "Dr Grey", "role": "prescriber", "active": True, "password": "$argon2id$x"}
        connection.execute(tables.staff_state.insert().values(**person, **at))
        deeds.add_outcome(connection, deed_id, patient_id, ["facts"], "Done.")
        connection.execute(tables.seal.insert().values(deed_id=deed_id, maintained={}, mac="0"))
    return engine


def rows(connection: Connection, name: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]


@pytest.mark.hazard("H39")
@pytest.mark.parametrize("name", NAMES)
def test_no_row_is_changed_removed_or_put_in_anothers_place(full: Engine, name: str) -> None:
    with full.begin() as connection:
        before = rows(connection, name)
        assert before, "the test needs a row"
        column = tables.clinic.metadata.tables[name].columns.keys()[-1]
        orders = (f"UPDATE {name} SET {column} = {column}", f"DELETE FROM {name}", OVER[connection.dialect.name])
        for order in orders:
            with pytest.raises(IntegrityError, match="never"), connection.begin_nested():
                connection.exec_driver_sql(order.format(name=name))
        assert rows(connection, name) == before


@pytest.mark.hazard("H39")
@pytest.mark.parametrize("name", ["patient", "alert", "clinic"])
def test_patients_alerts_and_the_clinic_are_never_removed(full: Engine, name: str) -> None:
    with full.begin() as connection, pytest.raises(IntegrityError, match="never removed"):
        connection.exec_driver_sql(f"DELETE FROM {name}")


def test_what_an_alert_is_about_stays_while_its_state_moves_on(full: Engine) -> None:
    with full.begin() as connection:
        connection.execute(tables.alert.update().values(state="acknowledged"))
        with pytest.raises(IntegrityError, match="never changed"), connection.begin_nested():
            connection.execute(tables.alert.update().values(rule="another"))


def test_a_key_has_one_unsettled_alert_and_any_number_of_settled_ones(full: Engine) -> None:
    with full.begin() as connection:
        with pytest.raises(IntegrityError, match=r"(?i)unique"), connection.begin_nested():
            connection.execute(tables.alert.insert().values(ALERT | {"state": "snoozed"}))
        connection.execute(tables.alert.insert().values(ALERT | {"subject": "vivid_dreams"}))
        for state in ("cleared", "cleared", "dismissed"):
            connection.execute(tables.alert.insert().values(ALERT | {"state": state}))
        with pytest.raises(IntegrityError, match=r"(?i)check"), connection.begin_nested():
            connection.execute(tables.alert.insert().values(ALERT | {"state": "forgotten"}))


@pytest.mark.hazard("H13")
@pytest.mark.parametrize("ug", ["50000", "-1", "NULL"])
def test_the_record_itself_takes_no_amount_that_is_no_low_dose(full: Engine, ug: str) -> None:
    insist_on_a_low_dose(full, ug)


@pytest.mark.hazard("H13")
@pytest.mark.file_only  # a server makes a whole number of a broken one before it looks; what writes never asks it to
@pytest.mark.parametrize("ug", ["0.5", "'abc'", "9e999 - 9e999"])
def test_the_file_itself_takes_no_amount_that_is_no_whole_number(full: Engine, ug: str) -> None:
    insist_on_a_low_dose(full, ug)


def insist_on_a_low_dose(full: Engine, ug: str) -> None:
    order = (
        "INSERT INTO dose_taken (patient_id, first_on, last_on, amount_ug, recorded_at, deed_id)"
        f" SELECT patient_id, first_on, last_on, {ug}, recorded_at, deed_id FROM dose_taken LIMIT 1"
    )
    with full.begin() as connection, pytest.raises(IntegrityError):
        connection.exec_driver_sql(order)


def test_a_fact_belongs_to_a_patient_and_a_deed(full: Engine) -> None:
    for strange in ({"patient_id": 99, "deed_id": 1}, {"patient_id": 1, "deed_id": 99}):
        order = tables.booked_call.insert().values(day=AT.date(), recorded_at=AT, **strange)
        with full.begin() as connection, pytest.raises(IntegrityError, match=r"(?i)foreign key"):
            connection.execute(order)


def test_a_struck_fact_is_out_of_the_rules_but_on_file(full: Engine) -> None:
    with full.begin() as connection:
        assert load_history(connection, 1).follow_ups == ()
        assert load_history(connection, 1, struck=True).follow_ups == RICH.follow_ups
        assert connection.scalar(select(tables.struck.c.reason)) == "typed twice"
        assert isinstance(load_history(connection, 1), History)
