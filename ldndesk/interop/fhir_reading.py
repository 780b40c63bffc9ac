"""What reading one bundle gathers: facts, faults, what was left out, and remarks."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from typing import NamedTuple

from ldndesk.clinical.facts import (
    Answer,
    CallAttempt,
    Capture,
    Caution,
    Decision,
    DoseTaken,
    LabResult,
    MainSleep,
    MedicinesAsked,
    MedicineUse,
    Procedure,
)
from ldndesk.clinical.plan import Plan
from ldndesk.clinical.symptoms import Indication

from .fhir_node import Bad, Node
from .progress import Tell, silent

NOON = time(12)
"""Where a file does not say when a fact was recorded, it counts as recorded at noon of its own day."""


class Fault(NamedTuple):
    """What is wrong in a file: where, what, and what would be right."""

    file: str
    place: str
    text: str


class Order(NamedTuple):
    """One naltrexone order as read, not yet joined to its course."""

    course: str
    plan: Plan
    stopped: date | None
    endless: bool
    """Its status says that it is over, and nothing says since when."""
    place: str


class Reply(NamedTuple):
    """One symptom answer as read, not yet joined to its follow-up."""

    url: str
    day: date
    capture: Capture
    recorded: datetime
    answer: Answer


class Panel(NamedTuple):
    """A follow-up that names its answers."""

    day: date
    capture: Capture
    recorded: datetime
    note: str
    members: tuple[str, ...]
    place: str


@dataclass
class Reading:
    """What is known while one bundle is read."""

    file: str
    zone: tzinfo
    today: date | None = None
    """Nothing that a patient told may lie after it; None: any day may stand."""
    tell: Tell = silent
    resources: dict[str, Node] = field(default_factory=dict)
    """By full address and by type and id."""
    faults: list[Fault] = field(default_factory=list)
    not_ldn: list[Fault] = field(default_factory=list)
    """Doses of 50 mg or more: the rules judge them, a record never takes them."""
    left_out: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    orders: list[Order] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    indications: list[Indication] = field(default_factory=list)
    doses_taken: list[DoseTaken] = field(default_factory=list)
    medicines: list[MedicineUse] = field(default_factory=list)
    labs: list[LabResult] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)
    procedures: list[Procedure] = field(default_factory=list)
    main_sleep: list[MainSleep] = field(default_factory=list)
    medicines_asked: list[MedicinesAsked] = field(default_factory=list)
    call_attempts: list[CallAttempt] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    allergies: list[str] = field(default_factory=list)
    no_known_allergies: bool = False
    allergies_unavailable: bool = False

    def fault(self, bad: Bad) -> None:
        """Keep a fault."""
        self.faults.append(Fault(self.file, bad.place, bad.text))

    def attempt(self, read: Callable[["Reading", Node], None], resource: Node) -> None:
        """Read one resource; what is wrong with it becomes a fault at its place."""
        try:
            read(self, resource)
        except Bad as bad:
            self.fault(bad)

    def leave_out(self, resource: Node, why: str = "") -> None:
        """Count a resource that is not used."""
        kind = resource.value.get("resourceType") if isinstance(resource.value, dict) else None
        name = kind if isinstance(kind, str) else "resource of no type"
        self.left_out[f"{name} ({why})" if why else name] += 1

    def told_on(self, place: Node) -> date:
        """Give the day of something that has happened; Bad where it lies in the future."""
        return self.past(place, place.day(self.zone))

    def past(self, place: Node, day: date) -> date:
        """Give a day on that cannot be later than today."""
        if self.today is not None and day > self.today:
            raise place.bad(f"{day.isoformat()} lies in the future; write the day it happened")
        return day

    def recorded(self, resource: Node, key: str, day: date) -> datetime:
        """Give the instant of recording: as stated, else when the source last changed it, else noon of the day."""
        for place in (resource.get(key), resource.down("meta", "lastUpdated")):
            if place is not None and place.has_time():
                return place.instant()
        self.notes["a fact without the time it was recorded counts as recorded at noon of its day"] += 1
        return datetime.combine(day, NOON, self.zone)
