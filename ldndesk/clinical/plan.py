"""A prescription as planned: administrations, steps, plans, and the course they belong to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from .formulary import Form, Route


class Administration(NamedTuple):
    """One dose of the day: when (None: time not stated) and how much, in whole micrograms."""

    time: time | None
    ug: int


class Step(NamedTuple):
    """Days over which the same doses are taken the same way; last None means until changed."""

    first: date
    last: date | None
    administrations: tuple[Administration, ...]
    route: Route
    form: Form
    strengths: tuple[int, ...] = ()
    """Strengths in hand, micrograms a piece; empty: any of the formulary."""

    @property
    def daily_ug(self) -> int:
        """Sum of the day's administrations, micrograms."""
        return sum([a.ug for a in self.administrations])

    def covers(self, day: date) -> bool:
        """Whether the step applies on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


class Pattern(StrEnum):
    """Planned days off; they are not missed doses."""

    DAILY = "daily"
    THREE_ON_THREE_OFF = "3_on_3_off"


@dataclass(frozen=True, slots=True)
class Plan:
    """One order of a course; it holds until a later order of the course replaces it."""

    authored: date
    recorded: datetime
    steps: tuple[Step, ...]
    pattern: Pattern = Pattern.DAILY
    reason: str = ""

    @property
    def in_force(self) -> date:
        """The day from which it replaces the order before: its writing, or its first step where that lies later."""
        return max(self.authored, self.steps[0].first) if self.steps else self.authored

    def step_on(self, day: date) -> Step | None:
        """Give the step that applies on a day, days off or not."""
        return next((s for s in self.steps if s.covers(day)), None)

    def is_day_off(self, day: date) -> bool:
        """Whether a day is planned off; the pattern counts from the plan's first day."""
        return (
            self.pattern is Pattern.THREE_ON_THREE_OFF
            and bool(self.steps)
            and (day - self.steps[0].first).days % 6 >= 3
        )


@dataclass(frozen=True, slots=True)
class Course:
    """All orders of one course, oldest first; a later order revises the plan from its day of writing."""

    key: str
    plans: tuple[Plan, ...]
    stopped: date | None = None
    """First day without the medicine, when the course was stopped."""

    @property
    def start(self) -> date | None:
        """The first planned dose day."""
        return min([s.first for p in self.plans for s in p.steps], default=None)

    def plan_on(self, day: date) -> Plan | None:
        """Give the plan in force on a day: the last written of those in force by then.

        A course's first order may have been written down after it began, so its own steps decide.
        """
        return next((p for p in reversed(self.plans) if p.in_force <= day), self.plans[0] if self._begun(day) else None)

    def _begun(self, day: date) -> bool:
        return self.start is not None and self.start <= day

    def effective_steps(self) -> tuple[Step, ...]:
        """Lay out what was and is prescribed, each plan cut where the next takes over, ascending."""
        return tuple(self._cut())

    def _cut(self) -> Iterator[Step]:
        for i, plan in enumerate(self.plans):
            replaced = min((later.in_force for later in self.plans[i + 1 :]), default=None)
            until = None if replaced is None else replaced - timedelta(days=1)
            if self.stopped is not None:
                stop = self.stopped - timedelta(days=1)
                until = stop if until is None else min(until, stop)
            for step in plan.steps:
                first = max(step.first, plan.in_force) if i else step.first
                last = step.last if until is None else until if step.last is None else min(step.last, until)
                if last is None or first <= last:
                    as_written = first == step.first and last == step.last
                    yield step if as_written else step._replace(first=first, last=last)

    def revised(self, plan: Plan) -> "Course":
        """Give the course with one more order."""
        return replace(self, plans=(*self.plans, plan))


def ramp_steps(
    first: date, at: time | None, form: Form, route: Route, doses_ug: tuple[int, ...], every_days: int
) -> tuple[Step, ...]:
    """Lay a ramp: each dose for so many days, the last one until changed."""
    steps = []
    for i, ug in enumerate(doses_ug):
        begin = first + timedelta(days=i * every_days)
        last = begin + timedelta(days=every_days - 1) if i + 1 < len(doses_ug) else None
        steps.append(Step(begin, last, (Administration(at, ug),), route, form))
    return tuple(steps)


def ramp_doses(start_ug: int, rise_ug: int, top_ug: int) -> tuple[int, ...]:
    """List a ramp's doses from the first to the highest, the last rise shortened to fit."""
    return (*range(start_ug, top_ug, rise_ug), top_ug)
