"""Encrypting the record at work from the window, which closes for it and opens again on the encrypted record."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ldndesk import entering
from ldndesk.desk.work import Refused
from ldndesk.entering_encrypted import encrypt_clinic
from ldndesk.entry import new_clinic, password_fault
from ldndesk.store.clinic_key import USUAL, Hardness, make_key, recovery_lines
from ldndesk.store.file import StoreError
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.encrypt_dialog import EncryptDialog
from ldndesk.ui.first_run_steps import Founding
from ldndesk.ui.frame import Frame


class Encrypter(QObject):
    """Asks for people and passphrase."""

    agreed = Signal(object)
    """Carries the work to do while nobody has the record open."""

    def __init__(self, path: Path, bridge: Bridge, frame: Frame, hardness: Hardness | None = None) -> None:
        super().__init__(frame)
        self._path, self._hardness, self._key = path, hardness or USUAL, make_key()
        lines, on = recovery_lines(self._key), bridge.desk.today()
        checks = password_fault, entering.passphrase_fault
        self.dialog = EncryptDialog(path, lines, on, *checks, frame)
        self.dialog.wanted.connect(self._take)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    @Slot(object, bool)
    def _take(self, asked: Founding, wipe: bool) -> None:
        new = new_clinic(asked, self._key)
        self.agreed.emit(partial(encrypt, self._path, new, self._hardness, wipe=wipe))


def encrypt(path: Path, new: entering.NewClinic, hardness: Hardness, *, wipe: bool) -> None:
    """Encrypt a record; raises Refused with the record as it was."""
    try:
        encrypt_clinic(path, new, hardness, wipe=wipe)
    except (StoreError, OSError) as why:
        raise Refused(f"The record was not encrypted. {why}") from why
