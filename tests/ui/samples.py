"""A realistic chart of an invented course: a ramp, a reduction, missed days, calls, a diary with a pause."""

from datetime import date, timedelta

from ldndesk.clinical.symptoms import label_of, symptom_info
from ldndesk.clinical.timeline import (
    Band,
    BandKind,
    Chart,
    DoseSpan,
    Marker,
    MarkerKind,
    Point,
    Series,
    TakenDay,
)

START = date(2026, 3, 2)
TODAY = date(2026, 6, 3)
LIQUID = "oral liquid 1 mg/mL · oral"
DAY = timedelta(days=1)


def day(number: int) -> date:
    """Give day N of the sample course; 1 is the first dose day."""
    return START + timedelta(days=number - 1)


def series(symptom: str, *segments: tuple[tuple[int, int, bool | None], ...]) -> Series:
    """Give a series from (day N, score, troublesome)."""
    points = tuple(tuple(Point(day(n), score, bad) for n, score, bad in segment) for segment in segments)
    return Series(symptom, label_of(symptom), symptom_info(symptom).kinds, points)


def spans() -> tuple[DoseSpan, ...]:
    """Give the ramp 1.5 to 4.5 mg, halved on day 71 for 7 days, back at 4.5 mg and planned on."""
    rises = [(1 + 14 * n, 14 + 14 * n, 1500 + 500 * n) for n in range(5)]
    rises += [(71, 77, 1700), (78, 84, 2500), (85, 94, 3000)]
    past = [DoseSpan(day(a), day(b), ug, LIQUID, False) for a, b, ug in rises]
    ahead = [(95, 98, 3000), (99, 112, 3500), (113, 126, 4000)]
    planned = [DoseSpan(day(a), day(b), ug, LIQUID, True) for a, b, ug in ahead]
    return (*past, *planned, DoseSpan(day(127), None, 4500, LIQUID, True))


def taken() -> tuple[TakenDay, ...]:
    """Give what was taken up to yesterday: as prescribed, two missed days, one day of the old dose."""
    odd = {day(20): 0, day(21): 0, day(72): 3500}
    days = {s.first + timedelta(days=n): s.ug for s in spans() if not s.planned for n in range(_length(s))}
    return tuple(TakenDay(d, odd.get(d, ug)) for d, ug in sorted(days.items()) if d < TODAY and d >= day(8))


def _length(span: DoseSpan) -> int:
    return ((span.last or TODAY) - span.first).days + 1


def sample_chart() -> Chart:
    """Give the sample as the chart takes it."""
    return Chart(
        first=START - 14 * DAY,
        last=day(141),
        today=TODAY,
        prescribed=spans(),
        taken=taken(),
        series=(
            series(
                "ms_fatigue", ((-5, 6, None), (7, 7, True), (14, 7, False), (28, 5, None), (56, 4, None), (84, 4, None))
            ),
            series(
                "nausea", ((7, 2, None), (14, 3, False), (28, 1, None), (56, 0, None), (70, 6, True), (78, 3, None))
            ),
            series("vivid_dreams", ((7, 4, None), (14, 5, False), (28, 3, None)), ((70, 2, None), (84, 1, None))),
            series("headache", ((28, 2, None), (56, 3, None), (70, 5, False), (84, 2, None))),
            series("sleep_quality_loss", ((-5, 7, None), (28, 6, None), (56, 5, None), (84, 3, None))),
        ),
        bands=(
            Band(day(1), day(84), BandKind.INTRODUCTORY, "New symptoms of the first weeks may begin here"),
            Band(day(71), day(77), BandKind.REDUCTION, "3.5 mg reduced to 1.7 mg"),
            Band(day(7), day(141), BandKind.GI_CAP, "No more than 0.5 mg up in any 7 days"),
        ),
        markers=(
            *(Marker(day(n), MarkerKind.CALL, "Call answered") for n in (7, 14, 28, 56, 70, 78, 84)),
            Marker(day(42), MarkerKind.CALL, "No answer"),
            Marker(START - 3 * DAY, MarkerKind.PLAN, "Course prescribed"),
            Marker(day(71), MarkerKind.PLAN, "Halve for 7 days, then back up"),
            Marker(day(20), MarkerKind.NOTE, "2 days missed"),
            Marker(day(100), MarkerKind.EVENT, "Procedure: dental extraction"),
            Marker(day(70), MarkerKind.ALERT, "Nausea is troublesome", alert_id=7),
            Marker(day(92), MarkerKind.ALERT, "Step planned, nobody has asked", alert_id=8),
        ),
    )
