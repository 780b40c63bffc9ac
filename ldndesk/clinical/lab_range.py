"""The range a laboratory gives beside a value: what is usual there, as reported; never made up by this program."""

import re
from decimal import Decimal
from typing import NamedTuple

from .facts import Lab, LabResult
from .lab_value import LAB_TESTS, LabValueError, read_lab_value

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_KEPT = re.compile(
    rf"(?P<low>{_NUMBER}) to (?P<high>{_NUMBER})|up to (?P<most>{_NUMBER})|from (?P<least>{_NUMBER})", re.A
)
_TYPED_BOTH = re.compile(r"([0-9.,]+)\s*(?:-|–|—|to)\s*([0-9.,]+)", re.ASCII | re.IGNORECASE)
_TYPED_MOST = re.compile(r"(?:<|≤|<=|up to)\s*([0-9.,]+)", re.IGNORECASE)
_TYPED_LEAST = re.compile(r"(?:>|≥|>=|from)\s*([0-9.,]+)", re.IGNORECASE)
NOT_REPORTED = "range not reported"


class LabRange(NamedTuple):
    """From low to high, both within; None: open on that side."""

    low: Decimal | None
    high: Decimal | None

    def words(self) -> str:
        """Write it as it is kept: ``10 to 40``, ``up to 40``, ``from 10``."""
        if self.low is None:
            return f"up to {self.high}"
        return f"from {self.low}" if self.high is None else f"{self.low} to {self.high}"

    def place_of(self, value: Decimal) -> str:
        """Say where a value lies: below, within or above."""
        if self.low is not None and value < self.low:
            return "below"
        return "above" if self.high is not None and value > self.high else "within"


def make_range(low: Decimal | None, high: Decimal | None) -> LabRange:
    """Join two ends; raises ValueError where they make no range."""
    if low is None and high is None:
        raise ValueError("a range has an end")
    ends = [end for end in (low, high) if end is not None]
    if any(not end.is_finite() or end < 0 for end in ends) or ends != sorted(ends):
        raise ValueError("a range goes from a lower to a higher number, neither below 0")
    return LabRange(low, high)


def read_range(kept: str) -> LabRange | None:
    """Read a range as it is kept; None where none was reported. Raises ValueError for anything else."""
    if not kept:
        return None
    found = _KEPT.fullmatch(kept)
    if found is None:
        raise ValueError(f"“{kept}” is no range")
    low, high = found["low"] or found["least"], found["high"] or found["most"]
    return make_range(Decimal(low) if low else None, Decimal(high) if high else None)


def read_typed_range(text: str, lab: Lab) -> LabRange | None:
    """Read a range as typed from a report, such as ``10-40`` or ``<40``; None where nothing is typed.

    Raises LabValueError for what could be meant in two ways or is no range.
    """
    typed = text.strip()
    if not typed:
        return None
    low = high = None
    if found := _TYPED_BOTH.fullmatch(typed):
        low, high = (_end(number, lab) for number in found.groups())
    elif found := _TYPED_MOST.fullmatch(typed):
        high = _end(found[1], lab)
    elif found := _TYPED_LEAST.fullmatch(typed):
        low = _end(found[1], lab)
    else:
        raise LabValueError(f"“{text}” is no range. Type it as the report has it, like 10-40, <40 or >10.")
    try:
        return make_range(low, high)
    except ValueError:
        raise LabValueError(f"“{text}” ends below where it begins. Type the lower number first.") from None


def _end(number: str, lab: Lab) -> Decimal:
    return Decimal(0) if number == "0" else read_lab_value(number, lab)


def range_words(result: LabResult) -> str:
    """Say the range reported with a value and where the value lies; that none was reported is said too."""
    found = read_range(result.reference)
    if found is None:
        return NOT_REPORTED
    test = LAB_TESTS[result.lab]
    unit = test.shown_unit if result.unit == test.unit else result.unit
    return f"{found.place_of(result.value)} the range {found.words()} {unit}".strip()
