"""A backup is whole or not there; a restore says what it loses and keeps what it replaces."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ldndesk.desk.check_record import check_record
from ldndesk.desk.work import Desk
from ldndesk.store.backups import back_up, back_up_by_itself, is_changed_since, own_backups
from ldndesk.store.engine import open_engine
from ldndesk.store.file import StoreError, open_driver
from ldndesk.store.migrate import bring_up_to_date
from ldndesk.store.restoring import look_at_backup, note_path, read_note, restore
from tests.conftest import MORNING, NURSE, Clock
from tests.ui.clinic import call, prescribe, register

KEY, TRAIL_KEY = bytes(range(32)), bytes(reversed(range(32)))


@pytest.fixture
def jane(desk: Desk) -> int:
    who = register(desk, "HUGHES")
    prescribe(desk, who, "HUGHES, Jane")
    return who


def damage(path: Path) -> None:
    with closing(open_driver(path)) as driver:
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 4] = bytes(4096)
    path.write_bytes(content)


@pytest.mark.hazard("H18")
def test_a_backup_made_while_the_record_is_open_holds_every_deed(desk: Desk, database: Path, jane: int) -> None:
    target = database.with_name("stick.ldndesk")
    made = back_up(database, target)
    assert (made.deeds, made.findings) == (2, ())
    assert check_record(target).findings == ()
    assert not is_changed_since(database, target)
    call(desk, jane, "HUGHES, Jane")
    assert is_changed_since(database, target)
    assert not [file for file in database.parent.iterdir() if "unfinished" in file.name]


@pytest.mark.hazard("H18")
def test_a_damaged_record_never_takes_the_place_of_a_good_backup(
    desk: Desk, engine: Engine, database: Path, jane: int
) -> None:
    target = database.with_name("stick.ldndesk")
    back_up(database, target)
    good = target.read_bytes()
    engine.dispose()
    damage(database)
    with pytest.raises(StoreError, match="damaged"):
        back_up(database, target)
    with pytest.raises(StoreError, match="damaged"):
        back_up_by_itself(database, MORNING)
    assert target.read_bytes() == good
    assert own_backups(database) == {}
    with pytest.raises(StoreError, match="the record itself"):
        back_up(database, database)


@pytest.mark.hazard("H18")
def test_restoring_names_what_is_lost_keeps_the_replaced_file_and_leaves_a_note(
    desk: Desk, engine: Engine, database: Path, jane: int
) -> None:
    target = database.with_name("stick.ldndesk")
    back_up(database, target)
    call(desk, jane, "HUGHES, Jane")
    register(desk, "LATER")
    told = look_at_backup(database, target)
    assert [(lost.what, lost.patient_id) for lost in told.lost] == [("record_call", jane), ("register_patient", 2)]
    assert told.warnings == ()
    with engine.connect(), pytest.raises(StoreError, match="open in a program"):
        restore(database, target, MORNING)
    engine.dispose()
    replaced = restore(database, target, MORNING)
    assert replaced is not None
    assert check_record(database).findings == ()
    with closing(open_driver(replaced)) as driver:
        assert driver.execute("SELECT count(*) FROM deed").fetchone() == (4,)
    with closing(open_driver(database)) as driver:
        assert driver.execute("SELECT count(*) FROM deed").fetchone() == (2,)
    note = read_note(database)
    assert note is not None
    assert (note.ends, note.lost) == (MORNING.isoformat(), 2)
    note_path(database).unlink()
    assert read_note(database) is None


@pytest.mark.hazard("H18")
def test_a_damaged_record_can_still_be_replaced_by_its_backup(
    desk: Desk, engine: Engine, database: Path, jane: int
) -> None:
    target = database.with_name("stick.ldndesk")
    back_up(database, target)
    engine.dispose()
    damage(database)
    assert restore(database, target, MORNING) is not None
    assert check_record(database).findings == ()


def test_a_backup_of_another_clinic_is_told_as_such(desk: Desk, database: Path, jane: int, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "clinic.ldndesk"
    bring_up_to_date(other)
    assert "another clinic" in look_at_backup(database, other).warnings[0]
    with pytest.raises(StoreError, match="no backup"):
        look_at_backup(database, tmp_path / "none")


@pytest.mark.hazard("H35")
def test_a_backup_of_an_encrypted_record_is_encrypted_too(tmp_path: Path) -> None:
    path = tmp_path / "clinic.ldndesk"
    bring_up_to_date(path, KEY)
    engine = open_engine(path, KEY, TRAIL_KEY)
    from ldndesk.desk.packs import pack_in_force

    register(Desk(lambda: engine, pack_in_force, NURSE, Clock()), "SECRETNAME")
    engine.dispose()
    target = tmp_path / "stick.ldndesk"
    assert back_up(path, target, KEY, TRAIL_KEY).findings == ()
    assert b"SECRETNAME" not in target.read_bytes()
    with pytest.raises(StoreError, match="another key"):
        look_at_backup(path, target)
    assert restore(path, target, MORNING, KEY, TRAIL_KEY) is not None
    assert check_record(path, KEY, TRAIL_KEY).findings == ()


def test_the_programs_own_backups_are_thinned(desk: Desk, database: Path, jane: int) -> None:
    for hours in range(30):
        back_up_by_itself(database, MORNING + timedelta(hours=hours))
    there = sorted(own_backups(database))
    assert len(there) == 24
    assert there[-1] == MORNING + timedelta(hours=29)
