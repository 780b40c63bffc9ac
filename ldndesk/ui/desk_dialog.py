"""Asks who is at the desk, until people sign in."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from ldndesk.desk.work import UNNAMED, Actor, Role

from .look import GAP
from .plain_label import PlainLabel
from .still_combo import StillCombo


class DeskDialog(QDialog):
    """Asks for name and role."""

    chosen = Signal(object)

    def __init__(self, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Who is at the desk")
        self.setMinimumWidth(420)
        self.name = QLineEdit("" if actor.name == UNNAMED else actor.name)
        self.name.setAccessibleName("Your name")
        self.role = StillCombo()
        self.role.setAccessibleName("Your role")
        for role in (Role.NURSE, Role.PRESCRIBER):
            self.role.addItem(role.value.capitalize(), role.value)
        self.role.setCurrentIndex(self.role.findData(actor.role.value))
        self.fault = PlainLabel("", kind="fault", wrap=True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        form = QFormLayout()
        form.addRow("&Name", self.name)
        form.addRow("&Role", self.role)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.addLayout(form)
        about = "Every deed is recorded under this name and role. This version does not check who you are."
        column.addWidget(PlainLabel(about, kind="soft", wrap=True))
        column.addWidget(self.fault)
        column.addWidget(buttons)
        buttons.accepted.connect(self.take)
        buttons.rejected.connect(self.reject)

    @Slot()
    def take(self) -> None:
        """Take name and role, or ask for the name."""
        if not (name := self.name.text().strip()):
            self.fault.setText("Type your name; deeds are recorded under it.")
            return
        self.chosen.emit(Actor(name, Role(self.role.currentData())))
        self.accept()
