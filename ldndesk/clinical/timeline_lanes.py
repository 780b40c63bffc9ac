"""Other medicines as bars and laboratory values as strips, as a chart shows them beside the dose."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from .facts import Lab, LabResult, MedicineUse
from .lab_range import LabRange, read_range
from .medicines import FORBIDDEN_STATUSES, Catalogue, Certainty, Match, Status

LAB_NAMES = {
    Lab.ALT: "ALT",
    Lab.TSH: "TSH",
    Lab.LYMPHOCYTES: "Lymphocytes",
    Lab.T_LYMPHOCYTES: "T-lymphocytes",
}
_NICE = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


class Standing(StrEnum):
    """How another medicine stands beside low-dose naltrexone."""

    FORBIDDEN = "must not be taken with LDN"
    CAUTION = "caution"
    UNCHECKED = "not checked"
    KNOWN = "known"


class MedicineBar(NamedTuple):
    """Another medicine over time; first None: start not recorded, last None: still taken."""

    text: str
    first: date | None
    last: date | None
    standing: Standing
    words: str
    """What is to be known of it, in words; empty where no rule speaks of it."""
    until: date
    """Up to when a medicine still taken is known to be: the day of the chart."""

    def covers(self, day: date) -> bool:
        """Whether it is recorded as taken on a day."""
        return (self.first is None or self.first <= day) and day <= (self.until if self.last is None else self.last)


class LabPoint(NamedTuple):
    """One value on its day."""

    day: date
    value: Decimal
    usual: LabRange | None = None
    """The range the laboratory gave beside it; None: not reported."""

    def words(self) -> str:
        """Say the value, and where it lies in the range reported with it when that is outside."""
        place = self.usual.place_of(self.value) if self.usual is not None else "within"
        return f"{self.value}{' ↑' if place == 'above' else ' ↓' if place == 'below' else ''}"


class LabStrip(NamedTuple):
    """One test's values in one unit; values of another unit stand on a strip of their own."""

    lab: Lab
    label: str
    unit: str
    points: tuple[LabPoint, ...]
    top: Decimal
    """Where its axis ends, which begins at 0: the next 1, 2 or 5 times a power of ten above every value and range."""


def draw_medicines(uses: Iterable[MedicineUse], on: date, catalogue: Catalogue) -> tuple[MedicineBar, ...]:
    """Draw every other medicine begun by a day, the gravest first, then by start."""
    order = list(Standing)
    bars = [_bar(u, catalogue.match(u.text), on) for u in uses if u.first is None or u.first <= on]
    return tuple(sorted(bars, key=lambda b: (order.index(b.standing), b.first or date.min, b.text)))


def _bar(use: MedicineUse, match: Match, on: date) -> MedicineBar:
    serious = match.statuses | match.offered_statuses
    if serious & FORBIDDEN_STATUSES:
        sure = match.statuses & FORBIDDEN_STATUSES
        named = {Status.NOT_ACCEPTABLE: "NOT ACCEPTABLE", Status.OPIOID: "OPIOID"}
        word = ", ".join(said for status, said in named.items() if status in (sure or serious))
        words, standing = word if sure else f"not checked, is it {match.offered}? {word}", Standing.FORBIDDEN
    elif match.certainty is not Certainty.KNOWN or match.unchecked:
        words, standing = "not checked", Standing.UNCHECKED
    elif serious & {Status.CAUTION, Status.ASK_PHARMACIST}:
        words, standing = "caution" if Status.CAUTION in serious else "ask the pharmacist", Standing.CAUTION
    else:
        words, standing = "", Standing.KNOWN
    last = use.last if use.last is not None and use.last <= on else None
    return MedicineBar(use.text, use.first, last, standing, words, on)


def draw_labs(results: Iterable[LabResult], on: date) -> tuple[LabStrip, ...]:
    """Draw every laboratory value up to a day, a strip for each test and unit."""
    found: dict[tuple[Lab, str], list[LabPoint]] = defaultdict(list)
    for result in sorted(results):
        if result.day <= on:
            found[result.lab, result.unit].append(LabPoint(result.day, result.value, read_range(result.reference)))
    order = list(LAB_NAMES)
    return tuple(
        LabStrip(lab, LAB_NAMES[lab], unit, tuple(points), _above(max(map(_highest, points))))
        for (lab, unit), points in sorted(found.items(), key=lambda f: (order.index(f[0][0]), f[0][1]))
    )


def _highest(point: LabPoint) -> Decimal:
    high = point.usual.high if point.usual is not None else None
    return point.value if high is None else max(point.value, high)


def _above(value: Decimal) -> Decimal:
    """Give the next 1, 2 or 5 times a power of ten that lies above a value; 1 at least for nought."""
    if value <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb(value.adjusted())
    return next(power * nice for nice in _NICE if power * nice > value)
