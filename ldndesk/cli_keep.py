"""The commands that keep the record: whether it is whole, its backup, and a backup put back."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ldndesk import cli_staff, places
from ldndesk.cli_words import Complaint
from ldndesk.clinical.days import LONDON, show_instant
from ldndesk.desk.check_record import Report, check_record
from ldndesk.store.backups import back_up
from ldndesk.store.clinic_key import key_file
from ldndesk.store.file import REVISIONS, StoreError, read_revision
from ldndesk.store.restoring import Restoring, look_at_backup, restore
from ldndesk.store.server import Place, Server
from ldndesk.store.server_key import anchors_at
from ldndesk.store.trail_files import anchor_path, key_path

HOLDS, BROKEN = 0, 1


def verify(path: Place, *, as_json: bool) -> int:
    """Check the record and say what was found; gives 0 when it holds, 1 when it does not."""
    report = _check_server(path) if isinstance(path, Server) else _check_file(path)
    print("\n".join(_json(report) if as_json else _words(report)))
    return BROKEN if report.findings else HOLDS


def _check_server(server: Server) -> Report:
    from ldndesk.desk.check_server import check_server  # noqa: PLC0415 - for a record on a server alone

    if not cli_staff.is_sealed(server):
        raise Complaint(f"{server}: database: no clinic was founded in it")
    try:
        return check_server(server, cli_staff.key_of(server).trail, anchors_at(places.data_folder()))
    except StoreError as why:
        raise Complaint(f"{server}: database: {why}") from why


def _check_file(path: Path) -> Report:
    try:
        return _checked(path)
    except (StoreError, OSError, Complaint) as why:
        if not _is_damage(path, why):
            raise why if isinstance(why, Complaint) else Complaint(f"{path}: database: {why}") from why
        return Report((str(why),), ("The trail was not checked: the file cannot be opened.",), (), 0, 0)


def _checked(path: Path) -> Report:
    database_key, trail_key = _keys(path)
    revision = read_revision(path, database_key)
    if revision is None:
        raise Complaint(f"{path}: database: there is none; give the clinic's with --database")
    if revision != REVISIONS[-1]:
        raise Complaint(f"{path}: database: its schema is older ({revision}); open it with the program once")
    return check_record(path, database_key, trail_key)


def _is_damage(path: Path, why: BaseException) -> bool:
    """Whether a record that was once this program's cannot be opened any more: a key or an anchor lies beside it."""
    if not any(beside(path).exists() for beside in (key_path, key_file, anchor_path)) or not path.is_file():
        return False
    return path.stat().st_size == 0 or any(
        str(getattr(each, "sqlite_errorname", "")).startswith(_DAMAGE) for each in _causes(why)
    )


_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR")


def _causes(why: BaseException | None) -> Iterator[BaseException]:
    while why is not None:
        yield why
        why = why.__cause__


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
        return [*report.findings, f"The record does not hold: {_count(len(report.findings))}."]
    if not report.deeds:
        return ["The file is whole; nothing in it is sealed yet."]
    before = f" All before deed {report.first} is sealed as one, as it stood then." if report.first > 1 else ""
    return [f"The record holds: file, {report.deeds} sealed deeds, and the doses shown.{before}"]


def _count(findings: int) -> str:
    return f"{findings} finding{'' if findings == 1 else 's'}"


def keep(path: Path, target: Path) -> int:
    """Back the record up to a file; gives 1 when the copy was made and its trail has findings."""
    with _complaining(path):
        made = back_up(path, target, *_keys(path))
    for finding in made.findings:
        print(finding, file=sys.stderr)
    found = f"{_count(len(made.findings))}: it is not as the program left it, and the copy is no good backup"
    print(f"{target}: the record up to deed {made.deeds}, {found if made.findings else 'checked'}.")
    return BROKEN if made.findings else HOLDS


def put_back(path: Path, backup: Path, *, agreed: bool) -> int:
    """Say what restoring a backup would lose, ask, and restore it; gives 1 when it was not agreed to."""
    with _complaining(backup):
        keys = _keys_of_backup(path, backup)
        told = look_at_backup(path, backup, *keys)
        print("\n".join(_losses(told)))
        if not agreed and not _agrees():
            print("Nothing was changed.")
            return BROKEN
        replaced = restore(path, backup, datetime.now(UTC), *keys)
    print(f"Restored {path}.{f' The file it replaced is kept as {replaced}.' if replaced else ''}")
    return HOLDS


Keys = tuple[bytes | None, bytes | None]


def _keys(path: Path) -> Keys:
    """Give an encrypted record's keys, by the system's store of secrets or its passphrase; none of a plain one."""
    if not path.is_file() or not cli_staff.is_sealed(path) or _was_plain(path):
        return None, None
    key = cli_staff.key_of(path)
    return key.database, key.trail


def _keys_of_backup(path: Path, backup: Path) -> Keys:
    if not backup.is_file() or not cli_staff.is_sealed(backup) or _was_plain(backup):
        return None, None
    key = cli_staff.key_of_backup(path, backup)
    return key.database, key.trail


def _was_plain(path: Path) -> bool:
    """Whether the files beside a record say that it was never encrypted, however its first bytes look now."""
    return key_path(path).exists() and not key_file(path).exists()


def _agrees() -> bool:
    if not sys.stdin.isatty():
        raise Complaint("ldndesk: restore: nobody is there to ask; give --yes to agree to what is lost")
    print("Type yes to restore: ", end="", flush=True)
    return sys.stdin.readline().strip().casefold() == "yes"


def _losses(told: Restoring) -> Iterator[str]:
    ends = show_instant(told.ends.astimezone(LONDON)) if told.ends else "no deed at all"
    yield f"The backup ends with: {ends}."
    yield from told.warnings
    yield f"Lost would be {len(told.lost)} deed{'' if len(told.lost) == 1 else 's'}{':' if told.lost else '.'}"
    for deed in told.lost:
        whose = f"patient {deed.patient_id}" if deed.patient_id is not None else "several patients or none"
        at = show_instant(deed.at.astimezone(LONDON))
        yield f"  {at}  {deed.what.replace('_', ' ')}, {whose}, by {deed.actor}"


@contextmanager
def _complaining(path: Path) -> Iterator[None]:
    try:
        yield
    except (StoreError, OSError) as why:
        raise Complaint(f"{path}: database: {why}") from why
