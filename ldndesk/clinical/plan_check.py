"""Every step of a plan is judged before it is stored: range (S10), what can be measured, the weekly cap (S26)."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from .call_schedule import active_course
from .cautions import BLOCKING, CAUTION_WORDS, grown_on
from .days import show_day
from .dose import CEILING_UG, LOWEST_UG, NOT_LDN_UG, show_mg
from .dose_layout import DAY, RISE_A_WEEK_UG, WEEK, rises
from .evaluate import evaluate
from .facts import MedicineUse, Verdict
from .findings import PlanFault
from .formulary import FORMS, Form, measurable, unmeasurable_words
from .gi_cap import is_capped
from .history import History
from .medicines import Certainty, Match, Status
from .pack import Numbers, Pack
from .patient_maximum import maximum_words, patient_maximum
from .plan import Course, Pattern, Plan, Step
from .proposal_ground import HOLDING_RULES, joined
from .symptoms import label_of
from .troubles import troublesome_symptoms

NEVER_RISES = frozenset({"red-flag-liver", "withdrawal-suspected"})
"""Under these a rise or a start is refused, whatever reason is given."""
WARNINGS = NEVER_RISES | {"red-flag-mood"}
"""These speak against a start as they do against a rise."""
USUAL_UG = 4500
"""Usually at most 4.5 mg (source S10)."""


def check_steps(
    history: History, on: date, pack: Pack, steps: tuple[Step, ...], pattern: Pattern
) -> tuple[PlanFault, ...]:
    """Judge every step of a plan before it is stored; refused faults are never stored, others with a written reason."""
    if not steps:
        return (PlanFault(on, "plan-empty", True, "A plan needs at least one step."),)
    faults = [*_shape(steps), *(f for s in steps for f in _doses(history, s))]
    faults += [
        *_maximum(history, on, steps),
        *_cap(history, on, pack, steps, pattern),
        *_rising(history, on, pack, steps),
        *_starting(history, on, pack, steps),
    ]
    return tuple(sorted(dict.fromkeys(faults)))


def _shape(steps: Sequence[Step]) -> Iterator[PlanFault]:
    for step in steps:
        if step.last is not None and step.last < step.first:
            yield PlanFault(
                step.first, "plan-order", True, f"The step of {show_day(step.first)} ends before it begins."
            )
        if step.route not in FORMS[step.form].routes:
            text = f"{FORMS[step.form].label.capitalize()} is not taken {step.route.value}."
            yield PlanFault(step.first, "plan-route", True, text)
    for before, after in pairwise(steps):
        if before.last is None or after.first <= before.last:
            text = f"The step of {show_day(after.first)} begins before the step before it has ended."
            yield PlanFault(after.first, "plan-overlap", True, text)
        elif before.last + DAY < after.first:
            text = f"No dose is planned from {show_day(before.last + DAY)} on; for a pause enter a step of 0 mg."
            yield PlanFault(after.first, "plan-gap", True, text)


def _doses(history: History, step: Step) -> Iterator[PlanFault]:
    day, ug = step.first, step.daily_ug
    if step.form is Form.TABLET_50:
        yield PlanFault(day, "dose-not-ldn", True, "The 50 mg tablet is not low-dose naltrexone (S10).")
    if ug >= NOT_LDN_UG or any(a.ug >= NOT_LDN_UG for a in step.administrations):
        yield PlanFault(day, "dose-not-ldn", True, f"{show_mg(ug)} is outside low-dose use: 50 mg or more (S10).")
    elif ug > CEILING_UG:
        yield PlanFault(day, "dose-out-of-range", False, f"{show_mg(ug)} is above 10 mg (S10): write down why.")
    elif 0 < ug < LOWEST_UG:
        yield PlanFault(day, "dose-out-of-range", False, f"{show_mg(ug)} is under 0.5 mg (S10): write down why.")
    elif ug > USUAL_UG and not _confirmed(history, ug):
        yield PlanFault(
            day, "dose-above-usual", False, f"{show_mg(ug)} is above the usual 4.5 mg (S10): write down why."
        )
    yield from _measuring(step)


def _maximum(history: History, on: date, steps: Sequence[Step]) -> Iterator[PlanFault]:
    """Refuse a step above the maximum a prescriber has set for the patient."""
    maximum = patient_maximum(history, on)
    for step in steps if maximum is not None else ():
        if maximum is not None and step.daily_ug > maximum.ug:
            text = f"{show_mg(step.daily_ug)} is above this patient’s maximum ({maximum_words(maximum)})."
            yield PlanFault(step.first, "patient-maximum", True, text)


def _confirmed(history: History, ug: int) -> bool:
    return any(d.verdict is Verdict.DOSE_CONFIRMED and d.ug == ug for d in history.decisions)


def _measuring(step: Step) -> Iterator[PlanFault]:
    if step.form is Form.TABLET_50:
        return
    for dose in step.administrations:
        if dose.ug < 0 or (dose.ug > 0 and not measurable(step.form, dose.ug, step.strengths)):
            text = f"{show_mg(dose.ug)} {unmeasurable_words(step.form, dose.ug, step.strengths)}."
            yield PlanFault(step.first, "dose-not-measurable", True, text)


def _whole(history: History, on: date, steps: tuple[Step, ...], pattern: Pattern) -> tuple[Step, ...]:
    """Give all steps of the course as they would be in force with the new plan."""
    course = next((c for c in reversed(history.courses) if c.stopped is None or c.stopped > on), None)
    if course is None or not course.plans:
        return joined(steps)
    recorded = course.plans[-1].recorded
    return joined(course.revised(Plan(on, recorded, steps, pattern)).effective_steps())


def _cap(history: History, on: date, pack: Pack, steps: tuple[Step, ...], pattern: Pattern) -> Iterator[PlanFault]:
    if not is_capped(history, on, pack):
        return
    risen = rises(_whole(history, on, steps, pattern))
    for day, _ in risen:
        week = sum(ug for d, ug in risen if 0 <= (day - d).days < WEEK)
        if day >= steps[0].first and week > RISE_A_WEEK_UG:
            text = (
                f"By {show_day(day)} the dose would have risen {show_mg(week)} within 7 days. After stomach or bowel "
                "symptoms it is no more than 0.5 mg (S26), unless a prescriber lifts that with a reason."
            )
            yield PlanFault(day, "gi-ramp-cap", True, text)


def _rising(history: History, on: date, pack: Pack, steps: tuple[Step, ...]) -> Iterator[PlanFault]:
    """Name what speaks against the first step above today's dose; the prescriber may still decide with a reason."""
    course = active_course(history, on)
    today = next((s for s in course.effective_steps() if s.covers(on)), None) if course is not None else None
    higher = next((s for s in steps if today is not None and s.daily_ug > today.daily_ug > 0), None)
    if higher is None or course is None:
        return
    for symptom in troublesome_symptoms(history, on, pack):
        text = f"The dose rises while this is troublesome: {label_of(symptom)}."
        yield PlanFault(higher.first, "troublesome-side-effect", False, text)
    for rule, words in _standing_against(history, on, pack):
        text = f"The dose rises while {words}."
        yield PlanFault(higher.first, rule, rule in NEVER_RISES, text)
    if not _asked(history, course, on):
        text = "The dose rises and nobody has asked since the last increase."
        yield PlanFault(higher.first, "step-unchecked", False, text)
    for use in _opioid_uses(history, pack, on):
        text = f"The dose rises while an opioid is taken: {use.text}."
        yield PlanFault(higher.first, "opioid-comedication", False, text)


