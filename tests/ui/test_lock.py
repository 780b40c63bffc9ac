"""The locked desk: everything is hidden, what was typed is kept, and only whoever left it finds it as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine, text

from ldndesk.desk.drafts import read_draft
from ldndesk.desk.signing_in import sign_in
from ldndesk.desk.work import Desk, Role
from ldndesk.ui import look
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.frame import Frame
from ldndesk.ui.lock import Lock
from ldndesk.ui.new_patient import NewPatientDialog
from ldndesk.ui.patient_page import PatientPageView
from ldndesk.ui.plain_label import PlainLabel
from ldndesk.ui.plan_editor import PlanEditor
from ldndesk.ui.screens import Screens
from ldndesk.ui.shell import Shell
from ldndesk.ui.signed_in import SignedIn
from tests.desk.people import NAMES, WORDS, found


class Watch:
    """A clock of seconds that stands where it is put."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def screens(qtbot: QtBot, bridge: Bridge, desk: Desk, ann: int, tmp_path: Path) -> Iterator[Screens]:
    """Nurse Lee's window in a clinic of three people and one patient."""
    found(desk)
    desk.actor = sign_in(desk, NAMES[Role.NURSE][0], WORDS[Role.NURSE])
    frame = Frame(demo=False)
    qtbot.addWidget(frame)
    frame.show()
    made = Screens(
        Shell(frame, look.Scheme.LIGHT),
        bridge,
        QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat),
        demo=False,
    )
    with qtbot.waitSignal(made.filled):
        made.start()
    yield made
    made.close()


@pytest.fixture
def lock(screens: Screens, watch: Watch) -> Iterator[Lock]:
    made = Lock(screens.shell, screens.bridge, 5, watch)
    SignedIn(screens.shell, screens.bridge, screens, made)
    yield made
    made.stop()


def visible_words(lock: Lock) -> list[QWidget]:
    """List every window in sight but the lock's own page."""
    frame = lock.page.window()
    others = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not frame]
    inside = [w for w in frame.findChildren(QWidget) if w.isVisible() and not lock.page.isAncestorOf(w)]
    return others + [w for w in inside if w is not lock.page and not w.isAncestorOf(lock.page)]


def signs_in(qtbot: QtBot, lock: Lock, role: Role, password: str = "") -> None:
    lock.page.name.setText(NAMES[role][0])
    lock.page.password.setText(password or WORDS[role])
    qtbot.keyClick(lock.page.password, Qt.Key.Key_Return)


@pytest.mark.hazard("H35")
def test_after_five_minutes_without_a_key_or_move_the_desk_is_locked(
    qtbot: QtBot, screens: Screens, lock: Lock, watch: Watch
) -> None:
    watch.now += 299
    lock.look()
    assert not lock.is_locked
    qtbot.mouseMove(screens.today)
    watch.now += 299
    qtbot.keyClick(screens.today, Qt.Key.Key_Down)
    watch.now += 299
    lock.look()
    assert not lock.is_locked
    watch.now += 1
    lock.look()
    assert lock.is_locked
    assert screens.shell.frame.windowTitle() == "ldndesk – locked"


@pytest.mark.hazard("H35")
def test_the_first_key_after_a_long_sleep_locks_and_types_nothing(
    qtbot: QtBot, screens: Screens, lock: Lock, watch: Watch
) -> None:
    screens.show_patients()
    watch.now += 3600
    qtbot.keyClicks(screens.patients.field, "exa")
    assert lock.is_locked
    assert screens.patients.field.text() == ""


