"""Files that leave the record for the person at the desk alone: nobody else may read them, none is half written."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX, _SUFFIX = ".ldndesk-", ".part"


@contextmanager
def private_file(path: Path, data: bytes, *, over: bool) -> Iterator[None]:
    """Write a file beside its place, and put it there when all that goes with it is done; else leave nothing.

    ``over``: in the place of one that is there; otherwise raises FileExistsError, and the one there stays as it is.
    """
    place = Path(os.path.realpath(path))
    if place.exists() and not place.is_file():  # a device or a pipe has no place to be put in
        place.write_bytes(data)
        yield
        return
    if place.exists() and not over:
        raise FileExistsError(errno.EEXIST, "is there already", str(path))
    handle, name = tempfile.mkstemp(_SUFFIX, _PREFIX, place.parent)  # readable by its owner alone
    whole = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        yield
        if over:
            whole.replace(place)
        else:
            put_new(whole, place)
    finally:
        whole.unlink(missing_ok=True)


def write_private(path: Path, data: bytes) -> None:
    """Write a file, in the place of one that is there."""
    with private_file(path, data, over=True):
        pass


def write_new_private(path: Path, data: bytes) -> None:
    """Write a file where none is."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)


def keep_private(name: str) -> None:
    """Take from all but the owner the right to read a file that something else has written; nothing for no name."""
    if name and Path(name).is_file():
        Path(name).chmod(0o600)


def put_new(whole: Path, place: Path) -> None:
    """Put a file in its place at once; FileExistsError where the place is taken."""
    if os.name == "nt":
        whole.rename(place)
        return
    try:
        os.link(whole, place)
    except FileExistsError:
        raise
    except OSError:  # a disk without second names for a file
        if place.exists():
            raise FileExistsError(errno.EEXIST, "is there already", str(place)) from None
        whole.replace(place)
