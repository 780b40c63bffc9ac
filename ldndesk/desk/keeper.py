"""Keeping the record while the program runs: backups by themselves, the daily check, what was restored."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ldndesk.clinical.days import LONDON, show_instant
from ldndesk.store.file import StoreError

from .work import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from .check_record import Report

LEAST_FREE = 200 * 1024 * 1024
"""Bytes under which a disk is said to be nearly full."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps one record; its methods take their time and are called off the screens' thread."""

    path: Path
    database_key: bytes | None = field(default=None, repr=False)
    trail_key: bytes | None = field(default=None, repr=False)

    def check(self) -> Report:
        """Check the whole record; raises Refused when it cannot be opened."""
        from .check_record import check_record  # noqa: PLC0415 - brings the database library

        try:
            return check_record(self.path, self.database_key, self.trail_key, noting=True)
        except (StoreError, OSError) as error:
            raise Refused(str(error)) from error

    def check_since(self) -> Report:
        """Check what was written since the record was last found to hold; raises Refused when it cannot be opened."""
        from .check_record import check_since  # noqa: PLC0415 - likewise

        try:
            return check_since(self.path, self.database_key, self.trail_key)
        except (StoreError, OSError) as error:
            raise Refused(str(error)) from error

    def back_up_to(self, target: Path) -> str:
        """Back up to a file of one's choice and say so; raises Refused with what was there left alone."""
        from ldndesk.store.backups import back_up  # noqa: PLC0415 - likewise

        try:
            made = back_up(self.path, target, self.database_key, self.trail_key)
        except (StoreError, OSError) as error:
            raise Refused(f"The backup was not made. {error}") from error
        if made.findings:
            raise Refused(
                f"{target.name} holds the record up to deed {made.deeds}, but the record is not as the program left "
                f"it. {made.findings[0]} Do not take it for a good backup, and keep the older ones."
            )
        return f"Backed up to {target.name}, checked, up to deed {made.deeds}."

    def back_up_if_changed(self, now: datetime) -> None:
        """Make the program's own backup when a deed was done since the last; raises Refused."""
        from ldndesk.store import backups  # noqa: PLC0415 - likewise

        try:
            there = backups.own_backups(self.path)
            last = there[max(there)] if there else None
            if last is not None and not backups.is_changed_since(self.path, last, self.database_key):
                return
            made = backups.back_up_by_itself(self.path, now, self.database_key, self.trail_key)
        except (StoreError, OSError) as error:
            raise Refused(f"The backup that is due was not made. {error}") from error
        if made.findings:
            raise Refused(
                "The last backup holds a record that is not as the program left it. No older backup is removed until "
                f"somebody has seen to it. {made.findings[0]}"
            )

    def restored(self) -> str:
        """Say what was restored and nobody has taken note of; empty where nothing was."""
        from ldndesk.store.restoring import read_note  # noqa: PLC0415 - likewise

        if (note := read_note(self.path)) is None:
            return ""
        from datetime import datetime  # noqa: PLC0415 - for this alone

        ends = show_instant(datetime.fromisoformat(note.ends).astimezone(LONDON)) if note.ends else "a day not known"
        many = f"{note.lost} deeds after it were" if note.lost > 1 else "1 deed after it was"
        lost = f"{many} lost and must be entered again" if note.lost else "no deed was lost"
        return f"A backup was restored: data ends on {ends}; {lost}."

    def take_note(self) -> None:
        """Note that somebody has read what was restored."""
        from ldndesk.store.restoring import note_path  # noqa: PLC0415 - likewise

        note_path(self.path).unlink(missing_ok=True)

    def space(self) -> str:
        """Say that the disk is nearly full; empty while it is not."""
        free = shutil.disk_usage(self.path.parent).free
        if free >= LEAST_FREE:
            return ""
        return (
            f"Only {free // (1024 * 1024)} MB are free on the record’s disk. Free some, or soon nothing can be saved."
        )


def alarm_of(report: Report) -> str:
    """Say what a check found; empty when the record holds."""
    if report.file:
        return (
            f"The record’s file is unsound: nothing more can be saved. {report.file[0]} "
            "Close the program and restore a backup; see Help, Keeping the record."
        )
    if report.findings:
        return (
            f"The record is not as the program left it ({len(report.findings)} findings). {report.findings[0]} "
            "Tell whoever answers for the record; the command ldndesk verify lists all."
        )
    return ""
