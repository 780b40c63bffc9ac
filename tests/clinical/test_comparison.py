"""Before LDN, last time and now as figures, and how the doses were taken."""

from datetime import date, timedelta

from ldndesk.clinical.comparison import Compared, Taking, compare, taking
from ldndesk.clinical.score_series import Point, Series
from ldndesk.clinical.symptoms import Kind
from ldndesk.clinical.timeline_values import Chart, DoseSpan, TakenDay

START, TODAY = date(2026, 1, 5), date(2026, 3, 7)


def point(day: date, score: int) -> Point:
    return Point(day, score, None)


def series(*points: Point, kind: Kind = Kind.OUTCOME) -> Series:
    return Series("fatigue", "Fatigue", frozenset({kind}), (points[:1], points[1:]) if len(points) > 1 else (points,))


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_three_times_stand_beside_one_another_across_gaps() -> None:
    points = (
        point(date(2025, 12, 1), 8),
        point(date(2026, 1, 1), 7),
        point(ago(30), 6),
        point(ago(9), 5),
        point(ago(2), 4),
    )
    (row,) = compare((series(*points),), START)
    assert row == Compared("Fatigue", points[1], points[3], points[4], "fatigue")
    assert row.change == -3


def test_what_was_not_asked_stays_unknown() -> None:
    before = point(date(2026, 1, 1), 7)
    (never_since,) = compare((series(before),), START)
    assert (never_since.before, never_since.last, never_since.now, never_since.change) == (before, None, None, None)
    (no_baseline,) = compare((series(point(START, 7)),), START)
    assert (no_baseline.before, no_baseline.last, no_baseline.change) == (None, None, None)
    assert no_baseline.now == point(START, 7)  # the first dose day is no day before LDN


def test_without_a_course_every_score_is_of_before() -> None:
    (row,) = compare((series(point(ago(9), 5), point(ago(2), 6)),), None)
    assert (row.before, row.now) == (point(ago(2), 6), None)


def test_warning_signs_and_the_overall_change_are_no_scores_to_compare() -> None:
    flags = [series(point(ago(2), 1), kind=kind) for kind in (Kind.RED_FLAG, Kind.CHANGE)]
    assert compare(flags, START) == ()


def test_taking_counts_what_was_told_and_names_what_was_not() -> None:
    spans = (DoseSpan(ago(10), ago(4), 1000, "", False), DoseSpan(ago(3), None, 1500, "", False))
    told = (
        TakenDay(ago(9), 1000),
        TakenDay(ago(8), 0),
        TakenDay(ago(7), 2000),
        TakenDay(ago(1), 1500),
        TakenDay(TODAY, 0),
    )
    found = taking(Chart(ago(20), TODAY, TODAY, prescribed=spans, taken=told))
    assert found == Taking(days=10, as_prescribed=2, otherwise=1, missed=1)
    assert found.unreported == 6


def test_days_without_a_planned_dose_do_not_count() -> None:
    spans = (DoseSpan(ago(10), ago(6), 0, "", False), DoseSpan(ago(5), ago(4), 500, "", False))
    assert taking(Chart(ago(20), TODAY, TODAY, prescribed=spans)) == Taking(2, 0, 0, 0)
