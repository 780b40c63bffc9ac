"""Days are written one way, and a dose after midnight belongs to the evening before."""

from datetime import date, datetime, time

import pytest

from ldndesk.clinical.days import LONDON, dose_day, minutes_words, show_day, show_instant, taken_words


@pytest.mark.parametrize(("at", "day"), [(time(0, 30), 6), (time(4, 59), 6), (time(5), 7), (time(22), 7), (None, 7)])
def test_the_dose_day_runs_from_five_to_five(at: time | None, day: int) -> None:
    assert dose_day(date(2026, 3, 7), at) == date(2026, 3, day)


def test_a_day_is_written_with_the_month_in_letters() -> None:
    assert show_day(date(2026, 3, 7)) == "07-Mar-2026"
    assert show_day(None) == "not recorded"
    assert show_instant(datetime(2026, 12, 31, 9, 5, tzinfo=LONDON)) == "31-Dec-2026 09:05"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 3, 1), date(2026, 3, 7), "01-Mar-2026 to 07-Mar-2026"),
        (date(2026, 3, 1), None, "since 01-Mar-2026, still taken"),
        (None, date(2026, 3, 7), "until 07-Mar-2026, start not recorded"),
        (None, None, "still taken, start not recorded"),
    ],
)
def test_from_when_to_when_a_medicine_is_taken_is_never_guessed(
    first: date | None, last: date | None, words: str
) -> None:
    assert taken_words(first, last) == words


def test_how_long_something_took_is_said_in_whole_minutes() -> None:
    assert [minutes_words(n) for n in (0, 1, 4)] == ["less than a minute", "1 minute", "4 minutes"]
