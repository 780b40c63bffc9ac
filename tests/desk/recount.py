"""A plain recount of a clinic's figures from what was told, by the words of the rules alone."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ldndesk.clinical.facts import Answer, Capture
from ldndesk.clinical.history import History
from ldndesk.clinical.symptoms import Indication

SETS = {
    Indication.MS: {"ms_fatigue", "ms_spasticity"},
    Indication.ME_CFS: {"flu_like"},
    Indication.LONG_COVID: {"flu_like"},
    Indication.FIBROMYALGIA: {"flu_like", "pain_flare"},
}
"""What may become worse for a while on starting."""
OUTCOMES = {"fatigue", "pain", "joint_pain", "brain_fog", "ms_spasticity", "ms_fatigue"}
"""Symptoms that cannot speak by score without one from before the first dose."""


class Day(NamedTuple):
    """What was told of one symptom on one day."""

    day: date
    score: int
    said: bool | None
    diary: bool
    present: bool
    severe: bool
    troublesome: bool


def start_of(history: History) -> date | None:
    return min((s.first for c in history.courses for p in c.plans for s in p.steps), default=None)


def rises(history: History) -> list[date]:
    """The days on which the dose went up, as planned; the records here hold no other."""
    days = []
    for course in history.courses:
        (plan,) = course.plans
        for before, after in zip(plan.steps, plan.steps[1:], strict=False):
            if sum(a.ug for a in after.administrations) > sum(a.ug for a in before.administrations):
                days.append(after.first)
    return days


def days_of(history: History, symptom: str) -> list[Day]:
    """Every day since the start on which the symptom was answered, with what the answer means."""
    start = start_of(history)
    assert start is not None
    answers: dict[date, list[tuple[Answer, bool]]] = {}
    for told in history.follow_ups:
        for answer in told.answers:
            if answer.symptom == symptom and answer.score is not None:
                answers.setdefault(told.day, []).append((answer, told.capture is Capture.DIARY))
    before = [max(a.score or 0 for a, _ in answers[d]) for d in sorted(answers) if d < start]
    baseline = before[-1] if before else None
    found: list[Day] = []
    high_diary: list[bool] = []
    for day in sorted(d for d in answers if d >= start):
        score = max(a.score or 0 for a, _ in answers[day])
        saids = [a.troublesome for a, _ in answers[day]]
        said = True if True in saids else False if False in saids else None
        diary = all(is_diary for _, is_diary in answers[day])
        speaks = baseline is not None or symptom not in OUTCOMES
        over = speaks and score >= (baseline or 0) + 2
        high = over and score >= 5
        if diary:
            high_diary.append(high and said is not False)
            often = over and high_diary[-3:].count(True) >= 2
        else:
            often = high
        severe = over and score >= 7
        troublesome = said is True or severe or (said is None and often)
        found.append(Day(day, score, said, diary, over, severe, troublesome))
    return found


def side_effects(history: History, symptoms: set[str], first: date, on: date) -> set[str]:
    """Which symptoms were troublesome in a period."""
    if start_of(history) is None:
        return set()
    return {s for s in symptoms if any(d.troublesome and first <= d.day <= on for d in days_of(history, s))}


def episodes(days: list[Day]) -> Iterator[list[Day]]:
    """Runs of answers in which the symptom is there."""
    run: list[Day] = []
    for day in days:
        if day.present or day.troublesome:
            run.append(day)
        elif run:
            yield run
            run = []
    if run:
        yield run


def introduction(history: History, first: date, on: date) -> str | None:
    """How the introductory symptoms of a course begun in the period went; None where there is none to judge."""
    start, told = start_of(history), {s for i in history.indications for s in SETS.get(i, set())}
    if start is None or not first <= start <= on or not told:
        return None
    found = []
    begins = [start, *(day for day in rises(history) if day <= on)]
    for symptom in told:
        for run in episodes([d for d in days_of(history, symptom) if d.day <= on]):
            if any(timedelta(0) <= run[0].day - day <= timedelta(days=14) for day in begins):
                lasted = (run[-1].day - run[0].day).days + 1
                found.append("hard" if lasted >= 21 or any(d.severe for d in run) else "usual")
    return "hard" if "hard" in found else "usual" if found else "none"
