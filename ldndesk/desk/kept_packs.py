"""The rule packs the clinic has judged by, kept so that a past day is judged by the rules of then."""

from datetime import datetime
from functools import lru_cache

from sqlalchemy import insert, select

from ldndesk.clinical.pack import Pack, read_pack
from ldndesk.store import tables as t

from .work import Work


def keep_pack(work: Work) -> None:
    """Keep the pack in force, unless it is the one kept last."""
    kept = t.rule_pack.c
    last = work.connection.scalar(select(kept.sha256).order_by(kept.id.desc()).limit(1))
    if last != work.pack.sha256:
        rules, medicines = work.pack.texts
        row = {"sha256": work.pack.sha256, "rules": rules, "medicines": medicines}
        work.connection.execute(insert(t.rule_pack).values(row | {"recorded_at": work.now, "deed_id": work.deed_id}))


def pack_by(work: Work, by: datetime) -> Pack:
    """Give the pack in force at an instant; the first one kept for any time before it."""
    kept = t.rule_pack.c
    packs = select(kept.rules, kept.medicines)
    row = work.connection.execute(packs.where(kept.recorded_at <= by).order_by(kept.id.desc()).limit(1)).first()
    row = row or work.connection.execute(packs.order_by(kept.id).limit(1)).first()
    return work.pack if row is None else _read(row.rules, row.medicines)


@lru_cache(maxsize=4)
def _read(rules: str, medicines: str) -> Pack:
    return read_pack(rules, medicines)
