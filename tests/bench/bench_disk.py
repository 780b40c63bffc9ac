"""Kills the program, or fails, at every disk call of a few saves: ``python -m tests.bench.bench_disk [KIND...]``.

Needs Linux and a C compiler; says so where there is none.
"""

import ctypes
import errno
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy import text

from ldndesk.desk.check_record import read_trail
from ldndesk.desk.work import Refused
from ldndesk.store.migrate import bring_up_to_date
from tests.store.test_desk import try_call
from tests.ui.clinic import prescribe, register

from .bench_keep import desk_on, drained, forked

SAVES = 3
MODES = (
    ("killed", 0, False),
    ("I/O error", errno.EIO, False),
    ("disk full", errno.ENOSPC, False),
    ("I/O error from then on", errno.EIO, True),
    ("disk full from then on", errno.ENOSPC, True),
)


def try_saves(path: Path, nth: int, error: int, *, stays: bool, into: int) -> None:
    """Save a few times while the disk fails once, or from then on; tell what was said to be saved."""
    disk = ctypes.CDLL(os.environ["LD_PRELOAD"])
    desk = desk_on(path)
    disk.arm(ctypes.c_long(nth), error, int(stays))
    for number in range(SAVES):
        try:
            desk.do(f"save-{number}", try_call, 1)
            os.write(into, f"d save-{number}\n".encode())
        except Refused:
            os.write(into, b"r\n")
    desk.engine.dispose()
    os.write(into, f"c {disk.counted()}\n".encode())


def faults_of(path: Path, told: list[str]) -> list[str]:
    """Open the record again and list what is wrong with it."""
    desk = desk_on(path)
    try:
        with desk.engine.connect() as connection:
            there = set(connection.scalars(text("SELECT token FROM deed")))
            sound = connection.scalar(text("PRAGMA integrity_check"))
        faults = [f"{token} was called saved and is not there" for token in told if token not in there]
        faults += [] if sound == "ok" else [f"damaged: {sound}"]
        faults += desk.ask(read_trail).findings
        for number in range(SAVES):
            desk.do(f"save-{number}", try_call, 1)  # whoever was refused saves again
        with desk.engine.connect() as connection:
            if (calls := connection.scalar(text("SELECT count(*) FROM call_attempt"))) != SAVES:
                faults.append(f"{calls} entries of {SAVES} after saving again")
    finally:
        desk.engine.dispose()
    return faults


def campaign(folder: Path, words: str, error: int, *, stays: bool) -> int:
    """Let one kind of fault fall at each call in turn; gives the number of faults found."""
    whole = folder / "whole.ldndesk"
    nth, bad, refused = 0, 0, 0
    while True:
        nth += 1
        place = folder / f"{words.replace('/', '')} {nth}"
        place.mkdir()
        for file in folder.glob("whole.ldndesk*"):
            shutil.copy(file, place)
        path = place / whole.name
        child, out = forked(lambda into, path=path, nth=nth: try_saves(path, nth, error, stays=stays, into=into))  # type: ignore[misc]
        os.waitpid(child, 0)
        lines = drained(out).split("\n")
        refused += lines.count("r")
        found = faults_of(path, [line[2:] for line in lines if line.startswith("d ")])
        for fault in found:
            print(f"{words} at call {nth}: {fault}")
        bad += len(found)
        shutil.rmtree(place)
        counted = next((int(line[2:]) for line in lines if line.startswith("c ")), nth)
        if counted < nth:
            break
    print(f"{words}: {nth - 1} points, {refused} saves refused, {bad} lost, doubled or damaged", flush=True)
    return bad


def main(kinds: list[str]) -> int:
    """Build the failing disk, start anew under it, and run every kind of fault."""
    if "failing_disk" not in os.environ.get("LD_PRELOAD", ""):
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None or sys.platform != "linux":
            print("NOT RUN: this bench needs Linux and a C compiler")
            return 2
        with tempfile.TemporaryDirectory() as place:
            library = Path(place) / "failing_disk.so"
            source = Path(__file__).with_name("failing_disk.c")
            subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
            command = [sys.executable, "-m", "tests.bench.bench_disk", *kinds]
            return subprocess.run(command, env=os.environ | {"LD_PRELOAD": str(library)}, check=False).returncode
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        whole = folder / "whole.ldndesk"
        bring_up_to_date(whole)
        desk = desk_on(whole)
        prescribe(desk, register(desk, "HUGHES"), "HUGHES, Jane")
        desk.engine.dispose()
        bad = sum(
            campaign(folder, words, error, stays=stays) for words, error, stays in MODES if not kinds or words in kinds
        )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
