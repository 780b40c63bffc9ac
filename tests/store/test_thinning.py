"""Backups thin out as they age, and the newest always stays."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ldndesk.store.thinning import kept

NOW = datetime(2026, 3, 7, 9, 30, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def test_two_years_of_hourly_backups_thin_out_to_hours_days_weeks_and_months() -> None:
    every_hour = [NOW - timedelta(hours=n) for n in range(24 * 730)]
    stays = sorted(kept(every_hour), reverse=True)
    assert stays[:24] == every_hour[:24]
    assert 24 + 12 + 6 + 9 <= len(stays) <= 24 + 14 + 8 + 12
    assert stays[-1].date().isoformat() == "2025-04-30"  # the last of the twelfth month


def test_a_clinic_open_once_a_month_keeps_a_year() -> None:
    monthly = [NOW - timedelta(days=31 * n) for n in range(30)]
    assert kept(monthly) == set(monthly[:24])  # 24 hours in which there was one


@given(st.lists(INSTANTS))
def test_the_newest_stays_and_thinning_again_takes_nothing_more(made: list[datetime]) -> None:
    stays = kept(made)
    assert stays <= set(made)
    assert not made or max(made) in stays
    assert kept(stays) == stays
