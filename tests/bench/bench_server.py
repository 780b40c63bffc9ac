"""Two desks on a server: 1,000 saves each at once, then rounds of kill -9; prints what was lost and what was doubled.

Run with ``python -m tests.bench.bench_server [ROUNDS]``.
"""

import sys
import tempfile
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

from sqlalchemy import text

from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.symptoms import Indication
from ldndesk.desk.check_record import read_trail
from ldndesk.desk.packs import load_pack
from ldndesk.desk.work import Desk
from ldndesk.store.server_engine import open_server
from tests.conftest import ANN, NURSE, TRAIL_KEY, Clock, plan_from, settle_in
from tests.postgres import serving
from tests.store.test_server import start_second_desk

SAVES = 1000
ACKNOWLEDGED = 8


def tokens(desk: Desk) -> list[str]:
    """Give the token of every call in the record, as often as it is there."""
    order = "SELECT d.token FROM call_attempt c JOIN deed d ON d.id = c.deed_id"
    return desk.ask(lambda work: list(work.connection.scalars(text(order))))


def say(what: str, told: set[str], desk: Desk) -> None:
    there = tokens(desk)
    lost, doubled = len(told - set(there)), len(there) - len(set(there))
    findings = desk.ask(read_trail).findings
    print(f"{what}: {len(told)} acknowledged, {lost} lost, {doubled} doubled, {len(findings)} findings of the trail")


def killed(server: object, rounds: int) -> Iterator[str]:
    """Kill both desks in turn at a moment of their saving; gives what each had acknowledged."""
    for number in range(rounds):
        pair = [start_second_desk(server, f"{name}{number}", 100_000) for name in ("a", "b")]  # type: ignore[arg-type]
        for other in pair:
            assert other.stdout is not None
            with other.stdout:
                yield from (other.stdout.readline().strip() for _ in range(ACKNOWLEDGED))
                other.kill()
                other.wait()


def main(rounds: int) -> None:
    with serving() as found, tempfile.TemporaryDirectory() as anchors:
        server = found.at(found.migrated())
        engine = open_server(server, TRAIL_KEY, Path(anchors))
        desk = Desk(lambda: engine, load_pack, NURSE, Clock())
        plan = plan_from(date(2025, 11, 5), time(21), Form.CAPSULE, Route.ORAL, 500)
        desk.do("ann comes", settle_in, ANN, Indication.ME_CFS, plan)
        pair = [start_second_desk(server, name, SAVES) for name in ("one", "two")]
        told = {token for other in pair for token in other.communicate()[0].split()}
        say(f"two desks, {SAVES} saves each", told, desk)
        told |= set(killed(server, rounds))
        say(f"{rounds} rounds, two desks killed in each", told, desk)
        engine.dispose()
        found.drop(server.address.split("/")[3].split("?")[0])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
