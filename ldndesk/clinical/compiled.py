"""What rules, proposals and charts derive once from a history under a rule pack.

``compiled(history, pack)`` is kept with the history; ``at(day)`` gives the view of the course of that day with
only the orders written by then. A view is good until its next change day.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from .dose import LOWEST_UG
from .dose_record import (
    Change,
    Level,
    Reduction,
    TakenDay,
    changes_of,
    effective_levels,
    latest_times,
    plans_known,
    prescribed_levels,
    reductions_of,
    taken_by_day,
)
from .facts import Decision, MainSleep, MedicineUse
from .history import History
from .medicines import Match
from .pack import Numbers, Pack
from .plan import Course, Pattern, Step
from .readings import Reading, SymptomLine, read_symptoms
from .symptoms import INDICATIONS, Kind

DAY = timedelta(days=1)


class Use(NamedTuple):
    """Another medicine, matched; ``known`` is the day it became known."""

    use: MedicineUse
    match: Match
    known: date

    def ends(self) -> date | None:
        """Give its last day; None while it is taken."""
        return self.use.last


@dataclass(frozen=True)
class View:
    """One course as it stood with the orders written by a day."""

    course: Course | None
    start: date
    """First dose day; of a course not begun, the planned one."""
    stopped: date | None
    steps: tuple[Step, ...]
    prescribed: tuple[Level, ...]
    effective: tuple[Level, ...]
    changes: tuple[Change, ...]
    increases: tuple[Change, ...]
    reductions: tuple[Reduction, ...]
    taken: tuple[TakenDay, ...]
    taken_days: tuple[date, ...]
    odd_taken: tuple[TakenDay, ...]
    """Reported doses outside the usual range of 0.5 to 4.5 mg."""
    odd_prescribed: tuple[Level, ...]
    """Prescribed doses outside it."""
    time_changes: tuple[date, ...]
    """Days from which the plan moved a night dose to another time."""
    lines: tuple[SymptomLine, ...]
    gut_days: tuple[tuple[date, str], ...]
    """Days on which a stomach or bowel symptom was there, with the symptom, ascending."""
    answered: tuple[date, ...]
    """Days with at least one scored answer, ascending."""
    next_changes: tuple[date, ...]
    """Every day on which a result may differ, ascending."""

    def states(self, on: date) -> list[tuple[SymptomLine, Reading]]:
        """Give every symptom's latest answer on or before a day."""
        found = []
        for line in self.lines:
            place = bisect_right(line.days, on)
            if place:
                found.append((line, line.readings[place - 1]))
        return found

    def step_on(self, on: date) -> Step | None:
        """Give the prescribed step of a day, days off or not."""
        for step in self.steps:
            if step.first <= on and (step.last is None or on <= step.last):
                return step
        return None

    def dose_on(self, on: date) -> int:
        """Give the daily dose of a day, micrograms: reported, else as prescribed."""
        for level in self.effective:
            if level.first <= on and (level.last is None or on <= level.last):
                return level.ug
        return 0

    def asked_between(self, first: date, last: date) -> bool:
        """Whether any answer was obtained from first to last."""
        place = bisect_right(self.answered, first - DAY)
        return place < len(self.answered) and self.answered[place] <= last


@dataclass(frozen=True)
class Compiled:
    """A history prepared for one rule pack."""

    history: History
    pack: Pack
    introductory: frozenset[str]
    uses: tuple[Use, ...]
    main_sleep: tuple[MainSleep, ...]
    reported_times: tuple[tuple[date, date, tuple[time | None, ...]], ...]
    decisions: tuple[tuple[Decision, date], ...]
    taken: dict[date, tuple[int, date]]
    _views: dict[tuple[int, int], View]

    def at(self, on: date) -> View:
        """Give the view of a day; without any course, what was reported taken or answered still stands."""
        courses = self.history.courses
        place, known = -1, 0
        for i, course in enumerate(courses):
            orders = plans_known(course, on)
            if orders and (place < 0 or (course.start or on) <= on):
                place, known = i, orders
        view = self._views.get((place, known))
        if view is None:
            stood = replace(courses[place], plans=courses[place].plans[:known]) if place >= 0 else None
            view = self._views[(place, known)] = _view(self, stood)
        return view


