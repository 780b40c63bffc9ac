"""Restoring from the window: the dialog over whatever page is in sight; the work is done off the screens' thread."""

import logging
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ldndesk.desk.keeper import Keeper
from ldndesk.desk.restoring import Losing, begin_restore, list_backups, look_at, put_back
from ldndesk.desk.work import Desk, Refused
from ldndesk.opening import shut_desk
from ldndesk.store.clinic_key import ClinicKey
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.restore_dialog import RestoreDialog

_log = logging.getLogger(__name__)


class Restorer(QObject):
    """Leads from the menu, or from a record that does not open, to a backup in its place."""

    agreed = Signal(object)
    """Carries the work to do while nobody has the record open."""

    def __init__(self, path: Path, window: QWidget) -> None:
        super().__init__(window)
        self._path, self._window = path, window
        self.asking: PutBack | None = None

    def restore_open(self, bridge: Bridge) -> None:
        """Ask over the record at work; refused where the person at the desk may not."""
        bridge.ask(self, lambda names: self._choose(bridge.desk, names), begin_restore)

    def restore_unopened(self, key: ClinicKey | None) -> None:
        """Ask over a record that does not open; without its names."""
        self._choose(shut_desk(self._path, key), {})

    def _choose(self, desk: Desk, names: Mapping[int, str]) -> None:
        if desk.keeper is not None:
            self.asking = PutBack(desk.keeper, desk, names, self._window)
            self.asking.agreed.connect(self.agreed)


class PutBack(QObject):
    """Asks which backup is to be restored; the window is to close and do it before it opens again."""

    agreed = Signal(object)
    """Carries the work to do while nobody has the record open."""
    _looked = Signal(object)

    def __init__(self, keeper: Keeper, desk: Desk, names: Mapping[int, str], over: QWidget) -> None:
        super().__init__(over)
        self._keeper, self._desk, self._names = keeper, desk, names
        self._thread: threading.Thread | None = None
        self._asked: Path | None = None
        self.dialog = RestoreDialog(list_backups(keeper, desk.zone), over)
        self.dialog.wanted.connect(self._look)
        self.dialog.agreed.connect(self._agree)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self._looked.connect(self._show)
        self.dialog.open()

    @Slot(object)
    def _look(self, backup: Path) -> None:
        self._asked = backup
        self._thread = threading.Thread(target=self._work, args=(backup,), name="backup", daemon=True)
        self._thread.start()

    def _work(self, backup: Path) -> None:
        try:
            self._looked.emit((backup, look_at(self._keeper, backup, self._names, self._desk.zone)))
        except Refused as why:
            self._looked.emit((backup, str(why)))
        except Exception:  # noqa: BLE001 - whatever broke, the person at the desk must know it was not looked at
            _log.exception("a backup could not be looked at")
            self._looked.emit((backup, "The program could not look at this backup; the fault is in the log."))

    @Slot(object)
    def _show(self, found: tuple[Path, Losing | str]) -> None:
        backup, told = found
        if backup != self._asked or not isValid(self.dialog):
            return  # another was chosen meanwhile
        if isinstance(told, str):
            self.dialog.refuse(f"{backup.name}: {told}")
        else:
            self.dialog.show_losing(told)

    @Slot(object)
    def _agree(self, backup: Path) -> None:
        work: Callable[[], None] = partial(put_back, self._keeper, backup, self._desk, self._desk.actor)
        self.agreed.emit(work)
