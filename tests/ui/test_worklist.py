"""The list of what is to be done, through the real page: filters that say what they hide, the load of days to come."""

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from ldndesk.desk.today import CallDue, Today
from ldndesk.desk.todo import TodoKind
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.today_page import TodayPage
from ldndesk.ui.todo_filter import FILTERS

ON = date(2026, 3, 7)


def due(
    number: int, *kinds: TodoKind, days_ago: int = 0, at: time | None = None, failed: int = 0, tried: date | None = None
) -> CallDue:
    day = ON - timedelta(days=days_ago)
    whys = " · ".join(kinds)
    return CallDue(
        number,
        f"P{number}",
        "01632 960001",
        day,
        whys,
        None,
        failed,
        kind=kinds[0],
        kinds=frozenset(kinds),
        at=at,
        tried=tried,
    )


CALLS = (
    due(1, TodoKind.WARNING),
    due(2, TodoKind.CALL_BACK, at=time(15, 30)),
    due(3, TodoKind.DAY_8, TodoKind.TEST, days_ago=2),
    due(4, TodoKind.STEP, failed=2),
    due(5, TodoKind.BASELINE, failed=1, tried=ON),
)
LOAD = ((date(2026, 3, 8), 2), (date(2026, 3, 16), 5), (date(2026, 4, 21), 1))


@pytest.fixture
def page(qtbot: QtBot, bridge: Bridge) -> TodayPage:
    made = TodayPage(bridge)
    qtbot.addWidget(made)
    made.resize(1120, 700)
    made.show()
    qtbot.waitExposed(made)
    made.show_today(Today(ON, (), CALLS, LOAD, (), 0, 200))
    return made


def shown(page: TodayPage) -> list[int]:
    return [row.patient_id for row in page.calls.rows_model.rows]


def cell(page: TodayPage, row: int, column: int) -> str:
    index = page.calls.model().index(row, column)
    return str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def test_each_row_says_in_words_what_is_to_be_done_and_since_when(page: TodayPage) -> None:
    assert cell(page, 0, 0) == "To do: Ring first, due today"
    assert cell(page, 1, 0) == "To do: Call back, today at 15:30"
    assert cell(page, 2, 0) == "To do: Day 8 call, 2 days overdue"
    assert cell(page, 3, 2) == "Telephone: 01632 960001, not reached ×2"
    assert cell(page, 4, 2) == "Telephone: 01632 960001, tried today ×1"


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("Everything", [1, 2, 3, 4, 5]),
        ("Calls", [1, 2, 3, 4]),
        ("Call-backs", [2]),
        ("Day 8 and steps", [3, 4]),
        ("Tests and baselines", [3, 5]),
        ("Not reached so far", [4, 5]),
    ],
)
def test_a_filter_shows_its_kind_and_says_how_many_it_hides(page: TodayPage, words: str, rows: list[int]) -> None:
    page.filter.setCurrentText(words)
    assert shown(page) == rows
    hidden = len(CALLS) - len(rows)
    assert page.calls_panel.aside.text() == (f"{hidden} hidden by the filter" if hidden else "")
    assert page.calls_panel.heading.text() == f"Calls and tests due ({len(rows)})"


def test_an_empty_choice_says_so_and_never_that_nothing_is_due(page: TodayPage) -> None:
    page.filter.setCurrentText("Without a next call")
    assert page.calls_panel.empty.text() == "Nothing of this kind is due.\n\n5 hidden by the filter."
    page.filter.setCurrentIndex(0)
    assert shown(page) == [1, 2, 3, 4, 5]


def test_the_filter_stays_when_the_list_is_read_again(page: TodayPage) -> None:
    page.filter.setCurrentText("Call-backs")
    page.show_today(Today(ON, (), CALLS, LOAD, (), 0, 200))
    assert shown(page) == [2]
    assert next(iter(FILTERS)) == "Everything"


def test_the_load_of_the_coming_days_is_said_and_each_day_can_be_asked(page: TodayPage, qtbot: QtBot) -> None:
    words = "Coming 45 days: 8 patients due, 2 within 7 days; most on Mon 16-Mar-2026 (5)"
    assert page.load.told.text() == words
    assert page.load.bars.accessibleName() == words
    at = QPoint(round(page.load.bars.width() * 8.5 / 45), 10)
    asked = QHelpEvent(QHelpEvent.Type.ToolTip, at, page.load.bars.mapToGlobal(at))
    QApplication.sendEvent(page.load.bars, asked)
    qtbot.waitUntil(lambda: QToolTip.text() == "Mon 16-Mar-2026: 5 due")
    QToolTip.hideText()


def test_lists_that_lack_patients_say_so_and_never_that_nothing_is_due(page: TodayPage) -> None:
    page.show_today(Today(ON, (), (), (), (), 0, 200, waiting=200))
    assert page.unjudged.text() == "200 patients wait to be judged; these lists are not whole yet."
    assert page.calls_panel.empty.text() == "The record is being judged."
    assert page.alerts_panel.empty.text() == "The record is being judged."
    page.show_today(Today(ON, (), (), (), (), 0, 200))
    assert page.unjudged.isHidden()
    assert page.calls_panel.empty.text() == "Nothing is due today."