def compiled(history: History, pack: Pack) -> Compiled:
    """Prepare a history for a pack, once."""
    found = history.cache.get(pack.sha256)
    if isinstance(found, Compiled):
        return found
    prepared = _compile(_in_order(history), pack)
    history.cache[pack.sha256] = prepared
    return prepared


def _in_order(history: History) -> History:
    courses = tuple(
        replace(c, plans=tuple(sorted(c.plans, key=lambda p: (p.authored, p.recorded, p.steps))))
        for c in history.courses
    )
    return replace(
        history,
        courses=tuple(sorted(courses, key=lambda c: (c.start or date.max, c.key))),
        indications=tuple(sorted(history.indications)),
        cache={},
    )


def _compile(history: History, pack: Pack) -> Compiled:
    known = {dose: history.day_of(dose.recorded) for dose in history.doses_taken}
    uses = [Use(u, pack.medicines.match(u.text), history.day_of(u.recorded)) for u in history.medicines]
    return Compiled(
        history=history,
        pack=pack,
        introductory=frozenset(s for i in history.indications for s in INDICATIONS[i].introductory),
        uses=tuple(sorted((u for u in uses if not u.match.is_naltrexone), key=_use_key)),
        main_sleep=tuple(sorted(history.main_sleep, key=lambda s: (s.day, s.recorded, s.start, s.end))),
        reported_times=tuple(latest_times(history.doses_taken)),
        decisions=tuple(sorted((d, history.day_of(d.recorded)) for d in history.decisions)),
        taken=taken_by_day(history.doses_taken, known),
        _views={},
    )


def _use_key(use: Use) -> tuple[str, date, date, date]:
    return use.use.text, use.use.first or date.min, use.use.last or date.max, use.known


def _view(base: Compiled, course: Course | None) -> View:
    n = base.pack.n
    steps = tuple(sorted(course.effective_steps(), key=lambda s: s.first)) if course is not None else ()
    taken = base.taken if course is None else _of_course(base, course)
    prescribed = prescribed_levels(steps)
    effective = effective_levels(prescribed, taken)
    start = course.start if course is not None else None
    start = start or min((lv.first for lv in effective), default=date.max)
    lines = read_symptoms(base.history, start, n)
    reductions = reductions_of(prescribed, effective, n.reduction_low_percent, n.reduction_high_percent)
    changes = changes_of(effective)
    told = tuple(_against_plan(course, taken, prescribed))
    view = View(
        course=course,
        start=start,
        stopped=course.stopped if course is not None else None,
        steps=steps,
        prescribed=tuple(prescribed),
        effective=tuple(effective),
        changes=changes,
        increases=tuple(c for c in changes if c.rise_ug > 0),
        reductions=reductions,
        taken=told,
        taken_days=tuple(t.day for t in told),
        odd_taken=tuple(t for t in told if t.ug and not LOWEST_UG <= t.ug <= n.usual_top_ug),
        odd_prescribed=tuple(lv for lv in prescribed if lv.ug and not LOWEST_UG <= lv.ug <= n.usual_top_ug),
        time_changes=tuple(_time_changes(base, steps)),
        lines=lines,
        gut_days=tuple(
            sorted((r.day, line.symptom) for line in lines if Kind.GI in line.kinds for r in line.readings if r.speaks)
        ),
        answered=tuple(sorted({f.day for f in base.history.follow_ups if any(a.score is not None for a in f.answers)})),
        next_changes=(),
    )
    return replace(view, next_changes=tuple(sorted(set(_change_days(base, view, n)))))


