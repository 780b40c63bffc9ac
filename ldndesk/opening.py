"""Opening a clinic's record: the file, its schema, the rules; all that may take a moment."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ldndesk.desk.work import Actor, Desk, Role
from ldndesk.store.engine import open_engine
from ldndesk.store.migrate import bring_up_to_date

if TYPE_CHECKING:
    from ldndesk.clinical.pack import Pack

Progress = Callable[[str, int, int], None]
"""Called with what is being done, and how much of how much (0 of 0: not known)."""


def open_desk(path: Path, progress: Progress) -> Desk:
    """Open the record at a path, made first where there is none; its schema brought up to date."""
    progress("", 0, 0)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        progress("Making a new, empty record", 0, 0)
    bring_up_to_date(path)
    return Desk(open_engine(path), _rules, Actor("Not named", Role.NURSE))


def _rules() -> "Pack":
    from ldndesk.desk.packs import pack_in_force  # noqa: PLC0415 - the lists of the day are there before the rules

    return pack_in_force()


def demo_folder() -> "tempfile.TemporaryDirectory[str]":
    """Make the folder a demo lives in; it goes with the program."""
    return tempfile.TemporaryDirectory(prefix="ldndesk-demo-")


def open_demo(folder: tempfile.TemporaryDirectory[str], progress: Progress) -> Desk:
    """Make a fresh synthetic clinic in a folder and open it."""
    from ldndesk.desk.demo import make_demo  # noqa: PLC0415 - only a demo needs the generator

    path = Path(folder.name) / "demo.db"
    words = "Inventing a clinic of 200 patients"
    progress(words, 0, 0)
    make_demo(path, lambda done, of: progress(words, done, of))
    return open_desk(path, progress)
