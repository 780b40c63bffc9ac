"""The worked cases of the rules: what the tests run, the rule book shows and a rule pack is checked by."""

from collections.abc import Iterator

from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.symptoms import is_symptom, label_inside

from . import cases, cases_cautions, cases_course, cases_due
from .cases import Case
from .story import day

CASES: tuple[Case, ...] = (*cases.CASES, *cases_cautions.CASES, *cases_course.CASES, *cases_due.CASES)


def cases_of(rule: str) -> tuple[Case, ...]:
    """Give the cases in which a rule speaks or has to be silent."""
    return tuple(c for c in CASES if rule in c.absent or any(rule == name for name, *_ in c.found))


def outcome(case: Case, rule: str) -> str:
    """Say what a rule does in a case: what it calls for, or that it is silent."""
    told = [
        f"{category}, {urgency}: {label_inside(subject) if is_symptom(subject) else subject}"
        for name, category, urgency, subject in case.found
        if name == rule
    ]
    return "; ".join(told) or "silent"


def failing(pack: Pack) -> Iterator[str]:
    """Say which cases do not come out as they are written under a pack, and how."""
    for case in CASES:
        found = evaluate(case.story.history, day(case.on), pack).findings
        told = {(f.rule, f.category.value, f.urgency.value, f.subject) for f in found}
        for rule, category, urgency, subject in sorted(set(case.found) - told):
            yield f"case “{case.says}”: {rule} is to find {category}, {urgency}, {subject}"
        for rule in sorted({f.rule for f in found} & set(case.absent)):
            yield f"case “{case.says}”: {rule} is to be silent"
