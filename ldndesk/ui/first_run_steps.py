"""The pages of the first run, each of which says what is still missing on it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple
from zoneinfo import available_timezones

from PySide6.QtCore import QTimeZone, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from .look import GAP
from .plain_label import PlainLabel
from .recovery_sheet import save_sheet, sheet_document
from .secret_field import SecretField
from .still_combo import StillCombo

Check = Callable[[str, str], str]
"""Says what is wrong with a secret typed twice."""


class Asked(NamedTuple):
    """What one of the first people typed."""

    name: str
    sign_in: str
    password: str


class Founding(NamedTuple):
    """What the first run asked for."""

    clinic: str
    zone: str
    admin: Asked
    prescriber: Asked
    passphrase: str
    keep_key: bool


def strength(passphrase: str) -> str:
    """Say by length alone how hard a passphrase is to guess."""
    if len(passphrase) < 12:
        return f"{len(passphrase)} letters: too short, 12 at least"
    return f"{len(passphrase)} letters: {'good' if len(passphrase) >= 20 else 'fair; four words or more are better'}"


class Step(QWidget):
    """One page of the first run."""

    def __init__(self, title: str, about: str) -> None:
        super().__init__()
        self.form = QFormLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(PlainLabel(title, kind="title"))
        column.addWidget(PlainLabel(about, kind="soft", wrap=True))
        column.addLayout(self.form)
        column.addStretch(0)
        self.column = column

    def problem(self) -> str:
        """Say what is still to be put right; empty where nothing is."""
        return ""


class ClinicStep(Step):
    """Name and time zone."""

    def __init__(self, title: str, about: str) -> None:
        super().__init__(title, about)
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the clinic")
        self.zone = StillCombo()
        self.zone.setAccessibleName("Time zone")
        self.zone.addItems(sorted(zone for zone in available_timezones() if "/" in zone and zone[0].isupper()))
        here = bytes(QTimeZone.systemTimeZoneId().data()).decode()
        found = self.zone.findText(here)
        self.zone.setCurrentIndex(found if found >= 0 else self.zone.findText("Europe/London"))
        self.form.addRow("Name of the &clinic", self.name)
        self.form.addRow("Time &zone", self.zone)

    def problem(self) -> str:
        """Ask for the name."""
        return "" if self.name.text().strip() else "Type the clinic’s name; letters carry it."


class PersonStep(Step):
    """One of the first people."""

    def __init__(self, title: str, about: str, check: Check) -> None:
        super().__init__(title, about)
        self._check = check
        self.name, self.sign_in = QLineEdit(), QLineEdit()
        self.name.setAccessibleName("Full name")
        self.sign_in.setAccessibleName("Name to sign in with")
        self.sign_in.setPlaceholderText("one word, such as grey")
        self.password, self.again = SecretField("Password"), SecretField("Password again")
        self.form.addRow("F&ull name", self.name)
        self.form.addRow("&Signs in as", self.sign_in)
        self.form.addRow("&Password", self.password)
        self.form.addRow("", PlainLabel(check("", ""), kind="small", wrap=True))  # what is asked of one, beforehand
        self.form.addRow("Password &again", self.again)

    def problem(self) -> str:
        """Ask for what is missing."""
        if not self.name.text().strip():
            return "Type the full name; deeds are recorded under it."
        handle = self.sign_in.text().strip()
        if not handle or any(letter.isspace() for letter in handle):
            return "The name to sign in with is one word, like grey."
        return self._check(self.password.text(), self.again.text())

    def asked(self) -> Asked:
        """Give what was typed."""
        return Asked(self.name.text().strip(), self.sign_in.text().strip(), self.password.text())


class PassphraseStep(Step):
    """The passphrase of the record."""

    def __init__(self, check: Check) -> None:
        super().__init__(
            "A passphrase for the record",
            "It opens the record on this computer, before anybody signs in. Everybody at this desk needs it, unless "
            "the key is kept with the computer’s own store of secrets.",
        )
        self._check = check
        self.passphrase, self.again = SecretField("Passphrase"), SecretField("Passphrase again")
        self.strength = PlainLabel(strength(""), kind="soft")
        self.keep = QCheckBox("&Keep the key with this computer’s store of secrets, where it has one")
        self.form.addRow("Pass&phrase", self.passphrase)
        self.form.addRow("", self.strength)
        self.form.addRow("Passphrase &again", self.again)
        self.form.addRow("", self.keep)
        self.passphrase.textChanged.connect(self._weigh)

    @Slot(str)
    def _weigh(self, text: str) -> None:
        self.strength.setText(strength(text))

    def problem(self) -> str:
        """Ask for the same passphrase twice."""
        return self._check(self.passphrase.text(), self.again.text())


class SheetStep(Step):
    """The recovery sheet, which must leave the screen before one may go on."""

    left = Signal()
    """It was printed or saved."""

    def __init__(self, record: str, in_file: bool, lines: tuple[str, ...], on: date) -> None:
        super().__init__(
            "The recovery sheet", "Print it, or save it to a place that is not this computer. Only then go on."
        )
        self._record, self._in_file, self._lines, self._on = record, in_file, lines, on
        self._left = False
        self.page = QTextBrowser()
        self.page.setAccessibleName("Recovery sheet")
        self.page.setMinimumHeight(260)
        self.print, self.save = QPushButton("&Print…"), QPushButton("&Save as PDF…")
        row = QHBoxLayout()
        row.addWidget(self.print)
        row.addWidget(self.save)
        row.addStretch(1)
        self.told = PlainLabel("", kind="soft", wrap=True)
        self.column.addWidget(self.page, 1)
        self.column.addLayout(row)
        self.column.addWidget(self.told)
        self.print.clicked.connect(self._print)
        self.save.clicked.connect(self._ask_where)

    def show_for(self, clinic: str) -> None:
        """Set the sheet for a clinic of this name."""
        self._document = sheet_document(clinic, self._on, self._record, self._lines, in_file=self._in_file)
        self._document.setParent(self.page)
        self.page.setDocument(self._document)

    @Slot()
    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415 - seldom needed

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self._document.print_(printer)
            self._gone("Printed.")

    @Slot()
    def _ask_where(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the recovery sheet", "recovery-sheet.pdf", "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Save the sheet as PDF."""
        try:
            save_sheet(self._document, path)
        except OSError as error:
            self.told.setText(f"Not saved: {path.name} could not be written ({error.strerror or error}).")
            return
        self._gone(f"Saved as {path.name}. Move it off this computer.")

    def _gone(self, words: str) -> None:
        self._left = True
        self.told.setText(words)
        self.left.emit()

    def problem(self) -> str:
        """Insist on the sheet."""
        return "" if self._left else "Print or save the recovery sheet first; without it a lost passphrase is the end."
