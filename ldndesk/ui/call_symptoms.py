"""The symptom lines of the call form: what was asked, what the patient said, and what was said last time."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCompleter, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.facts import Answer, Silence
from ldndesk.clinical.history import History
from ldndesk.clinical.symptoms import (
    INDICATIONS,
    OTHER_PREFIX,
    SYMPTOMS,
    Indication,
    Kind,
    SymptomInfo,
    is_symptom,
    symptom_info,
)

from . import words
from .answer_fields import ScoreField, YesNo
from .date_field import DateField
from .look import GAP
from .plain_label import FaultLabel, PlainLabel

ILLNESS = "How the illness is"
_NOT_SIDE_EFFECTS = {Kind.OUTCOME, Kind.RED_FLAG, Kind.CHANGE, Kind.THYROID}


@dataclass(frozen=True, slots=True)
class LastScore:
    """The latest score of a symptom and its day."""

    score: int
    day: date


def first_outcomes(indications: tuple[Indication, ...]) -> list[str]:
    """List what the treatment of these indications is measured by."""
    return list(dict.fromkeys(o for i in indications if (o := INDICATIONS[i].first_outcome)))


def is_side_effect(info: SymptomInfo) -> bool:
    """Whether ``no side effects`` answers a symptom: outcomes, safety and thyroid questions are asked by name."""
    return not (info.kinds & _NOT_SIDE_EFFECTS)


def last_scores(history: History) -> dict[str, LastScore]:
    """Collect the latest score of every symptom; of several on one day the worst."""
    found: dict[str, LastScore] = {}
    for follow_up in sorted(history.follow_ups, key=lambda f: f.day):
        for answer in follow_up.answers:
            if answer.score is not None:
                kept = found.get(answer.symptom)
                if kept is None or kept.day < follow_up.day or kept.score < answer.score:
                    found[answer.symptom] = LastScore(answer.score, follow_up.day)
    return found


def asked_groups(indications: tuple[Indication, ...], last: dict[str, LastScore]) -> dict[str, list[str]]:
    """List what every call asks, by heading; whatever was scored above 0 last time is asked again."""
    introductory = sorted({s for i in indications for s in INDICATIONS[i].introductory})
    outcomes = first_outcomes(indications)
    groups = {
        "Sleep": [k for k, info in SYMPTOMS.items() if Kind.SLEEP in info.kinds],
        "Stomach and bowel": [k for k, info in SYMPTOMS.items() if Kind.GI in info.kinds],
        "Expected at first": introductory,
        "Heart, heat, shaking (thyroid)": [
            k
            for k, info in SYMPTOMS.items()
            if Kind.THYROID in info.kinds and Indication.AUTOIMMUNE_THYROID in indications
        ],
        "Other": ["headache"],
        ILLNESS: [*outcomes, "global_change"],
    }
    for heading in groups.keys() - {ILLNESS}:  # what treatment is measured by is asked once, as that
        groups[heading] = [key for key in groups[heading] if key not in outcomes]
    shown = {key for keys in groups.values() for key in keys}
    for key, kept in last.items():
        info = symptom_info(key)
        if key not in shown and kept.score > 0 and Kind.RED_FLAG not in info.kinds:
            groups[ILLNESS if Kind.OUTCOME in info.kinds else "Other"].append(key)
    return {heading: keys for heading, keys in groups.items() if keys}


class SymptomLine(QWidget):
    """One symptom: score, and for a score above 0 what belongs to it."""

    none_wanted = Signal()
    moved = Signal(object, bool)
    edited = Signal()

    def __init__(self, key: str, last: LastScore | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key, self.info = key, symptom_info(key)
        label = self.info.label
        self.score = ScoreField(label, self.info.lowest, self.info.highest)
        self.said = PlainLabel("not asked", kind="soft")
        self.fault = FaultLabel()
        self.before = YesNo(f"{label}: before LDN?")
        self.troublesome = YesNo(f"{label}: troublesome?")
        self.onset = DateField()
        self.onset.setAccessibleName(f"{label}: began on")
        self.more = QWidget()
        self._lay_out(label, last)
        self.score.textChanged.connect(self._said)
        self.score.none_wanted.connect(self.none_wanted)
        self.score.moved.connect(lambda forward: self.moved.emit(self, forward))
        for field in (self.before, self.troublesome):
            field.answered.connect(self.edited)
        self._said()

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
        more = QGridLayout(self.more)
        more.setContentsMargins(2 * GAP, 0, 0, GAP)
        more.setHorizontalSpacing(GAP)
        for column, (asked, field) in enumerate((("Troublesome?", self.troublesome), ("Before LDN?", self.before))):
            more.addWidget(PlainLabel(asked), 0, 2 * column)
            more.addWidget(field, 0, 2 * column + 1)
        more.addWidget(PlainLabel("Began on"), 1, 0)
        more.addWidget(self.onset, 1, 1, 1, 3)
        more.setColumnStretch(4, 1)
        column_box = QVBoxLayout(self)
        column_box.setContentsMargins(0, 0, 0, 0)
        column_box.setSpacing(2)
        column_box.addLayout(line)
        column_box.addWidget(self.fault)
        column_box.addWidget(self.more)

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
        self.more.setVisible(present)
        self.edited.emit()

    def problem(self) -> str:
        """Say what is wrong on this line; empty when nothing is."""
        wrong = self.score.problem()
        if not wrong and not self.more.isHidden() and self.onset.problem():
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
        if self.more.isHidden():
            return Answer(self.key, said)
        return Answer(self.key, said, None, self.troublesome.value(), self.before.value(), self.onset.day())


class SymptomLines(QWidget):
    """All symptom lines, the key for no side effects, and a search that adds more."""

    edited = Signal()

    def __init__(self, history: History, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last = last_scores(history)
        self._outcomes = frozenset(first_outcomes(history.indications))
        self.lines: list[SymptomLine] = []
        self.none = QPushButton("&No side effects  (N)")
        self.none.setAutoDefault(True)  # Enter presses it
        self.none.setToolTip("Fills 0, asked and none, for every side effect on the form that has no answer yet")
        self.filled = PlainLabel("", kind="soft", wrap=True)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Add a symptom…")
        self.search.setAccessibleName("Add a symptom, then Enter")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        top = QHBoxLayout()
        top.addWidget(self.none)
        top.addWidget(self.filled, 1)
        self._column.addWidget(
            PlainLabel("Score 0 none to 10 as bad as could be, average of the last 3 days", kind="small")
        )
        self._column.addLayout(top)
        for heading, keys in asked_groups(history.indications, self._last).items():
            self._column.addSpacing(GAP // 2)
            self._column.addWidget(PlainLabel(heading, kind="strong"))
            for key in keys:
                self._add(key)
        self._column.addSpacing(GAP // 2)
        self._column.addWidget(self.search)
        self._offer()
        self.none.clicked.connect(self.no_side_effects)
        self.search.returnPressed.connect(self.add_typed)

    def _offer(self) -> None:
        here = {line.key for line in self.lines}
        left = sorted(i.label for k, i in SYMPTOMS.items() if k not in here and Kind.RED_FLAG not in i.kinds)
        completer = QCompleter(left, self.search)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.search.setCompleter(completer)

    def _add(self, key: str) -> SymptomLine:
        line = SymptomLine(key, self._last.get(key))
        line.none_wanted.connect(self.no_side_effects)
        line.moved.connect(self._move)
        line.edited.connect(self.edited)
        self.lines.append(line)
        at = self._column.indexOf(self.search)
        self._column.insertWidget(at if at >= 0 else self._column.count(), line)
        return line

    def line(self, key: str) -> SymptomLine:
        """Give the line of a symptom. Raises KeyError when it is not on the form."""
        for line in self.lines:
            if line.key == key:
                return line
        raise KeyError(key)

    def add_keys(self, keys: list[str]) -> None:
        """Add the lines that are not on the form yet."""
        here = {line.key for line in self.lines}
        for key in keys:
            if key not in here and is_symptom(key):
                self._add(key)
        self._offer()

    @Slot()
    def add_typed(self) -> None:
        """Add the symptom typed into the search; words the catalogue does not know become a free-text line."""
        typed = " ".join(self.search.text().split())
        if not typed:
            return
        key = next((k for k, i in SYMPTOMS.items() if i.label.casefold() == typed.casefold()), OTHER_PREFIX + typed)
        if key in SYMPTOMS and Kind.RED_FLAG in SYMPTOMS[key].kinds:
            self.filled.setText(f"{SYMPTOMS[key].label} is asked under Safety.")
            return
        found = next((line for line in self.lines if line.key == key), None) or self._add(key)
        QWidget.setTabOrder(self.lines[-2].onset, found.score)
        QWidget.setTabOrder(found.onset, self.search)
        self.search.clear()
        self._offer()
        found.score.setFocus()

    @Slot()
    def no_side_effects(self) -> None:
        """Put asked and none on every side effect that has no answer; outcomes and safety are left alone."""
        effects = [i for i in self.lines if is_side_effect(i.info) and i.key not in self._outcomes]
        open_lines = [line for line in effects if not line.score.text().strip()]
        for line in open_lines:
            line.score.setText("0")
        kept = len(effects) - len(open_lines)
        self.filled.setText(
            f"0, asked and none, on {words.count(len(open_lines), 'line')}"
            + (f"; {words.count(kept, 'answer')} kept" if kept else "")
        )

    @Slot(object, bool)
    def _move(self, line: SymptomLine, forward: bool) -> None:
        if forward and not line.more.isHidden() and line.troublesome.value() is None:
            line.troublesome.setFocus()
            return
        at = self.lines.index(line) + (1 if forward else -1)
        target = self.lines[at].score if 0 <= at < len(self.lines) else self.search if forward else self.none
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def problems(self) -> list[tuple[QWidget, str]]:
        """List every line that must be put right."""
        return [(line.score, wrong) for line in self.lines if (wrong := line.problem())]

    def answers(self) -> tuple[Answer, ...]:
        """Give every answer; lines nobody touched give none."""
        return tuple(a for line in self.lines if (a := line.answer()) is not None)
