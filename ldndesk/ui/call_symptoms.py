"""The symptom lines of the call form: what was asked, what the patient said, and what was said last time."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.facts import Answer
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
from .call_symptom_line import LastScore, SymptomLine
from .look import GAP
from .plain_label import PlainLabel

ILLNESS = "How the illness is"
KEYS = "= as last time, D declined, - not asked"
_NOT_SIDE_EFFECTS = {Kind.OUTCOME, Kind.RED_FLAG, Kind.CHANGE, Kind.THYROID}


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
                    found[answer.symptom] = LastScore(answer.score, follow_up.day, answer.before_ldn, answer.onset)
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


class SymptomLines(QWidget):
    """All symptom lines, the key for no side effects, and a search that adds more."""

    edited = Signal()

    def __init__(self, history: History, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last = last_scores(history)
        self._outcomes = frozenset(first_outcomes(history.indications))
        self.lines: list[SymptomLine] = []
        self.illness = QWidget()
        """How the illness is, asked last: to be put where the form wants it."""
        self._illness = QVBoxLayout(self.illness)
        self._illness.setContentsMargins(0, 0, 0, 0)
        self._illness.setSpacing(4)
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
            PlainLabel(
                f"Score 0 none to 10 as bad as could be, average of the last 3 days. {KEYS}", kind="small", wrap=True
            )
        )
        self._column.addLayout(top)
        for heading, keys in asked_groups(history.indications, self._last).items():
            if heading != ILLNESS:
                self._column.addSpacing(GAP // 2)
                self._column.addWidget(PlainLabel(heading, kind="strong"))
            for key in keys:
                self._add(key, heading)
        self._column.addSpacing(GAP // 2)
        self._column.addWidget(self.search)
        self._offer()
        self.none.clicked.connect(self.no_side_effects)
        by_key = QShortcut(QKeySequence(Qt.Key.Key_N), self.none)
        by_key.setContext(Qt.ShortcutContext.WidgetShortcut)
        by_key.activated.connect(self.none.click)
        self.search.returnPressed.connect(self.add_typed)

    def _offer(self) -> None:
        here = {line.key for line in self.lines}
        left = sorted(i.label for k, i in SYMPTOMS.items() if k not in here and Kind.RED_FLAG not in i.kinds)
        completer = QCompleter(left, self.search)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.search.setCompleter(completer)

    def _add(self, key: str, heading: str = "") -> SymptomLine:
        line = SymptomLine(key, self._last.get(key))
        line.none_wanted.connect(self.no_side_effects)
        line.moved.connect(self._move)
        line.edited.connect(self.edited)
        self.lines.append(line)
        if heading == ILLNESS:
            self._illness.addWidget(line)
            return line
        at = self._column.indexOf(self.search)
        self._column.insertWidget(at if at >= 0 else self._column.count(), line)
        if at >= 0:
            above = [other for other in self.lines[:-1] if other.parentWidget() is line.parentWidget()]
            QWidget.setTabOrder(above[-1].last_field(), line.score)
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
        self._next_open().setFocus(Qt.FocusReason.TabFocusReason)

    def _next_open(self) -> QWidget:
        """Give the first line of this part that is still to be asked, else what follows the lines."""
        here = (line for line in self.lines if line.parentWidget() is self)
        return next((line.score for line in here if not line.score.text().strip()), self.search)

    @Slot(object, bool)
    def _move(self, line: SymptomLine, forward: bool) -> None:
        if forward and line.asks_more() and line.troublesome.value() is None:
            line.troublesome.setFocus()
            return
        group = [other for other in self.lines if other.parentWidget() is line.parentWidget()]
        at = group.index(line) + (1 if forward else -1)
        if 0 <= at < len(group):
            group[at].score.setFocus(Qt.FocusReason.TabFocusReason)
        elif line.parentWidget() is not self.illness:
            (self.search if forward else self.none).setFocus(Qt.FocusReason.TabFocusReason)
        elif forward:
            line.last_field().setFocus()
            line.focusNextChild()
        else:
            line.score.focusPreviousChild()

    def problems(self) -> list[tuple[QWidget, str]]:
        """List every line that must be put right."""
        return [(line.score, wrong) for line in self.lines if (wrong := line.problem())]

    def answers(self) -> tuple[Answer, ...]:
        """Give every answer; lines nobody touched give none."""
        return tuple(a for line in self.lines if (a := line.answer()) is not None)
