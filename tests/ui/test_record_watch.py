"""In the window: what is wrong with the record cannot be overlooked, and backups come by themselves."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ldndesk.desk import keeper
from ldndesk.desk.keeper import Keeper
from ldndesk.desk.work import Desk, Refused
from ldndesk.store.backups import back_up, own_backups
from ldndesk.store.file import open_driver
from ldndesk.store.restoring import note_path, restore
from ldndesk.store.verified import verified_path
from ldndesk.ui import look
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.frame import Frame
from ldndesk.ui.record_watch import RecordWatch, watch_record
from ldndesk.ui.screens import Screens
from ldndesk.ui.shell import Shell
from tests.conftest import MORNING

from .clinic import call, prescribe, register

Open = Callable[[], Screens]
WATCHES: dict[Screens, RecordWatch] = {}


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk, database: Path, tmp_path: Path) -> Iterator[Open]:
    """Opens the whole window over a record that is kept."""
    bridges: list[Bridge] = []
    made: list[Screens] = []
    WATCHES.clear()

    def start() -> Screens:
        desk.keeper = Keeper(database)
        frame = Frame(demo=False)
        qtbot.addWidget(frame)
        frame.show()
        bridges.append(Bridge(desk))
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        screens = Screens(Shell(frame, look.Scheme.LIGHT), bridges[-1], settings, demo=False)
        made.append(screens)
        watch = watch_record(desk, screens.shell, settings, screens.warming.warmed)
        assert watch is not None
        WATCHES[screens] = watch
        screens.start()
        return screens

    yield start
    for screens, bridge in zip(made, bridges, strict=True):
        bridge.close()
        screens.close()
        watch_of(screens).finish()


def watch_of(screens: Screens) -> RecordWatch:
    return WATCHES[screens]


def check(qtbot: QtBot, screens: Screens) -> None:
    with qtbot.waitSignal(watch_of(screens).checked, timeout=20_000):
        watch_of(screens).begin()


@pytest.mark.hazard("H36")
def test_a_record_that_holds_raises_no_alarm_and_is_backed_up(
    qtbot: QtBot, opened: Open, desk: Desk, database: Path
) -> None:
    register(desk, "HUGHES")
    screens = opened()
    check(qtbot, screens)
    qtbot.waitUntil(lambda: len(own_backups(database)) == 1)
    assert screens.shell.alarms.lines == {}
    assert not screens.shell.alarms.isVisible()
    assert screens.shell.actions_by_name["backup"].isVisible()


@pytest.mark.hazard("H36")
def test_a_change_from_outside_is_said_above_every_page(qtbot: QtBot, opened: Open, desk: Desk, database: Path) -> None:
    prescribe(desk, register(desk, "HUGHES"), "HUGHES, Jane")
    with closing(open_driver(database)) as driver:
        driver.execute("UPDATE patient SET current_dose = '9 mg'")
    screens = opened()
    check(qtbot, screens)
    assert "The entry patient 1 is not as deed 2 left it." in screens.shell.alarms.texts["check"].text()
    screens.show_patients()
    assert screens.shell.alarms.texts["check"].isVisible()
    assert not screens.shell.alarms.lines["check"].findChildren(QPushButton)


@pytest.mark.hazard("H21")
def test_an_unsound_file_takes_no_more_deeds(qtbot: QtBot, opened: Open, desk: Desk, database: Path) -> None:
    register(desk, "HUGHES")
    with closing(open_driver(database)) as driver:
        driver.execute("DROP TRIGGER plan_no_update")
    screens = opened()
    check(qtbot, screens)
    assert "nothing more can be saved. The trigger plan_no_update is missing." in (
        screens.shell.alarms.texts["check"].text()
    )
    with pytest.raises(Refused, match=r"Nothing was saved\. The record’s file is unsound"):
        register(desk, "LATER")


@pytest.mark.hazard("H18")
def test_a_restored_backup_is_said_until_somebody_takes_note(
    qtbot: QtBot, opened: Open, desk: Desk, database: Path, tmp_path: Path
) -> None:
    register(desk, "HUGHES")
    back_up(database, tmp_path / "stick.ldndesk")
    register(desk, "LATER")
    desk.engine.dispose()
    restore(database, tmp_path / "stick.ldndesk", MORNING)
    from ldndesk.store.engine import open_engine

    again = open_engine(database)
    desk.record = lambda: again
    screens = opened()
    check(qtbot, screens)
    line = screens.shell.alarms.lines["restored"]
    words = screens.shell.alarms.texts["restored"].text()
    assert "data ends on 07-Mar-2026" in words
    assert "1 deed after it was lost" in words
    line.findChildren(QPushButton)[0].click()
    assert "restored" not in screens.shell.alarms.lines
    assert not note_path(database).exists()
    again.dispose()


def test_back_up_now_says_what_it_did_or_why_not(qtbot: QtBot, opened: Open, desk: Desk, tmp_path: Path) -> None:
    register(desk, "HUGHES")
    screens = opened()
    watch_of(screens).back_up_to(tmp_path / "stick.ldndesk")
    qtbot.waitUntil(lambda: screens.shell.note.text() == "Backed up to stick.ldndesk, checked, up to deed 1.")
    assert (tmp_path / "stick.ldndesk").exists()
    watch_of(screens).back_up_to(tmp_path / "nowhere" / "stick.ldndesk")
    qtbot.waitUntil(lambda: "backup" in screens.shell.alarms.lines)
    assert "The backup was not made." in screens.shell.alarms.texts["backup"].text()


@pytest.mark.hazard("H36")
def test_a_later_start_of_the_day_looks_at_what_was_written_since(
    qtbot: QtBot, opened: Open, desk: Desk, database: Path
) -> None:
    who = register(desk, "HUGHES")
    screens = opened()
    check(qtbot, screens)
    assert verified_path(database).exists()
    prescribe(desk, who, "HUGHES, Jane")
    with closing(open_driver(database)) as driver:
        driver.execute("DROP TRIGGER plan_no_update")
        driver.execute("UPDATE plan SET reason = 'another'")
    check(qtbot, screens)
    assert "What was written by deed 2" in screens.shell.alarms.texts["trail"].text()


@pytest.mark.hazard("H18")
@pytest.mark.hazard("H36")
def test_a_backup_of_a_record_changed_from_outside_is_never_called_checked_and_replaces_no_good_one(
    qtbot: QtBot, opened: Open, desk: Desk, database: Path, tmp_path: Path
) -> None:
    prescribe(desk, register(desk, "HUGHES"), "HUGHES, Jane")
    stick, other = tmp_path / "stick.ldndesk", tmp_path / "other.ldndesk"
    screens = opened()
    watch_of(screens).back_up_to(stick)
    qtbot.waitUntil(lambda: "checked" in screens.shell.note.text())
    good = stick.read_bytes()
    screens.shell.note.setText("")
    with closing(open_driver(database)) as driver:
        driver.execute("UPDATE patient SET current_dose = '9 mg'")
    watch_of(screens).back_up_to(stick)
    qtbot.waitUntil(lambda: "backup" in screens.shell.alarms.texts)
    assert "stick.ldndesk is there: it was left as it was" in screens.shell.alarms.texts["backup"].text()
    assert stick.read_bytes() == good
    watch_of(screens).back_up_to(other)
    qtbot.waitUntil(lambda: "other.ldndesk" in screens.shell.alarms.texts["backup"].text())
    words = screens.shell.alarms.texts["backup"].text()
    assert "not as the program left it" in words
    assert "Do not take it for a good backup" in words
    assert "checked" not in words + screens.shell.note.text()


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("older", [True, False], ids=["an older copy", "another file"])
def test_a_file_overwritten_in_place_while_it_is_open_is_noticed_within_the_hour_and_backed_up_over_nothing_good(
    qtbot: QtBot, opened: Open, desk: Desk, database: Path, tmp_path: Path, older: bool
) -> None:
    who = register(desk, "HUGHES")
    desk.engine.dispose()
    copy = database.read_bytes() if older else b"Dear colleague, " * 20_000
    prescribe(desk, who, "HUGHES, Jane")
    desk.engine.dispose()  # its last seal is anchored
    screens = opened()
    check(qtbot, screens)
    qtbot.waitUntil(lambda: len(own_backups(database)) == 1)
    good = next(iter(own_backups(database).values())).read_bytes()
    with closing(open_driver(database)) as driver:
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.write_bytes(copy)
    with pytest.raises(Refused, match=r"Nothing was saved\."):
        call(desk, who, "HUGHES, Jane")
    watch_of(screens).look()
    qtbot.waitUntil(lambda: "backup" in screens.shell.alarms.texts, timeout=20_000)
    assert next(iter(own_backups(database).values())).read_bytes() == good


@pytest.mark.hazard("H34")
def test_a_disk_nearly_full_is_said(qtbot: QtBot, opened: Open, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    register(desk, "HUGHES")
    monkeypatch.setattr(keeper, "LEAST_FREE", 2**62)
    screens = opened()
    check(qtbot, screens)
    assert "MB are free on the record’s disk" in screens.shell.alarms.texts["space"].text()
