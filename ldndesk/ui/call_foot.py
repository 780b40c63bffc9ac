"""The foot of the call form: save or cancel, and how long the call took, measured and open to correction."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from ldndesk.clinical.facts import LONGEST_CALL_MINUTES

from .plain_label import PlainLabel

MEASURED_UP_TO = 60
"""A form open for longer was rather left open than talked over; its minutes are typed or not recorded."""


class MinutesField(QLineEdit):
    """Whole minutes as typed; empty: what was measured."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measured: int | None = 0
        self.setAccessibleName("Length of the call in minutes; empty: as measured")
        self.setToolTip("Empty: as measured since the call was opened. Type the minutes to correct it.")
        self.setFixedWidth(64)
        self.measure(0)

    def measure(self, seconds: int) -> None:
        """Take what the clock of the call says, to the nearest minute."""
        minutes = (seconds + 30) // 60
        self._measured = minutes if minutes <= MEASURED_UP_TO else None
        self.setPlaceholderText("?" if self._measured is None else str(minutes))

    def minutes(self) -> int | None:
        """Give the minutes to keep; None: not known."""
        typed = self.text().strip()
        if not typed:
            return self._measured
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 3 else None

    def problem(self) -> str:
        """Say what is wrong with what was typed; empty when nothing is."""
        minutes = self.minutes()
        if not self.text().strip() or (minutes is not None and minutes <= LONGEST_CALL_MINUTES):
            return ""
        return f"Length of the call: “{self.text()}” is not a number of minutes. Type 0 to {LONGEST_CALL_MINUTES}."


class CallFoot(QWidget):
    """Saves or cancels a call; beside it the minutes that will be kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.save = QPushButton("&Save call  (Ctrl+S)")
        self.save.setProperty("kind", "primary")
        self.cancel = QPushButton("Cancel")
        for name, button in (("Save call", self.save), ("Cancel the call form", self.cancel)):
            button.setAccessibleName(name)
            button.setAutoDefault(False)
        self.minutes = MinutesField()
        self.said = PlainLabel("", kind="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.save)
        row.addWidget(self.cancel)
        row.addStretch(1)
        row.addWidget(PlainLabel("Call took", kind="soft"))
        row.addWidget(self.minutes)
        row.addWidget(self.said)
        self.minutes.textChanged.connect(self._say)
        self._say()

    def measure(self, seconds: int) -> None:
        """Follow the clock of the call."""
        self.minutes.measure(seconds)
        self._say()

    def _say(self) -> None:
        minutes = self.minutes.minutes()
        if self.minutes.problem():
            self.said.setText("minutes?")
        elif minutes is None:
            self.said.setText("minutes, else not recorded")
        else:
            how = "as typed" if self.minutes.text().strip() else "measured"
            self.said.setText(f"minutes ({how})" if minutes != 1 else f"minute ({how})")
