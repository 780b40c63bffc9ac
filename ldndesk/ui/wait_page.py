"""What is seen while the clinic's record is opened: calm words and a bar, or why it could not be opened."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from .frame import OPENING
from .plain_label import PlainLabel


class WaitPage(QWidget):
    """Says what is being waited for."""

    restore_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.heading = PlainLabel(OPENING, kind="title")
        self.heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = PlainLabel("", kind="soft", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setMinimumWidth(560)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress")
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(320)
        self.bar.hide()
        column.addWidget(self.heading)
        column.addWidget(self.text, 0, Qt.AlignmentFlag.AlignCenter)
        self.restore = QPushButton("&Restore a backup…")
        self.restore.hide()
        self.restore.clicked.connect(self.restore_wanted)
        column.addSpacing(8)
        column.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignCenter)

    @Slot(str, int, int)
    def show_progress(self, words: str, done: int, of: int) -> None:
        """Show what is being done and how far it is."""
        self.text.setText(words)
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        self.bar.setVisible(of > 0)

    def show_failure(self, sentence: str, *, may_restore: bool = False) -> None:
        """Show why the record could not be opened, and a way out where there is one."""
        self.restore.setVisible(may_restore)
        self.heading.setText("The clinic’s record could not be opened")
        self.text.set_kind("fault")
        self.text.setText(sentence)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar.hide()
