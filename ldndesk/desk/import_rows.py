"""What a file holds, line by line: what would be added, what is there already, and what differs from the record."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.facts import Answer, FollowUp
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Course, Plan
from ldndesk.clinical.symptoms import INDICATIONS, Kind, label_of, symptom_info

from .files import Outcome, RowPreview

_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)
KINDS = (
    ("Symptom answers", "follow_ups"),
    ("Doses taken", "doses_taken"),
    ("Other medicines", "medicines"),
    ("Laboratory values", "labs"),
    ("Indications", "indications"),
    ("Cautions", "cautions"),
    ("Procedures", "procedures"),
    ("Sleep times", "main_sleep"),
    ("Asked about other medicines", "medicines_asked"),
    ("Calls", "call_attempts"),
    ("Decisions", "decisions"),
)


@dataclass(frozen=True)
class Ordered:
    """A plan within its course."""

    course: Course
    plan: Plan


def rows_of(
    file: str, patient: str, history: History, held: History | None, standing: History | None
) -> Iterator[RowPreview]:
    """Give a line for each fact, in the order of the record; struck entries count as there already."""
    scores = _scores(standing)
    for kind, name in (("Plans", "plans"), *KINDS):
        left = Counter(_told(f) for f in _facts(held, name)) if held is not None else Counter[Any]()
        for fact in _facts(history, name):
            is_there = left[_told(fact)] > 0
            left[_told(fact)] -= is_there
            for day, what, key in _lines(name, fact):
                other = [] if is_there else [score for score in scores.get(key, ()) if score != what]
                outcome = Outcome.THERE if is_there else Outcome.DIFFERS if other else Outcome.ADDED
                why = f"The record says {' and '.join(other)} for this day; both would stand." if other else ""
                yield RowPreview(file, patient, kind, day, what, outcome, why)


def _facts(history: History, name: str) -> Iterable[Any]:
    if name == "plans":
        return [Ordered(c, p) for c in history.courses for p in c.plans]
    return tuple(getattr(history, name))


def _told(fact: Any) -> Any:
    """Give what was told, whenever it was recorded: so the record compares too."""
    if isinstance(fact, Ordered):
        return fact.course.key, replace(fact.plan, recorded=_ANY_TIME)
    return fact._replace(recorded=_ANY_TIME) if hasattr(fact, "_replace") else fact


def _scores(standing: History | None) -> dict[Any, list[str]]:
    """Give what the record says of each day and symptom."""
    found: dict[Any, list[str]] = {}
    for follow_up in standing.follow_ups if standing is not None else ():
        for answer in follow_up.answers:
            found.setdefault((follow_up.day, answer.symptom), []).append(_answer(answer))
    return found


def _lines(name: str, fact: Any) -> Iterator[tuple[date | None, str, Any]]:
    """Say one fact in a line, follow-ups in one for each answer; with the key under which scores may differ."""
    if isinstance(fact, FollowUp):
        note = f" · {fact.note}" if fact.note else ""
        if not fact.answers:
            yield fact.day, fact.note or "no answer", None
        for number, answer in enumerate(fact.answers):
            yield fact.day, _answer(answer) + ("" if number else note), (fact.day, answer.symptom)
        return
    day, what = _SAY[name](fact)
    yield day, what, None


def _answer(answer: Answer) -> str:
    if answer.score is None:
        value = answer.silence.value.replace("_", " ") if answer.silence is not None else "no score"
    elif Kind.RED_FLAG in symptom_info(answer.symptom).kinds:
        value = "yes" if answer.score else "no"
    else:
        value = str(answer.score)
    return f"{label_of(answer.symptom)} {value}"


def _span(first: date | None, last: date | None) -> str:
    until = f" until {show_day(last)}" if last is not None and last != first else ""
    return until if first is not None else f" (start not known){until}"


def _plan(fact: Ordered) -> tuple[date, str]:
    steps = fact.plan.steps
    doses = ", then ".join(show_mg(step.daily_ug) for step in steps[:4])
    return fact.plan.in_force, f"Plan: {doses}{' …' if len(steps) > 4 else ''} a day"


def _dose(fact: Any) -> tuple[date, str]:
    at = f" at {fact.time:%H:%M}" if fact.time is not None else ""
    return fact.first, f"{show_mg(fact.ug) + ' taken' if fact.ug else 'Dose missed'}{at}{_span(fact.first, fact.last)}"


_SAY: dict[str, Callable[[Any], tuple[date | None, str]]] = {
    "plans": _plan,
    "doses_taken": _dose,
    "medicines": lambda f: (f.first, f"{f.text}{_span(f.first, f.last)}"),
    "labs": lambda f: (f.day, f"{f.lab.name.replace('_', ' ')} {f.value} {f.unit}"),
    "indications": lambda f: (None, INDICATIONS[f].label),
    "cautions": lambda f: (f.onset, f"{f.kind.value.replace('_', ' ')}{_span(f.onset, f.abated)}"),
    "procedures": lambda f: (f.day, f"Procedure: {f.text}"),
    "main_sleep": lambda f: (f.day, f"Sleeps {f.start:%H:%M} to {f.end:%H:%M}"),
    "medicines_asked": lambda f: (f.day, "Asked: no other medicines"),
    "call_attempts": lambda f: (f.day, f"Call: {f.outcome.value.replace('_', ' ')}"),
    "decisions": lambda f: (f.day, f"Decision: {f.verdict.value.replace('_', ' ')} {f.reason}".strip()),
}
