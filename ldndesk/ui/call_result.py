"""What follows a saved call: what to tell the patient now, what goes to the prescriber, what must not be said."""

from datetime import date

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.desk.calls import CallResult

from . import words
from .icons import pixmap
from .look import GAP
from .plain_label import PlainLabel


class SignLabel(QLabel):
    """A picture in a colour of the theme, drawn again when the theme changes; always beside its word."""

    def __init__(self, name: str, colour: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._colour = name, colour
        self.setFixedSize(20, 20)
        self._draw()

    def _draw(self) -> None:
        from .look import theme  # noqa: PLC0415 - the theme in force at this moment

        colour = getattr(theme(), self._colour) if self._colour else ""
        drawn: QPixmap = pixmap(self._name, colour, scale=self.devicePixelRatioF())
        self.setPixmap(drawn)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_name"):
            self._draw()


def section(heading: str, lines: tuple[str, ...], sign: str, kind: str = "strong", frame: str = "card") -> QFrame:
    """Give a framed list of sentences under a heading with its sign."""
    made = QFrame()
    made.setProperty("kind", frame)
    column = QVBoxLayout(made)
    column.setContentsMargins(GAP + 4, GAP, GAP + 4, GAP)
    head = QHBoxLayout()
    head.addWidget(SignLabel(sign, kind if kind in {"urgent", "soon", "routine"} else ""))
    head.addWidget(PlainLabel(heading, kind=kind), 1)
    column.addLayout(head)
    for line in lines:
        column.addWidget(PlainLabel(line, wrap=True))
    return made


def _when(due: date, on: date) -> str:
    return f"Still due since {show_day(due)}" if due < on else show_day(due)


class CallResultPanel(QWidget):
    """Shows what the rules say after a call; stays until it is closed."""

    closed = Signal()

    def __init__(
        self, note: str, result: CallResult, not_asked: tuple[str, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.close_button = QPushButton("&Done")
        self.close_button.setProperty("kind", "primary")
        self.close_button.setAutoDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(PlainLabel(note, kind="heading", wrap=True))
        if result.not_reached:
            column.addWidget(section("The patient was not reached", result.not_reached, "phone"))
        else:
            say = result.say_now or ("Nothing beyond thanks: the rules have no advice to pass on now.",)
            column.addWidget(section("Tell the patient now", say, "phone"))
        if result.cleared:
            column.addWidget(self._cleared(result))
        if not_asked:
            column.addWidget(section("Not asked", not_asked, "circle-alert", "soon", "notice"))
        column.addWidget(self._to_prescriber(result))
        if result.do_not_say:
            column.addWidget(section("Do not say yet", result.do_not_say, "ban", "soon"))
        due = result.next_call
        told = f"{_when(due.due, result.on)}: {due.why}" if due else "No call is due: there is no current course."
        column.addWidget(section("Next call", (told,), "calendar-days"))
        column.addWidget(self.close_button)
        column.addStretch(1)
        self.close_button.clicked.connect(self.closed)
        self.setFocusProxy(self.close_button)

    @staticmethod
    def _cleared(result: CallResult) -> QFrame:
        """Name each alert that the call took back; a warning sign waits for the prescriber's eyes."""
        lines = []
        for finding, why, waits in result.cleared:
            told = " Until a prescriber has seen this it stays in the inbox." if waits else ""
            lines.append(f"{finding.reason} Since {show_day(finding.since)}. {why}{told}")
        waits = any(cleared.waits for cleared in result.cleared)
        heading = "Cleared by this call" + (": tell the prescriber" if waits else "")
        kinds = ("urgent", "notice") if waits else ("strong", "card")
        return section(heading, tuple(lines), "circle-alert" if waits else "circle-dot", *kinds)

    @staticmethod
    def _to_prescriber(result: CallResult) -> QFrame:
        lines = tuple(
            f"{words.CATEGORY[row.finding.category].word} · {words.URGENCY[row.finding.urgency].word} · "
            f"{row.finding.reason}"
            for row in result.to_prescriber
        )
        urgent = any(row.finding.urgency == "urgent" for row in result.to_prescriber)
        heading = "In the prescriber’s inbox" + (": tell the prescriber now" if urgent else "")
        waits = any(cleared.waits for cleared in result.cleared)
        more = " The warning sign that was cleared waits there to be seen." if waits else ""
        none = (f"No open alert for this patient.{more}",)
        return section(
            heading, lines or none, "inbox", "urgent" if urgent else "strong", "notice" if urgent else "card"
        )