@pytest.mark.hazard("H35")
def test_a_form_half_filled_and_a_dialog_and_a_second_window_are_hidden_and_come_back_as_they_were(
    qtbot: QtBot, screens: Screens, lock: Lock, watch: Watch, ann: int, desk: Desk, engine: Engine
) -> None:
    screens.open_patient(ann)
    qtbot.waitUntil(lambda: screens.patient is not None and screens.patient.page is not None)
    page = screens.patient
    assert page is not None
    page.start_call()
    qtbot.waitUntil(lambda: page.form is not None)
    form = page.form
    assert form is not None
    line = form.symptoms.line("headache").score
    line.setText("6")
    form.note.setPlainText("She will think about it.")
    screens.dialogs.show_help("today")
    screens.dialogs.new_patient()
    dialog = screens.shell.frame.findChild(NewPatientDialog)
    assert dialog is not None
    watch.now += 301
    lock.look()
    assert visible_words(lock) == []
    assert all(not a.isEnabled() for name, a in screens.shell.actions_by_name.items() if name != "quit")
    qtbot.waitUntil(lambda: (d := desk.ask(read_draft, ann)) is not None and d.content["note"] != "")

    newcomer = QDialog(screens.shell.frame)
    newcomer.open()
    assert newcomer.windowOpacity() == 0
    qtbot.waitUntil(lambda: not newcomer.isVisible())

    signs_in(qtbot, lock, Role.NURSE, "not her password")
    qtbot.waitUntil(lambda: "not right" in lock.page.fault.text())
    assert visible_words(lock) == []
    signs_in(qtbot, lock, Role.NURSE)
    qtbot.waitUntil(lambda: not lock.is_locked)
    assert screens.patient is page
    assert page.form is form
    assert (line.text(), form.note.toPlainText()) == ("6", "She will think about it.")
    assert dialog.isVisible()
    assert newcomer.isVisible()
    assert screens.dialogs.help is not None
    assert screens.dialogs.help.isVisible()
    assert screens.shell.actions_by_name["today"].isEnabled()
    newcomer.close()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM deed WHERE what = 'note_locked'")) == 1


@pytest.mark.hazard("H35")
def test_somebody_else_starts_from_the_day_and_the_call_stays_the_first_ones_draft(
    qtbot: QtBot, screens: Screens, lock: Lock, ann: int, desk: Desk
) -> None:
    screens.open_patient(ann)
    qtbot.waitUntil(lambda: screens.patient is not None and screens.patient.page is not None)
    page = screens.patient
    assert page is not None
    page.start_call()
    qtbot.waitUntil(lambda: page.form is not None)
    assert page.form is not None
    page.form.note.setPlainText("She will think about it.")
    screens.dialogs.new_patient()
    dialog = screens.shell.frame.findChild(NewPatientDialog)
    screens.shell.actions_by_name["lock"].trigger()
    assert lock.is_locked
    signs_in(qtbot, lock, Role.PRESCRIBER)
    qtbot.waitUntil(lambda: not lock.is_locked)
    assert screens.patient is None
    assert screens.shell.pages.currentWidget() is screens.today
    assert dialog is None or not dialog.isVisible()
    assert "Dr Grey" in screens.shell.strip.who.text()
    assert screens.bridge.desk.actor.role is Role.PRESCRIBER
    qtbot.waitUntil(lambda: desk.ask(read_draft, ann) is not None)
    draft = desk.ask(read_draft, ann)
    assert draft is not None
    assert (draft.actor, draft.content["note"]) == ("Nurse Lee", "She will think about it.")


def page_of(qtbot: QtBot, screens: Screens, patient_id: int) -> PatientPageView:
    screens.open_patient(patient_id)
    page = screens.patient
    assert page is not None
    qtbot.waitUntil(lambda: page.page is not None)
    return page


def plan_typed(qtbot: QtBot, page: PatientPageView) -> PlanEditor:
    page.change_plan()
    qtbot.waitUntil(lambda: page.editor is not None)
    editor = page.editor
    assert editor is not None
    row = editor.rows[0]
    row.dose.line.setText("2.5")
    row.dose.line.textEdited.emit("2.5")
    editor.reason.setText("She asked for less")
    editor.reason.textEdited.emit("She asked for less")
    return editor


