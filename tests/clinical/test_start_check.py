"""A first dose while nobody knows of opioids needs a reason; every step above today's dose is marked."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldndesk.clinical.facts import Caution, CautionKind, DoseTaken
from ldndesk.clinical.findings import PlanFault
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Course, Pattern, Step
from ldndesk.clinical.plan_check import check_steps
from ldndesk.clinical.plan_same import is_unchanged
from ldndesk.clinical.start_checklist import Standing, opioid_line

from .people import asked, at_noon, but, day, ordered, person, ramp, shipped_pack, steady, step, stopped, takes, told

NOT_ASKED = (
    "Opioids before this start are not known. Not asked. Ask, patches and cough medicine included. "
    "To start all the same, write down why."
)


def judged(history: History, on: date, *steps: Step) -> tuple[PlanFault, ...]:
    return check_steps(history, on, shipped_pack(), steps, Pattern.DAILY)


@pytest.mark.hazard("H11")
@pytest.mark.hazard("H29")
@pytest.mark.parametrize("course", [None, stopped(steady(4500), day(2)), ordered(steady(500), day(2), step(day(3), 0))])
def test_a_start_nobody_asked_about_opioids_for_needs_a_reason(course: Course | None) -> None:
    [fault] = judged(person(course), day(8), step(day(10), 500))
    assert fault == PlanFault(day(10), "opioid-comedication", False, NOT_ASKED)


@pytest.mark.hazard("H11")
@pytest.mark.parametrize(("missed", "restart"), [(20, False), (21, True)])
def test_after_three_weeks_of_missed_doses_the_next_one_is_a_start(missed: int, restart: bool) -> None:
    none = (DoseTaken(day(41 - missed), day(40), time(22), 0, at_noon(day(40))),)
    history = but(person(steady(3000), told(day(40), "headache", 0)), doses_taken=none)
    assert [f.text for f in judged(history, day(41), step(day(42), 3000))] == ([NOT_ASKED] if restart else [])
    recent = but(history, medicines=(takes("Oramorph", day(30), day(36)),))
    refused = [f.rule for f in judged(recent, day(41), step(day(42), 3000)) if f.refused]
    assert refused == (["opioid-comedication"] if restart else [])


@pytest.mark.hazard("H29")
@pytest.mark.parametrize(("on", "holds"), [(2, True), (3, False), (8, False), (10, False)])
def test_an_answer_over_seven_days_before_the_start_is_no_answer(on: int, holds: bool) -> None:
    found = judged(asked(person(None), day(on)), day(10), step(day(10), 500))
    assert [(f.rule, f.refused) for f in found] == ([("opioid-comedication", False)] if holds else [])
    assert all("ask again" in f.text for f in found)


@pytest.mark.hazard("H11")
def test_an_opioid_that_ended_long_before_is_an_answer_and_a_running_dose_is_no_start() -> None:
    past = person(None, medicines=(takes("Oramorph", day(1), day(5)),))
    assert judged(past, day(28), step(day(30), 500)) == ()
    running = person(steady(3000), told(day(20), "headache", 0))
    assert judged(running, day(20), step(day(21), 3000)) == ()
    assert judged(person(None), day(1), step(day(1), 0)) == (), "a pause starts nothing"


@pytest.mark.hazard("H29")
def test_what_else_is_not_known_before_a_start_is_shown_and_asks_for_no_reason_of_its_own() -> None:
    history = asked(person(None), day(1))
    assert judged(history, day(1), step(day(1), 500)) == ()
    pregnant = but(history, cautions=(Caution(CautionKind.PREGNANCY, None, None, at_noon(day(1))),))
    assert [f.rule for f in judged(pregnant, day(1), step(day(1), 500))] == ["label-caution"]


@pytest.mark.hazard("H11")
@pytest.mark.hazard("H29")
@given(
    asked_on=st.none() | st.integers(-20, 30),
    taken=st.none() | st.tuples(st.sampled_from(["Oramorph", "Subutex", "codiene", "Panadol"]), st.integers(-20, 30)),
    start=st.integers(1, 30),
)
def test_no_start_is_free_of_faults_unless_the_checklist_knows_of_opioids(
    asked_on: int | None, taken: tuple[str, int] | None, start: int
) -> None:
    medicines = (takes(taken[0], day(-30), day(taken[1])),) if taken is not None else ()
    history = person(None, medicines=medicines)
    if asked_on is not None:
        history = asked(history, day(asked_on))
    line = opioid_line(history, day(start), shipped_pack())
    found = judged(history, day(1), step(day(start), 500))
    assert bool(found) == (line.standing is not Standing.KNOWN)
    assert any(f.refused for f in found) == (line.standing is Standing.BLOCKS)


@pytest.mark.hazard("H10")
def test_every_step_above_todays_dose_is_marked_and_no_other() -> None:
    history = person(steady(3000), told(day(20), "headache", 6, True))
    plan = (
        step(day(21), 3500, last=day(27)),
        step(day(28), 2000, last=day(34)),
        step(day(35), 3000, last=day(41)),
        step(day(42), 4000),
    )
    found = judged(history, day(20), *plan)
    assert [(f.first, f.rule) for f in found] == [
        (day(21), "troublesome-side-effect"),
        (day(42), "troublesome-side-effect"),
    ]


@pytest.mark.hazard("H10")
@given(st.lists(st.sampled_from([0, 500, 1000, 2000, 2500, 3000, 4500]), min_size=1, max_size=8))
def test_a_mark_stands_at_each_rise_under_a_red_flag_whatever_the_plan(doses: list[int]) -> None:
    history = person(steady(2000), told(day(20), "jaundice", 1))
    firsts = [day(21 + 7 * n) for n in range(len(doses))]
    lasts = [*(first - timedelta(days=1) for first in firsts[1:]), None]
    plan = [step(first, ug, last=last) for first, ug, last in zip(firsts, doses, lasts, strict=True)]
    refused = {f.first for f in judged(history, day(20), *plan) if f.refused}
    assert refused == {s.first for s in plan if s.daily_ug > 2000}
    marked = judged(history, day(20), *plan)
    assert bool(marked) == any(doses), "no dose is stored under a sign that says stop without a word"


def test_a_dose_of_fifty_milligrams_in_the_record_asks_why_any_dose_follows() -> None:
    wrong = person(steady(50_000))
    found = judged(wrong, day(3), step(day(4), 4500))
    assert [(f.rule, f.refused) for f in found] == [("dose-not-ldn", False)]
    assert "50 mg or more is prescribed or taken" in found[0].text


COURSE = ramp(500, 500, 2000, 14)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda s: s, True),
        (lambda s: (*s[:-1], s[-1]._replace(last=day(90))), False),
        (lambda s: (*s[:-1], s[-1]._replace(route=s[-1].route.SUBLINGUAL)), False),
        (lambda s: (*s[:-1], s[-1]._replace(strengths=(500,))), False),
        (lambda s: s[1:], True),
        (lambda s: s[:-1], False),
    ],
)
def test_a_plan_is_the_same_only_if_every_day_to_come_is(change: object, same: bool) -> None:
    ahead = tuple(s._replace(first=max(s.first, day(6))) for s in COURSE.effective_steps())
    assert callable(change)
    assert is_unchanged(person(COURSE), day(5), change(ahead), Pattern.DAILY) is same


def test_days_off_count_by_the_day_they_fall_on() -> None:
    three = Pattern.THREE_ON_THREE_OFF
    course = Course("c1", (replace(steady(2000).plans[0], pattern=three),))
    history = person(course)
    assert is_unchanged(history, day(5), (step(day(7), 2000),), three), "day 7 begins three days on as before"
    assert not is_unchanged(history, day(5), (step(day(8), 2000),), three)
    assert not is_unchanged(history, day(5), (step(day(7), 2000),), Pattern.DAILY)


def test_a_pause_however_it_is_written_is_the_same_pause_and_without_a_course_nothing_is() -> None:
    paused = person(ordered(steady(2000), day(3), step(day(4), 0)))
    assert is_unchanged(paused, day(5), (step(day(6), 0)._replace(administrations=()),), Pattern.DAILY)
    assert not is_unchanged(person(None), day(5), (step(day(6), 500),), Pattern.DAILY)
    ended = person(stopped(steady(2000), day(3)))
    assert not is_unchanged(ended, day(5), (step(day(6), 2000),), Pattern.DAILY)
