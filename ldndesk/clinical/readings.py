"""What each answer means: present, severe, troublesome, and the episode it belongs to.

A day's worst answer counts; a question not asked or declined is no answer; a state holds until the next answer.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from .facts import Answer, Capture
from .history import History
from .kept import kept
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
    """First day of the episode, or its stated onset where that is earlier; of no episode its own day."""
    present_days: int
    """Answered days of the episode so far; 0 where the symptom is not there."""
    before_ldn: bool | None

    @property
    def speaks(self) -> bool:
        """Whether the symptom is there at all."""
        return self.present or self.troublesome

    @property
    def lasted(self) -> int:
        """Days the episode has lasted, from its first day to this answer."""
        return (self.day - self.began).days + 1


Said = tuple[date, Answer, bool]
"""One symptom answered on one day, and whether by diary; of several answers the worst. A clinic has many: no names."""


class SymptomLine:
    """One symptom's readings in a course, ascending; days stand apart for bisecting."""

    def __init__(self, symptom: str, kinds: frozenset[Kind], said: Sequence[Said], start: date, n: Numbers) -> None:
        """Take all that was said of a symptom, ascending, for a course that started on a day."""
        begun = bisect_left(said, start, key=_DAY)
        # A warning sign speaks whenever it was reported, before the first dose too.
        self._said = said if Kind.RED_FLAG in kinds else said[begun:]
        self._n = n
        self.symptom = symptom
        self.kinds = kinds
        self.baseline = said[begun - 1][1].score if begun else None
        self.days = tuple([day for day, _, _ in self._said])
        # A red flag or the overall change is never a side effect; an outcome without a baseline cannot speak by score.
        silent = kinds & _UNSCORED or (self.baseline is None and Kind.OUTCOME in kinds)
        self._present_from = _NEVER if silent else (self.baseline or 0) + n.present_over_baseline

    @kept
    def lowest(self) -> int:
        """The lowest score of them; 0 without any."""
        return min((answer.score or 0 for _, answer, _ in self._said), default=0)

    @kept
    def readings(self) -> tuple[Reading, ...]:
        """Every reading, each with the episode it belongs to."""
        found: list[Reading] = []
        diary: list[bool] = []
        before: Reading | None = None
        for said in self._said:
            reading = self._read(said, before, diary)
            before = reading if reading.speaks else None
            found.append(reading)
        return tuple(found)

    @kept
    def speaking(self) -> tuple[Reading, ...]:
        """The readings in which the symptom is there."""
        return tuple(r for r in self.readings if r.speaks) if any(map(self._may_speak, self._said)) else ()

    def at(self, place: int) -> Reading:
        """Give the reading of a place; one in which the symptom is not there needs none of those before it."""
        said = self._said[place]
        return self.readings[place] if self._may_speak(said) else self._read(said, None, [])

    def _may_speak(self, said: Said) -> bool:
        answer = said[1]
        return answer.troublesome is True or (answer.score or 0) >= self._present_from

    def _read(self, said: Said, before: Reading | None, diary: list[bool]) -> Reading:
        (day, answer, by_diary), n = said, self._n
        score = answer.score or 0
        over = score >= self._present_from
        severe = over and score >= n.severe_score
        high = over and score >= n.troublesome_score and answer.troublesome is not False
        if by_diary:
            diary.append(high)
        often = over and sum(diary[-n.diary_days :]) >= n.diary_high_days if by_diary else high
        troublesome = answer.troublesome is True or severe or (answer.troublesome is None and often)
        began, count = day, 0
        if over or troublesome:
            onset = day if answer.onset is None else min(day, answer.onset)
            began, count = (before.began, before.present_days + 1) if before else (onset, 1)
        return Reading(
            day, score, answer.troublesome, self.baseline, over, severe, troublesome, began, count, answer.before_ldn
        )


_UNSCORED = frozenset({Kind.RED_FLAG, Kind.CHANGE})
_NEVER = 99
"""No score reaches it."""
_DAY = itemgetter(0)


def said_of_each(history: History) -> dict[str, list[Said]]:
    """Gather what was said of each symptom, ascending, one a day; a question not asked or declined is no answer."""
    said: dict[str, list[Said]] = defaultdict(list)
    for day, capture, _, answers, _ in sorted(history.follow_ups, key=_DAY):
        diary = capture is Capture.DIARY
        for answer in answers:
            if answer.score is not None:
                said[answer.symptom].append((day, answer, diary))
    return {symptom: _one_a_day(said[symptom]) for symptom in sorted(said) if is_symptom(symptom)}


def read_symptoms(said: dict[str, list[Said]], start: date, n: Numbers) -> tuple[SymptomLine, ...]:
    """Give every symptom's line for a course that started on a day."""
    return tuple([SymptomLine(symptom, symptom_info(symptom).kinds, of, start, n) for symptom, of in said.items()])


def _one_a_day(said: list[Said]) -> list[Said]:
    if len({day for day, _, _ in said}) == len(said):
        return said
    return [_worst(list(of)) for _, of in groupby(said, key=_DAY)]


def _worst(said: list[Said]) -> Said:
    answers = [answer for _, answer, _ in said]
    told = {answer.troublesome for answer in answers}
    before = {answer.before_ldn for answer in answers}
    worst = Answer(
        answers[0].symptom,
        max(answer.score or 0 for answer in answers),
        None,
        True if True in told else False if False in told else None,
        True if True in before else False if False in before else None,
        min((answer.onset for answer in answers if answer.onset is not None), default=None),
    )
    return said[0][0], worst, all(diary for _, _, diary in said)
