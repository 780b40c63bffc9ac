"""Watches over the record in the window: backups, the daily check, and what must not be overlooked."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QSettings, QTimer, Signal, SignalInstance, Slot
from shiboken6 import isValid

from ldndesk.desk.keeper import Keeper, alarm_of
from ldndesk.desk.work import Desk, Refused

from .shell import Shell

T = TypeVar("T")
_HOUR_MS = 3_600_000
_CHECKED = "keeping/checked"
_log = logging.getLogger(__name__)


def watch_record(desk: Desk, shell: Shell, settings: QSettings, when: SignalInstance) -> "RecordWatch | None":
    """Watch over a record that somebody is to keep, from a moment on."""
    if desk.keeper is None:
        return None
    watch = RecordWatch(desk.keeper, desk, shell, settings)
    when.connect(watch.begin)
    return watch


class RecordWatch(QObject):
    """Works on a thread of its own, so that neither deeds nor screens wait."""

    checked = Signal()
    """The record was checked."""
    _arrived = Signal(object)

    def __init__(self, keeper: Keeper, desk: Desk, shell: Shell, settings: QSettings) -> None:
        super().__init__(shell)
        self._keeper, self._desk, self._shell, self._settings = keeper, desk, shell, settings
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="keeper")
        self._hourly = QTimer(self, interval=_HOUR_MS)
        self._hourly.timeout.connect(self.look)
        self._arrived.connect(self._deliver)
        self._is_finished = False
        shell.actions_by_name["backup"].setVisible(True)
        shell.actions_by_name["backup"].triggered.connect(self.choose_target)

    @Slot()
    def begin(self) -> None:
        """Say what was restored, then look now and every hour."""
        if self._is_finished:
            return
        self._run("restored", self._keeper.restored, self._tell_restored)
        self._hourly.start()
        if self._is_checked():
            self._run("trail", self._check_since, self._tell_since)
        self.look()

    @Slot()
    def look(self) -> None:
        """See to what is due: free space, the day's check, the hour's backup."""
        self._run("space", self._keeper.space, lambda sentence: self._shell.alarms.tell("space", sentence))
        if not self._is_checked():
            self._run("check", self._check, self._tell_checked)
        now = self._desk.clock()
        self._run("backup", lambda: self._keeper.back_up_if_changed(now), lambda _: self._well("backup"))

    def _is_checked(self) -> bool:
        """Whether the whole record was checked today and held."""
        return bool(self._settings.value(_CHECKED) == f"{self._desk.today().isoformat()} {self._keeper.path}")

    def _check_since(self) -> str:
        return alarm_of(self._keeper.check_since())

    def _tell_since(self, sentence: str) -> None:
        self._shell.alarms.tell("trail", sentence)
        self.checked.emit()

    def _check(self) -> tuple[str, bool]:
        report = self._keeper.check()
        return alarm_of(report), bool(report.file)

    def _tell_checked(self, found: tuple[str, bool]) -> None:
        sentence, unsound = found
        if unsound:
            self._desk.blocked = sentence
        self._shell.alarms.tell("check", sentence)
        if not sentence:
            self._settings.setValue(_CHECKED, f"{self._desk.today().isoformat()} {self._keeper.path}")
        self.checked.emit()

    def _tell_restored(self, sentence: str) -> None:
        self._shell.alarms.tell("restored", sentence, [("Taken note", self._take_note)])

    def _take_note(self) -> None:
        self._keeper.take_note()
        self._shell.alarms.tell("restored", "")

    def _well(self, cause: str) -> None:
        self._shell.alarms.tell(cause, "")

    @Slot()
    def choose_target(self) -> None:
        """Ask where to and back up there."""
        from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415 - not needed to show the day

        name, _ = QFileDialog.getSaveFileName(self._shell.frame, "Back up now", f"{self._desk.today()}.ldndesk")
        if name:
            self.back_up_to(Path(name))

    def back_up_to(self, target: Path) -> None:
        """Back up to a file and say so in the status line."""
        self._run("backup", lambda: self._keeper.back_up_to(target), self._shell.note.setText)

    def finish(self, *, backing_up: bool = True) -> None:
        """Make the last backup, when something changed, and stop; no other is made, or thinned, before a restore."""
        self._hourly.stop()
        self._is_finished = True
        now = self._desk.clock()
        if not backing_up:
            self._pool.shutdown(wait=True)
            return
        last = self._pool.submit(lambda: self._keeper.back_up_if_changed(now))
        self._pool.shutdown(wait=True)
        if (error := last.exception()) is not None:
            _log.error("no backup at close", exc_info=error)

    def _run(self, cause: str, work: Callable[[], T], then: Callable[[T], object]) -> None:
        def answer(future: "Future[T]") -> None:
            try:
                then(future.result())
            except Refused as why:
                self._shell.alarms.tell(cause, str(why))
            except Exception:  # noqa: BLE001 - whatever broke, the person at the desk must know it was not done
                _log.exception("keeping the record broke")
                self._shell.alarms.tell(cause, f"The program could not see to the record ({cause}); see the log.")

        future = self._pool.submit(work)
        future.add_done_callback(lambda done: self._arrived.emit(lambda: answer(done)) if isValid(self) else None)

    @Slot(object)
    def _deliver(self, answer: Callable[[], None]) -> None:
        answer()
