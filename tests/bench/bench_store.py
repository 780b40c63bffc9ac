"""One patient's record: read and built, against the bare driver reading the same rows.

Run: ``python -m tests.bench.bench_store [PATIENTS ...]``; prints medians and their ratios.
"""

import random
import statistics
import sys
import tempfile
import time as clock
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from ldndesk.clinical.facts import (
    Answer,
    CallAttempt,
    CallOutcome,
    Capture,
    DoseTaken,
    FollowUp,
    Lab,
    LabResult,
    MainSleep,
    MedicineUse,
)
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import History, Patient
from ldndesk.clinical.plan import Course, Plan, ramp_doses, ramp_steps
from ldndesk.clinical.symptoms import SYMPTOMS, Indication
from ldndesk.store import deeds
from ldndesk.store.engine import open_engine
from ldndesk.store.file import READING, open_driver
from ldndesk.store.migrate import bring_up_to_date
from ldndesk.store.records import add_facts, add_patient, load_history
from ldndesk.store.statements import Statements, statements_for

DAY = timedelta(days=1)
ASKED = [code for code, info in SYMPTOMS.items() if info.highest == 10][:8]


def record_of(serial: int, rng: random.Random) -> History:
    """A year of one patient: 16 follow-ups of 8 answers, 9 steps, 80 doses, medicines and the rest."""
    first = date(2025, 3, 1) + timedelta(days=rng.randrange(30))
    at = datetime(2025, 3, 1, 9, rng.randrange(60), tzinfo=UTC)
    follow_ups = tuple(
        FollowUp(first + i * 14 * DAY, Capture.CALL, at + i * 14 * DAY, tuple(_answer(rng, s, first) for s in ASKED))
        for i in range(16)
    )
    doses = tuple(
        DoseTaken(first + i * 3 * DAY, first + (i * 3 + 2) * DAY, time(21), 500 + 500 * (i // 10), at + i * 3 * DAY)
        for i in range(80)
    )
    steps = ramp_steps(first, time(21), Form.CAPSULE, Route.ORAL, ramp_doses(500, 500, 4500), 14)
    return History(
        Patient(f"L{serial}", f"Family{serial}", "Given", date(1970, 1, 1)),
        indications=(Indication.ME_CFS,),
        courses=(Course("1", (Plan(first, at, steps),)),),
        follow_ups=follow_ups,
        doses_taken=doses,
        medicines=tuple(MedicineUse(f"medicine {i}", first, None, at) for i in range(6)),
        labs=tuple(LabResult(first + i * 30 * DAY, Lab.TSH, Decimal("2.1"), "mIU/L", at) for i in range(6)),
        main_sleep=(MainSleep(first, time(23), time(7), at),),
        call_attempts=tuple(CallAttempt(first + i * 14 * DAY, CallOutcome.REACHED, at) for i in range(16)),
    )


def _answer(rng: random.Random, symptom: str, onset: date) -> Answer:
    """Half of what is asked is not there; the rest is asked about further, and seldom dated."""
    score = rng.choice((0, 0, 0, 0, 1, 2, 3, 4, 6, 8))
    if score == 0:
        return Answer(symptom, 0)
    before = rng.choice((None, True, False))
    return Answer(symptom, score, None, rng.choice((True, False)), before, onset if rng.random() < 0.1 else None)


def fill(path: Path, patients: int) -> None:
    """Make a record of so many patients."""
    bring_up_to_date(path)
    engine = open_engine(path)
    rng = random.Random(1)
    try:
        with engine.begin() as connection:
            at = datetime(2025, 3, 1, tzinfo=UTC)
            deed_id = deeds.add_deed(connection, "bench", at, "Bench", "admin", "fill")
            for serial in range(1, patients + 1):
                history = record_of(serial, rng)
                patient_id = add_patient(connection, history.patient, history.indications, at, deed_id)
                add_facts(connection, patient_id, history, deed_id)
    finally:
        engine.dispose()


def median_us(read: Callable[[int], Any], numbers: list[int]) -> float:
    """Time a reading of each patient, give the median in microseconds."""
    taken = []
    for number in numbers:
        begun = clock.perf_counter()
        read(number)
        taken.append(clock.perf_counter() - begun)
    return statistics.median(taken) * 1e6


def measure(path: Path, patients: int) -> tuple[float, float]:
    """Give the medians of the bare driver and of ``load_history``, alternating over the same patients."""
    engine = open_engine(path)
    rng = random.Random(2)
    numbers = [rng.randint(1, patients) for _ in range(400)]
    try:
        with closing(open_driver(path, mode="ro")) as bare, engine.connect() as connection:
            connection.execution_options(**{READING: True})
            statements = statements_for(engine.dialect)
            for number in numbers[:100]:
                _raw(bare, statements, number)
                load_history(connection, number)
            raw, built = [], []
            for start in range(0, len(numbers), 40):
                part = numbers[start : start + 40]
                raw.append(median_us(lambda n: _raw(bare, statements, n), part))
                built.append(median_us(lambda n: load_history(connection, n), part))
    finally:
        engine.dispose()
    return statistics.median(raw), statistics.median(built)


def _raw(bare: Any, statements: Statements, number: int) -> list[list[tuple[Any, ...]]]:
    return [bare.execute(s.text, (number,) * s.times).fetchall() for s in statements]


def main(sizes: list[int]) -> None:
    """Print a line for each size of clinic."""
    with tempfile.TemporaryDirectory() as folder:
        for patients in sizes:
            path = Path(folder) / f"{patients}.ldndesk"
            fill(path, patients)
            raw, built = measure(path, patients)
            size = path.stat().st_size / 2**20
            print(f"{patients} patients ({size:.0f} MiB): bare {raw:.0f} us, built {built:.0f} us, {built / raw:.2f}x")


if __name__ == "__main__":
    main([int(n) for n in sys.argv[1:]] or [1000, 10_000])
