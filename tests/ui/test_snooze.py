"""Snoozing an alert in the window, the hidden ones in sight as a count, and deeds on what was really shown."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ldndesk.clinical.days import show_day
from ldndesk.clinical.facts import Answer
from ldndesk.clinical.history import Patient
from ldndesk.desk.inbox import acknowledge_alert
from ldndesk.desk.snooze import SnoozeReason, snooze_alert
from ldndesk.desk.today import AlertState
from ldndesk.desk.work import Desk
from ldndesk.ui.alert_cards import AlertLine
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.page_deeds import snooze_words
from ldndesk.ui.patient_page import PatientPageView
from ldndesk.ui.today_page import TodayPage

from .clinic import NURSE, PRESCRIBER, call, prescribe, register, today, token, with_alert
from .pages import Nurse, Prescriber, open_page
from .test_screens import nameless

NAME = Patient("", "HUGHES", "Ann").display_name
TROUBLE = "troublesome-side-effect"


@pytest.fixture
def patient(desk: Desk) -> int:
    """A patient with a troublesome headache of 5."""
    made = register(desk, "HUGHES", "Ann")
    prescribe(desk, made, NAME)
    call(desk, made, NAME, Answer("headache", 5, troublesome=True))
    return made


@pytest.fixture
def view(qtbot: QtBot, bridge: Bridge, patient: int) -> Iterator[PatientPageView]:
    yield open_page(qtbot, bridge, patient)
    bridge.close()


@pytest.fixture
def day(qtbot: QtBot, bridge: Bridge) -> Iterator[TodayPage]:
    """The start page over a record that holds nothing yet."""
    page = TodayPage(bridge)
    qtbot.addWidget(page)
    page.resize(1132, 720)
    page.show()
    yield page
    bridge.close()


def headache(view: PatientPageView) -> AlertLine:
    return next(line for line in view.side.lines() if line.alert.finding.rule == TROUBLE)


def words(view: PatientPageView) -> str:
    return "\n".join(label.text() for label in view.side.findChildren(QLabel) if label.isVisible())


def snoozes(desk: Desk, patient_id: int, reason: SnoozeReason = SnoozeReason.WATCH) -> None:
    """Snooze every open alert of a patient elsewhere than in the window."""
    from ldndesk.desk.page import read_page

    desk.actor = PRESCRIBER
    for alert in desk.ask(read_page, patient_id).alerts:
        desk.do(token(), snooze_alert, alert.id, reason, "in her own words")


def read(qtbot: QtBot, day: TodayPage) -> None:
    with qtbot.waitSignal(day.filled):
        day.reload()
    day.update_lists()  # the pointer may rest on a list, which then waits


def shown(day: TodayPage, column: int = 1) -> list[str]:
    model = day.alerts.model()
    heard = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(row, column).data(heard)) for row in range(model.rowCount())]


@pytest.mark.hazard("H3")
def test_an_alert_is_snoozed_by_keyboard_and_stays_in_sight_as_a_count(
    qtbot: QtBot, bridge: Bridge, desk: Desk, view: PatientPageView
) -> None:
    prescriber = Prescriber(qtbot, bridge, view)
    assert "no alerts hidden" in words(view)
    before = view.page
    prescriber.key(headache(view).snooze, Qt.Key.Key_Space)
    dialog = prescriber.dialog
    assert not nameless(dialog)
    prescriber.key(dialog.act, Qt.Key.Key_Space)
    assert dialog.fault.text() == "Choose a reason."
    prescriber.key(dialog.code, Qt.Key.Key_Down)
    prescriber.key(dialog.code, Qt.Key.Key_Down)
    back = show_day(today(desk) + timedelta(days=7))
    assert dialog.code.currentText() == f"Seen and discussed, watch: 7 days, until {back}"
    prescriber.key(dialog.act, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: view.page is not before)
    assert TROUBLE not in prescriber.rules_shown()
    assert view.side.hidden.isVisible()
    assert view.side.hidden.text() == "1 alert hidden (snoozed) – show"


def test_the_hidden_ones_are_shown_with_who_why_and_until_when_and_can_come_back(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int, view: PatientPageView
) -> None:
    snoozes(desk, patient)
    nurse = Nurse(qtbot, bridge, view)
    assert "· snoozed" not in words(view)
    nurse.press(view.side.hidden)
    back = show_day(today(desk) + timedelta(days=7))
    assert f"Seen and discussed, watch: until {back}, at 5 of 10, in her own words" in words(view)
    assert "snoozed\nby Dr Grey, " in words(view)
    assert view.side.hidden.text().startswith("Hide 1 snoozed alert")
    assert not nameless(view.side)
    nurse.reread()
    assert view.side.hidden.isChecked(), "what was opened stays open when the page is read anew"
    (line,) = view.side.snoozed[0].lines
    assert not line.dismiss.isEnabled()
    nurse.press(line.again)
    qtbot.waitUntil(lambda: TROUBLE in nurse.rules_shown())
    assert "no alerts hidden" in words(view)


def test_a_snoozed_alert_is_found_from_the_chart(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int, view: PatientPageView
) -> None:
    snoozes(desk, patient)
    Nurse(qtbot, bridge, view)
    (line,) = view.side.snoozed[0].lines
    assert not line.isVisible()
    view.show_alert(line.alert.id)
    assert line.isVisible()
    assert not line.why.visibleRegion().isEmpty()


def test_showing_the_hidden_ones_brings_them_into_sight(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int, view: PatientPageView
) -> None:
    call(desk, patient, NAME, *(Answer(s, 5, troublesome=True) for s in ("nausea", "insomnia", "dizziness")))
    desk.actor = PRESCRIBER
    desk.do(token(), snooze_alert, headache(view).alert.id, SnoozeReason.WATCH)
    nurse = Nurse(qtbot, bridge, view)
    assert view.side.verticalScrollBar().maximum() > 0
    nurse.press(view.side.hidden)
    assert not view.side.snoozed[0].lines[0].again.visibleRegion().isEmpty()
    assert view.side.verticalScrollBar().value() > 0
    assert not view.side.hidden.visibleRegion().isEmpty(), "the count stays in sight however far one scrolls"


@pytest.mark.hazard("H27")
def test_a_nurse_cannot_snooze_and_is_told_so(qtbot: QtBot, bridge: Bridge, view: PatientPageView) -> None:
    Nurse(qtbot, bridge, view)
    assert not headache(view).snooze.isEnabled()
    assert "Only a prescriber can snooze or dismiss." in words(view)


@pytest.mark.hazard("H3")
def test_an_urgent_alert_offers_one_day_and_wants_words(qtbot: QtBot, bridge: Bridge, desk: Desk) -> None:
    yellow = with_alert(desk, "OKONKWO")
    view = open_page(qtbot, bridge, yellow)
    prescriber = Prescriber(qtbot, bridge, view)
    prescriber.press(view.side.lines()[0].snooze)
    dialog = prescriber.dialog
    morrow = show_day(today(desk) + timedelta(days=1))
    offered = [dialog.code.itemText(n) for n in range(dialog.code.count())]
    assert offered == [f"{reason.value}: 1 day, until {morrow}" for reason in SnoozeReason]
    assert any("at most" in label.text() for label in dialog.findChildren(QLabel))
    dialog.code.setCurrentIndex(0)
    prescriber.press(dialog.act)
    assert dialog.fault.text() == "Write the reason in words."
    dialog.reject()
    bridge.close()


def test_lengths_are_said_in_words_with_the_day(desk: Desk) -> None:
    said = snooze_words(SnoozeReason.RING_BACK, False, today(desk))
    assert said == f"Patient to ring back: 3 days, until {show_day(today(desk) + timedelta(days=3))}"


def test_today_counts_the_hidden_and_shows_them_when_asked(
    qtbot: QtBot, desk: Desk, day: TodayPage, patient: int
) -> None:
    with_alert(desk, "OKONKWO")
    read(qtbot, day)
    assert not day.hidden.isVisible()
    assert day.alerts_panel.aside.text() == "no alerts hidden"
    snoozes(desk, patient)
    with qtbot.waitSignal(day.counted) as counted:
        read(qtbot, day)
    assert counted.args == ["1 alert hidden (snoozed)"]
    assert (day.hidden.text(), len(shown(day))) == ("1 alert hidden (snoozed) – show", 1)
    qtbot.keyClick(day.hidden, Qt.Key.Key_Space)
    assert len(shown(day)) == 2
    back = show_day(today(desk) + timedelta(days=7))
    assert f"Snoozed until {back}. " in shown(day)[1]
    assert shown(day, 2)[1].endswith("snoozed")
    read(qtbot, day)
    assert len(shown(day)) == 2
    qtbot.keyClick(day.hidden, Qt.Key.Key_Space)
    assert len(shown(day)) == 1


def test_today_without_open_alerts_still_says_that_some_are_hidden(
    qtbot: QtBot, desk: Desk, day: TodayPage, patient: int
) -> None:
    snoozes(desk, patient)
    read(qtbot, day)
    assert "1 alert hidden (snoozed)." in day.alerts_panel.empty.text()
    assert day.alerts_panel.empty.isVisible()
    qtbot.keyClick(day.hidden, Qt.Key.Key_Space)
    assert not day.alerts_panel.empty.isVisible()
    assert len(shown(day)) == 1


def test_an_acknowledged_alert_shows_the_present_score_beside_the_one_then(
    qtbot: QtBot, bridge: Bridge, desk: Desk, day: TodayPage, patient: int
) -> None:
    view = open_page(qtbot, bridge, patient)
    Nurse(qtbot, bridge, view)
    qtbot.mouseClick(headache(view).seen, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: headache(view).alert.state is AlertState.ACKNOWLEDGED)
    call(desk, patient, NAME, Answer("headache", 6, troublesome=True))
    view.reload()
    qtbot.waitUntil(lambda: "6 of 10" in headache(view).alert.finding.reason)
    assert "acknowledged at 5 of 10" in words(view)
    read(qtbot, day)
    assert "6 of 10" in shown(day)[0]
    assert shown(day, 2)[0].endswith("seen at 5")


@pytest.mark.hazard("H3")
def test_an_acknowledgement_of_what_got_worse_meanwhile_is_refused_and_the_page_read_anew(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int, view: PatientPageView
) -> None:
    nurse = Nurse(qtbot, bridge, view)
    line = headache(view)
    call(desk, patient, NAME, Answer("headache", 8, troublesome=True))
    nurse.press(line.seen)
    qtbot.waitUntil(lambda: "8 of 10" in headache(view).alert.finding.reason)
    assert headache(view).alert.state is AlertState.OPEN
    assert "has become worse since it was shown: now urgent, 8 of 10, then soon, 5 of 10" in view.side.fault.text()
    assert view.side.fault.isVisible()
    nurse.press(headache(view).seen)
    qtbot.waitUntil(lambda: headache(view).alert.state is AlertState.ACKNOWLEDGED)
    assert view.side.fault.text() == ""


@pytest.mark.hazard("H3")
@pytest.mark.parametrize("deed", ["snooze", "dismiss"])
def test_a_dialog_opened_before_the_alert_got_worse_is_refused_and_keeps_what_was_typed(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int, view: PatientPageView, deed: str
) -> None:
    prescriber = Prescriber(qtbot, bridge, view)
    line = headache(view)
    prescriber.press(line.snooze if deed == "snooze" else line.dismiss)
    dialog = prescriber.dialog
    dialog.code.setCurrentIndex(0)
    qtbot.keyClicks(dialog.text, "typed")
    desk.actor = NURSE
    call(desk, patient, NAME, Answer("headache", 8, troublesome=True))
    desk.actor = PRESCRIBER
    prescriber.press(dialog.act)
    qtbot.waitUntil(lambda: "has become worse" in dialog.fault.text())
    assert dialog.text.toPlainText() == "typed"
    qtbot.waitUntil(lambda: "8 of 10" in headache(view).alert.finding.reason)
    assert headache(view).alert.state is AlertState.OPEN
    dialog.reject()


def test_what_was_dealt_with_elsewhere_is_refused_and_said(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int, view: PatientPageView
) -> None:
    nurse = Nurse(qtbot, bridge, view)
    line = headache(view)
    snoozes(desk, patient)
    desk.actor = NURSE
    nurse.press(line.seen)
    qtbot.waitUntil(lambda: view.page is not None and bool(view.page.snoozed))
    assert "is snoozed until" in view.side.fault.text()
    with pytest.raises(Exception, match="is snoozed until"):
        desk.do(token(), acknowledge_alert, line.alert.id)
