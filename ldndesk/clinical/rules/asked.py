"""Rules on what has to be asked before the dose is known again: after a hospital, after a stop taken back (clinic)."""

from collections.abc import Iterator
from datetime import date, datetime

from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.facts import CallOutcome, Capture, Verdict
from ldndesk.clinical.findings import Advice, Category, Evidence, Finding, Tier, Urgency

from .case import Case, Rule, finding


def _find_hospital(case: Case) -> Iterator[Finding]:
    if not _in_treatment(case):
        return
    told = [a for a in case.base.history.call_attempts if a.outcome is CallOutcome.IN_HOSPITAL and a.day <= case.on]
    if not told:
        return
    last = max(told, key=lambda a: (a.day, a.recorded))
    if _spoken_since(case, last.day, last.recorded):
        return
    yield finding(
        HOSPITAL,
        Category.REVIEW,
        Urgency.SOON,
        "hospital",
        last.day,
        f"In hospital on {show_day(last.day)}, and nobody has spoken with the patient since: opioids may be given "
        "there. Ask what was given before the next dose, and hold every increase.",
        Advice.CALL,
        (Evidence("call", last.day, "in hospital"),),
        missing=("Which medicines were given in hospital.",),
    )


def _find_revived(case: Case) -> Iterator[Finding]:
    if not _in_treatment(case):
        return
    revived = [d for d, _ in case.base.decisions if d.verdict is Verdict.COURSE_REVIVED and d.day <= case.on]
    if not revived or _spoken_since(case, revived[-1].day, revived[-1].recorded):
        return
    last = revived[-1]
    yield finding(
        REVIVED,
        Category.REVIEW,
        Urgency.SOON,
        "course",
        last.day,
        f"The stop of the course was marked as entered in error on {show_day(last.day)}, days after it had taken "
        f"effect: {show_mg(last.ug)} is planned again and nobody has asked what was taken. Ask before the next dose, "
        "and hold every increase.",
        Advice.CALL,
        (Evidence("stop taken back", last.day, show_mg(last.ug)),),
        missing=("What was taken while the course was marked as stopped.",),
    )


def _in_treatment(case: Case) -> bool:
    """Whether a course runs or is planned."""
    view = case.view
    stopped = view.stopped is not None and view.stopped <= case.on
    return view.course is not None and not stopped and not case.base.history.patient.deceased


def _spoken_since(case: Case, day: date, recorded: datetime) -> bool:
    """Whether answers came by a call or a visit afterwards; a diary does not tell what was asked here."""
    return any(
        (f.day, f.recorded) > (day, recorded)
        for f in case.base.history.follow_ups
        if f.day <= case.on and f.capture is not Capture.DIARY and f.is_answered
    )


HOSPITAL = Rule(
    "in-hospital",
    Tier.CLINIC,
    "clinic; opioids beside naltrexone: label",
    "A call found the patient in hospital and nobody has spoken with the patient since: opioids may be given there; "
    "no dose rises until somebody has asked.",
    _find_hospital,
    wakes=lambda base, _: any(a.outcome is CallOutcome.IN_HOSPITAL for a in base.history.call_attempts),
)
REVIVED = Rule(
    "course-revived",
    Tier.CLINIC,
    "clinic",
    "A stop was marked as entered in error after it had taken effect: what is taken is not known, and no dose rises, "
    "until somebody has asked.",
    _find_revived,
    wakes=lambda base, _: any(d.verdict is Verdict.COURSE_REVIVED for d, _ in base.decisions),
)
RULES: tuple[Rule, ...] = (HOSPITAL, REVIVED)
