"""Whether a message may be left for a patient, and with whom; what nobody asked is never taken as allowed."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import insert

from ldndesk.clinical.days import show_day
from ldndesk.store import tables as t
from ldndesk.store.latest import latest_row

from .work import Work


class MessageWord(NamedTuple):
    """What the patient says about messages left for them."""

    allowed: bool
    with_whom: str = ""
    """On the answering machine, with a spouse; empty: only with the patient."""


class Consent(NamedTuple):
    """The latest word and its day."""

    word: MessageWord
    day: date


def keep_consent(work: Work, patient_id: int, day: date, word: MessageWord) -> None:
    """Keep what the patient said; the latest word counts."""
    row = {"day": day, "allowed": word.allowed, "with_whom": word.with_whom if word.allowed else ""}
    owned = {"patient_id": patient_id, "recorded_at": work.now, "deed_id": work.deed_id}
    work.connection.execute(insert(t.message_consent).values(row | owned))


def read_consent(work: Work, patient_id: int) -> Consent | None:
    """Give the latest word that was not struck out; None: nobody asked."""
    row = latest_row(work.connection, t.message_consent, patient_id)
    return None if row is None else Consent(MessageWord(row.allowed, row.with_whom), row.day)


def consent_words(consent: Consent | None) -> str:
    """Say it as the caller needs it: ``Messages: may be left with her husband (told 07-Mar-2026)``."""
    if consent is None:
        return "Messages: not asked; leave none"
    told = f"(told {show_day(consent.day)})"
    if not consent.word.allowed:
        return f"Messages: leave none {told}"
    return f"Messages: may be left{f': {consent.word.with_whom}' if consent.word.with_whom else ''} {told}"
