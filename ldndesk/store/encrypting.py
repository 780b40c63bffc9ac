"""Makes an encrypted record of a plain one: copied row by row, sealed anew, compared, and only then in its place."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from .backups import backup_folder, last_seal, refuse_damage, sync, trail_findings
from .clinic_key import ClinicKey
from .file import APPLICATION_ID, StoreError, in_words, open_driver
from .reseal import seal_anew
from .restoring import stand_alone
from .trail_files import anchor_path, kept_key, key_path, read_anchor, write_anchor
from .verified import verified_path

_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a plain record, so that it can be read and nobody writes to it; raises StoreError while it is open."""
    stand_alone(path, None)
    with in_words(path), closing(open_driver(path)) as driver:
        driver.execute("BEGIN IMMEDIATE")
        yield


def encrypted_copy(path: Path, target: Path, key: ClinicKey) -> None:
    """Make an encrypted copy of a plain record that is held; raises StoreError with nothing left at the target.

    The record must hold: what was changed from outside is not sealed anew as if nothing had happened.
    """
    refuse_damage(path, None)
    _refuse_synthetic(path)
    if findings := trail_findings(path, None, kept_key(path), read_anchor(anchor_path(path))):
        raise StoreError(
            "The record is not as the program left it, and is not encrypted before somebody has seen to it. "
            f"{findings[0]}"
        )
    target.unlink(missing_ok=True)
    try:
        _export(path, target, key.database)
        seal_anew(target, key.database, key.trail)
        _compare(path, target, key.database)
        refuse_damage(target, key.database)
        if findings := trail_findings(target, key.database, key.trail, last_seal(target, key.database)):
            raise StoreError(f"The encrypted copy does not hold, and was removed. {findings[0]}")
        sync(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _refuse_synthetic(path: Path) -> None:
    with in_words(path), closing(open_driver(path, mode="ro")) as driver:
        (synthetic,) = driver.execute("SELECT synthetic FROM clinic").fetchone()
    if synthetic:
        raise StoreError("This is a clinic of invented patients: there is nothing in it to encrypt.")


def _export(path: Path, target: Path, key: bytes) -> None:
    with in_words(path), closing(open_driver(target, mode="rwc")):
        pass
    with in_words(path), closing(open_driver(path, mode="rw")) as driver:
        (version,) = driver.execute("PRAGMA user_version").fetchone()
        driver.execute(f"ATTACH DATABASE ? AS sealed KEY \"x'{key.hex()}'\"", (str(target.absolute()),))
        driver.execute("SELECT sqlcipher_export('sealed')")
        driver.execute(f"PRAGMA sealed.application_id = {APPLICATION_ID}")
        driver.execute(f"PRAGMA sealed.user_version = {int(version)}")
        driver.execute("DETACH DATABASE sealed")
    target.chmod(0o600)


def _compare(path: Path, target: Path, key: bytes) -> None:
    """Refuse a copy that differs in any row; the seals are new ones, and were counted."""
    with in_words(target), closing(open_driver(path, mode="ro")) as one, closing(open_driver(target, key, "ro")) as two:
        for (table,) in one.execute(_TABLES):
            if _digest(one, table) != _digest(two, table):
                raise StoreError(f"The encrypted copy differs from the record in {table}, and was removed.")


def _digest(driver: Any, table: str) -> tuple[int, str]:
    names = [row[1] for row in driver.execute(f'PRAGMA table_info("{table}")')]
    columns = ", ".join(f'"{name}"' for name in names if (table, name) != ("seal", "mac"))
    many, digest = 0, sha256()
    for row in driver.execute(f'SELECT {columns} FROM "{table}" ORDER BY {columns}'):
        many += 1
        digest.update(repr(row).encode())
    return many, digest.hexdigest()


def put_in_place(path: Path, sealed: Path, key: ClinicKey, now: datetime) -> Path:
    """Put the encrypted record in the plain one's place; gives where the plain one is kept."""
    aside = path.with_name(f"{path.name}.plain-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    try:
        os.link(path, aside)  # so that there is a record at its place at every moment
    except OSError:
        shutil.copy2(path, aside)
        sync(aside)
    sealed.replace(path)
    sync(path.parent)
    verified_path(path).unlink(missing_ok=True)
    if (seal := last_seal(path, key.database)) is not None:
        write_anchor(anchor_path(path), seal)
    if key_path(path).exists():
        key_path(path).replace(key_path(aside))
    if backup_folder(path).exists():
        backup_folder(path).replace(backup_folder(aside))
    return aside


def wipe_plain(aside: Path) -> None:
    """Overwrite and remove the plain record and its backups; a disk that moves its blocks may keep them even so."""
    folder = backup_folder(aside)
    for file in (aside, key_path(aside), *(folder.iterdir() if folder.exists() else ())):
        if file.is_file():
            with file.open("rb+") as held:
                left = file.stat().st_size
                while left > 0:
                    left -= held.write(bytes(min(left, 1 << 20)))
                held.flush()
                os.fsync(held.fileno())
            file.unlink()
    if folder.exists():
        folder.rmdir()
