"""What a call takes back is named to the nurse, and a warning sign stays in sight until a prescriber has seen it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import Answer
from ldndesk.desk.cleared import see_cleared
from ldndesk.desk.inbox import read_alerts
from ldndesk.desk.page import read_entries, read_page, strike_entry
from ldndesk.desk.today import AlertRow, AlertState, read_today
from ldndesk.desk.work import Desk, NotAllowed, Refused
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.plain_label import PlainLabel
from ldndesk.ui.today_page import ALERT_COLUMNS
from tests.conftest import Clock

from .clinic import NURSE, PRESCRIBER, call, prescribe, register, today, token
from .pages import Nurse, Prescriber, open_page

NAME = "HUGHES, Jane"


@pytest.fixture
def jane(desk: Desk, clock: Clock) -> int:
    """Dark urine yesterday, and a headache."""
    made = register(desk, "HUGHES")
    prescribe(desk, made, NAME)
    clock.pass_days(3)
    call(desk, made, NAME, Answer("dark_urine", 1), Answer("headache", 6, None, True))
    clock.pass_days(1)
    return made


def listed(desk: Desk) -> list[AlertRow]:
    return list(desk.ask(read_today).alerts)


@pytest.mark.hazard("H3")
def test_a_nurses_no_names_what_it_cleared_and_the_prescriber_sees_it_until_it_was_seen(
    qtbot: QtBot, desk: Desk, bridge: Bridge, jane: int
) -> None:
    view = open_page(qtbot, bridge, jane)
    nurse = Nurse(qtbot, bridge, view)
    form = nurse.takes_a_call()
    nurse.types_score("headache", "0")
    nurse.key(form.safety.questions["dark_urine"].yes, Qt.Key.Key_N)
    nurse.saves()
    assert form.result is not None
    said = [label.text() for label in form.result.findChildren(PlainLabel)]
    assert "Cleared by this call: tell the prescriber" in said
    (dark,) = (line for line in said if line.startswith("Dark urine was answered yes on 10-Mar-2026"))
    assert "Since 10-Mar-2026. The finding no longer holds. Dark urine: answered no on 11-Mar-2026." in dark
    assert dark.endswith("Until a prescriber has seen this it stays in the inbox.")
    assert any("Headache: 0 of 10 on 11-Mar-2026." in line and "Until a" not in line for line in said)
    assert "Take no more LDN until the prescriber has rung back. Very unwell, confused or bleeding: 999." in said
    assert not any("Go on as planned" in line for line in said)
    assert "No open alert for this patient. The warning sign that was cleared waits there to be seen." in said
    sight = view.sight
    assert sight is not None
    qtbot.waitUntil(lambda: "1 warning sign cleared, not yet seen by a prescriber" in sight.said())
    nurse.reads_the_result()
    nurse.reread()
    assert view.side.heading.text() == "No open alerts · 1 cleared"
    (card,) = view.side.cleared
    assert not card.seen.isEnabled()

    (row,) = listed(desk)
    assert (row.state, row.finding.urgency, row.finding.rule) == (AlertState.CLEARED, "urgent", "red-flag-liver")
    inbox = "Cleared by Nurse Lee on 11-Mar-2026, not yet seen by a prescriber. Dark urine: answered no on 11-Mar-2026."
    assert row.finding.reason.startswith(f"{inbox} It said: Dark urine was answered yes on 10-Mar-2026")
    assert ALERT_COLUMNS[-1].second is not None
    assert ALERT_COLUMNS[-1].second(row) == "cleared"

    prescriber = Prescriber(qtbot, bridge, view)
    (card,) = view.side.cleared
    view.show_alert(row.id)
    qtbot.waitUntil(card.seen.hasFocus)
    prescriber.key(card.seen, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.side.cleared == [])
    assert listed(desk) == []
    (alert,) = (a for a in desk.ask(read_alerts, jane) if a.finding.rule == "red-flag-liver")
    assert [(e.state, e.actor) for e in alert.history][-2:] == [
        (AlertState.CLEARED, "Nurse Lee"),
        (AlertState.CLEARED, "Dr Grey"),
    ]
    assert alert.history[-1].reason == "Seen by a prescriber after it was cleared."


@pytest.mark.hazard("H3")
def test_only_a_prescriber_marks_a_cleared_warning_sign_as_seen_and_no_other_alert(desk: Desk, jane: int) -> None:
    call(desk, jane, NAME, Answer("dark_urine", 0))
    (row,) = (a for a in listed(desk) if a.state is AlertState.CLEARED)
    desk.actor = NURSE
    with pytest.raises(NotAllowed):
        desk.do(token(), see_cleared, row.id)
    desk.actor = PRESCRIBER
    (still_open,) = (a for a in listed(desk) if a.state is AlertState.OPEN)
    with pytest.raises(Refused, match="not among those that were cleared"):
        desk.do(token(), see_cleared, still_open.id)
    for _ in range(2):
        desk.do(token(), see_cleared, row.id)
    (alert,) = (a for a in desk.ask(read_alerts, jane) if a.id == row.id)
    assert sum(e.state is AlertState.CLEARED for e in alert.history) == 2


def struck(desk: Desk, patient_id: int) -> None:
    entry = next(e for e in desk.ask(read_entries, patient_id) if e.table == "follow_up" and not e.struck)
    desk.do(token(), strike_entry, patient_id, entry.table, entry.id, "wrong patient")


@pytest.mark.hazard("H3")
@pytest.mark.parametrize(
    ("undo", "said"),
    [
        (lambda desk, jane: call(desk, jane, NAME, Answer("dark_urine", 0)), "Dark urine: answered no on 11-Mar-2026."),
        (struck, "Dark urine: the entry behind it no longer stands."),
    ],
)
def test_however_a_warning_sign_was_taken_back_it_says_by_what(
    desk: Desk, jane: int, undo: Callable[[Desk, int], None], said: str
) -> None:
    desk.actor = NURSE
    undo(desk, jane)
    (row,) = (a for a in listed(desk) if a.state is AlertState.CLEARED)
    assert said in row.finding.reason
    assert [a.id for a in desk.ask(read_page, jane).cleared] == [row.id]


def test_a_warning_sign_that_comes_back_stands_in_the_list_once(desk: Desk, clock: Clock, jane: int) -> None:
    call(desk, jane, NAME, Answer("dark_urine", 0))
    clock.pass_days(1)
    call(desk, jane, NAME, Answer("dark_urine", 1))
    assert [a.state for a in listed(desk) if a.finding.rule == "red-flag-liver"] == [AlertState.OPEN]
    assert desk.ask(read_page, jane).cleared == ()
    assert today(desk) == clock.now.date()
