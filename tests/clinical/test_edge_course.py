"""Which of several courses speaks on a day, and the exact borders of doses and reductions."""

from dataclasses import replace

import pytest

from ldndesk.clinical.call_schedule import active_course, next_call
from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan import Course
from ldndesk.clinical.worked.story import me_cfs

from .people import but, day, ordered, person, shipped_pack, steady, step, stopped


def course(key: str, first: int, ug: int, written: int | None = None) -> Course:
    """A steady course from a day on, written on another."""
    plan = steady(ug, first=day(first)).plans[0]
    return Course(key, (replace(plan, authored=day(first if written is None else written)),))


def test_the_course_that_has_begun_speaks_until_the_next_one_begins() -> None:
    history = but(person(None), courses=(course("c2", 100, 2000, written=50), course("c1", 1, 4500)))
    spoken = {}
    for number in (-5, 1, 60, 99, 100, 101):
        found = compiled(history, shipped_pack()).at(day(number)).course
        spoken[number] = found.key if found is not None else ""
    assert spoken == {-5: "", 1: "c1", 60: "c1", 99: "c1", 100: "c2", 101: "c2"}


def test_of_two_courses_that_are_planned_the_first_speaks() -> None:
    history = but(person(None), courses=(course("c1", 100, 4500, 1), course("c2", 200, 2000, 1)))
    found = compiled(history, shipped_pack()).at(day(50)).course
    assert found is not None
    assert found.key == "c1"
    assert active_course(history, day(50)) == history.courses[0]
    call = next_call(history, day(50))
    assert call is not None
    assert call.due == day(106)


def test_of_two_running_courses_the_later_counts_and_a_stopped_one_does_not() -> None:
    first, second = course("c1", 1, 4500), course("c2", 50, 2000)
    both = but(person(None), courses=(first, second))
    assert active_course(both, day(49)) == first
    assert active_course(both, day(50)) == second
    ended = but(person(None), courses=(first, stopped(second, day(60))))
    assert active_course(ended, day(59)) == ended.courses[1]
    assert active_course(ended, day(60)) == first


@pytest.mark.hazard("H13")
@pytest.mark.parametrize(
    ("ug", "rule"),
    [
        (50_000, "dose-not-ldn"),
        (49_999, "dose-out-of-range"),
        (10_001, "dose-out-of-range"),
        (10_000, "dose-above-usual"),
        (4501, "dose-above-usual"),
        (4500, ""),
        (500, ""),
        (499, "dose-out-of-range"),
        (1, "dose-out-of-range"),
        (0, ""),
    ],
)
def test_what_is_taken_is_held_to_the_range_to_the_microgram(pack: Pack, ug: int, rule: str) -> None:
    story = me_cfs().prescribed((4500, 1)).took(10, 10, ug)
    ranged = {"dose-not-ldn", "dose-out-of-range", "dose-above-usual"}
    spoken = {f.rule for f in evaluate(story.history, day(11), pack).findings} & ranged
    assert spoken == ({rule} if rule else set())


@pytest.mark.parametrize(("to", "reduced"), [(1799, False), (1800, True), (2700, True), (2701, False)])
def test_a_reduction_is_exactly_40_to_60_percent(pack: Pack, to: int, reduced: bool) -> None:
    history = person(ordered(steady(4500), day(20), step(day(21), to)))
    view = compiled(history, pack).at(day(22))
    assert [(r.first, r.before_ug, r.after_ug) for r in view.reductions] == ([(day(21), 4500, to)] if reduced else [])
