"""Asks before a patient who was spoken with today is written that nobody could reach them."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.facts import CallOutcome
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.page import PatientPage

from .look import GAP
from .plain_label import PlainLabel


def reached_today(page: PatientPage) -> bool:
    """Whether the patient was spoken with on the day of the page."""
    return any(a.day == page.on and a.outcome is CallOutcome.REACHED for a in page.history.call_attempts)


class LetterQuestion(QDialog):
    """Two answers; not to write it is what a hasty key does."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("We could not reach you")
        self.about = PlainLabel(f"{name} was reached today.", kind="strong", wrap=True)
        self.leave, self.write = QPushButton("&Do not write it"), QPushButton("&Write it all the same")
        self.leave.clicked.connect(self.reject)
        self.write.clicked.connect(self.accept)
        self.write.setAutoDefault(False)
        self.leave.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.leave)
        row.addWidget(self.write)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addWidget(self.about)
        column.addWidget(PlainLabel("Write all the same that we could not reach them?", wrap=True))
        column.addLayout(row)
        self.leave.setFocus()


def ask_letter(page: PatientPage, kind: LetterKind, owner: QWidget, write: Callable[[], None]) -> LetterQuestion | None:
    """Write a letter, but ask first whether one that says nobody was reached can be right."""
    if kind is not LetterKind.NOT_REACHED or not reached_today(page):
        write()
        return None
    question = LetterQuestion(page.history.patient.display_name, owner)
    question.accepted.connect(write)
    question.open()
    return question
