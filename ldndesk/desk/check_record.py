"""Checks a clinic's record as a whole: the file, the trail, and the doses shown against the facts."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from ldndesk.store import records
from ldndesk.store import tables as t
from ldndesk.store.check_file import check_file
from ldndesk.store.check_trail import Checked, check_trail
from ldndesk.store.engine import open_engine
from ldndesk.store.trail import trail_of
from ldndesk.store.trail_files import key_path, read_anchor
from ldndesk.store.verified import check_and_keep

from .list_columns import dose_shown
from .packs import pack_in_force
from .work import PROGRAM, Desk, Work


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of the record found; without findings it holds."""

    file: tuple[str, ...]
    """What is wrong with the file itself; nothing more may be written to such a file."""
    trail: tuple[str, ...]
    doses: tuple[str, ...]
    deeds: int
    first: int
    """The first deed with a seal; all before it are sealed together with it."""

    @property
    def findings(self) -> tuple[str, ...]:
        """Everything found."""
        return self.file + self.trail + self.doses


def check_record(
    path: Path, key: bytes | None = None, trail_key: bytes | None = None, *, noting: bool = False
) -> Report:
    """Check the record at a path, whose schema is the present one; raises StoreError when it cannot be opened.

    ``noting``: note beside it how far it holds, for the next check to begin there.
    """
    lost_key = trail_key is None and not key_path(path).exists()
    damage = check_file(path, key)
    if any(finding.startswith("Damage") for finding in damage):
        return Report(damage, ("The trail was not checked, because the file is damaged.",), (), 0, 0)
    engine = open_engine(path, key, trail_key)
    try:
        desk = Desk(lambda: engine, pack_in_force, PROGRAM)
        checked = desk.ask(read_trail, path if noting else None)
        doses = desk.ask(doses_against_facts)
    finally:
        engine.dispose()
    findings = checked.findings
    if lost_key and checked.deeds:
        findings = (f"{key_path(path).name}, the key of the seals, was not there.", *findings)
    return Report(damage, findings, doses, checked.deeds, checked.first)


def check_since(path: Path, key: bytes | None = None, trail_key: bytes | None = None) -> Report:
    """Check the trail from the seal up to which it held before; raises StoreError when it cannot be opened."""
    engine = open_engine(path, key, trail_key)
    try:
        checked = Desk(lambda: engine, pack_in_force, PROGRAM).ask(read_trail, path, full=False)
    finally:
        engine.dispose()
    return Report((), checked.findings, (), checked.deeds, checked.first)


def read_trail(work: Work, path: Path | None = None, *, full: bool = True) -> Checked:
    """Check the trail, in full or from where it held last; with the record's path it is noted how far it holds."""
    trail = trail_of(work.connection)
    if path is None:
        return check_trail(work.connection, trail.key, read_anchor(trail.place))
    return check_and_keep(work.connection, trail, path, full=full)


def doses_against_facts(work: Work) -> tuple[str, ...]:
    """List the patients whose dose in the lists is not what the facts say by the rules it was judged by."""
    who = t.patient.c
    judged = select(who.id, who.current_dose, who.evaluated_on).where(who.evaluated_pack == work.pack.sha256)
    findings = []
    for row in work.connection.execute(judged.where(who.evaluated_on.is_not(None))).all():
        told = dose_shown(work, records.load_history(work.connection, row.id, work.zone), row.evaluated_on)
        if told != row.current_dose:
            findings.append(f"Patient {row.id}: the lists show “{row.current_dose}”, the facts say “{told}”.")
    return tuple(findings)
