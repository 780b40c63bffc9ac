"""What speaks against a first dose, and against one after a pause: warning signs, label, opioids, what nobody asked."""

from collections.abc import Iterator
from datetime import date

from .call_schedule import active_course
from .cautions import BLOCKING, CAUTION_WORDS, grown_on
from .evaluate import evaluate
from .facts import MedicineUse
from .findings import PlanFault
from .history import History
from .medicines import Certainty, Match, Status
from .pack import Numbers, Pack
from .plan import Step
from .proposal_ground import HOLDING_RULES
from .start_checklist import Standing, opioid_line

NEVER_RISES = frozenset({"red-flag-liver", "withdrawal-suspected"})
"""Under these a rise or a start is refused, whatever reason is given."""
A_RESTART = "treatment-gap"
"""Found where no dose was taken for so long that the next one is a restart."""
WARNINGS = NEVER_RISES | {"red-flag-mood"}
"""These speak against a start as they do against a rise."""


def standing_against(history: History, on: date, pack: Pack) -> Iterator[tuple[str, str]]:
    """Name the findings under which no dose rises, those aside that are asked about here one by one."""
    rules = {finding.rule for finding in evaluate(history, on, pack).findings}
    own = {"step-unchecked", "reduction-unchecked", "opioid-comedication"}
    yield from ((rule, words) for rule, words in HOLDING_RULES.items() if rule in rules - own)


def check_start(history: History, on: date, pack: Pack, steps: tuple[Step, ...]) -> Iterator[PlanFault]:
    """Hold a start, and a restart after a pause, to the warning signs and the opioid-free days of the label."""
    if _is_taking(history, on, pack):
        return
    start = next((s.first for s in steps if s.daily_ug > 0), None)
    if start is None:
        return
    for rule, words in standing_against(history, on, pack):
        if rule in WARNINGS:
            yield PlanFault(start, rule, rule in NEVER_RISES, f"The start is planned while {words}.")
    yield from _cautions(history, start, pack)
    yield from _unasked(history, start, pack)
    for use in history.medicines:
        if use.first is None or use.first <= start:
            yield from _free_days(use, pack.medicines.match(use.text), start, pack.n)


def _is_taking(history: History, on: date, pack: Pack) -> bool:
    """Whether doses are prescribed today and have not been left out so long that the next one is a restart."""
    course = active_course(history, on)
    prescribed = course is not None and any(s.covers(on) and s.daily_ug > 0 for s in course.effective_steps())
    return prescribed and not any(f.rule == A_RESTART for f in evaluate(history, on, pack).findings)


def _unasked(history: History, start: date, pack: Pack) -> Iterator[PlanFault]:
    """Ask for a reason where nobody knows of opioids before the start; silence is never “none”."""
    line = opioid_line(history, start, pack)
    if line.standing is Standing.NOT_KNOWN:
        text = f"Opioids before this start are not known. {line.said} To start all the same, write down why."
        yield PlanFault(start, "opioid-comedication", False, text)


def _cautions(history: History, start: date, pack: Pack) -> Iterator[PlanFault]:
    """Refuse a start the label forbids, and ask for a reason where it cautions."""
    latest = {c.kind: c for c in sorted(history.cautions, key=lambda c: c.recorded)}
    for kind, caution in sorted(latest.items()):
        if (caution.onset or start) <= start and (caution.abated is None or caution.abated > start):
            blocks = kind in BLOCKING
            text = f"{CAUTION_WORDS[kind]} is recorded: {'no start (label)' if blocks else 'write down why'}."
            yield PlanFault(start, "label-caution", blocks, text)
    born = history.patient.born
    if born is None:
        text = "The birth date is not recorded, so nobody knows whether the patient is under 18: write down why."
        yield PlanFault(start, "label-caution", False, text)
    elif start < grown_on(born, pack.n.adult_years):
        yield PlanFault(start, "label-caution", False, f"Under {pack.n.adult_years} at the start: write down why.")
    for use in history.medicines:
        match = pack.medicines.match(use.text)
        taken = (use.first is None or use.first <= start) and (use.last is None or use.last >= start)
        if taken and Status.CAUTION in match.statuses:
            yield PlanFault(start, "label-caution", False, f"{use.text}: a caution beside naltrexone, write down why.")


def _free_days(use: MedicineUse, match: Match, start: date, n: Numbers) -> Iterator[PlanFault]:
    if Status.OPIOID in match.offered_statuses and match.certainty is Certainty.OFFERED:
        text = f"“{use.text}” may be {match.offered}, an opioid: ask before the start."
        yield PlanFault(start, "medicine-not-checked", False, text)
    if Status.OPIOID not in match.statuses:
        return
    if use.last is None or use.last >= start:
        yield PlanFault(start, "opioid-comedication", True, f"{use.text}: an opioid is still taken; no start (label).")
        return
    free = (start - use.last).days
    if free < (n.opioid_long_days if match.long_washout else n.opioid_block_days):
        text = f"{use.text}: only {free} opioid-free days before the start (label)."
        yield PlanFault(start, "opioid-comedication", True, text)
    elif free < n.opioid_clear_days:
        text = f"{use.text}: {free} opioid-free days before the start, {n.opioid_clear_days} clear it: write down why."
        yield PlanFault(start, "opioid-comedication", False, text)
