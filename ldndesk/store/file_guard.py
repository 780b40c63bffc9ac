"""Guards a record against being removed or exchanged under the program, and refuses places where files mislead."""

import os
from pathlib import Path

from .file import NotWritable, StoreError

_NETWORK = frozenset(("nfs", "nfs4", "cifs", "smbfs", "smb2", "smb3", "afpfs", "ncpfs", "9p", "fuse.sshfs", "davfs"))
_MOUNTS = Path("/proc/self/mounts")


class FileGuard:
    """Knows a record's file and its write-ahead log, and refuses to go on when either is another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log = path.with_name(f"{path.name}-wal")
        self._seen = os.stat(path)
        self._seen_log: os.stat_result | None = None

    def before(self) -> None:
        """Refuse to begin to write to a file that is gone or another: what is written would be lost."""
        self._look(self._path, self._seen)
        if self._seen_log is not None:
            self._look(self._log, self._seen_log)

    def after(self) -> None:
        """Look once more when a deed was written; what went to a file that has gone is not saved."""
        if self._seen_log is None and self._log.exists():
            self._seen_log = os.stat(self._log)
        self.before()

    def forget_log(self) -> None:
        """Let the log be made anew, as happens once the record is closed."""
        self._seen_log = None

    def _look(self, path: Path, seen: os.stat_result) -> None:
        try:
            now = os.stat(path)
        except OSError as error:
            raise NotWritable(
                f"{path} is no longer there. Nothing was saved; close the program and look for it."
            ) from error
        if not os.path.samestat(seen, now):
            raise NotWritable(
                f"{path} was replaced by another file. Nothing was saved; close the program and look at it."
            )


def refuse_network(path: Path, mounts: Path = _MOUNTS) -> None:
    """Refuse a record on a network file system, where locks mislead and saves are lost; where it can be told."""
    kind = _file_system(path.absolute(), mounts)
    if kind in _NETWORK:
        raise StoreError(
            f"{path} lies on a network drive ({kind}), where two computers can spoil one file. Put the record on a "
            "disk of this computer; for several desks use a database server."
        )


def _file_system(path: Path, mounts: Path) -> str:
    """Give the kind of file system a path lies on; empty where the system does not tell."""
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    best, kind = -1, ""
    for line in lines:
        _, at, what, *_ = (*line.split(), "", "", "")
        place = Path(at.encode().decode("unicode_escape") if "\\" in at else at)
        if (path == place or place in path.parents) and len(place.parts) >= best:
            best, kind = len(place.parts), what
    return kind
