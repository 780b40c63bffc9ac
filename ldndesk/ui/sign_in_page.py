"""Where people sign in: passphrase of the record where it is needed, name, and password; and the locked desk."""

from typing import NamedTuple

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from .look import GAP
from .plain_label import FaultLabel, PlainLabel
from .secret_field import SecretField


class Typed(NamedTuple):
    """What was typed to get in."""

    name: str
    password: str
    passphrase: str = ""
    recovery: str = ""
    again: str = ""
    """The new passphrase a second time, where the recovery sheet is used."""


class SignInPage(QWidget):
    """Asks who it is; says what is wrong and keeps the name."""

    tried = Signal(object)
    """Carries Typed."""

    def __init__(self) -> None:
        super().__init__()
        self.heading = PlainLabel("Sign in", kind="title")
        self.about = PlainLabel("", kind="soft", wrap=True)
        self.recovery = QPlainTextEdit()
        self.recovery.setAccessibleName("Recovery key")
        self.recovery.setPlaceholderText("The four lines of the recovery sheet")
        self.recovery.setTabChangesFocus(True)
        self.recovery.setFixedHeight(104)
        self.passphrase = SecretField("Passphrase of the record")
        self.again = SecretField("The new passphrase again")
        self.name = QLineEdit()
        self.name.setAccessibleName("Name to sign in with")
        self.password = SecretField("Password")
        self.fault = FaultLabel()
        self.enter = QPushButton("&Sign in")
        self.enter.setProperty("kind", "primary")
        self.sheet = QPushButton("Use the &recovery sheet")
        self.sheet.setProperty("kind", "quiet")
        self.restore = QPushButton("Restore a &backup…")
        self._lay_out()
        self.restore.hide()
        self.enter.clicked.connect(self._try)
        self.sheet.clicked.connect(self._use_sheet)
        for line in (self.passphrase, self.again, self.name, self.password):
            line.returnPressed.connect(self._try)
        self.ask_passphrase(needed=False)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("kind", "card")
        card.setFixedWidth(520)
        self.form = QFormLayout()
        self.form.addRow("Recovery &key", self.recovery)
        self.form.addRow("Pass&phrase", self.passphrase)
        self.form.addRow("&Again", self.again)
        self.form.addRow("&Name", self.name)
        self.form.addRow("Pass&word", self.password)
        for line in (self.passphrase, self.again, self.name, self.password):
            line.setMinimumHeight(32)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(3 * GAP, 3 * GAP, 3 * GAP, 3 * GAP)
        inside.addWidget(self.heading)
        inside.addWidget(self.about)
        inside.addLayout(self.form)
        inside.addWidget(self.fault)
        inside.addWidget(self.enter)
        inside.addWidget(self.sheet)
        inside.addWidget(self.restore)
        column = QVBoxLayout(self)
        column.addStretch(1)
        row = QHBoxLayout()  # not by alignment: wrapped sentences would get no room of their own
        row.addStretch(1)
        row.addWidget(card)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)

    def ask_passphrase(self, *, needed: bool, has_key_file: bool = True) -> None:
        """Ask for the passphrase as well, or only for name and password."""
        self.form.setRowVisible(self.passphrase, needed)
        for row in (self.recovery, self.again):
            self.form.setRowVisible(row, False)
        self.sheet.setVisible(needed)
        self.about.setVisible(needed)
        self.about.setText("The clinic’s record is encrypted. Its passphrase opens it; your name and password say who.")
        if needed and not has_key_file:
            self._use_sheet()
            self.about.setText(
                "The key file beside the record is missing. Put it back from a backup and start again, or type the "
                "recovery key as printed and choose a new passphrase."
            )

    @Slot()
    def _use_sheet(self) -> None:
        for row in (self.recovery, self.passphrase, self.again):
            self.form.setRowVisible(row, True)
        if isinstance(label := self.form.labelForField(self.passphrase), QLabel):
            label.setText("New pass&phrase")
        self.sheet.hide()
        self.about.setText("Type the recovery key as printed, and choose a new passphrase for the record.")
        self.recovery.setFocus()

    def lock(self, name: str) -> None:
        """Stand before a locked desk; only whoever locked it finds it as it was."""
        self.ask_passphrase(needed=False)
        self.heading.setText("Locked")
        self.about.setText(
            f"{name} is signed in and finds everything as it was. Somebody else who signs in starts from the list of "
            "the day; a call being typed is kept as a draft."
        )
        self.about.show()
        self.begin()

    def begin(self) -> None:
        """Empty the secrets and wait for the keys."""
        self._clear()
        self.fault.setText("")
        self.set_busy(False)
        first = next(line for line in (self.passphrase, self.name) if not line.isHidden())
        (self.password if first is self.name and self.name.text() else first).setFocus()

    @Slot()
    def _try(self) -> None:
        if not self.enter.isEnabled():
            return
        if not self.name.text().strip() or not self.password.text():
            self.refuse("Type your name and your password.")
            return
        asked = not self.passphrase.isHidden()
        sheet = not self.recovery.isHidden()
        self.fault.setText("")
        self.set_busy(True)
        self.tried.emit(
            Typed(
                self.name.text(),
                self.password.text(),
                self.passphrase.text() if asked else "",
                self.recovery.toPlainText() if sheet else "",
                self.again.text() if sheet else "",
            )
        )

    def set_busy(self, busy: bool) -> None:
        """Take no second try while one is looked at."""
        self.enter.setEnabled(not busy)
        self.enter.setText("One moment…" if busy else "&Sign in")

    @Slot(str)
    def refuse(self, why: str) -> None:
        """Say why not, and let try again."""
        self.set_busy(False)
        self.fault.setText(why)
        line = self._at_fault(why.casefold())
        line.selectAll()
        line.setFocus()

    def _at_fault(self, why: str) -> QLineEdit | QPlainTextEdit:
        """Give the field to be typed anew, so that no secret is typed into another one."""
        if not self.recovery.isHidden() and ("line" in why or "recovery" in why):
            return self.recovery
        if not self.passphrase.isHidden() and "passphrase" in why:
            return self.passphrase
        return self.password if self.name.text().strip() else self.name

    def _clear(self) -> None:
        for line in (self.passphrase, self.again, self.password):
            line.clear()
        self.recovery.clear()
