"""The safety questions of the call form: a yes shows at once what to say and whom to call (label)."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.symptoms import label_inside, label_of

from .answer_fields import YesNo
from .look import GAP
from .plain_label import FaultLabel, PlainLabel

_LIVER = (
    "Say: stop the LDN now and be seen by a doctor today. Tell the prescriber now, before the next call. "
    "Very unwell, confused or bleeding: 999."
)
SAY_AT_ONCE = {
    "jaundice": _LIVER,
    "dark_urine": _LIVER,
    "self_harm_thoughts": (
        "Stay on the line and let the patient talk. In danger now: 999. Otherwise today: NHS 111, option 2 (mental "
        "health), or Samaritans 116 123. Tell the prescriber now, before the next call."
    ),
}
"""What the caller says at once, by red flag."""


class TakeBack(QWidget):
    """Asks whether an urgent yes is to be taken back; letters answer nothing here, and to keep it comes first."""

    kept = Signal()
    taken = Signal(object)
    """Carries the answer that takes the place of the yes."""

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._instead: bool | None = None
        self.question = PlainLabel(f"Take back the yes to {about}?", kind="strong", wrap=True)
        self.keep, self.take = QPushButton("Keep the yes"), QPushButton("Take it back")
        for button, name in ((self.keep, f"Keep the yes to {about}"), (self.take, f"Take back the yes to {about}")):
            button.setAutoDefault(True)  # Enter presses it
            button.setAccessibleName(name)
        row = QHBoxLayout()
        row.addWidget(self.keep)
        row.addWidget(self.take)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP // 2, 0, 0)
        column.addWidget(self.question)
        column.addLayout(row)
        self.keep.clicked.connect(self.kept)
        self.take.clicked.connect(lambda: self.taken.emit(self._instead))
        self.hide()

    def ask(self, instead: bool | None) -> None:
        """Ask, with the keyboard on what keeps the yes."""
        self._instead = instead
        self.show()
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)


class SafetyLines(QWidget):
    """Yes or no for every red flag; unanswered means not asked, and a yes is taken back only on purpose."""

    edited = Signal()
    said_yes = Signal(object)
    """Carries the frame that says what to do at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.questions = {key: YesNo(f"{label_of(key)}?") for key in SAY_AT_ONCE}
        self.says: dict[str, QFrame] = {}
        self.take_backs = {key: TakeBack(label_inside(key)) for key in SAY_AT_ONCE}
        self.standing = FaultLabel()
        """Stays in sight above the form while an urgent yes stands, however far one scrolls."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for key, question in self.questions.items():
            line = QHBoxLayout()
            line.addWidget(PlainLabel(label_of(key), wrap=True), 1)
            line.addWidget(question)
            column.addLayout(line)
            column.addWidget(self._say(key))
            question.guards_yes = True
            question.answered.connect(self._show)
            question.take_back_wanted.connect(partial(self._ask, key))
            self.take_backs[key].kept.connect(partial(self._go_on, key))
            self.take_backs[key].taken.connect(partial(self._take_back, key))

    def _say(self, key: str) -> QFrame:
        frame = QFrame()
        frame.setProperty("kind", "notice")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(GAP, GAP, GAP, GAP)
        inside.addWidget(PlainLabel("Urgent: say this now", kind="urgent"))
        inside.addWidget(PlainLabel(SAY_AT_ONCE[key], wrap=True))
        inside.addWidget(self.take_backs[key])
        frame.setVisible(False)
        self.says[key] = frame
        return frame

    def _show(self) -> None:
        for key, question in self.questions.items():
            says, yes = self.says[key], question.value() is True
            if yes and says.isHidden():
                says.show()
                self.said_yes.emit(says)
            says.setVisible(yes)
        yes_to = ", ".join(label_of(key) for key, question in self.questions.items() if question.value() is True)
        self.standing.setText(
            f"Urgent: yes to {yes_to}. Tell the prescriber now, before the next call." if yes_to else ""
        )
        self.edited.emit()

    def _ask(self, key: str, instead: bool | None) -> None:
        self.take_backs[key].ask(instead)
        self.said_yes.emit(self.says[key])

    def _go_on(self, key: str) -> None:
        """Leave the question about a yes and go on behind it."""
        self.questions[key].setFocus()
        self.take_backs[key].hide()
        self.questions[key].focusNextChild()

    def _take_back(self, key: str, instead: bool | None) -> None:
        self._go_on(key)
        self.questions[key].set_value(instead)
        if instead is None:
            self.questions[key].setFocus()

    def not_asked(self) -> tuple[str, ...]:
        """Name what nobody asked."""
        return tuple(label_of(key) for key, question in self.questions.items() if question.value() is None)

    def unsaid(self) -> tuple[str, ...]:
        """Say which urgent answers would be lost with a call in which nobody is said to have been reached."""
        told = (label_of(key) for key, question in self.questions.items() if question.value() is True)
        return tuple(f"{label} is answered yes, so the patient was reached: choose “Reached”." for label in told)

    def answers(self) -> tuple[Answer, ...]:
        """Give the answers; a question nobody asked gives none."""
        told = ((key, question.value()) for key, question in self.questions.items())
        return tuple(Answer(key, int(value)) for key, value in told if value is not None)
