"""The day table holds the very values the chart draws, day by day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ldndesk.clinical.day_figures import day_figures
from ldndesk.clinical.timeline_reading import read_day
from ldndesk.clinical.timeline_values import DoseSpan
from tests.ui.samples import sample_chart


@pytest.mark.hazard("H22")
def test_every_row_says_what_the_chart_reads_out_of_that_day() -> None:
    chart = sample_chart()
    rows = day_figures(chart)
    assert len(rows) > 20
    assert [r.day for r in rows] == sorted((r.day for r in rows), reverse=True)
    labels = [s.label for s in chart.series]
    for row in rows:
        told = {line.what: line.value for line in read_day(chart, row.day)}
        asked = {label: point for label, point in zip(labels, row.points, strict=True) if point is not None}
        assert {label: str(point.score) for label, point in asked.items()} == {
            label: told[label].split(" ")[0] for label in labels if label in told
        }
        taken = {None: None, 0: "missed"}.get(row.taken, f"{(row.taken or 0) / 1000:g} mg")
        assert told.get("Taken") in {taken, "not reported" if taken is None else taken}
        dose = told.get("Prescribed") or told["Planned"]
        assert dose.split(" · ")[0] == (f"{row.prescribed.ug / 1000:g} mg" if row.prescribed else "no dose")


def test_a_day_of_which_nothing_was_told_has_no_row() -> None:
    chart = sample_chart()
    told = {t.day for t in chart.taken} | {p.day for s in chart.series for g in s.segments for p in g}
    days: list[date] = [chart.first + timedelta(days=n) for n in range((chart.last - chart.first).days + 1)]
    assert {r.day for r in day_figures(chart)} == told & set(days)


def test_a_day_between_two_prescribed_spans_was_prescribed_nothing_and_the_later_of_two_spans_stands() -> None:
    """A stop leaves days without a span; a change of today's dose leaves two spans on one day."""
    chart = sample_chart()
    first = chart.prescribed[0]
    day = chart.taken[5].day
    before = first._replace(first=day - timedelta(days=9), last=day - timedelta(days=1), ug=500)
    after = first._replace(first=day + timedelta(days=1), last=None, ug=1000)

    def prescribed(*spans: DoseSpan) -> int | None:
        (row,) = (r for r in day_figures(replace(chart, prescribed=spans)) if r.day == day)
        return row.prescribed.ug if row.prescribed is not None else None

    assert prescribed(after, before) is None
    assert prescribed(before._replace(last=day), after) == 500
    assert prescribed(before._replace(last=None), after._replace(first=day)) == 1000
    assert prescribed(before._replace(last=None), after._replace(first=day - timedelta(days=3), last=day)) == 1000
    over = after._replace(first=day - timedelta(days=3), last=day - timedelta(days=1))
    assert prescribed(before._replace(last=None), over) == 500
