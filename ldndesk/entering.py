"""Entering a real clinic's record: what lies at its path, founding it, and opening it with its key."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from enum import Enum
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ldndesk.desk.keeper import Keeper
from ldndesk.desk.passwords import hash_password
from ldndesk.desk.work import PROGRAM, Desk, Refused, Role, system_clock
from ldndesk.opening import engine_to_read, make_ready
from ldndesk.store import clinic_key, key_at_rest
from ldndesk.store.clinic_key import USUAL, ClinicKey, Hardness
from ldndesk.store.file import NewerRecord, NotWritable, StoreError, in_words, open_driver, read_revision
from ldndesk.store.moved import moved_words
from ldndesk.store.server import Place, Server
from ldndesk.store.trail_files import anchor_path

if TYPE_CHECKING:
    from ldndesk.desk import staff

Say = Callable[[str, int, int], None]
_PLAIN = b"SQLite format 3\0"
_PAGE = 4096
SHORTEST_PASSPHRASE = 12


class Kind(Enum):
    """What lies at a record's path."""

    NOTHING = "nothing"
    PLAIN = "plain"
    SEALED = "sealed"


class Unopened(StoreError):
    """The key is sound, and the record does not open with it."""

    def __init__(self, sentence: str, key: ClinicKey) -> None:
        super().__init__(sentence)
        self.key = key


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One of the first people, as typed."""

    role: Role
    name: str
    sign_in: str
    password: str


@dataclass(frozen=True, slots=True)
class NewClinic:
    """What the first run asks for."""

    name: str
    zone: str
    people: tuple[Newcomer, ...]
    passphrase: str
    key: ClinicKey
    keep_key: bool = False
    """Whether the key rests with the system's own store of secrets as well."""


def look_at(path: Place) -> Kind:
    """Tell what lies at a path; raises StoreError where a key waits for a record that is not there."""
    if isinstance(path, Server):
        from ldndesk import entering_server  # noqa: PLC0415 - brings the database library, for a server alone

        return Kind.SEALED if entering_server.is_founded(path) else Kind.NOTHING
    if why := moved_words(path):
        raise StoreError(why)
    if not path.exists():
        if (key := clinic_key.key_file(path)).exists():
            raise StoreError(
                f"{key} is there and the record it opens is not. Put the record back from a backup; only if there is "
                "none, and never will be, move the key file away."
            )
        return Kind.NOTHING
    if path.is_dir():
        return Kind.PLAIN
    with path.open("rb") as file:
        is_plain = file.read(len(_PLAIN)) == _PLAIN
    size = path.stat().st_size
    if not is_plain and size and (clinic_key.key_file(path).exists() or size % _PAGE == 0):
        return Kind.SEALED
    return Kind.PLAIN


def passphrase_fault(passphrase: str, again: str) -> str:
    """Say what is wrong with a new passphrase; empty where nothing is."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        return f"A passphrase has {SHORTEST_PASSPHRASE} letters at least; four words or more are best."
    return "" if passphrase == again else "The two are not the same; type it again."


def found_clinic(path: Place, new: NewClinic, say: Say, hardness: Hardness = USUAL) -> None:
    """Make a clinic's encrypted record with its first people; it appears whole, with its key, or not at all."""
    from ldndesk.desk import staff  # noqa: PLC0415 - brings the database library

    if look_at(path) is not Kind.NOTHING:
        raise StoreError(f"There is a record at {path} already; nothing was changed.")
    say("Making the clinic’s record", 0, 0)
    people = tuple(staff.NewPerson(p.sign_in, p.name, p.role, hash_password(p.password, hardness)) for p in new.people)
    text = clinic_key.wrap_key(new.key, new.passphrase, hardness)
    if isinstance(path, Server):
        from ldndesk import entering_server  # noqa: PLC0415 - brings the database library, for a server alone

        entering_server.found_on_server(path, new.name, new.zone, people, new.key, text)
    else:
        _found_in_file(path, new, people, text)
    if new.keep_key:
        key_at_rest.keep(clinic_key.key_name(text), new.key)


def _found_in_file(path: Path, new: NewClinic, people: "tuple[staff.NewPerson, ...]", text: str) -> None:
    from ldndesk.desk import staff  # noqa: PLC0415 - brings the database library
    from ldndesk.store.migrate import bring_up_to_date  # noqa: PLC0415 - likewise

    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.founding")
    unfinished.unlink(missing_ok=True)
    bring_up_to_date(unfinished, new.key.database)
    desk = desk_of(unfinished, new.key, "UTC")
    try:
        desk.do("founding", staff.found_clinic, new.name, new.zone, people)
    except BaseException:
        desk.engine.dispose()
        unfinished.unlink(missing_ok=True)
        raise
    desk.engine.dispose()
    clinic_key.write_key_file(path, text)
    if (anchor := anchor_path(unfinished)).exists():
        anchor.replace(anchor_path(path))
    unfinished.replace(path)


