"""Scores of each symptom as joined stretches of days; silence and long pauses are gaps, never lines."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from .facts import Answer, Capture, FollowUp
from .symptoms import SYMPTOMS, Kind, is_symptom, symptom_info

LONGEST_JOIN = 35
"""Days without an answer after which points are no longer joined."""
LONGEST_DIARY_JOIN = 7
"""The same between two points of a diary."""


class Point(NamedTuple):
    """One score on one day (the worst of several)."""

    day: date
    score: int
    troublesome: bool | None


class Series(NamedTuple):
    """One symptom's scores; each segment is drawn joined, between segments is a gap."""

    symptom: str
    label: str
    kinds: frozenset[Kind]
    segments: tuple[tuple[Point, ...], ...]


class _Day(NamedTuple):
    point: Point | None
    """None: asked about in vain."""
    diary: bool


def draw_series(follow_ups: Iterable[FollowUp], on: date) -> tuple[Series, ...]:
    """Collect every symptom scored up to a day, in the order of the catalogue, free texts last."""
    answers: dict[str, dict[date, list[tuple[Answer, Capture]]]] = defaultdict(lambda: defaultdict(list))
    for follow_up in follow_ups:
        if follow_up.day <= on:
            for answer in follow_up.answers:
                answers[answer.symptom][follow_up.day].append((answer, follow_up.capture))
    order = {code: place for place, code in enumerate(SYMPTOMS)}
    drawn = []
    for symptom in sorted(answers, key=lambda s: (order.get(s, len(order)), s)):
        days = [_day(day, told) for day, told in sorted(answers[symptom].items())]
        segments = tuple(tuple(segment) for segment in _segments(days))
        if segments and is_symptom(symptom):
            info = symptom_info(symptom)
            drawn.append(Series(symptom, info.label, info.kinds, segments))
    return tuple(drawn)


def _day(day: date, told: list[tuple[Answer, Capture]]) -> _Day:
    diary = all(capture is Capture.DIARY for _, capture in told)
    scores = [answer.score for answer, _ in told if answer.score is not None]
    if not scores:
        return _Day(None, diary)
    said = {answer.troublesome for answer, _ in told}
    troublesome = True if True in said else False if False in said else None
    return _Day(Point(day, max(scores), troublesome), diary)


def _segments(days: list[_Day]) -> Iterator[list[Point]]:
    segment: list[Point] = []
    diary_before = False
    for point, diary in days:
        joined = LONGEST_DIARY_JOIN if diary and diary_before else LONGEST_JOIN
        if segment and (point is None or (point.day - segment[-1].day).days > joined):
            yield segment
            segment = []
        if point is not None:
            segment.append(point)
            diary_before = diary
    if segment:
        yield segment
