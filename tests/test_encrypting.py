"""A plain record becomes an encrypted one: every row of it, or nothing is changed."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldndesk import cli, entering
from ldndesk.desk.check_record import check_record
from ldndesk.desk.work import Desk, Refused, Role
from ldndesk.entering_encrypted import encrypt_clinic
from ldndesk.store.backups import back_up_by_itself, own_backups
from ldndesk.store.clinic_key import key_file, make_key, read_recovery
from ldndesk.store.file import StoreError, open_driver
from ldndesk.store.trail_files import anchor_path, key_path

from .conftest import MORNING
from .desk.people import NAMES, QUICK, WORDS
from .started import LONG, PASSPHRASE, Started, log_beside
from .store.test_backups import damage
from .ui.clinic import call, prescribe, register

NAME = "DISTINCTIVE, Jane"


def new_clinic(passphrase: str = PASSPHRASE) -> entering.NewClinic:
    people = tuple(entering.Newcomer(role, NAMES[role][1], NAMES[role][0], WORDS[role]) for role in Role)
    return entering.NewClinic("Riverside Practice", "Europe/London", people, passphrase, make_key())


@pytest.fixture
def plain(desk: Desk, database: Path) -> Path:
    """A plain record of one patient, with a backup."""
    who = register(desk, "DISTINCTIVE")
    prescribe(desk, who, NAME)
    back_up_by_itself(database, MORNING)
    call(desk, who, NAME)
    desk.engine.dispose()
    return database


def rows(path: Path, key: bytes | None = None) -> dict[str, list[tuple[object, ...]]]:
    with closing(open_driver(path, key, "ro")) as driver:
        names = [n for (n,) in driver.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        return {n: sorted(driver.execute(f'SELECT * FROM "{n}"').fetchall(), key=repr) for n in names}


@pytest.mark.hazard("H35")
@pytest.mark.hazard("H36")
def test_a_plain_record_becomes_an_encrypted_one_that_holds_with_every_row_and_the_plain_one_is_kept(
    plain: Path,
) -> None:
    before = rows(plain)
    new = new_clinic()
    aside = encrypt_clinic(plain, new, QUICK)
    assert aside is not None
    assert entering.look_at(plain) is entering.Kind.SEALED
    assert b"DISTINCTIVE" not in plain.read_bytes()
    key = entering.key_by_passphrase(plain, PASSPHRASE)
    report = check_record(plain, key.database, key.trail)
    assert report.findings == ()
    after = rows(plain, key.database)
    for table in before.keys() - {"clinic", "seal", "deed", "deed_outcome", "staff", "staff_state", "sqlite_sequence"}:
        assert after[table] == before[table], table
    for table in ("deed", "deed_outcome", "seal"):
        assert len(after[table]) == len(before[table]) + 1, table
    assert set(before["deed"]) < set(after["deed"])
    assert rows(aside) == before
    assert b"DISTINCTIVE" in aside.read_bytes()
    assert key_path(aside).exists()
    assert not key_path(plain).exists()
    (backup,) = own_backups(plain).values()
    assert b"DISTINCTIVE" not in backup.read_bytes()
    assert check_record(backup, key.database, key.trail).findings == ()
    assert not [path.name for path in plain.parent.iterdir() if "encrypting" in path.name]


@pytest.mark.hazard("H35")
def test_where_it_is_wiped_no_file_holds_a_name_any_more(plain: Path) -> None:
    assert encrypt_clinic(plain, new_clinic(), QUICK, wipe=True) is None
    for file in plain.parent.rglob("*"):
        if file.is_file():
            assert b"DISTINCTIVE" not in file.read_bytes(), file.name
    assert not [path.name for path in plain.parent.iterdir() if ".plain-" in path.name]


@pytest.mark.hazard("H34")
@pytest.mark.parametrize("fault", ["open elsewhere", "changed from outside", "damaged", "invented", "no prescriber"])
def test_what_cannot_be_encrypted_stays_as_it_was(plain: Path, desk: Desk, fault: str) -> None:
    new = new_clinic()
    words = {
        "open elsewhere": "open in a program",
        "changed from outside": "not as the program left it",
        "damaged": "damaged",
        "invented": "invented patients",
        "no prescriber": "needs an admin and a prescriber",
    }[fault]
    if fault == "changed from outside":
        with closing(open_driver(plain)) as driver:
            driver.execute("UPDATE patient SET current_dose = '9 mg'")
    elif fault == "damaged":
        damage(plain)
    elif fault == "invented":
        with closing(open_driver(plain)) as driver:
            driver.execute("UPDATE clinic SET synthetic = 1")
    elif fault == "no prescriber":
        new = entering.NewClinic(new.name, new.zone, new.people[:1], PASSPHRASE, new.key)
    elif fault == "open elsewhere":
        with desk.engine.connect(), pytest.raises(StoreError, match=words):
            encrypt_clinic(plain, new, QUICK)
        desk.engine.dispose()
        return
    before = () if fault == "damaged" else rows(plain)
    with pytest.raises((StoreError, Refused), match=words):
        encrypt_clinic(plain, new, QUICK)
    assert entering.look_at(plain) is entering.Kind.PLAIN or fault == "damaged"
    assert fault == "damaged" or rows(plain) == before
    assert not key_file(plain).exists()
    assert anchor_path(plain).exists()
    assert not [path.name for path in plain.parent.iterdir() if "encrypting" in path.name or ".plain-" in path.name]


def test_an_encrypted_record_is_not_encrypted_again(plain: Path) -> None:
    encrypt_clinic(plain, new_clinic(), QUICK)
    with pytest.raises(StoreError, match="no plain record"):
        encrypt_clinic(plain, new_clinic(), QUICK)


def fills(started: Started, folder: Path) -> None:
    """Type what the pages ask for, and go on to the last."""
    encrypter = started.program.encrypter
    assert encrypter is not None
    pages = encrypter.dialog.pages
    pages.clinic.name.setText("Riverside Practice")
    pages.go_on()
    for step, role in ((pages.admin, Role.ADMIN), (pages.prescriber, Role.PRESCRIBER)):
        step.name.setText(NAMES[role][1])
        step.sign_in.setText(NAMES[role][0])
        step.password.setText(WORDS[role])
        step.again.setText(WORDS[role])
        pages.go_on()
    pages.passphrase.passphrase.setText(PASSPHRASE)
    pages.passphrase.again.setText(PASSPHRASE)
    pages.go_on()
    pages.go_on()
    assert "recovery sheet first" in pages.fault.text()
    pages.sheet.save_to(folder / "sheet.pdf")
    assert pages.next.text() == "&Encrypt the record"
    started.qtbot.mouseClick(pages.next, Qt.MouseButton.LeftButton)


@pytest.mark.hazard("H35")
def test_from_the_window_the_record_is_encrypted_and_opens_again_with_a_sign_in(
    qapp: QApplication, qtbot: QtBot, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with log_beside(tmp_path, monkeypatch):
        started = Started(qapp, qtbot, plain)
        started.opens()
        action = started.shell.actions_by_name["encrypt"]
        assert action.isVisible()
        action.trigger()
        fills(started, tmp_path)
        then = started.program.then
        assert then is not None
        started.close()
        again = Started(qapp, qtbot, plain, then)
        again.signs_in(Role.PRESCRIBER, passphrase=PASSPHRASE)
        screens = again.opens()
        assert again.shell.strip.mark.text() == "Encrypted record"
        assert not again.shell.actions_by_name["encrypt"].isVisible()
        screens.open_patient(1)
        page = screens.patient
        assert page is not None
        qtbot.waitUntil(lambda: page.page is not None, timeout=LONG)
        assert page.page is not None
        assert page.page.history.patient.family == "DISTINCTIVE"
        again.close()


@pytest.mark.hazard("H34")
def test_from_the_window_a_record_that_cannot_be_encrypted_says_so_and_stays(
    qapp: QApplication, qtbot: QtBot, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with log_beside(tmp_path, monkeypatch):
        started = Started(qapp, qtbot, plain)
        started.opens()
        started.shell.actions_by_name["encrypt"].trigger()
        fills(started, tmp_path)
        then = started.program.then
        assert then is not None
        started.close()
        with closing(open_driver(plain)) as driver:
            driver.execute("UPDATE patient SET current_dose = '9 mg'")
        again = Started(qapp, qtbot, plain, then)
        assert "The record was not encrypted." in again.waits().text.text()
        again.close()
        assert entering.look_at(plain) is entering.Kind.PLAIN


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("LDNDESK_NEW_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("LDNDESK_ADMIN_PASSWORD", WORDS[Role.ADMIN])
    monkeypatch.setenv("LDNDESK_PRESCRIBER_PASSWORD", WORDS[Role.PRESCRIBER])


def order(plain: Path, sheet: Path) -> list[str]:
    told = ["encrypt", "--database", str(plain), "--clinic", "Riverside Practice", "--sheet", str(sheet)]
    for role in (Role.ADMIN, Role.PRESCRIBER):
        told += [f"--{role.value}", *NAMES[role]]
    return told


@pytest.mark.hazard("H35")
@pytest.mark.usefixtures("secrets")
def test_a_command_encrypts_writes_the_sheet_first_and_the_sheet_opens_the_record(
    plain: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "sheet.txt"
    assert cli.main(order(plain, sheet)) == 0
    assert "The plain file is kept as" in capsys.readouterr().out
    assert sheet.stat().st_mode & 0o077 == 0
    lines = [line.split(".", 1)[1] for line in sheet.read_text("utf-8").splitlines() if line[1:3] == ". "]
    assert read_recovery("".join(lines)) == entering.key_by_passphrase(plain, PASSPHRASE)
    monkeypatch.setenv("LDNDESK_PASSPHRASE", PASSPHRASE)
    assert cli.main(["verify", "--database", str(plain)]) == 0


@pytest.mark.hazard("H34")
@pytest.mark.usefixtures("secrets")
def test_a_command_that_cannot_encrypt_leaves_no_sheet_and_the_record(
    plain: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text("another", "utf-8")
    assert cli.main(order(plain, sheet)) == 2
    assert "the recovery sheet cannot be written" in capsys.readouterr().err
    sheet.unlink()
    with closing(open_driver(plain)) as driver:
        driver.execute("UPDATE patient SET current_dose = '9 mg'")
    assert cli.main(order(plain, sheet)) == 2
    assert "not as the program left it" in capsys.readouterr().err
    assert not sheet.exists()
    monkeypatch.setenv("LDNDESK_NEW_PASSPHRASE", "short")
    assert cli.main(order(plain, sheet)) == 2
    assert "12 letters" in capsys.readouterr().err
    assert entering.look_at(plain) is entering.Kind.PLAIN
