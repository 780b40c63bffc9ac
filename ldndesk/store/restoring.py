"""Puts a backup in a record's place: says first what would be lost, keeps what it replaces, leaves a note of it."""

import json
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from .backups import copy_pages, last_seal, refuse_damage, sync, trail_findings
from .clinic_key import key_file
from .file import StoreError, in_words, open_driver, read_revision
from .trail_files import anchor_path, kept_key, key_path, read_anchor, write_anchor
from .verified import verified_path

_DEEDS = """
    SELECT d.id, d.at, d.actor, d.what, o.patient_id FROM deed d LEFT JOIN deed_outcome o ON o.deed_id = d.id
    WHERE d.id > ? ORDER BY d.id
"""


class LostDeed(NamedTuple):
    """A deed that stands in the record and not in the backup."""

    deed_id: int
    at: datetime
    actor: str
    what: str
    patient_id: int | None


class Restoring(NamedTuple):
    """What putting a backup back would do."""

    ends: datetime | None
    """The instant of the last deed in the backup; None: it holds none."""
    lost: tuple[LostDeed, ...]
    warnings: tuple[str, ...]


class Note(NamedTuple):
    """What was restored, until somebody has read it."""

    ends: str
    lost: int


def look_at_backup(path: Path, backup: Path, key: bytes | None = None, trail_key: bytes | None = None) -> Restoring:
    """Say what restoring would lose; raises StoreError for a backup that cannot be used."""
    if read_revision(backup, key) is None:
        raise StoreError(f"There is no backup at {backup}.")
    refuse_damage(backup, key)
    with in_words(backup), closing(open_driver(backup, key, "ro")) as connection:
        last_id, ends = connection.execute("SELECT coalesce(max(id), 0), max(at) FROM deed").fetchone()
        whose = connection.execute("SELECT database_id FROM clinic").fetchone()
    own_key = trail_key or kept_key(path if key_path(path).exists() or not key_path(backup).exists() else backup)
    warnings = list(trail_findings(backup, key, own_key, read_anchor(anchor_path(backup))))
    lost: tuple[LostDeed, ...] = ()
    if path.exists():
        try:
            lost, more = _lost(path, key, last_id, whose, last_seal(backup, key))
            warnings += more
        except StoreError as why:
            warnings.append(f"What would be lost cannot be told: {why}")
    return Restoring(None if ends is None else datetime.fromisoformat(ends), lost, tuple(warnings))


def _lost(
    path: Path, key: bytes | None, last_id: int, whose: object, seal: object
) -> tuple[tuple[LostDeed, ...], list[str]]:
    read_revision(path, key)
    with in_words(path), closing(open_driver(path, key, "ro")) as connection:
        if connection.execute("SELECT database_id FROM clinic").fetchone() != whose:
            return (), ["The backup is of another clinic's record: all that stands in the present one would be lost."]
        rows = connection.execute(_DEEDS, (last_id,)).fetchall()
        macs = connection.execute("SELECT mac FROM seal WHERE deed_id = ?", (last_id,)).fetchone() if seal else None
    warnings = []
    if seal is not None and (macs is None or macs[0] != getattr(seal, "mac", "")):
        warnings.append("The record and the backup went different ways before the backup ends.")
    return tuple(LostDeed(i, datetime.fromisoformat(at), *rest) for i, at, *rest in rows), warnings


def restore(
    path: Path, backup: Path, now: datetime, key: bytes | None = None, trail_key: bytes | None = None
) -> Path | None:
    """Put a backup in the record's place and give where the replaced file is kept; None: there was none.

    Raises StoreError, with the record as it was, while a program has it open.
    """
    told = look_at_backup(path, backup, key, trail_key)
    unfinished = path.with_name(f"{path.name}.restoring")
    try:
        copy_pages(backup, unfinished, key)
        refuse_damage(unfinished, key)
        sync(unfinished)
        replaced = _put_aside(path, now, key) if path.exists() else None
    except BaseException:
        unfinished.unlink(missing_ok=True)  # a copy of the record is not left lying about
        raise
    unfinished.replace(path)
    verified_path(path).unlink(missing_ok=True)
    if (seal := last_seal(path, key)) is not None:
        write_anchor(anchor_path(path), seal)
    for beside in (key_path,) if trail_key is None else (key_file,):
        if not beside(path).exists() and beside(backup).exists():
            shutil.copy(beside(backup), beside(path))
    note = {"ends": told.ends.isoformat() if told.ends else "", "lost": len(told.lost)}
    note_path(path).write_text(json.dumps(note), "utf-8")
    sync(path.parent)
    return replaced


def _put_aside(path: Path, now: datetime, key: bytes | None) -> Path:
    """Move the present file away with its log; refused while another program holds it open."""
    aside = path.with_name(f"{path.name}.replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    if aside.exists():
        raise StoreError(f"{aside.name} is there already; wait a moment and try again.")
    stand_alone(path, key)
    for end in ("-wal", "-shm"):
        beside = path.with_name(f"{path.name}{end}")
        if beside.exists():
            beside.replace(aside.with_name(f"{aside.name}{end}"))
    path.replace(aside)
    return aside


def stand_alone(path: Path, key: bytes | None) -> None:
    """Take a record's log into it; refused while another program holds the record open."""
    try:
        with in_words(path), closing(open_driver(path, key)) as connection:
            connection.execute("PRAGMA busy_timeout = 500")
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except StoreError as why:
        if "in use" in str(why):
            raise StoreError(f"{path.name} is open in a program. Close it on every desk, then try again.") from why
        mode = "damaged"
    if mode == "wal":
        raise StoreError(f"{path.name} is open in a program. Close it on every desk, then try again.")


def note_path(path: Path) -> Path:
    """Give the place of the note that a record was restored."""
    return path.with_name(f"{path.name}.restored")


def read_note(path: Path) -> Note | None:
    """Give what was restored and nobody has yet taken note of."""
    try:
        told = json.loads(note_path(path).read_text("utf-8"))
        return Note(str(told["ends"]), int(told["lost"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return Note("", 0)


def key_remark(path: Path, backup: Path) -> str:
    """Say which passphrase holds after a restore, where the backup lies beside a key file that is not today's."""
    now, then = key_file(path), key_file(backup)
    if not then.exists() or (now.exists() and now.read_bytes() == then.read_bytes()):
        return ""
    if now.exists():
        return (
            "The passphrase was changed after this backup. The present one stays in force; only where the backup is "
            "taken to another computer, with the key file beside it, the passphrase of that day opens it."
        )
    return "The key file of this record is missing and comes back with the backup: its passphrase is that of that day."
