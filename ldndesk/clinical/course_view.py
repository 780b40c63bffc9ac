"""One course as it stood on a day, laid out so that every rule finds its input at once."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from .call_schedule import Schedule
from .dose_record import Change, Level, Reduction, TakenDay
from .facts import MedicineUse
from .gaps import Gap, MissedRun
from .medicines import Match
from .plan import Course, Step
from .readings import Reading, SymptomLine

DAY = timedelta(days=1)


class Use(NamedTuple):
    """Another medicine, matched; ``known`` is the day it became known."""

    use: MedicineUse
    match: Match
    known: date


@dataclass(frozen=True)
class View:
    """One course as it stood with the orders written by a day."""

    course: Course | None
    start: date
    """First dose day; of a course not begun, the planned one."""
    stopped: date | None
    steps: tuple[Step, ...]
    prescribed: tuple[Level, ...]
    effective: tuple[Level, ...]
    changes: tuple[Change, ...]
    increases: tuple[Change, ...]
    planned_rises: tuple[Change, ...]
    """Increases as prescribed."""
    reductions: tuple[Reduction, ...]
    taken: tuple[TakenDay, ...]
    taken_days: tuple[date, ...]
    odd_taken: tuple[TakenDay, ...]
    """Reported doses outside the usual range of 0.5 to 4.5 mg."""
    odd_prescribed: tuple[Level, ...]
    """Prescribed doses outside it."""
    time_changes: tuple[date, ...]
    """Days from which the plan moved a night dose to another time."""
    gaps: tuple[Gap, ...]
    """Stretches without a dose as planned, ascending."""
    missed: tuple[MissedRun, ...]
    """Runs of days reported missed, ascending."""
    lines: tuple[SymptomLine, ...]
    unbaselined: tuple[tuple[str, date], ...]
    """Outcomes without a score before the start, each with the day from which that is told."""
    gut_days: tuple[tuple[date, str], ...]
    """Days on which a stomach or bowel symptom was there, with the symptom, ascending."""
    answered: tuple[date, ...]
    """Days with at least one scored answer, ascending."""
    schedule: Schedule | None
    """The calls of the course; None without one."""
    next_changes: tuple[date, ...]
    """Every day on which a result may differ, ascending."""
    cache: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What was worked out from the view once; never written elsewhere."""

    def states(self, on: date) -> list[tuple[SymptomLine, Reading]]:
        """Give every symptom's latest answer on or before a day."""
        found = []
        for line in self.lines:
            place = bisect_right(line.days, on)
            if place:
                found.append((line, line.readings[place - 1]))
        return found

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
