"""What a proposal stands on: the dose of today, the steps ahead, the reduction that runs, what forbids a rise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from .compiled import compiled
from .dose import CEILING_UG
from .dose_layout import DAY, Level, rises
from .facts import MainSleep
from .findings import Advice, Evaluation, Finding
from .gi_cap import is_capped
from .halving import is_halving
from .history import History
from .holding import Hold, hold_on
from .pack import Numbers, Pack
from .patient_maximum import Maximum, patient_maximum
from .plan import Course, Step
from .troubles import troublesome_symptoms

WITHDRAWAL_WORDS = "opioid withdrawal is suspected"
HOLDING_RULES = {
    "taken-differs": "what is taken differs from what is prescribed",
    "red-flag-liver": "a warning sign of the liver is open",
    "red-flag-mood": "thoughts of self-harm were reported",
    "withdrawal-suspected": WITHDRAWAL_WORDS,
    "step-unchecked": "nobody has asked since the last increase",
    "reduction-unchecked": "nobody has asked since the reduction began",
    "reduction-not-settled": "the symptom has not settled",
    "opioid-comedication": "an opioid is being taken",
    "in-hospital": "the patient was in hospital and nobody has asked since",
    "course-revived": "a stop was taken back and nobody has asked since",
    "remedy-not-acceptable": "a remedy that holds an opioid is being taken",
}
"""Findings under which no proposal raises a dose (contract, how they meet 6), in words."""
STOPPING_WORDS = {
    "red-flag-liver": HOLDING_RULES["red-flag-liver"],
    "dose-not-ldn": "50 mg or more is prescribed or taken",
}
STOPPING_RULES = frozenset(STOPPING_WORDS)
"""Under these nothing is planned: the medicine is stopped or was never low-dose."""


class Pace(NamedTuple):
    """How a patient's own ramp climbs: micrograms, and days between rises."""

    rise_ug: int
    days: int


class Reduction(NamedTuple):
    """A reduction: its first day, the dose before it and the reduced one, micrograms."""

    first: date
    before_ug: int
    reduced_ug: int


@dataclass(frozen=True, slots=True)
class Ground:
    """All that a proposal needs, worked out once."""

    on: date
    course: Course | None
    present: Step | None
    """The step of today; None where no dose is prescribed."""
    steps: tuple[Step, ...]
    """All steps in force, one a change, ascending."""
    findings: tuple[Finding, ...]
    """Ascending by rule and subject, so that their order never matters."""
    reduction: Reduction | None
    pace: Pace | None
    capped: bool
    troublesome: tuple[str, ...]
    numbers: Numbers
    main_sleep: MainSleep | None = None
    maximum: Maximum | None = None
    """The highest daily dose the prescriber has set for this patient."""
    hold: Hold | None = None
    """The increase that waits, and the step the patient stays at."""

    @property
    def rules(self) -> frozenset[str]:
        """The rules that found something."""
        return frozenset(f.rule for f in self.findings)

    def advised(self, advice: Advice) -> bool:
        """Whether any finding advises this."""
        return any(f.advice is advice for f in self.findings)

    @property
    def holds(self) -> tuple[str, ...]:
        """Why no dose may rise, in words, a troublesome symptom aside."""
        return tuple(words for rule, words in HOLDING_RULES.items() if rule in self.rules)

    @property
    def most_ug(self) -> int:
        """The highest daily dose that may be proposed, micrograms."""
        return CEILING_UG if self.maximum is None else self.maximum.ug

    @property
    def days_since_rise(self) -> int | None:
        """Days since the last rise on or before today."""
        past = [day for day, _ in rises(self.steps) if day <= self.on]
        return (self.on - past[-1]).days if past else None

    @property
    def ahead(self) -> tuple[Step, ...]:
        """The steps that begin after today."""
        return tuple(s for s in self.steps if s.first > self.on)


