"""Times the chart with two years of daily scores of eight symptoms: ``python -m tests.bench.bench_chart``.

Prints medians in milliseconds and their ratio to painting an empty chart of the same size.
"""

import os
import statistics
import sys
from collections.abc import Callable
from datetime import date, timedelta
from time import process_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from ldndesk.clinical.symptoms import label_of, symptom_info
from ldndesk.clinical.timeline import Band, BandKind, Chart, DoseSpan, Marker, MarkerKind, Point, Series, TakenDay
from ldndesk.ui import look
from ldndesk.ui.dose_chart import DoseChart, Range

DAYS = 730
FIRST = date(2024, 6, 1)
SYMPTOMS = ("nausea", "vivid_dreams", "headache", "fatigue", "pain", "flu_like", "anxiety", "insomnia")
ROUNDS = 40


def two_years(turn: int) -> Chart:
    """Give a chart with an answer to everything on every day but each 50th."""
    days = [FIRST + timedelta(days=n) for n in range(DAYS)]
    series = []
    for number, symptom in enumerate(SYMPTOMS):
        points = [Point(d, (n // (7 + number) + turn) % 11, n % 97 == 0) for n, d in enumerate(days)]
        segments = tuple(tuple(points[n + 1 : n + 50]) for n in range(0, DAYS, 50))
        series.append(Series(symptom, label_of(symptom), symptom_info(symptom).kinds, segments))
    spans = [(days[n], days[min(n + 13, DAYS - 1)], 500 + 500 * (n // 14 % 9)) for n in range(0, DAYS, 14)]
    return Chart(
        FIRST,
        days[-1] + timedelta(days=28),
        days[-1],
        tuple(DoseSpan(a, b, ug, "oral liquid", False) for a, b, ug in spans),
        tuple(TakenDay(d, 0 if n % 31 == 0 else 500 + 500 * (n // 14 % 9)) for n, d in enumerate(days)),
        tuple(series),
        tuple(Band(days[n], days[n + 6], BandKind.REDUCTION, "halved") for n in range(0, 700, 60)),
        tuple(Marker(days[n], list(MarkerKind)[n % 5], "a mark", n) for n in range(0, DAYS, 28)),
    )


def median_ms(deed: Callable[[int], object]) -> float:
    """Give the median time of a deed, milliseconds."""
    times = []
    for turn in range(ROUNDS):
        begun = process_time()
        deed(turn)
        times.append((process_time() - begun) * 1000)
    return statistics.median(times)


def main() -> None:
    app = QApplication(sys.argv[:1])
    look.prepare(app, look.Scheme.LIGHT)
    chart = DoseChart()
    chart.resize(900, 640)
    chart.show()
    charts = [two_years(0), two_years(3)]
    empty = Chart(charts[0].first, charts[0].last, charts[0].today)
    image = QImage(chart.size(), QImage.Format.Format_ARGB32_Premultiplied)

    def repaint(_: int = 0) -> None:
        painter = QPainter(image)
        chart.plots.render(painter)
        painter.end()

    def pan(turn: int) -> None:
        day = FIRST + timedelta(days=turn * 3)
        chart.plots.set_days(day, day + timedelta(days=360), (charts[0].first, charts[0].last))
        repaint()

    def zoom(turn: int) -> None:
        day = FIRST + timedelta(days=300 - turn)
        chart.plots.set_days(day, day + timedelta(days=60 + 10 * turn), (charts[0].first, charts[0].last))
        repaint()

    def switch(turn: int) -> None:
        chart.draw(charts[turn % 2])
        repaint()

    def hover(turn: int) -> None:
        chart.set_focus_day(FIRST + timedelta(days=turn * 7))

    chart.draw(empty)
    chart.set_range(Range.ALL)
    app.processEvents()
    floor = median_ms(repaint)
    chart.draw(charts[0])
    chart.set_range(Range.ALL)
    app.processEvents()
    print(f"empty chart repaint  {floor:6.1f} ms")
    deeds: dict[str, Callable[[int], None]] = {
        "repaint": repaint,
        "pan and repaint": pan,
        "zoom and repaint": zoom,
        "switch of patient": switch,
        "read a day": hover,
    }
    for name, deed in deeds.items():
        taken = median_ms(deed)
        print(f"{name:20} {taken:6.1f} ms  {taken / floor:5.1f} x empty")
    chart.close()
    chart.deleteLater()


if __name__ == "__main__":
    main()
