"""Whatever is changed in a record from outside is noticed, and nothing else is."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.pack import Pack
from ldndesk.desk.check_record import check_record, doses_against_facts, read_trail
from ldndesk.desk.consent import MessageWord, keep_consent
from ldndesk.desk.page import strike_entry
from ldndesk.desk.work import Changes, Desk, Refused, Work
from ldndesk.store import tables as t
from ldndesk.store.check_trail import check_trail
from ldndesk.store.engine import make_engine, open_engine
from ldndesk.store.file import StoreError, open_driver
from ldndesk.store.records import load_history, update_patient
from ldndesk.store.trail import MAINTAINED, SEALED
from ldndesk.store.trail_files import anchor_path, kept_key, key_path, read_anchor
from tests.conftest import Clock
from tests.ui.clinic import NURSE, call, prescribe, register, token, with_alert

from .freeze import fill

LEAST_EDITS = 163


@dataclass(frozen=True)
class Record:
    """A record with its key and its anchor, copied as one."""

    path: Path

    def copy_to(self, folder: Path) -> "Record":
        folder.mkdir()
        for file in self.path.parent.iterdir():
            shutil.copy(file, folder / file.name)
        return Record(folder / self.path.name)

    def findings(self, pack: Pack) -> tuple[str, ...]:
        engine = open_engine(self.path)
        desk = Desk(lambda: engine, lambda: pack, NURSE, Clock())
        try:
            return desk.ask(read_trail).findings
        finally:
            engine.dispose()


def correct_name(work: Work, patient_id: int) -> Changes:
    """Correct a patient's name."""
    who = load_history(work.connection, patient_id).patient
    update_patient(work.connection, patient_id, who.__class__(**{**vars_of(who), "given": "Janet"}), work.deed_id)
    return Changes(patient_id, frozenset())


def note_consent(work: Work, patient_id: int) -> Changes:
    """Note that messages may be left."""
    keep_consent(work, patient_id, work.today, MessageWord(True, "husband"))
    return Changes(patient_id, frozenset())


