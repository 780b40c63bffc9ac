"""What keeps the record, as a person sees it: read only, restoring, settings, encrypting."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ldndesk.desk.keeper import Keeper
from ldndesk.desk.work import Desk, Role
from ldndesk.put_back import PutBack
from ldndesk.store.backups import back_up_by_itself
from ldndesk.store.engine import open_engine
from ldndesk.store.migrate import bring_up_to_date
from ldndesk.ui.encrypt_dialog import EncryptDialog
from ldndesk.ui.passphrase_dialog import PassphraseDialog
from ldndesk.ui.settings_dialog import SettingsDialog

from .album import Album, wait_until
from .ui.clinic import NURSE, call, prescribe, register

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


def _kept(album: Album) -> Path:
    """Make a small record with a backup and a few deeds after it."""
    path = album.place / "kept.ldndesk"
    if path.exists():
        return path
    bring_up_to_date(path)
    engine = open_engine(path)
    desk = Desk(lambda: engine, lambda: album.bridge.desk.pack, NURSE, album.bridge.desk.clock)
    who = register(desk, "HUGHES")
    prescribe(desk, who, "HUGHES, Jane")
    for hours in (40, 20, 1):
        back_up_by_itself(path, desk.clock() - timedelta(hours=hours))
    call(desk, who, "HUGHES, Jane")
    register(desk, "LATER", "Lea")
    engine.dispose()
    return path


def _restoring(album: Album) -> Iterator[QWidget | None]:
    """What restoring a backup would lose, by name."""
    album.play(Role.PRESCRIBER)
    album.screens.show_today()
    names = {1: "HUGHES, Jane (Ms)", 2: "LATER, Lea (Ms)"}
    asking = PutBack(Keeper(_kept(album)), album.bridge.desk, names, album.program.window)
    dialog = asking.dialog
    dialog.list.setCurrentRow(0)
    wait_until(album.app, lambda: dialog.losing is not None)
    dialog.read.setChecked(True)
    yield dialog
    dialog.reject()


def _unopened(album: Album) -> Iterator[QWidget | None]:
    """A record that does not open, and the way to its backups."""
    shell = album.screens.shell
    why = "The clinic’s record is damaged. Restore a backup."
    shell.wait.show_failure(why, may_restore=True)
    shell.pages.setCurrentWidget(shell.wait)
    yield None
    album.screens.show_today()


def _encrypting(album: Album) -> Iterator[QWidget | None]:
    """Making a plain record an encrypted one."""
    on, lines = album.bridge.desk.today(), tuple("ABCD EFGH IJKL MNOP" for _ in range(4))
    window = album.program.window
    dialog = EncryptDialog(Path("clinic.ldndesk"), lines, on, lambda *_: "", lambda *_: "", window)
    dialog.open()
    yield dialog
    dialog.reject()


def _settings(album: Album) -> Iterator[QWidget | None]:
    """The settings of a desk, as an admin sees them."""
    dialog = SettingsDialog(5, hears=False, may_change_passphrase=True, parent=album.program.window)
    dialog.open()
    yield dialog
    dialog.reject()


def _passphrase(album: Album) -> Iterator[QWidget | None]:
    """Changing the passphrase, with the slip of a finger."""
    dialog = PassphraseDialog(album.program.window)
    dialog.open()
    dialog.new.setText("four dry towels hang")
    dialog.refuse("The two are not the same; type it again.")
    yield dialog
    dialog.reject()


def _passphrase_changed(album: Album) -> Iterator[QWidget | None]:
    """The recovery sheet after a change of the passphrase."""
    dialog = PassphraseDialog(album.program.window)
    dialog.open()
    lines = tuple("ABCD EFGH IJKL MNOP" for _ in range(4))
    dialog.show_sheet("Riverside Practice", "clinic.ldndesk", lines, album.bridge.desk.today())
    yield dialog
    dialog.reject()


KEEPING_SCENES: dict[str, Scene] = {
    "read-only": _read_only,
    "restore": _restoring,
    "restore-unopened": _unopened,
    "encrypt": _encrypting,
    "settings": _settings,
    "passphrase": _passphrase,
    "passphrase-changed": _passphrase_changed,
}
