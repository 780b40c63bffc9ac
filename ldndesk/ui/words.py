"""Clinical values in the reader's words, and the sign that goes with each word."""

import re
from datetime import date

from ldndesk.clinical.course_state import CourseStage, CourseState
from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.facts import CallOutcome, Capture, Silence
from ldndesk.clinical.findings import Advice, Tier, Urgency
from ldndesk.clinical.formulary import FORMS, Form, Route
from ldndesk.clinical.history import Gender
from ldndesk.clinical.names import show_nhs_number
from ldndesk.clinical.plan import Pattern, Step
from ldndesk.clinical.symptoms import INDICATIONS, SYMPTOMS, Indication, is_symptom, label_inside, label_of

from .list_words import CATEGORY as CATEGORY
from .list_words import NAMESAKE as NAMESAKE
from .list_words import URGENCY as URGENCY
from .list_words import Sign as Sign
from .list_words import ago as ago
from .list_words import count as count
from .list_words import due_words as due_words

_KEY = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
URGENCY_MEANING: dict[Urgency, str] = {
    Urgency.URGENT: "Urgent: today",
    Urgency.SOON: "Soon: within days",
    Urgency.ROUTINE: "Routine: at the next review",
}
TIER: dict[Tier, str] = {
    Tier.SOURCE: "Source document",
    Tier.IMPLIED: "Follows from the source document",
    Tier.LABEL: "Product label",
    Tier.CLINIC: "Clinic policy",
}
TIER_MEANING: dict[Tier, str] = {
    Tier.SOURCE: "the words of the document oblige it; its numbers may not be loosened",
    Tier.IMPLIED: "the words of the document lead to it without saying it outright",
    Tier.LABEL: "the product label of naltrexone or of the other medicine",
    Tier.CLINIC: "a policy that the clinic may change within the bounds stated",
}
ADVICE: dict[Advice, str] = {
    Advice.HALVE: "Consider halving the dose",
    Advice.INCREASE_AGAIN: "Consider increasing again",
    Advice.HOLD: "Hold the dose",
    Advice.EXTEND_REDUCTION: "Consider a longer reduction",
    Advice.CHANGE_ROUTE: "Consider sublingual drops",
    Advice.SLOW_RAMP: "Slow the ramp",
    Advice.MOVE_TO_MORNING: "Consider a morning dose",
    Advice.REFER: "GP or pharmacist",
    Advice.STOP_MEDICINE: "Another medicine to stop or replace",
    Advice.BLOCK_START: "Do not start",
    Advice.CALL: "Call the patient",
    Advice.TEST: "A test is due",
    Advice.RESTART_PLAN: "Plan the restart",
    Advice.HOLD_BEFORE_SURGERY: "Plan a pause for the procedure",
    Advice.CONFIRM: "Confirm with a reason",
    Advice.REVIEW: "Prescriber review",
    Advice.SEEK_CARE: "Seek care now",
    Advice.REASSURE: "Reassure",
    Advice.INFORM: "For information",
}
ROUTE: dict[Route, str] = {
    Route.ORAL: "by mouth",
    Route.SUBLINGUAL: "under the tongue",
    Route.TOPICAL: "on the skin",
}
GENDER: dict[Gender, str] = {
    Gender.FEMALE: "Female",
    Gender.MALE: "Male",
    Gender.OTHER: "Other",
    Gender.UNKNOWN: "Not recorded",
}
OUTCOME: dict[CallOutcome, str] = {
    CallOutcome.REACHED: "Reached",
    CallOutcome.NO_ANSWER: "No answer",
    CallOutcome.CALL_BACK: "Asked to be called back",
    CallOutcome.WRONG_NUMBER: "Wrong number",
    CallOutcome.DECLINED: "Declined the call",
    CallOutcome.IN_HOSPITAL: "In hospital",
}
CAPTURE: dict[Capture, str] = {Capture.CALL: "call", Capture.VISIT: "visit", Capture.DIARY: "diary"}
SILENCE: dict[Silence, str] = {Silence.NOT_ASKED: "not asked", Silence.DECLINED: "asked, declined"}


def form_words(form: Form) -> str:
    """Name a form: ``oral liquid 1 mg/mL``."""
    return FORMS[form].label


def indication_words(indications: tuple[Indication, ...]) -> str:
    """Name what is treated; ``Indication not recorded`` when nothing is."""
    return ", ".join(INDICATIONS[i].label for i in indications) or "Indication not recorded"


def source_words(tier: Tier, citation: str) -> str:
    """Say whose word something is, and where it stands: ``Source document · S22``; nothing is said twice."""
    return TIER[tier] if citation in {"", tier.value} else f"{TIER[tier]} · {citation}"


def fact_words(fact: str) -> str:
    """Name what spoke in a finding; a key of the catalogue is told in its words, wherever it stands."""
    if is_symptom(fact):
        return label_of(fact)
    told = _KEY.sub(lambda found: label_inside(found[0]) if found[0] in SYMPTOMS else found[0].replace("_", " "), fact)
    return told[:1].upper() + told[1:]


def symptom_words(key: str) -> str:
    """Name a symptom; a key that is no symptom is shown as it is."""
    try:
        return label_of(key)
    except KeyError:
        return key


def dose_line(step: Step | None, pattern: Pattern = Pattern.DAILY) -> str:
    """Say what is taken and how: ``4.5 mg oral liquid 1 mg/mL · by mouth · 22:00``."""
    if step is None:
        return "no current dose"
    times = [f"{a.time:%H:%M}" if a.time else "time not recorded" for a in step.administrations]
    if len(times) > 1:
        times = [f"{t} {show_mg(a.ug)}" for t, a in zip(times, step.administrations, strict=True)]
    off = " · 3 days on, 3 days off" if pattern is Pattern.THREE_ON_THREE_OFF else ""
    return f"{show_mg(step.daily_ug)} {form_words(step.form)} · {ROUTE[step.route]} · {', '.join(times)}{off}"


def step_days(step: Step) -> str:
    """Say over which days a step runs: ``08-Mar-2026 to 14-Mar-2026 (7 days)``."""
    if step.last is None:
        return f"from {show_day(step.first)} until changed"
    days = (step.last - step.first).days + 1
    return f"{show_day(step.first)} to {show_day(step.last)} ({count(days, 'day')})"


nhs_number = show_nhs_number


def age(born: date | None, on: date) -> str:
    """Give the age on a day: ``46y``, months under two years, ``age not known`` without a birth date."""
    if born is None or born > on:
        return "age not known"
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    return f"{months // 12}y" if months >= 24 else f"{months}m"


def born_line(born: date | None, on: date) -> str:
    """Write birth date and age as the banner does: ``07-Mar-1980 (46y)``."""
    return "not recorded" if born is None else f"{show_day(born)} ({age(born, on)})"


def course_words(state: CourseState) -> str:
    """Say where the course stands: ``day 16``, ``starts 03-Dec-2026``, ``stopped 01-Nov-2026``."""
    since = show_day(state.since) if state.since is not None else ""
    again = ", restarted" if state.again else ""
    return {
        CourseStage.NONE: "none",
        CourseStage.PLANNED: f"starts {since}",
        CourseStage.NOT_CONFIRMED: f"day {state.day}{again}; first dose not confirmed",
        CourseStage.ACTIVE: f"day {state.day}{again}",
        CourseStage.PAUSED: f"paused since {since}, day {state.day}",
        CourseStage.STOPPED: f"stopped {since}",
    }[state.stage]
