"""What opening a patient costs, counted rather than timed: a busy machine changes no count."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ldndesk.desk.work import Desk
from ldndesk.ui.dose_chart import DoseChart
from ldndesk.ui.dose_chart_plots import ChartPlots
from ldndesk.ui.dose_chart_sheet import Sheet
from ldndesk.ui.patient_page import PatientPageView
from ldndesk.ui.screens import Screens

from .clinic import with_alert
from .test_screens import start

MOST_WIDGETS = 140
"""Made on opening a page with one alert; each is dressed, laid out and painted: some 0.2 ms."""


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """Count what is drawn and laid out."""
    told: Counter[str] = Counter()
    with monkeypatch.context() as patch:
        for kind, name in (
            (ChartPlots, "_drawn"),
            (DoseChart, "draw"),
            (Sheet, "side"),
            (PatientPageView, "_show"),
        ):
            patch.setattr(kind, name, _counting(told, f"{kind.__name__}.{name}", getattr(kind, name)))
        yield told


def _counting(told: Counter[str], name: str, deed: object) -> object:
    def counting(*args: object, **named: object) -> object:
        told[name] += 1
        return deed(*args, **named)  # type: ignore[operator]

    return counting


def opened(qtbot: QtBot, screens: Screens, patient: int) -> PatientPageView:
    screens.open_patient(patient)
    page = screens.patient
    assert page is not None
    qtbot.waitUntil(lambda: page.page is not None)
    page.grab()
    return page


def test_opening_a_patient_reads_once_draws_once_and_makes_few_widgets(
    qtbot: QtBot, screens: Screens, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = with_alert(desk, "HUGHES", "Ann"), with_alert(desk, "ROWAN", "Bea")
    start(qtbot, screens)
    opened(qtbot, screens, first)
    with counted(monkeypatch) as told:
        page = opened(qtbot, screens, second)
    assert told["PatientPageView._show"] == 1
    assert told["DoseChart.draw"] == 2, "empty, and with the patient"
    assert told["ChartPlots._drawn"] <= 2
    assert told["Sheet.side"] <= 8
    assert len(page.findChildren(QWidget)) <= MOST_WIDGETS


def test_between_two_patients_no_other_page_comes_into_sight(qtbot: QtBot, screens: Screens, desk: Desk) -> None:
    first, second = with_alert(desk, "HUGHES", "Ann"), with_alert(desk, "ROWAN", "Bea")
    start(qtbot, screens)
    opened(qtbot, screens, first)
    seen: list[QWidget | None] = []
    screens.shell.pages.currentChanged.connect(lambda _: seen.append(screens.shell.pages.currentWidget()))
    page = opened(qtbot, screens, second)
    assert set(seen) == {page}
