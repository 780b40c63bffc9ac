"""What a rule says: a finding with its evidence, and the result of a whole evaluation."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .plan import Step


class Category(StrEnum):
    """What a finding calls for; only the first three enter the inbox."""

    DOSE_REDUCTION = "dose reduction"
    ROUTE_CHANGE = "route change"
    REVIEW = "review"
    TASK = "task"
    NOTE = "note"


INBOX = frozenset({Category.DOSE_REDUCTION, Category.ROUTE_CHANGE, Category.REVIEW})


class Urgency(StrEnum):
    """How soon somebody must look."""

    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"


URGENCY_ORDER = {Urgency.URGENT: 0, Urgency.SOON: 1, Urgency.ROUTINE: 2}


class Tier(StrEnum):
    """Where a rule's authority comes from."""

    SOURCE = "source"
    IMPLIED = "implied"
    LABEL = "label"
    CLINIC = "clinic"


class Advice(StrEnum):
    """The closed set of things a finding may advise."""

    HALVE = "halve"
    INCREASE_AGAIN = "increase-again"
    HOLD = "hold"
    EXTEND_REDUCTION = "extend-reduction"
    CHANGE_ROUTE = "change-route"
    SLOW_RAMP = "slow-ramp"
    MOVE_TO_MORNING = "move-to-morning"
    REFER = "refer"
    STOP_MEDICINE = "stop-medicine"
    BLOCK_START = "block-start"
    CALL = "call"
    TEST = "test"
    RESTART_PLAN = "restart-plan"
    HOLD_BEFORE_SURGERY = "hold-before-surgery"
    CONFIRM = "confirm"
    REVIEW = "review"
    SEEK_CARE = "seek-care"
    REASSURE = "reassure"
    INFORM = "inform"


class Evidence(NamedTuple):
    """One input that spoke: what it was, the day it is about, its value and unit."""

    fact: str
    day: date | None
    value: str | int
    unit: str = ""


class Threshold(NamedTuple):
    """A number the rule compared with, and where that number comes from."""

    name: str
    value: str | int
    unit: str
    tier: Tier
    citation: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one rule on one patient's facts at one date; holds nothing that changes with the day alone."""

    rule: str
    category: Category
    urgency: Urgency
    tier: Tier
    subject: str
    """Symptom, medicine or dose level it is about; with the rule it keys the alert."""
    since: date
    reason: str
    citation: str
    advice: Advice
    evidence: tuple[Evidence, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    missing: tuple[str, ...] = ()
    """Inputs that would have helped and were not recorded."""


class NotEvaluated(NamedTuple):
    """A rule that could not be judged, and why; never the same as nothing found."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that the rules say of one patient on one day."""

    on: date
    pack_name: str
    pack_version: str
    pack_sha256: str
    findings: tuple[Finding, ...]
    not_evaluated: tuple[NotEvaluated, ...]
    recheck_on: date | None
    """The first future day on which the result may differ with no new fact; None: never by time alone."""

    @property
    def unasked_rises(self) -> tuple[date, ...]:
        """The days of increases that have come though nobody has asked; of one alone the dose before it is held."""
        return unasked_rises(self.findings, self.on)


def unasked_rises(findings: tuple[Finding, ...], on: date) -> tuple[date, ...]:
    """Give the days of increases that have come by a day though nobody has asked, as the findings have it."""
    days = (e.day for f in findings if f.rule == "step-unchecked" for e in f.evidence)
    return tuple(day for day in days if day is not None and day <= on)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One plan that answers the open findings together; the prescriber may take, change or refuse it."""

    title: str
    """In a few words: ``Halve to 2.25 mg for 7 days, then 4.5 mg``."""
    steps: "tuple[Step, ...]"
    answers: tuple[str, ...]
    """Rules that contributed."""
    limit: str
    """The tightest limit that shaped it, in words."""
    conflicts: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    """What is to be done beside the plan, in words: refer, stop a remedy, ask on day 8."""
    tell_patient: tuple[str, ...] = ()
    """What the nurse may say once the prescriber agrees."""
    alternative: "Proposal | None" = None


class PlanFault(NamedTuple):
    """A step that must not, or not without a written reason, be stored."""

    first: date
    rule: str
    refused: bool
    """True: never stored; False: stored only with a written reason."""
    text: str
