"""Every step of a plan is judged before it is stored: range (S10), what can be measured, the weekly cap (S26)."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from .call_schedule import active_course
from .compiled import compiled
from .days import show_day
from .dose import CEILING_UG, LOWEST_UG, NOT_LDN_UG, show_mg
from .dose_layout import DAY, RISE_A_WEEK_UG, WEEK, rises
from .evaluate import evaluate
from .facts import MedicineUse, Verdict
from .findings import PlanFault
from .formulary import FORMS, Form, measurable, unmeasurable_words
from .gi_cap import is_capped
from .history import History
from .holding import hold_on
from .medicines import Status
from .pack import Pack
from .patient_maximum import maximum_words, patient_maximum
from .plan import Course, Pattern, Step
from .plan_same import running_course, with_plan
from .proposal_ground import STOPPING_RULES, STOPPING_WORDS, joined
from .start_check import NEVER_RISES, check_start, standing_against
from .symptoms import label_of
from .troubles import troublesome_symptoms

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
        *check_start(history, on, pack, steps),
    ]
    faults += _stopping(history, on, pack, steps, faults)
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
    course = running_course(history, on)
    return joined(steps if course is None else with_plan(course, on, steps, pattern).effective_steps())


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
    """Name at every step above today's dose what speaks against it; the prescriber may still decide with a reason."""
    course = active_course(history, on)
    today = next((s for s in course.effective_steps() if s.covers(on)), None) if course is not None else None
    hold = hold_on(compiled(history, pack).at(on), evaluate(history, on, pack), pack.n)
    today = today if hold is None else hold.at
    higher = [s for s in steps if today is not None and s.daily_ug > today.daily_ug > 0]
    if not higher or course is None:
        return
    against = tuple(_against_rising(history, course, on, pack))
    yield from (PlanFault(s.first, rule, refused, text) for s in higher for rule, refused, text in against)


def _against_rising(history: History, course: Course, on: date, pack: Pack) -> Iterator[tuple[str, bool, str]]:
    """Give what speaks against any rise: the rule, whether it refuses one, and the words."""
    for symptom in troublesome_symptoms(history, on, pack):
        yield "troublesome-side-effect", False, f"The dose rises while this is troublesome: {label_of(symptom)}."
    for rule, words in standing_against(history, on, pack):
        yield rule, rule in NEVER_RISES, f"The dose rises while {words}."
    if not _asked(history, course, on):
        yield "step-unchecked", False, "The dose rises and nobody has asked since the last increase."
    for use in _opioid_uses(history, pack, on):
        yield "opioid-comedication", False, f"The dose rises while an opioid is taken: {use.text}."


def _stopping(
    history: History, on: date, pack: Pack, steps: tuple[Step, ...], faults: Sequence[PlanFault]
) -> Iterator[PlanFault]:
    """Ask for a reason for any dose while the rules say to stop; a step refused for the same says so already."""
    dosed = next((s for s in steps if s.daily_ug > 0), None)
    if dosed is None:
        return
    found = {finding.rule for finding in evaluate(history, on, pack).findings}
    refused = {f.rule for f in faults if f.refused and f.first == dosed.first}
    for rule in sorted((found & STOPPING_RULES) - refused):
        text = f"A dose is planned while {STOPPING_WORDS[rule]}, and stopping is advised: write down why."
        yield PlanFault(dosed.first, rule, False, text)


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
