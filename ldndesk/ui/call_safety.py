"""The safety questions of the call form: a yes shows at once what to say and whom to call (label)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.symptoms import label_of

from .answer_fields import YesNo
from .look import GAP
from .plain_label import PlainLabel

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


class SafetyLines(QWidget):
    """Yes or no for every red flag; unanswered means not asked."""

    edited = Signal()
    said_yes = Signal(object)
    """Carries the frame that says what to do at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.questions = {key: YesNo(f"{label_of(key)}?") for key in SAY_AT_ONCE}
        self.says: dict[str, QFrame] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for key, question in self.questions.items():
            line = QHBoxLayout()
            line.addWidget(PlainLabel(label_of(key), wrap=True), 1)
            line.addWidget(question)
            column.addLayout(line)
            column.addWidget(self._say(key))
            question.stays_on_yes = True
            question.answered.connect(self._show)

    def _say(self, key: str) -> QFrame:
        frame = QFrame()
        frame.setProperty("kind", "notice")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(GAP, GAP, GAP, GAP)
        inside.addWidget(PlainLabel("Urgent: say this now", kind="urgent"))
        inside.addWidget(PlainLabel(SAY_AT_ONCE[key], wrap=True))
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
        self.edited.emit()

    def not_asked(self) -> tuple[str, ...]:
        """Name what nobody asked."""
        return tuple(label_of(key) for key, question in self.questions.items() if question.value() is None)

    def answers(self) -> tuple[Answer, ...]:
        """Give the answers; a question nobody asked gives none."""
        told = ((key, question.value()) for key, question in self.questions.items())
        return tuple(Answer(key, int(value)) for key, value in told if value is not None)
