"""The clinic's key on a server: sealed under the passphrase, so that neither the server nor its keeper can use it."""

import hashlib
import hmac
import os
from pathlib import Path

from sqlalchemy import Connection, Engine, event, select, text

from .clinic_key import ClinicKey, WrongPassphrase
from .file import READING, NewerRecord, StoreError
from .server import Server
from .server_engine import begin_as_on_a_file, in_server_words, make_server_engine, revision_there
from .staff_tables import sealed_key
from .trail_files import ANCHORS


def read_sealed_key(server: Server) -> str | None:
    """Give the text of the sealed key; None where no clinic was founded in the database. Raises StoreError."""
    engine = make_server_engine(server)
    try:
        with in_server_words(server), engine.connect() as connection:
            if not _has_keys(connection, server):
                return None
            found = connection.scalar(select(sealed_key.c.text))
            if found is None and connection.scalar(text("SELECT 1 FROM deed LIMIT 1")) is not None:
                raise StoreError(f"{server} holds a record without the clinic’s key. Tell whoever runs the server.")
            return found
    finally:
        engine.dispose()


def _has_keys(connection: Connection, server: Server) -> bool:
    try:
        if revision_there(connection, server) is None:
            return False
    except NewerRecord:
        pass  # it can still be read
    return connection.scalar(text("SELECT to_regclass('sealed_key') IS NOT NULL")) is True


def put_sealed_key(connection: Connection, sealed: str, key: ClinicKey) -> None:
    """Put a sealed key in the place of the one before."""
    values = {"text": sealed, "proof": _proof(connection, key)}
    if not connection.execute(sealed_key.update().values(values)).rowcount:
        connection.execute(sealed_key.insert().values(id=1, **values))


def change_sealed_key(server: Server, sealed: str, key: ClinicKey) -> None:
    """Put a key under another passphrase; raises StoreError for a key of another record."""
    prove_key(server, key)
    engine = make_server_engine(server)
    event.listen(engine, "begin", begin_as_on_a_file)
    try:
        with in_server_words(server), engine.begin() as connection:
            put_sealed_key(connection, sealed, key)
    finally:
        engine.dispose()


def prove_key(server: Server, key: ClinicKey) -> None:
    """Tell the key of this record from another's; raises WrongPassphrase for another's."""
    engine = make_server_engine(server)
    try:
        with in_server_words(server), engine.connect() as connection:
            told = str(connection.scalar(select(sealed_key.c.proof)) or "")
            if not hmac.compare_digest(told, _proof(connection, key)):
                raise WrongPassphrase(f"This key belongs to another record than {server}.")
    finally:
        engine.dispose()


def read_zone(server: Server) -> str:
    """Give the clinic's zone."""
    engine = make_server_engine(server)
    try:
        with in_server_words(server), engine.connect() as connection:
            return str(connection.scalar(text("SELECT zone FROM clinic")))
    finally:
        engine.dispose()


def open_server_to_read(server: Server) -> Engine:
    """Open a record that is only read, such as one of a newer program; dispose of the engine when done."""
    engine = make_server_engine(server)
    engine.update_execution_options(**{READING: True})
    event.listen(engine, "begin", begin_as_on_a_file)
    return engine


def anchors_at(folder: Path) -> Path:
    """Give the folder for the anchors of servers' records on this machine, made where it is missing."""
    chosen = Path(os.environ.get(ANCHORS, "") or folder)
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen


def _proof(connection: Connection, key: ClinicKey) -> str:
    database_id = str(connection.scalar(text("SELECT database_id FROM clinic")))
    return hmac.new(key.trail, f"key of {database_id}".encode(), hashlib.sha256).hexdigest()
