"""What each answer means: present, severe, troublesome, and the episode it belongs to.

A day's worst answer counts; a question not asked or declined is no answer; a state holds until the next answer.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from .facts import Answer, Capture
from .history import History
from .pack import Numbers
from .symptoms import Kind, is_symptom, symptom_info


class Reading(NamedTuple):
    """One symptom on one answered day of a course."""

    day: date
    score: int
    said: bool | None
    """Whether the patient called it troublesome; None: not asked."""
    baseline: int | None
    present: bool
    severe: bool
    troublesome: bool
    began: date
    """First day of the episode, or its stated onset where that is earlier."""
    present_days: int
    """Answered days of the episode so far."""
    before_ldn: bool | None

    @property
    def speaks(self) -> bool:
        """Whether the symptom is there at all."""
        return self.present or self.troublesome

    @property
    def lasted(self) -> int:
        """Days the episode has lasted, from its first day to this answer."""
        return (self.day - self.began).days + 1


class _Told(NamedTuple):
    score: int
    said: bool | None
    onset: date | None
    before_ldn: bool | None
    diary: bool


class SymptomLine(NamedTuple):
    """One symptom's readings in a course, ascending; days stand apart for bisecting."""

    symptom: str
    kinds: frozenset[Kind]
    baseline: int | None
    days: tuple[date, ...]
    readings: tuple[Reading, ...]
    lowest: int
    """The lowest score of them; 0 without any."""


def read_symptoms(history: History, start: date, n: Numbers) -> tuple[SymptomLine, ...]:
    """Work out every symptom's readings for a course that started on a day."""
    told: dict[str, dict[date, list[tuple[Answer, Capture]]]] = defaultdict(lambda: defaultdict(list))
    for follow_up in history.follow_ups:
        for answer in follow_up.answers:
            if answer.score is not None and is_symptom(answer.symptom):
                told[answer.symptom][follow_up.day].append((answer, follow_up.capture))
    lines = []
    for symptom in sorted(told):
        days = {day: _worst(told[symptom][day]) for day in sorted(told[symptom])}
        before = [t.score for day, t in days.items() if day < start]
        baseline = before[-1] if before else None
        kinds = symptom_info(symptom).kinds
        # A warning sign speaks whenever it was reported, before the first dose too.
        since = date.min if Kind.RED_FLAG in kinds else start
        readings = _readings([(d, t) for d, t in days.items() if d >= since], baseline, kinds, n)
        lowest = min((r.score for r in readings), default=0)
        lines.append(SymptomLine(symptom, kinds, baseline, tuple(r.day for r in readings), readings, lowest))
    return tuple(lines)


def _worst(answers: list[tuple[Answer, Capture]]) -> _Told:
    if len(answers) == 1:
        answer, capture = answers[0]
        return _Told(answer.score or 0, answer.troublesome, answer.onset, answer.before_ldn, capture is Capture.DIARY)
    said = {answer.troublesome for answer, _ in answers}
    before = {answer.before_ldn for answer, _ in answers}
    return _Told(
        max(answer.score or 0 for answer, _ in answers),
        True if True in said else False if False in said else None,
        min((answer.onset for answer, _ in answers if answer.onset is not None), default=None),
        True if True in before else False if False in before else None,
        all(capture is Capture.DIARY for _, capture in answers),
    )


def _readings(
    days: list[tuple[date, _Told]], baseline: int | None, kinds: frozenset[Kind], n: Numbers
) -> tuple[Reading, ...]:
    # A red flag or the overall change is never a side effect; an outcome without a baseline cannot speak by score.
    scored = not kinds & {Kind.RED_FLAG, Kind.CHANGE} and (baseline is not None or Kind.OUTCOME not in kinds)
    base = baseline or 0
    readings: list[Reading] = []
    diary: list[bool] = []
    for day, told in days:
        over = scored and told.score - base >= n.present_over_baseline
        severe = over and told.score >= n.severe_score
        high = over and told.score >= n.troublesome_score and told.said is not False
        if told.diary:
            diary.append(high)
        often = over and sum(diary[-n.diary_days :]) >= n.diary_high_days if told.diary else high
        troublesome = told.said is True or severe or (told.said is None and often)
        before = readings[-1] if readings and readings[-1].speaks else None
        began = before.began if before else day if told.onset is None else min(day, told.onset)
        count = (before.present_days if before else 0) + 1
        readings.append(
            Reading(day, told.score, told.said, baseline, over, severe, troublesome, began, count, told.before_ldn)
        )
    return tuple(readings)
