"""The settings of this desk: its lock, the lock of the computer's screen, and the record's passphrase."""

import uuid

from PySide6.QtCore import QObject, QSettings, Slot

from ldndesk import entering
from ldndesk.desk.staff import Clinic, note_passphrase_changed, read_clinic
from ldndesk.desk.work import Role
from ldndesk.store.clinic_key import USUAL, Hardness
from ldndesk.store.server import Place, Server
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.lock import Lock
from ldndesk.ui.passphrase_dialog import PassphraseDialog, Phrases
from ldndesk.ui.screen_lock import ScreenLock
from ldndesk.ui.settings_dialog import SettingsDialog
from ldndesk.ui.shell import Shell

LOCK_MINUTES = "lock/minutes"


class Adjusting(QObject):
    """Opens the settings and does what is chosen in them."""

    def __init__(
        self, shell: Shell, bridge: Bridge, settings: QSettings, lock: Lock, hardness: Hardness | None = None
    ) -> None:
        super().__init__(shell)
        self._shell, self._bridge, self._settings, self._lock = shell, bridge, settings, lock
        self._hardness = hardness or USUAL
        self.screen = ScreenLock(self)
        self.screen.locked.connect(lock.lock)
        self.screen.listen()
        self.dialog: SettingsDialog | None = None
        self.passphrase: PassphraseDialog | None = None
        action = shell.actions_by_name["settings"]
        action.setVisible(True)
        action.triggered.connect(self.open)

    @property
    def _path(self) -> Place | None:
        keeper = self._bridge.desk.keeper
        return self._bridge.desk.server if keeper is None else keeper.path

    @Slot()
    def open(self) -> None:
        """Show the settings."""
        may = self._bridge.desk.actor.role is Role.ADMIN and self._path is not None
        minutes = self._lock.limit_s // 60
        dialog = SettingsDialog(minutes, hears=self.screen.hears, may_change_passphrase=may, parent=self._shell.frame)
        self.dialog = dialog
        dialog.minutes_chosen.connect(self._set_minutes)
        dialog.passphrase_wanted.connect(self._ask_passphrase)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(int)
    def _set_minutes(self, minutes: int) -> None:
        self._lock.set_minutes(minutes)
        self._settings.setValue(LOCK_MINUTES, minutes)

    @Slot()
    def _ask_passphrase(self) -> None:
        if self.dialog is not None:
            self.dialog.reject()
        dialog = self.passphrase = PassphraseDialog(self._shell.frame)
        dialog.wanted.connect(self._change)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(object)
    def _change(self, typed: Phrases) -> None:
        if self.passphrase is not None and (path := self._path) is not None:
            self._bridge.work_out(
                self.passphrase,
                self._changed,
                self.passphrase.refuse,
                entering.change_passphrase,
                path,
                *typed,
                hardness=self._hardness,
            )

    def _changed(self, lines: tuple[str, ...]) -> None:
        dialog, path = self.passphrase, self._path
        if dialog is None or path is None:
            return
        on = self._bridge.desk.today()
        self._bridge.note(self, self._shell.notice.tell, str(uuid.uuid4()), note_passphrase_changed)
        in_file = not isinstance(path, Server)

        def show(clinic: Clinic) -> None:
            dialog.show_sheet(clinic.name, str(path), lines, on, in_file=in_file)

        self._bridge.ask(dialog, show, read_clinic)
