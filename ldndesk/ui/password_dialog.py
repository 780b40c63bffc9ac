"""Changing one's own password, with the old one."""

import uuid

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.desk.passwords import hash_password
from ldndesk.desk.signing_in import is_own_password
from ldndesk.desk.staff import change_password
from ldndesk.desk.work import Changes

from .bridge import Bridge
from .look import GAP
from .plain_label import FaultLabel
from .secret_field import SecretField


class PasswordDialog(QDialog):
    """Asks for the old password, and twice for the new one."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self._token = bridge, str(uuid.uuid4())
        self.setWindowTitle("Change your password")
        self.old, self.new, self.again = SecretField("Old password"), SecretField("New password"), SecretField("Again")
        self.fault = FaultLabel()
        self.act = QPushButton("Change")
        self.act.setProperty("kind", "primary")
        form = QFormLayout()
        form.addRow("&Old password", self.old)
        form.addRow("&New password", self.new)
        form.addRow("New password &again", self.again)
        buttons = QDialogButtonBox()
        buttons.addButton(self.act, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.addLayout(form)
        column.addWidget(self.fault)
        column.addWidget(buttons)
        buttons.accepted.connect(self.take)
        buttons.rejected.connect(self.reject)

    @Slot()
    def take(self) -> None:
        """Look at the old one, then keep the new one."""
        if self.new.text() != self.again.text():
            self._refuse("The two new ones are not the same; type them again.")
            return
        self.act.setEnabled(False)
        self._bridge.work_out(self, self._looked, self._refuse, is_own_password, self._bridge.desk, self.old.text())

    def _looked(self, right: bool) -> None:
        if right:
            self._bridge.work_out(self, self._store, self._refuse, hash_password, self.new.text())
        else:
            self._refuse("The old password is not right.")

    def _store(self, kept: str) -> None:
        self._bridge.do(self, self._done, self._refuse, self._token, change_password, kept)

    def _done(self, _: Changes) -> None:
        self.accept()

    def _refuse(self, why: str) -> None:
        self.act.setEnabled(True)
        self.fault.setText(why)
