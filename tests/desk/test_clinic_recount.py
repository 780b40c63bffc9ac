"""Figures of the clinic report against a plain recount of random clinics, straight from what was recorded."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from math import sqrt
from random import Random

import pytest
from sqlalchemy import text

from ldndesk.clinical.clinic_sums import Introduction
from ldndesk.clinical.facts import Answer, CallAttempt, CallOutcome, Capture, FollowUp, Silence
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import Gender, History, Patient
from ldndesk.clinical.plan import Administration, Course, Plan, Step
from ldndesk.clinical.symptoms import Indication, label_of
from ldndesk.desk.accepting import accepted_change
from ldndesk.desk.clinic_figures import Figure
from ldndesk.desk.clinic_report import clinic_report, read_clinic_facts, read_sums
from ldndesk.desk.day_run import patients_due, run_day
from ldndesk.desk.inbox import DismissReason, acknowledge_alert, dismiss_alert, read_alerts
from ldndesk.desk.page import read_entries, read_page, strike_entry
from ldndesk.desk.plans import change_plan
from ldndesk.desk.snooze import SnoozeReason, snooze_alert
from ldndesk.desk.work import Changes, Desk, Part, Refused, Work
from ldndesk.store.records import add_facts, add_patient
from tests.conftest import PRESCRIBER, Clock

from . import recount

TODAY = date(2026, 3, 7)
FIRST = date(2025, 12, 8)
ASKED = ("headache", "nausea", "insomnia", "flu_like", "pain_flare", "ms_fatigue", "ms_spasticity", "fatigue", "pain")
PATIENTS = 24


def random_history(random: Random, number: int) -> History:
    """A patient with a plain ramp, calls and diary days; no dose is told, so that the plan alone says what rose."""
    start = TODAY - timedelta(days=random.randint(5, 160))
    dose, steps, day = 500 * random.randint(1, 4), [], start
    for _ in range(random.randint(0, 3)):
        last = day + timedelta(days=random.randint(6, 20))
        steps.append(Step(day, last, (Administration(time(9), dose),), Route.ORAL, Form.LIQUID))
        day, dose = last + timedelta(days=1), dose + random.choice((0, 500, 500))
    steps.append(Step(day, None, (Administration(time(9), dose),), Route.ORAL, Form.LIQUID))
    recorded = datetime.combine(start - timedelta(days=3), time(9), UTC)
    plan = Plan(start - timedelta(days=3), recorded, tuple(steps))
    told = [_told(random, start + timedelta(days=random.randint(-8, 150))) for _ in range(random.randint(0, 14))]
    calls = tuple(
        CallAttempt(
            f.day,
            random.choice((CallOutcome.REACHED, CallOutcome.NO_ANSWER)),
            f.recorded,
            random.choice((None, 0, 3, 4, 7)),
        )
        for f in told
        if f.capture is Capture.CALL and f.day <= TODAY
    )
    return History(
        Patient(f"R{number}", f"Random{number}", "R", date(1970, 1, 1), Gender.FEMALE),
        indications=tuple(random.sample(list(Indication), random.randint(0, 2))),
        courses=(Course("1", (plan,)),) if random.random() < 0.9 else (),
        follow_ups=tuple(f for f in told if f.day <= TODAY),
        call_attempts=calls,
    )


def _told(random: Random, day: date) -> FollowUp:
    answers = []
    for symptom in random.sample(ASKED, random.randint(1, 6)):
        if random.random() < 0.15:
            answers.append(Answer(symptom, None, random.choice(list(Silence))))
            continue
        answers.append(
            Answer(
                symptom, random.choice((0, 0, 1, 2, 3, 5, 6, 8)), troublesome=random.choice((None, None, True, False))
            )
        )
    capture = random.choice((Capture.CALL, Capture.CALL, Capture.DIARY))
    return FollowUp(day, capture, datetime.combine(day, time(12), UTC), tuple(answers))


def settled(work: Work, histories: list[History]) -> Changes:
    for history in histories:
        number = add_patient(work.connection, history.patient, history.indications, work.now, work.deed_id)
        add_facts(work.connection, number, history, work.deed_id)
    return Changes(None, frozenset(Part))


def decide(desk: Desk, random: Random, day: int) -> None:
    """Let a prescriber deal with some of what is open, at random."""
    desk.actor = PRESCRIBER
    for patient in range(1, PATIENTS + 1):
        page = desk.ask(read_page, patient)
        if page.proposal is not None and page.proposal.steps and random.random() < 0.3:
            with suppress(Refused):
                desk.do(f"{day} accept {patient}", change_plan, accepted_change(page, page.proposal))
        for alert in desk.ask(read_alerts, patient):
            token = f"{day} {alert.id}"
            choice = random.random()
            try:
                if choice < 0.25:
                    desk.do(token, dismiss_alert, alert.id, DismissReason.OTHER, "at random", alert.finding)
                elif choice < 0.5:
                    desk.do(token, snooze_alert, alert.id, SnoozeReason.WATCH, "at random", alert.finding)
                elif choice < 0.6:
                    desk.do(token, acknowledge_alert, alert.id, alert.finding)
            except Refused:
                continue


def come(desk: Desk, seed: int) -> list[History]:
    random = Random(seed)
    histories = [random_history(random, n) for n in range(PATIENTS)]
    desk.do("come", settled, histories)
    return histories


def days_pass(desk: Desk, clock: Clock, seed: int) -> None:
    """Let a clinic's alerts be raised and dealt with, day after day, up to today."""
    random = Random(seed)
    clock.now -= timedelta(days=8)
    come(desk, seed)
    for day in range(0, 9, 2):
        desk.do(f"run {day}", run_day, desk.ask(patients_due, full=True))
        if day < 8:
            decide(desk, random, day)
            clock.pass_days(2)
    assert clock.now.date() == TODAY


