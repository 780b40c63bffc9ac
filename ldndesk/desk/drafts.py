"""A call being typed: kept while it is typed, claimed by the desk that rings, gone once the call is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import delete, insert, select, update

from ldndesk.store import day_tables as t

from .work import UNNAMED, Refused, Work

HOLDS = timedelta(minutes=2)
"""A claim lapses so long after the last sign of life of its desk."""
DRAFT_COLUMNS = tuple(t.draft.c[name] for name in ("token", "actor", "at", "content"))


@dataclass(frozen=True, slots=True)
class Draft:
    """A call typed and not saved: who typed it, when last, in the clinic's zone, and what stood in the fields."""

    token: str
    actor: str
    at: datetime
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """A call under way at some desk."""

    patient_id: int
    desk: str
    actor: str
    since: datetime
    """In the clinic's zone."""


def read_draft(work: Work, patient_id: int) -> Draft | None:
    """Give what was typed of a call with a patient and never saved."""
    row = work.connection.execute(select(*DRAFT_COLUMNS).where(t.draft.c.patient_id == patient_id)).first()
    return None if row is None else draft_of(row, work.zone)


def draft_of(row: Sequence[Any], zone: tzinfo) -> Draft | None:
    """Read a draft from its columns; None where they are those of no draft."""
    token, actor, at, content = row
    return None if token is None else Draft(token, actor, at.astimezone(zone), content)


def keep_draft(work: Work, patient_id: int, token: str, content: Mapping[str, Any]) -> None:
    """Keep what stands in the fields."""
    row = {"token": token, "actor": work.actor.name, "at": work.now, "content": dict(content)}
    kept = t.draft.c.patient_id == patient_id
    if not work.connection.execute(update(t.draft).where(kept).values(row)).rowcount:
        work.connection.execute(insert(t.draft).values(row | {"patient_id": patient_id}))


def hold_claim(work: Work, patient_id: int, desk: str) -> None:
    """Give a sign of life from the desk that rings."""
    mine = (t.claim.c.patient_id == patient_id, t.claim.c.desk == desk)
    work.connection.execute(update(t.claim).where(*mine).values(until=work.now + HOLDS))


def drop_draft(work: Work, patient_id: int) -> None:
    """Let go of what was typed: it is stored now, or was discarded on purpose."""
    work.connection.execute(delete(t.draft).where(t.draft.c.patient_id == patient_id))


def claim_call(work: Work, patient_id: int, desk: str) -> Draft | None:
    """Claim a patient for the desk that rings; refused while another desk does. Gives the draft to go on with.

    Whoever moved to another desk, or began the program anew, takes their own claim along; two people who gave
    no name are two people.
    """
    row = work.connection.execute(select(t.claim).where(t.claim.c.patient_id == patient_id)).first()
    own = row is not None and row.actor == work.actor.name != UNNAMED
    if row is not None and desk != row.desk and not own and row.until > work.now:
        since = row.since.astimezone(work.zone)
        raise Refused(f"{row.actor} is ringing this patient, since {since:%H:%M}. Ring somebody else meanwhile.")
    work.connection.execute(delete(t.claim).where(t.claim.c.patient_id == patient_id))
    claim = {"patient_id": patient_id, "desk": desk, "actor": work.actor.name}
    work.connection.execute(insert(t.claim).values(claim | {"since": work.now, "until": work.now + HOLDS}))
    return read_draft(work, patient_id)


def release_call(work: Work, patient_id: int, desk: str) -> None:
    """Give a claimed patient free again."""
    work.connection.execute(delete(t.claim).where(t.claim.c.patient_id == patient_id, t.claim.c.desk == desk))


def read_claims(work: Work, desk: str) -> tuple[Claim, ...]:
    """List the calls under way at other desks."""
    rows = work.connection.execute(select(t.claim).where(t.claim.c.desk != desk, t.claim.c.until > work.now))
    return tuple(Claim(r.patient_id, r.desk, r.actor, r.since.astimezone(work.zone)) for r in rows)
