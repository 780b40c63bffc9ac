"""What a chart shows, as plain days and numbers; no colours, no widgets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from .symptoms import Kind


class DoseSpan(NamedTuple):
    """A prescribed daily dose over days; last None: until changed."""

    first: date
    last: date | None
    ug: int
    label: str
    """Route and form in words, for hatch and hover."""
    planned: bool
    """Lies after today."""


class TakenDay(NamedTuple):
    """What was reported taken on a dose day; ug 0 is a missed dose."""

    day: date
    ug: int


class Point(NamedTuple):
    """One score on one day (the worst of several)."""

    day: date
    score: int
    troublesome: bool | None


class Series(NamedTuple):
    """One symptom's scores; each segment is drawn joined, between segments is a gap."""

    symptom: str
    label: str
    kinds: frozenset[Kind]
    segments: tuple[tuple[Point, ...], ...]


class BandKind(StrEnum):
    """What a shaded stretch of days means."""

    REDUCTION = "reduction"
    INTRODUCTORY = "introductory window"
    GI_CAP = "GI ramp cap"
    NO_DOSE = "no dose"


class Band(NamedTuple):
    """A shaded, labelled stretch of days."""

    first: date
    last: date
    kind: BandKind
    label: str


class MarkerKind(StrEnum):
    """What a mark on the time axis stands for."""

    ALERT = "alert"
    CALL = "call"
    PLAN = "plan change"
    EVENT = "event"
    NOTE = "note"


class Marker(NamedTuple):
    """A mark on one day; alert_id is 0 unless it stands for a stored alert."""

    day: date
    kind: MarkerKind
    label: str
    alert_id: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything one patient's chart shows."""

    first: date
    last: date
    today: date
    prescribed: tuple[DoseSpan, ...] = ()
    taken: tuple[TakenDay, ...] = ()
    series: tuple[Series, ...] = ()
    bands: tuple[Band, ...] = ()
    markers: tuple[Marker, ...] = ()


class DayReading(NamedTuple):
    """One line of what was so on a day, for hover, keyboard reading and the table: words and value."""

    what: str
    value: str


def read_day(chart: Chart, day: date) -> Sequence[DayReading]:
    """Collect every value the chart shows for one day, dose first, then scores, then bands and marks."""
    raise NotImplementedError
