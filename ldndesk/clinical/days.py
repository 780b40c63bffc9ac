"""Days: how they are written, and which day a dose belongs to."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
"""A clinic's zone unless it says otherwise."""
DOSE_DAY_STARTS = time(5)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def show_day(day: date | None) -> str:
    """Write a day as ``07-Mar-2026`` whatever the machine's language; None is ``not recorded``."""
    return "not recorded" if day is None else f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year:04d}"


def show_instant(local: datetime) -> str:
    """Write an instant, already in the clinic's zone, as ``07-Mar-2026 14:05``."""
    return f"{show_day(local.date())} {local:%H:%M}"


def taken_words(first: date | None, last: date | None) -> str:
    """Say from when to when a medicine is taken; the start may not be recorded, the end not have come."""
    if first is None:
        return f"until {show_day(last)}, start not recorded" if last else "still taken, start not recorded"
    return f"{show_day(first)} to {show_day(last)}" if last else f"since {show_day(first)}, still taken"


def minutes_words(minutes: int) -> str:
    """Say how long something took: ``4 minutes``."""
    return {0: "less than a minute", 1: "1 minute"}.get(minutes, f"{minutes} minutes")


def dose_day(day: date, at: time | None) -> date:
    """Give the dose day of a dose: it runs 05:00-04:59, so 00:30 belongs to the evening before."""
    return day - timedelta(days=1) if at is not None and at < DOSE_DAY_STARTS else day
