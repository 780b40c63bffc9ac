"""A file that is not a sound record of ours is named as what it is, and never touched."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import pytest

from ldndesk.store import deeds
from ldndesk.store.engine import open_engine
from ldndesk.store.file import StoreError, open_driver
from ldndesk.store.migrate import bring_up_to_date, copy_record
from ldndesk.store.records import add_facts, add_patient, load_history

from .conftest import AT, RICH

KEY = bytes(range(32))


def fill(path: Path, key: bytes | None = None) -> None:
    """Put a rich patient into a record."""
    engine = open_engine(path, key)
    with engine.begin() as connection:
        deed_id = deeds.add_deed(connection, "fill", AT, "Tester", "admin", "test")
        patient_id = add_patient(connection, RICH.patient, RICH.indications, AT, deed_id)
        add_facts(connection, patient_id, RICH, deed_id)
    engine.dispose()


def as_foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE song (title)")


def as_empty_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA user_version = 1")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_bytes(b"name,dose\n" * 500), "not a record of this program"),
        (lambda path: path.mkdir(), "is a folder"),
        (as_foreign, "another program"),
        (as_empty_database, "another program"),
    ],
    ids=["empty", "text", "folder", "foreign", "no tables"],
)
def test_a_file_that_is_not_ours_is_named_and_left_alone(
    tmp_path: Path, make: Callable[[Path], object], words: str
) -> None:
    path = tmp_path / "clinic.ldndesk"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    for act in (bring_up_to_date, open_engine):
        with pytest.raises(StoreError, match=words):
            act(path)
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_missing_record_is_not_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no record"):
        open_engine(tmp_path / "clinic.ldndesk")
    assert list(tmp_path.iterdir()) == []


def test_a_record_cannot_be_made_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        bring_up_to_date(tmp_path / "gone" / "clinic.ldndesk")


@contextmanager
def as_anybody() -> Iterator[None]:
    """Act as somebody to whom write protection applies."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="write protection works otherwise here")
def test_a_write_protected_record_is_named_as_such(template: Path) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        path = Path(shutil.copy(template, folder / "clinic.ldndesk"))
        path.chmod(0o444)
        folder.chmod(0o555)
        with as_anybody(), pytest.raises(StoreError, match="can only be read"):
            open_engine(path)
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


@pytest.mark.hazard("H21")
def test_a_zeroed_page_is_noticed_at_the_start(database: Path) -> None:
    fill(database)
    content = bytearray(database.read_bytes())
    content[4096 * 3 : 4096 * 4] = bytes(4096)
    database.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        bring_up_to_date(database)


@pytest.mark.hazard("H21")
def test_an_encrypted_record_shows_no_changed_value_whatever_bit_turns(tmp_path: Path) -> None:
    path = tmp_path / "clinic.ldndesk"
    bring_up_to_date(path, KEY)
    fill(path, KEY)
    whole = path.read_bytes()
    rng = Random(7)
    noticed = 0
    for _ in range(25):
        content = bytearray(whole)
        place = rng.randrange(len(whole) * 8)
        content[place // 8] ^= 1 << place % 8
        path.write_bytes(content)
        try:
            bring_up_to_date(path, KEY)
            engine = open_engine(path, KEY)
        except StoreError:
            noticed += 1
            continue
        with engine.connect() as connection:
            assert load_history(connection, 1) == RICH
        engine.dispose()
    assert noticed > 0


@pytest.mark.hazard("H35")
def test_an_encrypted_record_holds_no_plain_name_and_opens_with_its_key_alone(tmp_path: Path) -> None:
    path = tmp_path / "clinic.ldndesk"
    bring_up_to_date(path, KEY)
    fill(path, KEY)
    copy_record(path, tmp_path / "copy", KEY)
    for file in (path, tmp_path / "copy"):
        assert b"Example" not in file.read_bytes()
        for key in (None, bytes(32)):
            with pytest.raises(StoreError, match="encrypted with another key"):
                open_engine(file, key)
        engine = open_engine(file, KEY)
        with engine.connect() as connection:
            assert load_history(connection, 1) == RICH
        engine.dispose()


def test_a_copy_holds_what_still_lies_in_the_log(database: Path, tmp_path: Path) -> None:
    engine = open_engine(database)
    with engine.begin() as connection:
        deed_id = deeds.add_deed(connection, "fill", AT, "Tester", "admin", "test")
        add_patient(connection, RICH.patient, (), AT, deed_id)
    with engine.connect():
        copy_record(database, tmp_path / "copy")
    engine.dispose()
    with closing(open_driver(tmp_path / "copy")) as copy:
        assert copy.execute("SELECT family FROM patient").fetchall() == [(RICH.patient.family,)]


@pytest.mark.hazard("H19")
def test_every_connection_has_its_switches_set(database: Path) -> None:
    engine = open_engine(database)
    wanted = {"foreign_keys": 1, "recursive_triggers": 1, "trusted_schema": 0, "cell_size_check": 1, "synchronous": 2}
    wanted |= {"busy_timeout": 15000}
    with engine.connect() as one, engine.connect():
        assert {name: one.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted
        assert one.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()


@pytest.mark.parametrize("name", ["with space.db", "per%20cent.db", "hash#.db", "question?.db", "Ärzte.db"])
def test_a_record_may_lie_under_any_name(template: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    bring_up_to_date(path)
    fill(path)
    assert path.exists()
