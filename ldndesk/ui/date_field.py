"""A field for a day: typed as 07-Mar-2026, 2026-03-07 or 7/3/2026 (day first), said back with its weekday."""

import re
from collections.abc import Mapping
from datetime import date

from PySide6.QtWidgets import QWidget

from ldndesk.clinical.days import show_day

from .echo_field import Echo, EchoField

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NAMED = re.compile(r"(?P<d>[0-9]{1,2})[- ./]?(?P<name>[a-z]{3,9})[- ./]?(?P<y>[0-9]{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(?P<d>[0-9]{1,2})[/.-](?P<m>[0-9]{1,2})[/.-](?P<y>[0-9]{4})", re.ASCII)
_SHORT = re.compile(
    r"(?P<d>[0-9]{1,2})(?:[/.](?P<m>[0-9]{1,2})|[- ./]?(?P<name>[a-z]{3,9}))(?:[/. -](?P<y>[0-9]{2}))?", re.ASCII
)
_FULL = "january february march april may june july august september october november december".split()
"""A month is read only as it is spelt: whole, or its first three letters."""
RIGHT = "Type it like 07-Mar-2026 or 7/3/2026."


class DayError(ValueError):
    """A typed day that cannot be read; the message says what would be right."""


def _month(name: str) -> int | None:
    if name in _MONTHS:
        return _MONTHS.index(name) + 1
    return _FULL.index(name) + 1 if name in _FULL else None


def read_day_typed(text: str, near: date | None = None, *, ahead: bool = False) -> date:
    """Read a typed day; numbers alone are day first. Raises DayError for anything else.

    Near a day, a year may be left out (the last such day up to it, or with ``ahead`` the next from it on) or be of
    two figures; elsewhere, as for a birth date, it may not.
    """
    typed = " ".join(text.split()).casefold()
    if near is not None and (short := _SHORT.fullmatch(typed)) is not None:
        return _short_day(text, short.groupdict(), near, ahead=ahead)
    found = _NAMED.fullmatch(typed) or _YEAR_FIRST.fullmatch(typed) or _DAY_FIRST.fullmatch(typed)
    if found is None:
        raise DayError(f"“{text}” is not a day. {RIGHT}")
    parts = found.groupdict()
    month = _month(parts["name"]) if "name" in parts else int(parts["m"])
    if month is None:
        raise DayError(f"“{parts['name']}” is not a month. {RIGHT}")
    return _day_of(text, int(parts["y"]), month, int(parts["d"]))


def _short_day(text: str, parts: Mapping[str, str | None], near: date, *, ahead: bool) -> date:
    """Read a day without its year, or with a year of two figures."""
    month = _month(parts["name"]) if parts["name"] else int(parts["m"] or 0)
    if month is None:
        raise DayError(f"“{parts['name']}” is not a month. {RIGHT}")
    if parts["y"]:
        return _day_of(text, 2000 + int(parts["y"]), month, int(parts["d"] or 0))
    years = range(near.year, near.year + 5) if ahead else range(near.year, near.year - 5, -1)
    for year in years:  # a 29 February may be some years away
        try:
            day = date(year, month, int(parts["d"] or 0))
        except ValueError:
            continue
        if (day >= near) if ahead else (day <= near):
            return day
    raise DayError(f"There is no such day as “{text}”. {RIGHT}")


def _day_of(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise DayError(f"There is no such day as “{text}”. {RIGHT}") from None


def show_weekday(day: date) -> str:
    """Write a day with its weekday: ``Sat 07-Mar-2026``."""
    return f"{_WEEKDAYS[day.weekday()]} {show_day(day)}"


class DateField(EchoField):
    """Takes a day as a person types it; ``day`` gives it, None while it cannot be read."""

    def __init__(
        self, parent: QWidget | None = None, *, below: bool = False, near: date | None = None, ahead: bool = False
    ) -> None:
        """``near``: a day without its year is read as the last one up to it, or with ``ahead`` the next from it on."""
        super().__init__("Day", "e.g. 07-Mar-2026", parent, below=below)
        self._near, self._ahead = near, ahead
        self.line.setFixedWidth(self.line.fontMetrics().averageCharWidth() * 21)  # the example is read whole

    def set_day(self, day: date | None) -> None:
        """Fill the field with a day, or empty it."""
        self._fill("" if day is None else show_day(day))

    def day(self) -> date | None:
        """Give the day; None when nothing, or nothing readable, is typed."""
        return (
            None
            if self.problem() or not self.text().strip()
            else read_day_typed(self.text(), self._near, ahead=self._ahead)
        )

    def problem(self) -> str:
        """Say what is wrong with what was typed; an empty field is no problem."""
        if not self.text().strip():
            return ""
        try:
            read_day_typed(self.text(), self._near, ahead=self._ahead)
        except DayError as error:
            return str(error)
        return ""

    def echo(self) -> Echo:
        """Say the day back with its weekday."""
        day = self.day()
        return Echo("small", "" if day is None else show_weekday(day))
