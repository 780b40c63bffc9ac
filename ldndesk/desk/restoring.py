"""Restoring a backup from the window: which there are, what would be lost by name, and putting one back."""

import logging
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from ldndesk.clinical.days import show_instant
from ldndesk.clinical.names import display_name
from ldndesk.store.file import StoreError

from .keeper import Keeper
from .work import Actor, Changes, Desk, Refused, Role, Work

if TYPE_CHECKING:
    from ldndesk.store.restoring import LostDeed, Restoring

_log = logging.getLogger(__name__)
_WORDS = {
    "record_call": "call",
    "change_plan": "plan changed",
    "propose_plan": "plan proposed",
    "refuse_plan": "plan refused",
    "stop_course": "course stopped",
    "register_patient": "patient registered",
    "keep_letter": "letter kept",
    "keep_fact": "entry",
    "end_fact": "entry ended",
    "strike_entry": "entry struck out",
    "import_files": "files imported",
    "dismiss_alert": "alert dismissed",
    "acknowledge_alert": "alert acknowledged",
    "snooze_alert": "alert snoozed",
}
"""What a deed is called in the list; one that is not here is called by its own name."""
_BESIDE = frozenset(("run_day", "note_signed_in", "note_locked", "note_refused", "open_chart", "note_restored"))
"""Deeds that leave nothing to be entered again."""


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A backup the program made by itself."""

    path: Path
    made: datetime
    """In the clinic's zone."""


@dataclass(frozen=True, slots=True)
class LostLine:
    """One deed that would be lost."""

    at: str
    what: str
    whose: str
    actor: str


@dataclass(frozen=True, slots=True)
class Losing:
    """What restoring a backup would do, in words."""

    backup: Path
    ends: str
    """``The backup ends with 07-Mar-2026 09:00.``"""
    sum: str
    """``Lost would be 2 calls and 1 plan changed.``"""
    lines: tuple[LostLine, ...]
    warnings: tuple[str, ...]
    remarks: tuple[str, ...]


def begin_restore(work: Work) -> Mapping[int, str]:
    """See whether the person at the desk may restore; gives the patients' names to whoever may see them."""
    work.only(Role.PRESCRIBER, Role.ADMIN)
    if work.actor.role is Role.ADMIN and not work.actor.in_emergency(work.now):
        return {}
    from sqlalchemy import select  # noqa: PLC0415 - not needed to show the day

    from ldndesk.store.day_tables import patient as t  # noqa: PLC0415 - likewise

    rows = work.connection.execute(select(t.c.id, t.c.family, t.c.given, t.c.title))
    return {row.id: display_name(row.family, row.given, row.title) for row in rows}


def note_restored(work: Work, ends: str, lost: int) -> Changes:
    """Note in the record put back who put it back, and what was lost."""
    work.only(Role.PRESCRIBER, Role.ADMIN)
    return Changes(None, frozenset(), f"A backup was restored: it {ends}; {lost} deeds after it were lost.")


def list_backups(keeper: Keeper, zone: tzinfo) -> tuple[KeptBackup, ...]:
    """List the program's own backups of a record, the newest first."""
    from ldndesk.store.backups import own_backups  # noqa: PLC0415 - brings the database library

    there = own_backups(keeper.path)
    return tuple(KeptBackup(there[at], at.astimezone(zone)) for at in sorted(there, reverse=True))


def look_at(keeper: Keeper, backup: Path, names: Mapping[int, str], zone: tzinfo) -> Losing:
    """Say what restoring a backup would lose; raises Refused for one that cannot be used."""
    from ldndesk.store.restoring import key_remark, look_at_backup  # noqa: PLC0415 - likewise

    try:
        told = look_at_backup(keeper.path, backup, keeper.database_key, keeper.trail_key)
        remark = key_remark(keeper.path, backup)
    except (StoreError, OSError) as why:
        raise Refused(f"This backup cannot be restored. {why}") from why
    lines = tuple(_line(deed, names, zone) for deed in told.lost if deed.what not in _BESIDE)
    many = f"Whoever is named below must be looked at: {len(lines)} entries are to be made again."
    remarks = tuple(words for words in (many if lines else "", remark) if words)
    return Losing(backup, f"The backup ends with {_ends(told, zone)}.", _sum(told), lines, told.warnings, remarks)


def _ends(told: "Restoring", zone: tzinfo) -> str:
    return show_instant(told.ends.astimezone(zone)) if told.ends else "no deed at all"


def _sum(told: "Restoring") -> str:
    counted = Counter(_words(deed.what) for deed in told.lost if deed.what not in _BESIDE)
    beside = sum(1 for deed in told.lost if deed.what in _BESIDE)
    parts = [f"{many} × {what}" for what, many in counted.most_common()]
    parts += [f"{beside} × sign-in, chart opened or daily judging"] if beside else []
    return f"Lost would be: {', '.join(parts)}." if parts else "Nothing would be lost."


def _words(what: str) -> str:
    return _WORDS.get(what, what.replace("_", " "))


def _line(deed: "LostDeed", names: Mapping[int, str], zone: tzinfo) -> LostLine:
    whose = "several patients or none"
    if deed.patient_id is not None:
        whose = names.get(deed.patient_id, f"patient {deed.patient_id}")
    return LostLine(show_instant(deed.at.astimezone(zone)), _words(deed.what), whose, deed.actor)


def put_back(keeper: Keeper, backup: Path, desk: Desk, actor: Actor) -> None:
    """Put a backup in the record's place, which nobody has open, and note in it who did so; raises Refused."""
    from ldndesk.store.restoring import look_at_backup, restore  # noqa: PLC0415 - likewise

    keys = keeper.database_key, keeper.trail_key
    now = desk.clock()
    try:
        told = look_at_backup(keeper.path, backup, *keys)
        restore(keeper.path, backup, now, *keys)
    except (StoreError, OSError) as why:
        raise Refused(f"The backup was not restored, and the record is as it was. {why}") from why
    try:
        _note(keeper, desk, actor, told)
    except (Refused, StoreError, OSError) as fault:  # it is back; the note beside it says so on every page
        _log.warning("who restored could not be noted: %s", type(fault).__name__)


def _note(keeper: Keeper, desk: Desk, actor: Actor, told: "Restoring") -> None:
    from ldndesk.store.engine import open_engine  # noqa: PLC0415 - likewise
    from ldndesk.store.migrate import bring_up_to_date  # noqa: PLC0415 - likewise

    bring_up_to_date(keeper.path, keeper.database_key)
    engine = open_engine(keeper.path, keeper.database_key, keeper.trail_key)
    try:
        at_it = Desk(lambda: engine, desk.rules, actor, desk.clock, desk.zone)
        ends = f"ends with {_ends(told, desk.zone)}"
        at_it.do(str(uuid.uuid4()), note_restored, ends, len(told.lost))
    finally:
        engine.dispose()
