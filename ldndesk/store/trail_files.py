"""The files of the trail beside a record: the key of a plain record's seals, and the anchor of the last seal."""

import json
import os
import secrets
from pathlib import Path
from typing import NamedTuple

ANCHORS = "LDNDESK_ANCHORS"
"""Names a folder for the anchors, on another disk than the record for one."""
_KEY_BYTES = 32


class Anchor(NamedTuple):
    """The last seal known outside the record."""

    database_id: str
    deed_id: int
    mac: str


def anchor_path(path: Path) -> Path:
    """Give the place of a record's anchor: beside it, or in the folder set apart for anchors."""
    folder = os.environ.get(ANCHORS, "")
    return (Path(folder) if folder else path.parent) / f"{path.name}.anchor"


def read_anchor(place: Path) -> Anchor | None:
    """Read an anchor; None where there is none or it cannot be read."""
    try:
        told = json.loads(place.read_text("utf-8"))
        return Anchor(str(told["database_id"]), int(told["deed_id"]), str(told["mac"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_anchor(place: Path, anchor: Anchor) -> None:
    """Put an anchor in the place of the one before, whole and on the disk."""
    unfinished = place.with_name(f"{place.name}.unfinished")
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump(anchor._asdict(), file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(place)


def key_path(path: Path) -> Path:
    """Give the place of a plain record's trail key."""
    return path.with_name(f"{path.name}.trail-key")


def kept_key(path: Path) -> bytes:
    """Read the trail key beside a plain record, made when there is none; only its owner may read it."""
    place = key_path(path)
    try:
        made = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(place.read_text("ascii"))
    with os.fdopen(made, "w", encoding="ascii") as file:
        key = secrets.token_bytes(_KEY_BYTES)
        file.write(key.hex())
        file.flush()
        os.fsync(file.fileno())
    return key
