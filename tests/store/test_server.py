"""A record on a server is the same record: its schema, its guards, its one writer, and what is said when it fails."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from alembic import command
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from ldndesk.desk.check_record import read_trail
from ldndesk.desk.packs import load_pack
from ldndesk.desk.patients import register_patient
from ldndesk.desk.work import Desk, Refused
from ldndesk.store import tables
from ldndesk.store.file import REVISIONS, StoreError
from ldndesk.store.migrate import steps_config
from ldndesk.store.server import AddressError, Server, read_place, safe_options
from ldndesk.store.server_engine import ONE_WRITER, make_server_engine, open_server
from ldndesk.store.server_guards import lay_guards
from ldndesk.store.server_schema import bring_server_up_to_date, server_revision
from tests.conftest import BOB, NURSE, TRAIL_KEY, Clock
from tests.postgres import TestServer

from .test_desk import attempts, try_call

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def stepping(server: Server) -> Iterator[Connection]:
    """A connection as the steps run on."""
    engine = make_server_engine(server)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


@contextmanager
def as_owner(server: Server) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """Act on a database from outside the program."""
    with psycopg.connect(server.address, autocommit=True) as connection:
        yield connection


@pytest.mark.hazard("H39")
def test_every_fact_is_guarded_whoever_asks(server: Server) -> None:
    wanted = {f"{table.name}_no_{what}" for table in tables.APPEND_ONLY for what in ("update", "delete", "truncate")}
    wanted |= {f"{table}_no_{what}" for table in ("patient", "alert", "clinic") for what in ("delete", "truncate")}
    with as_owner(server) as owner:
        laid = {name for (name,) in owner.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")}
    assert wanted <= laid


@pytest.mark.hazard("H39")
def test_the_role_of_the_desks_may_add_facts_and_neither_change_nor_remove_them(
    server: Server, test_server: TestServer, tmp_path: Path
) -> None:
    at_desk = test_server.as_desk(server)
    with stepping(server) as connection:
        lay_guards(connection)
    with stepping(at_desk) as connection:
        for table in tables.APPEND_ONLY:
            column = table.columns.keys()[-1]
            for order in (
                f"UPDATE {table} SET {column} = {column}",
                f"DELETE FROM {table}",
                f"TRUNCATE {table} CASCADE",
            ):
                with pytest.raises(ProgrammingError, match="permission denied"), connection.begin_nested():
                    connection.exec_driver_sql(order)
    engine = open_server(at_desk, TRAIL_KEY, tmp_path)
    desk = Desk(lambda: engine, load_pack, NURSE, Clock())
    desk.do("register", register_patient, BOB, ())
    desk.do("call", try_call, 1)
    assert attempts(desk, 1) == 1
    assert desk.ask(read_trail).findings == ()
    engine.dispose()
    with pytest.raises(StoreError, match="lacks the right"):
        bring_server_up_to_date(with_older_schema(server, at_desk))


def with_older_schema(server: Server, at_desk: Server) -> Server:
    """Take the last step back."""
    with stepping(server) as connection:
        command.downgrade(steps_config(connection), "-1")
    return at_desk


def test_an_empty_database_has_no_record_and_is_given_one_once(test_server: TestServer, tmp_path: Path) -> None:
    name = test_server.empty()
    place = test_server.at(name)
    try:
        assert server_revision(place) is None
        with pytest.raises(StoreError, match="There is no record at"):
            open_server(place, TRAIL_KEY, tmp_path)
        for _ in range(2):
            bring_server_up_to_date(place)
            assert server_revision(place) == REVISIONS[-1]
        with as_owner(place) as owner:
            assert owner.execute("SELECT count(*) FROM clinic").fetchall() == [(1,)]
    finally:
        test_server.drop(name)


@pytest.mark.hazard("H34")
def test_a_foreign_database_and_one_of_other_letters_are_refused_untouched(
    test_server: TestServer,
) -> None:
    name = test_server.empty()
    try:
        with as_owner(test_server.at(name)) as owner:
            owner.execute("CREATE TABLE song (title text)")
        for act in (server_revision, bring_server_up_to_date):
            with pytest.raises(StoreError, match="another program"):
                act(test_server.at(name))
    finally:
        test_server.drop(name)
    name = test_server.empty("TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    try:
        with pytest.raises(StoreError, match="LOCALE 'C'"):
            bring_server_up_to_date(test_server.at(name))
        assert server_revision(test_server.at(name)) is None
    finally:
        test_server.drop(name)


@pytest.mark.hazard("H40")
def test_a_record_of_a_newer_program_on_a_server_is_left_alone(server: Server, tmp_path: Path) -> None:
    with as_owner(server) as owner:
        owner.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"newer version .* \(schema 9999"):
        bring_server_up_to_date(server)
    with pytest.raises(StoreError, match="newer version"):
        open_server(server, TRAIL_KEY, tmp_path)


@pytest.mark.hazard("H34")
def test_steps_that_fail_on_a_server_leave_it_as_it_was(test_server: TestServer) -> None:
    name = test_server.empty()
    place = test_server.at(name)
    try:
        with as_owner(place) as owner:  # what no step expects
            owner.execute("CREATE FUNCTION ldndesk_touch() RETURNS integer LANGUAGE sql AS 'SELECT 1'")
        with pytest.raises(StoreError, match="left as it was"):
            bring_server_up_to_date(place)
        assert server_revision(place) is None
        with as_owner(place) as owner:
            owner.execute("DROP FUNCTION ldndesk_touch()")
        bring_server_up_to_date(place)
        assert server_revision(place) == REVISIONS[-1]
    finally:
        test_server.drop(name)


@pytest.mark.hazard("H19")
def test_a_desk_that_holds_the_record_too_long_is_said(desk: Desk, ann: int, server: Server, engine: Engine) -> None:
    with as_owner(server) as owner:
        owner.execute("BEGIN")
        owner.execute(ONE_WRITER)
        raw = engine.raw_connection()
        raw.cursor().execute("SET lock_timeout = '50ms'")
        raw.commit()
        raw.close()
        with pytest.raises(Refused, match="in use by another desk"):
            desk.do("form 1", try_call, ann)
        owner.execute("ROLLBACK")
    desk.do("form 1", try_call, ann)
    assert attempts(desk, ann) == 1


@pytest.mark.hazard("H19")
def test_a_connection_that_was_cut_is_said_and_the_next_deed_is_kept(desk: Desk, ann: int, server: Server) -> None:
    def cut_off(work: object) -> None:
        with as_owner(server) as owner:
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        try_call(work, ann)  # type: ignore[arg-type]

    with pytest.raises(Refused, match=r"Nothing was saved\. .*(lost|stopped|reached)"):
        desk.do("form 1", cut_off)  # type: ignore[arg-type]
    desk.do("form 1", try_call, ann)
    assert attempts(desk, ann) == 1


def test_a_server_that_is_not_there_and_one_that_does_not_let_us_in_are_told_apart(server: Server) -> None:
    with pytest.raises(StoreError, match=r"postgresql://desk@127\.0\.0\.1:1/clinic cannot be reached"):
        server_revision(Server("postgresql://desk:secret@127.0.0.1:1/clinic"))
    with pytest.raises(StoreError, match="no database of that name"):
        server_revision(Server(server.address.replace("/ldndesk_test", "/nowhere_ldndesk_test")))


@pytest.mark.parametrize(
    ("address", "added"),
    [
        ("postgresql+psycopg://desk@db.example/clinic", {"sslmode": "verify-full"}),
        ("postgresql://desk@10.0.0.4:5432/clinic?sslrootcert=/etc/ldndesk/ca.crt", {"sslmode": "verify-full"}),
        ("postgresql://desk@db.example/clinic?sslmode=verify-ca", {}),
        ("postgresql://desk@localhost/clinic", {}),
        ("postgresql://desk@127.0.0.1:5433/clinic?sslmode=disable", {}),
        ("postgresql:///clinic?host=/run/postgresql", {}),
        ("postgresql:///clinic?host=db.example", {"sslmode": "verify-full"}),
        ("postgresql://desk@[::1]/clinic", {}),
    ],
)
@pytest.mark.hazard("H35")
def test_off_this_computer_the_server_must_prove_itself(address: str, added: dict[str, str]) -> None:
    place = read_place(address)
    assert isinstance(place, Server)
    assert safe_options(place, {}) == added


@pytest.mark.hazard("H35")
@pytest.mark.parametrize("mode", ["disable", "allow", "prefer"])
def test_nothing_goes_over_the_network_in_the_clear(mode: str) -> None:
    place = Server(f"postgresql://desk:secret@db.example/clinic?sslmode={mode}")
    with pytest.raises(StoreError, match=f"sslmode={mode} lets the record travel") as told:
        make_server_engine(place)
    assert "secret" not in str(told.value)
    with pytest.raises(AddressError, match=f"sslmode={mode}"):
        safe_options(Server("postgresql:///clinic"), {"PGHOST": "db.example", "PGSSLMODE": mode})


def test_an_address_is_told_from_a_path_and_shown_without_its_password() -> None:
    assert read_place("/srv/clinic.ldndesk") == Path("/srv/clinic.ldndesk")
    place = Server("postgresql+psycopg://desk:se%2Fcret@db.example:5433/clinic?sslrootcert=ca.crt")
    assert str(place) == "postgresql+psycopg://desk@db.example:5433/clinic"
    assert "cret" not in repr(place)
    for wrong in ("mysql://desk@db/clinic", "https://db.example/", "postgresql://desk@db:port/clinic"):
        with pytest.raises(AddressError, match="address"):
            read_place(wrong)


@pytest.mark.hazard("H20")
@pytest.mark.hazard("H19")
def test_two_desks_on_a_server_saving_at_once_lose_nothing(desk: Desk, ann: int, server: Server) -> None:
    others = [start_second_desk(server, name, 40) for name in ("one", "two")]
    told = [other.communicate(timeout=120)[0].split() for other in others]
    assert [other.returncode for other in others] == [0, 0]
    assert [len(saved) for saved in told] == [40, 40]
    assert attempts(desk, ann) == 80


@pytest.mark.hazard("H19")
def test_what_was_acknowledged_before_a_desk_was_killed_is_on_the_server(desk: Desk, ann: int, server: Server) -> None:
    others = [start_second_desk(server, name, 100_000) for name in ("one", "two")]
    told: set[str] = set()
    for other in others:
        assert other.stdout is not None
        with other.stdout:
            told |= {other.stdout.readline().strip() for _ in range(15)}
            other.kill()
            other.wait()
    tokens = set(desk.ask(lambda work: list(work.connection.scalars(text("SELECT token FROM deed")))))
    assert told <= tokens
    assert attempts(desk, ann) == len([token for token in tokens if token.startswith(("one", "two"))])


def start_second_desk(server: Server, name: str, saves: int) -> "subprocess.Popen[str]":
    order = [sys.executable, "-m", "tests.store.second_desk", server.address, name, str(saves)]
    return subprocess.Popen(order, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_deed_that_breaks_a_rule_of_the_record_names_nothing_that_was_typed(
    server: Server, desk: Desk, ann: int
) -> None:
    def twice(work: object) -> None:
        work.connection.execute(text("INSERT INTO course (patient_id, key, deed_id) VALUES (1, '1', 1)"))  # type: ignore[attr-defined]

    with pytest.raises(Refused, match="does not take this entry") as told:
        desk.do("form 1", twice)  # type: ignore[arg-type]
    assert "DETAIL" not in str(told.value)
    assert isinstance(told.value.__cause__, IntegrityError)
