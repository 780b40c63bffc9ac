"""Turning a plain record into an encrypted one that people sign in to."""

from pathlib import Path

from ldndesk.desk.passwords import hash_password
from ldndesk.desk.work import system_clock
from ldndesk.entering import Kind, NewClinic, desk_of, look_at
from ldndesk.store import clinic_key, key_at_rest
from ldndesk.store.clinic_key import USUAL, Hardness
from ldndesk.store.file import StoreError, read_revision
from ldndesk.store.trail_files import anchor_path


def _found_in(path: Path, new: NewClinic, hardness: Hardness) -> None:
    """Give an encrypted record its clinic and first people."""
    from ldndesk.desk import staff  # noqa: PLC0415 - brings the database library

    people = tuple(staff.NewPerson(p.sign_in, p.name, p.role, hash_password(p.password, hardness)) for p in new.people)
    desk = desk_of(path, new.key, "UTC")
    try:
        desk.do("founding", staff.found_clinic, new.name, new.zone, people)
    finally:
        desk.engine.dispose()


def encrypt_clinic(path: Path, new: NewClinic, hardness: Hardness = USUAL, *, wipe: bool = False) -> Path | None:
    """Turn a plain record that nobody has open into an encrypted one with people; all of it happens, or nothing.

    Gives where the plain file is kept; None where it was wiped. Raises StoreError or Refused with the record as it was.
    """
    from ldndesk.store import encrypting  # noqa: PLC0415 - brings the database library
    from ldndesk.store.backups import back_up_by_itself  # noqa: PLC0415 - likewise
    from ldndesk.store.migrate import bring_up_to_date  # noqa: PLC0415 - likewise

    if look_at(path) is not Kind.PLAIN or read_revision(path) is None:
        raise StoreError(f"There is no plain record at {path}; nothing was changed.")
    bring_up_to_date(path)
    sealed = path.with_name(f"{path.name}.encrypting")
    text = clinic_key.wrap_key(new.key, new.passphrase, hardness)
    with encrypting.held(path):
        try:
            encrypting.encrypted_copy(path, sealed, new.key)
            _found_in(sealed, new, hardness)
            clinic_key.write_key_file(path, text)
        except BaseException:
            sealed.unlink(missing_ok=True)
            raise
        finally:
            anchor_path(sealed).unlink(missing_ok=True)
        aside = encrypting.put_in_place(path, sealed, new.key, system_clock())
    back_up_by_itself(path, system_clock(), new.key.database, new.key.trail)
    if wipe:
        encrypting.wipe_plain(aside)
    if new.keep_key:
        key_at_rest.keep(clinic_key.key_name(text), new.key)
    return None if wipe else aside
