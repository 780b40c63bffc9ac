"""The symptom lines of the call form: what was asked, what the patient said, and what was said last time."""

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.findings import Urgency
from ldndesk.clinical.history import History
from ldndesk.clinical.symptoms import (
    INDICATIONS,
    SYMPTOMS,
    Indication,
    Kind,
    SymptomInfo,
    is_symptom,
    symptom_info,
)
from ldndesk.desk.page import PatientPage

from . import words
from .call_symptom_line import LastScore, SymptomLine
from .look import GAP
from .plain_label import PlainLabel
from .symptom_search import SymptomSearch

ILLNESS = "How the illness is"
KEYS = "= as last time, D declined, - not asked"
MOOD = "low_mood"
"""Asked by name in every call, as the warning signs are."""
_NOT_SIDE_EFFECTS = {Kind.OUTCOME, Kind.RED_FLAG, Kind.CHANGE, Kind.THYROID}


def first_outcomes(indications: tuple[Indication, ...]) -> list[str]:
    """List what the treatment of these indications is measured by."""
    return list(dict.fromkeys(o for i in indications if (o := INDICATIONS[i].first_outcome)))


def is_side_effect(info: SymptomInfo) -> bool:
    """Whether ``no side effects`` answers a symptom: outcomes, mood, safety and thyroid are asked by name."""
    return info.code != MOOD and not (info.kinds & _NOT_SIDE_EFFECTS)


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


