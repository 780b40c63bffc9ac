"""How a plan differs from the one in force, in words."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.plan import Course, Step

from . import words

DAY = timedelta(days=1)


class Stretch(NamedTuple):
    """Days over which neither plan changes."""

    first: date
    last: date | None
    now: Step
    before: Step | None
    """The step in force; None where nothing is planned."""


def plan_difference(course: Course | None, steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Say for each stretch of days what a plan changes of the one in force."""
    return tuple(_said(stretch) for stretch in stretches(course, steps))


def stretches(course: Course | None, steps: tuple[Step, ...]) -> Iterator[Stretch]:
    """Cut a plan where either it or the one in force changes."""
    in_force = course.effective_steps() if course is not None else ()
    for step in steps:
        cuts = {s.first for s in in_force} | {s.last + DAY for s in in_force if s.last is not None}
        inside = sorted(day for day in cuts if step.first < day and (step.last is None or day <= step.last))
        lasts = [*(day - DAY for day in inside), step.last]
        for first, last in zip([step.first, *inside], lasts, strict=True):
            yield Stretch(first, last, step, next((s for s in in_force if s.covers(first)), None))


def _said(part: Stretch) -> str:
    days = words.step_days(part.now._replace(first=part.first, last=part.last))
    now, before = words.dose_line(part.now), words.dose_line(part.before)
    if part.before is None:
        return f"{days}: {now}. Nothing is planned so far."
    if now == before:
        return f"{days}: {now}, as planned so far."
    if _taken_alike(part.now, part.before):
        return f"{days}: {show_mg(part.now.daily_ug)} instead of {show_mg(part.before.daily_ug)}, taken as so far."
    return f"{days}: {now} instead of {before}."


def _taken_alike(now: Step, before: Step) -> bool:
    ways = [(s.form, s.route, [a.time for a in s.administrations]) for s in (now, before)]
    return ways[0] == ways[1]
