import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ldndesk.desk.inbox import DismissReason, dismiss_alert
from ldndesk.desk.work import Desk
from ldndesk.ui.screens import Screens

from .clinic import PRESCRIBER, register, with_alert


def start(qtbot: QtBot, screens: Screens) -> None:
    with qtbot.waitSignal(screens.filled):
        screens.start()


def shown(view: QAbstractItemView, column: int = 0) -> list[str]:
    return [str(view.model().index(row, column).data()) for row in range(view.model().rowCount())]


def test_an_empty_clinic_says_how_to_begin(qtbot: QtBot, screens: Screens) -> None:
    start(qtbot, screens)
    assert "No patients yet" in screens.today.alerts_panel.empty.text()
    assert "New patient" in screens.today.alerts_panel.empty.text()
    assert screens.today.alerts_panel.aside.text() == "no alerts hidden"


def test_a_quiet_day_is_said_in_words_with_its_date_not_with_a_green_tick(
    qtbot: QtBot, screens: Screens, desk: Desk
) -> None:
    register(desk, "HUGHES")
    start(qtbot, screens)
    assert screens.today.alerts_panel.empty.text().startswith("No open alerts on ")


def test_the_day_shows_what_an_alert_calls_for_how_soon_whom_and_why(
    qtbot: QtBot, screens: Screens, desk: Desk
) -> None:
    with_alert(desk, "HUGHES", "Ann")
    start(qtbot, screens)
    alerts = screens.today.alerts
    heard = [str(alerts.model().index(0, c).data(Qt.ItemDataRole.AccessibleTextRole)) for c in range(3)]
    assert heard[0] == "Calls for: Review, Urgent"
    assert heard[1].startswith("Patient and reason: HUGHES, Ann, ")
    assert "urgent)" in screens.today.alerts_panel.heading.text()
    assert screens.shell.counts.text() == "no alerts hidden"


@pytest.mark.hazard("H1")
def test_the_keyboard_alone_leads_from_the_inbox_to_the_patient_and_back(
    qtbot: QtBot, screens: Screens, desk: Desk
) -> None:
    with_alert(desk, "HUGHES", "Ann")
    start(qtbot, screens)
    screens.today.alerts.choose_first()
    qtbot.keyClick(screens.today.alerts, Qt.Key.Key_Return)
    assert screens.patient is not None
    qtbot.waitUntil(lambda: "HUGHES, Ann" in screens.shell.frame.windowTitle())
    screens.shell.actions_by_name["back"].trigger()
    qtbot.waitUntil(lambda: screens.patient is None)
    assert screens.shell.pages.currentWidget() is screens.today


def test_one_key_goes_from_alert_to_alert_though_what_was_decided_has_left_the_list(
    qtbot: QtBot, screens: Screens, desk: Desk
) -> None:
    ids = [with_alert(desk, family, "Ann") for family in ("HUGHES", "OKONKWO", "PATEL")]
    start(qtbot, screens)
    go_on = screens.shell.actions_by_name["next_alert"]
    model = screens.today.alerts.rows_model
    assert [a.patient_id for a in model.rows] == ids
    go_on.trigger()
    assert screens.patient is not None
    assert screens.patient.patient_id == ids[0]
    desk.actor = PRESCRIBER
    dismissed = model.rows[0].id
    with qtbot.waitSignal(screens.bridge.changed):
        screens.bridge.do(
            screens, lambda _: None, print, "gone", dismiss_alert, dismissed, DismissReason.OTHER_CAUSE, "Gilbert"
        )
    qtbot.waitUntil(lambda: [a.patient_id for a in model.rows] == ids[1:])
    go_on.trigger()
    assert screens.patient.patient_id == ids[1]
    page = screens.patient
    qtbot.waitUntil(lambda: page.page is not None and page.focusWidget() is page.side.lines()[0].why)
    go_on.trigger()
    assert screens.patient.patient_id == ids[2]
    go_on.trigger()
    assert screens.patient is None
    assert screens.shell.pages.currentWidget() is screens.today


def test_one_patient_is_open_at_a_time(qtbot: QtBot, screens: Screens, desk: Desk) -> None:
    ann, bob = register(desk, "HUGHES", "Ann"), register(desk, "OKONKWO", "Bob")
    start(qtbot, screens)
    pages = screens.shell.pages.count()
    screens.open_patient(ann)
    first = screens.patient
    screens.open_patient(bob)
    assert screens.patient is not first
    assert screens.shell.pages.count() == pages + 1
    qtbot.waitUntil(lambda: "OKONKWO, Bob" in screens.shell.frame.windowTitle())


def test_typing_narrows_the_list_and_enter_opens_the_one_who_is_left(
    qtbot: QtBot, screens: Screens, desk: Desk
) -> None:
    register(desk, "HUGHES", "Ann")
    register(desk, "OKONKWO", "Bob")
    start(qtbot, screens)
    screens.shell.actions_by_name["find"].trigger()
    page = screens.patients
    qtbot.waitUntil(lambda: len(page.table.rows_model.rows) == 2)
    qtbot.keyClicks(page.field, "oko")
    qtbot.keyClick(page.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screens.patient is not None)
    qtbot.waitUntil(lambda: "OKONKWO, Bob" in screens.shell.frame.windowTitle())


