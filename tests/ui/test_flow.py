"""A row of widgets that goes on in the next row, and outlives any number of rows that are gone."""

import gc

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ldndesk.ui.dose_chart import DoseChart
from ldndesk.ui.flow import Flow

from .samples import sample_chart


def test_a_row_goes_on_below_and_what_is_hidden_takes_no_room(qtbot: QtBot) -> None:
    flow = Flow()
    qtbot.addWidget(flow)
    buttons = [QPushButton(words) for words in ("one", "two", "three")]
    for button in buttons:
        flow.add(button)
    wide = sum(b.sizeHint().width() for b in buttons) + 3 * 8
    assert flow.heightForWidth(wide) < flow.heightForWidth(wide // 2)
    flow.resize(wide, 100)
    flow.arrange()
    assert [b.x() for b in buttons] == sorted({b.x() for b in buttons}), "side by side"
    buttons[0].hide()
    flow.arrange()
    assert buttons[1].x() == 0
    flow.resize(buttons[1].sizeHint().width() + 1, 100)
    flow.arrange()
    assert buttons[2].y() > buttons[1].geometry().bottom()


def test_charts_come_and_go_without_a_trace_of_those_before(qtbot: QtBot) -> None:
    for _ in range(25):
        chart = DoseChart()
        chart.resize(900, 640)
        chart.draw(sample_chart())
        assert all(part.parentWidget() is chart.head for part in (*chart.ranges.values(), *chart.classes.values()))
        assert {w.window() for w in chart.findChildren(QWidget)} == {chart}
        chart.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
