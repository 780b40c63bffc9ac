"""Says which calls this person typed and never saved, after a crash say; never those of another."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from ldndesk.desk.today import CallBegunRow
from ldndesk.desk.work import UNNAMED, Actor

from .list_words import count
from .plain_label import button_text


class BegunCalls(QPushButton):
    """One line that opens the oldest of them; takes no room where there is none."""

    wanted = Signal(int)
    """Carries the patient."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[CallBegunRow, ...] = ()
        self.setAutoDefault(True)  # Enter presses it
        self.clicked.connect(self._open)
        self.hide()

    def show_for(self, actor: Actor, rows: tuple[CallBegunRow, ...]) -> None:
        """Show those of one person; people without a name cannot be told apart and are shown none."""
        self._rows = tuple(row for row in rows if row.author == actor.name != UNNAMED)
        names = "; ".join(row.patient_name for row in self._rows)
        opens = "Enter opens it" if len(self._rows) == 1 else "Enter opens the first"
        words = f"{count(len(self._rows), 'call')} begun and not saved: {names} ({opens})" if self._rows else ""
        self.setText(button_text(words))
        self.setAccessibleName(words)
        self.setVisible(bool(words))

    @Slot()
    def _open(self) -> None:
        if self._rows:
            self.wanted.emit(self._rows[0].patient_id)
