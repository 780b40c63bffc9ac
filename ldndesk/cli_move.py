"""The command that moves an encrypted record to a server."""

import uuid
from pathlib import Path

from ldndesk import cli_staff, entering, places
from ldndesk.cli_words import Complaint, Meter
from ldndesk.desk.moving import note_moved, prepare_move
from ldndesk.desk.work import Refused
from ldndesk.store.clinic_key import read_key_file
from ldndesk.store.file import StoreError
from ldndesk.store.moving import move_record
from ldndesk.store.server import AddressError, Server, read_place


def move(path: Path, address: str) -> str:
    """Move the record and give the sentence to print; raises Complaint with the record as it was."""
    try:
        server = read_place(address)
    except AddressError as why:
        raise Complaint(f"ldndesk: migrate-to: {why}") from why
    if not isinstance(server, Server):
        raise Complaint("ldndesk: migrate-to: give the address of a database, like postgresql+psycopg://host/clinic")
    if not path.exists():
        raise Complaint(f"{path}: database: there is none; give the clinic's with --database")
    try:
        sealed = cli_staff.is_sealed(path)
    except StoreError as why:
        raise Complaint(f"{path}: database: {why}") from why
    if not sealed:
        raise Complaint(f"{path}: database: it is not encrypted, and nobody signs in to it; see ldndesk encrypt first")
    key = cli_staff.key_of(path)
    with cli_staff.signed_in(path, key) as desk:
        desk.ask(prepare_move)
    try:
        moved = move_record(path, key, read_key_file(path), server, places.data_folder(), Meter("moved tables"))
        there = entering.open_clinic(server, key, lambda *_: None)
        try:
            there.do(str(uuid.uuid4()), note_moved, moved.rows, moved.deeds)
        finally:
            there.engine.dispose()
    except (StoreError, Refused) as why:
        raise Complaint(f"{path}: database: {why}") from why
    return (
        f"Moved to {server}: {moved.rows} entries and {moved.deeds} sealed deeds, counted and checked there. "
        f"{path} is as it was and no longer opens; give the address to every desk."
    )
