"""Opening a clinic's record: the file, its schema, the rules; all that may take a moment."""

import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from ldndesk.desk.keeper import Keeper
from ldndesk.desk.today import Today, glance
from ldndesk.desk.work import PROGRAM, Actor, Desk, Role
from ldndesk.store.file import REVISIONS, NewerRecord, NotWritable, check_pages, read_revision, try_to_write

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from ldndesk.clinical.pack import Pack
    from ldndesk.store.clinic_key import ClinicKey
    from ldndesk.store.read_only import Readable

Progress = Callable[[str, int, int], None]
"""Called with what is being done, and how much of how much (0 of 0: not known)."""


def is_plain(path: Path) -> bool:
    """Whether a record at a path is opened without a key: it is no new one and no encrypted one."""
    from ldndesk.entering import Kind, look_at  # noqa: PLC0415 - a demo needs none of it

    return look_at(path) is Kind.PLAIN


def open_desk(path: Path, progress: Progress) -> tuple[Desk, Today]:
    """Open the record at a path, made first where there is none; give its desk and the day as it stands.

    The schema is brought up to date. The database library and the rules are loaded when they are first needed.
    A record that cannot be written is opened to be read, and the desk says why it takes nothing.
    """
    progress("", 0, 0)
    actor = Actor("Not named", Role.NURSE)
    if (found := make_ready(path, None, progress)) is not None:
        desk = Desk(cache(partial(engine_to_read, found)), _rules, actor, blocked=found.why)
        return desk, glance(found.path, desk.today(), desk.clock(), zone=desk.zone, mode=found.mode)
    desk = Desk(cache(partial(_engine, path)), _rules, actor, keeper=Keeper(path))
    return desk, glance(path, desk.today(), desk.clock(), zone=desk.zone)


def make_ready(path: Path, key: bytes | None, progress: Progress) -> "Readable | None":
    """Bring a record up to date, made first where there is none; gives how to read it where it cannot be written."""
    try:
        if read_revision(path, key) == REVISIONS[-1]:
            check_pages(path, key)
            try_to_write(path, key)
        else:
            _bring_up_to_date(path, key, progress)
    except (NewerRecord, NotWritable) as why:
        if not path.exists():
            raise
        from ldndesk.store.read_only import read_instead  # noqa: PLC0415 - seldom needed

        return read_instead(path, key, why)
    return None


def shut_desk(path: Path, key: "ClinicKey | None") -> Desk:
    """Give the desk of a record that does not open: its backups are asked for, and nothing else."""
    keeper = Keeper(path) if key is None else Keeper(path, key.database, key.trail)
    return Desk(cache(partial(_engine, path)), _rules, PROGRAM, keeper=keeper)


def engine_to_read(found: "Readable") -> "Engine":
    """Open a record that is only read."""
    from ldndesk.store.read_only import open_to_read  # noqa: PLC0415 - seldom needed

    return open_to_read(found)


def _bring_up_to_date(path: Path, key: bytes | None, progress: Progress) -> None:
    from ldndesk.store.migrate import bring_up_to_date  # noqa: PLC0415 - seldom needed, and dear

    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        progress("Making a new, empty record", 0, 0)
    bring_up_to_date(path, key)


def _engine(path: Path) -> "Engine":
    from ldndesk.store.engine import open_engine  # noqa: PLC0415 - the lists of the day are there before it

    return open_engine(path)


def _rules() -> "Pack":
    from ldndesk.desk.packs import pack_in_force  # noqa: PLC0415 - likewise

    return pack_in_force()


def demo_folder() -> "tempfile.TemporaryDirectory[str]":
    """Make the folder a demo lives in; it goes with the program."""
    return tempfile.TemporaryDirectory(prefix="ldndesk-demo-")


def open_demo(folder: tempfile.TemporaryDirectory[str], progress: Progress) -> tuple[Desk, Today]:
    """Make a fresh synthetic clinic in a folder and open it."""
    from ldndesk.desk.demo import make_demo  # noqa: PLC0415 - only a demo needs the generator

    path = Path(folder.name) / "demo.db"
    words = "Inventing a clinic of 200 patients"
    progress(words, 0, 0)
    make_demo(path, lambda done, of: progress(words, done, of))
    return open_desk(path, progress)
