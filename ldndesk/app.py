"""Puts the rooms together: first frame, then the record on a worker, then the screens.

Until the first frame is painted only Qt and light modules are imported; the database, the rules and the
screens follow on a thread of their own, so that the window never stands still.
"""

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QSettings, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from ldndesk.app_log import begin_log
from ldndesk.ui import look
from ldndesk.ui.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from tempfile import TemporaryDirectory

    from ldndesk.adjusting import Adjusting
    from ldndesk.desk.today import Today
    from ldndesk.desk.work import Desk
    from ldndesk.encrypt_here import Encrypter
    from ldndesk.entering import Kind
    from ldndesk.entry import Entry
    from ldndesk.put_back import Restorer
    from ldndesk.store.clinic_key import ClinicKey, Hardness
    from ldndesk.store.server import Place
    from ldndesk.ui.bridge import Bridge
    from ldndesk.ui.lock import Lock
    from ldndesk.ui.record_watch import RecordWatch
    from ldndesk.ui.screens import Screens
    from ldndesk.ui.shell import Shell
    from ldndesk.ui.signed_in import SignedIn
    from ldndesk.ui.write_watch import WriteWatch


class Program(QObject):
    """One running program: the window, and the record behind it once it is open."""

    progressed = Signal(str, int, int)
    filled = Signal()
    """The start page shows the day."""
    failed = Signal(str)
    _loaded = Signal()
    _asked = Signal(object, object)
    _opened = Signal(object, object)

    def __init__(
        self,
        app: QApplication,
        settings: QSettings,
        *,
        demo: bool,
        database: "Place | None",
        hardness: "Hardness | None" = None,
        first: "Callable[[], None] | None" = None,
    ) -> None:
        super().__init__()
        self._first = first
        self.then: Callable[[], None] | None = None
        """What is to be done before the program begins anew; None: it ends."""
        self._app = app
        self._hardness = hardness
        self._settings = settings
        self._demo = demo
        self._database = database
        self._folder: TemporaryDirectory[str] | None = None
        self._loader = threading.Thread(target=self._load, name="loader", daemon=True)
        self._scheme = look.Scheme(str(settings.value("look/scheme", look.Scheme.SYSTEM.value)))
        self.shell: Shell | None = None
        self.entry: Entry | None = None
        self.lock: Lock | None = None
        self.signed_in: SignedIn | None = None
        self.adjusting: Adjusting | None = None
        self.bridge: Bridge | None = None
        self.screens: Screens | None = None
        self.keeping: RecordWatch | None = None
        self.writing: WriteWatch | None = None
        self.restorer: Restorer | None = None
        self.encrypter: Encrypter | None = None
        look.prepare(app, self._scheme, whole=False)
        self.window = Frame(demo=demo)
        if isinstance(place := settings.value("window/place"), QByteArray):
            self.window.restoreGeometry(place)
        self.window.closing.connect(self._keep_place)
        self.window.painted.connect(self._begin)
        self._loaded.connect(self._furnish)
        self.progressed.connect(self._say_progress)  # here: what fails at once is told before there is a page for it
        self.failed.connect(self._say_failure)
        self._opened.connect(self._fill)
        self._asked.connect(self._ask)

    @Slot()
    def _begin(self) -> None:
        self._loader.start()

    def _load(self) -> None:
        """Load what the window needs, then open the record; runs on the loader's thread."""
        import ldndesk.ui.shell  # noqa: F401, PLC0415 - after the first frame, on this thread

        self._loaded.emit()
        try:
            if self._first is not None:
                self.progressed.emit("One moment: the record is being put in its place", 0, 0)
                self._first()
            opened = self._open()
        except Exception as error:  # noqa: BLE001 - whatever it is, the person at the desk must be told
            self.failed.emit(begin_log().say_why(error))
            return
        if opened is not None:
            self._opened.emit(*opened)
        begin_log()

    def _open(self) -> "tuple[Desk, Today] | None":
        """Open a record that nobody signs in to; None where people are asked first."""
        from pathlib import Path  # noqa: PLC0415 - likewise

        from ldndesk import opening, places  # noqa: PLC0415 - likewise

        path = places.database_path(self._database)
        if self._demo:
            self._folder = opening.demo_folder()
            opened = opening.open_demo(self._folder, self.progressed.emit)
        elif isinstance(path, Path) and opening.is_plain(path):
            opened = opening.open_desk(path, self.progressed.emit)
        else:
            import ldndesk.entry  # noqa: PLC0415 - likewise
            from ldndesk import entering  # noqa: PLC0415 - likewise

            kind = entering.look_at(path)
            self._asked.emit(kind, entering.resting_key(path) if kind is entering.Kind.SEALED else None)
            return None
        import ldndesk.ui.screens  # noqa: F401, PLC0415 - likewise

        return opened

    @Slot()
    def _furnish(self) -> None:
        from ldndesk.ui.shell import Shell  # noqa: PLC0415 - imported by now; not for the first frame

        look.wear(self._app, self._scheme)
        self.shell = Shell(self.window, self._scheme)
        self.shell.scheme_chosen.connect(self._wear)
        self.shell.wait.restore_wanted.connect(self._restore_unopened)

    @Slot(str, int, int)
    def _say_progress(self, words: str, done: int, of: int) -> None:
        if self.shell is not None:
            self.shell.wait.show_progress(words, done, of)

    @Slot(str)
    def _say_failure(self, sentence: str) -> None:
        if self.shell is not None:
            self.shell.wait.show_failure(sentence, may_restore=not self._demo and self._in_file())

    def _in_file(self) -> bool:
        from ldndesk import places  # noqa: PLC0415 - seldom needed

        return places.is_in_file(self._database)

    @Slot()
    def _restore_unopened(self, key: "ClinicKey | None" = None) -> None:
        """Restore a record that does not open."""
        if (restorer := self._restorer()) is not None:
            restorer.restore_unopened(key)

    @Slot()
    def _restore(self) -> None:
        if self.bridge is not None and (restorer := self._restorer()) is not None:
            restorer.restore_open(self.bridge)

    def _restorer(self) -> "Restorer | None":
        """Give what restores a backup; None for a record on a server, whose keeper does."""
        from pathlib import Path  # noqa: PLC0415 - seldom needed

        from ldndesk import places  # noqa: PLC0415 - seldom needed
        from ldndesk.put_back import Restorer  # noqa: PLC0415 - likewise

        path = places.database_path(self._database)
        if self.restorer is None and isinstance(path, Path):
            self.restorer = Restorer(path, self.window)
            self.restorer.agreed.connect(self._begin_anew)
        return self.restorer

    def _offer_encrypting(self, desk: "Desk") -> None:
        """Offer it where nobody signs in, and the record can be written."""
        if self.shell is not None and desk.keeper is not None and not desk.actor.staff_id:
            self.shell.actions_by_name["encrypt"].setVisible(True)
            self.shell.actions_by_name["encrypt"].triggered.connect(self._encrypt)

    @Slot()
    def _encrypt(self) -> None:
        from ldndesk.encrypt_here import Encrypter  # noqa: PLC0415 - seldom needed

        if self.bridge is not None and (keeper := self.bridge.desk.keeper) is not None:
            self.encrypter = Encrypter(keeper.path, self.bridge, self.window, self._hardness)
            self.encrypter.agreed.connect(self._begin_anew)

    @Slot(object)
    def _begin_anew(self, first: "Callable[[], None]") -> None:
        """Close the record, do what nobody may have it open for, and open it again."""
        self.then = first
        self.window.close()

    @Slot(object, object)
    def _ask(self, kind: "Kind", key: "ClinicKey | None") -> None:
        from ldndesk.entry import Entry  # noqa: PLC0415 - imported by now; not for the first frame
        from ldndesk.store.clinic_key import USUAL  # noqa: PLC0415 - likewise

        if self.shell is None:
            return
        from ldndesk import places  # noqa: PLC0415 - likewise

        self.entry = Entry(self.shell, places.database_path(self._database), self._hardness or USUAL)
        self.entry.entered.connect(self._enter)
        self.entry.restore_wanted.connect(self._restore_unopened)
        self.entry.begin(kind, key, lambda error: begin_log().say_why(error))

    @Slot(object)
    def _enter(self, desk: "Desk") -> None:
        self._fill(desk, None)

    @Slot(object, object)
    def _fill(self, desk: "Desk", today: "Today | None") -> None:
        from ldndesk.ui.bridge import Bridge  # noqa: PLC0415 - imported by now; not for the first frame
        from ldndesk.ui.other_desks import OtherDesks  # noqa: PLC0415 - likewise
        from ldndesk.ui.record_watch import watch_record  # noqa: PLC0415 - likewise
        from ldndesk.ui.screens import Screens  # noqa: PLC0415 - likewise
        from ldndesk.ui.write_watch import WriteWatch  # noqa: PLC0415 - likewise

        if self.shell is None:
            return
        self.bridge = Bridge(desk, self)
        self.screens = Screens(self.shell, self.bridge, self._settings, demo=self._demo)
        self.screens.filled.connect(self._settle)
        if not self._demo:
            self.shell.actions_by_name["restore"].setVisible(desk.keeper is not None)
            self.shell.actions_by_name["restore"].triggered.connect(self._restore)
            self._offer_encrypting(desk)
            self.keeping = watch_record(desk, self.shell, self._settings, self.screens.warming.warmed)
        self.writing = WriteWatch(self.shell, self.bridge, self.screens.watch)
        if not self._demo:
            self.screens.warming.warmed.connect(OtherDesks(self.shell, self.bridge, self.screens).begin)
        self.screens.start(today)
        self._guard(self.shell, self.bridge, self.screens)

    def _guard(self, shell: "Shell", bridge: "Bridge", screens: "Screens") -> None:
        """Lock the desk when nobody is at it, and fit it to who is, where people sign in."""
        if not bridge.desk.actor.staff_id:
            return
        from ldndesk.adjusting import Adjusting  # noqa: PLC0415 - likewise
        from ldndesk.ui.lock import USUAL_MINUTES, Lock  # noqa: PLC0415 - a demo has nothing to lock
        from ldndesk.ui.signed_in import SignedIn  # noqa: PLC0415 - likewise

        minutes = str(self._settings.value("lock/minutes", USUAL_MINUTES))
        self.lock = Lock(shell, bridge, int(minutes) if minutes.isdecimal() else USUAL_MINUTES)
        self.adjusting = Adjusting(shell, bridge, self._settings, self.lock, self._hardness)
        if self.entry is not None:
            self.lock.page.name.setText(self.entry.handle)
        self.signed_in = SignedIn(shell, bridge, screens, self.lock)

    @Slot()
    def _settle(self) -> None:
        from ldndesk.ui.collecting import Collecting  # noqa: PLC0415 - after the first frame

        Collecting(self)
        self.filled.emit()
        if self.screens is not None:
            QTimer.singleShot(0, self.screens.after_filled)

    @Slot()
    def _keep_place(self) -> None:
        """Remember where the window stood and how large."""
        self._settings.setValue("window/place", self.window.saveGeometry())

    @Slot(str)
    def _wear(self, scheme: str) -> None:
        self._settings.setValue("look/scheme", scheme)
        look.wear(self._app, look.Scheme(scheme))

    def close(self) -> None:
        """Let the worker finish and close the record; a demo's folder is removed."""
        if self._loader.ident is not None:
            self._loader.join()
        if self.entry is not None:
            self.entry.close()
        if self.lock is not None:
            self.lock.stop()
        if self.screens is not None:
            self.screens.close()
        if self.bridge is not None:
            self.bridge.close()
            if self.keeping is not None:
                self.keeping.finish(backing_up=self.then is None)
            self.bridge.desk.engine.dispose()
        if self._folder is not None:
            self._folder.cleanup()
