import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, NoKeyringError, PasswordDeleteError

from ldndesk.store import key_at_rest
from ldndesk.store.clinic_key import (
    ClinicKey,
    DamagedKeyFile,
    Hardness,
    WrongPassphrase,
    change_passphrase,
    key_file,
    key_name,
    make_key,
    read_key_file,
    read_recovery,
    recovery_lines,
    unwrap_key,
    wrap_key,
    write_key_file,
)
from ldndesk.store.file import StoreError

QUICK = Hardness(1, 64, 1)
KEY = ClinicKey(bytes(range(32)))


def test_a_sealed_key_opens_with_its_passphrase_and_with_no_other() -> None:
    text = wrap_key(KEY, "a quiet river", QUICK)
    assert unwrap_key(text, "a quiet river") == KEY
    with pytest.raises(WrongPassphrase, match="Capitals and blanks count"):
        unwrap_key(text, "A quiet river")
    assert KEY.raw.hex() not in text


def test_the_same_passphrase_typed_on_another_keyboard_opens_it() -> None:
    assert unwrap_key(wrap_key(KEY, "caf\u00e9 at noon", QUICK), "cafe\u0301 at noon") == KEY


def test_every_key_is_another_and_never_shows_itself() -> None:
    assert make_key() != make_key()
    assert KEY.raw.hex() not in repr(KEY)
    assert str(KEY.raw) not in repr(KEY)
    assert KEY.trail != KEY.database


@pytest.mark.hazard("H34")
def test_whatever_letter_of_the_key_file_is_changed_it_is_called_damaged_never_a_wrong_passphrase() -> None:
    text = wrap_key(KEY, "a quiet river", QUICK)
    for at in range(len(text) - 1):
        for other in ("0", "z", '"'):
            if other == text[at] or text[at].isspace():
                continue
            changed = text[:at] + other + text[at + 1 :]
            with pytest.raises(StoreError) as caught:
                unwrap_key(changed, "a quiet river")
            assert not isinstance(caught.value, WrongPassphrase)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '"a"', "[" * 5000, '{"ldndesk_key": true}'])
def test_what_is_no_key_file_is_called_damaged(text: str) -> None:
    with pytest.raises(DamagedKeyFile, match="recovery sheet"):
        unwrap_key(text, "a quiet river")


def test_a_newer_key_file_says_so() -> None:
    text = json.dumps(json.loads(wrap_key(KEY, "a quiet river", QUICK)) | {"ldndesk_key": 2})
    with pytest.raises(StoreError, match="newer version"):
        unwrap_key(text, "a quiet river")


def test_the_passphrase_can_be_changed_and_the_key_stays(tmp_path: Path) -> None:
    database = tmp_path / "clinic.ldndesk"
    write_key_file(database, wrap_key(KEY, "a quiet river", QUICK))
    name = key_name(read_key_file(database))
    with pytest.raises(WrongPassphrase):
        change_passphrase(database, "wrong", "a loud river", QUICK)
    change_passphrase(database, "a quiet river", "a loud river", QUICK)
    assert unwrap_key(read_key_file(database), "a loud river") == KEY
    assert key_name(read_key_file(database)) == name
    assert [path.name for path in tmp_path.iterdir()] == ["clinic.ldndesk.key"]
    assert key_file(database).stat().st_mode & 0o077 == 0


def test_a_key_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"clinic\.ldndesk\.key"):
        read_key_file(tmp_path / "clinic.ldndesk")


@pytest.mark.hazard("H34")
def test_the_recovery_sheet_gives_the_key_back_and_names_a_line_mistyped() -> None:
    for _ in range(50):
        key = ClinicKey(secrets.token_bytes(32))
        lines = recovery_lines(key)
        assert [len(line) for line in lines] == [19] * 4
        assert read_recovery("\n".join(lines).lower().replace(" ", "-")) == key
    lines = recovery_lines(KEY)
    for number, line in enumerate(lines):
        wrong = ("A" if line[0] != "A" else "B") + line[1:]
        with pytest.raises(StoreError, match=f"Line {number + 1} "):
            read_recovery("\n".join([*lines[:number], wrong, *lines[number + 1 :]]))
    with pytest.raises(StoreError, match="Line 1 "):
        read_recovery("\n".join([lines[1], lines[0], *lines[2:]]))
    with pytest.raises(StoreError, match="64 letters and digits; 16 were typed"):
        read_recovery(lines[0])


class Drawer(KeyringBackend):
    """A store of secrets in memory, or one that fails as real ones do."""

    priority = 1

    def __init__(self, failing: Exception | None = None) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.failing = failing

    def _look(self) -> None:
        if self.failing is not None:
            raise self.failing

    def get_password(self, service: str, username: str) -> str | None:
        self._look()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._look()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._look()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


@pytest.fixture
def _own_drawer() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("_own_drawer")
def test_the_systems_store_of_secrets_keeps_the_key_until_it_is_forgotten() -> None:
    keyring.set_keyring(Drawer())
    assert key_at_rest.find("a") is None
    assert key_at_rest.keep("a", KEY)
    assert key_at_rest.find("a") == KEY
    key_at_rest.forget("a")
    key_at_rest.forget("a")
    assert key_at_rest.find("a") is None


@pytest.mark.usefixtures("_own_drawer")
@pytest.mark.parametrize("failing", [NoKeyringError("none"), InitError("locked")])
def test_without_an_open_store_of_secrets_the_passphrase_is_asked_for(failing: Exception) -> None:
    keyring.set_keyring(Drawer(failing))
    assert not key_at_rest.keep("a", KEY)
    assert key_at_rest.find("a") is None
    key_at_rest.forget("a")


@pytest.mark.usefixtures("_own_drawer")
def test_what_lies_garbled_in_the_store_of_secrets_is_not_used() -> None:
    drawer = Drawer()
    drawer.kept[key_at_rest.SERVICE, "a"] = "nonsense"
    keyring.set_keyring(drawer)
    assert key_at_rest.find("a") is None
