"""Every schema there ever was becomes the present one: whole, checked, or not at all."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, event, inspect

from ldndesk.shipped import shipped
from ldndesk.store import tables
from ldndesk.store.engine import make_engine, open_engine
from ldndesk.store.file import APPLICATION_ID, REVISIONS, StoreError, open_driver, read_revision
from ldndesk.store.migrate import bring_up_to_date, steps_config, upgrade
from ldndesk.store.records import load_history
from ldndesk.store.server import Server
from ldndesk.store.server_engine import make_server_engine
from ldndesk.store.server_guards import lay_guards

from .conftest import RICH

HERE = Path(__file__).resolve().parent
FROZEN = sorted((HERE / "frozen").glob("*.sql"))
STEP = '''"""A later step, made for a test."""

import os
import signal

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    with op.batch_alter_table("patient", recreate="always") as table:
        table.add_column(sa.Column("later", sa.Text))
    {then}
'''


@contextmanager
def stepping(path: Path) -> Iterator[Connection]:
    """A connection as the steps run on."""
    engine = make_engine(path, foreign_keys=False)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with closing(open_driver(path)) as driver:
        names = [n for (n,) in driver.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        return {name: sorted(driver.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}


@pytest.fixture
def frozen(tmp_path: Path) -> Callable[[Path], Path]:
    """Build a file as it was at a past schema, with the rows kept from then."""

    return lambda rows: frozen_at(rows, tmp_path / f"{rows.stem}.ldndesk")


def frozen_at(rows: Path, path: Path) -> Path:
    """Build a file at a place as it was at a past schema."""
    with closing(open_driver(path, mode="rwc")):
        pass
    with stepping(path) as connection:
        command.upgrade(steps_config(connection), rows.stem)
        for order in rows.read_text("utf-8").split(";\n"):
            if order.strip():
                connection.exec_driver_sql(order)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    return path


@pytest.fixture
def later_steps(tmp_path: Path) -> Callable[[str], Path]:
    """Copy the steps and add one that ends as given."""

    def build(then: str) -> Path:
        folder = tmp_path / "migrations"
        shutil.copytree(shipped("migrations"), folder)
        (folder / "versions" / "9999_later.py").write_text(STEP.format(head=REVISIONS[-1], then=then), "utf-8")
        return folder

    return build


def test_there_is_one_head_and_the_program_knows_every_step(template: Path) -> None:
    with stepping(template) as connection:
        scripts = ScriptDirectory.from_config(steps_config(connection))
    assert scripts.get_heads() == [REVISIONS[-1]]
    assert [step.revision for step in reversed(list(scripts.walk_revisions()))] == list(REVISIONS)
    assert [rows.stem for rows in FROZEN] == list(REVISIONS)


def test_the_steps_lead_to_the_tables_as_declared(database: Path) -> None:
    with stepping(database) as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.clinic.metadata) == []
        inspector = inspect(connection)
        for name, table in tables.clinic.metadata.tables.items():
            declared = {str(c.name): str(c.sqltext) for c in table.constraints if isinstance(c, CheckConstraint)}
            laid = {str(c["name"]): c["sqltext"] for c in inspector.get_check_constraints(name)}
            assert laid == {f"ck_{name}_{n.removeprefix(f'ck_{name}_')}": text for n, text in declared.items()}


def test_every_table_is_strict_and_every_fact_guarded(database: Path) -> None:
    with closing(open_driver(database)) as driver:
        strict = {row[1]: row[5] for row in driver.execute("PRAGMA table_list")}
        guards = {name for (name,) in driver.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
    assert all(strict[name] for name in tables.clinic.metadata.tables)
    wanted = {f"{table.name}_no_{what}" for table in tables.APPEND_ONLY for what in ("update", "delete")}
    assert wanted <= guards


def test_each_step_goes_up_down_and_up_again(database: Path) -> None:
    with stepping(database) as connection:
        config = steps_config(connection)
        for _ in REVISIONS:
            command.downgrade(config, "-1")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        command.upgrade(config, "head")
        assert compare_metadata(MigrationContext.configure(connection), tables.clinic.metadata) == []


@pytest.mark.parametrize("rows", FROZEN, ids=lambda p: p.stem)
def test_rows_kept_from_every_past_schema_survive(rows: Path, frozen: Callable[[Path], Path]) -> None:
    path = frozen(rows)
    before = content(path)
    upgrade(path)
    after = content(path)
    for name in before.keys() - {"alembic_version"}:
        assert len(after[name]) >= len(before[name]) > 0, name
    bring_up_to_date(path)
    engine = open_engine(path)
    with engine.connect() as connection:
        told = RICH if rows.stem >= "0005" else replace(RICH, medicines_asked=())
        if rows.stem < "0008":
            told = replace(told, call_attempts=tuple(a._replace(minutes=None) for a in told.call_attempts))
        if rows.stem < "0010":
            told = replace(told, labs=tuple(lab._replace(reference="") for lab in told.labs))
        if rows.stem < "0012":
            told = replace(told, medicines=tuple(use._replace(not_meant="") for use in told.medicines))
        assert load_history(connection, 1) == told
    engine.dispose()


def test_a_parent_rebuilt_keeps_every_child(frozen: Callable[[Path], Path], later_steps: Callable[[str], Path]) -> None:
    path = frozen(FROZEN[-1])
    before = content(path)
    upgrade(path, steps=later_steps("op.execute('SELECT 1')"))
    after = content(path)
    assert len(after.pop("patient")) == len(before.pop("patient"))
    assert after.pop("alembic_version") == [("9999",)]
    before.pop("alembic_version")
    assert after == before


@pytest.mark.hazard("H34")
def test_a_step_that_fails_in_the_middle_leaves_the_file_as_it_was(
    frozen: Callable[[Path], Path], later_steps: Callable[[str], Path]
) -> None:
    path = frozen(FROZEN[-1])
    before = content(path)
    steps = later_steps("op.execute('SELECT * FROM nowhere')")
    with pytest.raises(StoreError, match="left as it was"):
        upgrade(path, steps=steps)
    assert content(path) == before
    shutil.rmtree(steps)
    upgrade(path, steps=later_steps("op.execute('SELECT 1')"))


@pytest.mark.hazard("H34")
def test_a_step_that_orphans_entries_is_taken_back(
    frozen: Callable[[Path], Path], later_steps: Callable[[str], Path]
) -> None:
    path = frozen(FROZEN[-1])
    before = content(path)
    steps = later_steps("op.execute('DELETE FROM patient')")
    with pytest.raises(StoreError, match="belong to nothing"):
        upgrade(path, steps=steps)
    assert content(path) == before


@pytest.mark.hazard("H34")
def test_a_step_killed_in_the_middle_leaves_a_file_that_can_be_tried_again(
    frozen: Callable[[Path], Path], later_steps: Callable[[str], Path]
) -> None:
    path = frozen(FROZEN[-1])
    before = content(path)
    steps = later_steps("os.kill(os.getpid(), signal.SIGKILL)")
    order = "import sys, pathlib; from ldndesk.store.migrate import upgrade; "
    order += "upgrade(pathlib.Path(sys.argv[1]), steps=pathlib.Path(sys.argv[2]))"
    done = subprocess.run([sys.executable, "-c", order, path, steps], check=False, cwd=HERE.parent.parent)
    assert done.returncode != 0
    assert content(path) == before
    shutil.rmtree(steps)
    upgrade(path, steps=later_steps("op.execute('SELECT 1')"))


@pytest.mark.hazard("H34")
@pytest.mark.skipif(sys.platform == "win32", reason="no process is forked on Windows")
def test_a_migration_killed_before_each_of_its_statements_leaves_the_file_as_it_was_and_can_be_tried_again() -> None:
    command = [sys.executable, "-m", "tests.store.kill_migrations"]
    done = subprocess.run(command, cwd=HERE.parent.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = re.fullmatch(r"killed before each of (\d+) statements .* and (\d+) of .*: 0 faults\n", done.stdout)
    assert told is not None
    assert int(told[1]) > 100
    assert int(told[2]) > 50


@pytest.mark.hazard("H34")
def test_a_half_made_new_record_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "clinic.ldndesk"
    path.with_name("clinic.ldndesk.unfinished").write_bytes(b"half")
    assert bring_up_to_date(path) is None
    assert read_revision(path) == REVISIONS[-1]
    assert [p.name for p in tmp_path.iterdir()] == ["clinic.ldndesk"]


@pytest.mark.hazard("H40")
def test_a_record_of_a_newer_program_is_left_alone(database: Path) -> None:
    with closing(open_driver(database)) as driver:
        driver.execute("UPDATE alembic_version SET version_num = '2718'")
    before = database.read_bytes()
    for act in (bring_up_to_date, open_engine):
        with pytest.raises(StoreError, match=r"newer version.*2718"):
            act(database)
    assert database.read_bytes() == before
    assert [p.name for p in database.parent.iterdir()] == [database.name]


def test_no_step_leans_on_the_program() -> None:
    for step in (shipped("migrations") / "versions").glob("*.py"):
        assert not re.search(r"ldndesk", step.read_text("utf-8")), step


@contextmanager
def stepping_on(server: Server) -> Iterator[Connection]:
    """A connection to a server as the steps run on."""
    engine = make_server_engine(server)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def test_the_steps_lead_to_the_tables_as_declared_on_a_server_too(server: Server) -> None:
    with stepping_on(server) as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.clinic.metadata) == []
        inspector = inspect(connection)
        for name, table in tables.clinic.metadata.tables.items():
            declared = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
            assert {c["name"] for c in inspector.get_check_constraints(name)} == {
                f"ck_{name}_{str(n).removeprefix(f'ck_{name}_')}" for n in declared
            }
        patterns = [c["sqltext"] for c in inspector.get_check_constraints("seal")]
        assert "'[%]'" in patterns[0], "a sign doubled on the way would make it another pattern"


def test_an_index_of_some_rows_holds_the_same_rows_on_either_kind(server: Server) -> None:
    partial = {
        index.name: str(index.dialect_options["sqlite"]["where"])
        for table in tables.clinic.metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    assert len(partial) >= 4
    with stepping_on(server) as connection:
        laid = connection.exec_driver_sql("SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%% WHERE %%'")
        assert set(laid.scalars()) == set(partial)


def test_each_step_goes_up_down_and_up_again_on_a_server_too(server: Server) -> None:
    with stepping_on(server) as connection:
        config = steps_config(connection)
        for _ in REVISIONS:
            command.downgrade(config, "-1")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        command.upgrade(config, "head")
        lay_guards(connection)
        assert compare_metadata(MigrationContext.configure(connection), tables.clinic.metadata) == []
