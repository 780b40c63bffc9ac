"""One course as it stood on a day, laid out so that every rule finds its input at once.

What a rule asks for is worked out when the first one asks; most courses never need most of it.
"""

from bisect import bisect_right
from datetime import date, timedelta
from typing import Any, NamedTuple

from .call_schedule import Schedule
from .dose import LOWEST_UG
from .dose_record import Change, Level, Reduction, TakenDay, changes_of, prescribed_levels, reductions_of
from .dose_runs import Run, Told, against_plan, by_level, day_by_day, overlaid
from .dose_times import time_changes
from .facts import FollowUp, MainSleep, MedicineUse
from .gaps import Gap, MissedRun, missed_runs, planned_gaps
from .kept import kept
from .medicines import Match
from .pack import Numbers
from .plan import Course, Pattern, Step
from .readings import Reading, Said, SymptomLine, read_symptoms
from .symptoms import Kind

DAY = timedelta(days=1)


class Use(NamedTuple):
    """Another medicine, matched; ``known`` is the day it became known."""

    use: MedicineUse
    match: Match
    known: date


class Ground(NamedTuple):
    """What a patient's courses are looked at with, whichever course it is."""

    runs: tuple[Run, ...]
    """What was reported taken in the course."""
    said: dict[str, list[Said]]
    follow_ups: tuple[FollowUp, ...]
    main_sleep: tuple[MainSleep, ...]
    first_outcomes: frozenset[str]
    n: Numbers


