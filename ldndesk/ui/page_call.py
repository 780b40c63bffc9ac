"""The call on a patient's page: claimed, typed with a draft behind it, never lost by leaving."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ldndesk.desk.calls import CallBegun, begin_call
from ldndesk.desk.page import PatientPage

from .bridge import Bridge
from .call_draft import DraftKeeper
from .call_form import CallForm
from .plain_label import PlainLabel


class LeaveStrip(QFrame):
    """Asks what to do with a call that is not saved."""

    def __init__(self) -> None:
        super().__init__()
        self.keep = QPushButton("&Keep typing")
        self.later = QPushButton("Leave it as a d&raft")
        self.discard = QPushButton("&Discard the call")
        strip = QHBoxLayout(self)
        strip.addWidget(PlainLabel("This call is not saved.", kind="strong"), 1)
        for button in (self.keep, self.later, self.discard):
            button.setAutoDefault(True)  # Enter presses it
            strip.addWidget(button)
        self.setProperty("kind", "strip")
        self.hide()

    def ask(self) -> None:
        """Ask; to keep typing is what a hasty key does."""
        self.show()
        self.keep.setFocus()


class PageCall(QObject):
    """Opens the call form of one patient and sees to its end."""

    opened = Signal(object)
    """Carries the form."""
    ended = Signal(object)
    """Carries the form that is done with."""
    refused = Signal(str)
    read = Signal()
    """The result of a saved call was read."""

    def __init__(self, bridge: Bridge, patient_id: int, owner: QWidget) -> None:
        super().__init__(owner)
        self._bridge, self._patient_id = bridge, patient_id
        self._claiming = False
        self._keeper: DraftKeeper | None = None
        self.form: CallForm | None = None
        self.leave = LeaveStrip()
        self.leave.keep.clicked.connect(self.stay)
        self.leave.later.clicked.connect(self.put_off)
        self.leave.discard.clicked.connect(self.discard)

    def start(self, page: PatientPage) -> None:
        """Claim the patient and open the form, on the draft where one is left."""
        if self.form is not None or self._claiming or page.looking_back:
            return
        self._claiming = True
        at = (self._patient_id, self._bridge.desk_id)
        self._bridge.jot(self, lambda begun: self._claimed(page, begun), self._refuse, begin_call, *at)

    def _refuse(self, why: str) -> None:
        self._claiming = False
        self.refused.emit(why)

    def _claimed(self, page: PatientPage, begun: CallBegun) -> None:
        self._claiming = False
        self.form = CallForm(self._bridge, page, begun.consent)
        self._keeper = DraftKeeper(self._bridge, self.form, self._patient_id, begun.draft)
        self.form.closed.connect(self._closed)
        self.form.saved.connect(self.leave.hide)
        self.opened.emit(self.form)

    @Slot()
    def _closed(self) -> None:
        stored = self.form is not None and self.form.result is not None
        self.cancel()
        if stored:
            self.read.emit()

    def may_leave(self) -> bool:
        """Whether nothing typed is unsaved; else ask."""
        if self.form is not None and self.form.is_unsaved():
            self.leave.ask()
            return False
        return True

    @Slot()
    def cancel(self) -> None:
        """Close the form, unless something typed is unsaved."""
        if self.may_leave():
            self.end(discard=True)

    @Slot()
    def stay(self) -> None:
        """Go on typing."""
        self.leave.hide()
        if self.form is not None:
            self.form.setFocus()

    def keep(self) -> None:
        """Keep what is typed as a draft and go on."""
        if self._keeper is not None:
            self._keeper.keep()

    @Slot()
    def put_off(self) -> None:
        """Close the form and keep what was typed as a draft."""
        if self._keeper is not None:
            self._keeper.keep()
        self.end(discard=False)

    @Slot()
    def discard(self) -> None:
        """Close the form and let go of what was typed."""
        self.end(discard=True)

    def end(self, *, discard: bool) -> None:
        """Close the form; the patient is free for others again."""
        self.leave.hide()
        if self._keeper is not None:
            self._keeper.end(discard=discard)
            self._keeper = None
        if (form := self.form) is not None:
            self.form = None
            self.ended.emit(form)
