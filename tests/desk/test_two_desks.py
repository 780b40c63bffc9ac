"""Two programs on one record: whoever is quicker rings the patient, and the other is told who does."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from ldndesk.desk.work import Desk
from tests.ui.clinic import register

RACES = 50
RINGS = """
import sys
from pathlib import Path
from ldndesk.desk.calls import begin_call
from ldndesk.desk.packs import pack_in_force
from ldndesk.desk.work import Actor, Desk, Refused, Role
from ldndesk.store.engine import open_engine
engine = open_engine(Path(sys.argv[1]))
desk = Desk(lambda: engine, pack_in_force, Actor(sys.argv[2], Role.NURSE))
print("ready", flush=True)
for line in sys.stdin:
    try:
        desk.jot(begin_call, int(line), sys.argv[2])
        print("rings", flush=True)
    except Refused as refused:
        print(refused, flush=True)
"""


@pytest.fixture
def nurses(database: Path, engine: Engine) -> Iterator[dict[str, subprocess.Popen[str]]]:
    """Two nurses, each at a program of their own."""
    with ExitStack() as stack:
        made = {}
        for name in ("Nurse Lee", "Nurse Bob"):
            command = [sys.executable, "-c", RINGS, str(database), name]
            pipe = subprocess.PIPE
            made[name] = stack.enter_context(subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True))
        for process in made.values():
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        yield made
        for process in made.values():
            assert process.stdin is not None
            process.stdin.close()


@pytest.mark.hazard("H25")
def test_two_desks_never_ring_one_patient(desk: Desk, engine: Engine, nurses: dict[str, subprocess.Popen[str]]) -> None:
    patients = [register(desk, f"P{number}") for number in range(RACES)]
    for number, patient in enumerate(patients):
        order = list(nurses.values())
        for process in order if number % 2 else reversed(order):
            assert process.stdin is not None
            process.stdin.write(f"{patient}\n")
            process.stdin.flush()
        said = {name: process.stdout.readline().strip() for name, process in nurses.items() if process.stdout}
        winners = [name for name, words in said.items() if words == "rings"]
        assert len(winners) == 1, said
        (other,) = set(said) - set(winners)
        assert said[other].startswith(f"{winners[0]} is ringing this patient, since "), said
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM claim")) == RACES
