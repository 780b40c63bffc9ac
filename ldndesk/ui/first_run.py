"""The first run: a clinic, its first two people, a passphrase, and the recovery sheet, one page at a time."""

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from .first_run_steps import Check, ClinicStep, Founding, PassphraseStep, PersonStep, SheetStep, Step
from .look import GAP
from .plain_label import FaultLabel, PlainLabel

CLINIC = ("A new clinic", "There is no record here yet. A few pages make one: encrypted, and with named people.")
ADMIN = (
    "An admin",
    "The admin adds people, resets passwords, and sees to backups and rules, and sees no patient’s chart.",
)
PRESCRIBER = (
    "A prescriber",
    "The prescriber decides. One person may hold both accounts, under two names: what is done as admin and what is "
    "done as prescriber stay apart in the record of deeds.",
)


class FirstRun(QWidget):
    """Leads through the pages; nothing is made before the last one is left."""

    wanted = Signal(object)
    """Carries Founding."""

    def __init__(
        self,
        record: str,
        in_file: bool,
        lines: tuple[str, ...],
        on: date,
        password: Check,
        passphrase: Check,
        clinic: tuple[str, str] = CLINIC,
        end: str = "&Make the clinic",
    ) -> None:
        super().__init__()
        self._end = end
        self.clinic = ClinicStep(*clinic)
        self.admin = PersonStep(*ADMIN, password)
        self.prescriber = PersonStep(*PRESCRIBER, password)
        self.passphrase = PassphraseStep(passphrase)
        self.sheet = SheetStep(record, in_file, lines, on)
        self.steps = QStackedWidget()
        for step in (self.clinic, self.admin, self.prescriber, self.passphrase, self.sheet):
            self.steps.addWidget(step)
        self.where = PlainLabel("", kind="soft")
        self.fault = FaultLabel()
        self.back, self.next = QPushButton("&Back"), QPushButton("&Next")
        self.next.setProperty("kind", "primary")
        self.next.setAutoDefault(True)
        self._lay_out()
        self.next.clicked.connect(self.go_on)
        self.back.clicked.connect(self._go_back)
        for line in self.findChildren(QLineEdit):
            line.returnPressed.connect(self.go_on)
            line.textEdited.connect(self._forget_fault)
        self.sheet.left.connect(self._forget_fault)
        self._show(0)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("kind", "card")
        card.setMaximumWidth(720)
        foot = QHBoxLayout()
        foot.addWidget(self.where, 1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(3 * GAP, 3 * GAP, 3 * GAP, 3 * GAP)
        inside.addWidget(self.steps, 1)
        inside.addWidget(self.fault)
        inside.addLayout(foot)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(card, 6)
        row.addStretch(1)

    def _show(self, at: int) -> None:
        self.fault.setText("")
        self.steps.setCurrentIndex(at)
        self.where.setText(f"Page {at + 1} of {self.steps.count()}")
        self.back.setEnabled(at > 0)
        last = at == self.steps.count() - 1
        self.next.setText(self._end if last else "&Next")
        if last:
            self.sheet.show_for(self.clinic.name.text().strip())
        page = self.steps.widget(at)
        if page is not None and (first := page.findChild(QLineEdit)) is not None:
            first.setFocus()

    @Slot()
    def _go_back(self) -> None:
        self._show(self.steps.currentIndex() - 1)

    @Slot()
    def go_on(self) -> None:
        """Go to the next page, or say what is missing on this one."""
        step = self.steps.currentWidget()
        problem = step.problem() if isinstance(step, Step) else ""
        if not problem and step is self.prescriber:
            problem = self._not_apart()
        if problem:
            self.fault.setText(problem)
        elif step is self.sheet:
            self.next.setEnabled(False)
            self.back.setEnabled(False)
            self.wanted.emit(self._founding())
        else:
            self._show(self.steps.currentIndex() + 1)

    @Slot()
    def _forget_fault(self) -> None:
        """What was wrong is being put right; the next try looks again."""
        self.fault.setText("")

    def _not_apart(self) -> str:
        one, other = self.admin.asked(), self.prescriber.asked()
        if one.sign_in.casefold() == other.sign_in.casefold():
            return "The admin signs in by that name; choose another one."
        if one.name.casefold() == other.name.casefold():
            return "The admin has that name; deeds are told apart by name, so add something, such as “(admin)” there."
        return ""

    def _founding(self) -> Founding:
        name, zone = self.clinic.name.text().strip(), self.clinic.zone.currentText()
        secret = self.passphrase
        people = (self.admin.asked(), self.prescriber.asked())
        return Founding(name, zone, *people, secret.passphrase.text(), secret.keep.isChecked())

    def refuse(self, why: str) -> None:
        """Say why the clinic could not be made."""
        self.fault.setText(why)
        self.next.setEnabled(True)
        self.back.setEnabled(True)
