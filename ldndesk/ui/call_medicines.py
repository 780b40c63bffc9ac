"""Other medicines of the call form, looked up while the patient is talking."""

from datetime import date
from itertools import pairwise

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.facts import MedicinesAsked
from ldndesk.clinical.history import History
from ldndesk.clinical.medicines import Catalogue, Match
from ldndesk.clinical.start_checklist import last_asked
from ldndesk.desk.calls import MedicineReport

from .answer_fields import YesNo
from .call_slip import SlipQuestion, as_meant
from .date_field import DateField
from .look import GAP
from .medicine_words import match_words
from .plain_label import FaultLabel, PlainLabel

ASK_BACK_DAYS = 14
"""How far back is asked: the longest washout of an opioid (label: methadone, buprenorphine)."""


def asked_words(asked: MedicinesAsked | None) -> str:
    """Say when somebody last asked and heard of none: ``Last asked 07-Mar-2026: none besides``."""
    none = "Nobody has recorded “asked, none besides” yet."
    return none if asked is None else f"Last asked {show_day(asked.day)}: none besides."


class MedicineLine(QWidget):
    """One other medicine as typed, with what the list says of it and its days."""

    edited = Signal()

    def __init__(
        self, catalogue: Catalogue, number: int, today: date | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.text = QLineEdit()
        self.text.setAccessibleName(f"Other medicine {number}, name as the patient says it")
        self.text.setPlaceholderText("Name as the patient says it")
        self.answer = PlainLabel("", kind="soft", wrap=True)
        self.slip = SlipQuestion(number)
        self.faulty: QWidget = self.text
        """Where what must be put right is put right."""
        self.fault = FaultLabel()
        self.first, self.last = DateField(below=True, near=today), DateField(below=True, near=today)
        self.first.setAccessibleName(f"Other medicine {number} started on")
        self.last.setAccessibleName(f"Other medicine {number} stopped on")
        self.days = QWidget()
        days = QHBoxLayout(self.days)
        days.setContentsMargins(0, 0, 0, 0)
        for label, field in (("Started", self.first), ("stopped", self.last)):
            days.addWidget(PlainLabel(label))
            days.addWidget(field, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (self.text, self.answer, self.slip, self.days, self.fault):
            column.addWidget(widget)
        self.text.textChanged.connect(self._look_up)
        self.text.returnPressed.connect(self._leave)
        self.slip.asked.answered.connect(self._settle)
        self._look_up("")

    @Slot(str)
    def _look_up(self, typed: str) -> None:
        match = self._catalogue.match(typed.strip()) if typed.strip() else None
        self.slip.ask(match)
        self._tell(match)

    @Slot()
    def _settle(self) -> None:
        """Write the name that is meant, or what was typed before it."""
        match, meant = self.slip.about(), self.slip.asked.value()
        if match is None or meant is None:
            return
        with QSignalBlocker(self.text):
            self.text.setText(as_meant(match, self._catalogue) if meant else match.typed)
        self._tell(self._catalogue.match(self.text.text()))

    @Slot()
    def _leave(self) -> None:
        """Go on to what is asked about the name."""
        if self.slip.about() is not None:
            self.slip.setFocus()

    def _tell(self, match: Match | None) -> None:
        said = match_words(match, refused=self.slip.not_meant()) if match is not None else None
        self.answer.setText(said.text if said else "")
        self.answer.set_kind(said.kind if said else "soft")
        self.answer.setVisible(said is not None)
        self.days.setVisible(said is not None)
        self.edited.emit()

    def problem(self) -> str:
        """Say what must be put right; empty when nothing is."""
        wrong = ""
        if self.text.text().strip():
            wrong, self.faulty = self._first_problem()
        self.fault.setText(wrong)
        return wrong

    def _first_problem(self) -> tuple[str, QWidget]:
        if wrong := self.slip.problem():
            return wrong, self.slip
        for field in (self.first, self.last):
            if wrong := field.problem():
                return wrong, field
        first, last = self.first.day(), self.last.day()
        stops_before = first is not None and last is not None and last < first
        return (f"“{self.text.text()}” stops before it starts." if stops_before else ""), self.last

    def report(self) -> MedicineReport | None:
        """Give the medicine; None when nothing was typed."""
        typed = self.text.text().strip()
        return MedicineReport(typed, self.first.day(), self.last.day(), self.slip.not_meant()) if typed else None


class MedicineLines(QWidget):
    """What is taken beside LDN as far as recorded, and lines for more."""

    edited = Signal()

    def __init__(self, catalogue: Catalogue, history: History, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue, self._today = catalogue, today
        self.lines: list[MedicineLine] = []
        self.more = QPushButton("Another medicine")
        self.more.setAutoDefault(False)
        self.more.setProperty("kind", "quiet")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP // 2)
        running = sorted({m.text for m in history.medicines if m.last is None or m.last >= today})
        told = ", ".join(running) if running else "none recorded (ask about pain and cough medicines)"
        self._column.addWidget(PlainLabel(f"Recorded as taken now: {told}", kind="soft", wrap=True))
        self._column.addWidget(PlainLabel(asked_words(last_asked(history, today)), kind="soft", wrap=True))
        besides = "Any other medicine beside these" if running else "Any other medicine"
        self.any = YesNo(f"{besides}, now or in the last {ASK_BACK_DAYS} days?")
        self._column.addWidget(PlainLabel(self.any.accessibleName(), kind="strong", wrap=True))
        self._column.addWidget(self.any)
        self.add()
        self._column.addWidget(self.more)  # after the first line, for Tab goes in the order of making
        self.more.clicked.connect(self.add)
        self.any.answered.connect(self._show_lines)

    @Slot()
    def add(self) -> MedicineLine:
        """Add an empty line."""
        line = MedicineLine(self._catalogue, len(self.lines) + 1, self._today)
        line.edited.connect(self.edited)
        line.edited.connect(self._show_lines)
        at = self._column.indexOf(self.more)
        self._column.insertWidget(at if at >= 0 else self._column.count(), line)
        if self.lines:
            fields = self.lines[-1].last.line, line.text, line.slip.asked.yes, line.first.line, line.last.line
            for before, after in pairwise(fields):
                QWidget.setTabOrder(before, after)
            line.text.setFocus()
        self.lines.append(line)
        return line

    @Slot()
    def _show_lines(self) -> None:
        """After a no the keys lead past the lines; what was typed on one stays in sight."""
        named = [line for line in self.lines if line.text.text().strip()]
        for line in self.lines:
            line.setVisible(not self.none_taken() or line in named)
        self.more.setVisible(not self.none_taken() or bool(named))

    def problems(self) -> list[tuple[QWidget, str]]:
        """List every line that must be put right."""
        wrongs: list[tuple[QWidget, str]] = [(x.faulty, wrong) for x in self.lines if (wrong := x.problem())]
        if self.none_taken() and self.reports():
            wrongs.append((self.any, "Other medicines: one is named and “No” is answered; leave one of the two."))
        return wrongs

    def none_taken(self) -> bool:
        """Whether the patient was asked and takes none beside those recorded."""
        return self.any.value() is False

    def reports(self) -> tuple[MedicineReport, ...]:
        """Give every medicine typed."""
        return tuple(r for line in self.lines if (r := line.report()) is not None)
