"""How soon the window is there: first painted frame and filled worklist, against a bare QMainWindow, side by side.

Run: python -m tests.bench.bench_start [DATABASE]; without one a demo clinic is made first.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 7
_BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", time.time(), flush=True)
        QApplication.instance().exit()
app = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""
_OURS = """
import gc, sys, time
gc.disable()
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication
from ldndesk.app import Program
app = QApplication([])
settings = QSettings(sys.argv[2], QSettings.Format.IniFormat)
program = Program(app, settings, demo=False, database=Path(sys.argv[1]))
gaps, last = [], [0.0]
def beat():
    now = time.perf_counter()
    gaps.append(now - last[0])
    last[0] = now
timer = QTimer(interval=1)
timer.timeout.connect(beat)
def painted():
    print("painted", time.time(), flush=True)
    last[0] = time.perf_counter()
    timer.start()
def filled():
    beat()
    print("filled", time.time(), flush=True)
    print("gap", max(gaps), flush=True)
    app.exit()
def failed(why):
    print("failed", 0, why, flush=True)
    app.exit(1)
program.window.painted.connect(painted)
program.filled.connect(filled)
program.failed.connect(failed)
program.window.show()
app.exec()
program.close()
"""


def run_once(code: str, *arguments: str) -> dict[str, float]:
    """Run one child and give its times since it was started, and its longest gap, seconds."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    begun = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    lines = [line.split(maxsplit=2) for line in done.stdout.splitlines()]
    if done.returncode or any(line[0] == "failed" for line in lines):
        raise SystemExit(f"{done.stdout}\n{done.stderr}")
    return {line[0]: float(line[1]) - (0 if line[0] == "gap" else begun) for line in lines}


def main() -> None:
    """Measure side by side and print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        settings = str(Path(folder) / "settings.ini")
        database = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "demo.db"
        if not database.exists():
            from ldndesk.desk.demo import make_demo

            make_demo(database, lambda _done, _of: None)
        run_once(_BARE)
        run_once(_OURS, str(database), settings)
        bare, ours = [], []
        for _ in range(ROUNDS):
            bare.append(run_once(_BARE)["painted"])
            ours.append(run_once(_OURS, str(database), settings))
    base = statistics.median(bare)
    painted = statistics.median(run["painted"] for run in ours)
    filled = statistics.median(run["filled"] for run in ours)
    gap = statistics.median(run["gap"] for run in ours)
    print(f"bare QMainWindow, first painted frame  {base * 1000:6.0f} ms")
    print(f"ldndesk, first painted frame           {painted * 1000:6.0f} ms  {painted / base:.2f}x (at most 1.3x)")
    print(f"ldndesk, worklist filled               {filled * 1000:6.0f} ms  {filled / base:.2f}x (at most 4.5x)")
    worst = max(run["gap"] for run in ours)
    print(
        f"longest stand-still of the window      {gap * 1000:6.0f} ms  (at most 60 ms); worst run {worst * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
