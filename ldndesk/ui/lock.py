"""The locked desk: after minutes without a key or a move of the mouse everything is hidden until somebody signs in.

Hidden, not covered: pages, dialogs and second windows are taken off the screen, and their commands do nothing.
"""

import time
import uuid
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from shiboken6 import isValid

from ldndesk.desk.signing_in import sign_in
from ldndesk.desk.staff import note_locked
from ldndesk.desk.work import Actor

from .bridge import Bridge
from .shell import Shell
from .sign_in_page import SignInPage, Typed

USUAL_MINUTES, MOST_MINUTES = 5, 15
_LOOK_MS = 1_000
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
    }
)


def seconds_awake_or_asleep() -> float:
    """Give seconds that go on while the machine sleeps: a lid closed over lunch locks the desk."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class Lock(QObject):
    """Watches for input, locks, and lets in."""

    locked = Signal()
    hands_changed = Signal(object)
    """Carries the Actor who came in place of another."""

    def __init__(
        self, shell: Shell, bridge: Bridge, minutes: int, now: Callable[[], float] = seconds_awake_or_asleep
    ) -> None:
        super().__init__(shell)
        self._shell, self._bridge, self._now = shell, bridge, now
        self.limit_s = 0
        self.set_minutes(minutes)
        self._last = now()
        self.is_locked = False
        self._hidden: list[QWidget] = []
        self._disabled: list[QAction] = []
        self._focus: QWidget | None = None
        self._title = ""
        self.page = SignInPage()
        self.page.tried.connect(self._try)
        shell.cover.addWidget(self.page)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def set_minutes(self, minutes: int) -> None:
        """Take after how long the desk is locked, within what is safe."""
        self.limit_s = 60 * min(max(minutes, 1), MOST_MINUTES)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note every sign of life, and hide what opens while the desk is locked."""
        kind = event.type()
        if kind in _INPUT:
            if not self.is_locked and self._is_idle():
                self.lock()
                return True  # the first key after a long pause opens nothing and types nothing
            self._last = self._now()
            return self.is_locked and isinstance(watched, QWidget) and not watched.isVisible()
        if self.is_locked and kind == QEvent.Type.Show and isinstance(watched, QWidget):
            self._hide_newcomer(watched)
        return False

    def _is_idle(self) -> bool:
        return self._now() - self._last >= self.limit_s

    @Slot()
    def look(self) -> None:
        """See whether the desk was left alone for too long."""
        if not self.is_locked and self._is_idle():
            self.lock()

    def _hide_newcomer(self, window: QWidget) -> None:
        if window.isWindow() and window is not self._shell.frame:
            window.setWindowOpacity(0)
            self._hidden.append(window)
            QTimer.singleShot(0, window, window.hide)

    @Slot()
    def lock(self) -> None:
        """Take everything off the screen; what stands in forms stays in them, and a call is kept as a draft besides."""
        if self.is_locked or not self._bridge.desk.actor.staff_id:
            return
        self.is_locked = True
        self.locked.emit()
        self._focus = QApplication.focusWidget()
        while (popup := QApplication.activePopupWidget()) is not None and popup.close():
            pass
        QToolTip.hideText()
        frame = self._shell.frame
        self._hidden = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not frame]
        for window in self._hidden:
            window.hide()
        actions = self._shell.actions_by_name
        self._disabled = [a for name, a in actions.items() if a.isEnabled() and name != "quit"]
        for action in self._disabled:
            action.setEnabled(False)
        self._title = frame.windowTitle()
        frame.setWindowTitle("ldndesk – locked")
        frame.menuBar().hide()
        frame.statusBar().hide()
        self._shell.cover.setCurrentWidget(self.page)
        self.page.lock(self._bridge.desk.actor.name)
        self._bridge.note(self, self.page.refuse, str(uuid.uuid4()), note_locked)

    @Slot(object)
    def _try(self, typed: Typed) -> None:
        desk = replace(self._bridge.desk)
        self._bridge.work_out(self, self.let_in, self.page.refuse, sign_in, desk, typed.name, typed.password)

    def let_in(self, actor: Actor) -> None:
        """Give the desk back as it was to whoever left it; close what they left open before somebody else."""
        if not self.is_locked:
            return
        same = actor.staff_id == self._bridge.desk.actor.staff_id
        self.is_locked = False
        self._last = self._now()
        self.page.begin()
        frame = self._shell.frame
        self._shell.uncover()
        frame.menuBar().show()
        frame.statusBar().show()
        for action in self._disabled:
            action.setEnabled(True)
        windows = [window for window in self._hidden if isValid(window)]
        self._hidden = []
        for window in windows:
            window.setWindowOpacity(1)
            if same:
                window.show()
            else:
                window.close()
        if same:
            frame.setWindowTitle(self._title)
            if self._focus is not None and isValid(self._focus):
                self._focus.window().activateWindow()
                self._focus.setFocus()
        else:
            self.page.name.clear()
            self.hands_changed.emit(actor)

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)
