"""Rules on troublesome side effects and on sleep (source S15-16, S22)."""

from collections.abc import Iterator
from datetime import timedelta

from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.findings import Advice, Category, Evidence, Finding, Tier, Urgency
from ldndesk.clinical.halving import half_dose
from ldndesk.clinical.plan import Step
from ldndesk.clinical.symptoms import Kind

from .case import (
    CannotJudge,
    Case,
    Rule,
    Spoken,
    answers_of_kind,
    dose_evidence,
    finding,
    score_evidence,
    score_missing,
    score_words,
)

_LIMITS = ("present_over_baseline", "troublesome_score", "severe_score")


def _to_halve(case: Case) -> Iterator[Spoken]:
    """Give the troublesome symptoms that call for a reduction now: none while one runs, sleep after its own remedy."""
    if not case.troublesome or case.dose_ug == 0 or case.reduction_runs or case.reduction_due is not None:
        return
    reduced = case.reduction.first if case.reduction is not None else None
    for spoken in case.troublesome:
        answered = reduced is not None and spoken.reading.day <= reduced
        if not answered and not _waits_for_sleep(case, spoken):
            yield spoken


def _waits_for_sleep(case: Case, spoken: Spoken) -> bool:
    if Kind.SLEEP not in spoken.line.kinds:
        return False
    if case.by_night:
        return True
    wait = timedelta(days=case.n.time_change_wait_days)
    return any(day <= case.on < day + wait for day in case.view.time_changes)


def _was_reduced_here(case: Case) -> bool:
    return any(r.before_ug == case.dose_ug and r.first <= case.on for r in case.view.reductions)


def _find_troublesome(case: Case) -> Iterator[Finding]:
    if _was_reduced_here(case):
        return
    for spoken in _to_halve(case):
        half = _half(case.step, case.dose_ug)
        said = score_words(spoken)
        urgency = Urgency.URGENT if spoken.reading.severe else Urgency.SOON
        if half is not None:
            category, advice = Category.DOSE_REDUCTION, Advice.HALVE
            reason = f"{said}, troublesome on {show_mg(case.dose_ug)}: consider {show_mg(half)} for 7 days."
        else:
            category, advice = Category.REVIEW, Advice.REVIEW
            reason = f"{said}, troublesome on {show_mg(case.dose_ug)}, which cannot be halved to a measurable dose."
        if spoken in case.withdrawal:
            reason = f"{said}, troublesome; it may be opioid withdrawal: the prescriber decides before the next dose."
        yield finding(
            TROUBLESOME,
            category,
            urgency,
            spoken.symptom,
            spoken.reading.began,
            reason,
            advice,
            (*score_evidence(spoken), *dose_evidence(case)),
            case.limits(*_LIMITS, "reduction_days"),
            score_missing(spoken),
        )


def _half(step: Step | None, dose_ug: int) -> int | None:
    """Give half of the dose of the day; None when another dose than prescribed is taken, or none can be measured."""
    if step is None or step.daily_ug != dose_ug:
        return None
    halves = half_dose(step)
    return sum(a.ug for a in halves) if halves is not None else None


def _find_again(case: Case) -> Iterator[Finding]:
    if not _was_reduced_here(case):
        return
    earlier = next(r for r in case.view.reductions if r.before_ug == case.dose_ug)
    for spoken in _to_halve(case):
        yield finding(
            AGAIN,
            Category.REVIEW,
            Urgency.URGENT if spoken.reading.severe else Urgency.SOON,
            spoken.symptom,
            spoken.reading.began,
            f"{score_words(spoken)}, troublesome on {show_mg(case.dose_ug)} again, which was reduced before "
            f"(from {show_day(earlier.first)}): consider the last easy dose as this patient's highest.",
            Advice.HOLD,
            (*score_evidence(spoken), Evidence("earlier reduction", earlier.first, show_mg(earlier.after_ug))),
            case.limits(*_LIMITS),
            score_missing(spoken),
        )


def _find_night(case: Case) -> Iterator[Finding]:
    if not case.asleep or case.dose_ug == 0:
        return
    if case.by_night is None:
        raise CannotJudge("The time of the dose is not recorded.")
    if not case.by_night:
        return
    shown = " and ".join(f"{t:%H:%M}" for t in case.dose_times if t is not None)
    for spoken in case.asleep:
        yield finding(
            NIGHT,
            Category.REVIEW,
            Urgency.SOON if spoken.reading.troublesome else Urgency.ROUTINE,
            spoken.symptom,
            spoken.reading.began,
            f"{score_words(spoken)} with a dose at {shown}: consider taking it in the morning.",
            Advice.MOVE_TO_MORNING,
            (*score_evidence(spoken), Evidence("time of the dose", None, shown)),
            case.limits("present_over_baseline", "night_starts_minute", "night_ends_minute", "before_sleep_minutes"),
            score_missing(spoken),
        )


TROUBLESOME = Rule(
    "troublesome-side-effect",
    Tier.SOURCE,
    "S22",
    "A symptom is troublesome while a dose is taken and no reduction is running: halve the dose for 7 days, then back.",
    _find_troublesome,
    "troublesome",
)
AGAIN = Rule(
    "reduction-again",
    Tier.CLINIC,
    "clinic",
    "A second reduction would fall at the same dose: review, and consider the last easy dose as the highest.",
    _find_again,
    "troublesome",
)
NIGHT = Rule(
    "sleep-night-dose",
    Tier.IMPLIED,
    "S15",
    "Vivid dreams, insomnia or waking groggy with a night dose: move it to the morning before halving.",
    _find_night,
    "asleep",
    wakes=answers_of_kind(Kind.SLEEP),
)
RULES = (TROUBLESOME, AGAIN, NIGHT)
