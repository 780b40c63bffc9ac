"""One proposed plan that answers all open findings of a patient.

How a reduction's return and “no rise while a symptom is troublesome” go together: source S22 obliges the
return on day 8, so the plan that halves holds it, never above the dose before the reduction; but until day 8
the dose is never above today's, the plan says to ask first, and the ramp beyond the dose before is taken up
only by the plan proposed once the patient has settled. Any other reason against a rise (an opioid, doses
taken otherwise than prescribed, a red flag, nobody asked) leaves the dose open-ended where it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from .dose import LOWEST_UG, show_mg
from .dose_layout import DAY, Level, Way, administer, cap_rises, is_measured, lay_out, steps_of
from .findings import INBOX, Advice, Evaluation, Proposal
from .halving import half_dose
from .history import History
from .pack import Pack
from .plan import Administration, Step
from .plan_check import check_steps
from .proposal_ground import STOPPING_RULES, Ground, ground, later_levels, planned_levels
from .proposal_restart import paused, restart
from .proposal_way import Change, changed_way
from .proposal_words import (
    WITHDRAWAL_TOLD,
    actions,
    blocked_words,
    limit_words,
    tell_patient,
    title_words,
    topped_limit,
    topped_title,
)

__all__ = ["check_steps", "propose"]
REDUCTION_DAYS = 7
DOSE_ADVICE = {
    Advice.HALVE,
    Advice.INCREASE_AGAIN,
    Advice.HOLD,
    Advice.EXTEND_REDUCTION,
    Advice.CHANGE_ROUTE,
    Advice.SLOW_RAMP,
    Advice.MOVE_TO_MORNING,
    Advice.HOLD_BEFORE_SURGERY,
}
STAYS_OPEN = {
    "opioid-comedication",
    "remedy-not-acceptable",
    "withdrawal-suspected",
    "in-hospital",
    "course-revived",
    "red-flag-liver",
    "red-flag-mood",
    "taken-differs",
    "label-caution",
}
"""No plan of doses settles these: their alerts stay open when the plan is accepted."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The daily doses wanted, before caps and measuring, and why."""

    kind: str
    """``halve``, ``again``, ``hold``, ``lower`` or ``keep``."""
    levels: tuple[Level, ...]
    low_ug: int
    """The dose it starts with."""
    top_ug: int
    """The highest it comes to."""
    lowered: tuple[Administration, ...] = ()


def propose(history: History, on: date, pack: Pack, evaluation: Evaluation) -> Proposal | None:
    """Compose the open findings into one plan, the same whatever the order of the rules.

    None when nothing is to be done; a proposal without steps leaves the dose as it is.
    """
    known = ground(history, on, pack, evaluation)
    if not any(f.category in INBOX for f in known.findings):
        return None
    present = known.present
    if "withdrawal-suspected" in known.rules:
        return _without_steps(known, pack)
    if not known.rules & STOPPING_RULES and (again := restart(known, history, pack)) is not None:
        return again
    if present is None or known.rules & STOPPING_RULES or not _changes(known):
        return _without_steps(known, pack)
    main = _compose(known, present, pack, halve=known.advised(Advice.HALVE), move=True)
    if main is None and _must_hold(known):
        main = _compose(known, present, pack, halve=False, move=True)
    if main is None:
        return _without_steps(known, pack)
    return paused(replace(main, alternative=_halving_instead(known, present, pack)), known, present)


def _changes(known: Ground) -> bool:
    """Whether any finding, or the patient's maximum, asks for another plan than the one in force."""
    above = any(ug > known.most_ug for ug in _amounts(known))
    return above or _must_hold(known) or any(f.advice in DOSE_ADVICE for f in known.findings)


def _must_hold(known: Ground) -> bool:
    """Whether a rise that is planned, advised or already made unasked stands against a reason to hold."""
    if not (known.holds or known.troublesome or known.hold):
        return False
    rising = any(after > before for before, after in pairwise(_amounts(known)))
    return rising or known.advised(Advice.INCREASE_AGAIN) or known.hold is not None


def _amounts(known: Ground) -> list[int]:
    """List the daily doses of today and of the steps ahead."""
    return [known.present.daily_ug if known.present else 0, *(s.daily_ug for s in known.ahead)]


