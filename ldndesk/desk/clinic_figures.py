"""The figures of the clinic report that are counted from alerts and calls, each with the entries behind it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ldndesk.clinical.clinic_sums import wilson
from ldndesk.store import tables as t

NOBODY = "no patients yet"
AGES = ((7, "up to 7 days"), (14, "8 to 14 days"), (28, "15 to 28 days"), (None, "more than 28 days"))


class Behind(NamedTuple):
    """One entry behind a figure: the patient, and what it is."""

    patient_id: int
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the report with all that is behind it."""

    group: str
    label: str
    behind: tuple[Behind, ...]
    whole: int | None = None
    """Of how many; None: a count that is no share."""
    not_recorded: str = ""
    """Why there is no figure."""
    amount: str = ""
    """What those behind it come to together, where that is not their number: ``123`` minutes."""

    @property
    def words(self) -> str:
        """Say the figure: ``12``, or ``4 of 10``; of nobody, that there is nobody."""
        if self.not_recorded:
            return "not recorded"
        if self.amount:
            return self.amount
        if self.whole is None:
            return str(len(self.behind))
        return f"{len(self.behind)} of {self.whole}" if self.whole else NOBODY

    @property
    def share(self) -> str:
        """Say the share and its 95 % interval: ``40 % (17 to 69 %)``."""
        interval = wilson(len(self.behind), self.whole or 0)
        if self.not_recorded or interval is None or not self.whole:
            return self.not_recorded
        low, high = interval
        return f"{100 * len(self.behind) / self.whole:.1f} % ({100 * low:.1f} to {100 * high:.1f} %)"


class AlertLife(NamedTuple):
    """A stored alert from opening to end."""

    behind: Behind
    rule: str
    state: str
    opened: date
    came_back: bool
    ended: bool
    """Whether its finding ended after it was settled."""
    put_off: bool = False
    """Whether it was snoozed at least once."""


class CallMade(NamedTuple):
    """An attempt to ring a patient."""

    behind: Behind
    reached: bool
    minutes: int | None = None
    """How long it took; None: not recorded."""


@dataclass(frozen=True, slots=True)
class ClinicFacts:
    """What the report is reckoned from."""

    on: date
    first: date
    clinic: str
    patients: tuple[int, ...]
    alerts: tuple[AlertLife, ...]
    calls: tuple[CallMade, ...]


def alert_figures(facts: ClinicFacts) -> Iterator[Figure]:
    """Count the alerts opened in the period, by rule: what was done about them and what became of it."""
    opened = [a for a in facts.alerts if a.opened >= facts.first]
    rules: dict[str, list[AlertLife]] = defaultdict(list)
    for alert in opened:
        rules[alert.rule].append(alert)
    yield Figure("Alerts", "Opened, all rules", tuple(a.behind for a in opened))
    for rule, of in sorted(rules.items(), key=lambda item: (-len(item[1]), item[0])):
        yield Figure("Alerts", f"{rule}: opened", tuple(a.behind for a in of))
        yield from _fates(rule, of)


def _fates(rule: str, opened: list[AlertLife]) -> Iterator[Figure]:
    """Tell what became of the alerts of a rule; acted on, dismissed, ended and waiting make up all that were opened.

    Whatever else there is none of is left out.
    """
    actioned = [a for a in opened if a.state == "actioned"]
    dismissed = [a for a in opened if a.state == "dismissed"]
    yield _of(f"{rule}: acted on", actioned, opened)
    yield _of(f"{rule}: dismissed", dismissed, opened)
    further = (
        _of(f"{rule}: acted on, and came back later", [a for a in actioned if a.came_back], actioned),
        _of(f"{rule}: dismissed, and came back later", [a for a in dismissed if a.came_back], dismissed),
        _of(
            f"{rule}: dismissed, and the finding ended",
            [a for a in dismissed if a.ended and not a.came_back],
            dismissed,
        ),
        _of(f"{rule}: overridden (dismissed or snoozed)", [a for a in opened if a in dismissed or a.put_off], opened),
        _of(f"{rule}: ended by itself", [a for a in opened if a.state == "cleared"], opened),
        _of(f"{rule}: still waiting", [a for a in opened if a.state in t.UNSETTLED], opened),
    )
    yield from (figure for figure in further if figure.behind)


def _of(label: str, some: list[AlertLife], all_of: list[AlertLife]) -> Figure:
    return Figure("Alerts", label, tuple(a.behind for a in some), len(all_of))


def call_figures(facts: ClinicFacts) -> Iterator[Figure]:
    """Count attempts, those that reached the patient, and minutes; a call without a length is never one of 0."""
    calls = facts.calls
    yield Figure("Calls", "Made", tuple(c.behind for c in calls))
    yield Figure("Calls", "Reached", tuple(c.behind for c in calls if c.reached), len(calls))
    timed = [c for c in calls if c.minutes is not None]
    minutes = sum(c.minutes or 0 for c in timed)
    behind = tuple(c.behind for c in timed)
    if timed:
        yield Figure("Calls", "Minutes, all calls with a length", behind, amount=f"{minutes:,}")
        yield Figure("Calls", "Minutes a call with a length", behind, amount=f"{minutes / len(timed):.1f}")
    else:
        yield Figure("Calls", "Minutes", (), not_recorded="no call has a length")
    yield Figure("Calls", "Length not recorded", tuple(c.behind for c in calls if c.minutes is None), len(calls))


def inertia(facts: ClinicFacts) -> Iterator[Figure]:
    """Count what is called for and not yet acted on, by age."""
    waiting = [a for a in facts.alerts if a.state in t.UNSETTLED]
    over = -1
    for most, words in AGES:
        at_most = (facts.on - date.min).days if most is None else most
        aged = tuple(a.behind for a in waiting if over < (facts.on - a.opened).days <= at_most)
        yield Figure("Called for, not yet acted on", f"{words[:1].upper()}{words[1:]}", aged)
        over = at_most
