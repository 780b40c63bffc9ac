"""The head of the call form: telephone numbers to copy, whether messages may be left, the length of the call."""

import re
from functools import partial

from PySide6.QtCore import QElapsedTimer, QEvent, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.desk.consent import Consent, consent_words

from .icons import icon
from .plain_label import PlainLabel, button_text

_BETWEEN = re.compile(r"\s*[;/,]\s*")


def numbers_of(phone: str) -> list[str]:
    """Split what the record holds into telephone numbers."""
    return [number for number in _BETWEEN.split(phone.strip()) if number]


class CallHead(QWidget):
    """Says whom to ring at which number, and what may be left as a message."""

    def __init__(self, phone: str, consent: Consent | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.numbers: list[QPushButton] = []
        self.copied = PlainLabel("", kind="small")
        self.messages = PlainLabel("", kind="small", wrap=True)
        self.show_consent(consent)
        self.length = PlainLabel("00:00", kind="soft")
        self.length.setAccessibleName("Length of the call")
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(PlainLabel("Call", kind="heading"))
        for number in numbers_of(phone):
            line.addWidget(self._number(number))
        if not self.numbers:
            line.addWidget(PlainLabel("No telephone number", kind="soon"))
        line.addWidget(self.copied)
        line.addStretch(1)
        line.addWidget(self.length)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.messages)
        self._before = 0
        """Seconds the call had taken when it was broken off and put back."""
        self._began = QElapsedTimer()
        self._began.start()
        self._dress()

    def _number(self, number: str) -> QPushButton:
        button = QPushButton(f" {button_text(number)}")  # clear of the sign
        button.setProperty("kind", "quiet")
        button.setAutoDefault(False)
        button.setAccessibleName(f"Copy the telephone number {number}")
        button.setToolTip("Copy")
        button.clicked.connect(partial(self._copy, number))
        self.numbers.append(button)
        return button

    def _copy(self, number: str) -> None:
        QGuiApplication.clipboard().setText(number)
        self.copied.setText("copied")

    def show_consent(self, consent: Consent | None) -> None:
        """Say whether messages may be left."""
        self.messages.setText(consent_words(consent))

    def _dress(self) -> None:
        for button in self.numbers:
            button.setIcon(icon("copy"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "length"):
            self._dress()

    def seconds(self) -> int:
        """Give how long the call has taken."""
        return self._before + self._began.elapsed() // 1000

    def go_on_from(self, seconds: int) -> None:
        """Go on with a call that had taken so long when it was broken off."""
        self._before = seconds
        self.tick()

    @Slot()
    def tick(self) -> None:
        """Show how long the call has taken."""
        seconds = self.seconds()
        self.length.setText(f"{seconds // 60:02d}:{seconds % 60:02d}")
