"""The lines above every page: what kind of record this is, who is at the desk, and what went wrong."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from .frame import DEMO_MARK, EVALUATION_MARK
from .plain_label import PlainLabel

NO_RECORD = "No record yet"


class DeskStrip(QFrame):
    """The line that says what kind of record this is and who is at the desk."""

    role_chosen = Signal(str)

    def __init__(self, *, demo: bool) -> None:
        super().__init__()
        self.setProperty("kind", "strip")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 12, 4)
        self.mark = PlainLabel(DEMO_MARK if demo else EVALUATION_MARK, kind="mark")
        row.addWidget(self.mark)
        row.addStretch()
        self.who = PlainLabel(kind="strong")
        self.who.setAccessibleName("At the desk")
        self.kept = "Encrypted record"
        """Where a record is kept that people sign in to."""
        row.addWidget(PlainLabel("At the desk:"))
        row.addWidget(self.who)
        self.roles: dict[str, QPushButton] = {}
        for role in ("nurse", "prescriber") if demo else ():
            button = QPushButton(role.capitalize())
            button.setProperty("kind", "quiet")
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setAccessibleName(f"Work as {role}")
            button.setToolTip(f"Work as the demo {role}")
            button.clicked.connect(self._chosen)
            button.setObjectName(role)
            self.roles[role] = button
            row.addWidget(button)

    @Slot()
    def _chosen(self) -> None:
        self.role_chosen.emit(self.sender().objectName())

    def show_none(self) -> None:
        """Say that there is no record yet."""
        self.mark.setText(NO_RECORD)
        self.who.setText("nobody yet")

    def show_sealed(self, *, in_file: bool = True) -> None:
        """Say where the record is kept, and that nobody has signed in yet."""
        self.kept = "Encrypted record" if in_file else "Record on a server"
        self.mark.setText(self.kept)
        self.who.setText("nobody yet")

    def show_actor(self, name: str, role: str) -> None:
        """Show who is at the desk."""
        self.who.setText(f"{name}, {role}" if role not in self.roles else name)
        if role in self.roles:
            self.roles[role].setChecked(True)


class Notice(QFrame):
    """A sentence about something that went wrong, in sight until it is put away."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        self.text = PlainLabel(wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setAccessibleName("Notice")
        row.addWidget(self.text, 1)
        away = QPushButton("Put away")
        away.clicked.connect(self.hide)
        row.addWidget(away)
        self.hide()

    @Slot(str)
    def tell(self, sentence: str) -> None:
        """Show a sentence."""
        self.text.setText(sentence)
        self.show()
