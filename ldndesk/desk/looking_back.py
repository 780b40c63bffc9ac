"""A past day as it stood: with the facts, the rules and the alerts of then."""

from datetime import date, datetime, time, timedelta, tzinfo


def end_of(day: date, zone: tzinfo) -> datetime:
    """Give a day's last instant in a zone."""
    return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(microseconds=1)
