"""Kills the program at random moments of typing and saving calls; counts what is lost and what is doubled.

Run: ``python -m tests.bench.bench_kill [ROUNDS]`` (200 unless told; some three seconds each).
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, text

from ldndesk.desk.packs import pack_in_force
from ldndesk.desk.work import Desk
from ldndesk.store.engine import open_engine
from ldndesk.store.migrate import bring_up_to_date
from tests.ui.clinic import NURSE, prescribe, register

SAFE_S = 1.0
"""What was typed longer ago than this must come back."""
TYPIST = """
import json, random, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ldndesk.desk.packs import pack_in_force
from ldndesk.desk.work import Actor, Desk, Role
from ldndesk.store.engine import open_engine
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.patient_page import PatientPageView

app = QApplication([])
engine = open_engine(Path(sys.argv[1]))
desk = Desk(lambda: engine, pack_in_force, Actor("Nurse Lee", Role.NURSE))
view = PatientPageView(Bridge(desk), int(sys.argv[2]))
rng = random.Random(sys.argv[3])
call, words, end = "", 0, 0

def tell(what):
    print(json.dumps([what, call, words, time.time()]), flush=True)

def key():
    global call, words, end
    form = view.form
    if form is None:
        call = ""
        view.start_call()
    elif form.result is not None:
        tell("saved")
        call = ""
        form.closed.emit()
    elif not form.save.isEnabled():
        return
    elif not call:
        call, _, typed = form.note.toPlainText().partition(": ")
        call = call or f"{rng.getrandbits(64):x}"
        words, end = len(typed.split()), rng.randint(10, 60)
    elif words >= end:
        form.store()
    else:
        words += 1
        form.note.setPlainText(f"{call}: " + " ".join(str(n) for n in range(words)))
        tell("typed")

typing = QTimer(interval=30)
typing.timeout.connect(key)
typing.start()
app.exec()
"""


@dataclass
class Count:
    """What was found over all rounds."""

    typed: int = 0
    lost: list[str] = field(default_factory=list)
    saved: set[str] = field(default_factory=set)
    killed_before_word: int = 0


def round_of(path: Path, engine: Engine, patient: int, rng: random.Random, count: Count) -> None:
    """Let somebody type for a while, kill the program, and look for what was typed."""
    command = [sys.executable, "-c", TYPIST, str(path), str(patient), uuid.uuid4().hex]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment) as p:
        if p.stdout is None:
            raise SystemExit("the program gave no pipe")
        end, told = 0.3 + 3 * rng.random(), []
        for line in p.stdout:
            told.append(json.loads(line))
            if told[-1][3] - told[0][3] > end:
                break
        p.send_signal(signal.SIGKILL)
        killed = time.time()
        told += [json.loads(line) for line in p.stdout if line.endswith("\n")]
    count.saved |= {call for what, call, _, _ in told if what == "saved"}
    count.typed += sum(what == "typed" for what, *_ in told)
    safe = [(call, words) for what, call, words, at in told if what == "typed" and at < killed - SAFE_S]
    if not safe:
        count.killed_before_word += 1
        return
    last_call, last_word = safe[-1]
    with engine.connect() as connection:
        draft = connection.scalar(text("SELECT content FROM draft"))
        note = (json.loads(draft) if draft else {}).get("note", "")
        stored = connection.scalars(text("SELECT note FROM follow_up")).all()
    for kept in (note, *stored):
        call, _, words = kept.partition(": ")
        if call == last_call and len(words.split()) >= last_word:
            return
    count.lost.append(f"call {last_call} up to word {last_word}")


def main(rounds: int) -> int:
    """Kill so many times and print what was found."""
    rng, count = random.Random(11), Count()
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "clinic.ldndesk"
        bring_up_to_date(path)
        engine = open_engine(path)
        desk = Desk(lambda: engine, pack_in_force, NURSE)
        patient = register(desk, "HUGHES")
        prescribe(desk, patient, "HUGHES, Jane")
        for done in range(1, rounds + 1):
            round_of(path, engine, patient, rng, count)
            if done % 20 == 0:
                print(f"{done} kills: {count.typed} words typed, {len(count.saved)} calls saved", flush=True)
        with engine.connect() as connection:
            notes = connection.scalars(text("SELECT note FROM follow_up")).all()
            sound = connection.scalar(text("PRAGMA integrity_check"))
        engine.dispose()
    calls = [note.partition(":")[0] for note in notes]
    doubled, missing = len(calls) - len(set(calls)), count.saved - set(calls)
    print(f"{rounds} kills; {count.killed_before_word} before anything typed was {SAFE_S:g} s old")
    print(f"typed longer than {SAFE_S:g} s before the kill and lost: {len(count.lost)} {count.lost}")
    print(f"calls stored: {len(calls)}, doubled: {doubled}, told as saved and missing: {len(missing)}; file {sound}")
    return 1 if count.lost or doubled or missing or sound != "ok" else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
