"""Which backups are kept: the newest of each of the last 24 hours, 14 days, 8 weeks and 12 months."""

from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime

Period = Callable[[datetime], Hashable]
_PERIODS: tuple[tuple[int, Period], ...] = (
    (24, lambda at: (at.date(), at.hour)),
    (14, lambda at: at.date()),
    (8, lambda at: at.isocalendar()[:2]),
    (12, lambda at: (at.year, at.month)),
)


def kept(made: Iterable[datetime]) -> frozenset[datetime]:
    """Give those of some backups that are to be kept; a period without a backup takes no place."""
    newest_first = sorted((at.astimezone(UTC) for at in made), reverse=True)
    keep: set[datetime] = set()
    for places, period in _PERIODS:
        newest: dict[Hashable, datetime] = {}
        for at in newest_first:
            newest.setdefault(period(at), at)
        keep |= set(list(newest.values())[:places])
    return frozenset(keep)
