"""What can be done with a patient, as buttons with their keys; who may not do a thing is told so."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from ldndesk.clinical.days import show_instant
from ldndesk.clinical.gi_cap import is_capped
from ldndesk.clinical.pack import Pack
from ldndesk.desk.letter_days import KIND_WORDS
from ldndesk.desk.page import PatientPage

from .icons import icon
from .look import GAP
from .plain_label import PlainLabel

USUAL_UG = 4500
"""A dose above this needs the prescriber's word (source S10)."""


def dose_now_ug(page: PatientPage) -> int:
    """Give the daily dose planned for the day of the page, micrograms; 0 where there is none."""
    steps = page.course.effective_steps() if page.course else ()
    return next((s.daily_ug for s in steps if s.covers(page.on)), 0)


class PageHead(QWidget):
    """Buttons of a patient's page."""

    back = Signal()
    call = Signal()
    plan = Signal()
    stop = Signal()
    lift = Signal()
    confirm = Signal()
    look = Signal()
    letter = Signal(object)
    """Carries the kind of letter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self.buttons: dict[str, QPushButton] = {}
        self._signs: dict[str, str] = {}
        for name, words, key, sign, signal in (
            ("back", "Back", "", "arrow-left", self.back),
            ("call", "Take a call  (F2)", "F2", "phone", self.call),
            ("plan", "Change plan  (F3)", "F3", "pencil", self.plan),
            ("stop", "Stop course…", "", "ban", self.stop),
            ("lift", "Lift cap…", "", "", self.lift),
            ("confirm", "Confirm dose…", "", "", self.confirm),
            ("look", "Look back  (F6)", "F6", "history", self.look),
        ):
            button = QPushButton(words)
            button.setAutoDefault(False)
            if key:
                QShortcut(QKeySequence(key), self).activated.connect(button.click)
            button.clicked.connect(signal)
            button.setEnabled(name == "back")
            self.buttons[name], self._signs[name] = button, sign
            row.addWidget(button)
        self.letters = QPushButton("Letter…")
        self.letters.setAutoDefault(False)
        menu = QMenu(self.letters)
        for kind, words in KIND_WORDS.items():
            menu.addAction(words, partial(self.letter.emit, kind))
        self.letters.setMenu(menu)
        row.addWidget(self.letters)
        self.buttons["lift"].setToolTip("Lift the cap of 0.5 mg a week after stomach or bowel effects")
        self.buttons["back"].setProperty("kind", "quiet")
        self.buttons["call"].setProperty("kind", "primary")
        self.role = PlainLabel("", kind="soft", wrap=True)
        row.addWidget(self.role, 1)
        self.dress()

    def dress(self) -> None:
        """Draw the signs in the colours in force."""
        from .look import theme  # noqa: PLC0415 - the theme in force at this moment

        for name, sign in self._signs.items():
            if sign:
                self.buttons[name].setIcon(icon(sign, theme().accent_text if name == "call" else ""))

    def show_page(self, page: PatientPage, prescriber: bool, pack: Pack, stops: bool) -> None:
        """Offer what fits the patient and the person at the desk."""
        started = page.course is not None and page.course.stopped is None
        self.buttons["call"].setEnabled(not page.looking_back)
        self.buttons["call"].setText("Go on with the call  (F2)" if page.draft else "Take a call  (F2)")
        self.buttons["look"].setEnabled(True)
        self.letters.setEnabled(not page.looking_back)
        change = ("Change plan" if started else "Start a course") if prescriber else "Propose a plan"
        self.buttons["plan"].setText(f"{change}  (F3)")
        for name, wanted in (
            ("plan", True),
            ("stop", started),
            ("lift", is_capped(page.history, page.on, pack)),
            ("confirm", dose_now_ug(page) > USUAL_UG),
        ):
            allowed = prescriber or name == "plan" or (name == "stop" and stops)
            self.buttons[name].setEnabled(allowed and not page.looking_back)
            self.buttons[name].setVisible(wanted and allowed)
        role = "" if prescriber else "Only a prescriber changes plans, stops a course, lifts the cap"
        left = f"A call of {show_instant(page.draft.at)} by {page.draft.actor} is not saved" if page.draft else role
        self.role.setText(left)
        self.role.set_kind("soon" if page.draft else "soft")
