"""How soon a deed shows: save click to alert card and inbox row, accept click to redrawn chart, in the real window.

Run: python -m tests.bench.bench_way [ROUNDS]; a fresh demo clinic is made, each round takes another patient.
"""

import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ldndesk.app import Program
from ldndesk.desk.patients import search_patients
from ldndesk.desk.today import read_today
from ldndesk.desk.work import Role
from ldndesk.ui.patient_page import PatientPageView

ROUNDS = 9
HALVED = {"2 mg", "3 mg", "4 mg", "4.5 mg"}
_PATIENCE = 30.0


class Way:
    """One nurse and prescriber at one window."""

    def __init__(self, app: QApplication, program: Program) -> None:
        assert program.screens is not None
        assert program.bridge is not None
        self.app, self.screens, self.bridge = app, program.screens, program.bridge
        self.screens._play(Role.PRESCRIBER.value)

    def until(self, holds: Callable[[], bool]) -> float:
        """Let the window live until a condition holds and is painted; stops the run when it never does."""
        end = time.perf_counter() + _PATIENCE
        while not holds():
            # A loop that spins would starve the worker, as no person's window does.
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.perf_counter() > end:
                raise SystemExit("waited too long")
        self.app.processEvents()
        return time.perf_counter()

    def rest(self) -> None:
        """Let everything asked for be answered."""
        answered: list[int] = []
        self.bridge.ask(self.screens, lambda _: answered.append(1), read_today)
        self.until(lambda: bool(answered))

    def quiet_patients(self) -> list[int]:
        """Give patients on a dose that can be halved, without an open alert."""
        rows = self.bridge.desk.ask(search_patients, "")
        return [row.id for row in rows if not row.open_alerts and row.dose in HALVED]

    def page(self) -> PatientPageView:
        """Give the open patient's page."""
        assert self.screens.patient is not None
        return self.screens.patient

    def call(self, patient_id: int) -> tuple[float, float, float]:
        """Save a call with a troublesome headache.

        Gives milliseconds: click to alert card, to inbox row, and what the machine took of the whole call: from
        the claim to the form, and from the click to the result on the screen.
        """
        self.screens.open_patient(patient_id)
        self.until(lambda: self.page().page is not None)
        self.rest()
        page, claimed = self.page(), time.perf_counter()
        page.start_call()
        opened = self.until(lambda: page.form is not None and page.form.isVisible()) - claimed
        form = page.form
        assert form is not None
        line = form.symptoms.line("headache")
        line.score.setFocus()
        QTest.keyClicks(line.score, "6")
        line.troublesome.yes.click()
        self.rest()
        rows = self.screens.today.alerts.rows_model
        shown: dict[str, float] = {}

        def note() -> bool:
            if "card" not in shown and page.side.lines():
                shown["card"] = time.perf_counter()
            if "row" not in shown and any(row.patient_id == patient_id for row in rows.rows):
                shown["row"] = time.perf_counter()
            if "result" not in shown and form.result is not None and form.result.isVisible():
                shown["result"] = time.perf_counter()
            return len(shown) == 3

        begun = time.perf_counter()
        QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)
        self.until(note)
        form.closed.emit()
        self.rest()
        return 1000 * (shown["card"] - begun), 1000 * (shown["row"] - begun), 1000 * (opened + shown["result"] - begun)

    def accept(self) -> float | None:
        """Accept the proposed plan; give click to redrawn chart, milliseconds."""
        page = self.page()
        card = page.side.proposal
        if card is None or not card.accepts:
            return None
        before = page.page
        begun = time.perf_counter()
        QTest.mouseClick(card.accepts[0], Qt.MouseButton.LeftButton)
        redrawn = self.until(lambda: page.page is not before)
        self.rest()
        return 1000 * (redrawn - begun)


def measure(app: QApplication, program: Program, rounds: int) -> None:
    """Take the rounds and print medians and worst."""
    way = Way(app, program)
    cards: list[float] = []
    rows: list[float] = []
    charts: list[float] = []
    calls: list[float] = []
    for patient_id in way.quiet_patients()[: rounds + 1]:
        card, row, call = way.call(patient_id)
        calls.append(call)
        chart = way.accept()
        cards.append(card)
        rows.append(row)
        charts += [] if chart is None else [chart]
    print(f"{len(cards)} calls, {len(charts)} plans; the first of each is the first of the program's life")
    for name, times, most in (
        ("click to alert card", cards, 100),
        ("click to inbox row", rows, 100),
        ("click to redrawn chart", charts, 100),
        ("claim to form, click to result", calls, 200),
    ):
        rest = times[1:]
        print(
            f"{name:31} first {times[0]:4.0f} ms, then median {statistics.median(rest):4.0f} ms, "
            f"worst {max(rest):4.0f} ms  (at most {most} ms)"
        )


def main() -> None:
    """Make a demo clinic, open the window over it and measure."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    gc.disable()
    with tempfile.TemporaryDirectory() as folder:
        app = QApplication([])
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        program = Program(app, settings, demo=True, database=None)
        filled: list[int] = []
        program.filled.connect(lambda: filled.append(1))
        program.window.show()
        while not filled:
            app.processEvents()
        warming = program.screens.warming.thread_of if program.screens is not None else None
        while warming is None or warming.is_alive():
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            warming = program.screens.warming.thread_of if program.screens is not None else None
        measure(app, program, rounds)
        program.window.close()
        program.close()


if __name__ == "__main__":
    main()
