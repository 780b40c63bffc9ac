"""What keeps the record, as a person sees it: read only, restoring, settings, encrypting."""

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QWidget

from .album import Album, wait_until

Scene = Callable[[Album], Iterator[QWidget | None]]


def _read_only(album: Album) -> Iterator[QWidget | None]:
    """The record takes nothing."""
    album.screens.show_today()
    alarms = album.screens.shell.alarms
    album.bridge.barred.emit("The disk is full. Free some space for the record, then try again.")
    wait_until(album.app, lambda: "write" in alarms.lines)
    yield None
    assert album.program.writing is not None
    album.program.writing.try_again()
    wait_until(album.app, lambda: not album.bridge.desk.blocked)


KEEPING_SCENES: dict[str, Scene] = {"read-only": _read_only}
