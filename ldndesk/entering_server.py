"""Entering a clinic's record on a server: founding it, its key, and opening it at one of several desks."""

from functools import cache, partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ldndesk import places
from ldndesk.desk.work import PROGRAM, Desk, system_clock
from ldndesk.store import clinic_key, key_at_rest, server_key
from ldndesk.store.clinic_key import ClinicKey, Hardness
from ldndesk.store.file import NewerRecord, StoreError
from ldndesk.store.server import Server
from ldndesk.store.server_engine import open_server, readable_there
from ldndesk.store.server_schema import bring_server_up_to_date

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from ldndesk.desk.staff import NewPerson
    from ldndesk.desk.work import Changes, Work


def is_founded(server: Server) -> bool:
    """Whether a clinic was founded in a server's database; raises StoreError."""
    return server_key.read_sealed_key(server) is not None


def found_on_server(
    server: Server, name: str, zone: str, people: "tuple[NewPerson, ...]", key: ClinicKey, sealed: str
) -> None:
    """Lay the schema and found the clinic with its key, in one deed; raises StoreError or Refused."""
    bring_server_up_to_date(server)
    desk = _desk(server, key, "UTC")

    def found_clinic(work: "Work") -> "Changes":
        from ldndesk.desk import staff  # noqa: PLC0415 - brings the database library

        changes = staff.found_clinic(work, name, zone, people)
        server_key.put_sealed_key(work.connection, sealed, key)
        return changes

    try:
        desk.do("founding", found_clinic)
    finally:
        desk.engine.dispose()


def read_key(server: Server) -> str:
    """Give the text of the sealed key; raises StoreError where there is none."""
    sealed = server_key.read_sealed_key(server)
    if sealed is None:
        raise StoreError(f"No clinic was founded at {server}.")
    return sealed


def resting_key(server: Server) -> ClinicKey | None:
    """Give the key from the system's own store of secrets, where it rests there and is this record's."""
    try:
        key = key_at_rest.find(clinic_key.key_name(read_key(server)))
        if key is not None:
            server_key.prove_key(server, key)
    except StoreError:
        return None
    return key


def key_by_passphrase(server: Server, passphrase: str) -> ClinicKey:
    """Give a record's key by its passphrase; raises StoreError."""
    key = clinic_key.unwrap_key(read_key(server), passphrase)
    server_key.prove_key(server, key)
    return key


def key_by_recovery(server: Server, text: str) -> ClinicKey:
    """Give a record's key as typed from the recovery sheet; raises StoreError."""
    key = clinic_key.read_recovery(text)
    server_key.prove_key(server, key)
    return key


def seal_anew(server: Server, key: ClinicKey, passphrase: str, hardness: Hardness) -> None:
    """Put the key under a new passphrase after it was lost."""
    name = clinic_key.key_name(read_key(server))
    server_key.change_sealed_key(server, clinic_key.wrap_key(key, passphrase, hardness, name), key)


def change_passphrase(server: Server, old: str, new: str, hardness: Hardness) -> ClinicKey:
    """Put the key under another passphrase for every desk, given the present one; raises WrongPassphrase."""
    text = read_key(server)
    key = clinic_key.unwrap_key(text, old)
    server_key.change_sealed_key(server, clinic_key.wrap_key(key, new, hardness, clinic_key.key_name(text)), key)
    return key


def open_on_server(server: Server, key: ClinicKey) -> Desk:
    """Open a record with its key, brought up to date first; one of a newer program is opened to be read."""
    server_key.prove_key(server, key)
    zone = server_key.read_zone(server)
    try:
        bring_server_up_to_date(server)
    except NewerRecord as why:
        readable_there(server, why)
        desk = _desk(server, key, zone)
        desk.record = cache(partial(server_key.open_server_to_read, server))
        desk.blocked = str(why)
        return desk
    return _desk(server, key, zone)


def _desk(server: Server, key: ClinicKey, zone: str) -> Desk:
    from ldndesk.desk.packs import pack_in_force  # noqa: PLC0415 - the rules are read when first needed

    record = cache(partial(_open, server, key))
    return Desk(record, pack_in_force, PROGRAM, system_clock, ZoneInfo(zone), server=server)


def _open(server: Server, key: ClinicKey) -> "Engine":
    return open_server(server, key.trail, server_key.anchors_at(places.data_folder()))
