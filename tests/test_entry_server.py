"""A clinic on a server: founded from one desk, entered from others by passphrase and name, and kept by commands."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldndesk import cli, entering
from ldndesk.desk.work import CannotWrite, Role
from ldndesk.store.clinic_key import make_key, recovery_lines
from ldndesk.store.file import StoreError
from ldndesk.store.server import Server
from tests.desk.people import NAMES, WORDS
from tests.interop.bundles import bundle
from tests.postgres import TestServer
from tests.started import LONG, PASSPHRASE, Started, found_at, log_beside


@pytest.fixture(autouse=True)
def _log_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with log_beside(tmp_path, monkeypatch):
        yield


@pytest.fixture
def empty(test_server: TestServer) -> Iterator[Server]:
    """A database as whoever runs the server makes it."""
    name = test_server.empty()
    yield test_server.at(name)
    test_server.drop(name)


@pytest.fixture
def founded(empty: Server) -> Server:
    """A clinic as its first run leaves it."""
    return found_at(empty)


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Server], Started]]:
    """Start the program at one desk after the other."""
    running: list[Started] = []

    def begin(server: Server) -> Started:
        folder = tmp_path / f"desk {len(running)}"
        folder.mkdir()
        running.append(Started(qapp, qtbot, server, folder=folder))
        return running[-1]

    yield begin
    for each in running:
        each.close()


@pytest.mark.hazard("H35")
def test_a_desk_enters_a_clinic_on_a_server_with_passphrase_name_and_password(
    founded: Server, start: Callable[[Server], Started], qtbot: QtBot
) -> None:
    started = start(founded)
    page = started.signs_in(Role.NURSE, passphrase="seven grey herons fly")
    assert "passphrase does not open" in started.refusal(page)
    started.signs_in(Role.NURSE, passphrase=PASSPHRASE)
    started.opens()
    assert started.shell.strip.mark.text() == "Record on a server"
    assert (started.desk.actor.name, started.desk.actor.role) == ("Nurse Lee", Role.NURSE)
    assert str(started.desk.zone) == "America/New_York"
    assert not started.shell.actions_by_name["restore"].isVisible(), "backups of a server are its keeper's"


@pytest.mark.hazard("H34")
def test_the_first_desk_founds_the_clinic_in_an_empty_database(
    empty: Server, start: Callable[[Server], Started], qtbot: QtBot, tmp_path: Path
) -> None:
    started = start(empty)
    wizard = started.wizard()
    wizard.clinic.name.setText("Riverside Practice")
    wizard.clinic.zone.setCurrentText("Europe/London")
    wizard.go_on()
    for step, role in ((wizard.admin, Role.ADMIN), (wizard.prescriber, Role.PRESCRIBER)):
        handle, name = NAMES[role]
        step.name.setText(name)
        step.sign_in.setText(handle)
        step.password.setText(WORDS[role])
        step.again.setText(WORDS[role])
        wizard.go_on()
    wizard.passphrase.passphrase.setText(PASSPHRASE)
    wizard.passphrase.again.setText(PASSPHRASE)
    wizard.go_on()
    assert f"The record: {empty}" in wizard.sheet.page.toPlainText()
    assert "key file" not in wizard.sheet.page.toPlainText()
    wizard.sheet.save_to(tmp_path / "sheet.pdf")
    wizard.go_on()
    started.signs_in(Role.PRESCRIBER)
    started.opens()
    assert "Dr Grey, prescriber" in started.shell.strip.who.text()
    assert entering.look_at(empty) is entering.Kind.SEALED
    with pytest.raises(StoreError, match="already"):
        found_at(empty)


@pytest.mark.hazard("H34")
def test_with_the_recovery_sheet_a_lost_passphrase_is_replaced_for_every_desk(
    founded: Server, start: Callable[[Server], Started], qtbot: QtBot
) -> None:
    lines = recovery_lines(entering.key_by_passphrase(founded, PASSPHRASE))
    with pytest.raises(StoreError, match="another record"):
        entering.key_by_recovery(founded, "\n".join(recovery_lines(make_key())))
    started = start(founded)
    page = started.page()
    qtbot.mouseClick(page.sheet, Qt.MouseButton.LeftButton)
    page.recovery.setPlainText("\n".join(lines).lower())
    page.again.setText("another fine passphrase")
    started.signs_in(Role.PRESCRIBER, passphrase="another fine passphrase")
    started.comes_in()
    assert entering.key_by_passphrase(founded, "another fine passphrase")
    with pytest.raises(StoreError, match="does not open"):
        entering.key_by_passphrase(founded, PASSPHRASE)


@pytest.mark.hazard("H34")
def test_an_admin_changes_the_passphrase_for_every_desk(
    founded: Server, start: Callable[[Server], Started], qtbot: QtBot
) -> None:
    started = start(founded)
    started.signs_in(Role.ADMIN, passphrase=PASSPHRASE)
    qtbot.waitUntil(lambda: started.program.adjusting is not None, timeout=LONG)
    started.shell.actions_by_name["settings"].trigger()
    adjusting = started.program.adjusting
    assert adjusting is not None
    assert adjusting.dialog is not None
    adjusting.dialog.passphrase.click()
    dialog = adjusting.passphrase
    assert dialog is not None
    for old, wrong in (("seven grey herons fly", True), (PASSPHRASE, False)):
        dialog.old.setText(old)
        dialog.new.setText("four dry towels hang")
        dialog.again.setText("four dry towels hang")
        dialog.act.click()
        if wrong:
            qtbot.waitUntil(lambda: "present passphrase is not right" in dialog.fault.text(), timeout=LONG)
    qtbot.waitUntil(lambda: dialog.sheet is not None, timeout=LONG)
    assert dialog.sheet is not None
    assert "key file" not in dialog.sheet.page.toPlainText()
    assert entering.key_by_passphrase(founded, "four dry towels hang")
    with pytest.raises(StoreError, match="does not open"):
        entering.key_by_passphrase(founded, PASSPHRASE)
    dialog.reject()


@pytest.mark.hazard("H35")
def test_neither_the_key_nor_the_passphrase_lies_open_on_the_server(founded: Server) -> None:
    key = entering.key_by_passphrase(founded, PASSPHRASE)
    with psycopg.connect(founded.address) as driver:
        kept = str(driver.execute("SELECT text, proof FROM sealed_key").fetchall())
    for secret in (PASSPHRASE, key.raw.hex(), key.trail.hex(), *recovery_lines(key)):
        assert secret not in kept


@pytest.mark.hazard("H40")
def test_an_older_program_reads_a_newer_record_on_a_server_and_writes_nothing(
    founded: Server, start: Callable[[Server], Started], qtbot: QtBot
) -> None:
    with psycopg.connect(founded.address, autocommit=True) as driver:
        driver.execute("ALTER TABLE patient ADD COLUMN later text")
        driver.execute("UPDATE alembic_version SET version_num = '9999'")
        before = driver.execute("SELECT count(*) FROM deed").fetchall()
    started = start(founded)
    started.signs_in(Role.NURSE, passphrase=PASSPHRASE)
    started.opens()
    assert "newer version of this program (schema 9999" in started.desk.blocked
    from ldndesk.desk.staff import note_locked
    from ldndesk.desk.today import read_today

    assert started.desk.ask(read_today).patients == 0
    with pytest.raises(CannotWrite, match="newer version"):
        started.desk.do("form 1", note_locked)
    with psycopg.connect(founded.address) as driver:
        assert driver.execute("SELECT count(*) FROM deed").fetchall() == before
        driver.execute("ALTER TABLE patient DROP COLUMN todo")
    with pytest.raises(StoreError, match="no longer read it"):
        entering.open_clinic(founded, entering.key_by_passphrase(founded, PASSPHRASE), lambda *_: None)


@pytest.mark.hazard("H36")
def test_commands_work_on_a_server_as_on_a_file(
    founded: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LDNDESK_PASSPHRASE", PASSPHRASE)

    def run(role: Role, *words: str) -> tuple[int, str]:
        monkeypatch.setenv("LDNDESK_USER", NAMES[role][0])
        monkeypatch.setenv("LDNDESK_PASSWORD", WORDS[role])
        status = cli.main([*words, "--database", founded.address])
        told = capsys.readouterr()
        return status, told.out + told.err

    file = tmp_path / "jane.json"
    file.write_bytes(bundle())
    assert run(Role.NURSE, "import", str(file))[0] == 0
    assert run(Role.NURSE, "alerts")[0] == 0
    status, told = run(Role.ADMIN, "users", "list")
    assert (status, "lee: Nurse Lee, nurse" in told) == (0, True)
    status, told = run(Role.NURSE, "verify")
    assert (status, "The record holds" in told) == (0, True), told
    status, told = run(Role.NURSE, "backup", str(tmp_path / "copy"))
    assert (status, "pg_dump" in told) == (2, True)
    with psycopg.connect(founded.address, autocommit=True) as driver:
        driver.execute("ALTER TABLE patient DISABLE TRIGGER patient_no_delete")
        driver.execute("UPDATE patient SET family = 'Changed'")
        driver.execute("ALTER TABLE seal DISABLE TRIGGER seal_no_delete")
        driver.execute("DELETE FROM seal WHERE deed_id = (SELECT max(deed_id) FROM seal)")
    status, told = run(Role.NURSE, "verify")
    assert status == 1
    for words in ("patient_no_delete is missing or switched off", "patient 1 is not as deed", "its end was cut off"):
        assert words in told


def test_an_address_that_cannot_be_used_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], empty: Server
) -> None:
    for address, words in (
        ("mysql://desk@db/clinic", "no address of a record"),
        ("postgresql://desk:secret@127.0.0.1:1/clinic", "cannot be reached"),
        (empty.address, "no clinic was founded in it"),
    ):
        assert cli.main(["alerts", "--database", address]) == 2
        told = capsys.readouterr().err
        assert words in told
        assert "secret" not in told
    assert os.listdir(tmp_path) == []


def test_a_server_that_is_not_there_is_said_in_the_window(start: Callable[[Server], Started], qtbot: QtBot) -> None:
    started = start(Server("postgresql://desk@127.0.0.1:1/clinic"))
    qtbot.waitUntil(lambda: started.program.shell is not None, timeout=LONG)
    qtbot.waitUntil(lambda: "cannot be reached" in started.shell.wait.text.text(), timeout=LONG)
    assert started.shell.wait.restore.isHidden()
