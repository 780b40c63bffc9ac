"""What a window has where people sign in: the lock, the people, an emergency, and a line for every chart opened."""

import uuid
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from ldndesk.desk.staff import EMERGENCY, break_glass, open_chart
from ldndesk.desk.work import Actor, Changes, Role

from .bridge import Bridge
from .deed_dialog import DeedDialog, Done, Given, Refusal
from .left_plans import LeftPlans
from .lock import Lock
from .password_dialog import PasswordDialog
from .people_page import PeoplePage
from .screens import Screens
from .shell import Shell

_CLINICAL = ("today", "patients", "clinic", "find", "back", "refresh", "new_patient", "downtime")
_ABOUT = (
    "For half an hour you may do more than your role: an admin sees charts, a nurse may stop a course. Nobody raises a "
    "dose so. What you write here, and every chart you open, stays in the record under your name."
)


class SignedIn(QObject):
    """Fits the window to whoever is signed in."""

    def __init__(self, shell: Shell, bridge: Bridge, screens: Screens, lock: Lock) -> None:
        super().__init__(shell)
        self.shell, self._bridge, self.screens, self.lock = shell, bridge, screens, lock
        self.people = PeoplePage(bridge)
        self.left = LeftPlans(shell, screens)
        self.dialog: DeedDialog | PasswordDialog | None = None
        shell.pages.addWidget(self.people)
        self._ending = QTimer(self, singleShot=True, interval=int(EMERGENCY.total_seconds() * 1000))
        self._ending.timeout.connect(self.end_emergency)
        lock.locked.connect(self._keep_typed)
        lock.hands_changed.connect(self._change_hands)
        screens.patient_opened.connect(self._note_chart)
        actions = shell.actions_by_name
        slots: dict[str, Callable[[], None]] = {
            "lock": lock.lock,
            "people": self.show_people,
            "password": self.change_password,
            "emergency": self.ask_emergency,
        }
        for name, slot in slots.items():
            actions[name].setVisible(True)
            actions[name].triggered.connect(slot)
        actions["desk"].setVisible(False)
        self.fit()

    @property
    def _actor(self) -> Actor:
        return self._bridge.desk.actor

    def fit(self) -> None:
        """Offer what the person at the desk may do."""
        sees = self._bridge.desk.sees_charts()
        for name in _CLINICAL:
            self.shell.actions_by_name[name].setEnabled(sees)
        self.shell.set_nav(sees)
        self.shell.actions_by_name["people"].setVisible(self._actor.role is Role.ADMIN)
        self.shell.actions_by_name["emergency"].setVisible(self._actor.role is not Role.PRESCRIBER)
        until = self._actor.emergency_until
        marked = "" if until is None else f"EMERGENCY until {until.astimezone(self._bridge.desk.zone):%H:%M}"
        self.shell.strip.mark.setText(marked or self.shell.strip.kept)
        if not sees:
            self.shell.counts.setText("")
            self.show_people()

    @Slot()
    def show_people(self) -> None:
        """Go to the list of people."""
        if self.screens.leave_patient():
            self.shell.show_page(self.people)
            self.shell.set_title("People")
            self.people.reload()

    @Slot()
    def change_password(self) -> None:
        """Ask for the old and the new password."""
        self.dialog = PasswordDialog(self._bridge, self.shell.frame)
        self.dialog.open()

    @Slot()
    def ask_emergency(self) -> None:
        """Ask what the emergency is."""

        def run(token: str, given: Given, owner: QWidget, done: Done, refused: Refusal) -> None:
            def begun(changes: Changes) -> None:
                self._begin_emergency()
                done(changes)

            self._bridge.do(owner, begun, refused, token, break_glass, given.text)

        self.dialog = DeedDialog("Emergency", _ABOUT, "Begin the emergency", run, self.shell.frame)
        self.dialog.open()

    def _begin_emergency(self) -> None:
        desk = self._bridge.desk
        self._take(replace(self._actor, emergency_until=desk.clock() + EMERGENCY))
        self._ending.start()
        if self._actor.role is Role.ADMIN:  # a nurse goes on with the patient in sight
            self.screens.show_today()
            self.screens.refresh()

    @Slot()
    def end_emergency(self) -> None:
        """Go back to what the role allows."""
        self._ending.stop()
        if self._actor.role is Role.ADMIN:
            self.screens.put_off()
        self._take(replace(self._actor, emergency_until=None))

    def _take(self, actor: Actor) -> None:
        self.screens.take_desk(actor)
        self.fit()

    @Slot(object)
    def _change_hands(self, actor: Actor) -> None:
        """Begin anew for somebody else; a call that was being typed stays a draft of whoever typed it."""
        self._ending.stop()
        self.screens.put_off()
        self.screens.take_desk(actor)
        self.screens.show_today()
        self.screens.refresh()
        self.fit()
        self.left.hand_over(actor)

    @Slot()
    def _keep_typed(self) -> None:
        """Keep as a draft what is being typed of a call, and note a plan being typed."""
        self.left.note(self._actor, self.screens.patient)
        if self.screens.patient is not None:
            self.screens.patient.call.keep()

    @Slot(int)
    def _note_chart(self, patient_id: int) -> None:
        """Write the line after the page was asked for: it waits for its turn, and the page does not."""
        refused = self.shell.notice.tell
        self._bridge.note(self, refused, str(uuid.uuid4()), open_chart, patient_id)
