"""The commands that keep the record: whether it is whole."""

import json
from pathlib import Path

from ldndesk import cli_staff
from ldndesk.cli_words import Complaint
from ldndesk.desk.check_record import Report, check_record
from ldndesk.store.file import REVISIONS, StoreError, read_revision

HOLDS, BROKEN = 0, 1


def verify(path: Path, *, as_json: bool) -> int:
    """Check the record and say what was found; gives 0 when it holds, 1 when it does not."""
    try:
        sealed = cli_staff.key_of(path) if path.exists() and cli_staff.is_sealed(path) else None
        keys = (None, None) if sealed is None else (sealed.database, sealed.trail)
        revision = read_revision(path, keys[0])
        if revision is None:
            raise Complaint(f"{path}: database: there is none; give the clinic's with --database")
        if revision != REVISIONS[-1]:
            raise Complaint(f"{path}: database: its schema is older ({revision}); open it with the program once")
        report = check_record(path, *keys)
    except StoreError as why:
        raise Complaint(f"{path}: database: {why}") from why
    print("\n".join(_json(report) if as_json else _words(report)))
    return BROKEN if report.findings else HOLDS


def _json(report: Report) -> list[str]:
    return [
        json.dumps(
            {
                "holds": not report.findings,
                "deeds_sealed": report.deeds,
                "sealed_since_deed": report.first,
                "file": list(report.file),
                "trail": list(report.trail),
                "doses": list(report.doses),
            }
        )
    ]


def _words(report: Report) -> list[str]:
    if report.findings:
        return [*report.findings, f"The record does not hold: {len(report.findings)} findings."]
    if not report.deeds:
        return ["The file is whole; nothing in it is sealed yet."]
    before = f" All before deed {report.first} is sealed as one, as it stood then." if report.first > 1 else ""
    return [f"The record holds: file, {report.deeds} sealed deeds, and the doses shown.{before}"]
