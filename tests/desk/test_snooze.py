"""Putting an alert off: for how long, by whom, what brings it back, and what the record keeps of it."""

from datetime import date

import pytest
from sqlalchemy import Engine

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.findings import Finding, Urgency
from ldndesk.clinical.pack import Pack, read_pack
from ldndesk.desk.calls import CallRecord, read_call_result, record_call
from ldndesk.desk.day_run import patients_due, run_day
from ldndesk.desk.finding_json import score_of
from ldndesk.desk.inbox import DismissReason, acknowledge_alert, dismiss_alert
from ldndesk.desk.looking_back import read_page_then
from ldndesk.desk.page import read_entries, read_page, strike_entry
from ldndesk.desk.snooze import SnoozeReason, end_snooze, snooze_alert, snooze_days
from ldndesk.desk.today import AlertRow, AlertState, read_today
from ldndesk.desk.work import Desk, NotAllowed, Refused
from tests.conftest import ANN, NURSE, PRESCRIBER, Clock

TROUBLE = "troublesome-side-effect"


def tells(desk: Desk, patient_id: int, *answers: Answer) -> None:
    """Record a call of today."""
    day = desk.today()
    desk.do(
        f"call {desk.clock()} {answers}", record_call, CallRecord(patient_id, ANN.display_name, day, answers=answers)
    )


def headache(score: int, troublesome: bool | None = True) -> Answer:
    return Answer("headache", score, troublesome=troublesome)


def alert_of(desk: Desk, patient_id: int, subject: str = "headache", rule: str = TROUBLE) -> AlertRow:
    """Give the newest alert of a rule and subject, wherever the page shows it."""
    page = desk.ask(read_page, patient_id)
    rows = [a for a in (*page.alerts, *page.snoozed, *page.past_alerts) if a.finding.rule == rule]
    return max((a for a in rows if a.finding.subject == subject), key=lambda a: a.id)


def day_comes(desk: Desk, clock: Clock, days: int) -> None:
    clock.pass_days(days)
    desk.unattended().do(f"run {clock.now}", run_day, desk.ask(patients_due))


@pytest.fixture
def put_off(desk: Desk, ann: int) -> AlertRow:
    """A troublesome headache of 5, put off for a week to watch it."""
    tells(desk, ann, headache(5))
    desk.actor = PRESCRIBER
    alert = alert_of(desk, ann)
    desk.do("snooze", snooze_alert, alert.id, SnoozeReason.WATCH, "told her husband", alert.finding)
    return alert_of(desk, ann)


@pytest.mark.parametrize(
    ("reason", "days"),
    [
        (SnoozeReason.RING_BACK, 3),
        (SnoozeReason.WATCH, 7),
        (SnoozeReason.TEST_RESULT, 14),
        (SnoozeReason.NEXT_CALL, 28),
    ],
)
def test_the_reason_sets_the_length_and_an_urgent_alert_waits_one_day_at_most(reason: SnoozeReason, days: int) -> None:
    assert snooze_days(reason, urgent=False) == days
    assert snooze_days(reason, urgent=True) == 1


@pytest.mark.hazard("H3")
def test_a_snoozed_alert_leaves_the_list_is_counted_and_says_who_when_why(
    desk: Desk, ann: int, put_off: AlertRow
) -> None:
    today = desk.ask(read_today)
    assert today.alerts == ()
    assert today.hidden == 1
    (hidden,) = today.snoozed
    assert (hidden.id, hidden.state, hidden.snoozed_until) == (put_off.id, AlertState.SNOOZED, date(2026, 3, 14))
    page = desk.ask(read_page, ann)
    assert (page.alerts, [a.id for a in page.snoozed], page.past_alerts) == ((), [put_off.id], ())
    last = put_off.history[-1]
    assert (last.state, last.actor, last.at) == (AlertState.SNOOZED, PRESCRIBER.name, "07-Mar-2026 09:00")
    assert last.reason == "Seen and discussed, watch: until 14-Mar-2026, at 5 of 10, told her husband"


