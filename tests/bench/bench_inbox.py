"""How long an inbox of 5,000 alerts takes to be shown, in CPU time: ``python -m tests.bench.bench_inbox``."""

import os
import statistics
import sys
import time
from datetime import date, timedelta

ROWS = 5_000
TRIES = 9


def main() -> None:
    """Print the median of some openings, each in a list of its own; the first is left out."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from ldndesk.clinical.findings import Advice, Category, Finding, Tier, Urgency
    from ldndesk.desk.today import AlertRow, AlertState
    from ldndesk.ui import look
    from ldndesk.ui.list_table import ListTable
    from ldndesk.ui.today_page import ALERT_COLUMNS, urgency_group

    app = QApplication(sys.argv)
    look.prepare(app, look.Scheme.LIGHT)
    day = date(2026, 3, 7)
    urgencies = sorted(Urgency, key=list(Urgency).index)
    rows = []
    for n in range(ROWS):
        urgency = urgencies[n * 3 // ROWS]
        reason = f"Headache {n % 10} of 10 on 01-Mar-2026, baseline 1, troublesome on 4.5 mg: consider 2.25 mg."
        told = (Category.REVIEW, urgency, Tier.SOURCE, "headache", day - timedelta(days=n % 40), reason, "S22")
        rows.append(AlertRow(n, n, f"SAMPLE{n}, Jo (Ms)", Finding("r", *told, Advice.HALVE), AlertState.OPEN, day))
    taken = []
    for _ in range(TRIES):
        table: ListTable[AlertRow] = ListTable(ALERT_COLUMNS, lambda a: a.id, "Open alerts", group=urgency_group)
        table.widths(166, 0, 110)
        table.resize(630, 600)
        table.show()
        app.processEvents()
        began = time.process_time()
        table.show_rows(rows)
        table.viewport().repaint()
        taken.append((time.process_time() - began) * 1000)
        table.hide()
    print(f"{ROWS:,} alerts shown and painted: {statistics.median(taken[1:]):.1f} ms of CPU (median), aim 50")


if __name__ == "__main__":
    main()
