"""Kills a migration before each of its statements: ``python -m tests.store.kill_migrations [FOLDER]``.

Each time the file must be as it was, and a second try must bring it up to date with every row.
"""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

from ldndesk.store.file import REVISIONS, StoreError, read_revision
from ldndesk.store.migrate import bring_up_to_date
from tests.store.test_migrations import FROZEN, content, frozen_at

_SELDOM = 10
"""A new record is made from nothing whatever was left; so it is tried again after some kills alone."""


def killed_before(number: int, path: Path) -> int | None:
    """Bring a record up to date in a process that is killed before one of its statements.

    Gives None when it was killed, else how many statements there were.
    """
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        count = 0

        def before(*_: object) -> None:
            nonlocal count
            count += 1
            if count == number:
                os.kill(os.getpid(), signal.SIGKILL)

        for moment in ("before_cursor_execute", "commit"):
            event.listen(Engine, moment, before)
        try:
            bring_up_to_date(path)
            os.write(into, str(count).encode())
        finally:
            os._exit(0)
    os.close(into)
    _, status = os.waitpid(child, 0)
    told = os.read(out, 100)
    os.close(out)
    return None if os.WIFSIGNALED(status) else int(told or b"-1")


def campaign(words: str, make: Callable[[], Path], faults: list[str]) -> int:
    """Kill before each statement in turn; gives how many there are."""
    number = 0
    while True:
        number += 1
        path = make()
        before = content(path) if path.exists() else None
        whole = killed_before(number, path)
        if whole is not None:
            if whole < 1:
                faults.append(f"{words}: the migration broke off by itself")
            return whole
        trying = before is not None or number % _SELDOM == 0
        faults += [f"{words}, statement {number}: {fault}" for fault in _faults(path, before, trying=trying)]


def _faults(path: Path, before: dict[str, list[tuple[object, ...]]] | None, *, trying: bool) -> list[str]:
    found = []
    if (content(path) if path.exists() else None) != before:
        found.append("the file is not as it was")
    if not trying:
        return found
    try:
        bring_up_to_date(path)
    except StoreError as why:
        return [*found, f"a second try fails: {why}"]
    after = content(path)
    if read_revision(path) != REVISIONS[-1]:
        found.append("a second try does not reach the present schema")
    lost = [name for name, rows in (before or {}).items() if len(after.get(name, ())) < len(rows)]
    return found + [f"rows of {name} are gone" for name in lost]


def main(folder: Path) -> int:
    """Kill the making of a record, and every step from the oldest one on; gives 1 when anything was wrong."""
    faults: list[str] = []
    made = 0

    def fresh() -> Path:
        nonlocal made
        made += 1
        place = folder / str(made)
        place.mkdir()
        return place / "clinic.ldndesk"

    oldest = frozen_at(FROZEN[0], folder / "oldest.ldndesk")
    new = campaign("a new record", fresh, faults)
    old = campaign(f"from {FROZEN[0].stem}", lambda: Path(shutil.copy(oldest, fresh())), faults)
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    told = f"killed before each of {new} statements of making a record and {old} of bringing the oldest up to date"
    sys.stdout.write(f"{told}: {len(faults)} faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory() as place:
        sys.exit(main(Path(place)))