@pytest.mark.hazard("H3")
def test_it_comes_back_on_its_day_and_not_before(desk: Desk, clock: Clock, ann: int, put_off: AlertRow) -> None:
    day_comes(desk, clock, 6)
    assert desk.ask(read_today).hidden == 1
    clock.pass_days(1)
    assert ann in desk.ask(patients_due)
    before_the_run = desk.ask(read_today)
    assert (before_the_run.hidden, [a.state for a in before_the_run.alerts]) == (0, [AlertState.OPEN])
    day_comes(desk, clock, 0)
    back = alert_of(desk, ann)
    assert (back.id, back.state) == (put_off.id, AlertState.OPEN)
    assert (back.history[-1].reason, back.history[-1].actor) == ("The snooze ended.", "ldndesk")
    assert ann not in desk.ask(patients_due)


@pytest.mark.hazard("H3")
@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (headache(5), AlertState.SNOOZED),
        (headache(6), AlertState.SNOOZED),
        (headache(7), AlertState.OPEN),
        (headache(9), AlertState.OPEN),
    ],
)
def test_only_what_is_worse_brings_it_back_at_once(
    desk: Desk, ann: int, clock: Clock, put_off: AlertRow, answer: Answer, state: AlertState
) -> None:
    clock.pass_days(1)
    tells(desk, ann, answer)
    now = alert_of(desk, ann)
    assert (now.id, now.state) == (put_off.id, state)
    assert score_of(now.finding) == answer.score, "a snoozed alert tells the present score"


@pytest.mark.hazard("H3")
def test_slow_worsening_is_measured_from_the_score_it_was_put_off_at(
    desk: Desk, ann: int, clock: Clock, put_off: AlertRow
) -> None:
    clock.pass_days(1)
    tells(desk, ann, headache(6))
    assert alert_of(desk, ann).state is AlertState.SNOOZED
    clock.pass_days(1)
    tells(desk, ann, headache(7, troublesome=None))
    assert alert_of(desk, ann).state is AlertState.OPEN


@pytest.mark.hazard("H3")
def test_another_symptom_of_the_same_rule_brings_it_back(desk: Desk, ann: int, clock: Clock, put_off: AlertRow) -> None:
    clock.pass_days(1)
    tells(desk, ann, Answer("dizziness", 5, troublesome=True))
    assert alert_of(desk, ann, "dizziness").state is AlertState.OPEN
    back = alert_of(desk, ann)
    assert (back.id, back.state) == (put_off.id, AlertState.OPEN)
    assert back.history[-1].reason == "Open again, new: dizziness."


def test_a_symptom_known_when_it_was_put_off_does_not_bring_it_back(desk: Desk, ann: int, clock: Clock) -> None:
    tells(desk, ann, headache(5), Answer("dizziness", 5, troublesome=True))
    desk.actor = PRESCRIBER
    desk.do("snooze", snooze_alert, alert_of(desk, ann).id, SnoozeReason.WATCH)
    clock.pass_days(1)
    tells(desk, ann, headache(5), Answer("dizziness", 6, troublesome=True))
    assert alert_of(desk, ann).state is AlertState.SNOOZED


@pytest.mark.hazard("H3")
def test_a_finding_that_went_and_came_back_is_a_new_open_alert(
    desk: Desk, ann: int, clock: Clock, put_off: AlertRow
) -> None:
    clock.pass_days(1)
    tells(desk, ann, headache(0, troublesome=None))
    assert alert_of(desk, ann).state is AlertState.CLEARED
    assert desk.ask(read_today).hidden == 0
    clock.pass_days(1)
    tells(desk, ann, headache(5))
    again = alert_of(desk, ann)
    assert again.id != put_off.id
    assert again.state is AlertState.OPEN


