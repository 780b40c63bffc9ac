"""Laboratory values as they are typed: one unit a test, read exactly or refused in words."""

import re
from decimal import Decimal
from typing import NamedTuple

from .facts import Lab


class LabTest(NamedTuple):
    """What a test is called, the one unit it is entered in, and where a value begins to be doubted."""

    label: str
    unit: str
    """As stored (UCUM)."""
    shown_unit: str
    doubted: Decimal
    """From here on the value is said to be unusually high."""
    ceiling: Decimal
    """No value in this unit is higher; one that is has another unit."""


LAB_TESTS = {
    Lab.LYMPHOCYTES: LabTest("Lymphocytes", "10*9/L", "× 10⁹/L", Decimal(20), Decimal(1000)),
    Lab.T_LYMPHOCYTES: LabTest("T-lymphocytes", "10*9/L", "× 10⁹/L", Decimal(10), Decimal(200)),
    Lab.TSH: LabTest("TSH", "mIU/L", "mIU/L", Decimal(100), Decimal(1000)),
    Lab.ALT: LabTest("ALT", "U/L", "U/L", Decimal(1000), Decimal(50_000)),
}
_TYPED = re.compile(r"(?P<whole>[0-9]{1,6})(?:[.,](?P<part>[0-9]{1,4}))?", re.ASCII)
_LIMIT = re.compile(r"[<>≤≥]\s*[0-9.,]+")
_GROUP = 3
"""Figures in a group of thousands."""


class LabValueError(ValueError):
    """A typed value that cannot be read; the message says what would be right."""


def read_lab_value(text: str, lab: Lab) -> Decimal:
    """Read a typed value; comma and point are both the decimal mark.

    Raises LabValueError for what could be meant in two ways or cannot be so in the unit of the test.
    """
    typed, test = text.strip(), LAB_TESTS[lab]
    if _LIMIT.fullmatch(typed):
        raise LabValueError(
            f"“{text}” is a limit, not a number: it cannot be compared. Write it into the note of a call."
        )
    found = _TYPED.fullmatch(typed)
    if found is None:
        raise LabValueError(f"“{text}” is not a number. Type it like 1.6, without the unit ({test.shown_unit}).")
    whole, part = found["whole"], found["part"] or ""
    if len(whole) > 1 and whole.startswith("0"):
        raise LabValueError(f"“{text}” starts with a stray 0. Type it like 1.6 or 0.6.")
    if len(part) == _GROUP and whole != "0" and Decimal(whole + part) <= test.ceiling:
        raise LabValueError(
            f"“{text}” could be read as {whole}{part}. Type {whole}{part}, or {whole}.{part}0 where a decimal is meant."
        )
    value = Decimal(f"{whole}.{part}" if part else whole)
    if not value or value > test.ceiling:
        raise LabValueError(f"“{text}” {test.shown_unit} cannot be so: look at the unit of the report.")
    return value


def lab_words(lab: Lab, value: Decimal, unit: str) -> str:
    """Write a value with its unit as a reader knows it: ``1.6 × 10⁹/L``."""
    test = LAB_TESTS[lab]
    return f"{value} {test.shown_unit if unit == test.unit else unit}".strip()
