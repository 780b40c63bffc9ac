"""The window of whoever signed in: what a role sees, an emergency, people, and a line for every chart opened."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine, text

from ldndesk.desk.plans import StopReason
from ldndesk.desk.signing_in import sign_in
from ldndesk.desk.work import Desk, Role
from ldndesk.ui import look
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.deed_dialog import DeedDialog
from ldndesk.ui.frame import Frame
from ldndesk.ui.lock import Lock
from ldndesk.ui.password_dialog import PasswordDialog
from ldndesk.ui.screens import Screens
from ldndesk.ui.shell import Shell
from ldndesk.ui.signed_in import SignedIn
from tests.conftest import Clock
from tests.desk.people import NAMES, WORDS, found

Come = Callable[[Role], SignedIn]


@pytest.fixture
def come(qtbot: QtBot, bridge: Bridge, desk: Desk, ann: int, tmp_path: Path) -> Iterator[Come]:
    """Opens the window for somebody in a clinic of three people and one patient."""
    found(desk)
    made: list[SignedIn] = []

    def open_for(role: Role) -> SignedIn:
        desk.actor = sign_in(desk, NAMES[role][0], WORDS[role])
        frame = Frame(demo=False)
        qtbot.addWidget(frame)
        frame.show()
        shell = Shell(frame, look.Scheme.LIGHT)
        settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
        screens = Screens(shell, bridge, settings, demo=False)
        with qtbot.waitSignal(screens.filled):
            screens.start()
        made.append(SignedIn(shell, bridge, screens, Lock(shell, bridge, 5, lambda: 0.0)))
        return made[-1]

    yield open_for
    for one in made:
        one.lock.stop()
        one.screens.close()


def deeds(engine: Engine) -> list[tuple[str, str, int | None, str]]:
    order = (
        "SELECT d.actor, d.what, o.patient_id, o.note FROM deed d JOIN deed_outcome o ON o.deed_id = d.id "
        "WHERE d.what IN ('open_chart', 'break_glass') ORDER BY d.id"
    )
    with engine.connect() as connection:
        return [(r.actor, r.what, r.patient_id, r.note) for r in connection.execute(text(order))]


@pytest.mark.hazard("H36")
def test_opening_a_chart_is_a_line_in_the_record_of_deeds_written_after_the_page_is_read(
    qtbot: QtBot, come: Come, ann: int, engine: Engine
) -> None:
    window = come(Role.NURSE)
    window.screens.open_patient(ann)
    page = window.screens.patient
    assert page is not None
    qtbot.waitUntil(lambda: page.page is not None)
    qtbot.waitUntil(lambda: len(deeds(engine)) == 1)
    assert deeds(engine) == [("Nurse Lee", "open_chart", ann, "")]


@pytest.mark.hazard("H35")
def test_an_admin_finds_people_and_no_patient(qtbot: QtBot, come: Come) -> None:
    window = come(Role.ADMIN)
    qtbot.waitUntil(lambda: len(window.people.people) == 3)
    assert window.shell.pages.currentWidget() is window.people
    for name in ("today", "patients", "find", "new_patient"):
        assert not window.shell.actions_by_name[name].isEnabled()
    assert window.shell.actions_by_name["people"].isVisible()
    assert window.shell.notice.isHidden(), "nothing was asked for that is refused"


@pytest.mark.hazard("H35")
def test_in_an_emergency_an_admin_sees_charts_under_a_mark_until_it_ends(
    qtbot: QtBot, come: Come, ann: int, engine: Engine, clock: Clock, desk: Desk
) -> None:
    window = come(Role.ADMIN)
    window.shell.actions_by_name["emergency"].trigger()
    dialog = window.dialog
    assert isinstance(dialog, DeedDialog)
    qtbot.keyClicks(dialog.text, "help")
    dialog.do()
    qtbot.waitUntil(lambda: "Say in a sentence" in dialog.fault.text())
    qtbot.keyClicks(dialog.text, " is needed: the nurse is ill, a patient rings")
    dialog.do()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert window.shell.strip.mark.text() == "EMERGENCY until 09:30"
    window.screens.open_patient(ann)
    page = window.screens.patient
    assert page is not None
    qtbot.waitUntil(lambda: page.page is not None)
    qtbot.waitUntil(lambda: len(deeds(engine)) == 2)
    (who, what, _, note), chart = deeds(engine)
    assert (who, what) == ("Kim Keeper", "break_glass")
    assert "the nurse is ill" in note
    assert chart == ("Kim Keeper", "open_chart", ann, "")
    clock.now += timedelta(minutes=31)
    window.end_emergency()
    assert window.screens.patient is None
    assert window.shell.strip.mark.text() == "Encrypted record"
    assert window.shell.pages.currentWidget() is window.people
    assert not desk.sees_charts()


def test_an_admin_adds_somebody_gives_a_new_password_and_disables(qtbot: QtBot, come: Come, desk: Desk) -> None:
    window = come(Role.ADMIN)
    people = window.people
    qtbot.waitUntil(lambda: len(people.people) == 3)
    qtbot.mouseClick(people.add, Qt.MouseButton.LeftButton)
    dialog = people.dialog
    assert dialog is not None
    qtbot.keyClicks(dialog.name, "Nurse Bob")
    qtbot.keyClicks(dialog.handle, "bob")
    qtbot.keyClicks(dialog.password, "short")
    qtbot.keyClicks(dialog.again, "shor")
    dialog.take()
    assert "not the same" in dialog.fault.text()
    qtbot.keyClicks(dialog.again, "t")
    dialog.take()
    qtbot.waitUntil(lambda: "10 letters" in dialog.fault.text())
    for line in (dialog.password, dialog.again):
        line.setText("four dry towels")
    dialog.take()
    qtbot.waitUntil(lambda: len(people.people) == 4, timeout=10_000)
    people.table.selectRow(3)
    qtbot.mouseClick(people.switch, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not people.people[3].active)
    assert people.switch.text() == "&Let in again"
    people.table.selectRow([p.sign_in for p in people.people].index("keeper"))
    qtbot.mouseClick(people.switch, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "last admin" in people.fault.text())


def test_one_changes_ones_own_password(qtbot: QtBot, come: Come, desk: Desk) -> None:
    window = come(Role.NURSE)
    window.shell.actions_by_name["password"].trigger()
    dialog = window.dialog
    assert isinstance(dialog, PasswordDialog)
    dialog.old.setText("not the old one")
    dialog.new.setText("four dry towels")
    dialog.again.setText("four dry towels")
    dialog.take()
    qtbot.waitUntil(lambda: "old password is not right" in dialog.fault.text(), timeout=10_000)
    dialog.old.setText(WORDS[Role.NURSE])
    dialog.take()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=10_000)
    assert sign_in(desk, "lee", "four dry towels").name == "Nurse Lee"


@pytest.mark.hazard("H35")
def test_in_an_emergency_a_nurse_stays_with_the_patient_and_may_stop_the_course(
    qtbot: QtBot, come: Come, ann: int, engine: Engine
) -> None:
    window = come(Role.NURSE)
    window.screens.open_patient(ann)
    page = window.screens.patient
    assert page is not None
    qtbot.waitUntil(lambda: page.page is not None)
    stop = page.head.buttons["stop"]
    assert not stop.isVisible()
    window.ask_emergency()
    dialog = window.dialog
    assert isinstance(dialog, DeedDialog)
    qtbot.keyClicks(dialog.text, "Operation tonight; opioids will be given")
    dialog.do()
    qtbot.waitUntil(stop.isVisible)
    assert window.screens.patient is page
    assert not page.head.buttons["confirm"].isVisible()
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    asked = page.deeds.dialog
    assert asked is not None
    asked.code.setCurrentIndex(asked.code.findData(StopReason.OTHER.value))
    asked.text.setPlainText("Operation tonight")
    asked.do()
    qtbot.waitUntil(lambda: page.page is not None and page.page.course is not None and bool(page.page.course.stopped))
    with engine.connect() as connection:
        who = connection.execute(text("SELECT actor, role FROM deed WHERE what = 'stop_course'")).one()
    assert tuple(who) == ("Nurse Lee", "nurse")
