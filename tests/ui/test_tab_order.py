"""Tab goes through a screen as one reads it: from left to right, then down."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ldndesk.clinical.history import Patient
from ldndesk.desk.work import Desk
from ldndesk.ui.bridge import Bridge

from .clinic import PRESCRIBER, prescribe, register
from .pages import open_page


def tabbed(qtbot: QtBot, first: QWidget, until: QWidget) -> list[QWidget]:
    """Press Tab from one widget to another; give all that had the focus."""
    first.setFocus(Qt.FocusReason.OtherFocusReason)
    wanted = first.focusProxy() or first
    qtbot.waitUntil(lambda: QApplication.focusWidget() is wanted)
    found = []
    for _ in range(60):
        widget = QApplication.focusWidget()
        assert widget is not None
        found.append(widget)
        if widget is until:
            break
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert found[-1] is until, [w.accessibleName() for w in found]
    return found


def places(parts: list[QWidget], over: QWidget) -> list[tuple[int, int]]:
    """Give the line and the place on it of each, lines being some 24 pixels high."""
    corners = [part.mapTo(over, QPoint(0, part.height() // 2)) for part in parts]
    return [(corner.y() // 24, corner.x()) for corner in corners]


def test_on_the_medicines_tab_the_question_comes_before_the_list_and_the_deeds_after(
    qtbot: QtBot, bridge: Bridge, desk: Desk
) -> None:
    view = open_page(qtbot, bridge, register(desk, "HUGHES", "Ann"))
    tab = view.tabs.medicines
    view.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: tab.none.isVisible() and tab.none.isEnabled())
    found = tabbed(qtbot, tab.none, tab.adds[0])
    assert found[0] is tab.none
    assert places(found, view) == sorted(places(found, view))
    bridge.close()


def test_in_the_plan_editor_each_step_is_read_from_left_to_right_and_the_foot_last(
    qtbot: QtBot, bridge: Bridge, desk: Desk
) -> None:
    desk.actor = PRESCRIBER
    patient = register(desk, "HUGHES", "Ann")
    prescribe(desk, patient, Patient("", "HUGHES", "Ann").display_name)
    view = open_page(qtbot, bridge, patient)
    view.change_plan()
    editor = view.editor
    assert editor is not None
    qtbot.waitUntil(lambda: editor.isVisible() and editor.isActiveWindow())
    row = editor.rows[0]
    found = tabbed(qtbot, row.days, row.remove)
    assert [w for w in found if w is row.form], "the form before what removes the step"
    across = [w.mapTo(editor, QPoint(0, 0)).x() for w in found]
    assert across == sorted(across)
    foot = tabbed(qtbot, editor.reason, editor.cancel)
    assert len(foot) == 2
    editor.reject()
    bridge.close()
