"""Hears from the computer that its screen was locked or that it goes to sleep; silent where nothing tells."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

_SAVERS = (
    ("org.freedesktop.ScreenSaver", "ActiveChanged", "1active_changed(bool)"),
    ("org.gnome.ScreenSaver", "ActiveChanged", "1active_changed(bool)"),
    ("org.cinnamon.ScreenSaver", "ActiveChanged", "1active_changed(bool)"),
    ("org.mate.ScreenSaver", "ActiveChanged", "1active_changed(bool)"),
)
_LOGIN = (
    ("org.freedesktop.login1.Session", "Lock", "1told_to_lock()"),
    ("org.freedesktop.login1.Manager", "PrepareForSleep", "1active_changed(bool)"),
)


class ScreenLock(QObject):
    """Listens on the buses of the desktop and of the system."""

    locked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hears = False
        """Whether anything could tell."""

    def listen(self) -> None:
        """Listen where there is a bus; elsewhere nothing happens."""
        try:
            from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - a demo has nothing to lock
        except ImportError:
            return
        self.listen_on(QDBusConnection.sessionBus(), QDBusConnection.systemBus())

    def listen_on(self, desktop: "QDBusConnection", system: "QDBusConnection") -> None:
        """Listen on two buses."""
        for bus, told in ((desktop, _SAVERS), (system, _LOGIN)):
            if bus.isConnected():
                for interface, name, slot in told:
                    self.hears |= bus.connect("", "", interface, name, self, slot)  # type: ignore[call-overload]

    @Slot(bool)
    def active_changed(self, active: bool) -> None:
        """The screen was locked, or is free again."""
        if active:
            self.locked.emit()

    @Slot()
    def told_to_lock(self) -> None:
        """The session was told to lock."""
        self.locked.emit()
