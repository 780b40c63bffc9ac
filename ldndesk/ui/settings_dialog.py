"""What can be set at this desk: when it locks, and the passphrase of the record."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

from .look import GAP
from .plain_label import PlainLabel
from .still_combo import StillCombo

MINUTES = (1, 2, 3, 5, 10, 15)
HEARS = "It locks at once when the computer’s own screen is locked or the computer goes to sleep."
DEAF = "This computer does not tell the program when its screen is locked; lock with Ctrl+L before you leave."


class SettingsDialog(QDialog):
    """Sets the lock; leads to the passphrase where somebody may change it."""

    minutes_chosen = Signal(int)
    passphrase_wanted = Signal()

    def __init__(self, minutes: int, *, hears: bool, may_change_passphrase: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.setMinimumWidth(520)
        self.minutes = StillCombo()
        self.minutes.setAccessibleName("Lock after")
        for choice in sorted({*MINUTES, minutes}):
            self.minutes.addItem(f"{choice} minute{'' if choice == 1 else 's'}", choice)
        self.minutes.setCurrentIndex(self.minutes.findData(minutes))
        self.passphrase = QPushButton("Change the &passphrase of the record…")
        self.passphrase.setVisible(may_change_passphrase)
        self.passphrase.setAutoDefault(False)
        self.passphrase.clicked.connect(self.passphrase_wanted)
        self._lay_out(hears=hears)

    def _lay_out(self, *, hears: bool) -> None:
        form = QFormLayout()
        form.addRow("&Lock this desk when nobody touched it for", self.minutes)
        buttons = QDialogButtonBox()
        keep = buttons.addButton("&Keep", QDialogButtonBox.ButtonRole.AcceptRole)
        keep.setProperty("kind", "primary")
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.keep)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addWidget(PlainLabel("Settings", kind="heading"))
        column.addLayout(form)
        column.addWidget(PlainLabel(HEARS if hears else DEAF, kind="soft", wrap=True))
        column.addWidget(self.passphrase)
        column.addWidget(buttons)

    @Slot()
    def keep(self) -> None:
        """Take what was chosen."""
        self.minutes_chosen.emit(self.minutes.currentData())
        self.accept()
