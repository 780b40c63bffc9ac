"""The one door from the screens to the use cases, and the one signal that tells the screens."""

import logging
import sys
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from ldndesk.desk.whose import Whose
from ldndesk.desk.work import CannotWrite, Changes, Desk, Refused, Work

P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger(__name__)
TURN_S = 0.001
"""So soon the worker lets the screens go on; at the usual 5 ms the day's run was felt while typing (40 ms)."""
CLOSED = "The record is closed already; nothing was stored."


class Bridge(QObject):
    """Runs readings and deeds on one worker thread and answers on the screens' thread."""

    changed = Signal(object)
    """Carries Changes after every deed that was committed."""
    failed = Signal(str)
    """Carries one sentence when a reading or deed broke unexpectedly."""
    barred = Signal(str)
    """Carries what is wrong with the record when it took nothing."""
    closing = Signal()
    """The last moment at which something can still be kept."""
    _arrived = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.desk_id = str(uuid.uuid4())
        """Tells this window from those at other desks."""
        self.own: set[str] = set()
        """Tokens of the deeds done from here; those of other desks are looked for beside them."""
        sys.setswitchinterval(TURN_S)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._closed = False
        self._arrived.connect(self._deliver)

    def ask(
        self,
        owner: QObject,
        then: Callable[[T], object],
        reading: Callable[Concatenate[Work, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Read; ``then`` gets the answer unless ``owner`` has gone. What breaks goes to ``failed``."""
        if self._closed:
            return  # a question that comes after the end has nobody to answer to
        desk = self._as_now()
        future = self._pool.submit(lambda: desk.ask(reading, *args, **kwargs))
        self._follow(future, owner, then, self.failed.emit)

    def do(
        self,
        owner: QObject,
        then: Callable[[Changes], object],
        refused: Callable[[str], object],
        token: str,
        deed: Callable[Concatenate[Work, P], Changes],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Do a deed; then ``changed`` is emitted and ``then`` called, or ``refused`` with the sentence to show."""
        if self._closed:
            refused(CLOSED)
            return
        self.own.add(token)
        desk = self._as_now()
        future = self._pool.submit(lambda: desk.do(token, deed, *args, **kwargs))
        self._tell(future, owner, then, refused)

    def do_about(
        self,
        whose: Whose,
        owner: QObject,
        then: Callable[[Changes], object],
        refused: Callable[[str], object],
        token: str,
        deed: Callable[Concatenate[Work, P], Changes],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Do a deed before a patient's banner; refused when it would be about anybody else."""
        if self._closed:
            refused(CLOSED)
            return
        self.own.add(token)
        desk = self._as_now().about(whose)
        future = self._pool.submit(lambda: desk.do(token, deed, *args, **kwargs))
        self._tell(future, owner, then, refused)

    def do_unattended(
        self,
        owner: QObject,
        then: Callable[[Changes], object],
        token: str,
        deed: Callable[Concatenate[Work, P], Changes],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Do a deed that nobody at the desk asked for; it stands in the record as the program's own."""
        if self._closed:
            return
        self.own.add(token)
        future = self._pool.submit(lambda: self.desk.unattended().do(token, deed, *args, **kwargs))
        self._tell(future, owner, then, self.failed.emit)

    def _as_now(self) -> Desk:
        """Give the desk with whoever is at it now, even if it changes hands before the worker comes to it."""
        return replace(self.desk)

    def _tell(
        self,
        future: "Future[Changes]",
        owner: QObject,
        then: Callable[[Changes], object],
        refused: Callable[[str], object],
    ) -> None:
        def done(changes: Changes) -> None:
            if self._closed:
                return  # stored; nobody is left to be told
            if isValid(owner):
                then(changes)  # whoever did the deed is answered before every list is read anew
            self.changed.emit(changes)

        self._follow(future, self, done, lambda why: refused(why) if isValid(owner) else self.failed.emit(why))

    def jot(
        self,
        owner: QObject,
        then: Callable[[T], object],
        refused: Callable[[str], object],
        note: Callable[Concatenate[Work, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Note what is no deed, such as a draft; ``then`` gets the answer, ``refused`` the sentence to show."""
        desk = self._as_now()
        future = self._pool.submit(lambda: desk.jot(note, *args, **kwargs))
        self._follow(future, owner, then, lambda why: refused(why) if isValid(owner) else None)

    def note(
        self,
        owner: QObject,
        refused: Callable[[str], object],
        token: str,
        deed: Callable[Concatenate[Work, P], Changes],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Do a deed that changes nothing any screen shows, such as noting that a chart was opened.

        While the record takes nothing it is noted in the log, by numbers.
        """
        desk = self._as_now()
        if desk.blocked:
            numbers = [given for given in args if isinstance(given, int)]
            _log.warning("the record takes nothing: %s %s, account %d", deed.__name__, numbers, desk.actor.staff_id)
            return
        future = self._pool.submit(lambda: desk.do(token, deed, *args, **kwargs))
        self._follow(future, owner, lambda _: None, lambda why: refused(why) if isValid(owner) else None)

    def work_out(
        self,
        owner: QObject,
        then: Callable[[T], object],
        refused: Callable[[str], object],
        work: Callable[P, T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Work out what takes a moment and is no use case, such as the hash of a password, off the screens’ thread."""
        future = self._pool.submit(lambda: work(*args, **kwargs))
        self._follow(future, owner, then, lambda why: refused(why) if isValid(owner) else None)

    def close(self) -> None:
        """Let what is under way finish and stop the worker."""
        if not self._closed:
            self.closing.emit()
        self._closed = True
        self._pool.shutdown(wait=True)  # a draft or deed that waits its turn is still kept

    def _follow(
        self, future: "Future[T]", owner: QObject, then: Callable[[T], object], failed: Callable[[str], object]
    ) -> None:
        def answer() -> None:
            try:
                result = future.result()
            except CannotWrite as refusal:
                self.barred.emit(refusal.why)
                failed(str(refusal))
            except Refused as refusal:
                failed(str(refusal))
            except Exception:  # noqa: BLE001 - a broken reading must reach the person, never vanish in a thread
                _log.exception("a use case broke")
                failed("The program could not do this; nothing was changed. The fault is in the log.")
            else:
                if isValid(owner):
                    then(result)

        future.add_done_callback(lambda _: self._arrived.emit(answer) if isValid(self) else None)

    @Slot(object)
    def _deliver(self, answer: Callable[[], None]) -> None:
        if not self._closed:  # else nobody is left to be told, and nothing more can be asked
            answer()
