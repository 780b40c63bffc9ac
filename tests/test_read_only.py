"""A record that takes nothing is still read: the window says why above every page, and nothing typed is lost."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintPreviewWidget
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from ldndesk import cli, entering
from ldndesk.desk.signing_in import _UNNOTED, sign_in
from ldndesk.desk.today import read_today
from ldndesk.desk.work import Actor, CannotWrite, Desk, Refused, Role
from ldndesk.store.engine import open_engine
from ldndesk.store.file import REVISIONS, open_driver
from ldndesk.ui.call_form import CallForm
from ldndesk.ui.new_patient import NewPatientDialog
from ldndesk.ui.screens import Screens
from ldndesk.ui.write_watch import CAUSE

from .conftest import Clock
from .desk.people import NAMES, WORDS
from .started import LONG, PASSPHRASE, Started, found_at, log_beside
from .store.protected import write_protected
from .ui.clinic import prescribe, register

Start = Callable[[Path], Started]


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with log_beside(tmp_path, monkeypatch) as path:
        yield path


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, log: Path) -> Iterator[Start]:
    made: list[Started] = []

    def begin(database: Path) -> Started:
        made.append(Started(qapp, qtbot, database))
        return made[-1]

    yield begin
    for started in made:
        started.close()


@pytest.fixture
def jane(desk: Desk) -> int:
    who = register(desk, "HUGHES")
    prescribe(desk, who, "HUGHES, Jane")
    desk.engine.dispose()
    return who


@contextmanager
def full_disk(path: Path) -> Iterator[None]:
    """Let no file of this process grow beyond what the record's log has grown to."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.with_name(f"{path.name}-wal").stat().st_size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def banner(started: Started) -> str:
    started.qtbot.waitUntil(lambda: CAUSE in started.shell.alarms.texts, timeout=LONG)
    return started.shell.alarms.texts[CAUSE].text()


def button(started: Started, words: str) -> QPushButton:
    line = started.shell.alarms.lines[CAUSE]
    return next(b for b in line.findChildren(QPushButton) if b.text() == words)


def begin_call(started: Started, screens: Screens, patient_id: int) -> CallForm:
    screens.open_patient(patient_id)
    page = screens.patient
    assert page is not None
    started.qtbot.waitUntil(lambda: page.page is not None, timeout=LONG)
    page.start_call()
    started.qtbot.waitUntil(lambda: page.form is not None, timeout=LONG)
    assert page.form is not None
    return page.form


def shows_the_downtime_list(started: Started, screens: Screens) -> None:
    started.qtbot.mouseClick(button(started, "Downtime list"), Qt.MouseButton.LeftButton)
    started.qtbot.waitUntil(lambda: screens.dialogs.preview is not None, timeout=LONG)
    preview = screens.dialogs.preview
    assert preview is not None
    pages = preview.findChild(QPrintPreviewWidget)
    assert pages is not None
    started.qtbot.waitUntil(lambda: pages.pageCount() >= 1, timeout=LONG)
    preview.reject()


@pytest.mark.hazard("H34")
@pytest.mark.hazard("H19")
@pytest.mark.skipif(sys.platform == "win32", reason="a limit on files is set otherwise on Windows")
def test_when_the_disk_takes_no_more_the_window_reads_on_and_the_call_stays_in_its_form(
    start: Start, database: Path, jane: int
) -> None:
    started = start(database)
    screens = started.opens()
    form = begin_call(started, screens, jane)
    started.qtbot.keyClicks(form.symptoms.line("headache").score, "6")
    with full_disk(database):
        form.note.setPlainText("A long talk. " * 20_000)
        form.store()
        words = banner(started)
        assert words.startswith("Attention: Read only. The record could not be read or written")
        assert "note calls on paper" in words
        started.qtbot.waitUntil(lambda: form.fault.text().startswith("Nothing was saved."), timeout=LONG)
        assert form.symptoms.line("headache").score.text() == "6"
        assert form.note.toPlainText().startswith("A long talk.")
        shows_the_downtime_list(started, screens)
        started.qtbot.mouseClick(button(started, "Try again"), Qt.MouseButton.LeftButton)
        started.qtbot.waitUntil(lambda: started.shell.note.text().startswith("Still not:"), timeout=LONG)
        with pytest.raises(CannotWrite):
            register(started.desk, "LATER")
    started.qtbot.mouseClick(button(started, "Try again"), Qt.MouseButton.LeftButton)
    started.qtbot.waitUntil(lambda: CAUSE not in started.shell.alarms.texts, timeout=LONG)
    form.note.setPlainText("A short talk.")
    form.store()
    started.qtbot.waitUntil(lambda: form.result is not None, timeout=LONG)
    with closing(open_driver(database, mode="ro")) as driver:
        assert driver.execute("SELECT count(*) FROM follow_up").fetchone() == (1,)


