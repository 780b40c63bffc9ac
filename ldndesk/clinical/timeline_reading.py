"""What a chart shows of one day, in words."""

from collections.abc import Iterator, Sequence
from datetime import date

from .days import show_day
from .dose import show_mg
from .lab_range import NOT_REPORTED
from .score_series import Series
from .symptoms import Kind
from .timeline_values import Chart, DayReading


def read_day(chart: Chart, day: date) -> Sequence[DayReading]:
    """Collect every value shown of one day: dose, scores, medicines, laboratory, bands, marks."""
    return [
        *_doses(chart, day),
        *_scores(chart, day),
        *_medicines(chart, day),
        *_labs(chart, day),
        *_bands_and_marks(chart, day),
    ]


def _doses(chart: Chart, day: date) -> Iterator[DayReading]:
    spans = [s for s in chart.prescribed if s.first <= day and (s.last is None or day <= s.last)]
    for span in spans:
        at = f" · {span.at}" if span.at else ""
        yield DayReading("Planned" if span.planned else "Prescribed", f"{show_mg(span.ug)} · {span.label}{at}")
    if not spans:
        yield DayReading("Prescribed", "no dose")
    taken = next((t for t in chart.taken if t.day == day), None)
    if taken is not None:
        yield DayReading("Taken", show_mg(taken.ug) if taken.ug else "missed")
    elif spans and day <= chart.today:
        yield DayReading("Taken", "not reported")


def _scores(chart: Chart, day: date) -> Iterator[DayReading]:
    words = {True: " · troublesome", False: " · not troublesome", None: ""}
    for series in chart.series:
        for segment in series.segments:
            for point in segment:
                if point.day == day:
                    score = _score(series, point.score)
                    yield DayReading(series.label, f"{score}{words[point.troublesome]}")


def _score(series: Series, score: int) -> str:
    """Say a score; a warning sign was answered with yes or no."""
    return ("yes" if score else "no") if Kind.RED_FLAG in series.kinds else str(score)


def _medicines(chart: Chart, day: date) -> Iterator[DayReading]:
    for bar in chart.medicines:
        if bar.covers(day):
            yield DayReading("Other medicine", " · ".join(w for w in (bar.text, bar.words) if w))


def _labs(chart: Chart, day: date) -> Iterator[DayReading]:
    for strip in chart.labs:
        for point in strip.points:
            if point.day == day:
                value = f"{point.value} {strip.unit}".strip()
                usual = point.usual
                told = f"{usual.place_of(point.value)} the range {usual.words()}" if usual else NOT_REPORTED
                yield DayReading(strip.label, f"{value}, {told}")


def _bands_and_marks(chart: Chart, day: date) -> Iterator[DayReading]:
    for band in chart.bands:
        if band.first <= day <= band.last:
            until = f"{show_day(band.first)} to {show_day(band.last)}"
            yield DayReading(_begun_large(band.kind.value), f"{band.label} · {until}")
    for marker in chart.markers:
        if marker.day == day:
            kind = _begun_large(marker.kind.value)
            yield DayReading(kind, marker.label.removeprefix(f"{kind} "))


def _begun_large(words: str) -> str:
    return words[:1].upper() + words[1:]
