"""The way into a real clinic's record: the first run, or the sign-in; the work is done off the screens' thread."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ldndesk import entering
from ldndesk.desk import passwords
from ldndesk.desk.signing_in import sign_in
from ldndesk.desk.work import Refused, Role, system_clock
from ldndesk.entering import Kind
from ldndesk.store.clinic_key import USUAL, ClinicKey, Hardness, key_file, make_key, recovery_lines
from ldndesk.store.file import StoreError
from ldndesk.store.server import Place, Server
from ldndesk.ui.first_run import FirstRun
from ldndesk.ui.first_run_steps import Asked, Founding
from ldndesk.ui.shell import Shell
from ldndesk.ui.sign_in_page import SignInPage, Typed

if TYPE_CHECKING:
    from ldndesk.desk.work import Desk


class Entry(QObject):
    """Leads from the painted window to a desk with somebody at it."""

    entered = Signal(object)
    """Carries the desk of whoever signed in."""
    restore_wanted = Signal(object)
    """Carries the key of a record that does not open, where a backup is wanted in its place."""
    progressed = Signal(str, int, int)
    _answered = Signal(object)

    def __init__(self, shell: Shell, path: Place, hardness: Hardness = USUAL) -> None:
        super().__init__(shell)
        self._shell, self._path, self._hardness = shell, path, hardness
        self._key: ClinicKey | None = None
        self._shut: ClinicKey | None = None
        """The key, where it is right and the record does not open."""
        self._desk: Desk | None = None
        self._work: threading.Thread | None = None
        self._say_why: Callable[[Exception], str] = str
        self.handle = ""
        """The name somebody signed in with."""
        self.first_run: FirstRun | None = None
        self.page: SignInPage | None = None
        self._answered.connect(self._deliver)
        self.progressed.connect(shell.wait.show_progress)

    def begin(self, kind: Kind, key: ClinicKey | None, say_why: Callable[[Exception], str]) -> None:
        """Show the first run where nothing is there, else the sign-in; the key where one rests on this machine."""
        self._key, self._say_why = key, say_why
        if kind is Kind.NOTHING:
            self._show_first_run()
        else:
            self._show_sign_in()

    def _show_first_run(self) -> None:
        made = make_key()
        on = system_clock().date()
        lines = recovery_lines(made)
        page = FirstRun(
            str(self._path), not isinstance(self._path, Server), lines, on, password_fault, entering.passphrase_fault
        )
        self.first_run = page
        self._shell.strip.show_none()
        page.wanted.connect(self._found)
        self._key = made
        self._shell.pages.addWidget(page)
        self._shell.show_page(page)

    @Slot(object)
    def _found(self, asked: Founding) -> None:
        if self._key is None or self.first_run is None:
            return
        new = new_clinic(asked, self._key)
        path, hardness, say = self._path, self._hardness, self.progressed.emit
        self._run(
            lambda: entering.found_clinic(path, new, say, hardness),
            lambda _: self._founded(asked.prescriber.sign_in),
            self.first_run.refuse,
        )

    def _founded(self, handle: str) -> None:
        if (page := self.first_run) is not None:
            self.first_run = None
            self._shell.pages.removeWidget(page)
            page.deleteLater()
        self._show_sign_in(handle)

    def _show_sign_in(self, handle: str = "") -> None:
        self._shell.strip.show_sealed(in_file=not isinstance(self._path, Server))
        page = self.page = SignInPage()
        has_key_file = isinstance(self._path, Server) or key_file(self._path).exists()
        page.ask_passphrase(needed=self._key is None, has_key_file=has_key_file)
        page.name.setText(handle)
        page.tried.connect(self._try)
        page.restore.clicked.connect(self._want_restore)
        self._shell.pages.addWidget(page)
        self._shell.show_page(page)
        page.begin()

    @Slot(object)
    def _try(self, typed: Typed) -> None:
        if self.page is not None:
            self.handle = typed.name
            self._run(lambda: self._enter(typed), self._let_in, self._refused)

    def _refused(self, why: str) -> None:
        if self.page is not None:
            if self._key is not None:
                self.page.ask_passphrase(needed=False)  # it was right; only name or password was not
            self.page.refuse(why)
            self.page.restore.setVisible(self._shut is not None and not isinstance(self._path, Server))

    @Slot()
    def _want_restore(self) -> None:
        if self._shut is not None:
            self.restore_wanted.emit(self._shut)

    def _enter(self, typed: Typed) -> "Desk":
        """Open the record and sign in; runs on a thread of its own."""
        if typed.recovery and (fault := entering.passphrase_fault(typed.passphrase, typed.again)):
            raise Refused(fault)
        key = self._opening_key(typed)
        if self._desk is None:
            try:
                self._desk = entering.open_clinic(self._path, key, self.progressed.emit)
            except StoreError:
                self._shut = key
                raise
        if typed.recovery:
            entering.seal_anew(self._path, key, typed.passphrase, self._hardness)
        self._key = key
        return replace(self._desk, actor=sign_in(self._desk, typed.name, typed.password))

    def _opening_key(self, typed: Typed) -> ClinicKey:
        try:
            if self._key is None and typed.recovery:
                return entering.key_by_recovery(self._path, typed.recovery)
            return self._key or entering.key_by_passphrase(self._path, typed.passphrase)
        except entering.Unopened as why:
            self._shut = why.key
            raise

    def _let_in(self, desk: "Desk") -> None:
        if (page := self.page) is not None:
            self.page = None
            self._shell.pages.removeWidget(page)
            page.deleteLater()
        self._desk = None
        self.entered.emit(desk)

    def _run(self, work: Callable[[], object], then: Callable[..., object], refused: Callable[[str], object]) -> None:
        def run() -> None:
            try:
                result = work()
            except (Refused, StoreError) as error:
                why = str(error)
                self._answered.emit(lambda: refused(why))
            except Exception as error:  # noqa: BLE001 - whatever it is, the person at the desk must be told
                why = self._say_why(error)
                self._answered.emit(lambda: refused(why))
            else:
                self._answered.emit(lambda: then(result))

        self._work = threading.Thread(target=run, name="entry", daemon=True)
        self._work.start()

    @Slot(object)
    def _deliver(self, answer: Callable[[], object]) -> None:
        answer()

    def close(self) -> None:
        """Let what is under way finish, and let go of a record that nobody entered."""
        if self._work is not None:
            self._work.join()
        if self._desk is not None:
            self._desk.engine.dispose()


def password_fault(password: str, again: str) -> str:
    """Say what is wrong with a new password typed twice; empty where nothing is."""
    return passwords.complaint(password) or ("" if password == again else "The two are not the same; type it again.")


def new_clinic(asked: Founding, key: ClinicKey) -> entering.NewClinic:
    """Give what was typed on the pages of the first run."""
    people = (_newcomer(Role.ADMIN, asked.admin), _newcomer(Role.PRESCRIBER, asked.prescriber))
    return entering.NewClinic(asked.clinic, asked.zone, people, asked.passphrase, key, asked.keep_key)


def _newcomer(role: Role, asked: Asked) -> entering.Newcomer:
    return entering.Newcomer(role, asked.name, asked.sign_in, asked.password)
