"""Settings of a desk: its lock, the lock of the computer's screen, and the passphrase of the record."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldndesk import entering
from ldndesk.desk.work import Refused, Role
from ldndesk.store.clinic_key import recovery_lines
from ldndesk.store.file import StoreError
from ldndesk.ui.passphrase_dialog import PassphraseDialog
from ldndesk.ui.screen_lock import ScreenLock

from .desk.people import QUICK
from .started import LONG, PASSPHRASE, Started, found_at, log_beside

NEW = "four dry towels hang"
Come = Callable[[Role], Started]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return found_at(tmp_path / "record" / "clinic.ldndesk")


@pytest.fixture
def come(
    qapp: QApplication, qtbot: QtBot, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Come]:
    made: list[Started] = []

    def begin(role: Role) -> Started:
        started = Started(qapp, qtbot, place)
        made.append(started)
        started.signs_in(role, passphrase=PASSPHRASE)
        started.opens()
        return started

    with log_beside(tmp_path, monkeypatch):
        yield begin
        for started in made:
            started.close()


@pytest.mark.hazard("H35")
def test_the_minutes_until_the_lock_are_set_in_the_window_and_kept(come: Come, place: Path) -> None:
    started = come(Role.NURSE)
    started.shell.actions_by_name["settings"].trigger()
    adjusting, lock = started.program.adjusting, started.program.lock
    assert adjusting is not None
    assert lock is not None
    dialog = adjusting.dialog
    assert dialog is not None
    assert lock.limit_s == 300
    choices = [dialog.minutes.itemData(at) for at in range(dialog.minutes.count())]
    assert (min(choices), max(choices)) == (1, 15)
    assert dialog.passphrase.isHidden(), "a nurse does not change it"
    dialog.minutes.setCurrentIndex(dialog.minutes.findData(2))
    dialog.keep()
    assert lock.limit_s == 120
    settings = QSettings(str(place.parent / "settings.ini"), QSettings.Format.IniFormat)
    assert settings.value("lock/minutes", type=int) == 2
    lock.set_minutes(9999)
    assert lock.limit_s == 900
    lock.set_minutes(0)
    assert lock.limit_s == 60


def asks_for(started: Started, old: str, new: str, again: str) -> PassphraseDialog:
    assert started.program.adjusting is not None
    dialog = started.program.adjusting.passphrase
    assert dialog is not None
    for line, text in ((dialog.old, old), (dialog.new, new), (dialog.again, again)):
        line.setText(text)
    dialog.fault.setText("")
    started.qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    return dialog


@pytest.mark.hazard("H34")
@pytest.mark.hazard("H35")
def test_an_admin_changes_the_passphrase_and_prints_the_recovery_sheet_anew(
    come: Come, place: Path, tmp_path: Path
) -> None:
    lines = recovery_lines(entering.key_by_passphrase(place, PASSPHRASE))
    started = come(Role.ADMIN)
    started.shell.actions_by_name["settings"].trigger()
    assert started.program.adjusting is not None
    settings = started.program.adjusting.dialog
    assert settings is not None
    started.qtbot.mouseClick(settings.passphrase, Qt.MouseButton.LeftButton)
    for old, new, again, words in (
        (PASSPHRASE, "short", "short", "12 letters"),
        (PASSPHRASE, NEW, "four dry towels", "not the same"),
        ("seven grey herons fly", NEW, NEW, "present passphrase is not right"),
    ):
        dialog = asks_for(started, old, new, again)
        started.qtbot.waitUntil(lambda dialog=dialog, words=words: words in dialog.fault.text(), timeout=LONG)  # type: ignore[misc]
        assert entering.key_by_passphrase(place, PASSPHRASE)
    dialog = asks_for(started, PASSPHRASE, NEW, NEW)
    started.qtbot.waitUntil(lambda: dialog.sheet is not None, timeout=LONG)
    sheet = dialog.sheet
    assert sheet is not None
    assert "stays valid" in dialog.about.text()
    assert dialog.old.text() == dialog.new.text() == ""
    assert all(line in sheet.page.toPlainText() for line in lines)
    assert "Riverside Practice" in sheet.page.toPlainText()
    sheet.save_to(tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    dialog.reject()
    assert recovery_lines(entering.key_by_passphrase(place, NEW)) == lines
    with pytest.raises(StoreError, match="does not open"):
        entering.key_by_passphrase(place, PASSPHRASE)
    started.close()
    key = entering.key_by_passphrase(place, NEW)
    desk = entering.open_clinic(place, key, lambda *_: None)
    with desk.engine.connect() as connection:
        deeds = connection.exec_driver_sql("SELECT actor, what FROM deed ORDER BY id DESC LIMIT 3").fetchall()
    desk.engine.dispose()
    assert ("Kim Keeper", "note_passphrase_changed") in [tuple(deed) for deed in deeds]


def test_a_key_file_that_cannot_be_written_leaves_the_passphrase(place: Path) -> None:
    blocked = place.with_name(f"{place.name}.key.unfinished")
    blocked.mkdir()
    with pytest.raises(Refused, match="was not changed"):
        entering.change_passphrase(place, PASSPHRASE, NEW, NEW, QUICK)
    blocked.rmdir()
    assert entering.key_by_passphrase(place, PASSPHRASE)


@pytest.mark.hazard("H35")
def test_the_desk_locks_with_the_screen_of_the_computer(come: Come) -> None:
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("THE LOCK OF THE SCREEN WAS NOT TESTED: there is no dbus-daemon")
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    started = come(Role.NURSE)
    lock, adjusting = started.program.lock, started.program.adjusting
    assert lock is not None
    assert adjusting is not None
    order = [daemon, "--session", "--print-address", "--nofork", "--nopidfile"]
    bus = subprocess.Popen(order, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        hears, tells = (QDBusConnection.connectToBus(address, name) for name in ("ldndesk hears", "ldndesk tells"))
        adjusting.screen.listen_on(hears, hears)
        assert adjusting.screen.hears
        hears.interface().isServiceRegistered("ldndesk")  # answered once the bus knows what is listened for
        for interface, name, given in (
            ("org.freedesktop.ScreenSaver", "ActiveChanged", True),
            ("org.gnome.ScreenSaver", "ActiveChanged", True),
            ("org.freedesktop.login1.Session", "Lock", None),
            ("org.freedesktop.login1.Manager", "PrepareForSleep", True),
        ):
            message = QDBusMessage.createSignal("/any/path", interface, name)
            if given is not None:
                message.setArguments([given])
            tells.send(message)
            started.qtbot.waitUntil(lambda: lock.is_locked, timeout=LONG)
            lock.let_in(started.desk.actor)
            assert not lock.is_locked
        for name in ("ldndesk hears", "ldndesk tells"):
            QDBusConnection.disconnectFromBus(name)
    finally:
        bus.kill()
        bus.wait()
        assert bus.stdout is not None
        bus.stdout.close()


def test_a_screen_that_is_free_again_locks_nothing_and_a_computer_without_a_bus_says_so(qtbot: QtBot) -> None:
    screen = ScreenLock()
    told: list[bool] = []
    screen.locked.connect(lambda: told.append(True))
    screen.active_changed(False)
    assert told == []
    from PySide6.QtDBus import QDBusConnection

    nowhere = QDBusConnection.connectToBus("unix:path=/nowhere", "ldndesk nowhere")
    screen.listen_on(nowhere, nowhere)
    assert not screen.hears
