"""Where a course stands on a day: planned, not yet confirmed as begun, running, paused, stopped."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .compiled import compiled
from .history import History
from .pack import Pack


class CourseStage(StrEnum):
    """Where a course stands."""

    NONE = "none"
    PLANNED = "planned"
    NOT_CONFIRMED = "not_confirmed"
    """The first dose day has come, and neither a dose nor an answer was told since."""
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class CourseState:
    """The stage of a course on a day."""

    stage: CourseStage
    since: date | None = None
    """First dose day, first day of the pause, or first day without the medicine; None without a course."""
    day: int | None = None
    """Day N of the course, 1 on the first dose day; None before it and after the stop."""
    again: bool = False
    """Whether an earlier course, or a pause in this one, went before."""


def course_state(history: History, on: date, pack: Pack) -> CourseState:
    """Say where the course of a day stands; it is never called running where nobody has told so."""
    base = compiled(history, pack)
    view = base.at(on)
    course = view.course
    if course is None or course.start is None:
        return CourseState(CourseStage.NONE)
    earlier = any(c.start is not None and c.start < course.start for c in base.history.courses)
    if view.stopped is not None and view.stopped <= on:
        return CourseState(CourseStage.STOPPED, view.stopped, again=earlier)
    if on < course.start:
        return CourseState(CourseStage.PLANNED, course.start, again=earlier)
    day = (on - course.start).days + 1
    level = next((lv for lv in reversed(view.prescribed) if lv.first <= on), None)
    if level is not None and level.ug == 0:
        return CourseState(CourseStage.PAUSED, level.first, day, again=earlier)
    again = earlier or any(lv.ug == 0 and course.start < lv.first <= on for lv in view.prescribed)
    told = any(t.ug > 0 and t.day <= on for t in view.taken) or view.contact_by(on) is not None
    return CourseState(CourseStage.ACTIVE if told else CourseStage.NOT_CONFIRMED, course.start, day, again)
