"""The days on which the rules of ``rules.cautions`` may change their result by time alone."""

from collections.abc import Iterator
from datetime import date, timedelta

from .cautions import grown_on
from .course_view import DAY
from .history import History
from .pack import Numbers


def cautions_days(history: History, n: Numbers) -> Iterator[date]:
    """Give those days; one too many does no harm, one too few leaves a finding unseen."""
    for caution in history.cautions:
        yield history.day_of(caution.recorded)
        if caution.onset is not None:
            yield caution.onset
        if caution.abated is not None:
            yield caution.abated
    for planned in history.procedures:
        yield planned.known_from
        yield planned.day - timedelta(days=n.surgery_notice_days)
        yield planned.day + DAY
    if (born := history.patient.born) is not None:
        yield grown_on(born, n.adult_years)
