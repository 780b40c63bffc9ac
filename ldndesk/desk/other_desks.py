"""What was done at other desks since this one last looked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from ldndesk.store.day_tables import deed, deed_outcome

from .work import Changes, Part, Work

MOST = 50
"""After more deeds than this every list is read anew, and none is named."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A deed of another desk."""

    actor: str
    at: datetime
    changes: Changes


@dataclass(frozen=True, slots=True)
class News:
    """Deeds since a look before, and the last one there is."""

    last: int
    deeds: tuple[Heard, ...] = ()


def read_last(work: Work) -> News:
    """Give where the record of deeds ends now."""
    return News(int(work.connection.scalar(select(func.coalesce(func.max(deed.c.id), 0))) or 0))


def read_since(work: Work, last: int, own: Collection[str]) -> News:
    """Read what was done after a deed, but for what this desk did itself, and what no screen shows."""
    if (news := read_last(work)).last <= last:
        return news
    columns = select(deed.c.token, deed.c.actor, deed.c.at, deed_outcome.c.patient_id, deed_outcome.c.parts)
    wanted = columns.add_columns(deed_outcome.c.note).join_from(deed, deed_outcome).where(deed.c.id > last)
    rows = work.connection.execute(wanted.where(deed.c.id <= news.last).order_by(deed.c.id).limit(MOST + 1)).all()
    if len(rows) > MOST:
        return News(news.last, (Heard("", work.now, Changes(None, frozenset(Part))),))
    deeds = (
        Heard(row.actor, row.at, Changes(row.patient_id, frozenset(Part(part) for part in row.parts), row.note))
        for row in rows
        if row.token not in own and row.parts
    )
    return News(news.last, tuple(deeds))
