"""What lies ahead, as the call form asks it: an operation planned, a pregnancy, messages that may be left."""

from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ldndesk.clinical.facts import CautionKind
from ldndesk.clinical.history import Gender, History
from ldndesk.desk.call_check import PlannedProcedure
from ldndesk.desk.consent import MessageWord

from .answer_fields import YesNo
from .date_field import DateField
from .look import GAP
from .plain_label import PlainLabel

OPERATION = "Operation or procedure planned"
PREGNANCY = "Pregnant, or may be"
MESSAGES = "Messages may be left"


class AheadLines(QWidget):
    """Yes or no to each; a yes asks what belongs to it. Unanswered means not asked."""

    def __init__(self, history: History, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.operation, self.pregnancy = YesNo(f"{OPERATION}?"), YesNo(f"{PREGNANCY}?")
        self.on = DateField(near=today, ahead=True)
        self.on.setAccessibleName("Day of the operation")
        self.what = QLineEdit()
        self.what.setPlaceholderText("what, e.g. hernia repair")
        self.what.setAccessibleName("What is planned")
        self.details = QWidget()
        self.consent = YesNo(f"{MESSAGES}?")
        self.with_whom = QLineEdit()
        self.with_whom.setPlaceholderText("with whom, e.g. husband, answering machine")
        self.with_whom.setAccessibleName("Messages may be left with")
        self.with_whom.setMaxLength(200)
        self.with_whom.hide()
        self._asks_pregnancy = history.patient.gender is not Gender.MALE
        known = [c for c in history.cautions if c.kind is CautionKind.PREGNANCY]
        self._was = bool(known) and max(known, key=lambda c: c.recorded).abated is None
        self._lay_out()
        for question in (self.operation, self.consent):
            question.answered.connect(self._show)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._line(OPERATION, self.operation))
        row = QHBoxLayout(self.details)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.on)
        row.addWidget(self.what, 1)
        self.details.setVisible(False)
        column.addWidget(self.details)
        if self._asks_pregnancy:
            column.addLayout(self._line(f"{PREGNANCY}{' (yes so far)' if self._was else ''}", self.pregnancy))
        column.addLayout(self._line(MESSAGES, self.consent))
        column.addWidget(self.with_whom)

    @staticmethod
    def _line(words: str, question: YesNo) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addWidget(PlainLabel(words, wrap=True), 1)
        line.addWidget(question)
        return line

    @Slot()
    def _show(self) -> None:
        self.details.setVisible(self.operation.value() is True)
        self.with_whom.setVisible(self.consent.value() is True)

    def not_asked(self) -> tuple[str, ...]:
        """Name what nobody asked of what lies ahead."""
        asked = [(OPERATION, self.operation)]
        if self._asks_pregnancy:
            asked.append(("Pregnancy", self.pregnancy))
        return tuple(words for words, question in asked if question.value() is None)

    def procedure(self) -> PlannedProcedure | None:
        """Give the operation planned; None where none was told."""
        day = self.on.day()
        if self.operation.value() is not True or day is None:
            return None
        return PlannedProcedure(day, self.what.text().strip())

    def pregnant(self) -> bool | None:
        """Give the answer; None: not asked."""
        return self.pregnancy.value() if self._asks_pregnancy else None

    def messages(self) -> MessageWord | None:
        """Give what was said about messages; None: not asked."""
        allowed = self.consent.value()
        return None if allowed is None else MessageWord(allowed, self.with_whom.text().strip() if allowed else "")

    def problem(self, today: date) -> str:
        """Say what must be put right."""
        if self.operation.value() is not True:
            return ""
        if wrong := self.on.problem():
            return f"Operation: {wrong}"
        day = self.on.day()
        if day is None or day < today:
            return "Operation: type its day, today or later; if the day is not known, say No and write it in the note."
        return ""