def vars_of(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def live_in(desk: Desk) -> None:
    """Let a clinic of two work for a day."""
    jane = register(desk, "HUGHES")
    prescribe(desk, jane, "HUGHES, Jane")
    call(desk, jane, "HUGHES, Jane", Answer("nausea", 3), Answer("headache", 7))
    yellow = with_alert(desk, "GREEN", "Ivy")
    desk.do(token(), correct_name, jane)
    desk.do(token(), note_consent, yellow)
    desk.do(token(), strike_entry, jane, "follow_up", 2, "another person's")


@pytest.fixture(scope="module")
def lived(template: Path, pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Record:
    """A record of some deeds over rows of every kind that were there before the trail began."""
    path = tmp_path_factory.mktemp("lived") / "clinic.ldndesk"
    shutil.copy(template, path)
    fill(path)
    with closing(open_driver(path)) as driver:
        without_guards(driver, "DELETE FROM seal")
    engine = open_engine(path)
    live_in(Desk(lambda: engine, lambda: pack, NURSE, Clock()))
    engine.dispose()
    with closing(open_driver(path)) as driver:
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Record(path)


def without_guards(driver: Any, *orders: str, and_leave_them_off: bool = False) -> None:
    """Change rows as somebody does who has the file: guards off and put back, every check passed by."""
    guards = driver.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    driver.execute("PRAGMA foreign_keys = OFF")
    driver.execute("PRAGMA ignore_check_constraints = ON")
    for name, _ in guards:
        driver.execute(f"DROP TRIGGER {name}")
    for order in orders:
        driver.execute(order)
    for _, sql in () if and_leave_them_off else guards:
        driver.execute(sql)


def edits(path: Path) -> Iterator[str]:
    """Change every cell of some rows of every table, take rows out, and put rows in another order."""
    with closing(open_driver(path)) as driver:
        for table in (*SEALED, *MAINTAINED, t.seal):
            yield from _edits_of(driver, table)


def _edits_of(driver: Any, table: Table) -> Iterator[str]:
    keys = [column.name for column in table.primary_key]
    rows = driver.execute(f"SELECT {', '.join(f'quote({k})' for k in keys)} FROM {table.name}").fetchall()
    for row in dict.fromkeys((rows[0], rows[-1])):
        here = " AND ".join(f"{key} = {value}" for key, value in zip(keys, row, strict=True))
        for column in table.c:
            name = column.name
            integer = str(column.type) == "INTEGER"
            other = f"coalesce({name}, 0) + 901" if integer else f"coalesce({name}, '') || 'x'"
            yield f"UPDATE {table.name} SET {name} = {other} WHERE {here}"
            if not integer and column.nullable:
                yield f"UPDATE {table.name} SET {name} = CASE WHEN {name} IS NULL THEN '' END WHERE {here}"
        yield f"DELETE FROM {table.name} WHERE {here}"
    if len(rows) > 1 and keys == ["id"]:
        first, last = rows[0][0], rows[-1][0]
        moved = f"CASE id WHEN 987654 THEN {last} WHEN {last} THEN {first} END"
        yield (
            f"UPDATE {table.name} SET id = 987654 WHERE id = {first};"
            f"UPDATE {table.name} SET id = {first} WHERE id = {last};"
            f"UPDATE {table.name} SET id = {moved} WHERE id = 987654"
        )


@pytest.mark.hazard("H36")
def test_a_record_nobody_touched_holds_and_says_what_was_sealed_as_one(lived: Record, pack: Pack) -> None:
    assert lived.findings(pack) == ()
    report = check_record(lived.path)
    assert report.findings == ()
    assert report.first == 2  # the frozen deed stood before
    assert report.deeds >= 8


@pytest.mark.hazard("H36")
def test_every_edit_from_outside_is_noticed(lived: Record, tmp_path: Path) -> None:
    orders = list(edits(lived.path))
    record = lived.copy_to(tmp_path / "edited")
    key, anchor = kept_key(record.path), read_anchor(anchor_path(record.path))
    with closing(open_driver(record.path)) as driver:
        without_guards(driver, and_leave_them_off=True)
    engine = make_engine(record.path, foreign_keys=False)
    missed = []
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        assert check_trail(connection, key, anchor).findings == ()
        for order in orders:
            connection.exec_driver_sql("BEGIN")
            for part in order.split(";"):
                connection.exec_driver_sql(part)
            if not check_trail(connection, key, anchor).findings:
                missed.append(order)
            connection.exec_driver_sql("ROLLBACK")
    engine.dispose()
    assert missed == []
    assert len(orders) >= LEAST_EDITS, len(orders)


@pytest.mark.hazard("H36")
def test_a_row_put_in_beside_the_program_is_noticed(lived: Record, pack: Pack, tmp_path: Path) -> None:
    for number, owner in enumerate(("1", "(SELECT max(id) FROM deed)", "99")):
        record = lived.copy_to(tmp_path / str(number))
        with closing(open_driver(record.path)) as driver:
            without_guards(
                driver,
                "INSERT INTO booked_call (patient_id, day, recorded_at, deed_id)"
                f" SELECT patient_id, day, recorded_at, {owner} FROM booked_call",
            )
        assert record.findings(pack)


@pytest.mark.hazard("H36")
@pytest.mark.hazard("H18")
def test_a_cut_end_and_an_older_copy_put_back_are_noticed(lived: Record, pack: Pack, tmp_path: Path) -> None:
    older = lived.copy_to(tmp_path / "older")
    newer = older.copy_to(tmp_path / "newer")
    engine = open_engine(newer.path)
    register(Desk(lambda: engine, lambda: pack, NURSE, Clock()), "LATER")
    engine.dispose()
    assert newer.findings(pack) == ()
    shutil.copy(older.path, newer.path)
    assert any("older copy" in finding for finding in newer.findings(pack))


@pytest.mark.hazard("H36")
def test_another_key_another_record_and_a_lost_anchor_are_noticed(lived: Record, pack: Pack, tmp_path: Path) -> None:
    other_key = lived.copy_to(tmp_path / "key")
    key_path(other_key.path).write_text(bytes(32).hex(), "ascii")
    assert other_key.findings(pack)
    no_anchor = lived.copy_to(tmp_path / "anchor")
    place = no_anchor.path.with_name(f"{no_anchor.path.name}.anchor")
    place.unlink()
    assert any("no anchor" in finding for finding in no_anchor.findings(pack))
    place.write_text("{", "utf-8")
    assert any("no anchor" in finding for finding in no_anchor.findings(pack))


@pytest.mark.hazard("H36")
@pytest.mark.parametrize(
    "order",
    [
        "DROP TRIGGER dose_taken_no_update",
        "DROP INDEX ix_alert_patient_id",
        "CREATE TABLE extra (id)",
        "CREATE TRIGGER quiet AFTER INSERT ON plan BEGIN SELECT 1; END",
    ],
)
def test_a_schema_meddled_with_is_noticed(lived: Record, tmp_path: Path, order: str) -> None:
    record = lived.copy_to(tmp_path / "schema")
    with closing(open_driver(record.path)) as driver:
        driver.execute(order)
    assert check_record(record.path).file


@pytest.mark.hazard("H36")
def test_a_dose_in_the_lists_that_the_facts_do_not_bear_out_is_named(desk: Desk) -> None:
    jane = register(desk, "HUGHES")
    prescribe(desk, jane, "HUGHES, Jane")
    assert desk.ask(doses_against_facts) == ()

    def slip(work: Work) -> Changes:
        work.connection.execute(t.patient.update().values(current_dose="9 mg"))
        return Changes(jane, frozenset())

    desk.do(token(), slip)
    assert desk.ask(read_trail).findings == ()  # a deed of the program, and sealed
    (found,) = desk.ask(doses_against_facts)
    assert found == f"Patient {jane}: the lists show “9 mg”, the facts say “4.5 mg”."


DEEDS: tuple[Callable[[Desk, int], object], ...] = (
    lambda desk, who: call(desk, who, "HUGHES, Jane", Answer("headache", 8)),
    lambda desk, who: call(desk, who, "HUGHES, Jane", Answer("headache", 1), Answer("jaundice", 1)),
    lambda desk, who: prescribe(desk, who, "HUGHES, Jane", 2000),
    lambda desk, who: desk.do(token(), correct_name, who),
    lambda desk, _: register(desk, uuid.uuid4().hex),
    lambda desk, who: desk.do("the same again", note_consent, who),
    lambda desk, who: desk.do(token(), strike_entry, who, "follow_up", 1, "wrong"),
    lambda desk, who: desk.do(token(), break_off, who),
)


def break_off(work: Work, patient_id: int) -> Changes:
    correct_name(work, patient_id)
    raise Refused("no")


@pytest.mark.hazard("H36")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.sampled_from(range(len(DEEDS))), max_size=8))
def test_no_history_of_deeds_raises_a_false_alarm(template: Path, pack: Pack, tmp_path: Path, deeds: list[int]) -> None:
    folder = tmp_path / uuid.uuid4().hex
    folder.mkdir()
    record = Record(Path(shutil.copy(template, folder / "clinic.ldndesk")))
    engine = open_engine(record.path)
    clock = Clock()
    desk = Desk(lambda: engine, lambda: pack, NURSE, clock)
    jane = register(desk, "HUGHES")
    prescribe(desk, jane, "HUGHES, Jane")
    for deed in deeds:
        clock.pass_days(3)
        try:
            DEEDS[deed](desk, jane)
        except Refused:
            continue
    engine.dispose()
    assert record.findings(pack) == ()


