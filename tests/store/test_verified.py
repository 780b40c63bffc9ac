"""A check from where the record held last finds what was changed since, and trusts no note that is not its own."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ldndesk.desk.check_record import Report, check_record, check_since
from ldndesk.desk.work import Desk
from ldndesk.store.backups import back_up
from ldndesk.store.file import open_driver
from ldndesk.store.restoring import restore
from ldndesk.store.trail_files import anchor_path
from ldndesk.store.verified import verified_path
from tests.conftest import MORNING
from tests.ui.clinic import call, prescribe, register

NAME = "HUGHES, Jane"


@pytest.fixture
def held(desk: Desk, database: Path) -> Path:
    """A record found to hold up to its second deed, with a call after it."""
    who = register(desk, "HUGHES")
    prescribe(desk, who, NAME)
    assert check_record(database, noting=True).findings == ()
    call(desk, who, NAME)
    desk.engine.dispose()
    return database


def change(path: Path, *orders: str) -> None:
    with closing(open_driver(path)) as driver:
        guards = driver.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for (name,) in guards:
            driver.execute(f"DROP TRIGGER {name}")
        for order in orders:
            driver.execute(order)


@pytest.mark.hazard("H36")
def test_a_record_as_the_program_left_it_holds_and_the_next_check_begins_later(held: Path) -> None:
    report = check_since(held)
    assert (report.findings, report.deeds) == ((), 1)
    assert check_since(held).deeds == 0


@pytest.mark.hazard("H36")
@pytest.mark.parametrize(
    ("order", "words"),
    [
        ("UPDATE deed SET actor = 'Somebody' WHERE id = 3", "What was written by deed 3"),
        ("DELETE FROM deed_outcome WHERE deed_id = 3", "What was written by deed 3"),
        ("UPDATE patient SET current_dose = '9 mg'", "patient 1 is not as deed 3 left it"),
        ("DELETE FROM seal WHERE deed_id = 3", "lacks deed 3 as it was anchored"),
        ("UPDATE seal SET mac = 'f' WHERE deed_id = 3", "What was written by deed 3"),
        (
            "INSERT INTO deed (id, token, at, actor, role, what) SELECT 9, 'x', at, 'x', role, 'x' FROM deed LIMIT 1",
            "belongs to deed 9, which has no seal",
        ),
    ],
)
def test_what_is_changed_since_is_found(held: Path, order: str, words: str) -> None:
    change(held, "PRAGMA foreign_keys = OFF", order)
    assert any(words in finding for finding in check_since(held).findings)


@pytest.mark.hazard("H36")
def test_what_is_changed_before_is_found_by_the_full_check_of_the_day(held: Path) -> None:
    change(held, "UPDATE plan SET reason = 'another' WHERE deed_id = 2")
    assert check_since(held).findings == ()
    assert any("deed 2" in finding for finding in check_record(held, noting=True).trail)
    assert check_since(held).deeds == 0, "the note of what held stays where it was"


def forged(path: Path) -> None:
    told = json.loads(verified_path(path).read_text("utf-8"))
    with closing(open_driver(path, mode="ro")) as driver:
        told["deed_id"], told["mac"] = driver.execute("SELECT max(deed_id), mac FROM seal").fetchone()
    verified_path(path).write_text(json.dumps(told), "utf-8")


@pytest.mark.hazard("H36")
@pytest.mark.parametrize(
    "spoil",
    [forged, lambda path: verified_path(path).unlink(), lambda path: verified_path(path).write_text("{}", "utf-8")],
    ids=["forged", "removed", "no note"],
)
def test_without_a_note_of_its_own_everything_is_looked_at(held: Path, spoil: Callable[[Path], object]) -> None:
    spoil(held)
    report: Report = check_since(held)
    assert (report.findings, report.deeds) == ((), 3)


@pytest.mark.hazard("H18")
def test_after_a_restore_nothing_is_found_that_is_not_wrong(desk: Desk, held: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick.ldndesk"
    back_up(held, stick)
    call(desk, 1, NAME)
    desk.engine.dispose()
    assert check_since(held).findings == ()
    restore(held, stick, MORNING)
    assert check_since(held).findings == ()


@pytest.mark.hazard("H18")
@pytest.mark.hazard("H36")
def test_an_older_copy_put_back_is_found_from_the_anchor(desk: Desk, held: Path, tmp_path: Path) -> None:
    older = held.read_bytes()
    call(desk, 1, NAME)
    desk.engine.dispose()
    assert check_since(held).findings == ()
    assert anchor_path(held).exists()
    held.write_bytes(older)
    assert any("an older copy was put back" in finding for finding in check_since(held).findings)
