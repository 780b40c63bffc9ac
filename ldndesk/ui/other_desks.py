"""Brings in what is done at other desks: lists in sight follow, and what is being typed stays, with a word about it."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from ldndesk.clinical.days import show_instant
from ldndesk.desk.other_desks import Heard, News, read_last, read_since
from ldndesk.desk.work import PROGRAM, Changes, Part

from .bridge import Bridge
from .screens import Screens
from .shell import Shell

EVERY_MS = 1000
TYPING = "typing"
UNREACHED = "other desks"


class OtherDesks(QObject):
    """Looks every second, off the screens' thread, and only once the look before was answered."""

    looked = Signal()
    """The record was looked at."""

    def __init__(self, shell: Shell, bridge: Bridge, screens: Screens) -> None:
        super().__init__(shell)
        self._shell, self._bridge, self._screens = shell, bridge, screens
        self._last: int | None = None
        self._waits = False
        self._clock = QTimer(self, interval=EVERY_MS)
        self._clock.timeout.connect(self.look)
        bridge.closing.connect(self.stop)

    @Slot()
    def begin(self) -> None:
        """Look now and from now on."""
        self._clock.start()
        self.look()

    @Slot()
    def stop(self) -> None:
        """Look no more."""
        self._clock.stop()
        self._waits = True

    @Slot()
    def look(self) -> None:
        """Ask what was done since the last look."""
        if self._waits:
            return
        self._waits = True
        desk, last = self._bridge.desk, self._last
        if last is None:
            self._bridge.work_out(self, self._hear, self._unreached, desk.ask, read_last)
        else:
            self._bridge.work_out(self, self._hear, self._unreached, desk.ask, read_since, last, self._bridge.own)

    def _hear(self, news: News) -> None:
        self._waits = not self._clock.isActive()
        if self._last is not None and news.last < self._last:
            self._shell.alarms.tell(
                UNREACHED,
                "The record ends earlier than it did: an older copy was put in its place. Save nothing more, and ask "
                "whoever keeps the server.",
            )
        elif self._last is not None:
            self._shell.alarms.tell(UNREACHED, "")
        self._last = news.last
        for heard in news.deeds:
            self._tell(heard)
        for changes in together(news.deeds):
            self._bridge.changed.emit(changes)
        self.looked.emit()

    def _unreached(self, why: str) -> None:
        self._waits = not self._clock.isActive()
        self._shell.alarms.tell(UNREACHED, f"{why} What stands on the screen may be out of date.")
        self.looked.emit()

    def _tell(self, heard: Heard) -> None:
        """Say what somebody else did; beside what is being typed about the same patient so that it is not missed."""
        by_rule = heard.actor in ("", PROGRAM.name)
        if not by_rule and heard.changes.note and self._bridge.desk.sees_charts():
            self._shell.note.setText(f"{heard.actor}, at another desk: {heard.changes.note}")
        page = self._screens.patient
        if page is None or by_rule or not heard.changes.note or heard.changes.patient_id != page.patient_id:
            return
        editor = page.editor if page.editor is not None and isValid(page.editor) else None
        if page.form is None and editor is None:
            return
        at = show_instant(heard.at.astimezone(self._bridge.desk.zone))
        words = f"{heard.actor} changed this patient’s record at another desk at {at}: {heard.changes.note}"
        if editor is not None:
            editor.hear()
        self._shell.alarms.tell(
            TYPING, f"{words} What you are typing is kept; look at it again before you save.", [("Seen", self._seen)]
        )

    @Slot()
    def _seen(self) -> None:
        self._shell.alarms.tell(TYPING, "")


def together(deeds: tuple[Heard, ...]) -> list[Changes]:
    """Put the changes of one patient into one, so that a page is read anew once."""
    parts: dict[int | None, frozenset[Part]] = {}
    for heard in deeds:
        parts[heard.changes.patient_id] = parts.get(heard.changes.patient_id, frozenset()) | heard.changes.parts
    return [Changes(patient_id, touched) for patient_id, touched in parts.items()]
