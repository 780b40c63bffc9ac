"""Where a course stands: never called running where nobody has told so."""

from dataclasses import replace

import pytest

from ldndesk.clinical.course_state import CourseStage, course_state
from ldndesk.clinical.history import History
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan import Course
from ldndesk.clinical.worked.story import Story, day, me_cfs

STEADY = me_cfs().prescribed((3000, 1))
PAUSED = me_cfs().prescribed((3000, 30), (0, 7), (3000, 1)).said(10, ("headache", 0))


def stopped(story: Story, on: int) -> History:
    course = story.history.courses[0]
    return replace(story.history, courses=(replace(course, stopped=day(on)),), cache={})


@pytest.mark.parametrize(
    ("history", "on", "stage", "since", "number"),
    [
        (me_cfs().history, 1, CourseStage.NONE, None, None),
        (STEADY.history, 0, CourseStage.PLANNED, 1, None),
        (STEADY.history, 5, CourseStage.NOT_CONFIRMED, 1, 5),
        (STEADY.said(4, ("headache", 0)).history, 5, CourseStage.ACTIVE, 1, 5),
        (STEADY.took(2, 2, 3000).history, 5, CourseStage.ACTIVE, 1, 5),
        (STEADY.took(1, 4, 0).history, 5, CourseStage.NOT_CONFIRMED, 1, 5),
        (PAUSED.history, 30, CourseStage.ACTIVE, 1, 30),
        (PAUSED.history, 31, CourseStage.PAUSED, 31, 31),
        (PAUSED.history, 38, CourseStage.ACTIVE, 1, 38),
        (stopped(STEADY, 20), 19, CourseStage.NOT_CONFIRMED, 1, 19),
        (stopped(STEADY, 20), 20, CourseStage.STOPPED, 20, None),
    ],
)
def test_the_stage_of_a_course(
    history: History, on: int, stage: CourseStage, since: int | None, number: int | None, pack: Pack
) -> None:
    state = course_state(history, day(on), pack)
    assert (state.stage, state.since, state.day) == (stage, None if since is None else day(since), number)


def test_a_course_after_a_pause_or_an_earlier_course_is_a_restart(pack: Pack) -> None:
    assert not course_state(PAUSED.history, day(30), pack).again
    assert course_state(PAUSED.history, day(38), pack).again
    first = stopped(STEADY, 20).courses[0]
    later = Course("2", me_cfs().prescribed((1000, 1), from_day=60).history.courses[0].plans)
    both = replace(STEADY.history, courses=(first, later), cache={})
    assert course_state(both, day(61), pack).again
    assert not course_state(both, day(10), pack).again