@pytest.mark.hazard("H35")
@pytest.mark.hazard("H20")
def test_a_plan_being_typed_stays_with_its_author_and_is_offered_to_nobody_else(
    qtbot: QtBot, screens: Screens, lock: Lock, ann: int
) -> None:
    lock.lock()
    signs_in(qtbot, lock, Role.PRESCRIBER)
    qtbot.waitUntil(lambda: not lock.is_locked)
    editor = plan_typed(qtbot, page_of(qtbot, screens, ann))
    typed = editor.as_typed()
    lock.lock()
    assert visible_words(lock) == []
    signs_in(qtbot, lock, Role.PRESCRIBER)
    qtbot.waitUntil(lambda: not lock.is_locked)
    qtbot.waitUntil(editor.isVisible)
    assert editor.as_typed() == typed
    assert "plan" not in screens.shell.alarms.lines

    lock.lock()
    signs_in(qtbot, lock, Role.NURSE)
    qtbot.waitUntil(lambda: not lock.is_locked)
    assert screens.patient is None
    assert "plan" not in screens.shell.alarms.lines
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, PlanEditor) and w.isVisible()]

    lock.lock()
    signs_in(qtbot, lock, Role.PRESCRIBER)
    qtbot.waitUntil(lambda: not lock.is_locked)
    line = screens.shell.alarms.lines["plan"]
    assert "You left a plan for EXAMPLE, Ann (Ms) unsaved" in screens.shell.alarms.texts["plan"].text()
    go_on, _ = line.findChildren(QPushButton)
    qtbot.mouseClick(go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screens.patient is not None and screens.patient.editor is not None)
    assert screens.patient is not None
    again = screens.patient.editor
    assert again is not None
    assert again.as_typed() == typed
    assert again.reason.text() == "She asked for less"
    assert "plan" not in screens.shell.alarms.lines
    qtbot.waitUntil(lambda: not again.waits())
    again.discard.click()


@pytest.mark.hazard("H35")
def test_a_plan_thrown_away_is_not_offered_again_and_one_untouched_is_not_kept(
    qtbot: QtBot, screens: Screens, lock: Lock, ann: int
) -> None:
    lock.lock()
    signs_in(qtbot, lock, Role.PRESCRIBER)
    qtbot.waitUntil(lambda: not lock.is_locked)
    page = page_of(qtbot, screens, ann)
    page.change_plan()
    qtbot.waitUntil(lambda: page.editor is not None)
    for role in (Role.NURSE, Role.PRESCRIBER):
        lock.lock()
        signs_in(qtbot, lock, role)
        qtbot.waitUntil(lambda: not lock.is_locked)
        assert "plan" not in screens.shell.alarms.lines
    plan_typed(qtbot, page_of(qtbot, screens, ann))
    for role in (Role.NURSE, Role.PRESCRIBER):
        lock.lock()
        signs_in(qtbot, lock, role)
        qtbot.waitUntil(lambda: not lock.is_locked)
    _, throw = screens.shell.alarms.lines["plan"].findChildren(QPushButton)
    qtbot.mouseClick(throw, Qt.MouseButton.LeftButton)
    for role in (Role.NURSE, Role.PRESCRIBER):
        lock.lock()
        signs_in(qtbot, lock, role)
        qtbot.waitUntil(lambda: not lock.is_locked)
        assert "plan" not in screens.shell.alarms.lines


@pytest.mark.hazard("H35")
def test_an_admin_who_signs_in_finds_neither_the_plan_nor_its_patient(
    qtbot: QtBot, screens: Screens, lock: Lock, ann: int
) -> None:
    lock.lock()
    signs_in(qtbot, lock, Role.PRESCRIBER)
    qtbot.waitUntil(lambda: not lock.is_locked)
    plan_typed(qtbot, page_of(qtbot, screens, ann))
    lock.lock()
    signs_in(qtbot, lock, Role.ADMIN)
    qtbot.waitUntil(lambda: not lock.is_locked)
    frame = screens.shell.frame
    told = [label.text() for label in frame.findChildren(PlainLabel) if label.isVisible()]
    assert not [words for words in told if "EXAMPLE" in words]
    assert "EXAMPLE" not in frame.windowTitle()