def alerted_symptoms(page: PatientPage) -> frozenset[str]:
    """Give the symptoms an open or snoozed alert is about; all of an urgent one, and of a return nobody checked."""
    subjects: set[str] = set()
    for alert in (*page.alerts, *page.snoozed):
        subjects.add(alert.finding.subject)
        if alert.finding.urgency is Urgency.URGENT or alert.finding.rule == "reduction-unchecked":
            subjects |= {evidence.fact for evidence in alert.finding.evidence}
    return frozenset(subject for subject in subjects if is_symptom(subject))


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
        "Mood (asked by name)": [MOOD],
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

    def __init__(
        self,
        history: History,
        alerted: frozenset[str] = frozenset(),
        today: date | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._alerted = alerted
        """Symptoms with an open alert: their answer may clear it, so that they are asked by name."""
        self._last = last_scores(history)
        self._outcomes = frozenset(first_outcomes(history.indications))
        self.lines: list[SymptomLine] = []
        self._by_key: set[str] = set()
        """Filled by the one key: Enter leads past these to what is still to be asked."""
        self._headings: dict[str, list[SymptomLine]] = {}
        self.illness = QWidget()
        """How the illness is, asked last: to be put where the form wants it."""
        self._illness = QVBoxLayout(self.illness)
        self._illness.setContentsMargins(0, 0, 0, 0)
        self._illness.setSpacing(4)
        self.none = QPushButton("&No side effects  (N)")
        self.none.setAutoDefault(True)  # Enter presses it
        self.none.setToolTip("Fills 0, asked and none, for every side effect on the form that has no answer yet")
        self.filled = PlainLabel("", kind="soft", wrap=True)
        self.finder = SymptomSearch({k: i.label for k, i in SYMPTOMS.items()} | self._own_words())
        self.search = self.finder.line
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
            self._headings[heading] = [self._add(key, heading) for key in keys]
        self._column.addSpacing(GAP // 2)
        self._column.addWidget(self.finder)
        self._offer()
        self.none.clicked.connect(self.no_side_effects)
        by_key = QShortcut(QKeySequence(Qt.Key.Key_N), self.none)
        by_key.setContext(Qt.ShortcutContext.WidgetShortcut)
        by_key.activated.connect(self.none.click)
        self.finder.chosen.connect(self.add_chosen)
        self.finder.left.connect(self._leave)

    def _own_words(self) -> dict[str, str]:
        """Give the symptoms of this patient that stand in no catalogue, so that none is made a second time."""
        return {key: symptom_info(key).label for key in self._last if key not in SYMPTOMS}

    def _offer(self) -> None:
        here = {line.key for line in self.lines}
        left = sorted(i.label for k, i in SYMPTOMS.items() if k not in here and Kind.RED_FLAG not in i.kinds)
        completer = QCompleter(left, self.search)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.search.setCompleter(completer)

    def _add(self, key: str, heading: str = "") -> SymptomLine:
        line = SymptomLine(key, self._last.get(key), self._today)
        line.none_wanted.connect(self.no_side_effects)
        line.moved.connect(self._move)
        line.edited.connect(self.edited)
        self.lines.append(line)
        if heading == ILLNESS:
            self._illness.addWidget(line)
            return line
        at = self._column.indexOf(self.finder)
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

    @Slot(str)
    def add_chosen(self, key: str) -> None:
        """Go to the line of a symptom, made where it is not on the form yet."""
        if key in SYMPTOMS and Kind.RED_FLAG in SYMPTOMS[key].kinds:
            self.filled.setText(f"{SYMPTOMS[key].label} is asked under Safety.")
            return
        found = next((line for line in self.lines if line.key == key), None) or self._add(key)
        self._offer()
        found.score.setFocus()

    @Slot()
    def _leave(self) -> None:
        """Go on to what follows the symptoms."""
        self.search.focusNextChild()

    @Slot()
    def no_side_effects(self) -> None:
        """Put asked and none on every side effect that has no answer; outcomes and safety are left alone."""
        effects = [line for line in self.lines if self._is_filled(line)]
        open_lines = [line for line in effects if not line.is_typed()]
        for line in open_lines:
            line.score.setText("0")
            self._by_key.add(line.key)
        kept = len(effects) - len(open_lines)
        self.filled.setText(
            f"0, asked and none, on {words.count(len(open_lines), 'line')}"
            + (f"; {words.count(kept, 'answer')} kept" if kept else "")
            + self._by_name()
        )
        self._next_open().setFocus(Qt.FocusReason.TabFocusReason)

    def _is_filled(self, line: SymptomLine) -> bool:
        """Whether the one key may answer a line: no outcome, no sign of danger, and no open alert on it."""
        return is_side_effect(line.info) and line.key not in self._outcomes and line.key not in self._alerted

    def _by_name(self) -> str:
        """Name what has an open alert and is still to be asked."""
        asked = [line.info.label for line in self._here() if line.key in self._alerted and not line.is_typed()]
        return f". Open alert, ask by name: {', '.join(asked)}" if asked else ""

    def _here(self) -> list[SymptomLine]:
        """List the lines of this part, from the top."""
        return [line for line in self.lines if line.parentWidget() is self]

    def _next_open(self) -> QWidget:
        """Give the first line of this part that is still to be asked, else what follows the lines."""
        return next((line.score for line in self._here() if not line.is_typed()), self.search)

    @Slot(object, bool)
    def _move(self, line: SymptomLine, forward: bool) -> None:
        if forward and line.asks_more() and line.troublesome.value() is None:
            line.troublesome.setFocus()
            return
        group = [other for other in self.lines if other.parentWidget() is line.parentWidget()]
        at = group.index(line) + (1 if forward else -1)
        while forward and at < len(group) and group[at].key in self._by_key:
            at += 1
        if 0 <= at < len(group):
            group[at].score.setFocus(Qt.FocusReason.TabFocusReason)
        elif line.parentWidget() is not self.illness:
            (self.search if forward else self.none).setFocus(Qt.FocusReason.TabFocusReason)
        elif forward:
            line.last_field().setFocus()
            line.focusNextChild()
        else:
            line.score.focusPreviousChild()

    def not_asked(self) -> tuple[str, ...]:
        """Name what nobody asked, a whole part of the script by its heading; mood is told with the signs of danger."""
        told: list[str] = []
        for heading, lines in self._headings.items():
            left = [line.info.label for line in lines if line.answer() is None and line.key != MOOD]
            told += [heading] if len(left) == len(lines) > 1 else left
        return tuple(told)

    def problems(self) -> list[tuple[QWidget, str]]:
        """List every line that must be put right."""
        return [(line.score, wrong) for line in self.lines if (wrong := line.problem())]

    def answers(self) -> tuple[Answer, ...]:
        """Give every answer; lines nobody touched give none."""
        return tuple(a for line in self.lines if (a := line.answer()) is not None)
