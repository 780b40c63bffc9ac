"""What is worked out by shortcuts, for a whole clinic's sake, is what is worked out the long way."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.dose_record import Level
from ldndesk.clinical.dose_runs import Run, by_level, overlaid
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import DoseTaken
from ldndesk.clinical.history import History
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan import Course, Pattern, Plan, Step
from ldndesk.clinical.proposal import propose
from ldndesk.clinical.worked.story import day

from .plainly import evaluate_plainly, plain_view
from .strategies import START, courses, days, histories, recorded, times

SLOW = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@st.composite
def reports(draw: st.DrawFn) -> tuple[DoseTaken, ...]:
    """Give reports as calls bring them: one span after the other, now and then a missed day or another dose."""
    told, first = [], START + timedelta(days=draw(st.integers(-3, 10)))
    at = draw(times)
    for _ in range(draw(st.integers(0, 6))):
        last = first + timedelta(days=draw(st.integers(0, 12)))
        ug = draw(st.sampled_from((0, 400, 500, 1000, 1000, 2250, 4500, 5000)))
        told.append(DoseTaken(first, last, at, ug, draw(recorded(last))))
        first = last + timedelta(days=draw(st.sampled_from((1, 1, 1, 2, 15))))
    return tuple(told)


@st.composite
def odd_histories(draw: st.DrawFn) -> History:
    """Give a random history that may have days off, a stop, a second course, and reports in a row."""
    history = draw(histories())
    stop = draw(st.one_of(st.none(), days))
    pattern = draw(st.sampled_from(Pattern))
    paused = draw(st.sampled_from((None, None, 0, 1)))
    own = tuple(
        replace(c, stopped=stop, plans=tuple(replace(p, pattern=pattern, steps=_paused(p, paused)) for p in c.plans))
        for c in history.courses
    )
    later = tuple(_later(c) for c in draw(st.lists(courses(), max_size=1)))
    doses = history.doses_taken if draw(st.booleans()) else draw(reports())
    return replace(history, courses=own + later, doses_taken=doses, cache={})


def _paused(plan: Plan, place: int | None) -> tuple[Step, ...]:
    """Let a step of a plan be one without a dose."""
    return tuple(
        step._replace(administrations=tuple(a._replace(ug=0) for a in step.administrations)) if n == place else step
        for n, step in enumerate(plan.steps)
    )


def _later(course: Course) -> Course:
    """Move a course forty days on."""
    ahead = timedelta(days=40)
    plans = tuple(
        replace(
            plan,
            authored=plan.authored + ahead,
            recorded=plan.recorded + ahead,
            steps=tuple(
                s._replace(first=s.first + ahead, last=None if s.last is None else s.last + ahead) for s in plan.steps
            ),
        )
        for plan in course.plans
    )
    return Course("c2", plans)


@pytest.mark.hazard("H2")
@SLOW
@given(odd_histories(), days)
def test_an_evaluation_says_what_the_long_way_says(pack: Pack, history: History, on: date) -> None:
    plain = replace(history, cache={})
    said = evaluate_plainly(plain, on, pack)
    found = evaluate(history, on, pack)
    assert (found.findings, found.not_evaluated) == (said.findings, said.not_evaluated)
    assert propose(history, on, pack, found) == propose(plain, on, pack, said)


@SLOW
@given(odd_histories(), days)
def test_a_view_gives_what_the_long_way_gives(pack: Pack, history: History, on: date) -> None:
    base = compiled(history, pack)
    view = base.at(on)
    for name, value in plain_view(base, view).items():
        if name == "told":
            continue  # runs here, days there; both give the same ``taken``
        found = getattr(view, name)
        if name == "lines":
            assert [(x.symptom, x.baseline, x.days, x.lowest, x.readings, x.speaking) for x in found] == [
                (x.symptom, x.baseline, x.days, x.lowest, x.readings, x.speaking) for x in value
            ]
            assert [line.at(n) for line in found for n in range(len(line.days))] == [
                reading for line in value for reading in line.readings
            ]
        else:
            assert found == value, name


@pytest.mark.hazard("H2")
@SLOW
@given(odd_histories(), days)
def test_the_next_change_is_the_same_whichever_day_before_it_asks(pack: Pack, history: History, on: date) -> None:
    first = evaluate(history, on, pack)
    until = first.recheck_on or on + timedelta(days=30)
    assert until > on
    for number in range(1, min((until - on).days, 30)):
        day = on + timedelta(days=number)
        found = evaluate(replace(history, cache={}), day, pack)
        assert (found.findings, found.not_evaluated) == (first.findings, first.not_evaluated)
        assert found.recheck_on == first.recheck_on


def test_reports_are_cut_where_the_plan_changes_and_where_it_says_nothing() -> None:
    first, second = Level(day(1), day(10), 500, taken=False), Level(day(20), None, 1000, taken=False)
    known = day(40)
    whole = Run(day(-2), day(25), 500, known)
    assert by_level((whole,), (first, second)) == (
        Run(day(-2), day(0), 500, known, None),
        Run(day(1), day(10), 500, known, first),
        Run(day(11), day(19), 500, known, None),
        Run(day(20), day(25), 500, known, second),
    )
    between = Run(day(12), day(15), 500, known)
    assert by_level((between,), (first, second)) == (between,)
    assert by_level((whole,), ()) == (whole,)
    last = Run(day(9), day(30), 1000, known)
    assert by_level((last,), (first,)) == (
        Run(day(9), day(10), 1000, known, first),
        Run(day(11), day(30), 1000, known, None),
    )
    levels = overlaid((first, second), by_level((Run(day(9), day(12), 500, known),), (first, second)))
    assert levels == [first, *(Level(day(n), day(n), 500, taken=True) for n in (11, 12)), second]
    levels = overlaid((first, second), by_level((Run(day(5), day(6), 400, known),), (first, second)))
    assert levels == [
        Level(day(1), day(4), 500, taken=False),
        *(Level(day(n), day(n), 400, taken=True) for n in (5, 6)),
        Level(day(7), day(10), 500, taken=False),
        second,
    ]
    pause = Level(day(1), day(10), 0, taken=False)
    assert overlaid((pause,), by_level((Run(day(5), day(6), 400, known),), (pause,))) == [
        Level(day(n), day(n), 400, taken=True) for n in (5, 6)
    ]
