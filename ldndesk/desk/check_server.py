"""Checks a clinic's record on a server: its guards, the trail against this desk's anchor, the doses shown."""

from pathlib import Path

from ldndesk.store.server import Server
from ldndesk.store.server_engine import open_server
from ldndesk.store.server_guards import missing_guards

from .check_record import Report, doses_against_facts, read_trail
from .packs import pack_in_force
from .work import PROGRAM, Desk, Work


def check_server(server: Server, trail_key: bytes, anchors: Path) -> Report:
    """Check the record at an address; raises StoreError when it cannot be opened."""
    engine = open_server(server, trail_key, anchors)
    try:
        desk = Desk(lambda: engine, pack_in_force, PROGRAM)
        guards = desk.ask(read_guards)
        checked = desk.ask(read_trail)
        doses = desk.ask(doses_against_facts)
    finally:
        engine.dispose()
    return Report(guards, checked.findings, doses, checked.deeds, checked.first)


def read_guards(work: Work) -> tuple[str, ...]:
    """List the guards that are not there."""
    return tuple(f"The guard {name} is missing or switched off." for name in missing_guards(work.connection))
