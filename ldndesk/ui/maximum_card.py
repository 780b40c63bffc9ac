"""A patient's own highest dose: what it is, and the dialogs in which a prescriber sets, changes or lifts it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import CEILING_UG, show_mg
from ldndesk.clinical.patient_maximum import maximum_words, patient_maximum
from ldndesk.desk.page import PatientPage
from ldndesk.desk.plans import lift_maximum, set_maximum

from .bridge import Bridge
from .deed_dialog import DeedDialog, Done, Given, Refusal
from .look import GAP
from .plain_label import PlainLabel

AGAIN = "reduction-again"
NONE_SET = f"None of this patient’s own is set; no proposal goes above {show_mg(CEILING_UG)}."


def plan_above(page: PatientPage) -> str:
    """Say from which day on the plan in force goes above the maximum; nothing where it does not after today."""
    maximum = patient_maximum(page.history, page.on)
    steps = page.course.effective_steps() if page.course is not None and maximum is not None else ()
    ahead = (s for s in steps if s.last is None or s.last > page.on)
    above = next((s for s in ahead if maximum is not None and s.daily_ug > maximum.ug), None)
    if above is None:
        return ""
    when = "now" if above.covers(page.on) else f"from {show_day(above.first)}"
    return f"The plan in force goes above it {when}, to {show_mg(above.daily_ug)}: change the plan."


def easy_dose(page: PatientPage) -> int:
    """Give the dose that the rules would have stay this patient's highest; 0 where they say none."""
    proposal = page.proposal
    return proposal.steps[0].daily_ug if proposal is not None and AGAIN in proposal.answers and proposal.steps else 0


class MaximumCard(QFrame):
    """Says the highest dose of this patient and, to a prescriber, offers to set, change or lift it."""

    set_wanted = Signal()
    lift_wanted = Signal()

    def __init__(self, page: PatientPage, prescriber: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        maximum = patient_maximum(page.history, page.on)
        self.setProperty("kind", "card")
        self.setAccessibleName("Highest dose of this patient")
        easy = easy_dose(page)
        said = NONE_SET if maximum is None else f"{maximum_words(maximum)}."
        self.said = PlainLabel(f"{said} {show_mg(easy)} was the last easy dose." if easy else said, wrap=True)
        self.above = PlainLabel(plan_above(page), kind="soon", wrap=True)
        does = "Set a maximum…" if maximum is None else "Change the maximum…"
        self.set = QPushButton(f"Set {show_mg(easy)} as the maximum…" if easy and prescriber else does)
        self.lift = QPushButton("Lift it…")
        self.lift.setAccessibleName("Lift this patient’s maximum")
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP + 4, GAP, GAP + 4, GAP)
        column.setSpacing(4)
        column.addWidget(PlainLabel("Highest dose of this patient", kind="strong"))
        column.addWidget(self.said)
        column.addWidget(self.above)
        if not self.above.text():
            self.above.hide()
        row = QHBoxLayout()
        for button, wanted, signal in (
            (self.set, prescriber, self.set_wanted),
            (self.lift, prescriber and maximum is not None, self.lift_wanted),
        ):
            button.setAutoDefault(True)  # Enter presses it
            button.clicked.connect(signal)
            row.addWidget(button)
            if not wanted:
                button.hide()
        row.addStretch(1)
        column.addLayout(row)


def ask_maximum(bridge: Bridge, page: PatientPage, parent: QWidget) -> DeedDialog:
    """Ask which dose is this patient's highest, and why; the last easy dose is filled in where a rule names it."""
    easy = easy_dose(page)
    maximum = patient_maximum(page.history, page.on)

    def run(token: str, given: Given, owner: QWidget, done: Done, refused: Refusal) -> None:
        name = page.history.patient.display_name
        bridge.do(owner, done, refused, token, set_maximum, page.patient_id, name, given.ug or 0, given.text)

    about = "No plan of this patient is stored, and none is proposed, above this dose until it is changed or lifted."
    if maximum is not None:
        about += f"\nNow: {maximum_words(maximum)}."
    dialog = DeedDialog("Highest dose of this patient", about, "Set the maximum", run, parent, dose_ug=easy)
    if easy:
        dialog.text.setPlainText(f"A second reduction at the same dose; {show_mg(easy)} was the last easy one.")
    return dialog


def ask_lift_maximum(bridge: Bridge, page: PatientPage, parent: QWidget) -> DeedDialog:
    """Ask why a patient's own highest dose no longer holds."""

    def run(token: str, given: Given, owner: QWidget, done: Done, refused: Refusal) -> None:
        name = page.history.patient.display_name
        bridge.do(owner, done, refused, token, lift_maximum, page.patient_id, name, given.text)

    maximum = patient_maximum(page.history, page.on)
    about = f"Now: {maximum_words(maximum)}.\nIts entry stays in the record." if maximum is not None else NONE_SET
    return DeedDialog("Lift this patient’s maximum", about, "Lift the maximum", run, parent)