def _standing_against(history: History, on: date, pack: Pack) -> Iterator[tuple[str, str]]:
    """Name the findings under which no dose rises, those aside that are asked about here one by one."""
    rules = {finding.rule for finding in evaluate(history, on, pack).findings}
    own = {"step-unchecked", "reduction-unchecked", "opioid-comedication"}
    yield from ((rule, words) for rule, words in HOLDING_RULES.items() if rule in rules - own)


def _asked(history: History, course: Course, on: date) -> bool:
    risen = [day for day, _ in rises(joined(course.effective_steps())) if day <= on]
    since = risen[-1] if risen else course.start or on
    return any(since <= f.day <= on and f.is_answered for f in history.follow_ups)


def _opioid_uses(history: History, pack: Pack, on: date) -> Iterator[MedicineUse]:
    for use in history.medicines:
        match = pack.medicines.match(use.text)
        taken = (use.first is None or use.first <= on) and (use.last is None or use.last >= on)
        if taken and Status.OPIOID in match.statuses:
            yield use


def _starting(history: History, on: date, pack: Pack, steps: tuple[Step, ...]) -> Iterator[PlanFault]:
    """Hold a start, and a restart after a pause, to the warning signs and the opioid-free days of the label."""
    course = active_course(history, on)
    if course is not None and any(s.covers(on) and s.daily_ug > 0 for s in course.effective_steps()):
        return
    start = next((s.first for s in steps if s.daily_ug > 0), None)
    if start is None:
        return
    for rule, words in _standing_against(history, on, pack):
        if rule in WARNINGS:
            yield PlanFault(start, rule, rule in NEVER_RISES, f"The start is planned while {words}.")
    yield from _cautions(history, start, pack)
    for use in history.medicines:
        if use.first is None or use.first <= start:
            yield from _free_days(use, pack.medicines.match(use.text), start, pack.n)


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