def _of_course(base: Compiled, course: Course) -> dict[date, tuple[int, date]]:
    """Keep the reports from the course's first day to the day before the next course."""
    later = [c.start for c in base.history.courses if c.start is not None and c.start > (course.start or date.max)]
    first, until = course.start or date.min, min(later, default=date.max)
    return {day: told for day, told in base.taken.items() if first <= day < until}


def _against_plan(
    course: Course | None, taken: dict[date, tuple[int, date]], prescribed: list[Level]
) -> Iterator[TakenDay]:
    place = 0
    for day in sorted(taken):
        while place + 1 < len(prescribed) and prescribed[place + 1].first <= day:
            place += 1
        level = prescribed[place] if prescribed else None
        inside = level is not None and level.first <= day and (level.last is None or day <= level.last)
        plan = course.plan_on(day) if course is not None else None
        off = plan is not None and plan.pattern is not Pattern.DAILY and plan.is_day_off(day)
        ug, known = taken[day]
        yield TakenDay(day, ug, level.ug if level is not None and inside and not off else 0, known)


def is_night(at: time, sleep: MainSleep | None, n: Numbers) -> bool:
    """Whether a dose at a time is a night dose: 18:00-04:59, or within 4 hours before the main sleep."""
    minute = at.hour * 60 + at.minute
    if minute >= n.night_starts_minute or minute < n.night_ends_minute:
        return True
    if sleep is None:
        return False
    before = (sleep.start.hour * 60 + sleep.start.minute - minute) % (24 * 60)
    return before <= n.before_sleep_minutes


def _time_changes(base: Compiled, steps: tuple[Step, ...]) -> Iterator[date]:
    for before, after in pairwise(steps):
        sleep = next((s for s in reversed(base.main_sleep) if s.day <= after.first), None)
        was = [a.time for a in before.administrations if a.time is not None]
        now = [a.time for a in after.administrations if a.time is not None]
        by_night = any(is_night(t, sleep, base.pack.n) for t in was)
        if by_night and now and not any(is_night(t, sleep, base.pack.n) for t in now):
            yield after.first


def _change_days(base: Compiled, view: View, n: Numbers) -> Iterator[date]:
    """Give every day on which a result may differ: facts come into sight, spans begin and end, waits run out."""
    past = timedelta(days=n.past_event_days + 1)
    yield from _fact_days(base, past)
    for step in view.steps:
        yield step.first
        yield step.first - timedelta(days=n.step_check_days)
        if step.last is not None:
            yield step.last + DAY
    for reduction in view.reductions:
        yield from _reduction_days(reduction, n)
    for change in view.changes:
        yield change.day
        yield change.day + past
    yield from (day + timedelta(days=n.time_change_wait_days) for day in view.time_changes)
    for told in view.taken:
        if told.ug not in (0, told.prescribed_ug) or told.ug > n.usual_top_ug:
            yield max(told.day, told.known) + past
    yield view.start
    if view.stopped is not None:
        yield view.stopped


def _reduction_days(reduction: Reduction, n: Numbers) -> Iterator[date]:
    yield reduction.first
    yield reduction.day(n.reduction_asked_from_day)
    yield reduction.day(n.reduction_longest_days + 1)
    yield reduction.day(n.reduction_days + 1)
    if reduction.raised is not None:
        yield reduction.raised
        yield reduction.raised + timedelta(days=n.reduction_planned_grace_days)


def _fact_days(base: Compiled, past: timedelta) -> Iterator[date]:
    history = base.history
    for course in history.courses:
        yield from (plan.authored for plan in course.plans)
        if course.start is not None:
            yield course.start
    yield from (f.day for f in history.follow_ups)
    yield from (lab.day for lab in history.labs)
    yield from (s.day for s in history.main_sleep)
    yield from (d.day for d, _ in base.decisions)
    yield from base.taken
    for use in base.uses:
        yield from _use_days(use, past)


def _use_days(use: Use, past: timedelta) -> Iterable[date]:
    if use.use.first is not None:
        yield use.use.first
    yield use.known
    if use.use.last is not None:
        yield use.use.last + DAY
        yield max(use.use.last, use.known) + past
