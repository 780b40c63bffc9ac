"""What fills the window once the record is open: the pages, the dialogs, and the ways between them."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from ldndesk.desk.work import Actor, Changes, Part, Role

from .alert_round import AlertRound
from .at_desk import read_actor, write_actor
from .bridge import Bridge
from .day_watch import DayWatch
from .dialogs import Dialogs
from .shell import Shell
from .today_page import TodayPage
from .warming import Warming

if TYPE_CHECKING:
    from ldndesk.desk.today import Today

    from .clinic_page import ClinicPage
    from .patient_page import PatientPageView
    from .patients_page import PatientsPage

DEMO_NAMES = {Role.NURSE: "Demo nurse", Role.PRESCRIBER: "Demo prescriber"}


class Screens(QObject):
    """Puts the pages into the window and leads from one to the other; one patient is open at a time."""

    filled = Signal()
    """The start page shows the day."""
    patient_opened = Signal(int)

    def __init__(self, shell: Shell, bridge: Bridge, settings: QSettings, *, demo: bool) -> None:
        super().__init__(shell)
        self.shell, self.bridge = shell, bridge
        self._settings, self._demo = settings, demo
        self._from = "today"
        self._ringing: bool | None = None  # whether a patient was opened from the list of calls; None: none was
        self.warming = Warming(self)
        self.watch = DayWatch(bridge, self)
        self.patient: PatientPageView | None = None
        self.today = TodayPage(bridge)
        self._patients: PatientsPage | None = None
        self.clinic: ClinicPage | None = None
        self.dialogs = Dialogs(shell, bridge)
        shell.pages.addWidget(self.today)
        self._connect()
        self.warming.warmed.connect(self.watch.judge)
        self.watch.turned.connect(self.refresh)
        self.watch.warned.connect(shell.notice.tell)
        self.watch.told.connect(shell.note.setText)
        self._begin_at(bridge.desk.actor)

    def _begin_at(self, signed_in: Actor) -> None:
        if signed_in.staff_id:
            self.take_desk(signed_in)
        elif self._demo:
            self._play(Role.NURSE)
        else:
            self.take_desk(read_actor(self._settings))

    def _connect(self) -> None:
        self.bridge.changed.connect(self._note)
        self.bridge.failed.connect(self.shell.notice.tell)
        self.today.patient_wanted.connect(self.open_patient)
        AlertRound(self.shell.actions_by_name["next_alert"], self.today).ended.connect(self.show_today)
        self.today.call_wanted.connect(self.open_call)
        self.today.counted.connect(self.shell.counts.setText)
        self.today.filled.connect(self._first_filled)
        self.dialogs.registered.connect(self.open_patient)
        self.shell.role_chosen.connect(self._play)
        for name, slot in (
            ("today", self.show_today),
            ("patients", self.show_patients),
            ("clinic", self.show_clinic),
            ("find", self.show_patients),
            ("back", self.go_back),
            ("refresh", self.refresh),
            ("new_patient", self.dialogs.new_patient),
            ("import", self.dialogs.choose_files),
            ("desk", self.choose_desk),
            ("help", self.dialogs.show_help_here),
            ("keyboard", self.dialogs.show_keys),
            ("rule_book", self.dialogs.show_rule_book),
            ("safety", self.dialogs.show_safety),
            ("about", self.dialogs.show_about),
        ):
            self.shell.actions_by_name[name].triggered.connect(slot)

    def start(self, today: "Today | None" = None) -> None:
        """Show the day: as read already, else read it."""
        self.shell.set_ready(True)
        self.watch.start()
        if not self.bridge.desk.sees_charts():
            self.today.filled.disconnect(self._first_filled)
            self.filled.emit()  # there is nothing to wait for: an admin sees no list of patients
            return
        self.show_today()
        if today is None:
            self.today.reload()
        else:
            self.today.show_today(today)

    @property
    def patients(self) -> "PatientsPage":
        """The search, made when it is first wanted."""
        if self._patients is None:
            from .patients_page import PatientsPage  # noqa: PLC0415 - loaded behind the filled lists

            page = self._patients = PatientsPage(self.bridge)
            page.patient_wanted.connect(self.open_patient)
            page.new_wanted.connect(self.dialogs.new_patient)
            self.shell.pages.addWidget(page)
            page.reload()
        return self._patients

    def _now(self) -> date:
        return self.bridge.desk.today()

    @Slot()
    def _first_filled(self) -> None:
        self.today.filled.disconnect(self._first_filled)
        if self.shell.pages.currentWidget() is self.today:
            (self.today.focus_list if self.today.begun.isHidden() else self.today.begun.setFocus)()
        self.filled.emit()

    # the ways between pages

    @Slot()
    def show_today(self) -> None:
        """Go to the start page."""
        if self.leave_patient():
            (ringing, self._ringing), self._from = (self._ringing, None), "today"
            self.shell.show_page(self.today, "today")
            self.shell.set_title("")
            if ringing is not None:
                self.today.reload()  # a call left as a draft is told
            self.today.focus_calls() if ringing else self.today.focus_list()

    @Slot()
    def show_patients(self) -> None:
        """Go to the search."""
        if self.leave_patient():
            self._from = "patients"
            self.shell.show_page(self.patients, "patients")
            self.shell.set_title("Patients")
            self.patients.focus_field()

    @Slot()
    def show_clinic(self) -> None:
        """Go to the clinic's figures, reckoned anew."""
        if not self.leave_patient():
            return
        if self.clinic is None:
            from .clinic_page import ClinicPage  # noqa: PLC0415 - loaded behind the filled lists

            self.clinic = ClinicPage(self.bridge)
            self.clinic.patient_wanted.connect(self.open_patient)
            self.shell.pages.addWidget(self.clinic)
        self._from = "clinic"
        self.clinic.reload()
        self.shell.show_page(self.clinic, "clinic")
        self.shell.set_title("Clinic report")
        self.clinic.focus_list()

    @Slot()
    def go_back(self) -> None:
        """Leave the patient for the page one came from."""
        if self.patient is not None:
            self.patient.close_page()

    @Slot()
    def _patient_closed(self) -> None:
        self._drop_patient()
        ways = {"today": self.show_today, "clinic": self.show_clinic}
        ways.get(self._from, self.show_patients)()

    def leave_patient(self) -> bool:
        """Close the patient's page; False when somebody chose to stay with what is not saved."""
        if not self._may_leave():
            return False
        self._drop_patient()
        return True

    def _may_leave(self) -> bool:
        stays = self.patient is not None and not self.patient.may_leave()
        if stays:
            self.shell.mark("")
        return not stays

    def _drop_patient(self) -> None:
        if (page := self.patient) is not None:
            self.patient = None
            self._drop(page)

    def _drop(self, page: "PatientPageView") -> None:
        page.let_go()
        self.shell.pages.removeWidget(page)
        page.deleteLater()

    @Slot(int, int)
    def open_patient(self, patient_id: int, alert_id: int = 0) -> None:
        """Open one patient's page, at an alert where one is named."""
        before = self.patient
        if not self._may_leave():
            return
        self.shell.note.setText("")  # what was done for the patient before
        from .patient_page import PatientPageView  # noqa: PLC0415 - brings the chart library, not needed before

        page = PatientPageView(self.bridge, patient_id, self.shell.pages)
        self.patient, self._ringing = page, False
        page.closed.connect(self._patient_closed)
        page.title_changed.connect(self.shell.set_title)
        self.shell.pages.addWidget(page)
        self.shell.show_page(page, self._from)
        if before is not None:
            self._drop(before)  # only now: no other page comes into sight between two patients
        page.setFocus()
        self.patient_opened.emit(patient_id)
        if alert_id:
            page.show_alert(alert_id)

    @Slot(int)
    def open_call(self, patient_id: int) -> None:
        """Open one patient's page with the call form."""
        self.open_patient(patient_id, 0)
        if self.patient is not None:
            self._ringing = True
            self.patient.call.read.connect(self.show_today)
            self.patient.start_call()

    @Slot()
    def after_filled(self) -> None:
        """Load what other pages need."""
        self.warming.begin()

    def close(self) -> None:
        """Begin nothing more, keep what is typed as a draft, and let what was begun off the screens' thread finish."""
        if self.patient is not None:
            self.patient.call.put_off()
        self.watch.stop()
        self.warming.close()

    # deeds

    @Slot(object)
    def _note(self, changes: Changes) -> None:
        if changes.note:
            self.shell.note.setText(changes.note)
        if changes.patient_id is None and Part.PATIENT in changes.parts:
            self.watch.judge()  # an import

    @Slot()
    def refresh(self) -> None:
        """Read every list in sight again, at once."""
        self.today.update_lists()
        self.today.reload()
        if self._patients is not None:
            self._patients.reload()
        if self.clinic is not None and self.clinic.isVisible():
            self.clinic.reload()
        if self.patient is not None:
            self.patient.reload()

    def put_off(self) -> None:
        """Leave the patient at once; a call being typed stays a draft."""
        if self.patient is not None:
            self.patient.call.put_off()
            self._drop_patient()

    @Slot()
    def choose_desk(self) -> None:
        """Ask who is at the desk."""
        from .desk_dialog import DeskDialog  # noqa: PLC0415 - not needed to show the day

        dialog = DeskDialog(self.bridge.desk.actor, self.shell.frame)
        dialog.chosen.connect(self.take_desk)
        dialog.open()

    @Slot(str)
    def _play(self, role: str) -> None:
        self.take_desk(Actor(DEMO_NAMES[Role(role)], Role(role)))

    @Slot(object)
    def take_desk(self, actor: Actor) -> None:
        """Put somebody at the desk."""
        self.bridge.desk.actor = actor
        if not self._demo and not actor.staff_id:
            write_actor(self._settings, actor)
        self.shell.strip.show_actor(actor.name, actor.role.value)
        self.today.show_begun()
        if self.clinic is not None:
            self.clinic.forget()
        if self.patient is not None:
            self.patient.reload()
