"""The command that encrypts a plain record."""

import argparse
from pathlib import Path

from ldndesk import cli_staff, entering
from ldndesk.cli_words import Complaint
from ldndesk.desk import passwords
from ldndesk.desk.private_files import write_new_private
from ldndesk.desk.work import Refused, Role
from ldndesk.entering_encrypted import encrypt_clinic
from ldndesk.store.clinic_key import ClinicKey, make_key, recovery_lines
from ldndesk.store.file import StoreError
from ldndesk.ui.recovery_words import HOW, WORDS


def encrypt(path: Path, options: argparse.Namespace) -> str:
    """Encrypt the record and give the sentence to print; raises Complaint with the record as it was."""
    key, sheet = make_key(), options.sheet
    try:
        new = _clinic(options, key)
        write_new_private(sheet, _sheet(options.clinic, path, recovery_lines(key)))
    except Refused as why:
        raise Complaint(f"ldndesk: encrypt: {why}") from why
    except OSError as why:
        raise Complaint(f"{sheet}: file: the recovery sheet cannot be written ({why.strerror}); give another") from why
    try:
        aside = encrypt_clinic(path, new, wipe=options.wipe)
    except (Refused, StoreError, OSError) as why:
        sheet.unlink(missing_ok=True)
        raise Complaint(f"{path}: database: {why}") from why
    kept = f"The plain file is kept as {aside}: whoever opens it reads every patient." if aside else "It was wiped."
    return f"{path}: encrypted. {kept} Print {sheet}, lock it away, and remove the file."


def _clinic(options: argparse.Namespace, key: ClinicKey) -> entering.NewClinic:
    passphrase = cli_staff.new_secret("LDNDESK_NEW_PASSPHRASE", "New passphrase of the record")
    if fault := entering.passphrase_fault(passphrase, passphrase):
        raise Complaint(f"ldndesk: encrypt: {fault}")
    people = []
    for role, (handle, name) in ((Role.ADMIN, options.admin), (Role.PRESCRIBER, options.prescriber)):
        password = cli_staff.new_secret(f"LDNDESK_{role.name}_PASSWORD", f"Password for {handle}")
        if fault := passwords.complaint(password):
            raise Complaint(f"ldndesk: encrypt: {role}: {fault}")
        people.append(entering.Newcomer(role, name, handle, password))
    return entering.NewClinic(options.clinic, options.zone, tuple(people), passphrase, key)


def _sheet(clinic: str, path: Path, lines: tuple[str, ...]) -> bytes:
    told = (f"Recovery sheet – {clinic}", *WORDS, HOW, *(f"{n}.   {line}" for n, line in enumerate(lines, 1)))
    return "\n\n".join((*told, f"The record: {path}", f"Its key file: {path}.key. Back up both together.\n")).encode()
