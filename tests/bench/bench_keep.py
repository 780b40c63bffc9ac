"""Kills, lost updates, turned bits and what a seal costs: ``python -m tests.bench.bench_keep [ROUNDS]``.

Two writers are killed at random moments, again and again; every save they were told of must be there, once.
"""

import os
import random
import select
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from ldndesk.desk.check_record import read_trail
from ldndesk.desk.packs import pack_in_force
from ldndesk.desk.work import Changes, Desk, Work
from ldndesk.store.engine import open_engine
from ldndesk.store.file import StoreError
from ldndesk.store.migrate import bring_up_to_date
from ldndesk.store.records import load_history
from ldndesk.store.trail import Trail
from tests.conftest import NURSE, Clock
from tests.store.conftest import RICH
from tests.store.test_desk import try_call
from tests.store.test_engine import KEY, fill
from tests.ui.clinic import prescribe, register

EDITS = 1000
FLIPS = 1000


@dataclass
class Count:
    """What was found over all rounds."""

    told: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)


def desk_on(path: Path) -> Desk:
    """Open a desk on a record."""
    engine = open_engine(path)
    pack = pack_in_force()
    return Desk(lambda: engine, lambda: pack, NURSE, Clock())


def forked(work: Callable[[int], object]) -> tuple[int, int]:
    """Run work in a process of its own that writes to a pipe; gives its number and the pipe's end."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        try:
            work(into)
        finally:
            os._exit(0)
    os.close(into)
    return child, out


def saves(path: Path, name: str) -> Callable[[int], object]:
    """Save until killed, and tell of each save begun and done."""

    def work(into: int) -> None:
        desk = desk_on(path)
        number = 0
        while True:
            token = f"{name}-{number}"
            os.write(into, f"b {token}\n".encode())
            desk.do(token, try_call, 1)
            os.write(into, f"d {token}\n".encode())
            number += 1

    return work


def drained(out: int) -> str:
    """Read what a killed process still told."""
    told = b""
    while part := os.read(out, 65536):
        told += part
    os.close(out)
    return told.decode()


def killed_round(path: Path, number: int, rng: random.Random, count: Count) -> None:
    """Let two write for a moment and kill both."""
    writers = [forked(saves(path, f"{number}-{who}")) for who in "ab"]
    select.select([writers[0][1]], [], [], 5)  # until the first save begins
    select.select([], [], [], rng.random() * 0.15)
    for child, _ in writers:
        os.kill(child, signal.SIGKILL)
    for child, out in writers:
        os.waitpid(child, 0)
        for line in drained(out).splitlines():
            what, _, token = line.partition(" ")
            (count.told if what == "d" else count.begun).add(token)


def kills(folder: Path, rounds: int) -> int:
    """Kill so many times, save again what was begun and not told of, and count what is lost or doubled."""
    path = folder / "killed.ldndesk"
    bring_up_to_date(path)
    desk = desk_on(path)
    prescribe(desk, register(desk, "HUGHES"), "HUGHES, Jane")
    desk.engine.dispose()
    rng, count = random.Random(5), Count()
    for number in range(rounds):
        killed_round(path, number, rng, count)
        if number % 100 == 99:
            print(f"{number + 1} rounds: {len(count.told)} saves told of", flush=True)
    desk = desk_on(path)
    with desk.engine.connect() as connection:
        there = set(connection.scalars(text("SELECT token FROM deed")))
    lost, ghosts = count.told - there, (count.begun & there) - count.told
    for token in sorted(ghosts):
        desk.do(token, try_call, 1)  # whoever was not told saves again
    with desk.engine.connect() as connection:
        attempts = connection.scalar(text("SELECT count(*) FROM call_attempt")) or 0
        deeds = connection.scalar(text("SELECT count(*) FROM deed WHERE what = 'try_call'")) or 0
        sound = connection.scalar(text("PRAGMA integrity_check"))
    findings = [f for f in desk.ask(read_trail).findings if "anchor" not in f]
    anchored = [f for f in desk.ask(read_trail).findings if "anchor" in f]
    desk.engine.dispose()
    print(f"{rounds} rounds of 2 writers killed: {len(count.told)} saves told of, {len(lost)} lost")
    print(f"saves in the file nobody was told of: {len(ghosts)}; after saving again doubled: {attempts - deeds}")
    print(f"file {sound}; findings of the trail: {len(findings)}, of the anchor: {len(anchored)}")
    return len(lost) + abs(int(attempts) - int(deeds)) + int(sound != "ok") + len(findings) + len(anchored)


def one_more(work: Work) -> Changes:
    """Add one to a number kept in the record, as two people who edit the same line."""
    last = work.connection.scalar(text("SELECT phone FROM patient WHERE id = 1")) or "0"
    work.connection.execute(text("UPDATE patient SET phone = :p WHERE id = 1"), {"p": str(int(last) + 1)})
    return Changes(1, frozenset())


def updates(folder: Path) -> int:
    """Let two processes edit one line; gives how many edits are missing."""
    path = folder / "edited.ldndesk"
    bring_up_to_date(path)
    desk = desk_on(path)
    register(desk, "HUGHES")
    desk.engine.dispose()

    def edits(name: str) -> Callable[[int], object]:
        def work(_: int) -> None:
            mine = desk_on(path)
            for number in range(EDITS):
                mine.do(f"{name}{number}", one_more)

        return work

    children = [forked(edits(name)) for name in "ab"]
    for child, out in children:
        os.waitpid(child, 0)
        os.close(out)
    desk = desk_on(path)
    with desk.engine.connect() as connection:
        reached = int(connection.scalar(text("SELECT phone FROM patient WHERE id = 1")) or 0)
    findings = desk.ask(read_trail).findings
    desk.engine.dispose()
    print(f"2 processes x {EDITS} edits: {2 * EDITS - reached} lost; findings of the trail: {len(findings)}")
    return 2 * EDITS - reached + len(findings)


def flips(folder: Path) -> int:
    """Turn single bits of an encrypted record; gives how often another value was shown."""
    path = folder / "sealed.ldndesk"
    bring_up_to_date(path, KEY)
    fill(path, KEY)
    whole = path.read_bytes()
    open_engine(path, KEY, KEY).dispose()  # the whole one opens
    rng, noticed, shown = random.Random(9), 0, 0
    for _ in range(FLIPS):
        content = bytearray(whole)
        place = rng.randrange(len(whole) * 8)
        content[place // 8] ^= 1 << place % 8
        for file in folder.glob("sealed.ldndesk-*"):
            file.unlink()
        path.write_bytes(content)
        try:
            bring_up_to_date(path, KEY)
            engine = open_engine(path, KEY, KEY)
        except StoreError:
            noticed += 1
            continue
        with engine.connect() as connection:
            shown += load_history(connection, 1) != RICH
        engine.dispose()
    print(f"{FLIPS} bits turned in an encrypted record: {noticed} noticed at the start, {shown} changed values shown")
    return shown


def cost(folder: Path) -> int:
    """Say what part of a save's processor time its seal takes."""
    path = folder / "cost.ldndesk"
    bring_up_to_date(path)
    desk = desk_on(path)
    prescribe(desk, register(desk, "HUGHES"), "HUGHES, Jane")
    spent = [0.0]

    class Timed(Trail):
        def begin(self, *given: object) -> object:  # type: ignore[override]
            return self._timed(super().begin, *given)

        def seal(self, *given: object) -> object:  # type: ignore[override]
            return self._timed(super().seal, *given)

        def _timed(self, step: Callable[..., object], *given: object) -> object:
            begun = time.process_time()
            try:
                return step(*given)
            finally:
                spent[0] += time.process_time() - begun

    made = desk.engine.get_execution_options()["ldndesk_trail"]
    desk.engine.update_execution_options(ldndesk_trail=Timed(made.key, made.place))
    begun = time.process_time()
    for number in range(300):
        desk.do(f"save {number}", try_call, 1)
    whole = time.process_time() - begun
    desk.engine.dispose()
    print(f"a seal takes {spent[0] / whole:.1%} of a save's processor time ({spent[0] / 300 * 1000:.2f} ms)")
    return 0


def main(rounds: int) -> int:
    """Run all; gives 1 when anything was lost, doubled, changed or falsely found."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        faults = [cost(folder), updates(folder), flips(folder), kills(folder, rounds)]
    return 1 if any(faults) else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
