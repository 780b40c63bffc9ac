"""Since when a patient's dose may rise by no more than 0.5 mg in any seven days (source S26)."""

from datetime import date
from typing import NamedTuple

from .compiled import compiled
from .facts import Verdict
from .history import History
from .pack import Pack


class GiCap(NamedTuple):
    """The cap of one course: the day of its first stomach or bowel symptom, and the day it was lifted."""

    since: date
    lifted: date | None


def gi_cap(history: History, on: date, pack: Pack) -> GiCap | None:
    """Give the cap of the course of a day; None when no such symptom was there in it.

    A lifting holds until such a symptom is there again after it.
    """
    view = compiled(history, pack).at(on)
    days = [day for day, _ in view.gut_days if day <= on]
    if not days:
        return None
    lifts = [d.day for d in history.decisions if d.verdict is Verdict.GI_CAP_LIFTED and days[0] <= d.day <= on]
    if not lifts:
        return GiCap(days[0], None)
    again = next((day for day in days if day > max(lifts)), None)
    return GiCap(days[0], max(lifts)) if again is None else GiCap(again, None)


def is_capped(history: History, on: date, pack: Pack) -> bool:
    """Whether the cap holds on a day."""
    cap = gi_cap(history, on, pack)
    return cap is not None and cap.lifted is None
