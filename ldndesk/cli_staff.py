"""Getting into a real clinic's record from the command line, and its people."""

import getpass
import json
import os
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ldndesk import entering
from ldndesk.cli_words import Complaint
from ldndesk.desk import staff
from ldndesk.desk.passwords import hash_password
from ldndesk.desk.signing_in import sign_in
from ldndesk.desk.work import Desk, Refused, Role
from ldndesk.store import clinic_key
from ldndesk.store.clinic_key import ClinicKey, WrongPassphrase
from ldndesk.store.file import StoreError, read_revision
from ldndesk.store.server import Place

WHAT = ("list", "add", "reset", "disable", "enable")


def is_sealed(path: Place) -> bool:
    """Whether one signs in to the record at a path."""
    return entering.look_at(path) is entering.Kind.SEALED


def key_of(path: Place) -> ClinicKey:
    """Give a record's key, from the system's store of secrets or by the passphrase; raises Complaint."""
    if (resting := entering.resting_key(path)) is not None:
        return resting
    try:
        return entering.key_by_passphrase(path, _secret("LDNDESK_PASSPHRASE", "Passphrase of the record: "))
    except StoreError as why:
        raise Complaint(f"{path}: database: {why}") from why


def key_of_backup(path: Path, backup: Path) -> ClinicKey:
    """Give the key of a record's backup; raises Complaint.

    A new passphrase seals the same key anew: the record's present key file opens every backup of it, while the one
    beside a backup knows only the passphrase of its own day.
    """
    holders = [holder for holder in (path, backup) if clinic_key.key_file(holder).exists()]
    for holder in holders:
        if (resting := entering.resting_key(holder)) is not None and _opens(backup, resting):
            return resting
    if not holders:
        raise Complaint(f"{clinic_key.key_file(backup)}: key file: it is not there; put it beside its backup")
    secret = _secret("LDNDESK_PASSPHRASE", "Passphrase, today's or that of the day of the backup: ")
    faults = []
    for holder in holders:
        try:
            key = clinic_key.unwrap_key(clinic_key.read_key_file(holder), secret)
            if _opens(backup, key):
                return key
            fault = f"its key does not open {backup}, or that is damaged; give another backup"
        except WrongPassphrase:
            fault = f"this passphrase does not open it; {'give that of today' if holder == path else _OF_ITS_DAY}"
        except StoreError as why:
            fault = str(why)
        faults.append(f"{clinic_key.key_file(holder)}: key file: {fault}")
    raise Complaint(*faults)


_OF_ITS_DAY = "beside a backup it opens with the passphrase of the day of the backup"


def _opens(path: Path, key: ClinicKey) -> bool:
    try:
        return read_revision(path, key.database) is not None
    except StoreError:
        return False


@contextmanager
def signed_in(path: Place, key: ClinicKey | None = None) -> Iterator[Desk]:
    """Open an encrypted record for whoever signs in; what they do is recorded under their name."""
    key = key or key_of(path)
    try:
        desk = entering.open_clinic(path, key, lambda *_: None)
    except StoreError as why:
        raise Complaint(f"{path}: database: {why}") from why
    say_blocked(path, desk.blocked)
    try:
        name = os.environ.get("LDNDESK_USER") or _asked("Name to sign in with: ", "LDNDESK_USER")
        yield replace(desk, actor=sign_in(desk, name, _secret("LDNDESK_PASSWORD", "Password: ")))
    except Refused as why:
        raise Complaint(*(f"{path}: database: {line}" for line in str(why).splitlines())) from why
    finally:
        desk.engine.dispose()


def say_blocked(path: Place, why: str) -> None:
    """Say on stderr that a record is only read, where it cannot be written."""
    if why:
        sys.stderr.write(f"{path}: note: read only. {why}\n")


def users(path: Place, what: str, handle: str, name: str, role: str, *, as_json: bool) -> list[str]:
    """List people, or add, reset, disable or let in again one of them; gives the lines to print."""
    if not path.exists():
        raise Complaint(f"{path}: database: there is none; start ldndesk to found the clinic with its first people")
    if not is_sealed(path):
        raise Complaint(
            f"{path}: database: it is not encrypted and nobody signs in to it; ldndesk encrypt makes it a record with "
            "people of its own"
        )
    if what != "list" and not handle:
        raise Complaint(f"ldndesk: users {what}: whose account is missing; give the name they sign in with")
    if what == "add" and not name:
        raise Complaint("ldndesk: users add: --name is missing; give the full name deeds are recorded under")
    with signed_in(path) as desk:
        if what == "list":
            return [_line(person, as_json=as_json) for person in desk.ask(staff.list_staff)]
        return [_change(desk, what, handle, name, role)]


def _change(desk: Desk, what: str, handle: str, name: str, role: str) -> str:
    token = str(uuid.uuid4())
    if what == "add":
        desk.ask(staff.list_staff)  # refused before a password is asked for
        return desk.do(token, staff.add_staff, staff.NewPerson(handle, name, Role(role), _new_password())).note
    folded = staff.fold_sign_in(handle)
    who = next((p for p in desk.ask(staff.list_staff) if p.sign_in == folded), None)
    if who is None:
        raise Refused(f"Nobody signs in as “{folded}”; see ldndesk users list.")
    if what == "reset":
        return desk.do(token, staff.reset_password, who.id, _new_password()).note
    return desk.do(token, staff.set_active, who.id, active=what == "enable").note


def _line(person: staff.Person, *, as_json: bool) -> str:
    told = {"sign_in": person.sign_in, "name": person.name, "role": person.role.value, "active": person.active}
    if as_json:
        return json.dumps(told)
    return f"{person.sign_in}: {person.name}, {person.role}{'' if person.active else ' (disabled)'}"


def _new_password() -> str:
    return hash_password(new_secret("LDNDESK_NEW_PASSWORD", "New password"))


def new_secret(variable: str, words: str) -> str:
    """Give a new secret, from the environment or typed twice; raises Refused."""
    if given := os.environ.get(variable):
        return given
    first = _secret(variable, f"{words}: ")
    if first != _secret(variable, f"{words} again: "):
        raise Refused("The two are not the same; nothing was changed.")
    return first


def _secret(variable: str, words: str) -> str:
    return os.environ.get(variable) or _asked(words, variable, hidden=True)


def _asked(words: str, variable: str, *, hidden: bool = False) -> str:
    if not sys.stdin.isatty():
        raise Complaint(f"ldndesk: {variable} is not set, and there is no terminal to ask on; set it")
    return getpass.getpass(words) if hidden else input(words)
