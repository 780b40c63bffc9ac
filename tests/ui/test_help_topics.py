"""F1 leads to the help of what is in sight: page, tab, form or dialog."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

import ldndesk.ui
from ldndesk.clinical.facts import Answer
from ldndesk.clinical.history import Patient
from ldndesk.desk.work import Desk
from ldndesk.shipped import shipped
from ldndesk.ui.help_topics import TOPICS
from ldndesk.ui.help_window import TOPICS as PAGES
from ldndesk.ui.help_window import HelpWindow
from ldndesk.ui.screens import Screens

from .clinic import call, with_alert
from .test_screens import start


def kinds() -> Iterator[type[QWidget]]:
    for module in pkgutil.iter_modules(ldndesk.ui.__path__):
        for thing in vars(importlib.import_module(f"ldndesk.ui.{module.name}")).values():
            if isinstance(thing, type) and issubclass(thing, QWidget) and thing.__module__.startswith("ldndesk.ui"):
                yield thing


def headings_in_sight(window: HelpWindow) -> list[str]:
    """List the headings of a help page that stand in the part scrolled to."""
    layout, block, found = window.text.document().documentLayout(), window.text.document().begin(), []
    top = window.text.verticalScrollBar().value()
    while block.isValid():
        y = layout.blockBoundingRect(block).top()
        if block.blockFormat().headingLevel() and top <= y + 1 <= top + window.text.viewport().height():
            found.append(block.text())
        block = block.next()
    return found


def usable(tab: QWidget) -> list[QWidget]:
    """List what can have the focus on a tab, empty or not."""
    reached = [w for w in tab.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [w for w in reached if w.isVisible() and w.isEnabled()]


def test_every_dialog_and_page_has_a_page_of_the_help_and_every_heading_named_is_there() -> None:
    known = {kind.__name__: kind for kind in kinds()}
    assert not set(TOPICS) - set(known), "named in the list, but no such widget"
    dialogs = {name: kind for name, kind in known.items() if issubclass(kind, QDialog) or name.endswith("Page")}
    helped = {name for name, kind in dialogs.items() if set(TOPICS) & {k.__name__ for k in kind.__mro__}}
    assert set(dialogs) - helped == set()
    for topic, heading in TOPICS.values():
        assert topic in PAGES
        text = (shipped("resources/help") / f"{topic}.md").read_text("utf-8")
        assert not heading or f"\n## {heading}\n" in text, (topic, heading)


@pytest.mark.parametrize(
    ("tab", "heading"),
    [("figures", "Figures"), ("medicines", "Medicines"), ("labs", "Laboratory"), ("documents", "Documents")],
)
def test_f1_on_a_tab_opens_its_part_of_the_help(
    qtbot: QtBot, screens: Screens, desk: Desk, tab: str, heading: str
) -> None:
    patient = with_alert(desk, "HUGHES", "Ann")
    call(desk, patient, Patient("", "HUGHES", "Ann").display_name, Answer("headache", 3))
    start(qtbot, screens)
    screens.open_patient(patient)
    page = screens.patient
    assert page is not None
    qtbot.waitUntil(lambda: page.page is not None)
    widget = getattr(page.tabs, tab)
    page.tabs.setCurrentWidget(widget)
    qtbot.waitUntil(lambda: bool(usable(widget)))
    usable(widget)[0].setFocus()
    screens.shell.actions_by_name["help"].trigger()
    window = screens.dialogs.help
    assert window is not None
    qtbot.waitUntil(lambda: heading in headings_in_sight(window))
    window.close()


def test_f1_works_in_a_dialog_though_the_window_rests(qtbot: QtBot, screens: Screens) -> None:
    start(qtbot, screens)
    screens.dialogs.new_patient()
    dialog = screens.shell.frame.findChild(QDialog, "new_patient_dialog")
    assert isinstance(dialog, QDialog)
    qtbot.waitUntil(lambda: dialog.focusWidget() is not None and bool(dialog.property("helped")))
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: dialog.findChild(HelpWindow) is not None)
    window = dialog.findChild(HelpWindow)
    assert isinstance(window, HelpWindow)
    qtbot.waitUntil(window.isVisible)
    assert window.text.toPlainText().startswith("Patients")
    window.close()
    dialog.reject()
