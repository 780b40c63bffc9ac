"""Encrypting a plain record: the pages of the first run, and what becomes of the plain file."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from .first_run import FirstRun
from .first_run_steps import Check, Founding
from .look import GAP
from .plain_label import PlainLabel

ABOUT = (
    "The record becomes an encrypted one, and from then on everybody signs in by name. Every entry is carried over and "
    "compared before the encrypted record takes its place. The window closes and opens again on it."
)
_CLINIC = ("The clinic", "Its name stands on letters and on the recovery sheet; its time zone tells which day it is.")
WIPE = "&Wipe the plain file and its plain backups once the encrypted record is checked and backed up"
KEPT = (
    "Otherwise they are kept beside the record, under names with “.plain-”: whoever opens them reads every patient. "
    "Backups on other disks are yours to destroy."
)


class EncryptDialog(QDialog):
    """Asks for all that an encrypted record needs."""

    wanted = Signal(object, bool)
    """Carries Founding, and whether the plain file is to be wiped."""

    def __init__(
        self, record: Path, lines: tuple[str, ...], on: date, password: Check, passphrase: Check, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Encrypt this record")
        self.setMinimumSize(760, 640)
        self.pages = FirstRun(str(record), True, lines, on, password, passphrase, _CLINIC, "&Encrypt the record")
        self.wipe = QCheckBox(WIPE)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addWidget(PlainLabel("Encrypt this record", kind="heading"))
        column.addWidget(PlainLabel(ABOUT, wrap=True))
        column.addWidget(self.pages, 1)
        column.addWidget(self.wipe)
        column.addWidget(PlainLabel(KEPT, kind="soft", wrap=True))
        self.pages.wanted.connect(self._take)

    @Slot(object)
    def _take(self, asked: Founding) -> None:
        self.wanted.emit(asked, self.wipe.isChecked())
        self.accept()
