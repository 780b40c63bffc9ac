"""Plans around days without a dose: the restart after a gap, the pause before a procedure (clinic, label)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from .compiled import compiled
from .days import show_day
from .dose import show_mg
from .dose_layout import DAY, Level, administer, cap_rises, lay_out, steps_of, way_of
from .findings import Advice, Proposal
from .halving import half_dose
from .history import History
from .pack import Pack
from .plan import Step, ramp_doses
from .proposal_ground import Ground
from .proposal_words import ON_AS_PLANNED, SLOW, actions, tell_patient, topped_limit
from .symptoms import INDICATIONS

RESTART_DAYS = 7
"""Days at the first dose again before it rises, where the patient's own ramp does not say."""
ONCE_MORE = "Not before 7 opioid-free days, and the washout is asked about first (label)."


def restart(known: Ground, history: History, pack: Pack) -> Proposal | None:
    """Propose how to begin again after a gap; None without one, and where no dose may or can be given."""
    finding = next((f for f in known.findings if f.advice is Advice.RESTART_PLAN), None)
    before = [s for s in known.steps if s.first <= known.on and s.daily_ug > 0]
    if finding is None or not before or known.holds or known.troublesome or "label-caution" in known.rules:
        return None
    base, last = before[-1], finding.evidence[0].day or known.on
    levels, why = _levels(known, history, pack, base, (known.on - last).days)
    way = way_of(base)

    def fit(ug: int) -> int:
        return sum(a.ug for a in administer(way, ug))

    topped = any(level.ug > known.most_ug for level in levels)
    wanted = [fit(min(ug, known.most_ug)) for ug in lay_out(levels)]
    if not wanted[0]:
        return None
    daily = cap_rises(wanted, wanted[0], None, fit) if known.capped else wanted
    steps = tuple(steps_of(known.on + DAY, daily, way, {}))
    top = show_mg(steps[-1].daily_ug)
    up = f", then up to {top}" if len(steps) > 1 else ""
    return Proposal(
        title=f"Restart at {show_mg(steps[0].daily_ug)}{up}",
        steps=steps,
        answers=("treatment-gap",),
        limit=topped_limit(known, f"{why}{'; ' + SLOW if daily != wanted else ''}", topped=topped),
        actions=(*actions(known, pack, "keep"), "Ask about opioids taken meanwhile before the first dose."),
        tell_patient=tell_patient(known, "keep", steps),
    )


def _levels(known: Ground, history: History, pack: Pack, base: Step, off: int) -> tuple[list[Level], str]:
    """Give the doses of a restart and where they come from: the same, half after a hard ramp, or from the start."""
    if off > known.numbers.gap_start_again_days and history.indications:
        start, rise, every, top = INDICATIONS[sorted(history.indications)[0]].ramp.value
        doses = ramp_doses(start, rise, max(start, min(top, base.daily_ug)))
        return [Level(every, ug) for ug in doses], "More than a year without a dose: from the start (clinic)"
    half = half_dose(base) if _was_hard(known, history, pack) else None
    if half is None:
        return [Level(RESTART_DAYS, base.daily_ug)], "The dose before the gap; it was easy, under a year ago (clinic)"
    low = sum(a.ug for a in half)
    pace = known.pace
    rises = range(low + pace.rise_ug, base.daily_ug, pace.rise_ug) if pace is not None else range(0)
    days = pace.days if pace is not None else RESTART_DAYS
    levels = [Level(max(days, RESTART_DAYS), ug) for ug in (low, *rises, base.daily_ug)]
    return levels, f"Half of {show_mg(base.daily_ug)}, for the ramp was hard (clinic)"


def _was_hard(known: Ground, history: History, pack: Pack) -> bool:
    view = compiled(history, pack).at(known.on)
    told = (r for line in view.lines for r in line.readings if r.day <= known.on)
    return bool(view.reductions) or any(r.troublesome for r in told)


def first_day_off(known: Ground) -> date | None:
    """Give the first day without a dose before the nearest procedure; None without one."""
    planned = [f.evidence[0].day for f in known.findings if f.advice is Advice.HOLD_BEFORE_SURGERY]
    days = [day for day in planned if day is not None]
    if not days:
        return None
    return max(min(days) - timedelta(days=known.numbers.surgery_hold_days), known.on + DAY)


def paused(proposal: Proposal, known: Ground, present: Step) -> Proposal:
    """Cut a plan for a procedure: no dose from 72 hours before, open until the prescriber restarts it."""
    off = first_day_off(known)
    if off is None:
        return proposal
    steps = (*_until(proposal.steps, off), Step(off, None, (), present.route, present.form, present.strengths))
    when = f"no dose from {show_day(off)} for the procedure"
    before = _title_until(proposal, steps)
    return replace(
        proposal,
        title=f"{before}; {when}" if before else when[0].upper() + when[1:],
        steps=steps,
        answers=tuple(sorted({*proposal.answers, "surgery-hold"})),
        limit=f"No dose within 72 hours of a procedure (label); {proposal.limit[0].lower()}{proposal.limit[1:]}",
        actions=(*proposal.actions, f"Restart after the procedure: {ONCE_MORE[0].lower()}{ONCE_MORE[1:]}"),
        tell_patient=tell_patient(known, "keep", steps),
        alternative=None,
    )


def _title_until(proposal: Proposal, steps: Sequence[Step]) -> str:
    """Say what of a plan is left before the days without a dose; nothing where it goes on as planned."""
    doses = [s.daily_ug for s in steps if s.daily_ug]
    if proposal.title == ON_AS_PLANNED or not doses:
        return ""
    if doses == [s.daily_ug for s in proposal.steps if s.daily_ug]:
        return proposal.title
    to = f", then {show_mg(doses[-1])}" if len(doses) > 1 else ""
    return f"{'Halve to' if proposal.title.startswith('Halve') else 'Take'} {show_mg(doses[0])}{to}"


def _until(steps: Sequence[Step], off: date) -> list[Step]:
    before = [s for s in steps if s.first < off]
    return [s._replace(last=off - DAY) if s.last is None or s.last >= off else s for s in before]
