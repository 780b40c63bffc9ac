"""Rules on warning signs, laboratory values and baselines (label, source S17-19, clinic)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ldndesk.clinical.days import show_day
from ldndesk.clinical.facts import Lab, LabResult
from ldndesk.clinical.findings import Advice, Category, Evidence, Finding, Tier, Urgency
from ldndesk.clinical.symptoms import Indication, label_inside, label_of

from .case import Case, Rule, answers_of, finding

_LIVER = frozenset({"jaundice", "dark_urine"})
_MOOD = frozenset({"self_harm_thoughts"})
_COUNTS = (Lab.LYMPHOCYTES, Lab.T_LYMPHOCYTES)


def _find_liver(case: Case) -> Iterator[Finding]:
    yield from _flags(case, LIVER, _LIVER, "stop LDN and seek care today")


def _find_mood(case: Case) -> Iterator[Finding]:
    yield from _flags(case, MOOD, _MOOD, "a prescriber speaks with the patient today")


def _flags(case: Case, rule: Rule, symptoms: frozenset[str], demand: str) -> Iterator[Finding]:
    for line, reading in case.states:
        if line.symptom in symptoms and reading.score > 0:
            yield finding(
                rule,
                Category.REVIEW,
                Urgency.URGENT,
                line.symptom,
                reading.day,
                f"{label_of(line.symptom)} {_was(line.symptom)} answered yes on {show_day(reading.day)}: {demand}.",
                Advice.SEEK_CARE,
                (Evidence(line.symptom, reading.day, "yes"),),
            )


def _was(symptom: str) -> str:
    return "were" if symptom in _MOOD else "was"


def _find_lymphocytes(case: Case) -> Iterator[Finding]:
    for lab in _COUNTS:
        if len(case.base.labs[lab]) < 2:
            continue
        before, after = _pair(case, lab)
        if before is None or after is None or before.unit != after.unit or before.value <= 0:
            continue
        if after.value * 100 < before.value * (100 + case.n.lymphocyte_percent):
            continue
        percent = int((after.value / before.value - Decimal(1)) * 100)
        in_ms = " In multiple sclerosis this has not been evidenced." if _has_ms(case) else ""
        yield finding(
            LYMPHOCYTES,
            Category.NOTE,
            Urgency.ROUTINE,
            lab.value,
            after.day,
            f"Lymphocytes {after.value} {after.unit} on {show_day(after.day)}, {percent} % over "
            f"{before.value} before the start; a rise on starting is described.{in_ms}",
            Advice.INFORM,
            tuple(
                Evidence(f"lymphocytes ({r.lab.name.lower()})", r.day, str(r.value), r.unit) for r in (before, after)
            ),
            case.limits("lymphocyte_percent"),
        )


def _has_ms(case: Case) -> bool:
    return Indication.MS in case.base.history.indications


def _pair(case: Case, lab: Lab) -> tuple[LabResult | None, LabResult | None]:
    """Give the last value before the start and the last value since."""
    known = [r for r in case.base.labs[lab] if r.day <= case.on]
    if len(known) < 2:
        return None, None
    before = [r for r in known if r.day < case.view.start]
    since = [r for r in known if r.day >= case.view.start]
    return (before[-1] if before else None), (since[-1] if since else None)


def _find_baseline(case: Case) -> Iterator[Finding]:
    if case.view.unbaselined and case.begun:
        for symptom, since in case.view.unbaselined:
            if since <= case.on:
                yield _baseline(symptom, case.view.start)


def _baseline(symptom: str, start: date) -> Finding:
    return finding(
        BASELINE,
        Category.TASK,
        Urgency.ROUTINE,
        symptom,
        start,
        f"No score of {label_inside(symptom)} was recorded before the first dose on {show_day(start)}: "
        "ask at the next call how it was then. Its scores cannot be judged until then.",
        Advice.CALL,
        (Evidence("first dose", start, "start of the course"),),
        (),
        (f"Baseline of {label_inside(symptom)}.",),
    )


LIVER = Rule(
    "red-flag-liver",
    Tier.LABEL,
    "label",
    "Jaundice or dark urine: stop and seek care today.",
    _find_liver,
    wakes=answers_of(_LIVER),
)
MOOD = Rule(
    "red-flag-mood",
    Tier.LABEL,
    "label",
    "Thoughts of self-harm: the prescriber, today.",
    _find_mood,
    wakes=answers_of(_MOOD),
)
LYMPHOCYTES = Rule(
    "lymphocyte-rise",
    Tier.SOURCE,
    "S17-19",
    "Lymphocytes 25 % or more over their value before the start: a note, never an alarm.",
    _find_lymphocytes,
    wakes=lambda base, _: any(len(base.labs[lab]) > 1 for lab in _COUNTS),
)
BASELINE = Rule(
    "baseline-missing",
    Tier.CLINIC,
    "clinic",
    "No score of an outcome was recorded before the first dose.",
    _find_baseline,
    wakes=lambda _, view: bool(view.unbaselined),
)
RULES = (LIVER, MOOD, LYMPHOCYTES, BASELINE)