@pytest.mark.hazard("H3")
def test_other_rules_in_force_bring_it_back(
    desk: Desk, engine: Engine, ann: int, clock: Clock, pack: Pack, put_off: AlertRow
) -> None:
    rules, medicines = pack.texts
    changed = read_pack(rules.replace('value = 7\nunit = "0-10"', 'value = 6\nunit = "0-10"'), medicines)
    after = Desk(lambda: engine, lambda: changed, PRESCRIBER, clock)
    after.do("run", run_day, after.ask(patients_due))
    assert alert_of(after, ann).state is AlertState.OPEN


@pytest.mark.hazard("H27")
def test_only_a_prescriber_snoozes_and_anybody_at_the_desk_shows_it_again(desk: Desk, ann: int) -> None:
    tells(desk, ann, headache(5))
    alert = alert_of(desk, ann)
    with pytest.raises(NotAllowed, match="Only a prescriber"):
        desk.do("nurse", snooze_alert, alert.id, SnoozeReason.WATCH)
    desk.actor = PRESCRIBER
    desk.do("snooze", snooze_alert, alert.id, SnoozeReason.NEXT_CALL)
    desk.actor = NURSE
    desk.do("again", end_snooze, alert.id)
    back = alert_of(desk, ann)
    assert (back.state, back.history[-1].reason) == (AlertState.OPEN, "Shown again before its day.")
    with pytest.raises(Refused, match="not snoozed"):
        desk.do("twice", end_snooze, alert.id)


def test_what_is_snoozed_is_neither_snoozed_again_nor_acknowledged_and_may_be_dismissed(
    desk: Desk, ann: int, put_off: AlertRow
) -> None:
    with pytest.raises(Refused, match="snoozed until 14-Mar-2026 already"):
        desk.do("twice", snooze_alert, put_off.id, SnoozeReason.NEXT_CALL)
    with pytest.raises(Refused, match="snoozed until 14-Mar-2026; show it again first"):
        desk.do("seen", acknowledge_alert, put_off.id)
    desk.do("dismiss", dismiss_alert, put_off.id, DismissReason.PATIENT_PREFERS, "", put_off.finding)
    assert alert_of(desk, ann).state is AlertState.DISMISSED
    with pytest.raises(Refused, match="was dismissed before"):
        desk.do("late", snooze_alert, put_off.id, SnoozeReason.WATCH)


@pytest.mark.hazard("H3")
def test_an_urgent_alert_is_put_off_to_the_morrow_with_words(desk: Desk, ann: int, clock: Clock) -> None:
    tells(desk, ann, Answer("jaundice", 1))
    desk.actor = PRESCRIBER
    (alert,) = desk.ask(read_today).alerts
    assert alert.finding.urgency is Urgency.URGENT
    with pytest.raises(Refused, match="Say why in words"):
        desk.do("no words", snooze_alert, alert.id, SnoozeReason.TEST_RESULT, " ")
    changes = desk.do("words", snooze_alert, alert.id, SnoozeReason.TEST_RESULT, "liver tests sent off at noon")
    assert changes.note.startswith("Alert snoozed until 08-Mar-2026;")
    day_comes(desk, clock, 1)
    assert [(a.id, a.state) for a in desk.ask(read_today).alerts] == [(alert.id, AlertState.OPEN)]


@pytest.mark.hazard("H20")
def test_a_past_day_shows_it_snoozed_as_it_was(desk: Desk, ann: int, clock: Clock, put_off: AlertRow) -> None:
    day_comes(desk, clock, 9)
    then = desk.ask(read_page_then, ann, date(2026, 3, 10))
    assert [(a.id, a.state) for a in then.snoozed] == [(put_off.id, AlertState.SNOOZED)]
    assert then.alerts == ()
    assert [a.state for a in desk.ask(read_page, ann).alerts] == [AlertState.OPEN]


