"""The whole program as people start it: over a record at a path, with a log of its own, founded or plain."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar, cast

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldndesk import entering, places
from ldndesk.app import Program
from ldndesk.desk.work import Desk, Role
from ldndesk.store.clinic_key import make_key
from ldndesk.store.server import Place
from ldndesk.ui.first_run import FirstRun
from ldndesk.ui.screens import Screens
from ldndesk.ui.shell import Shell
from ldndesk.ui.sign_in_page import SignInPage
from ldndesk.ui.wait_page import WaitPage

from .desk.people import NAMES, QUICK, WORDS

P_ = TypeVar("P_", bound=Place)
PASSPHRASE = "seven grey herons wade"
LONG = 20_000


@contextmanager
def log_beside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep the log in a test's folder, and let no store of secrets answer; gives the log's file."""
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    root = logging.getLogger()
    before = list(root.handlers)
    yield places.log_folder() / "ldndesk.log"
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()


def found_at(place: P_) -> P_:
    """Found a clinic as its first run leaves it."""
    people = tuple(entering.Newcomer(role, NAMES[role][1], NAMES[role][0], WORDS[role]) for role in Role)
    new = entering.NewClinic("Riverside Practice", "America/New_York", people, PASSPHRASE, make_key())
    entering.found_clinic(place, new, lambda *_: None, QUICK)
    return place


class Started:
    """The program as somebody before it finds it."""

    def __init__(
        self,
        qapp: QApplication,
        qtbot: QtBot,
        database: Place,
        first: Callable[[], None] | None = None,
        folder: Path | None = None,
    ) -> None:
        kept = folder or Path(str(database)).parent
        settings = QSettings(str(kept / "settings.ini"), QSettings.Format.IniFormat)
        self.qtbot = qtbot
        self.program = Program(qapp, settings, demo=False, database=database, hardness=QUICK, first=first)
        self._filled: list[bool] = []
        self._is_closed = False
        self.program.filled.connect(lambda: self._filled.append(True))
        qtbot.addWidget(self.program.window)
        with qtbot.waitSignal(self.program.window.painted):
            self.program.window.show()

    def wizard(self) -> FirstRun:
        self.qtbot.waitUntil(lambda: self.program.entry is not None and self.program.entry.first_run is not None)
        assert self.program.entry is not None
        return cast(FirstRun, self.program.entry.first_run)

    def page(self) -> SignInPage:
        self.qtbot.waitUntil(
            lambda: self.program.entry is not None and self.program.entry.page is not None, timeout=LONG
        )
        assert self.program.entry is not None
        return cast(SignInPage, self.program.entry.page)

    def signs_in(self, role: Role, password: str = "", passphrase: str = "") -> SignInPage:
        """Type into the fields and press Enter."""
        page = self.page()
        page.name.setText(NAMES[role][0])
        if passphrase:
            page.passphrase.setText(passphrase)
        page.password.setText(password or WORDS[role])
        self.qtbot.keyClick(page.password, Qt.Key.Key_Return)
        return page

    def refusal(self, page: SignInPage) -> str:
        self.qtbot.waitUntil(lambda: bool(page.fault.text()), timeout=LONG)
        return page.fault.text()

    def comes_in(self) -> None:
        self.qtbot.waitUntil(lambda: self.program.screens is not None, timeout=LONG)

    def close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self.program.close()

    def opens(self) -> Screens:
        """Wait until the record shows its day."""
        self.qtbot.waitUntil(lambda: bool(self._filled), timeout=LONG)
        assert self.program.screens is not None
        return self.program.screens

    def waits(self) -> WaitPage:
        """Wait until the record is said not to open."""
        self.qtbot.waitUntil(lambda: self.program.shell is not None, timeout=LONG)
        wait = self.shell.wait
        self.qtbot.waitUntil(wait.restore.isVisible, timeout=LONG)
        return wait

    @property
    def shell(self) -> Shell:
        assert self.program.shell is not None
        return self.program.shell

    @property
    def desk(self) -> Desk:
        assert self.program.bridge is not None
        return self.program.bridge.desk
