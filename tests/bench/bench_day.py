"""The day's run of a large clinic: who is due against all, judging against the raw read, and the window meanwhile.

Run: python -m tests.bench.bench_day [PATIENTS or DATABASE]; without a database a demo clinic is made first.
"""

import gc
import os
import shutil
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from ldndesk.clinical.evaluate import evaluate
from ldndesk.desk.day_run import CHUNK, patients_due, run_day
from ldndesk.desk.packs import pack_in_force
from ldndesk.desk.work import PROGRAM, Desk, Work
from ldndesk.store.engine import open_engine
from ldndesk.store.file import open_driver
from ldndesk.store.migrate import bring_up_to_date
from ldndesk.store.records import load_history
from ldndesk.store.statements import statements_for
from ldndesk.ui.bridge import Bridge

PATIENTS = 10_000


def raw_read(path: Path, desk: Desk, ids: tuple[int, ...]) -> float:
    """Read every patient's rows with the bare driver; give seconds of the processor."""
    wanted = statements_for(desk.engine.dialect)
    with closing(open_driver(path)) as driver:
        cursor = driver.cursor()
        begun = time.process_time()
        for patient_id in ids:
            for statement in wanted:
                cursor.execute(statement.text, (patient_id,) * statement.times).fetchall()
        return time.process_time() - begun


def build_all(work: Work, ids: tuple[int, ...]) -> float:
    """Read and build every patient; give seconds of the processor."""
    begun = time.process_time()
    for patient_id in ids:
        load_history(work.connection, patient_id, work.zone)
    return time.process_time() - begun


def judge_all(work: Work, ids: tuple[int, ...]) -> float:
    """Read, build and judge every patient; give seconds of the processor."""
    begun = time.process_time()
    for patient_id in ids:
        evaluate(load_history(work.connection, patient_id, work.zone), work.today, work.pack)
    return time.process_time() - begun


class Ran(NamedTuple):
    """What a run took: seconds by the clock and of the processor, and the longest gap on the screens' thread."""

    seconds: float
    processor: float
    gap: float


def run_in_window(bridge: Bridge, due: tuple[int, ...], wait: float = 0.0) -> Ran:
    """Run the day in chunks as the window does; with nobody due, wait so many seconds instead."""
    gaps, last, finished = [], [time.perf_counter()], [False]

    def beat() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    def go(rest: tuple[int, ...]) -> None:
        if not rest:
            QTimer.singleShot(round(wait * 1000), lambda: finished.__setitem__(0, True))
            return
        token = f"day {len(rest)} {time.time()}"
        bridge.do_unattended(bridge, lambda _: go(rest[CHUNK:]), token, run_day, rest[:CHUNK])

    timer = QTimer(interval=1)
    timer.timeout.connect(beat)
    timer.start()
    begun, busy = time.perf_counter(), time.process_time()
    go(due)
    loop = QEventLoop()
    while not finished[0]:
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    return Ran(time.perf_counter() - begun, time.process_time() - busy, max(gaps, default=0.0))


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clinic.ldndesk"
        given = sys.argv[1] if len(sys.argv) > 1 else str(PATIENTS)
        if given.isdigit():
            from ldndesk.desk.demo import make_demo

            make_demo(path, patients=int(given))
        else:
            shutil.copy(given, path)
            bring_up_to_date(path)
        now = [datetime.now(UTC)]
        engine = open_engine(path)
        desk = Desk(lambda: engine, pack_in_force, PROGRAM, lambda: now[0])
        bridge = Bridge(desk)
        everyone = desk.ask(patients_due, full=True)
        gc.freeze()  # as the program does once it has loaded
        run_in_window(bridge, desk.ask(patients_due))
        for _ in range(3):
            raw = raw_read(path, desk, everyone)
            built = desk.ask(build_all, everyone)
            judged = desk.ask(judge_all, everyone)
            print(
                f"{len(everyone):,} patients, processor time: raw read {raw:.2f} s, values built {built / raw:.1f}x, "
                f"built and judged {judged:.2f} s, {judged / raw:.1f}x (goal 1.5x)"
            )
        full = run_in_window(bridge, everyone)
        took = f"{full.seconds:.1f} s, {full.processor:.1f} s of the processor"
        print(f"a full run: {took}, longest gap {full.gap * 1000:.0f} ms")
        for _ in range(5):
            now[0] += timedelta(days=1)
            due = desk.ask(patients_due)
            day = run_in_window(bridge, due)
            idle = run_in_window(bridge, (), wait=day.seconds)
            print(
                f"a day later {len(due):,} due ({100 * len(due) / len(everyone):.1f} %): {day.processor:.2f} s of the "
                f"processor, {100 * day.processor / full.processor:.1f} % of a full run (goal 5 %), longest gap "
                f"{day.gap * 1000:.0f} ms (goal 20 ms; {idle.gap * 1000:.0f} ms with nothing to do)"
            )
        bridge.close()
        desk.engine.dispose()
    app.quit()


if __name__ == "__main__":
    main()
