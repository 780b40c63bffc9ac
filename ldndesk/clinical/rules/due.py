"""Rules on what is due: calls and laboratory tests (clinic)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ldndesk.clinical.call_schedule import NextCall
from ldndesk.clinical.days import show_day
from ldndesk.clinical.facts import CallAttempt, CallOutcome, Lab, LabResult
from ldndesk.clinical.findings import Advice, Category, Evidence, Finding, Tier, Urgency
from ldndesk.clinical.symptoms import Indication, Kind

from .case import DAY, Case, Rule, Spoken, finding, score_evidence, score_words


def _find_call(case: Case) -> Iterator[Finding]:
    if not case.begun or case.view.schedule is None or _died(case):
        return
    contact = case.view.contact_by(case.on)
    call = case.view.schedule.after(contact)
    if case.on < call.due:
        return
    failed = _failed(case, contact)
    last = Evidence("last answer", contact, "obtained") if contact else Evidence("answers", None, "none yet")
    told = (last, *(Evidence("call", a.day, a.outcome.value.replace("_", " ")) for a in failed))
    overdue = case.on >= call.due + timedelta(days=case.n.call_overdue_days)
    many = len(failed) >= case.n.failed_attempts
    yield finding(
        CALL,
        Category.REVIEW if overdue or many else Category.TASK,
        Urgency.ROUTINE,
        "call",
        call.due,
        _call_words(case, call, failed, overdue=overdue, many=many),
        Advice.CALL,
        told,
        case.limits("call_overdue_days", "failed_attempts"),
    )


def _failed(case: Case, contact: date | None) -> list[CallAttempt]:
    """List the attempts since the last contact that ended without one; a try earlier on its day led to it."""
    first = contact + DAY if contact else case.view.start
    attempts = case.base.history.call_attempts
    return sorted(a for a in attempts if a.outcome is not CallOutcome.REACHED and first <= a.day <= case.on)


def _call_words(case: Case, call: NextCall, failed: list[CallAttempt], *, overdue: bool, many: bool) -> str:
    due = f"{call.why}: the call was due on {show_day(call.due)}"
    if many:
        return f"{due}; {len(failed)} attempts got no answer: send a letter and look at the plan."
    if overdue:
        return f"{due} and is overdue by {case.n.call_overdue_days} days or more: nobody knows how the patient is."
    return f"{due}."


def _find_thyroid(case: Case) -> Iterator[Finding]:
    if not case.base.hormones or Indication.AUTOIMMUNE_THYROID not in case.base.history.indications:
        return
    if not case.begun or not _takes_hormone(case) or _died(case):
        return
    tests = _tests(case, Lab.TSH)
    last = Evidence("last TSH", tests[-1].day, str(tests[-1].value), tests[-1].unit) if tests else _no_test(Lab.TSH)
    for spoken in case.spoken:
        if Kind.THYROID in spoken.line.kinds:
            yield finding(
                THYROID,
                Category.REVIEW,
                Urgency.SOON,
                spoken.symptom,
                spoken.reading.began,
                f"{score_words(spoken)} in autoimmune thyroid disease: {_thyroid_words(spoken, tests)}.",
                Advice.TEST,
                (*score_evidence(spoken), last),
                case.limits("present_over_baseline"),
            )
    due = (tests[-1].day if tests else case.view.start) + timedelta(days=case.n.thyroid_test_days)
    if case.on >= due:
        since = f"the last TSH on {show_day(tests[-1].day)}" if tests else f"the start on {show_day(case.view.start)}"
        yield finding(
            THYROID,
            Category.TASK,
            Urgency.ROUTINE,
            "TSH",
            due,
            f"TSH due since {show_day(due)}, {case.n.thyroid_test_days} days after {since}.",
            Advice.TEST,
            (last,),
            case.limits("thyroid_test_days"),
        )


def _thyroid_words(spoken: Spoken, tests: Sequence[LabResult]) -> str:
    if tests and tests[-1].day >= spoken.reading.day:
        return f"look at the TSH of {show_day(tests[-1].day)} and at the thyroid dose"
    return "test TSH now"


def _takes_hormone(case: Case) -> bool:
    days = ((use.use.first or date.min, use.use.last or date.max) for use in case.base.hormones)
    return any(first <= case.on <= last for first, last in days)


def _find_liver(case: Case) -> Iterator[Finding]:
    view, n = case.view, case.n
    if view.course is None or (view.stopped is not None and view.stopped <= case.on) or _died(case):
        return
    tests = _tests(case, Lab.ALT)
    day = view.start + timedelta(days=n.liver_test_day - 1)
    window = timedelta(days=n.liver_test_window_days)
    if case.on >= day:
        if not tests or tests[-1].day < day - window:
            told = f"ALT due since {show_day(day)} (day {n.liver_test_day} of the course)"
            yield _liver(
                case, f"ALT, day {n.liver_test_day}", day, f"{told}; none since {show_day(day - window)}.", tests
            )
    elif not tests:
        told = f"No ALT was recorded before the start on {show_day(view.start)}: test it now."
        yield _liver(case, "ALT before the start", view.course.plans[0].authored, told, tests)


def _liver(case: Case, subject: str, since: date, reason: str, tests: Sequence[LabResult]) -> Finding:
    last = Evidence("last ALT", tests[-1].day, str(tests[-1].value), tests[-1].unit) if tests else _no_test(Lab.ALT)
    limits = case.limits("liver_test_day", "liver_test_window_days")
    return finding(LIVER, Category.TASK, Urgency.ROUTINE, subject, since, reason, Advice.TEST, (last,), limits)


def _tests(case: Case, lab: Lab) -> Sequence[LabResult]:
    known = case.base.labs[lab]
    return known if not known or known[-1].day <= case.on else [r for r in known if r.day <= case.on]


def _died(case: Case) -> bool:
    return case.base.history.patient.deceased


def _no_test(lab: Lab) -> Evidence:
    return Evidence(lab.name, None, "not recorded")


CALL = Rule(
    "call-due",
    Tier.CLINIC,
    "clinic",
    "A follow-up call is due; overdue by 14 days, or after three failed attempts, it is a review.",
    _find_call,
)
THYROID = Rule(
    "thyroid-test-due",
    Tier.CLINIC,
    "clinic; disputed: a register study of 898 patients saw no change in hormone use",
    "Autoimmune thyroid disease on thyroid hormone: TSH every 90 days, at once with a racing heart, heat or shaking.",
    _find_thyroid,
    wakes=lambda base, _: bool(base.hormones),
)
LIVER = Rule("liver-test-due", Tier.CLINIC, "clinic", "ALT before the start and around day 84.", _find_liver)
RULES: tuple[Rule, ...] = (CALL, THYROID, LIVER)
