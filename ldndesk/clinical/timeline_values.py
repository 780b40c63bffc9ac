"""The values a chart is made of: plain days, numbers and words; no colours, no widgets."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from .formulary import Route
from .score_series import Series
from .timeline_lanes import LabStrip, MedicineBar


class DoseSpan(NamedTuple):
    """A prescribed daily dose over days; last None: until changed."""

    first: date
    last: date | None
    ug: int
    label: str
    """Route and form in words, for hatch and hover."""
    planned: bool
    """Lies after today."""
    route: Route = Route.ORAL
    at: str = ""
    """Time of day in words, ``22:00``; empty: not stated."""


class TakenDay(NamedTuple):
    """What was reported taken on a dose day; ug 0 is a missed dose."""

    day: date
    ug: int


class BandKind(StrEnum):
    """What a shaded stretch of days means."""

    REDUCTION = "reduction"
    INTRODUCTORY = "introductory window"
    GI_CAP = "GI ramp cap"
    NO_DOSE = "no dose"
    HELD = "held step"


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
    ended: bool = False
    """Whether the alert it stands for is settled; an open one is never drawn like it."""
    entry: str = ""
    """The kind of entry it stands for, as the record names it; empty where there is none."""


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
    medicines: tuple[MedicineBar, ...] = ()
    labs: tuple[LabStrip, ...] = ()
    start: date | None = None
    """First day of the present course: what was scored before it was scored before LDN."""
    past: bool = False
    """Whether it stands as on a past day, which ``today`` then is."""


class EntryPoint(NamedTuple):
    """Where an entry stands in the record: its kind, its day (None: not recorded) and words it holds."""

    kind: str
    day: date | None
    words: str = ""


class DayReading(NamedTuple):
    """One line of what was so on a day, for hover, keyboard reading and the table: words and value."""

    what: str
    value: str
