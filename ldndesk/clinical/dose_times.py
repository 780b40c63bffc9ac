"""At what time of day doses are taken, and whether that is by night."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from itertools import pairwise

from .days import dose_day
from .facts import DoseTaken, MainSleep
from .pack import Numbers
from .plan import Administration, Step

TimesTold = tuple[date, date, tuple[time | None, ...]]
"""First and last dose day, and the times of day reported for them."""


def is_night(at: time, sleep: MainSleep | None, n: Numbers) -> bool:
    """Whether a dose at a time is a night dose: 18:00-04:59, or within 4 hours before the main sleep."""
    minute = at.hour * 60 + at.minute
    if minute >= n.night_starts_minute or minute < n.night_ends_minute:
        return True
    if sleep is None:
        return False
    before = (sleep.start.hour * 60 + sleep.start.minute - minute) % (24 * 60)
    return before <= n.before_sleep_minutes


def latest_times(doses: Iterable[DoseTaken]) -> list[TimesTold]:
    """List the times of day reported, as (first, last, times), ascending."""
    spans: dict[tuple[date, date], list[time | None]] = defaultdict(list)
    for dose in doses:
        if dose.ug > 0:
            spans[(dose_day(dose.first, dose.time), dose_day(dose.last, dose.time))].append(dose.time)
    return sorted(
        ((first, last, tuple(sorted(times, key=_time_key))) for (first, last), times in spans.items()),
        key=lambda s: (s[1], s[0], [_time_key(t) for t in s[2]]),
    )


def _time_key(at: time | None) -> tuple[bool, time]:
    return at is None, at or time()


def time_changes(steps: tuple[Step, ...], sleeps: Sequence[MainSleep], n: Numbers) -> Iterator[date]:
    """Give the days from which a plan moved a night dose to another time."""
    for before, after in pairwise(steps):
        was, now = _stated(before.administrations), _stated(after.administrations)
        if was == now or not now:
            continue
        sleep = next((s for s in reversed(sleeps) if s.day <= after.first), None)
        if any(is_night(t, sleep, n) for t in was) and not any(is_night(t, sleep, n) for t in now):
            yield after.first


def _stated(administrations: tuple[Administration, ...]) -> list[time]:
    return [a.time for a in administrations if a.time is not None]
