"""A medicine told as stopped takes the place of its entry that runs on, so that none stands as still taken."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from ldndesk.clinical.days import show_day
from ldndesk.store import records
from ldndesk.store import tables as t

from .call_check import MedicineReport
from .entries import read_rows
from .work import Work

_ENDING = re.compile(r"Ended on \d\d-[A-Z][a-z]{2}-\d{4}; recorded anew with that day")


def ended_words(day: date) -> str:
    """Say why an entry that ran on was struck out: ``Ended on 07-Mar-2026; recorded anew with that day``."""
    return f"Ended on {show_day(day)}; recorded anew with that day"


def is_ending(struck: str) -> bool:
    """Whether an entry was struck out because what it told has ended: an ending is no error."""
    return _ENDING.fullmatch(struck) is not None


def end_running(work: Work, patient_id: int, told: Iterable[MedicineReport]) -> tuple[MedicineReport, ...]:
    """Strike out every running entry that a report of the same words ends; a report without a start takes its start.

    Where the report may be of another time than the entry, the entry is left to run on.
    """
    ends = tuple(told)
    if not any(report.last for report in ends):
        return ends
    rows = [row for entry, row in read_rows(work, patient_id, t.medicine_use) if row is not None and not entry.struck]
    done = []
    for report in ends:
        running = [row for row in rows if _ends(work, report, row)]
        rows = [row for row in rows if row not in running]
        done.append(_ended(work, report, running))
    return tuple(done)


def _ends(work: Work, report: MedicineReport, row: Any) -> bool:
    if report.last is None or row.last_on is not None or _folded(row.text) != _folded(report.text):
        return False
    told = row.recorded_at.astimezone(work.zone).date()
    same = report.first in {None, row.first_on}
    return same and told <= report.last and (row.first_on is None or row.first_on <= report.last)


def _ended(work: Work, report: MedicineReport, running: list[Any]) -> MedicineReport:
    for row in running:
        if report.last is not None:
            records.strike(work.connection, t.medicine_use.name, row.id, ended_words(report.last), work.deed_id)
    starts = [row.first_on for row in running]
    return report if not starts or None in starts else report._replace(first=min(starts))


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
