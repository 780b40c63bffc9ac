"""Changing the passphrase of the record, and the recovery sheet printed anew."""

from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from .first_run_steps import SheetStep, strength
from .look import GAP
from .plain_label import FaultLabel, PlainLabel
from .secret_field import SecretField

ABOUT = (
    "The passphrase opens the record on this computer. Everybody who opens it needs the new one from the next start "
    "on; key files that lie beside older backups still open with the passphrase of their day."
)
SAME_KEY = (
    "The passphrase is changed. The recovery key is as before, so the sheet you have stays valid; print it again where "
    "it is lost, and destroy the old one."
)


class Phrases(NamedTuple):
    """What was typed."""

    old: str
    new: str
    again: str


class PassphraseDialog(QDialog):
    """Asks for the present passphrase and twice for the new one; then shows the recovery sheet."""

    wanted = Signal(object)
    """Carries Phrases."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Change the passphrase of the record")
        self.setMinimumWidth(620)
        self.old, self.new, self.again = (
            SecretField("Present passphrase"),
            SecretField("New passphrase"),
            SecretField("New passphrase again"),
        )
        self.strength = PlainLabel(strength(""), kind="soft")
        self.fault = FaultLabel()
        self.sheet: SheetStep | None = None
        self.act, self.away = QPushButton("Change"), QPushButton("Cancel")
        self.act.setProperty("kind", "primary")
        self.form = QWidget()
        form = QFormLayout(self.form)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("&Present passphrase", self.old)
        form.addRow("&New passphrase", self.new)
        form.addRow("", self.strength)
        form.addRow("New passphrase &again", self.again)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.away)
        foot.addWidget(self.act)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        self.column.setSpacing(GAP)
        self.about = PlainLabel(ABOUT, wrap=True)
        for widget in (self.about, self.form, self.fault):
            self.column.addWidget(widget)
        self.column.addLayout(foot)
        self.new.textChanged.connect(self._weigh)
        self.act.clicked.connect(self.take)
        self.away.clicked.connect(self.reject)

    @Slot(str)
    def _weigh(self, text: str) -> None:
        self.strength.setText(strength(text))

    @Slot()
    def take(self) -> None:
        """Ask for the change."""
        self.fault.setText("")
        self.act.setEnabled(False)
        self.wanted.emit(Phrases(self.old.text(), self.new.text(), self.again.text()))

    def refuse(self, why: str) -> None:
        """Say why it was not changed."""
        self.act.setEnabled(True)
        self.fault.setText(why)
        self.resize(self.width(), max(self.height(), self.column.totalHeightForWidth(self.width())))

    def show_sheet(self, clinic: str, record: str, lines: tuple[str, ...], on: date, *, in_file: bool = True) -> None:
        """Say that it is changed, and show the sheet."""
        for line in (self.old, self.new, self.again):
            line.clear()
        self.form.hide()
        self.act.hide()
        self.about.setText(SAME_KEY)
        self.away.setText("Close")
        sheet = self.sheet = SheetStep(record, in_file, lines, on)
        sheet.show_for(clinic)
        self.column.insertWidget(1, sheet)
        self.setMinimumHeight(640)
