"""Up to which seal a record was found to hold: kept beside it, and proved with the key of its trail."""

import hmac
import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, text

from .check_trail import Checked, check_trail
from .trail import Trail
from .trail_files import Anchor, read_anchor


def verified_path(path: Path) -> Path:
    """Give the place of the note beside a record."""
    return path.with_name(f"{path.name}.verified")


def _proof(key: bytes, seal: Anchor) -> str:
    return hmac.new(key, f"verified {seal.database_id} {seal.deed_id} {seal.mac}".encode(), sha256).hexdigest()


def read_verified(path: Path, key: bytes) -> Anchor | None:
    """Give the seal up to which a record held; None where none was kept, or the note is not ours."""
    try:
        told = json.loads(verified_path(path).read_text("utf-8"))
        seal = Anchor(str(told["database_id"]), int(told["deed_id"]), str(told["mac"]))
        return seal if hmac.compare_digest(str(told["proof"]), _proof(key, seal)) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_verified(path: Path, key: bytes, seal: Anchor) -> None:
    """Note up to which seal a record held; where that cannot be written the next check begins earlier."""
    place = verified_path(path)
    unfinished = place.with_name(f"{place.name}.unfinished")
    with suppress(OSError):
        unfinished.write_text(json.dumps(seal._asdict() | {"proof": _proof(key, seal)}), "utf-8")
        unfinished.replace(place)


def check_and_keep(connection: Connection, trail: Trail, path: Path, *, full: bool) -> Checked:
    """Check a trail in full, or from where it held last, and note how far it holds now."""
    anchor = read_anchor(trail.place)
    since = None if full else _standing(connection, read_verified(path, trail.key))
    checked = check_trail(connection, trail.key, anchor, since)
    last = connection.execute(text("SELECT database_id, deed_id, mac FROM clinic, seal ORDER BY deed_id DESC LIMIT 1"))
    if not checked.findings and (row := last.first()) is not None:
        keep_verified(path, trail.key, Anchor(*row))
    return checked


def _standing(connection: Connection, seal: Anchor | None) -> Anchor | None:
    """Give the seal where it still stands in this record; else the whole trail is looked at."""
    if seal is None:
        return None
    select = text("SELECT 1 FROM clinic, seal WHERE database_id = :d AND deed_id = :n AND mac = :m")
    there = connection.scalar(select, {"d": seal.database_id, "n": seal.deed_id, "m": seal.mac})
    return seal if there else None
