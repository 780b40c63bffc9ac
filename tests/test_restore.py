"""Restoring from the window: what is lost is named first, nothing happens without a yes, the replaced file is kept."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldndesk import entering
from ldndesk.desk.check_record import check_record
from ldndesk.desk.restoring import list_backups
from ldndesk.desk.work import Desk, Role
from ldndesk.store.backups import back_up_by_itself, own_backups
from ldndesk.store.clinic_key import change_passphrase, key_file
from ldndesk.store.file import open_driver
from ldndesk.ui.restore_dialog import RestoreDialog

from .conftest import MORNING
from .desk.people import QUICK
from .started import LONG, PASSPHRASE, Started, found_at, log_beside
from .store.test_backups import damage
from .ui.clinic import call, prescribe, register

Start = Callable[..., Started]


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    made: list[Started] = []

    def begin(database: Path, first: Callable[[], None] | None = None) -> Started:
        made.append(Started(qapp, qtbot, database, first))
        return made[-1]

    with log_beside(tmp_path, monkeypatch):
        yield begin
        for started in made:
            started.close()


@pytest.fixture
def backed_up(desk: Desk, database: Path) -> Path:
    """A record with a backup of yesterday and two deeds since."""
    who = register(desk, "HUGHES")
    prescribe(desk, who, "HUGHES, Jane")
    back_up_by_itself(database, MORNING)
    call(desk, who, "HUGHES, Jane")
    register(desk, "LATER", "Lea")
    desk.engine.dispose()
    return database


def dialog_of(started: Started) -> RestoreDialog:
    def asking() -> RestoreDialog | None:
        restorer = started.program.restorer
        return None if restorer is None or restorer.asking is None else restorer.asking.dialog

    started.qtbot.waitUntil(lambda: asking() is not None, timeout=LONG)
    found = asking()
    assert found is not None
    return found


def agrees(started: Started, dialog: RestoreDialog, row: int = 0) -> Callable[[], None]:
    """Choose a backup, wait for what is lost, tick and press; gives what the program does before it opens again."""
    dialog.list.setCurrentRow(row)
    started.qtbot.waitUntil(lambda: dialog.losing is not None, timeout=LONG)
    assert not dialog.go.isEnabled()
    started.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert started.program.then is None
    dialog.read.click()
    started.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    then = started.program.then
    assert then is not None
    started.qtbot.waitUntil(lambda: not started.program.window.isVisible(), timeout=LONG)
    started.close()
    return then


@pytest.mark.hazard("H18")
def test_a_prescriber_restores_in_the_window_after_seeing_by_name_what_is_lost(start: Start, backed_up: Path) -> None:
    started = start(backed_up)
    screens = started.opens()
    started.shell.role_chosen.emit(Role.PRESCRIBER.value)
    started.shell.actions_by_name["restore"].trigger()
    dialog = dialog_of(started)
    at = [b.path for b in list_backups(started.desk.keeper, started.desk.zone)].index(  # type: ignore[arg-type]
        own_backups(backed_up)[MORNING]
    )
    dialog.list.setCurrentRow(at)
    started.qtbot.waitUntil(lambda: dialog.losing is not None, timeout=LONG)
    assert dialog.ends.text() == "The backup ends with 07-Mar-2026 09:00."
    assert "1 × call" in dialog.sum.text()
    assert "1 × patient registered" in dialog.sum.text()
    rows = [[_text(dialog, r, c) for c in range(1, 3)] for r in range(dialog.table.rowCount())]
    assert rows == [["call", "HUGHES, Jane"], ["patient registered", "LATER, Lea"]]
    assert screens is not None
    dialog.list.setCurrentRow(-1)
    then = agrees(started, dialog, at)
    again = start(backed_up, then)
    again.opens()
    again.qtbot.waitUntil(lambda: "restored" in again.shell.alarms.texts, timeout=LONG)
    assert "data ends on 07-Mar-2026" in again.shell.alarms.texts["restored"].text()
    replaced = [p for p in backed_up.parent.iterdir() if ".replaced-" in p.name]
    assert len(replaced) == 1
    with closing(open_driver(replaced[0], mode="ro")) as driver:
        assert driver.execute("SELECT count(*) FROM patient").fetchone() == (2,)
    with closing(open_driver(backed_up, mode="ro")) as driver:
        assert driver.execute("SELECT count(*) FROM patient").fetchone() == (1,)
        noted = driver.execute(
            "SELECT o.note FROM deed d JOIN deed_outcome o ON o.deed_id = d.id WHERE d.what = 'note_restored'"
        ).fetchall()
    assert len(noted) == 1
    assert "ends with 07-Mar-2026 09:00" in noted[0][0]


def _text(dialog: RestoreDialog, row: int, column: int) -> str:
    item = dialog.table.item(row, column)
    assert item is not None
    return item.text()


@pytest.mark.hazard("H35")
def test_a_nurse_is_told_who_may_restore(start: Start, backed_up: Path) -> None:
    started = start(backed_up)
    started.opens()
    started.shell.actions_by_name["restore"].trigger()
    started.qtbot.waitUntil(lambda: "Only a prescriber or admin may" in started.shell.notice.text.text(), timeout=LONG)
    assert started.program.restorer is not None
    assert started.program.restorer.asking is None


@pytest.mark.hazard("H18")
@pytest.mark.hazard("H34")
def test_a_damaged_record_offers_its_backups_where_it_says_that_it_does_not_open(start: Start, backed_up: Path) -> None:
    damage(backed_up)
    started = start(backed_up)
    wait = started.waits()
    assert "is damaged" in wait.text.text()
    started.qtbot.mouseClick(wait.restore, Qt.MouseButton.LeftButton)
    dialog = dialog_of(started)
    dialog.list.setCurrentRow(0)
    started.qtbot.waitUntil(lambda: dialog.losing is not None, timeout=LONG)
    assert "Nothing would be lost" not in dialog.sum.text() or "cannot be told" in dialog.fault.text()
    then = agrees(started, dialog)
    again = start(backed_up, then)
    again.opens()
    assert check_record(backed_up).findings == ()


@pytest.mark.hazard("H18")
def test_a_restore_that_fails_says_so_and_leaves_the_record(start: Start, backed_up: Path) -> None:
    started = start(backed_up)
    started.opens()
    started.shell.role_chosen.emit(Role.PRESCRIBER.value)
    started.shell.actions_by_name["restore"].trigger()
    then = agrees(started, dialog_of(started))
    before = backed_up.read_bytes()
    for file in own_backups(backed_up).values():
        file.unlink()
    again = start(backed_up, then)
    wait = again.waits()
    assert "was not restored, and the record is as it was" in wait.text.text()
    assert backed_up.read_bytes() == before


def test_a_backup_that_cannot_be_used_is_refused_in_the_dialog(start: Start, backed_up: Path, tmp_path: Path) -> None:
    started = start(backed_up)
    started.opens()
    started.shell.role_chosen.emit(Role.PRESCRIBER.value)
    started.shell.actions_by_name["restore"].trigger()
    dialog = dialog_of(started)
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear colleague, " * 500, "utf-8")
    dialog.look_at(letter)
    started.qtbot.waitUntil(lambda: "letter.txt: This backup cannot be restored." in dialog.fault.text(), timeout=LONG)
    assert not dialog.read.isEnabled()


@pytest.mark.hazard("H18")
@pytest.mark.hazard("H34")
def test_an_encrypted_record_that_is_damaged_is_restored_with_its_passphrase_and_an_older_one_is_explained(
    start: Start, tmp_path: Path
) -> None:
    place = found_at(tmp_path / "record" / "clinic.ldndesk")
    key = entering.key_by_passphrase(place, PASSPHRASE)
    back_up_by_itself(place, MORNING - timedelta(days=3), key.database, key.trail)
    change_passphrase(place, PASSPHRASE, "four dry towels hang", QUICK)
    content = bytearray(place.read_bytes())
    content[4096 * 3 : 4096 * 4] = bytes(4096)
    place.write_bytes(content)
    started = start(place)
    page = started.signs_in(Role.PRESCRIBER, passphrase="four dry towels hang")
    started.qtbot.waitUntil(page.restore.isVisible, timeout=LONG)
    started.qtbot.mouseClick(page.restore, Qt.MouseButton.LeftButton)
    dialog = dialog_of(started)
    dialog.list.setCurrentRow(0)
    started.qtbot.waitUntil(lambda: dialog.losing is not None, timeout=LONG)
    assert "The passphrase was changed after this backup. The present one stays in force" in dialog.remarks.text()
    dialog.list.setCurrentRow(-1)
    then = agrees(started, dialog)
    again = start(place, then)
    again.signs_in(Role.PRESCRIBER, passphrase="four dry towels hang")
    again.opens()
    assert key_file(place).exists()
