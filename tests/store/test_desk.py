"""Every deed is done once and whole, or not at all and with a sentence."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select

from ldndesk.clinical.facts import CallAttempt, CallOutcome
from ldndesk.clinical.history import History
from ldndesk.desk.work import Changes, Desk, NotAllowed, Part, Refused, Role, Work
from ldndesk.store import tables
from ldndesk.store.file import open_driver
from ldndesk.store.records import add_facts, load_history
from tests.conftest import ANN, PRESCRIBER, Clock

ROOT = Path(__file__).resolve().parent.parent.parent


def try_call(work: Work, patient_id: int, outcome: CallOutcome = CallOutcome.NO_ANSWER) -> Changes:
    """Note an attempt to call."""
    attempt = CallAttempt(work.today, outcome, work.now)
    add_facts(work.connection, patient_id, History(ANN, call_attempts=(attempt,)), work.deed_id)
    return Changes(patient_id, frozenset({Part.CALLS, Part.FACTS}), "Attempt noted.")


def call_then_fall(work: Work, patient_id: int, error: Exception) -> Changes:
    """Note an attempt, then fail."""
    try_call(work, patient_id)
    raise error


def attempts(desk: Desk, patient_id: int) -> int:
    return desk.ask(lambda work: len(load_history(work.connection, patient_id).call_attempts))


def deeds_done(desk: Desk) -> int:
    return desk.ask(lambda work: work.connection.scalar(select(func.count()).select_from(tables.deed)) or 0)


@pytest.mark.hazard("H7")
def test_a_form_sent_twice_is_kept_once_and_answered_the_same(desk: Desk, ann: int) -> None:
    first = desk.do("form 1", try_call, ann)
    assert (
        desk.do("form 1", try_call, ann) == first == Changes(ann, frozenset({Part.CALLS, Part.FACTS}), "Attempt noted.")
    )
    assert attempts(desk, ann) == 1
    desk.do("form 2", try_call, ann)
    assert attempts(desk, ann) == 2


def test_a_deed_says_who_when_and_what(desk: Desk, ann: int) -> None:
    desk.actor = PRESCRIBER
    desk.do("form 1", try_call, ann)
    deed = tables.deed.c
    wanted = select(deed.actor, deed.role, deed.what, deed.at).where(deed.token == "form 1")
    row = desk.ask(lambda work: tuple(work.connection.execute(wanted).one()))
    assert row == ("Dr Grey", "prescriber", "try_call", desk.clock())


@pytest.mark.parametrize("error", [Refused("Not so."), NotAllowed("Not you."), RuntimeError("a fault")])
def test_a_deed_that_fails_leaves_nothing_behind(desk: Desk, ann: int, error: Exception) -> None:
    before = deeds_done(desk)
    with pytest.raises(type(error), match=str(error)):
        desk.do("form 1", call_then_fall, ann, error)
    assert attempts(desk, ann) == 0
    assert deeds_done(desk) == before
    desk.do("form 1", try_call, ann)
    assert attempts(desk, ann) == 1


def test_a_nurse_may_not_do_what_is_the_prescribers(desk: Desk) -> None:
    def decide(work: Work) -> Changes:
        work.only(Role.PRESCRIBER)
        return Changes(None, frozenset())

    with pytest.raises(NotAllowed, match="Nurse Lee is signed in as nurse"):
        desk.do("form 1", decide)


def test_a_reading_cannot_write_and_the_next_deed_can(desk: Desk, ann: int) -> None:
    with pytest.raises(Refused, match="can only be read"):
        desk.ask(lambda work: work.connection.execute(insert(tables.patient_word).values(word="x", patient_id=ann)))
    desk.do("form 1", try_call, ann)
    assert attempts(desk, ann) == 1


def test_what_the_record_refuses_is_said_in_words(desk: Desk, ann: int) -> None:
    def look_up(work: Work) -> Changes:
        load_history(work.connection, 99)
        return Changes(99, frozenset())

    with pytest.raises(Refused, match=r"^Nothing was saved\. There is no patient number 99"):
        desk.do("form 1", look_up)
    with pytest.raises(Refused, match=r"^Nothing was saved\. The record does not take"):
        desk.do("form 2", try_call, 99)


@pytest.mark.hazard("H19")
@pytest.mark.file_only
def test_a_full_disk_is_said_and_saving_goes_on_once_there_is_room(desk: Desk, ann: int) -> None:
    with desk.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Refused, match="disk is full"):
        desk.do("form 1", fill_up, ann)
    assert attempts(desk, ann) == 0
    with desk.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    desk.do("form 1", try_call, ann)
    assert attempts(desk, ann) == 1


def fill_up(work: Work, patient_id: int) -> Changes:
    """Note more than there is room for."""
    for _ in range(5000):
        try_call(work, patient_id)
    return Changes(patient_id, frozenset())


@pytest.mark.hazard("H19")
def test_a_record_in_use_elsewhere_is_said(desk: Desk, ann: int, database: Path) -> None:
    other = open_driver(database)
    other.execute("BEGIN IMMEDIATE")
    raw = desk.engine.raw_connection()
    raw.cursor().execute("PRAGMA busy_timeout = 0")
    raw.close()
    with pytest.raises(Refused, match="in use by another program"):
        desk.do("form 1", try_call, ann)
    other.close()
    desk.do("form 1", try_call, ann)
    assert attempts(desk, ann) == 1


@pytest.mark.hazard("H19")
def test_nothing_is_written_into_a_file_that_was_taken_away_or_replaced(desk: Desk, ann: int, database: Path) -> None:
    aside = database.rename(database.with_name("aside"))
    with pytest.raises(Refused, match="no longer there"):
        desk.do("form 1", try_call, ann)
    database.write_bytes(b"another file")
    with pytest.raises(Refused, match="replaced by another"):
        desk.do("form 1", try_call, ann)
    database.unlink()
    aside.rename(database)
    desk.do("form 1", try_call, ann)
    assert attempts(desk, ann) == 1


def test_a_character_that_cannot_be_kept_is_refused_in_words(desk: Desk, ann: int) -> None:
    def write(work: Work) -> Changes:
        work.connection.execute(tables.patient.update().values(title="\ud800"))
        return Changes(ann, frozenset())

    with pytest.raises(Refused, match="cannot be kept"):
        desk.do("form 1", write)


@pytest.mark.hazard("H16")
def test_today_is_the_clinics_day(desk: Desk, clock: Clock) -> None:
    clock.now = clock.now.replace(month=3, day=29, hour=23, minute=30)
    assert desk.ask(lambda work: work.today) == date(2026, 3, 30)


def start_second_desk(database: Path, name: str, saves: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.store.second_desk", str(database), name, str(saves)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.hazard("H20")
@pytest.mark.hazard("H19")
def test_two_desks_saving_at_once_lose_nothing(desk: Desk, ann: int, database: Path) -> None:
    others = [start_second_desk(database, name, 40) for name in ("one", "two")]
    told = [other.communicate(timeout=60)[0].split() for other in others]
    assert [other.returncode for other in others] == [0, 0]
    assert [len(saved) for saved in told] == [40, 40]
    assert attempts(desk, ann) == 80


@pytest.mark.hazard("H19")
def test_what_was_acknowledged_before_a_kill_is_there(desk: Desk, ann: int, database: Path, engine: Engine) -> None:
    other = start_second_desk(database, "one", 100_000)
    assert other.stdout is not None
    with other.stdout:
        told = [other.stdout.readline().strip() for _ in range(15)]
        other.kill()
        other.wait()
    tokens = set(desk.ask(lambda work: list(work.connection.scalars(select(tables.deed.c.token)))))
    assert set(told) <= tokens
    assert attempts(desk, ann) == len([token for token in tokens if token.startswith("one")])
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
