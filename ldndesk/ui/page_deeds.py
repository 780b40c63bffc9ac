"""The deeds of a patient's page: each asks for its reason where one is needed and goes through the bridge."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.findings import Proposal, Urgency
from ldndesk.desk.accepting import accepted_change
from ldndesk.desk.cleared import see_cleared
from ldndesk.desk.inbox import DismissReason, acknowledge_alert, dismiss_alert
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.letter_form import Letter
from ldndesk.desk.letters import write_letter
from ldndesk.desk.page import Entry, PatientPage, strike_entry
from ldndesk.desk.plans import StopReason, change_plan, confirm_dose, lift_gi_cap, stop_course
from ldndesk.desk.release import PlanForRelease, propose_plan, refuse_plan
from ldndesk.desk.revival import Revival, read_revival
from ldndesk.desk.snooze import URGENT_DAYS, SnoozeReason, end_snooze, snooze_alert, snooze_days
from ldndesk.desk.today import AlertRow
from ldndesk.desk.work import Changes

from . import words
from .bridge import Bridge
from .deed_dialog import DeedDialog, Done, Given, Refusal
from .letter_question import LetterQuestion, ask_letter
from .letter_window import LetterWindow
from .maximum_card import ask_lift_maximum, ask_maximum
from .page_head import PageHead, dose_now_ug
from .plain_label import literal
from .side_panel import SidePanel

STOP = "course_stop"
"""Entries of this kind bring a plan back into force when they are struck."""


def snooze_words(reason: SnoozeReason, urgent: bool, on: date) -> str:
    """Say for how long a reason puts an alert off: ``Patient to ring back: 3 days, until 10-Mar-2026``."""
    days = snooze_days(reason, urgent)
    return f"{reason.value}: {words.count(days, 'day')}, until {show_day(on + timedelta(days=days))}"


def _nothing(_: Changes) -> None:
    """Leave it to the one signal of change to show what a deed did."""


class PageDeeds(QObject):
    """Does what a person asks for on a patient's page."""

    outdated = Signal()
    """A deed was refused because the record had moved on; the page is to be read anew."""

    def __init__(self, bridge: Bridge, owner: QWidget, head: PageHead, side: SidePanel) -> None:
        super().__init__(owner)
        self._bridge, self._owner, self._side = bridge, owner, side
        self.page: PatientPage | None = None
        self.dialog: DeedDialog | None = None
        self.letter: LetterWindow | None = None
        self.letter_question: LetterQuestion | None = None
        head.stop.connect(self.ask_stop)
        head.lift.connect(self.ask_lift)
        head.confirm.connect(self.ask_confirm)
        head.letter.connect(self.write_letter)
        side.acknowledge_wanted.connect(self.acknowledge)
        side.again_wanted.connect(self.show_again)
        side.cleared_seen.connect(self.see_cleared)
        side.snooze_wanted.connect(self.ask_snooze)
        side.dismiss_wanted.connect(self.ask_dismiss)
        side.accepted.connect(self.accept)
        side.proposed.connect(self.propose)
        side.released.connect(self.release)
        side.release_refused.connect(self.ask_refuse)
        side.maximum_wanted.connect(self.ask_maximum)
        side.maximum_lift_wanted.connect(self.ask_lift_maximum)

    def _open(self, dialog: DeedDialog) -> None:
        self.dialog = dialog
        if self.page is not None:
            dialog.setWindowTitle(f"{dialog.windowTitle()} – {literal(self.page.history.patient.display_name)}")
            patient = self.page.history.patient
            same = words.NAMESAKE.word if self.page.namesake else ""
            dialog.say_for(patient.display_name, words.born_line(patient.born, self.page.on), same)
        dialog.finished.connect(self._closed)
        dialog.open()

    @Slot(int)
    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    @Slot(int, str)
    def acknowledge(self, alert_id: int, token: str) -> None:
        """Note that an alert was seen as it stands on the page."""
        shown = next((a.finding for a in self.page.alerts if a.id == alert_id), None) if self.page else None
        self._bridge.do(self, _nothing, self._refused, token, acknowledge_alert, alert_id, shown)

    @Slot(int, str)
    def show_again(self, alert_id: int, token: str) -> None:
        """Put a snoozed alert back into the list."""
        self._bridge.do(self, _nothing, self._refused, token, end_snooze, alert_id)

    @Slot(int, str)
    def see_cleared(self, alert_id: int, token: str) -> None:
        """Note that a prescriber has seen a warning sign that was cleared."""
        self._bridge.do(self, _nothing, self._refused, token, see_cleared, alert_id)

    def _refused(self, why: str) -> None:
        self._side.keep_fault(why)
        self.outdated.emit()

    def _told(self, refused: Refusal) -> Refusal:
        """Say a refusal in its dialog, and read anew the page behind it."""

        def say(why: str) -> None:
            refused(why)
            self.outdated.emit()

        return say

    @Slot(object, str)
    def accept(self, proposal: Proposal, token: str) -> None:
        """Put the proposed plan in force."""
        card = self._side.proposal
        if self.page is not None and card is not None:
            change = accepted_change(self.page, proposal)
            self._bridge.do(card, _nothing, card.refuse, token, change_plan, change)

    @Slot(object, str)
    def propose(self, proposal: Proposal, token: str) -> None:
        """Hand the proposed plan on to a prescriber for release."""
        card = self._side.proposal
        if self.page is not None and card is not None:
            change = accepted_change(self.page, proposal)
            self._bridge.do(card, _nothing, card.refuse, token, propose_plan, change)

    @Slot(object, str)
    def release(self, waiting: PlanForRelease, token: str) -> None:
        """Put a plan that was proposed in force; a reason that a step needs is the prescriber's own."""
        if (card := self._side.release) is not None:
            change = replace(waiting.change, reason="", title=waiting.title)
            self._bridge.do(card, _nothing, card.refuse, token, change_plan, change)

    @Slot(object)
    def ask_refuse(self, waiting: PlanForRelease) -> None:
        """Ask why a proposed plan is refused."""

        def run(token: str, given: Given, owner: QWidget, done: Done, refused: Refusal) -> None:
            if self.page is not None:
                what = (self.page.patient_id, waiting.id, given.text)
                self._bridge.do(owner, done, self._told(refused), token, refuse_plan, *what)

        about = f"{waiting.title}, proposed by {waiting.actor}. The dose stays as it is."
        self._open(DeedDialog("Refuse the proposed plan", about, "Refuse", run, self._owner))

    @Slot(object)
    def ask_dismiss(self, alert: AlertRow) -> None:
        """Ask why one alert is dismissed; others stand."""

        def run(token: str, given: Given, owner: QWidget, done: Done, refused: Refusal) -> None:
            what = (alert.id, DismissReason(given.code), given.text, alert.finding)
            self._bridge.do(owner, done, self._told(refused), token, dismiss_alert, *what)

        about = f"{alert.finding.reason}\nOnly this alert is dismissed. It comes back if things get worse."
        codes = tuple((reason.value, reason.value) for reason in DismissReason)
        title = "Dismiss an alert"
        self._open(DeedDialog(title, about, "Dismiss", run, self._owner, codes=codes, text_needed=False))

    @Slot(object)
    def ask_snooze(self, alert: AlertRow) -> None:
        """Ask why one alert is put off; the reason sets for how long."""
        page = self.page
        if page is None:
            return

        def run(token: str, given: Given, owner: QWidget, done: Done, refused: Refusal) -> None:
            what = (alert.id, SnoozeReason(given.code), given.text, alert.finding)
            self._bridge.do(owner, done, self._told(refused), token, snooze_alert, *what)

        urgent = alert.finding.urgency is Urgency.URGENT
        most = f"\nAn urgent alert is put off for {words.count(URGENT_DAYS, 'day')} at most." if urgent else ""
        about = f"{alert.finding.reason}\nIt comes back on the day below, or at once if things get worse.{most}"
        codes = tuple((r.value, snooze_words(r, urgent, page.on)) for r in SnoozeReason)
        self._open(DeedDialog("Snooze an alert", about, "Snooze", run, self._owner, codes=codes, text_needed=urgent))

    @Slot(object)
    def ask_strike(self, entry: Entry) -> None:
        """Ask why an entry is marked as entered in error; of a stop it is read first which dose then holds again."""
        if self.page is not None and entry.table == STOP:
            then = partial(self._ask_why, entry)
            self._bridge.ask(self, then, read_revival, self.page.patient_id, entry.id)
        else:
            self._ask_why(entry)

    def _ask_why(self, entry: Entry, revival: Revival | None = None) -> None:
        def run(token: str, given: Given, owner: QWidget, done: Done, refused: Refusal) -> None:
            if self.page is not None:
                at = (self.page.patient_id, entry.table, entry.id, given.text, revival)
                self._bridge.do(owner, done, refused, token, strike_entry, *at)

        follows = f"\n\n{revival.text}" if revival is not None else ""
        about = f"{entry.what}: {entry.text}\nIt stays in the record, struck through, and leaves the rules.{follows}"
        self._open(DeedDialog("Mark as entered in error", about, "Mark as entered in error", run, self._owner))

    @Slot(object)
    def write_letter(self, kind: LetterKind) -> None:
        """Write a letter from the record and show it."""
        if (page := self.page) is not None:
            write = partial(self._bridge.ask, self, self._show_letter, write_letter, page.patient_id, kind)
            self.letter_question = ask_letter(page, kind, self._owner, write)

    def _show_letter(self, letter: Letter) -> None:
        self.letter = LetterWindow(self._bridge, letter, self._owner)
        self.letter.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.letter.open()

    @Slot()
    def ask_stop(self) -> None:
        """Ask why and from when the course stops."""
        page = self.page
        if page is None:
            return

        def run(token: str, given: Given, owner: QWidget, done: Done, refused: Refusal) -> None:
            name = page.history.patient.display_name
            day = given.day or page.on
            what = (page.patient_id, name, day, StopReason(given.code), given.text)
            self._bridge.do(owner, done, refused, token, stop_course, *what)

        about = f"{page.history.patient.display_name}: no dose is planned from this day on, and no call is due."
        codes = tuple((reason.value, reason.value) for reason in StopReason)
        dialog = DeedDialog(
            "Stop the course", about, "Stop course", run, self._owner, codes=codes, day=page.on, text_needed=False
        )
        self._open(dialog)

    @Slot()
    def ask_lift(self) -> None:
        """Ask why the cap on the rise of the dose is lifted."""
        page = self.page
        if page is None:
            return

        def run(token: str, given: Given, owner: QWidget, done: Done, refused: Refusal) -> None:
            name = page.history.patient.display_name
            self._bridge.do(owner, done, refused, token, lift_gi_cap, page.patient_id, name, given.text)

        about = (
            "After stomach or bowel effects the dose rises by no more than 0.5 mg in any 7 days (source S26). "
            "Lifting that is a decision for this patient, with a reason."
        )
        self._open(DeedDialog("Lift the 0.5 mg a week cap", about, "Lift the cap", run, self._owner))

    @Slot()
    def ask_confirm(self) -> None:
        """Ask why a dose above the usual is right."""
        page = self.page
        if page is None:
            return
        ug = dose_now_ug(page)

        def run(token: str, given: Given, owner: QWidget, done: Done, refused: Refusal) -> None:
            name = page.history.patient.display_name
            self._bridge.do(owner, done, refused, token, confirm_dose, page.patient_id, name, ug, given.text)

        about = f"{show_mg(ug)} a day is above the usual 4.5 mg (source S10)."
        self._open(DeedDialog("Confirm the dose", about, f"Confirm {show_mg(ug)}", run, self._owner))

    @Slot()
    def ask_maximum(self) -> None:
        """Ask which dose is this patient's highest."""
        if self.page is not None:
            self._open(ask_maximum(self._bridge, self.page, self._owner))

    @Slot()
    def ask_lift_maximum(self) -> None:
        """Ask why this patient's own highest dose no longer holds."""
        if self.page is not None:
            self._open(ask_lift_maximum(self._bridge, self.page, self._owner))