@pytest.mark.hazard("H34")
def test_a_write_protected_record_opens_to_be_read(start: Start, database: Path, jane: int, log: Path) -> None:
    place = database.parent / "record" / database.name
    place.parent.mkdir()
    place.write_bytes(database.read_bytes())
    with write_protected(place.parent):
        started = start(place)
        screens = started.opens()
        words = banner(started)
        assert "can only be read: the file or its folder is write-protected" in words
        assert "start the program again" in words
        assert [b.text() for b in started.shell.alarms.lines[CAUSE].findChildren(QPushButton)] == ["Downtime list"]
        shows_the_downtime_list(started, screens)
        screens.open_patient(jane)
        page = screens.patient
        assert page is not None
        started.qtbot.waitUntil(lambda: page.page is not None, timeout=LONG)
        page.start_call()
        started.qtbot.waitUntil(lambda: "Nothing was saved." in page.side.fault.text(), timeout=LONG)
        screens.dialogs.new_patient()
        dialog = started.program.window.findChild(NewPatientDialog)
        assert dialog is not None
        dialog.family.setText("LATER")
        dialog.given.setText("Ann")
        dialog.born.line.setText("07-Mar-1980")
        dialog.local.setText("L9")
        dialog.register()
        started.qtbot.waitUntil(lambda: "Nothing was saved." in dialog.fault.text(), timeout=LONG)
        assert dialog.family.text() == "LATER"
        dialog.reject()
        started.close()


@pytest.mark.hazard("H34")
def test_a_write_protected_record_with_a_log_left_behind_is_read_with_what_lies_in_the_log(
    start: Start, desk: Desk, database: Path, tmp_path: Path
) -> None:
    register(desk, "INTHELOG")
    stick = tmp_path / "stick"
    stick.mkdir()
    for end in ("", "-wal"):
        name = f"{database.name}{end}"
        (stick / name).write_bytes((database.parent / name).read_bytes())
    assert (stick / f"{database.name}-wal").stat().st_size > 0
    with write_protected(stick):
        started = start(stick / database.name)
        started.opens()
        assert "write-protected" in banner(started)
        assert started.desk.ask(read_today).patients == 1
        started.close()


@pytest.mark.hazard("H40")
def test_a_record_of_a_newer_program_is_read_and_never_written(start: Start, database: Path, jane: int) -> None:
    with closing(open_driver(database)) as driver:
        driver.execute("UPDATE alembic_version SET version_num = '2718'")
        driver.execute("CREATE TABLE later_thing (id INTEGER PRIMARY KEY) STRICT")
        driver.execute("PRAGMA journal_mode = DELETE")
    before = database.read_bytes()
    started = start(database)
    screens = started.opens()
    words = banner(started)
    assert "newer version of this program (schema 2718" in words
    assert "update the program on this machine" in words
    shows_the_downtime_list(started, screens)
    with pytest.raises(CannotWrite, match=r"Nothing was saved\..*newer version"):
        register(started.desk, "LATER")
    started.close()
    assert database.read_bytes() == before


@pytest.mark.hazard("H40")
def test_an_encrypted_record_of_a_newer_program_is_signed_in_to_and_read(start: Start, tmp_path: Path) -> None:
    place = found_at(tmp_path / "record" / "clinic.ldndesk")
    key = entering.key_by_passphrase(place, PASSPHRASE)
    with closing(open_driver(place, key.database)) as driver:
        driver.execute("UPDATE alembic_version SET version_num = '2718'")
        driver.execute("PRAGMA journal_mode = DELETE")
    before = place.read_bytes()
    started = start(place)
    started.signs_in(Role.NURSE, passphrase=PASSPHRASE)
    started.opens()
    assert "newer version of this program (schema 2718" in banner(started)
    started.close()
    assert place.read_bytes() == before


@pytest.mark.hazard("H40")
@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE patient RENAME COLUMN phone TO phones",
        f"PRAGMA user_version = {int(REVISIONS[-1]) + 1}",
    ],
)
def test_a_newer_record_that_means_something_else_is_not_even_read(
    start: Start, database: Path, jane: int, change: str
) -> None:
    with closing(open_driver(database)) as driver:
        driver.execute("UPDATE alembic_version SET version_num = '2718'")
        driver.execute(change)
    started = start(database)
    started.qtbot.waitUntil(lambda: started.program.shell is not None, timeout=LONG)
    started.qtbot.waitUntil(lambda: "can no longer read it" in started.shell.wait.text.text(), timeout=LONG)


