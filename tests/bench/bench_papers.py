"""Times letter and calendar, written and set as PDF: ``python -m tests.bench.bench_papers``.

Prints medians of processor time in milliseconds, for a shared machine stretches the time on the wall.
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path
from time import process_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from ldndesk.desk.demo import make_demo
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.letters import write_letter
from ldndesk.desk.packs import load_pack
from ldndesk.desk.patients import search_patients
from ldndesk.desk.work import PROGRAM, Desk, Refused
from ldndesk.store.engine import open_engine
from ldndesk.ui.paper_file import paper_bytes

ROUNDS = 20


def main() -> int:
    """Time each paper on the demo clinic's patients; 1 when a median is over 300 ms."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.ldndesk"
        make_demo(path, lambda _done, _of: None)
        engine, pack = open_engine(path), load_pack()
        desk = Desk(lambda: engine, lambda: pack, PROGRAM)
        patients = [row.id for row in desk.ask(search_patients, "") if row.dose.endswith(" mg")]
        slow = False
        for kind in (LetterKind.GP, LetterKind.CALENDAR):
            took: list[float] = []
            for patient_id in patients:
                begun = process_time()
                try:
                    paper_bytes(desk.ask(write_letter, patient_id, kind))
                except Refused:
                    continue
                took.append((process_time() - begun) * 1000)
                if len(took) == ROUNDS:
                    break
            print(f"{kind.value}: median {statistics.median(took):.0f} ms, worst {max(took):.0f} ms of {len(took)}")
            slow |= statistics.median(took) > 300
        engine.dispose()
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