class View:
    """One course as it stood with the orders written by a day."""

    def __init__(self, course: Course | None, ground: Ground) -> None:
        """Lay out a course; None: what was reported or answered without one."""
        self._ground = ground
        self.course = course
        self.stopped = course.stopped if course is not None else None
        self.steps: tuple[Step, ...] = (
            tuple(sorted(course.effective_steps(), key=lambda s: s.first)) if course is not None else ()
        )
        self.prescribed: tuple[Level, ...] = tuple(prescribed_levels(self.steps))
        self._runs = by_level(ground.runs, self.prescribed)
        self.effective: tuple[Level, ...] = tuple(overlaid(self.prescribed, self._runs))
        start = course.start if course is not None else None
        self.start: date = start or min((lv.first for lv in self.effective), default=date.max)
        """First dose day; of a course not begun, the planned one."""
        self.lines: tuple[SymptomLine, ...] = read_symptoms(ground.said, self.start, ground.n)
        self.unchanged: tuple[date, date] | None = None
        """A day, and the first after it on which a result may differ by time alone; as last worked out."""
        self.cache: dict[str, Any] = {}
        """What was worked out from the view once; never written elsewhere."""

    @kept
    def planned_changes(self) -> tuple[Change, ...]:
        """Changes of dose as prescribed."""
        return changes_of(self.prescribed)

    @kept
    def planned_rises(self) -> tuple[Change, ...]:
        """Increases as prescribed."""
        return tuple([c for c in self.planned_changes if c.rise_ug > 0])

    @kept
    def changes(self) -> tuple[Change, ...]:
        """Changes of dose, prescribed or reported."""
        return changes_of(self.effective) if any(lv.taken for lv in self.effective) else self.planned_changes

    @kept
    def increases(self) -> tuple[Change, ...]:
        """Those that rise."""
        return tuple([c for c in self.changes if c.rise_ug > 0])

    @kept
    def reductions(self) -> tuple[Reduction, ...]:
        """Falls to about half."""
        n = self._ground.n
        return reductions_of(
            self.planned_changes, self.changes, self.effective, n.reduction_low_percent, n.reduction_high_percent
        )

    @kept
    def planned_reductions(self) -> tuple[Reduction, ...]:
        """Falls to about half as prescribed, whatever was reported taken."""
        n, planned = self._ground.n, self.planned_changes
        return reductions_of(planned, planned, (), n.reduction_low_percent, n.reduction_high_percent)

    @kept
    def told(self) -> tuple[Told, ...]:
        """What was reported against the plan, in runs of days."""
        course = self.course
        has_days_off = course is not None and any(p.pattern is not Pattern.DAILY for p in course.plans)
        return tuple(against_plan(self._runs, self._is_day_off if has_days_off else None))

    def _is_day_off(self, day: date) -> bool:
        plan = self.course.plan_on(day) if self.course is not None else None
        return plan is not None and plan.is_day_off(day)

    @kept
    def taken(self) -> tuple[TakenDay, ...]:
        """What was reported against the plan, day by day."""
        return tuple(day_by_day(self.told))

    @kept
    def taken_days(self) -> tuple[date, ...]:
        """The days of which that was reported."""
        return tuple([t.day for t in self.taken])

    def _is_odd(self, ug: int) -> bool:
        return ug > 0 and not LOWEST_UG <= ug <= self._ground.n.usual_top_ug

    @kept
    def odd_taken(self) -> tuple[TakenDay, ...]:
        """Reported doses outside the usual range of 0.5 to 4.5 mg."""
        return tuple(day_by_day(run for run in self.told if self._is_odd(run.ug)))

    @kept
    def odd_prescribed(self) -> tuple[Level, ...]:
        """Prescribed doses outside it."""
        return tuple([level for level in self.prescribed if self._is_odd(level.ug)])

    @kept
    def time_changes(self) -> tuple[date, ...]:
        """Days from which the plan moved a night dose to another time."""
        return tuple(time_changes(self.steps, self._ground.main_sleep, self._ground.n))

    @kept
    def gaps(self) -> tuple[Gap, ...]:
        """Stretches without a dose as planned, ascending."""
        return tuple(planned_gaps(self.effective)) if self.course is not None else ()

    @kept
    def missed(self) -> tuple[MissedRun, ...]:
        """Runs of days reported missed, ascending."""
        missed_any = any(run.ug == 0 and run.prescribed_ug > 0 for run in self.told)
        return tuple(missed_runs(self.taken)) if missed_any else ()

    @kept
    def kinds(self) -> frozenset[Kind]:
        """The kinds of the symptoms ever answered."""
        return frozenset().union(*(line.kinds for line in self.lines))

    @kept
    def unbaselined(self) -> tuple[tuple[str, date], ...]:
        """Outcomes that cannot speak by score, each with the day from which that is told.

        The indications' own at once, others once they are answered.
        """
        told = {line.symptom: line for line in self.lines}
        firsts = self._ground.first_outcomes
        found = {s: date.min for s in firsts if s not in told or told[s].baseline is None}
        for line in self.lines:
            if Kind.OUTCOME in line.kinds and line.baseline is None and line.days:
                found.setdefault(line.symptom, line.days[0])
        return tuple(sorted(found.items()))

    @kept
    def gut_days(self) -> tuple[tuple[date, str], ...]:
        """Days on which a stomach or bowel symptom was there, with the symptom, ascending."""
        return tuple(
            sorted((r.day, line.symptom) for line in self.lines if Kind.GI in line.kinds for r in line.speaking)
        )

    @kept
    def answered(self) -> tuple[date, ...]:
        """Days with at least one scored answer, ascending."""
        return tuple(sorted({f.day for f in self._ground.follow_ups if f.is_answered}))

    @kept
    def schedule(self) -> Schedule | None:
        """The calls of the course; None without one."""
        course = self.course
        return Schedule(self.start, self.steps) if course is not None and course.start is not None else None

    def states(self, on: date) -> list[tuple[SymptomLine, Reading]]:
        """Give every symptom's latest answer on or before a day."""
        places = ((line, bisect_right(line.days, on)) for line in self.lines)
        return [(line, line.at(place - 1)) for line, place in places if place]

    def contact_by(self, on: date) -> date | None:
        """Give the last day of the course up to a day on which anything was answered."""
        place = bisect_right(self.answered, on) - 1
        return self.answered[place] if place >= 0 and self.answered[place] >= self.start else None

    def step_on(self, on: date) -> Step | None:
        """Give the prescribed step of a day, days off or not."""
        for step in self.steps:
            if step.first <= on and (step.last is None or on <= step.last):
                return step
        return None

    def dose_on(self, on: date) -> int:
        """Give the daily dose of a day, micrograms: reported, else as prescribed."""
        for level in self.effective:
            if level.first <= on and (level.last is None or on <= level.last):
                return level.ug
        return 0

    def asked_between(self, first: date, last: date) -> bool:
        """Whether any answer was obtained from first to last."""
        place = bisect_right(self.answered, first - DAY)
        return place < len(self.answered) and self.answered[place] <= last
