"""The agreed plan that nobody has told the patient: derived from the orders and the contacts after them (clinic)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from .call_schedule import active_course
from .compiled import compiled
from .facts import CallOutcome, Capture
from .halving import is_halving
from .history import History
from .holding import Hold
from .pack import Pack
from .plan import Course, Step
from .proposal_words import read_out

DAY = timedelta(days=1)


class PlanToTell(NamedTuple):
    """What was agreed and not yet told."""

    due: date
    """The day of the decision, or the day before the first changed dose where that is later."""
    changed: date
    """The first day whose dose is another than the patient was told."""
    decided: date
    course: Course
    before_ug: int
    """The daily dose before the change, as far as the patient knows it."""


def plan_to_tell(history: History, on: date, pack: Pack) -> PlanToTell | None:
    """Give the plan that a decision left to be told; None where the patient was spoken with after it, or it changes
    no dose to come. The first order of a course is told when it is begun.
    """
    course = active_course(compiled(history, pack).history, on)
    if course is None:
        return None
    plans = tuple(p for p in course.plans if p.authored <= on)
    contacts = tuple(_contacts(history))
    known = 1
    while known < len(plans) and _is_told(plans[known].recorded, history, contacts):
        known += 1
    if known >= len(plans):
        return None
    decided = history.day_of(plans[-1].recorded)
    before, now = replace(course, plans=plans[:known]), replace(course, plans=plans)
    changed = _first_change(before, now, decided)
    if changed is None:
        return None
    step = _step_on(before, changed - DAY) or _step_on(before, changed)
    return PlanToTell(max(decided, changed - DAY), changed, decided, now, step.daily_ug if step else 0)


def told_words(plan: PlanToTell, on: date, hold: Hold | None = None) -> tuple[str, ...]:
    """Read the agreed plan out, from the day on: mg and what to measure; where an increase waits, the dose held."""
    if hold is not None:
        return read_out([hold.at._replace(first=on, last=None)], halved=True)
    first = max(on, plan.changed)
    ahead = [s._replace(first=max(s.first, first)) for s in plan.course.effective_steps() if _is_ahead(s, first)]
    return read_out(ahead, halved=bool(ahead) and is_halving(plan.before_ug, ahead[0].daily_ug))


def _is_ahead(step: Step, first: date) -> bool:
    return step.last is None or step.last >= first


def _contacts(history: History) -> Iterator[tuple[datetime, date]]:
    """Give when each talk with the patient was recorded, and its day."""
    for attempt in history.call_attempts:
        if attempt.outcome is CallOutcome.REACHED:
            yield attempt.recorded, attempt.day
    for follow_up in history.follow_ups:
        if follow_up.capture is Capture.VISIT:
            yield follow_up.recorded, follow_up.day


def _is_told(decided: datetime, history: History, contacts: tuple[tuple[datetime, date], ...]) -> bool:
    day = history.day_of(decided)
    return any(recorded > decided and told >= day for recorded, told in contacts)


def _first_change(before: Course, now: Course, decided: date) -> date | None:
    """Give the first day, from the decision on, on which the two say another dose."""
    steps = (*before.effective_steps(), *now.effective_steps())
    edges = {decided, *(s.first for s in steps), *(s.last + DAY for s in steps if s.last is not None)}
    # Days off repeat every six days, so that a change of pattern shows within them.
    days = sorted({d + n * DAY for d in edges for n in range(6)} if _differ_in_days_off(before, now) else edges)
    return next((d for d in days if d >= decided and _dose_on(before, d) != _dose_on(now, d)), None)


def _differ_in_days_off(before: Course, now: Course) -> bool:
    return len({p.pattern for p in (*before.plans, *now.plans)}) > 1


def _step_on(course: Course, day: date) -> Step | None:
    return next((s for s in course.effective_steps() if s.covers(day)), None)


def _dose_on(course: Course, day: date) -> object:
    step, plan = _step_on(course, day), course.plan_on(day)
    if step is None or not step.daily_ug or (plan is not None and plan.is_day_off(day)):
        return None
    return step.administrations, step.route, step.form, step.strengths
