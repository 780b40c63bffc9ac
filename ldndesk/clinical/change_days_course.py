"""The days on which the rules of ``rules.course`` may change their result by time alone."""

from collections.abc import Iterator
from datetime import date, timedelta

from .course_view import DAY, View
from .pack import Numbers


def course_days(view: View, n: Numbers) -> Iterator[date]:
    """Give those days; one too many does no harm, one too few leaves a finding unseen."""
    if view.start < date.max:
        yield view.start + timedelta(days=n.response_day - 1)
        yield view.start + timedelta(days=n.response_again_day - 1)
    for gap in view.gaps:
        yield gap.first + timedelta(days=n.gap_days - 1)
        if gap.last is not None:
            yield gap.last + DAY
    for run in view.missed:
        yield run.last
        yield max(run.last, run.known) + timedelta(days=n.past_event_days + 1)