def figures(desk: Desk) -> dict[tuple[str, str], Figure]:
    facts = desk.ask(read_clinic_facts, FIRST)
    return {(f.group, f.label): f for f in clinic_report(facts, desk.ask(read_sums, facts.patients, FIRST))}


def rows(desk: Desk, sql: str) -> list[tuple[object, ...]]:
    def read(work: Work) -> list[tuple[object, ...]]:
        return [tuple(row) for row in work.connection.execute(text(sql))]

    return desk.ask(read)


def wilson_by_hand(part: int, whole: int) -> tuple[float, float]:
    """Solve (p - x)^2 = z^2 x (1 - x) / n for x, as the interval is defined."""
    z2, p = 1.959963984540054**2, part / whole
    a, b, c = 1 + z2 / whole, -(2 * p + z2 / whole), p * p
    root = sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


@pytest.mark.parametrize("seed", range(6))
def test_side_effects_and_introductory_courses_are_a_plain_recount(desk: Desk, seed: int) -> None:
    histories, found = come(desk, seed), figures(desk)
    told = Counter(s for h in histories for s in recount.side_effects(h, set(ASKED), FIRST, TODAY))
    shown = {label: f for (group, label), f in found.items() if group == "Troublesome symptoms told"}
    assert {label: len(f.behind) for label, f in shown.items()} == {label_of(s): n for s, n in told.items()}
    assert all(f.whole == PATIENTS for f in shown.values())
    for symptom in told:
        who = {
            f"RANDOM{n}, R"
            for n, h in enumerate(histories)
            if symptom in recount.side_effects(h, set(ASKED), FIRST, TODAY)
        }
        assert {b.name for b in shown[label_of(symptom)].behind} == who

    went = Counter(recount.introduction(h, FIRST, TODAY) for h in histories)
    begun = PATIENTS - went[None]
    for word, label in (
        ("none", Introduction.NONE.value.capitalize()),
        ("usual", Introduction.USUAL.value.capitalize()),
        ("hard", f"{Introduction.HARD.value.capitalize()} (the source: fewer than ten percent)"),
    ):
        figure = found["Introductory courses begun", label]
        assert (len(figure.behind), figure.whole) == (went[word], begun)
        low, high = wilson_by_hand(went[word], begun)
        assert figure.share == f"{100 * went[word] / begun:.1f} % ({100 * low:.1f} to {100 * high:.1f} %)".replace(
            "-0.0", "0.0"
        )