def _halving_instead(known: Ground, present: Step, pack: Pack) -> Proposal | None:
    """Offer halving as the other option where a troublesome sleep symptom is met by a change of time."""
    asleep = known.advised(Advice.MOVE_TO_MORNING) and bool(known.troublesome)
    if not asleep or known.advised(Advice.HALVE) or known.reduction is not None or half_dose(present) is None:
        return None
    return _compose(known, present, pack, halve=True, move=False)


def _compose(known: Ground, present: Step, pack: Pack, *, halve: bool, move: bool) -> Proposal | None:
    change = changed_way(known, present, move=move)
    way, conflicts = change.way, change.conflicts
    draft = _draft(known, present, way, halve=halve)
    if draft is None or (change.new_form and not _fits(way, draft)):
        change = changed_way(known, present, move=move, new_form=False)
        way, conflicts = change.way, change.conflicts
        draft = _draft(known, present, way, halve=halve)
    if draft is None:
        return None
    fit, amounts = _measuring(way, present, draft)
    wanted = [fit(min(ug, known.most_ug)) for ug in lay_out(draft.levels)]
    topped = any(level.ug > known.most_ug for level in draft.levels)
    if topped and not fit(known.most_ug):
        return None  # the form cannot measure anything under the maximum
    capped = cap_rises(wanted, present.daily_ug, known.days_since_rise, fit) if known.capped else wanted
    # What is held is held from today on: the plan then shows no day at the dose that waits.
    held = known.hold is not None and draft.kind in ("hold", "lower") and capped[0] <= known.hold.at.daily_ug
    steps = tuple(
        steps_of(known.on, capped[:1] + capped, way, amounts)
        if held
        else steps_of(known.on + DAY, capped, way, amounts)
    )
    if known.capped and capped[-1] < wanted[-1]:
        conflicts = (
            *conflicts,
            f"{show_mg(wanted[-1])} cannot be reached in steps of 0.5 mg with the strengths in hand.",
        )
    if change.new_form and (below := fit(present.daily_ug)) < present.daily_ug:
        conflicts = (
            *conflicts,
            f"Drops cannot measure {show_mg(present.daily_ug)}: {show_mg(below)} is the next below.",
        )
    slowed = capped != wanted
    return Proposal(
        title=topped_title(present.daily_ug, steps)
        if topped and (draft.kind in ("hold", "keep") or draft.low_ug > known.most_ug)
        else title_words(draft.kind, steps, change, now_ug=present.daily_ug, slowed=slowed),
        steps=steps,
        answers=_answered(known, draft, change),
        limit=topped_limit(known, limit_words(known, draft.kind, draft.top_ug, change, slowed=slowed), topped=topped),
        conflicts=conflicts,
        actions=actions(known, pack, draft.kind),
        tell_patient=tell_patient(known, draft.kind, steps),
    )


def _fits(way: Way, draft: Draft) -> bool:
    """Whether the lowest dose of a draft can be measured at all, at 0.5 mg or more."""
    given = draft.lowered or administer(way, draft.low_ug)
    return sum(a.ug for a in given) >= min(LOWEST_UG, draft.low_ug)


def _draft(known: Ground, present: Step, way: Way, *, halve: bool) -> Draft | None:
    today = present.daily_ug
    if halve:
        return _halved(known, present, way)
    if "reduction-again" in known.rules:
        easy = min(_last_easy_dose(known, today), today if known.hold is None else known.hold.at.daily_ug)
        return Draft("lower", (Level(1, easy),), easy, easy)
    if _must_hold(known) or "reduction-not-settled" in known.rules:
        return _held(known, today)
    if known.advised(Advice.INCREASE_AGAIN) and known.reduction is not None:
        before = known.reduction.before_ug
        levels = (*_climb(known, today, max(today, before)), *later_levels(known, before))
        return Draft("again", levels, levels[0].ug, max(today, before))
    levels = tuple(planned_levels(known)) or (Level(1, today),)
    return Draft("keep", levels, levels[0].ug, max(level.ug for level in levels))