def test_nobody_found_is_said(qtbot: QtBot, screens: Screens, desk: Desk) -> None:
    register(desk, "HUGHES", "Ann")
    start(qtbot, screens)
    screens.show_patients()
    qtbot.keyClicks(screens.patients.field, "zzz")
    qtbot.waitUntil(lambda: screens.patients.panel.empty.text() == "No patient matches “zzz”.")


@pytest.mark.hazard("H1")
def test_namesakes_are_marked(qtbot: QtBot, screens: Screens, desk: Desk) -> None:
    register(desk, "HUGHES", "Ann", "L1")
    register(desk, "HUGHES", "Ann", "L2")
    register(desk, "OKONKWO", "Bob", "L3")
    start(qtbot, screens)
    table = screens.patients.table
    qtbot.waitUntil(lambda: len(table.rows_model.rows) == 3)
    heard = [table.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert sum("Same name: check date of birth" in h for h in heard) == 2


@pytest.mark.hazard("H30")
@pytest.mark.parametrize("family", ["<B>BOLD</B>", "<IMG SRC='FILE:///X'>", "A & B", "&AMP;", "{0} %S"])
def test_a_hostile_name_is_literal_in_lists_and_title(qtbot: QtBot, screens: Screens, desk: Desk, family: str) -> None:
    patient_id = with_alert(desk, family, "Ann")
    start(qtbot, screens)
    assert shown(screens.today.alerts, 1) == [f"{family}, Ann"]
    qtbot.waitUntil(lambda: shown(screens.patients.table) == [f"{family}, Ann"])
    screens.open_patient(patient_id)
    qtbot.waitUntil(lambda: f"{family}, Ann" in screens.shell.frame.windowTitle())
    rich = [label.text() for label in screens.shell.frame.findChildren(QLabel) if family in label.text()]
    assert rich
    plain = Qt.TextFormat.PlainText
    assert all(
        label.textFormat() is plain for label in screens.shell.frame.findChildren(QLabel) if family in label.text()
    )


def test_the_demo_switches_between_nurse_and_prescriber(qtbot: QtBot, screens: Screens, desk: Desk) -> None:
    start(qtbot, screens)
    assert desk.actor.role == "nurse"
    qtbot.mouseClick(screens.shell.strip.roles["prescriber"], Qt.MouseButton.LeftButton)
    assert (desk.actor.name, desk.actor.role) == ("Demo prescriber", "prescriber")
    assert screens.shell.strip.who.text() == "Demo prescriber"


def test_a_reading_that_breaks_is_told_in_one_sentence(qtbot: QtBot, screens: Screens) -> None:
    start(qtbot, screens)
    screens.bridge.failed.emit("The program could not do this; nothing was changed.")
    assert screens.shell.notice.text.text() == "The program could not do this; nothing was changed."


def test_help_opens_for_the_screen_in_sight(qtbot: QtBot, screens: Screens) -> None:
    start(qtbot, screens)
    screens.show_patients()
    screens.shell.actions_by_name["help"].trigger()
    assert screens.dialogs.help is not None
    assert screens.dialogs.help.text.toPlainText().startswith("Patients")
    screens.shell.actions_by_name["rule_book"].trigger()
    assert screens.dialogs.help.text.toPlainText().startswith("Rule book")
    screens.dialogs.help.close()


@pytest.mark.hazard("H6")
def test_the_wheel_changes_no_input(qtbot: QtBot, screens: Screens, desk: Desk) -> None:
    register(desk, "HUGHES", "Ann")
    start(qtbot, screens)
    screens.dialogs.new_patient()
    dialog = screens.shell.frame.findChild(QWidget, "new_patient_dialog")
    assert dialog is not None
    combos = dialog.findChildren(QComboBox)
    before = [combo.currentIndex() for combo in combos]
    for combo in combos:
        combo.setFocus()
        wheel = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(combo, wheel)
    assert combos
    assert [combo.currentIndex() for combo in combos] == before
    dialog.close()


def nameless(root: QWidget) -> list[str]:
    """List the widgets one can act on that a screen reader would have no name for."""
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
    acting = [w for kind in kinds for w in root.findChildren(kind) if w.isVisibleTo(root)]
    inner = [
        w for w in acting if w.objectName().startswith("qt_") or isinstance(w.parent(), QAbstractItemView | QLineEdit)
    ]
    found = []
    for widget in (w for w in acting if w not in inner):
        face = QAccessible.queryAccessibleInterface(widget)
        if not face.text(QAccessible.Text.Name):
            found.append(f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}")
    return found


def test_everything_one_can_act_on_has_a_name_for_a_screen_reader(qtbot: QtBot, screens: Screens, desk: Desk) -> None:
    with_alert(desk, "HUGHES", "Ann")
    start(qtbot, screens)
    assert not nameless(screens.shell.frame)
    screens.show_patients()
    assert not nameless(screens.shell.frame)
    screens.dialogs.new_patient()
    dialog = screens.shell.frame.findChild(QWidget, "new_patient_dialog")
    assert dialog is not None
    assert not nameless(dialog)
    dialog.close()
