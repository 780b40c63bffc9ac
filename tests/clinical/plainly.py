"""The same reckoning without any shortcut: day by day, answer by answer, every rule asked."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from ldndesk.clinical.compiled import Compiled, compiled
from ldndesk.clinical.course_view import View
from ldndesk.clinical.dose_record import Level, TakenDay, changes_of, reductions_of, taken_by_day
from ldndesk.clinical.dose_runs import Told
from ldndesk.clinical.dose_times import is_night
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import Answer, Capture
from ldndesk.clinical.findings import Evaluation
from ldndesk.clinical.gaps import missed_runs, planned_gaps
from ldndesk.clinical.history import History
from ldndesk.clinical.pack import Numbers, Pack
from ldndesk.clinical.readings import Reading
from ldndesk.clinical.rules import RULES
from ldndesk.clinical.symptoms import Kind, is_symptom, symptom_info

DAY = timedelta(days=1)
Taken = dict[date, tuple[int, date]]


def evaluate_plainly(history: History, on: date, pack: Pack) -> Evaluation:
    """Ask every rule on a view worked out without shortcuts."""
    base = compiled(history, pack)
    view = base.at(on)
    view.__dict__.update(plain_view(base, view))
    return evaluate(history, on, pack, RULES)


def plain_view(base: Compiled, view: View) -> dict[str, Any]:
    """Work out what a view gives, everything at once."""
    n, history = base.pack.n, base.history
    taken = _of_course(base, view)
    effective = tuple(sorted(_effective(view.prescribed, taken), key=lambda lv: lv.first))
    start = view.course.start if view.course is not None else None
    start = start or min((lv.first for lv in effective), default=date.max)
    told = tuple(_against_plan(view, taken))
    lines = tuple(_lines(history, start, n))
    planned, changes = changes_of(view.prescribed), changes_of(effective)
    return {
        "effective": effective,
        "start": start,
        "lines": lines,
        "kinds": frozenset(kind for line in lines for kind in line.kinds),
        "planned_changes": planned,
        "planned_rises": tuple(c for c in planned if c.rise_ug > 0),
        "changes": changes,
        "increases": tuple(c for c in changes if c.rise_ug > 0),
        "reductions": reductions_of(planned, changes, effective, n.reduction_low_percent, n.reduction_high_percent),
        "taken": told,
        "taken_days": tuple(t.day for t in told),
        "told": tuple(Told(t.day, t.day, t.ug, t.prescribed_ug, t.known, t.paused) for t in told),
        "odd_taken": tuple(t for t in told if 0 < t.ug < 500 or t.ug > n.usual_top_ug),
        "odd_prescribed": tuple(lv for lv in view.prescribed if 0 < lv.ug < 500 or lv.ug > n.usual_top_ug),
        "time_changes": tuple(_time_changes(base, view)),
        "gaps": tuple(planned_gaps(effective)) if view.course is not None else (),
        "missed": tuple(missed_runs(told)),
        "gut_days": tuple(
            sorted((r.day, line.symptom) for line in lines if Kind.GI in line.kinds for r in line.readings if r.speaks)
        ),
        "answered": tuple(
            sorted({f.day for f in history.follow_ups if any(a.score is not None for a in f.answers)}),
        ),
    }


def _of_course(base: Compiled, view: View) -> Taken:
    doses = base.history.doses_taken
    whole = taken_by_day(doses, {dose: base.history.day_of(dose.recorded) for dose in doses})
    if view.course is None:
        return whole
    first = view.course.start or date.min
    later = [c.start for c in base.history.courses if c.start is not None and c.start > first]
    return {day: told for day, told in whole.items() if first <= day < min(later, default=date.max)}


def _level_on(prescribed: Iterable[Level], day: date) -> Level | None:
    begun = [level for level in prescribed if level.first <= day]
    return begun[-1] if begun and (begun[-1].last is None or day <= begun[-1].last) else None


def _effective(prescribed: tuple[Level, ...], taken: Taken) -> Iterator[Level]:
    odd = {day for day, (ug, _) in taken.items() if ug > 0}
    for level in prescribed:
        inside = sorted(d for d in odd if _level_on(prescribed, d) is level and taken[d][0] != level.ug)
        if level.ug == 0:
            continue
        begin = level.first
        for day in inside:
            if begin < day:
                yield Level(begin, day - DAY, level.ug, taken=False)
            yield Level(day, day, taken[day][0], taken=True)
            begin = day + DAY
        if level.last is None or begin <= level.last:
            yield Level(begin, level.last, level.ug, taken=False)
    for day in odd:
        level_then = _level_on(prescribed, day)
        if level_then is None or level_then.ug == 0:
            yield Level(day, day, taken[day][0], taken=True)


def _against_plan(view: View, taken: Taken) -> Iterator[TakenDay]:
    for day in sorted(taken):
        level = _level_on(view.prescribed, day)
        plan = view.course.plan_on(day) if view.course is not None else None
        off = plan is not None and plan.is_day_off(day)
        ug, known = taken[day]
        paused = level is not None and level.ug == 0
        yield TakenDay(day, ug, level.ug if level is not None and not off else 0, known, paused)


def _time_changes(base: Compiled, view: View) -> Iterator[date]:
    for before, after in pairwise(view.steps):
        sleep = next((s for s in reversed(base.main_sleep) if s.day <= after.first), None)
        was = [a.time for a in before.administrations if a.time is not None]
        now = [a.time for a in after.administrations if a.time is not None]
        by_night = any(is_night(t, sleep, base.pack.n) for t in was)
        if by_night and now and not any(is_night(t, sleep, base.pack.n) for t in now):
            yield after.first


class PlainLine:
    """One symptom, every reading worked out."""

    def __init__(
        self, symptom: str, kinds: frozenset[Kind], baseline: int | None, readings: tuple[Reading, ...]
    ) -> None:
        self.symptom, self.kinds, self.baseline, self.readings = symptom, kinds, baseline, readings
        self.days = tuple(r.day for r in readings)
        self.lowest = min((r.score for r in readings), default=0)
        self.speaking = tuple(r for r in readings if r.speaks)

    def at(self, place: int) -> Reading:
        return self.readings[place]


def _lines(history: History, start: date, n: Numbers) -> Iterator[PlainLine]:
    told: dict[str, dict[date, list[tuple[Answer, Capture]]]] = {}
    for follow_up in history.follow_ups:
        for answer in follow_up.answers:
            if answer.score is not None and is_symptom(answer.symptom):
                of = told.setdefault(answer.symptom, {}).setdefault(follow_up.day, [])
                of.append((answer, follow_up.capture))
    for symptom in sorted(told):
        days = told[symptom]
        before = [max(a.score or 0 for a, _ in days[day]) for day in sorted(days) if day < start]
        baseline = before[-1] if before else None
        kinds = symptom_info(symptom).kinds
        counted = [d for d in sorted(days) if d >= start or Kind.RED_FLAG in kinds]
        readings = _readings([(d, days[d]) for d in counted], baseline, kinds, n)
        yield PlainLine(symptom, kinds, baseline, tuple(readings))


def _readings(
    days: list[tuple[date, list[tuple[Answer, Capture]]]], baseline: int | None, kinds: frozenset[Kind], n: Numbers
) -> list[Reading]:
    unscored = Kind.RED_FLAG in kinds or Kind.CHANGE in kinds or (baseline is None and Kind.OUTCOME in kinds)
    readings: list[Reading] = []
    diary: list[bool] = []
    for day, told in days:
        score = max(a.score or 0 for a, _ in told)
        words = {a.troublesome for a, _ in told}
        said = True if True in words else False if False in words else None
        over = not unscored and score - (baseline or 0) >= n.present_over_baseline
        severe = over and score >= n.severe_score
        high = over and score >= n.troublesome_score and said is not False
        often = high
        if all(capture is Capture.DIARY for _, capture in told):
            diary.append(high)
            often = over and sum(diary[-n.diary_days :]) >= n.diary_high_days
        troublesome = said is True or severe or (said is None and often)
        began, count = day, 0
        if over or troublesome:
            before = readings[-1] if readings and readings[-1].speaks else None
            onsets = [a.onset for a, _ in told if a.onset is not None]
            began = before.began if before else min([day, *onsets])
            count = (before.present_days if before else 0) + 1
        there = {a.before_ldn for a, _ in told}
        known = True if True in there else False if False in there else None
        readings.append(Reading(day, score, said, baseline, over, severe, troublesome, began, count, known))
    return readings