def _halved(known: Ground, present: Step, way: Way) -> Draft | None:
    # Doses moved together are halved together: of two, one dose must not be left out.
    given = way.administrations if len(way.administrations) != len(present.administrations) else present.administrations
    lowered = half_dose(Step(present.first, present.last, given, way.route, way.form, way.strengths))
    if lowered is None:
        return None
    lowered = tuple(a._replace(time=w.time) for a, w in zip(lowered, way.administrations, strict=True))
    half = sum(a.ug for a in lowered)
    back: tuple[Level, ...] = () if known.holds else _climb(known, half, present.daily_ug)
    return Draft("halve", (Level(REDUCTION_DAYS, half), *back), half, present.daily_ug, lowered)


def _held(known: Ground, today: int) -> Draft:
    """Keep every fall that is planned and none of the rises."""
    # Until somebody has asked, a patient stays on the reduced dose even where the plan already went back up.
    now = today if known.hold is None else min(today, known.hold.at.daily_ug)
    levels = []
    for level in planned_levels(known) or [Level(1, today)]:
        now = min(now, level.ug)
        levels.append(Level(level.days, now))
    return Draft("hold", tuple(levels), levels[0].ug, today)


def _climb(known: Ground, from_ug: int, to_ug: int) -> tuple[Level, ...]:
    """Rise by the patient's own step and interval; at once where no ramp shows what that is."""
    if known.pace is None or from_ug >= to_ug:
        return (Level(known.pace.days if known.pace else REDUCTION_DAYS, to_ug),)
    amounts = [*range(from_ug + known.pace.rise_ug, to_ug, known.pace.rise_ug), to_ug]
    return tuple(Level(known.pace.days, ug) for ug in amounts)


def _last_easy_dose(known: Ground, today: int) -> int:
    """Give the highest dose below today's that was prescribed before; today's where there is none."""
    lower = [s.daily_ug for s in known.steps if s.first <= known.on and LOWEST_UG <= s.daily_ug < today]
    return max(lower, default=today)


def _measuring(
    way: Way, present: Step, draft: Draft
) -> tuple[Callable[[int], int], dict[int, tuple[Administration, ...]]]:
    """Give how amounts are rounded down to what can be measured, and the divisions already known."""
    amounts = {draft.low_ug: draft.lowered} if draft.lowered else {}
    if way.form is present.form and is_measured(way):
        amounts.setdefault(present.daily_ug, way.administrations)

    def fit(ug: int) -> int:
        return ug if ug in amounts else sum(a.ug for a in administer(way, ug))

    return fit, amounts


def _without_steps(known: Ground, pack: Pack) -> Proposal | None:
    told = actions(known, pack, "none")
    if not told:
        return None
    kind = _without(known)
    return Proposal(
        title=title_words(kind, (), None, slowed=False),
        steps=(),
        answers=(),
        limit=blocked_words(known, kind) or limit_words(known, "none", 0, None, slowed=False),
        actions=told,
        tell_patient=WITHDRAWAL_TOLD if kind == "withdrawal" else (),
    )


def _without(known: Ground) -> str:
    """Say why there is no plan: the medicine is stopped, a start is blocked, or the dose simply stays."""
    if known.rules & STOPPING_RULES:
        return "stop"
    if "withdrawal-suspected" in known.rules:
        return "withdrawal"
    return "start" if known.advised(Advice.BLOCK_START) else "none"


def _answered(known: Ground, draft: Draft, change: Change) -> tuple[str, ...]:
    """Name the rules the plan itself settles; an opioid, a red flag or a difference in doses stays open beside it."""
    halved = {Advice.HALVE} if known.advised(Advice.HALVE) else {Advice.MOVE_TO_MORNING}
    by_kind = {"halve": halved, "again": {Advice.INCREASE_AGAIN}}
    settled = {Advice.HOLD, Advice.EXTEND_REDUCTION, Advice.SLOW_RAMP} | by_kind.get(draft.kind, set())
    settled |= {Advice.CHANGE_ROUTE} if change.new_form else set()
    settled |= {Advice.MOVE_TO_MORNING} if change.new_time else set()
    held = {"hold": {"step-unchecked", "reduction-unchecked"}, "lower": {"reduction-again"}}.get(draft.kind, set())
    inbox = [f for f in known.findings if f.category in INBOX and f.rule not in STAYS_OPEN]
    return tuple(sorted({f.rule for f in inbox if f.advice in settled or f.rule in held}))