@pytest.mark.hazard("H19")
@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be moved away on Windows")
def test_a_file_moved_away_bars_every_save_until_it_is_back(start: Start, database: Path, jane: int) -> None:
    started = start(database)
    started.opens()
    register(started.desk, "BEFORE")
    away = database.with_name("away")
    database.rename(away)
    screens = started.program.screens
    assert screens is not None
    screens.open_patient(jane)
    page = screens.patient
    assert page is not None
    started.qtbot.waitUntil(lambda: page.page is not None, timeout=LONG)
    page.start_call()
    assert "is no longer there" in banner(started)
    away.rename(database)
    started.qtbot.mouseClick(button(started, "Try again"), Qt.MouseButton.LeftButton)
    started.qtbot.waitUntil(lambda: CAUSE not in started.shell.alarms.texts, timeout=LONG)
    register(started.desk, "AFTER")


@pytest.mark.hazard("H34")
@pytest.mark.hazard("H35")
def test_an_encrypted_record_that_takes_nothing_lets_people_in_by_their_passwords_all_the_same(
    start: Start, tmp_path: Path, log: Path
) -> None:
    place = found_at(tmp_path / "record" / "clinic.ldndesk")
    _UNNOTED.clear()
    with write_protected(place.parent):
        started = start(place)
        page = started.signs_in(Role.NURSE, passphrase=PASSPHRASE, password="not her password")
        started.qtbot.waitUntil(lambda: "Name or password" in page.fault.text(), timeout=LONG)
        started.signs_in(Role.NURSE)
        started.opens()
        assert "write-protected" in banner(started)
        assert started.program.lock is not None
        started.shell.actions_by_name["lock"].trigger()
        lock = started.program.lock
        lock.page.password.setText(WORDS[Role.NURSE])
        started.qtbot.keyClick(lock.page.password, Qt.Key.Key_Return)
        started.qtbot.waitUntil(lambda: not lock.is_locked, timeout=LONG)
        started.close()
    told = log.read_text("utf-8")
    assert "the record takes nothing: signed in, account" in told
    assert "the record takes nothing: note_locked" in told
    for name in (NAMES[Role.NURSE][1], "Riverside"):
        assert name not in told


@pytest.mark.hazard("H35")
def test_tries_are_counted_and_waited_for_where_they_cannot_be_noted(tmp_path: Path, clock: Clock) -> None:
    place = found_at(tmp_path / "record" / "clinic.ldndesk")
    key = entering.key_by_passphrase(place, PASSPHRASE)
    engine = open_engine(place, key.database, key.trail)
    desk = Desk(lambda: engine, lambda: pytest.fail("no rules"), Actor("x", Role.NURSE), clock, blocked="No room.")
    _UNNOTED.clear()
    handle = NAMES[Role.NURSE][0]
    for _ in range(3):
        with pytest.raises(Refused, match="not right"):
            sign_in(desk, handle, "guess")
    with pytest.raises(Refused, match="Too many tries failed"):
        sign_in(desk, handle, WORDS[Role.NURSE])
    clock.pass_days(1)
    assert sign_in(desk, handle, WORDS[Role.NURSE]).name == NAMES[Role.NURSE][1]
    assert not _UNNOTED
    engine.dispose()


@pytest.mark.hazard("H34")
def test_the_command_line_prints_the_downtime_list_of_a_record_that_takes_nothing(
    database: Path, jane: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from .ui.clinic import bundle

    file = bundle(tmp_path)
    paper = tmp_path / "papers"
    paper.mkdir()
    record = tmp_path / "record"
    record.mkdir()
    place = record / database.name
    place.write_bytes(database.read_bytes())
    with write_protected(record):
        assert cli.main(["downtime", str(paper / "d.pdf"), "--database", str(place)]) == 0
        assert "note: read only." in capsys.readouterr().err
        assert cli.main(["import", str(file), "--database", str(place)]) == 2
        assert "Nothing was saved." in capsys.readouterr().err
    assert (paper / "d.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(os.listdir(record)) == [database.name]


@pytest.mark.hazard("H34")
def test_an_older_record_that_cannot_be_brought_up_to_date_is_read_from_a_copy_that_is(
    start: Start, tmp_path: Path
) -> None:
    from .store.test_migrations import FROZEN, frozen_at

    place = tmp_path / "old"
    place.mkdir()
    frozen_at(FROZEN[-2], place / "clinic.ldndesk")
    before = (place / "clinic.ldndesk").read_bytes()
    with write_protected(place):
        started = start(place / "clinic.ldndesk")
        started.opens()
        assert "write-protected" in banner(started)
        assert started.desk.ask(read_today).patients == 1
        started.close()
    assert (place / "clinic.ldndesk").read_bytes() == before