def ground(history: History, on: date, pack: Pack, evaluation: Evaluation) -> Ground:
    """Work out what a proposal stands on."""
    course = next((c for c in reversed(history.courses) if c.start is not None and c.start <= on), None)
    steps = joined(course.effective_steps()) if course is not None else ()
    return Ground(
        on=on,
        course=course,
        present=next((s for s in steps if s.covers(on) and s.daily_ug > 0), None),
        steps=steps,
        findings=tuple(sorted(evaluation.findings, key=lambda f: (f.rule, f.subject, f.since))),
        reduction=latest_reduction(steps, on),
        pace=own_pace(steps, on),
        capped=is_capped(history, on, pack),
        troublesome=troublesome_symptoms(history, on, pack),
        numbers=pack.n,
        main_sleep=_main_sleep(history, on),
        maximum=patient_maximum(history, on),
        hold=hold_on(compiled(history, pack).at(on), evaluation, pack.n),
    )


def _main_sleep(history: History, on: date) -> MainSleep | None:
    told = [(s.day, s.recorded, s) for s in history.main_sleep if s.day <= on]
    return max(told)[2] if told else None


def joined(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Join neighbouring steps taken the same way, so that every step is a change."""
    whole: list[Step] = []
    for step in steps:
        before = whole[-1] if whole else None
        same = before is not None and before._replace(first=step.first, last=step.last) == step
        if before is not None and same and before.last is not None and before.last + DAY == step.first:
            whole[-1] = before._replace(last=step.last)
        else:
            whole.append(step)
    return tuple(whole)


def latest_reduction(steps: Sequence[Step], on: date) -> Reduction | None:
    """Find the latest reduction begun by a day, unless the dose has been above the one before it since."""
    highest = 0
    for before, after in reversed([pair for pair in pairwise(steps) if pair[1].first <= on]):
        highest = max(highest, after.daily_ug)
        if is_halving(before.daily_ug, after.daily_ug):
            return Reduction(after.first, before.daily_ug, after.daily_ug) if highest <= before.daily_ug else None
    return None


def own_pace(steps: Sequence[Step], on: date) -> Pace | None:
    """Take the patient's own rise and interval from the last rise so far, else the first one ahead.

    The return after a reduction says nothing about the ramp; None for a dose that never climbed.
    """
    paces: list[tuple[date, Pace]] = []
    lowered = False
    for before, after in pairwise(steps):
        if is_halving(before.daily_ug, after.daily_ug):
            lowered = True
        elif after.daily_ug > before.daily_ug > 0:
            if not lowered:
                pace = Pace(after.daily_ug - before.daily_ug, (after.first - before.first).days)
                paces.append((after.first, pace))
            lowered = False
    past = [pace for day, pace in paces if day <= on]
    return past[-1] if past else paces[0][1] if paces else None


def planned_levels(ground_: Ground) -> list[Level]:
    """Write the plan in force from tomorrow on as levels; days between steps without a dose are 0."""
    levels: list[Level] = []
    day = ground_.on + DAY
    for step in ground_.steps:
        if step.last is not None and step.last < day:
            continue
        if step.first > day:
            levels.append(Level((step.first - day).days, 0))
        begin = max(step.first, day)
        levels.append(Level(1 if step.last is None else (step.last - begin).days + 1, step.daily_ug))
        day = begin if step.last is None else step.last + DAY
    if ground_.steps and ground_.steps[-1].last is not None:
        levels.append(Level(1, 0))
    return levels


def later_levels(ground_: Ground, above_ug: int) -> list[Level]:
    """Take up the ramp that a reduction broke off: the levels above a dose, in the days they had."""
    course, reduction = ground_.course, ground_.reduction
    if course is None or reduction is None:
        return []
    old = course.plan_on(reduction.first - DAY)
    levels, top = [], above_ug
    for step in old.steps if old is not None else ():
        if step.first >= reduction.first and step.daily_ug > top:
            top = step.daily_ug
            levels.append(Level(1 if step.last is None else (step.last - step.first).days + 1, top))
        elif step.first >= reduction.first and step.daily_ug < top:
            break
    return levels
