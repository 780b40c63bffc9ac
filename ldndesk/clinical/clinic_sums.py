"""What one patient adds to the clinic's figures, and the interval around a share."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

from .compiled import Compiled, compiled
from .course_state import CourseStage, course_state
from .course_view import View
from .days import show_day
from .history import History
from .pack import Pack
from .readings import Reading, SymptomLine
from .symptoms import Indication, Kind

DAY = timedelta(days=1)
_Z = NormalDist().inv_cdf(0.975)
"""95 % intervals."""


class Phase(StrEnum):
    """Where a patient stands on the way of the doses."""

    NOT_STARTED = "not started"
    RAMP = "on ramp"
    STABLE = "stable"
    REDUCED = "reduced"
    PAUSED = "paused"
    STOPPED = "stopped"


class Response(StrEnum):
    """How the first outcome stands at week 12 against its score before LDN."""

    BETTER = "better by 30 % or 2 points"
    NOT_BETTER = "not better by that much"
    UNKNOWN = "not known: no score before LDN, or none at week 12"


class Introduction(StrEnum):
    """How the introductory symptoms of a course went."""

    NONE = "none told"
    USUAL = "mild and short"
    HARD = "severe, or 21 days and longer"


@dataclass(frozen=True, slots=True)
class PatientSum:
    """One patient in the clinic's figures."""

    patient_id: int
    name: str
    indications: tuple[Indication, ...]
    phase: Phase
    dose_ug: int
    """As prescribed for the day; 0 without a course that runs."""
    response: Response | None = None
    """None: week 12 of the course does not lie in the period."""
    introduction: Introduction | None = None
    """None: no course begun in the period, or none for which such symptoms are described."""
    side_effects: tuple[tuple[str, date], ...] = ()
    """Symptoms told as troublesome in the period, each with the day last told."""
    begun: date | None = None

    @property
    def begun_words(self) -> str:
        """Say since when."""
        return f"course from {show_day(self.begun)}" if self.begun else "no course"


def sum_up(history: History, patient_id: int, first: date, on: date, pack: Pack) -> PatientSum:
    """Reckon what a patient adds to the figures of a period that ends on a day."""
    base = compiled(history, pack)
    view = base.at(on)
    phase = _phase(history, view, on, pack)
    step = view.step_on(on)
    runs = phase not in {Phase.NOT_STARTED, Phase.STOPPED, Phase.PAUSED}
    begun = view.start if view.course is not None and view.start <= on else None
    return PatientSum(
        patient_id,
        history.patient.display_name,
        base.history.indications,
        phase,
        step.daily_ug if step is not None and runs else 0,
        _response(base, view, first, on),
        _introduction(base, view, first, on),
        tuple(sorted(_side_effects(view, first, on).items())),
        begun,
    )


def _phase(history: History, view: View, on: date, pack: Pack) -> Phase:
    stage = course_state(history, on, pack).stage
    if stage in {CourseStage.NONE, CourseStage.PLANNED, CourseStage.NOT_CONFIRMED}:
        return Phase.NOT_STARTED
    if stage is not CourseStage.ACTIVE:
        return Phase.STOPPED if stage is CourseStage.STOPPED else Phase.PAUSED
    if any(r.first <= on and (r.raised is None or r.raised > on) for r in view.reductions[-1:]):
        return Phase.REDUCED
    return Phase.RAMP if any(rise.day > on for rise in view.planned_rises) else Phase.STABLE


def _response(base: Compiled, view: View, first: date, on: date) -> Response | None:
    n = base.pack.n
    target = view.start + timedelta(days=n.response_day - 1) if view.course is not None else date.max
    if not first <= target <= on:
        return None
    window = timedelta(days=n.response_window_days)
    for line in view.lines:
        if line.symptom in base.first_outcomes and line.baseline is not None:
            near = [r for r in line.readings if target - window <= r.day <= min(on, target + window)]
            if near and line.baseline >= n.response_points:
                score = min(near, key=lambda r: (abs((r.day - target).days), r.day)).score
                better = line.baseline - score
                enough = better >= n.response_points or better * 100 >= n.response_percent * line.baseline
                return Response.BETTER if enough else Response.NOT_BETTER
    return Response.UNKNOWN


def _introduction(base: Compiled, view: View, first: date, on: date) -> Introduction | None:
    if view.course is None or not first <= view.start <= on or not base.introductory:
        return None
    told = [r for line in view.lines if line.symptom in base.introductory for r in _begun_early(base, view, line, on)]
    if not told:
        return Introduction.NONE
    prolonged = base.pack.n.introductory_prolonged_days
    return Introduction.HARD if any(r.severe or r.lasted >= prolonged for r in told) else Introduction.USUAL


def _begun_early(base: Compiled, view: View, line: SymptomLine, on: date) -> list[Reading]:
    rises = (view.start, *(c.day for c in view.increases if c.day <= on))
    window = base.pack.n.introductory_window_days
    return [
        r
        for r in line.readings
        if r.speaks and r.day <= on and any(0 <= (r.began - day).days <= window for day in rises)
    ]


def _side_effects(view: View, first: date, on: date) -> dict[str, date]:
    found: dict[str, date] = {}
    for line in view.lines:
        if not line.kinds & {Kind.RED_FLAG, Kind.CHANGE}:
            for reading in line.readings:
                if reading.troublesome and first <= reading.day <= on:
                    found[line.symptom] = reading.day
    return found


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """Give the 95 % interval around a share by Wilson's score; None where there is nobody to share."""
    if whole <= 0:
        return None
    share, z2 = part / whole, _Z * _Z
    middle = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    half = _Z * sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole)) / (1 + z2 / whole)
    return max(0.0, middle - half), min(1.0, middle + half)