@pytest.mark.file_only  # long, and asks nothing of the record that shorter tests do not ask of a server
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_became_of_alerts_is_a_plain_recount_of_the_record(desk: Desk, clock: Clock, seed: int) -> None:
    days_pass(desk, clock, seed)
    found = figures(desk)
    alerts = rows(desk, f"SELECT id, rule, state, previous_id FROM alert WHERE opened_on >= '{FIRST}'")
    came_back = {row[0] for row in rows(desk, "SELECT previous_id FROM alert WHERE previous_id IS NOT NULL")}
    snoozed = {row[0] for row in rows(desk, "SELECT DISTINCT alert_id FROM alert_event WHERE state = 'snoozed'")}
    rules = {str(row[1]) for row in alerts}
    assert len(rules) > 5
    seen: Counter[str] = Counter()
    for rule in rules:
        of = [row for row in alerts if row[1] == rule]
        states = Counter(str(row[2]) for row in of)

        def shown(what: str, rule: str = rule) -> int:
            figure = found.get(("Alerts", f"{rule}: {what}"))
            return len(figure.behind) if figure is not None else 0

        assert shown("opened") == len(of)
        assert shown("acted on") == states["actioned"]
        assert shown("dismissed") == states["dismissed"]
        assert shown("ended by itself") == states["cleared"]
        waiting = states["open"] + states["acknowledged"] + states["snoozed"]
        assert shown("still waiting") == waiting
        assert states["actioned"] + states["dismissed"] + states["cleared"] + waiting == len(of)
        overridden = [row for row in of if row[2] == "dismissed" or row[0] in snoozed]
        assert shown("overridden (dismissed or snoozed)") == len(overridden)
        if states["dismissed"]:
            back = [row for row in of if row[2] == "dismissed" and row[0] in came_back]
            assert shown("dismissed, and came back later") == len(back)
        seen.update(states)
    assert seen["dismissed"] > 3
    assert seen["actioned"] > 0
    assert seen["snoozed"] + seen["open"] > 3


@pytest.mark.parametrize("seed", range(3))
def test_minutes_are_the_sum_of_those_recorded_and_none_is_taken_for_nought(desk: Desk, seed: int) -> None:
    histories = come(desk, seed)
    calls = [c for h in histories for c in h.call_attempts if FIRST <= c.day <= TODAY]
    timed = [c.minutes for c in calls if c.minutes is not None]
    found = figures(desk)
    assert len(found["Calls", "Made"].behind) == len(calls)
    assert len(found["Calls", "Reached"].behind) == sum(c.outcome is CallOutcome.REACHED for c in calls)
    total = found["Calls", "Minutes, all calls with a length"]
    assert total.words == f"{sum(timed):,}"
    assert len(total.behind) == len(timed)
    assert found["Calls", "Minutes a call with a length"].words == f"{sum(timed) / len(timed):.1f}"
    unknown = found["Calls", "Length not recorded"]
    assert (len(unknown.behind), unknown.whole) == (len(calls) - len(timed), len(calls))
    assert all(b.what.endswith("length not recorded") for b in unknown.behind)
    assert sum("less than a minute" in b.what for b in total.behind) == timed.count(0)


def test_where_no_call_has_a_length_there_are_no_minutes_and_a_struck_call_counts_in_nothing(
    desk: Desk, clock: Clock
) -> None:
    history = History(
        Patient("S1", "Struck", "S", date(1970, 1, 1), Gender.FEMALE),
        call_attempts=tuple(
            CallAttempt(TODAY - timedelta(days=n), CallOutcome.REACHED, clock.now, minutes)
            for n, minutes in enumerate((None, 9))
        ),
    )
    desk.do("come", settled, [history])
    (struck,) = (e for e in desk.ask(read_entries, 1) if e.table == "call_attempt" and "9 minutes" in e.text)
    desk.do("strike", strike_entry, 1, "call_attempt", struck.id, "another patient")
    found = figures(desk)
    assert found["Calls", "Made"].words == "1"
    assert found["Calls", "Minutes"].words == "not recorded"
    assert found["Calls", "Minutes"].share == "no call has a length"
    assert found["Calls", "Length not recorded"].words == "1 of 1"
    assert ("Calls", "Minutes, all calls with a length") not in found
