"""One symptom on the call form: its score, what belongs to a score above 0, and what was said last time."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.facts import Answer, Silence
from ldndesk.clinical.symptoms import Kind, symptom_info

from . import words
from .answer_fields import ScoreField, YesNo
from .date_field import DateField
from .look import GAP
from .plain_label import FaultLabel, PlainLabel


@dataclass(frozen=True, slots=True)
class LastScore:
    """The latest score of a symptom and its day, and what was said with it that does not change."""

    score: int
    day: date
    before: bool | None = None
    onset: date | None = None


def names_of_more(label: str) -> tuple[str, str, str]:
    """Give the names under which the fields beyond the score are heard, and kept in a draft."""
    return f"{label}: troublesome?", f"{label}: before LDN?", f"{label}: began on"


class MoreLines(QWidget):
    """What belongs to a score above 0."""

    def __init__(self, label: str, today: date | None) -> None:
        super().__init__()
        names = names_of_more(label)
        self.troublesome, self.before = YesNo(names[0]), YesNo(names[1])
        self.onset = DateField(near=today)
        self.onset.setAccessibleName(names[2])
        more = QGridLayout(self)
        more.setContentsMargins(2 * GAP, 0, 0, GAP)
        more.setHorizontalSpacing(GAP)
        for column, (asked, field) in enumerate((("Troublesome?", self.troublesome), ("Before LDN?", self.before))):
            more.addWidget(PlainLabel(asked), 0, 2 * column)
            more.addWidget(field, 0, 2 * column + 1)
        more.addWidget(PlainLabel("Began on"), 1, 0)
        more.addWidget(self.onset, 1, 1, 1, 3)
        more.setColumnStretch(4, 1)

    def fields(self) -> tuple[QWidget, ...]:
        """List the fields in the order of asking."""
        return self.troublesome.yes, self.before.yes, self.onset.line


class SymptomLine(QWidget):
    """One symptom: score, and for a score above 0 what belongs to it."""

    none_wanted = Signal()
    moved = Signal(object, bool)
    edited = Signal()

    def __init__(
        self, key: str, last: LastScore | None, today: date | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._today = today
        self.key, self.info, self._last = key, symptom_info(key), last
        label = self.info.label
        self.score = ScoreField(label, self.info.lowest, self.info.highest)
        self.said = PlainLabel("not asked", kind="soft")
        self.fault = FaultLabel()
        self._more: MoreLines | None = None
        self._lay_out(label, last)
        self.score.textChanged.connect(self._said)
        self.score.none_wanted.connect(self.none_wanted)
        self.score.same_wanted.connect(self.same_as_last)
        self.score.moved.connect(lambda forward: self.moved.emit(self, forward))
        self._said()

    @property
    def more(self) -> "MoreLines":
        """What belongs to a score above 0; made when it is first wanted, for most lines stay at 0."""
        if self._more is None:
            made = self._more = MoreLines(self.info.label, self._today)
            made.hide()
            self._column.addWidget(made)
            for before, after in pairwise((self.score, *made.fields())):
                QWidget.setTabOrder(before, after)
            for field in (made.before, made.troublesome):
                field.answered.connect(self.edited)
        return self._more

    @property
    def troublesome(self) -> YesNo:
        """Whether it troubles the patient."""
        return self.more.troublesome

    @property
    def before(self) -> YesNo:
        """Whether it was there before LDN."""
        return self.more.before

    @property
    def onset(self) -> DateField:
        """Since when."""
        return self.more.onset

    def is_typed(self) -> bool:
        """Whether anything stands in the score."""
        return bool(self.score.text().strip())

    def asks_more(self) -> bool:
        """Whether what belongs to a score above 0 is asked."""
        return self._more is not None and not self._more.isHidden()

    def last_field(self) -> QWidget:
        """Give the field that is left last by Tab."""
        return self.score if self._more is None else self._more.fields()[-1]

    def _lay_out(self, label: str, last: LastScore | None) -> None:
        name = PlainLabel(label, wrap=True)
        name.setBuddy(self.score)
        before = "no score before" if last is None else f"last {last.score} on {show_day(last.day)}"
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(name, 5)
        line.addWidget(self.score)
        line.addWidget(self.said, 2)
        line.addWidget(PlainLabel(before, kind="small"), 4)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addLayout(line)
        self._column.addWidget(self.fault)

    @Slot()
    def same_as_last(self) -> None:
        """Put what was said last time; whether it is troublesome is asked anew, for it may call for a lower dose."""
        if self._last is None:
            self.said.setText("no score before")
            return
        self.score.setText(str(self._last.score))
        if self._last.score:
            self.before.set_value(self._last.before)
            self.onset.set_day(self._last.onset)
            self.said.setText("as last time")
        self.moved.emit(self, True)

    @Slot()
    def _said(self) -> None:
        answer = self.score.answer()
        if isinstance(answer, Silence):
            shown = words.SILENCE[answer]
        elif answer is None:
            shown = "cannot be read" if self.score.problem() else "not asked"
        else:
            shown = "none" if answer == 0 else f"of {self.info.highest}"
        self.said.setText(shown)
        self.fault.setText(self.score.problem())
        present = isinstance(answer, int) and answer > 0 and Kind.CHANGE not in self.info.kinds
        if present or self._more is not None:
            self.more.setVisible(present)
        self.edited.emit()

    def problem(self) -> str:
        """Say what is wrong on this line; empty when nothing is."""
        wrong = self.score.problem()
        if not wrong and self.asks_more() and self.onset.problem():
            wrong = f"{self.info.label}, began on: {self.onset.problem()}"
        self.fault.setText(wrong)
        return wrong

    def answer(self) -> Answer | None:
        """Give the answer; None for a line nobody touched."""
        said = self.score.answer()
        if said is None:
            return None
        if isinstance(said, Silence):
            return Answer(self.key, None, said)
        if not self.asks_more():
            return Answer(self.key, said)
        return Answer(self.key, said, None, self.troublesome.value(), self.before.value(), self.onset.day())