def resting_key(path: Place) -> ClinicKey | None:
    """Give the key from the system's own store of secrets, where it rests there and opens the record."""
    if isinstance(path, Server):
        from ldndesk import entering_server  # noqa: PLC0415 - brings the database library, for a server alone

        return entering_server.resting_key(path)
    try:
        key = key_at_rest.find(clinic_key.key_name(clinic_key.read_key_file(path)))
        if key is not None:
            read_revision(path, key.database)
    except (NewerRecord, NotWritable):
        return key  # it opens the record, which is read then
    except StoreError:
        return None
    return key


def key_by_passphrase(path: Place, passphrase: str) -> ClinicKey:
    """Give a record's key by its passphrase; raises StoreError that tells what is wrong from what."""
    if isinstance(path, Server):
        from ldndesk import entering_server  # noqa: PLC0415 - brings the database library, for a server alone

        return entering_server.key_by_passphrase(path, passphrase)
    key = clinic_key.unwrap_key(clinic_key.read_key_file(path), passphrase)
    _try_key(path, key, "The passphrase is right, and")
    return key


def key_by_recovery(path: Place, text: str) -> ClinicKey:
    """Give a record's key as typed from the recovery sheet; raises StoreError."""
    if isinstance(path, Server):
        from ldndesk import entering_server  # noqa: PLC0415 - brings the database library, for a server alone

        return entering_server.key_by_recovery(path, text)
    key = clinic_key.read_recovery(text)
    _try_key(path, key, "The recovery key is typed as printed, and")
    return key


def seal_anew(path: Place, key: ClinicKey, passphrase: str, hardness: Hardness = USUAL) -> None:
    """Put the key under a new passphrase after it was lost."""
    if isinstance(path, Server):
        from ldndesk import entering_server  # noqa: PLC0415 - brings the database library, for a server alone

        entering_server.seal_anew(path, key, passphrase, hardness)
        return
    clinic_key.write_key_file(path, clinic_key.wrap_key(key, passphrase, hardness))


def change_passphrase(path: Place, old: str, new: str, again: str, hardness: Hardness = USUAL) -> tuple[str, ...]:
    """Put the key under another passphrase, given the present one; gives the lines of the recovery sheet."""
    if fault := passphrase_fault(new, again):
        raise Refused(fault)
    try:
        if isinstance(path, Server):
            from ldndesk import entering_server  # noqa: PLC0415 - brings the database library, for a server alone

            return clinic_key.recovery_lines(entering_server.change_passphrase(path, old, new, hardness))
        key = clinic_key.unwrap_key(clinic_key.read_key_file(path), old)
        clinic_key.change_passphrase(path, old, new, hardness)
    except clinic_key.WrongPassphrase as why:
        raise Refused("The present passphrase is not right. Capitals and blanks count.") from why
    except OSError as why:
        raise Refused(f"The passphrase was not changed: the key file could not be written ({why.strerror}).") from why
    return clinic_key.recovery_lines(key)


def open_clinic(path: Place, key: ClinicKey, say: Say) -> Desk:
    """Open a record with its key, brought up to date first; nobody is at its desk yet but the program."""
    say("", 0, 0)
    if isinstance(path, Server):
        from ldndesk import entering_server  # noqa: PLC0415 - brings the database library, for a server alone

        return entering_server.open_on_server(path, key)
    found = make_ready(path, key.database, say)
    at, mode = (path, "ro") if found is None else (found.path, found.mode)
    with in_words(at), closing(open_driver(at, key.database, mode)) as driver:
        (zone,) = driver.execute("SELECT zone FROM clinic").fetchone()
    if found is None:
        return desk_of(path, key, zone)
    from ldndesk.desk.packs import pack_in_force  # noqa: PLC0415 - the rules are read when first needed

    record = cache(partial(engine_to_read, found))
    return Desk(record, pack_in_force, PROGRAM, system_clock, ZoneInfo(zone), blocked=found.why)


def desk_of(path: Path, key: ClinicKey, zone: str) -> Desk:
    """Give the desk of an encrypted record, with the program itself at it."""
    from ldndesk.desk.packs import pack_in_force  # noqa: PLC0415 - the rules are read when first needed
    from ldndesk.store.engine import open_engine  # noqa: PLC0415 - likewise

    record = cache(partial(open_engine, path, key.database, key.trail))
    keeper = Keeper(path, key.database, key.trail)
    return Desk(record, pack_in_force, PROGRAM, system_clock, ZoneInfo(zone), keeper=keeper)


def _try_key(path: Path, key: ClinicKey, first: str) -> None:
    """Tell a key of another record from a record that cannot be opened for another reason."""
    try:
        read_revision(path, key.database)
    except (NewerRecord, NotWritable):
        return
    except StoreError as error:
        if "another key" not in str(error):
            raise Unopened(str(error), key) from error
        raise Unopened(
            f"{first} {path} does not open with it: the file is damaged, or the key belongs to another record. "
            "Restore a backup, with the key file that lies beside it.",
            key,
        ) from error