def test_a_deed_on_a_connection_that_cannot_seal_is_refused(desk: Desk, database: Path) -> None:
    bare = make_engine(database)
    with pytest.raises(Refused, match="cannot be sealed"):
        Desk(lambda: bare, desk.rules, NURSE).do("t", correct_name, 1)
    bare.dispose()
    with pytest.raises(StoreError):
        check_record(database.with_name("none"))


@pytest.mark.hazard("H18")
@pytest.mark.hazard("H36")
def test_an_older_copy_put_back_under_the_program_takes_no_deed_and_before_its_start_is_found_ever_after(
    desk: Desk, database: Path
) -> None:
    register(desk, "HUGHES")
    desk.engine.dispose()
    older = database.read_bytes()
    register(desk, "SECOND")
    with closing(open_driver(database)) as driver:
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.write_bytes(older)
    with pytest.raises(Refused, match=r"Nothing was saved\..*an older copy or another file was put in its place"):
        register(desk, "THIRD")
    desk.engine.dispose()

    from ldndesk.store.engine import open_engine

    for name in ("FOURTH", "FIFTH"):  # each by a program started anew, which takes the record as it is
        again = open_engine(database)
        desk.record = lambda engine=again: engine  # type: ignore[misc]
        register(desk, name)
        again.dispose()
        assert any("an older copy was put back" in finding for finding in check_record(database).findings)
