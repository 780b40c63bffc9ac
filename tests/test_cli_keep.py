"""The commands that keep a record say what they found, and end with a status that tells a fault from bad usage."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ldndesk import entering
from ldndesk.clinical.days import show_instant
from ldndesk.desk.work import Role
from ldndesk.store.clinic_key import change_passphrase, key_file, make_key
from ldndesk.store.file import open_driver
from tests.desk.people import NAMES, QUICK, WORDS

from .test_cli import TROUBLED, run, write

OLD, NEW = "seven grey herons wade", "eight brown otters swim"


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A record that is not encrypted, with one patient."""
    path = tmp_path / "record" / "clinic.ldndesk"
    monkeypatch.setenv("LDNDESK_DATABASE", str(path))
    assert run(capsys, "import", write(tmp_path, "jane.json", TROUBLED))[0] == 0
    return path


def found(path: Path, passphrase: str) -> None:
    people = tuple(entering.Newcomer(role, NAMES[role][1], NAMES[role][0], WORDS[role]) for role in Role)
    new = entering.NewClinic("Riverside", "Europe/London", people, passphrase, make_key())
    entering.found_clinic(path, new, lambda *_: None, QUICK)


@pytest.fixture
def sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An encrypted record, whose passphrase the environment gives."""
    path = tmp_path / "sealed" / "clinic.ldndesk"
    found(path, OLD)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("LDNDESK_DATABASE", str(path))
    monkeypatch.setenv("LDNDESK_PASSPHRASE", OLD)
    return path


def tamper(path: Path) -> None:
    with closing(sqlite3.connect(path)) as record:
        record.execute("DROP TRIGGER follow_up_no_update")
        record.execute("UPDATE follow_up SET note = 'not said'")
        record.commit()


def overwrite(path: Path, first: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(first)
        file.write(data)


@pytest.mark.hazard("H36")
def test_verify_names_the_deed_in_words_with_its_day_and_hour_in_the_clinic(
    plain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(plain)) as record:
        record.execute("UPDATE clinic SET zone = 'Pacific/Auckland'")
        (at,) = record.execute("SELECT at FROM deed").fetchone()
        record.commit()
    tamper(plain)
    status, told, _ = run(capsys, "verify")
    assert status == 1
    line = next(line for line in told if line.startswith("What was written by deed 1 "))
    assert at not in line
    then = datetime.fromisoformat(at).astimezone(ZoneInfo("Pacific/Auckland"))
    assert f"(import files, {show_instant(then)}, " in line
    assert line.endswith(") is not what was sealed.")
    assert told[-1].startswith("The record does not hold: ")


@pytest.mark.hazard("H36")
@pytest.mark.parametrize("damage", ["first page", "middle page", "emptied"])
def test_a_damaged_record_is_a_check_that_did_not_hold(
    plain: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if damage == "emptied":
        plain.write_bytes(b"")
    else:
        overwrite(plain, 0 if damage == "first page" else 8 * 4096, b"\x55" * 4096)
    status, told, err = run(capsys, "verify")
    assert (status, err) == (1, [])
    assert told[-1].startswith("The record does not hold: ")
    status, [line], err = run(capsys, "verify", "--json")
    assert (status, err) == (1, [])
    said = json.loads(line)
    assert said["holds"] is False
    assert said["file"]
    if damage != "middle page":
        assert said["trail"] == ["The trail was not checked: the file cannot be opened."]


@pytest.mark.hazard("H36")
def test_a_damaged_encrypted_record_is_told_from_a_wrong_passphrase(
    sealed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "verify")[0] == 0
    monkeypatch.setenv("LDNDESK_PASSPHRASE", "something else")
    status, told, err = run(capsys, "verify")
    assert (status, told) == (2, [])
    assert "This passphrase does not open the record." in err[0]
    monkeypatch.setenv("LDNDESK_PASSPHRASE", OLD)
    overwrite(sealed, 100, b"\x55")
    status, told, err = run(capsys, "verify")
    assert (status, err) == (1, [])
    assert "the file is damaged" in told[0]


def test_what_was_never_a_record_is_bad_input_for_verify(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    letter, folder = tmp_path / "letter.txt", tmp_path / "folder"
    letter.write_text("Dear Dr Grey,", "utf-8")
    folder.mkdir()
    for path in (letter, folder, tmp_path / "nothing"):
        status, told, err = run(capsys, "verify", "--database", str(path))
        assert (status, told) == (2, [])
        assert err[0].startswith(f"{path}: database: ")


@pytest.mark.hazard("H36")
def test_a_backup_of_a_tampered_record_says_what_it_found_and_not_that_it_is_checked(
    plain: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(plain)
    stick = tmp_path / "stick.ldndesk"
    status, [line], err = run(capsys, "backup", str(stick))
    assert status == 1
    assert len(err) == 1
    assert "is not what was sealed" in err[0]
    found = "1 finding: it is not as the program left it, and the copy is no good backup."
    assert line == f"{stick}: the record up to deed 1, {found}"
    assert stick.exists()


@pytest.mark.hazard("H18")
@pytest.mark.parametrize("passphrase", [OLD, NEW])
@pytest.mark.parametrize("record", ["sound", "damaged", "gone with its key"])
def test_a_backup_from_before_a_change_of_passphrase_opens_with_todays_or_with_that_of_its_day(
    sealed: Path,
    tmp_path: Path,
    passphrase: str,
    record: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stick = tmp_path / "stick.ldndesk"
    assert run(capsys, "backup", str(stick))[0] == 0
    change_passphrase(sealed, OLD, NEW, QUICK)
    if record == "damaged":
        overwrite(sealed, 100, b"\x55")
    elif record != "sound":
        sealed.unlink()
        key_file(sealed).unlink()
    monkeypatch.setenv("LDNDESK_PASSPHRASE", passphrase)
    status, told, err = run(capsys, "restore", str(stick), "--yes")
    if record == "gone with its key" and passphrase == NEW:
        assert (status, told) == (2, [])
        assert err == [
            f"{key_file(stick)}: key file: this passphrase does not open it; "
            "beside a backup it opens with the passphrase of the day of the backup"
        ]
        assert not sealed.exists()
        return
    assert (status, err) == (0, [])
    monkeypatch.setenv("LDNDESK_PASSPHRASE", OLD if record == "gone with its key" else NEW)
    assert run(capsys, "verify")[0] == 0


@pytest.mark.hazard("H18")
def test_a_wrong_passphrase_for_a_backup_names_each_key_file_and_what_opens_it(
    sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "stick.ldndesk"
    assert run(capsys, "backup", str(stick))[0] == 0
    before = sealed.read_bytes()
    monkeypatch.setenv("LDNDESK_PASSPHRASE", "something else")
    status, told, err = run(capsys, "restore", str(stick), "--yes")
    assert (status, told) == (2, [])
    assert err == [
        f"{key_file(sealed)}: key file: this passphrase does not open it; give that of today",
        f"{key_file(stick)}: key file: this passphrase does not open it; "
        "beside a backup it opens with the passphrase of the day of the backup",
    ]
    key_file(stick).write_text("{}", "utf-8")
    assert "The key file is damaged." in run(capsys, "restore", str(stick), "--yes")[2][1]
    key_file(stick).unlink()
    key_file(sealed).rename(tmp_path / "away.key")
    assert run(capsys, "restore", str(stick), "--yes")[2] == [
        f"{key_file(stick)}: key file: it is not there; put it beside its backup"
    ]
    assert sealed.read_bytes() == before


@pytest.mark.hazard("H18")
def test_a_backup_of_another_clinic_does_not_open_with_this_ones_key(
    sealed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other" / "clinic.ldndesk"
    found(other, NEW)
    status, told, err = run(capsys, "restore", str(other), "--yes")
    assert (status, told) == (2, [])
    assert err[0].startswith(f"{key_file(sealed)}: key file: its key does not open {other}, or that is damaged")
    assert err[1].startswith(f"{key_file(other)}: key file: this passphrase does not open it")


def test_keeping_commands_ask_for_the_passphrase_alone(
    sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A record too damaged to sign in to must be checked and put back all the same; none of them reads a chart."""
    monkeypatch.delenv("LDNDESK_USER", raising=False)
    monkeypatch.delenv("LDNDESK_PASSWORD", raising=False)
    stick = tmp_path / "stick.ldndesk"
    assert run(capsys, "verify")[0] == run(capsys, "backup", str(stick))[0] == 0
    assert run(capsys, "restore", str(stick), "--yes")[0] == 0
    with closing(open_driver(stick, entering.key_by_passphrase(stick, OLD).database)) as driver:
        assert driver.execute("SELECT count(*) FROM deed").fetchone() == (1,)


def test_users_of_a_plain_record_and_of_none_are_told_the_truth(
    plain: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told, [err] = run(capsys, "users", "list")
    assert (status, told) == (2, [])
    assert (
        "it is not encrypted and nobody signs in to it; ldndesk encrypt makes it a record with people of its own" in err
    )
    status, told, [err] = run(capsys, "users", "list", "--database", str(tmp_path / "nothing"))
    assert (status, told) == (2, [])
    assert err.endswith("there is none; start ldndesk to found the clinic with its first people")
