"""How a proposed dose is taken: the change to sublingual drops (S25) and the move to the morning (S15)."""

from dataclasses import dataclass
from datetime import time

from .dose import show_mg
from .dose_layout import Way, way_of
from .dose_times import is_night
from .facts import MainSleep
from .findings import Advice
from .formulary import Form, Route, measurable
from .pack import Numbers
from .plan import Administration, Step
from .proposal_ground import Ground

MORNING = time(8)
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Change:
    """The way doses will be taken, what of it is new, and what stood in the way."""

    way: Way
    new_form: bool = False
    new_time: time | None = None
    conflicts: tuple[str, ...] = ()


def changed_way(known: Ground, present: Step, *, move: bool, new_form: bool = True) -> Change:
    """Apply the advised changes of route and time to today's way; ``new_form`` False: drops were tried in vain."""
    way, conflicts = way_of(present), []
    to_drops = known.advised(Advice.CHANGE_ROUTE) and present.route is Route.ORAL
    if to_drops and new_form:
        way = way._replace(route=Route.SUBLINGUAL, form=Form.DROPS, strengths=())
    elif to_drops:
        conflicts.append(
            f"The dose cannot be measured in sublingual drops of 0.5 mg, so the route stays as it is "
            f"({show_mg(present.daily_ug)} now)."
        )
    new_time = None
    if move and known.advised(Advice.MOVE_TO_MORNING):
        moved = _to_morning(way, known.main_sleep, known.numbers)
        if moved is None:
            conflicts.append("The evening dose cannot be added to the morning one with this form: the times stay.")
        else:
            way = way._replace(administrations=moved)
            new_time = morning_for(known.main_sleep, known.numbers)
    return Change(way, to_drops and new_form, new_time, tuple(conflicts))


def morning_for(sleep: MainSleep | None, n: Numbers) -> time:
    """Give 08:00, or the end of the main sleep for those who sleep by day."""
    if sleep is None or not (is_night(MORNING, sleep, n) or _asleep(MORNING, sleep)):
        return MORNING
    return sleep.end


def _to_morning(way: Way, sleep: MainSleep | None, n: Numbers) -> tuple[Administration, ...] | None:
    kept = [a for a in way.administrations if a.time is not None and not is_night(a.time, sleep, n)]
    moved = sum(a.ug for a in way.administrations) - sum(a.ug for a in kept)
    if not kept:
        return (Administration(morning_for(sleep, n), moved),)
    together = kept[0]._replace(ug=kept[0].ug + moved)
    if moved and not measurable(way.form, together.ug, way.strengths):
        return None
    return (together, *kept[1:])


def _asleep(at: time, sleep: MainSleep) -> bool:
    length = (_minutes(sleep.end) - _minutes(sleep.start)) % DAY_MINUTES
    return (_minutes(at) - _minutes(sleep.start)) % DAY_MINUTES < length


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
