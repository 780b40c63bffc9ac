"""Times the chart with two years of daily scores of eight symptoms: ``python -m tests.bench.bench_chart``.

Prints medians of the processor's time in milliseconds, for the machine may be busy with other things, and their ratio
to the same series drawn by QtCharts in the same run where that is installed (``pyside6-addons``).
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
from ldndesk.ui.dose_chart import DoseChart
from ldndesk.ui.dose_chart_range import Range
from tests.bench import qtcharts

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


def median_ms(deed: Callable[[int], object], rounds: int = ROUNDS) -> float:
    """Give the median time of a deed, milliseconds."""
    times = []
    for turn in range(rounds):
        begun = process_time()
        deed(turn)
        times.append((process_time() - begun) * 1000)
    return statistics.median(times)


def _compared(taken: float, other: Callable[[int], None] | None) -> str:
    if other is None:
        return ""
    theirs = median_ms(other)
    return f"QtCharts {theirs:6.1f} ms, ours takes {taken / theirs:4.2f} of it"


def _open(chart: Chart) -> None:
    """Make a chart as a patient's page does, and paint it whole."""
    made = DoseChart()
    made.resize(900, 640)
    made.draw(chart)
    made.grab()
    made.deleteLater()


class Bench:
    """One chart on the screen, and what a person does to it."""

    def __init__(self, charts: list[Chart]) -> None:
        self.charts, self.chart = charts, DoseChart()
        self.chart.resize(900, 640)
        self.chart.show()
        self.image = QImage(self.chart.size(), QImage.Format.Format_ARGB32_Premultiplied)

    def repaint(self, _: int = 0) -> None:
        painter = QPainter(self.image)
        self.chart.plots.render(painter)
        painter.end()

    def anew(self, _: int = 0) -> None:
        self.chart.plots._on_range()
        self.repaint()

    def large(self, _: int = 0) -> None:
        """Paint as on a screen of 3840 x 2160 dots at scale 2."""
        self.chart.plots._drawn(2.0)

    def _show(self, first: int, days: int) -> None:
        day = FIRST + timedelta(days=first)
        self.chart.plots.set_days(day, day + timedelta(days=days), (self.charts[0].first, self.charts[0].last))
        self.repaint()

    def pan(self, turn: int) -> None:
        self._show(turn * 3, 360)

    def zoom(self, turn: int) -> None:
        self._show(300 - turn, 60 + 10 * turn)

    def switch(self, turn: int) -> None:
        self.chart.draw(self.charts[turn % 2])
        self.repaint()

    def hover(self, turn: int) -> None:
        self.chart.set_focus_day(FIRST + timedelta(days=turn * 7))


def main() -> None:
    app = QApplication(sys.argv[:1])
    look.prepare(app, look.Scheme.LIGHT)
    bench = Bench([two_years(0), two_years(3)])
    chart = bench.chart
    chart.draw(bench.charts[0])
    chart.set_range(Range.ALL)
    app.processEvents()
    others = qtcharts.deeds(bench.charts, chart.plots.width(), chart.plots.height())
    if not others:
        print("QtCharts is not installed here: no comparison")
    deeds: dict[str, Callable[[int], None]] = {
        "repaint": bench.repaint,
        "painted anew": bench.anew,
        "pan and repaint": bench.pan,
        "zoom and repaint": bench.zoom,
        "switch of patient": bench.switch,
        "read a day": bench.hover,
    }
    for name, deed in deeds.items():
        taken = median_ms(deed)
        print(f"{name:20} {taken:6.1f} ms  {_compared(taken, others.get(name))}")
    print(f"{'chart made, painted':20} {median_ms(lambda turn: _open(bench.charts[turn % 2]), 9):6.1f} ms")
    chart.resize(1440, 900)
    chart.set_range(Range.ALL)
    app.processEvents()
    print(f"{'anew, 4K at scale 2':20} {median_ms(bench.large):6.1f} ms")
    chart.close()
    chart.deleteLater()


if __name__ == "__main__":
    main()
