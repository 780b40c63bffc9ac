"""The highest daily dose a prescriber has set for one patient, with a reason and a day."""

from datetime import date
from typing import NamedTuple

from .days import show_day
from .dose import CEILING_UG, show_mg
from .facts import Decision, Verdict
from .history import History


class Maximum(NamedTuple):
    """A patient's own highest daily dose, micrograms; never over 10 mg, whatever was recorded."""

    ug: int
    day: date
    reason: str


def patient_maximum(history: History, on: date) -> Maximum | None:
    """Give the maximum that holds on a day: the last one set by then; None without one, and once it is lifted."""
    told = [d for d in history.decisions if d.verdict is Verdict.DOSE_MAXIMUM and d.day <= on]
    if not told:
        return None
    last = max(told, key=_lower_last)
    return Maximum(min(last.ug, CEILING_UG), last.day, last.reason) if last.ug > 0 else None


def _lower_last(decision: Decision) -> tuple[object, ...]:
    """Order by day and writing; of two written at one instant the lower maximum counts, and any before none."""
    return decision.day, decision.recorded, decision.ug > 0, -decision.ug, decision.reason


def maximum_words(maximum: Maximum) -> str:
    """Say a maximum, when it was set and why: ``3 mg, set on 12-Mar-2026: headaches above it``."""
    return f"{show_mg(maximum.ug)}, set on {show_day(maximum.day)}: {maximum.reason or 'no reason recorded'}"
