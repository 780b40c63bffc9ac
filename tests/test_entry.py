"""A real clinic from its first run: the wizard, the encrypted record, the sign-in, the recovery sheet."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from ldndesk import cli, entering
from ldndesk.desk.check_record import check_record
from ldndesk.desk.work import Role
from ldndesk.store.backups import back_up
from ldndesk.store.clinic_key import key_file, make_key, read_recovery, recovery_lines, wrap_key, write_key_file
from ldndesk.store.file import StoreError, open_driver
from ldndesk.store.restoring import restore
from ldndesk.ui.plain_label import PlainLabel
from tests.conftest import MORNING
from tests.desk.people import NAMES, QUICK, WORDS
from tests.interop.bundles import bundle

from .started import LONG, PASSPHRASE, Started, found_at, log_beside


@pytest.fixture(autouse=True)
def _log_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with log_beside(tmp_path, monkeypatch):
        yield


def type_in(qtbot: QtBot, line: QLineEdit, text: str) -> None:
    line.clear()
    qtbot.keyClicks(line, text)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "record" / "clinic.ldndesk"


@pytest.fixture
def founded(place: Path) -> Path:
    """A clinic as its first run leaves it."""
    return found_at(place)


@pytest.mark.hazard("H34")
def test_the_first_run_makes_an_encrypted_clinic_once_the_recovery_sheet_has_left(
    qapp: QApplication, qtbot: QtBot, place: Path
) -> None:
    started = Started(qapp, qtbot, place)
    try:
        wizard = started.wizard()
        qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
        assert "clinic’s name" in wizard.fault.text()
        type_in(qtbot, wizard.clinic.name, "Riverside Practice")
        wizard.clinic.zone.setCurrentText("Europe/London")
        qtbot.keyClick(wizard.clinic.name, Qt.Key.Key_Return)
        for step, role in ((wizard.admin, Role.ADMIN), (wizard.prescriber, Role.PRESCRIBER)):
            assert wizard.steps.currentWidget() is step
            told = [label.text() for label in step.findChildren(PlainLabel)]
            assert "A password has 10 letters at least; a few words in a row are easy to keep in mind." in told
            handle, name = NAMES[role]
            type_in(qtbot, step.name, name)
            type_in(qtbot, step.sign_in, handle)
            type_in(qtbot, step.password, WORDS[role])
            type_in(qtbot, step.again, "something else")
            wizard.go_on()
            assert "not the same" in wizard.fault.text()
            type_in(qtbot, step.again, WORDS[role])
            assert wizard.fault.text() == "", "it is being put right"
            qtbot.keyClick(step.again, Qt.Key.Key_Return)
        secret = wizard.passphrase
        type_in(qtbot, secret.passphrase, "short")
        assert "too short" in secret.strength.text()
        type_in(qtbot, secret.passphrase, PASSPHRASE)
        assert "good" in secret.strength.text()
        type_in(qtbot, secret.again, PASSPHRASE)
        wizard.go_on()
        wizard.go_on()
        assert "Print or save the recovery sheet first" in wizard.fault.text()
        assert not place.exists()
        wizard.sheet.save_to(place.parents[1] / "sheet.pdf")
        assert wizard.fault.text() == "", "the sheet has left"
        assert (place.parents[1] / "sheet.pdf").read_bytes().startswith(b"%PDF")
        printed = [line.split(".", 1)[1] for line in wizard.sheet.page.toPlainText().splitlines() if line[1:3] == ". "]
        wizard.go_on()
        page = started.page()
        assert page.name.text() == "grey"
        assert page.passphrase.isHidden(), "it was typed a moment ago"
        started.signs_in(Role.PRESCRIBER)
        started.comes_in()
        assert started.program.shell is not None
        assert "Dr Grey, prescriber" in started.program.shell.strip.who.text()
        assert entering.look_at(place) is entering.Kind.SEALED
        assert entering.key_by_passphrase(place, PASSPHRASE) == read_recovery("".join(printed))
    finally:
        started.close()


def test_no_page_of_the_first_run_has_one_letter_for_two_things(qapp: QApplication, qtbot: QtBot, place: Path) -> None:
    started = Started(qapp, qtbot, place)
    try:
        wizard = started.wizard()
        assert started.program.shell is not None
        assert started.program.shell.strip.mark.text() == "No record yet"
        menus = [action.text() for action in started.program.shell.frame.menuBar().actions()]
        for number in range(wizard.steps.count()):
            page = wizard.steps.widget(number)
            assert page is not None
            mine = [
                *(w.text() for w in page.findChildren(QLabel)),
                *(w.text() for w in page.findChildren(QAbstractButton)),
            ]
            last = number == wizard.steps.count() - 1
            foot = [wizard.back.text(), "&Make the clinic" if last else "&Next"]
            letters = [found.casefold() for text in (*menus, *mine, *foot) for found in re.findall(r"&(\w)", text)]
            assert len(letters) == len(set(letters)), f"page {number + 1}: {sorted(letters)}"
    finally:
        started.close()


@pytest.mark.hazard("H35")
def test_an_encrypted_record_opens_with_passphrase_name_and_password_and_with_none_of_them_wrong(
    qapp: QApplication, qtbot: QtBot, founded: Path
) -> None:
    started = Started(qapp, qtbot, founded)
    try:
        page = started.signs_in(Role.NURSE, passphrase="seven grey herons fly")
        assert started.program.shell is not None
        assert started.program.shell.strip.mark.text() == "Encrypted record"
        assert "passphrase does not open" in started.refusal(page)
        page = started.signs_in(Role.NURSE, passphrase=PASSPHRASE, password="not her password")
        qtbot.waitUntil(lambda: "Name or password" in page.fault.text(), timeout=LONG)
        assert page.passphrase.isHidden(), "it was right and is not asked for again"
        started.signs_in(Role.NURSE)
        started.comes_in()
        assert started.program.bridge is not None
        desk = started.program.bridge.desk
        assert (desk.actor.name, desk.actor.role) == ("Nurse Lee", Role.NURSE)
        assert str(desk.zone) == "America/New_York"
        assert started.program.shell is not None
        assert started.program.lock is not None
        started.program.shell.actions_by_name["lock"].trigger()
        assert started.program.lock.is_locked
        assert started.program.window.windowTitle() == "ldndesk – locked"
    finally:
        started.close()


@pytest.mark.hazard("H34")
def test_with_the_recovery_sheet_a_lost_passphrase_is_replaced(qapp: QApplication, qtbot: QtBot, founded: Path) -> None:
    lines = recovery_lines(entering.key_by_passphrase(founded, PASSPHRASE))
    started = Started(qapp, qtbot, founded)
    try:
        page = started.page()
        qtbot.mouseClick(page.sheet, Qt.MouseButton.LeftButton)
        page.recovery.setPlainText("\n".join(lines).lower())
        page.again.setText("another fine passphrase")
        started.signs_in(Role.PRESCRIBER, passphrase="another fine passphrase")
        started.comes_in()
        assert entering.key_by_passphrase(founded, "another fine passphrase")
        with pytest.raises(StoreError, match="does not open"):
            entering.key_by_passphrase(founded, PASSPHRASE)
    finally:
        started.close()


@pytest.mark.hazard("H34")
def test_what_is_wrong_with_a_record_is_told_apart_in_words(founded: Path, database: Path, tmp_path: Path) -> None:
    assert entering.look_at(tmp_path / "none" / "clinic.ldndesk") is entering.Kind.NOTHING
    assert entering.look_at(database) is entering.Kind.PLAIN
    assert entering.look_at(founded) is entering.Kind.SEALED
    said = []
    for breaking in (_another_key, _damaged_record, _no_key_file):
        kept = founded.read_bytes(), key_file(founded).read_bytes()
        breaking(founded)
        with pytest.raises(StoreError) as caught:
            entering.key_by_passphrase(founded, PASSPHRASE)
        said.append(str(caught.value))
        founded.write_bytes(kept[0])
        key_file(founded).write_bytes(kept[1])
    assert "the key belongs to another record" in said[0]
    assert "the file is damaged" in said[1]
    assert "cannot be read" in said[2]
    founded.unlink()
    with pytest.raises(StoreError, match="Put the record back"):
        entering.look_at(founded)


def _another_key(founded: Path) -> None:
    write_key_file(founded, wrap_key(make_key(), PASSPHRASE, QUICK))


def _damaged_record(founded: Path) -> None:
    data = bytearray(founded.read_bytes())
    data[100] ^= 1
    founded.write_bytes(data)


def _no_key_file(founded: Path) -> None:
    key_file(founded).unlink()


@pytest.mark.hazard("H35")
def test_nothing_of_the_clinic_can_be_read_from_its_files(founded: Path) -> None:
    whole = b"".join(path.read_bytes() for path in founded.parent.iterdir())
    for word in ("Riverside", "Grey", "Nurse", "SQLite", "patient", "argon2id$", *WORDS.values(), PASSPHRASE):
        assert word.encode() not in whole
    assert sorted(path.name for path in founded.parent.iterdir()) == [
        "clinic.ldndesk",
        "clinic.ldndesk.anchor",
        "clinic.ldndesk.key",
    ]


@pytest.mark.hazard("H36")
@pytest.mark.hazard("H18")
def test_a_clinic_just_founded_holds_under_its_own_key_and_its_backup_opens_elsewhere(
    founded: Path, tmp_path: Path
) -> None:
    key = entering.key_by_passphrase(founded, PASSPHRASE)
    report = check_record(founded, key.database, key.trail)
    assert (report.findings, report.deeds) == ((), 1)
    stick, elsewhere = tmp_path / "stick", tmp_path / "elsewhere" / "clinic.ldndesk"
    stick.mkdir()
    elsewhere.parent.mkdir()
    back_up(founded, stick / "clinic.ldndesk", key.database, key.trail)
    assert restore(elsewhere, stick / "clinic.ldndesk", MORNING, key.database, key.trail) is None
    again = entering.key_by_passphrase(elsewhere, PASSPHRASE)
    assert check_record(elsewhere, again.database, again.trail).findings == ()


def test_a_clinic_is_not_founded_over_a_record(founded: Path) -> None:
    before = founded.read_bytes()
    new = entering.NewClinic("Another", "Europe/London", (), PASSPHRASE, make_key())
    with pytest.raises(StoreError, match="already"):
        entering.found_clinic(founded, new, lambda *_: None, QUICK)
    assert founded.read_bytes() == before


@pytest.fixture
def signed(founded: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Role], Path]:
    """Names somebody and their secrets in the environment, as a script does."""

    def sign(role: Role) -> Path:
        monkeypatch.setenv("LDNDESK_PASSPHRASE", PASSPHRASE)
        monkeypatch.setenv("LDNDESK_USER", NAMES[role][0])
        monkeypatch.setenv("LDNDESK_PASSWORD", WORDS[role])
        return founded

    return sign


def run(capsys: pytest.CaptureFixture[str], database: Path, *words: str) -> tuple[int, str, str]:
    status = cli.main([*words, "--database", str(database)])
    told = capsys.readouterr()
    return status, told.out, told.err


@pytest.mark.hazard("H36")
def test_a_command_asks_who_it_is_and_does_its_deed_under_that_name(
    signed: Callable[[Role], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = signed(Role.NURSE)
    file = tmp_path / "jane.json"
    file.write_bytes(bundle())
    status, _, err = run(capsys, database, "import", str(file))
    assert (status, err) == (0, err)
    key = entering.key_by_passphrase(database, PASSPHRASE)
    with closing(open_driver(database, key.database)) as driver:
        deeds = driver.execute("SELECT actor, role, what FROM deed ORDER BY id").fetchall()
    assert deeds[0] == ("ldndesk", "admin", "found_clinic")
    assert deeds[-1] == ("Nurse Lee", "nurse", "import_files")
    assert ("Nurse Lee", "nurse", "note_signed_in") in deeds
    assert run(capsys, database, "verify")[0] == 0


@pytest.mark.hazard("H35")
def test_an_admin_reads_no_chart_on_the_command_line_either(
    signed: Callable[[Role], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = signed(Role.ADMIN)
    for words in (("alerts",), ("export", "--to", str(tmp_path / "out"))):
        status, out, err = run(capsys, database, *words)
        assert (status, out) == (2, "")
        assert "Only a nurse or prescriber may do this; Kim Keeper is signed in as admin." in err


@pytest.mark.hazard("H35")
@pytest.mark.parametrize(
    ("variable", "words"),
    [("LDNDESK_PASSPHRASE", "passphrase does not open"), ("LDNDESK_PASSWORD", "Name or password is not right")],
)
def test_a_command_with_a_wrong_secret_does_nothing(
    signed: Callable[[Role], Path],
    variable: str,
    words: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database = signed(Role.NURSE)
    monkeypatch.setenv(variable, "something else")
    status, out, err = run(capsys, database, "alerts")
    assert (status, out) == (2, "")
    assert words in err
    monkeypatch.delenv(variable)
    assert f"{variable} is not set" in run(capsys, database, "alerts")[2]


def test_an_admin_manages_people_by_command(
    signed: Callable[[Role], Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = signed(Role.ADMIN)
    monkeypatch.setenv("LDNDESK_NEW_PASSWORD", "four dry towels")
    assert run(capsys, database, "users", "add", "bob", "--name", "Nurse Bob")[1] == "Nurse Bob may sign in as bob.\n"
    assert "bob: Nurse Bob, nurse\n" in run(capsys, database, "users", "list")[1]
    assert run(capsys, database, "users", "disable", "BOB")[1] == "Nurse Bob is disabled.\n"
    assert '"active": false' in run(capsys, database, "users", "list", "--json")[1]
    assert run(capsys, database, "users", "enable", "bob")[0] == 0
    assert run(capsys, database, "users", "reset", "bob")[1] == "Nurse Bob has a new password.\n"
    for words, why in (
        (("users", "reset", "nobody"), "Nobody signs in as"),
        (("users", "disable", "keeper"), "last admin"),
        (("users", "add", "eve"), "--name is missing"),
        (("users", "reset"), "whose account is missing"),
    ):
        status, out, err = run(capsys, database, *words)
        assert (status, out) == (2, "")
        assert why in err


def test_a_plain_record_has_no_people(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, database, "users", "list")
    assert status == 2
    assert "nobody signs in to it" in err
