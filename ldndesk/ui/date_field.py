"""A field for a day: typed as 07-Mar-2026, 2026-03-07 or 7/3/2026 (day first), said back with its weekday."""

import re
from datetime import date

from PySide6.QtWidgets import QWidget

from ldndesk.clinical.days import show_day

from .echo_field import Echo, EchoField

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NAMED = re.compile(r"(?P<d>[0-9]{1,2})[- ./]?(?P<name>[a-z]{3,9})[- ./]?(?P<y>[0-9]{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(?P<d>[0-9]{1,2})[/.-](?P<m>[0-9]{1,2})[/.-](?P<y>[0-9]{4})", re.ASCII)
_FULL = "january february march april may june july august september october november december".split()
"""A month is read only as it is spelt: whole, or its first three letters."""
RIGHT = "Type it like 07-Mar-2026 or 7/3/2026."


class DayError(ValueError):
    """A typed day that cannot be read; the message says what would be right."""


def _month(name: str) -> int | None:
    if name in _MONTHS:
        return _MONTHS.index(name) + 1
    return _FULL.index(name) + 1 if name in _FULL else None


def read_day_typed(text: str) -> date:
    """Read a typed day; numbers alone are day first. Raises DayError for anything else."""
    typed = " ".join(text.split()).casefold()
    found = _NAMED.fullmatch(typed) or _YEAR_FIRST.fullmatch(typed) or _DAY_FIRST.fullmatch(typed)
    if found is None:
        raise DayError(f"“{text}” is not a day. {RIGHT}")
    parts = found.groupdict()
    month = _month(parts["name"]) if "name" in parts else int(parts["m"])
    if month is None:
        raise DayError(f"“{parts['name']}” is not a month. {RIGHT}")
    try:
        return date(int(parts["y"]), month, int(parts["d"]))
    except ValueError:
        raise DayError(f"There is no such day as “{text}”. {RIGHT}") from None


def show_weekday(day: date) -> str:
    """Write a day with its weekday: ``Sat 07-Mar-2026``."""
    return f"{_WEEKDAYS[day.weekday()]} {show_day(day)}"


class DateField(EchoField):
    """Takes a day as a person types it; ``day`` gives it, None while it cannot be read."""

    def __init__(self, parent: QWidget | None = None, *, below: bool = False) -> None:
        super().__init__("Day", "07-Mar-2026", parent, below=below)

    def set_day(self, day: date | None) -> None:
        """Fill the field with a day, or empty it."""
        self._fill("" if day is None else show_day(day))

    def day(self) -> date | None:
        """Give the day; None when nothing, or nothing readable, is typed."""
        return None if self.problem() or not self.text().strip() else read_day_typed(self.text())

    def problem(self) -> str:
        """Say what is wrong with what was typed; an empty field is no problem."""
        if not self.text().strip():
            return ""
        try:
            read_day_typed(self.text())
        except DayError as error:
            return str(error)
        return ""

    def echo(self) -> Echo:
        """Say the day back with its weekday."""
        day = self.day()
        return Echo("small", "" if day is None else show_weekday(day))
