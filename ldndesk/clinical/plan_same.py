"""Whether a plan, put in force, would change anything of what is prescribed for the days to come."""

from collections.abc import Iterable
from datetime import date, timedelta

from .history import History
from .plan import Administration, Course, Pattern, Plan, Step
from .proposal_ground import joined

PERIOD = 6
"""Days after which three days on and three off repeat."""


def running_course(history: History, on: date) -> Course | None:
    """Give the course that runs or is planned; None where there is none, or it was stopped."""
    course = next((c for c in reversed(history.courses) if c.stopped is None or c.stopped > on), None)
    return course if course is not None and course.plans else None


def with_plan(course: Course, on: date, steps: tuple[Step, ...], pattern: Pattern) -> Course:
    """Give the course as it would be with a plan written today."""
    return course.revised(Plan(on, course.plans[-1].recorded, steps, pattern))


def is_unchanged(history: History, on: date, steps: tuple[Step, ...], pattern: Pattern) -> bool:
    """Whether a plan says of every day to come what the plan in force says of it already."""
    course = running_course(history, on)
    if course is None or not steps:
        return False
    after = with_plan(course, on, steps, pattern)
    before_steps, after_steps = _as_kept(course.effective_steps()), _as_kept(after.effective_steps())
    if before_steps != after_steps:
        return False
    settled = max(step.first for step in (*before_steps, *steps))
    days = range((max(settled, on) - on).days + 2 * PERIOD)
    return all(_is_off(course, day) == _is_off(after, day) for day in (on + timedelta(days=n) for n in days))


def _is_off(course: Course, day: date) -> bool:
    plan = course.plan_on(day)
    return plan is not None and plan.is_day_off(day)


def _as_kept(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Give steps as the record keeps them, a pause as a step of 0 mg, so that two plans can be held together."""
    none = (Administration(None, 0),)
    return joined(s if s.daily_ug else s._replace(administrations=none) for s in steps)