def test_an_acknowledged_alert_tells_the_present_score_and_the_one_it_was_acknowledged_at(
    desk: Desk, ann: int, clock: Clock
) -> None:
    tells(desk, ann, headache(5))
    alert = alert_of(desk, ann)
    desk.do("seen", acknowledge_alert, alert.id, alert.finding)
    clock.pass_days(1)
    tells(desk, ann, headache(6))
    (shown,) = desk.ask(read_today).alerts
    assert (shown.state, score_of(shown.finding), shown.seen_score) == (AlertState.ACKNOWLEDGED, 6, 5)
    assert alert_of(desk, ann).history[-1].reason == "at 5 of 10"
    clock.pass_days(1)
    tells(desk, ann, headache(4))
    (eased,) = desk.ask(read_today).alerts
    assert (eased.state, score_of(eased.finding), eased.seen_score) == (AlertState.ACKNOWLEDGED, 4, 5)


@pytest.mark.hazard("H3")
def test_a_dismissal_counts_from_the_score_that_was_dismissed(desk: Desk, ann: int, clock: Clock) -> None:
    tells(desk, ann, headache(3))
    desk.do("seen", acknowledge_alert, alert_of(desk, ann).id)
    clock.pass_days(1)
    tells(desk, ann, headache(4))
    desk.actor = PRESCRIBER
    shown = alert_of(desk, ann)
    desk.do("dismiss", dismiss_alert, shown.id, DismissReason.PATIENT_PREFERS, "", shown.finding)
    for score, state in ((5, AlertState.DISMISSED), (6, AlertState.OPEN)):
        clock.pass_days(1)
        tells(desk, ann, headache(score))
        assert alert_of(desk, ann).state is state


@pytest.mark.hazard("H3")
@pytest.mark.parametrize("deed", ["acknowledge", "dismiss", "snooze"])
def test_a_deed_on_an_alert_that_got_worse_while_it_was_on_the_screen_is_refused(
    desk: Desk, ann: int, deed: str
) -> None:
    tells(desk, ann, headache(5))
    on_screen = alert_of(desk, ann)
    tells(desk, ann, headache(8))
    desk.actor = PRESCRIBER
    with pytest.raises(Refused, match=r"now urgent, 8 of 10, then soon, 5 of 10\. Look at it again"):
        do(desk, deed, on_screen.id, on_screen.finding)
    assert alert_of(desk, ann).state is AlertState.OPEN
    do(desk, deed, on_screen.id, alert_of(desk, ann).finding)
    assert alert_of(desk, ann).state is not AlertState.OPEN


def do(desk: Desk, deed: str, alert_id: int, shown: Finding) -> None:
    token = f"{deed} {score_of(shown)}"
    if deed == "acknowledge":
        desk.do(token, acknowledge_alert, alert_id, shown)
    elif deed == "dismiss":
        desk.do(token, dismiss_alert, alert_id, DismissReason.OTHER_CAUSE, "migraine for years", shown)
    else:
        desk.do(token, snooze_alert, alert_id, SnoozeReason.WATCH, "migraine for years", shown)


def test_an_alert_that_eased_meanwhile_takes_the_deed(desk: Desk, ann: int) -> None:
    tells(desk, ann, headache(6))
    on_screen = alert_of(desk, ann)
    entry = next(e for e in desk.ask(read_entries, ann) if e.table == "follow_up")
    desk.do("wrong", strike_entry, ann, entry.table, entry.id, "typed wrongly")
    with pytest.raises(Refused, match="cleared before"):
        desk.do("gone", acknowledge_alert, on_screen.id, on_screen.finding)
    tells(desk, ann, headache(5))
    desk.do("seen", acknowledge_alert, alert_of(desk, ann).id, on_screen.finding)


@pytest.mark.hazard("H3")
def test_with_a_snoozed_alert_nobody_is_told_to_go_on_as_planned(desk: Desk, ann: int, put_off: AlertRow) -> None:
    tells(desk, ann, headache(5))
    result = desk.ask(read_call_result, ann)
    assert [row.id for row in result.to_prescriber] == [put_off.id]
    assert not any("Go on as planned" in line for line in result.say_now)
