"""Backups of a record: copied whole, checked before they count, and thinned out as they age."""

import os
import shutil
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from .check_trail import check_trail
from .clinic_key import key_file
from .engine import make_engine
from .file import StoreError, in_words, open_driver, read_revision
from .thinning import kept
from .trail_files import Anchor, anchor_path, kept_key, key_path, read_anchor, write_anchor

_STAMP = "%Y%m%dT%H%M%SZ"


class Backup(NamedTuple):
    """A backup just made; ``findings``: what its trail does not bear out, as in the record itself."""

    path: Path
    deeds: int
    findings: tuple[str, ...]


def backup_folder(path: Path) -> Path:
    """Give the folder of a record's own backups."""
    return path.with_name(f"{path.name}.backups")


def back_up(path: Path, target: Path, key: bytes | None = None, trail_key: bytes | None = None) -> Backup:
    """Copy a record to a file that appears whole, checked and on the disk, or not at all.

    Raises StoreError when the record or its copy is damaged, or its trail has findings and the target is there: what
    was at the target stays then.
    """
    if target.resolve() == path.resolve():
        raise StoreError(f"{target} is the record itself; name another file for the backup.")
    if read_revision(path, key) is None:
        raise StoreError(f"There is no record at {path}.")
    unfinished = target.with_name(f"{target.name}.unfinished")
    anchor = read_anchor(anchor_path(path))  # before the copy: deeds go on meanwhile
    try:
        copy_pages(path, unfinished, key)
        refuse_damage(unfinished, key)
        last = last_seal(unfinished, key)
        findings = trail_findings(unfinished, key, trail_key or kept_key(path), anchor)
        if findings and target.exists():
            raise StoreError(
                f"The record is not as the program left it, and {target.name} is there: it was left as it was. "
                f"{findings[0]} Name another file."
            )
        sync(unfinished)
        unfinished.replace(target)
        sync(target.parent)
    finally:
        _remove_unfinished(unfinished)
    if last is not None:
        write_anchor(anchor_path(target), last)
    for beside in (key_path,) if trail_key is None else (key_file,):
        if beside(path).exists():
            shutil.copy(beside(path), beside(target))
    return Backup(target, 0 if last is None else last.deed_id, findings)


def back_up_by_itself(path: Path, now: datetime, key: bytes | None = None, trail_key: bytes | None = None) -> Backup:
    """Make the backup that is due, then thin the older ones out; none is thinned while the trail has findings."""
    folder = backup_folder(path)
    folder.mkdir(exist_ok=True)
    made = back_up(path, folder / f"{now.astimezone(UTC):{_STAMP}}{path.suffix}", key, trail_key)
    if not made.findings:
        _thin_out(path)
    return made


def own_backups(path: Path) -> dict[datetime, Path]:
    """List the backups the program made by itself, oldest first."""
    found = {}
    for file in sorted(backup_folder(path).glob(f"*{path.suffix}")):
        with suppress(ValueError):
            found[datetime.strptime(file.stem, _STAMP).replace(tzinfo=UTC)] = file
    return found


def is_changed_since(path: Path, backup: Path, key: bytes | None = None) -> bool:
    """Whether a deed was done after a backup."""
    return last_seal(path, key) != last_seal(backup, key)


def last_seal(path: Path, key: bytes | None = None) -> Anchor | None:
    """Read the last seal of a record; None when it has none, or is older than seals."""
    with in_words(path), closing(open_driver(path, key, "ro")) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'seal'").fetchone():
            return None
        row = connection.execute(
            "SELECT database_id, deed_id, mac FROM clinic, seal ORDER BY deed_id DESC LIMIT 1"
        ).fetchone()
    return None if row is None else Anchor(*row)


def copy_pages(path: Path, target: Path, key: bytes | None) -> None:
    """Copy a record with what lies in its write-ahead log, while it may be in use."""
    _remove_unfinished(target)
    with (
        in_words(path),
        closing(open_driver(path, key, "ro")) as source,
        closing(open_driver(target, key, "rwc")) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it


def refuse_damage(path: Path, key: bytes | None) -> None:
    """Raise StoreError for a file with damage."""
    with in_words(path), closing(open_driver(path, key, "ro")) as connection:
        found: list[Any] = connection.execute("PRAGMA integrity_check(1)").fetchall()
        found += connection.execute("PRAGMA cipher_integrity_check").fetchall() if key is not None else []
    if found != [("ok",)]:
        raise StoreError(f"{path.name} is damaged ({found[0][0]}). No backup was made, and none was removed.")


def trail_findings(path: Path, key: bytes | None, trail_key: bytes, anchor: Anchor | None) -> tuple[str, ...]:
    """Check the trail of a record that is not in use; one older than seals has none."""
    if last_seal(path, key) is None:
        return ()
    engine = make_engine(path, key)
    try:
        with engine.connect() as connection:
            return check_trail(connection, trail_key, anchor).findings
    finally:
        engine.dispose()


def sync(path: Path) -> None:
    """Have the disk hold a file, or the names in a folder."""
    if path.is_dir() and os.name == "nt":
        return  # Windows keeps names by itself
    held = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def _thin_out(path: Path) -> None:
    there = own_backups(path)
    keep = kept(there)
    for at, file in there.items():
        if at not in keep:
            for each in (file, anchor_path(file), key_path(file), key_file(file)):
                each.unlink(missing_ok=True)


def _remove_unfinished(unfinished: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        unfinished.with_name(f"{unfinished.name}{end}").unlink(missing_ok=True)
