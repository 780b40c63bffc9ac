from datetime import date
from typing import NamedTuple

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ldndesk.ui import icons
from ldndesk.ui.list_table import ListTable
from ldndesk.ui.table_model import Column, Role, TableModel
from ldndesk.ui.two_line import HEADING


class Person(NamedTuple):
    id: int
    name: str
    born: date | None = None
    note: str = ""


COLUMNS: tuple[Column[Person], ...] = (
    Column("Name", lambda p: p.name, icon=lambda _: icons.icon("users"), second=lambda p: p.note),
    Column("Born", lambda p: str(p.born), lambda p: p.born, right=True),
)
ANN, BOB, CY = Person(1, "ann", date(1980, 1, 2)), Person(2, "Bob", None, "called"), Person(3, "Cy", date(1970, 1, 1))


def make_table(qtbot: QtBot, *people: Person, sortable: bool = False) -> ListTable[Person]:
    table: ListTable[Person] = ListTable(COLUMNS, lambda p: p.id, "People", sortable=sortable)
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.widths(0, 120)
    table.show()
    qtbot.waitExposed(table)
    table.show_rows(people)
    return table


def names(table: ListTable[Person]) -> list[str]:
    return [str(table.model().index(row, 0).data()) for row in range(table.model().rowCount())]


def enter(table: ListTable[Person]) -> None:
    point = QPointF(5, 5)
    QApplication.sendEvent(table.viewport(), QEnterEvent(point, point, point))


def leave(table: ListTable[Person]) -> None:
    QApplication.sendEvent(table.viewport(), QEvent(QEvent.Type.Leave))
    QApplication.sendEvent(table, QEvent(QEvent.Type.Leave))


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model: TableModel[Person] = TableModel(COLUMNS)
    qtmodeltester.check(model, force_py=True)
    model.show((ANN, BOB, CY))
    qtmodeltester.check(model, force_py=True)


def test_a_reader_hears_heading_and_words(qtbot: QtBot) -> None:
    table = make_table(qtbot, ANN, BOB)
    heard = table.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Name: Bob, called"


def test_cells_outside_the_rows_hold_nothing(qtbot: QtBot) -> None:
    model: TableModel[Person] = TableModel(COLUMNS)
    assert model.rowCount(QModelIndex()) == 0
    model.show((ANN,))
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.headerData(7, Qt.Orientation.Horizontal) is None
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Born"


@pytest.mark.hazard("H30")
def test_a_hostile_name_is_literal_in_cell_tip_and_speech(qtbot: QtBot) -> None:
    table = make_table(qtbot, Person(1, "<b>x</b>\u202e & y"))
    index = table.model().index(0, 0)
    assert index.data() == "<b>x</b>[U+202E] & y"
    assert "&lt;b&gt;x&lt;/b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Name: <b>x</b>[U+202E] & y"


def test_enter_opens_the_chosen_row(qtbot: QtBot) -> None:
    table = make_table(qtbot, ANN, BOB)
    table.selectRow(1)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [BOB]


def test_enter_with_nothing_chosen_opens_nothing(qtbot: QtBot) -> None:
    table = make_table(qtbot, ANN, BOB)
    with qtbot.assertNotEmitted(table.opened):
        qtbot.keyClick(table, Qt.Key.Key_Return)


def test_the_chosen_person_stays_chosen_when_the_list_is_read_again(qtbot: QtBot) -> None:
    table = make_table(qtbot, ANN, BOB)
    table.selectRow(1)
    table.show_rows((CY, ANN, BOB))
    assert table.current_row() == BOB


def test_nobody_is_chosen_when_the_chosen_person_has_gone(qtbot: QtBot) -> None:
    table = make_table(qtbot, ANN, BOB)
    table.selectRow(1)
    table.show_rows((CY, ANN))
    assert table.current_row() is None


@pytest.mark.hazard("H1")
def test_nothing_moves_while_the_pointer_is_over_the_list(qtbot: QtBot) -> None:
    table = make_table(qtbot, ANN, BOB)
    enter(table)
    with qtbot.waitSignal(table.waiting) as waiting:
        table.show_rows((CY, ANN, BOB))
    assert waiting.args == [True]
    assert names(table) == ["ann", "Bob"]
    leave(table)
    assert names(table) == ["Cy", "ann", "Bob"]


@pytest.mark.hazard("H1")
def test_a_list_that_waits_is_shown_when_asked_for(qtbot: QtBot) -> None:
    table = make_table(qtbot, ANN)
    enter(table)
    table.show_rows((CY, ANN))
    table.update_now()
    assert names(table) == ["Cy", "ann"]


def test_headings_sort_by_meaning_and_the_unknown_comes_last(qtbot: QtBot) -> None:
    table = make_table(qtbot, ANN, BOB, CY, sortable=True)
    assert names(table) == ["ann", "Bob", "Cy"]
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert names(table) == ["Cy", "ann", "Bob"]
    table.selectRow(0)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Enter)
    assert opened.args == [CY]


def test_a_long_name_gets_the_lines_it_needs(qtbot: QtBot) -> None:
    long = Person(1, "O’NEILL-FITZGERALD, Bartholomew Alexander Montgomery (Mr) " * 3, note="Day 14 check")
    table = make_table(qtbot, long, ANN)
    table.resize(320, 400)
    qtbot.waitUntil(lambda: table.rowHeight(0) > table.rowHeight(1))
    assert table.model().index(0, 0).data(Role.SECOND) == "Day 14 check"


def test_the_wheel_chooses_nothing(qtbot: QtBot) -> None:
    table = make_table(qtbot, *(Person(i, f"P{i}") for i in range(60)))
    table.selectRow(0)
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    assert table.current_row() == Person(0, "P0")


@pytest.mark.hazard("H5")
def test_an_amount_and_its_unit_and_a_date_are_kept_whole_on_one_line() -> None:
    from ldndesk.ui.two_line import keep_whole

    assert (
        keep_whole("on 3 mg since 27-Nov-2026, 7 days")
        == "on 3\u00a0mg since 27\u2060-\u2060Nov\u2060-\u20602026, 7\u00a0days"
    )
    assert keep_whole("entry[3].resource.dosageInstruction[0].doseAndRate").count("\u200b") == 3
    assert keep_whole("a plain name") == "a plain name"


def test_the_first_alert_is_chosen_when_a_list_is_entered(qtbot: QtBot) -> None:
    table = make_table(qtbot, ANN, BOB)
    table.choose_first()
    assert table.current_row() == ANN


def test_groups_have_a_heading_with_their_count_and_rows_below_keep_their_place(qtbot: QtBot) -> None:
    table: ListTable[Person] = ListTable(COLUMNS, lambda p: p.id, "People", group=lambda p: p.note or "Others")
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.widths(0, 120)
    table.show()
    qtbot.waitExposed(table)
    table.show_rows((ANN, CY, BOB))
    assert table._drawing.headings == {0: "Others (2)", 2: "called (1)"}
    assert table.rowHeight(0) == table.rowHeight(1) + HEADING == table.rowHeight(2)
    assert names(table) == ["ann", "Cy", "Bob"]
    drawn = table.grab().toImage()
    assert drawn.width() > 0
    table.selectRow(2)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [BOB]
