"""The day's run in the window: at the start, at midnight and after an import; and what stands against trusting it."""

import time
import uuid
from datetime import date, datetime

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ldndesk.clinical.days import show_instant

from .bridge import Bridge

_MINUTE_MS = 60_000
_LONG_S = 1.0
"""A run longer than this says how far it has come."""


class DayWatch(QObject):
    """Judges whoever is due, a part at a time, so that no deed waits long."""

    turned = Signal()
    """A new day has begun."""
    warned = Signal(str)
    """Carries a sentence about the clock or the rule pack."""
    told = Signal(str)
    """Carries how far a long run has come."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._day: date | None = None
        self._stopped = False
        self._minute = QTimer(self, interval=_MINUTE_MS)
        self._minute.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to watch."""
        self._day = self._bridge.desk.today()
        self._minute.start()

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopped = True
        self._minute.stop()

    @Slot()
    def look(self) -> None:
        """See whether a new day has begun."""
        if self._day != (now := self._bridge.desk.today()):
            self._day = now
            self.turned.emit()
            self.judge()

    @Slot()
    def judge(self) -> None:
        """Judge again whoever is due."""
        if self._stopped:
            return
        from ldndesk.desk.day_run import clock_behind, patients_due  # noqa: PLC0415 - the rules, not for the lists
        from ldndesk.desk.packs import pack_fault  # noqa: PLC0415 - likewise

        self._bridge.ask(self, self._warn_of_the_pack, lambda _: pack_fault())
        self._bridge.ask(self, self._warn_of_the_clock, clock_behind)
        if self._bridge.desk.blocked:
            self._bridge.ask(self, self._warn_of_the_unjudged, patients_due)
            return
        self._bridge.ask(self, lambda due: self._judge(due, len(due), time.monotonic()), patients_due)

    def _warn_of_the_unjudged(self, due: tuple[int, ...]) -> None:
        if due:
            self.warned.emit(
                f"{len(due)} patients are due to be judged by the rules and cannot be while nothing can be saved: what "
                "the lists say of them may be out of date. A patient’s own page is judged when it is opened."
            )

    def _warn_of_the_pack(self, fault: str) -> None:
        if fault:
            self.warned.emit(fault)

    def _warn_of_the_clock(self, last: datetime | None) -> None:
        if last is not None:
            self.warned.emit(
                f"This computer’s clock is behind: the last entry was made at {show_instant(last)}. Set the clock "
                "right. Until then today’s lists may be of the wrong day, and no plan can be changed."
            )

    def _judge(self, due: tuple[int, ...], of: int, begun: float) -> None:
        from ldndesk.desk.day_run import CHUNK, run_day  # noqa: PLC0415 - likewise

        if not due or self._stopped:
            return
        if time.monotonic() - begun > _LONG_S:
            self.told.emit(f"Judging the day: {of - len(due):,} of {of:,} patients")
        token = f"day run {uuid.uuid4()}"
        self._bridge.do_unattended(self, lambda _: self._judge(due[CHUNK:], of, begun), token, run_day, due[:CHUNK])
