"""What rules, proposals and charts derive once from a history under a rule pack.

``compiled(history, pack)`` is kept with the history; ``at(day)`` gives the view of the course of that day with
only the orders written by then. A view is good until its next change day.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise

from .call_schedule import Schedule
from .cautions import grown_on
from .change_days import change_days
from .course_view import Use, View
from .dose import LOWEST_UG
from .dose_record import (
    Level,
    TakenDay,
    changes_of,
    effective_levels,
    latest_times,
    plans_known,
    prescribed_levels,
    reductions_of,
    taken_by_day,
)
from .facts import Decision, Lab, LabResult, MainSleep
from .gaps import missed_runs, planned_gaps
from .history import History
from .medicines import Status
from .pack import Numbers, Pack
from .plan import Course, Pattern, Plan, Step
from .readings import SymptomLine, read_symptoms
from .symptoms import INDICATIONS, Kind

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Compiled:
    """A history prepared for one rule pack."""

    history: History
    pack: Pack
    introductory: frozenset[str]
    first_outcomes: frozenset[str]
    uses: tuple[Use, ...]
    main_sleep: tuple[MainSleep, ...]
    reported_times: tuple[tuple[date, date, tuple[time | None, ...]], ...]
    decisions: tuple[tuple[Decision, date], ...]
    taken: dict[date, tuple[int, date]]
    labs: dict[Lab, tuple[LabResult, ...]]
    """Laboratory values by test, ascending."""
    cautioned: tuple[Use, ...]
    """Other medicines that are a caution beside naltrexone."""
    hormones: tuple[Use, ...]
    """Thyroid hormones."""
    grown: date | None
    """The birthday from which nobody need confirm the age; None: no birth date is known."""
    _views: dict[tuple[int, int], View]

    def at(self, on: date) -> View:
        """Give the view of a day; without any course, what was reported taken or answered still stands."""
        courses = self.history.courses
        place, known = -1, 0
        for i, course in enumerate(courses):
            orders = plans_known(course, on)
            # Orders without any step are no course; they hide none.
            if orders and course.start is not None and (place < 0 or course.start <= on):
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
    courses = tuple(replace(c, plans=_plans_in_order(c.plans)) for c in history.courses)
    return replace(
        history,
        courses=tuple(sorted(courses, key=lambda c: (c.start or date.max, c.key))),
        indications=tuple(sorted(history.indications)),
        cache={},
    )


def _plans_in_order(plans: tuple[Plan, ...]) -> tuple[Plan, ...]:
    if len({(p.authored, p.recorded) for p in plans}) == len(plans):
        return tuple(sorted(plans, key=lambda p: (p.authored, p.recorded)))
    # Steps hold open ends and unstated times, which do not compare; their text does, and settles a tie.
    return tuple(sorted(plans, key=lambda p: (p.authored, p.recorded, repr(p.steps))))


def _compile(history: History, pack: Pack) -> Compiled:
    known = {dose: history.day_of(dose.recorded) for dose in history.doses_taken}
    born = history.patient.born
    uses = [Use(u, pack.medicines.match(u.text), history.day_of(u.recorded)) for u in history.medicines]
    others = tuple(sorted((u for u in uses if not u.match.is_naltrexone), key=_use_key))
    return Compiled(
        history=history,
        pack=pack,
        introductory=frozenset(s for i in history.indications for s in INDICATIONS[i].introductory),
        first_outcomes=frozenset(o for i in history.indications if (o := INDICATIONS[i].first_outcome)),
        uses=others,
        main_sleep=tuple(sorted(history.main_sleep, key=lambda s: (s.day, s.recorded, s.start, s.end))),
        reported_times=tuple(latest_times(history.doses_taken)),
        decisions=tuple(sorted((d, history.day_of(d.recorded)) for d in history.decisions)),
        taken=taken_by_day(history.doses_taken, known),
        labs={lab: tuple(sorted(r for r in history.labs if r.lab is lab)) for lab in Lab},
        cautioned=tuple(u for u in others if Status.CAUTION in u.match.statuses),
        hormones=tuple(u for u in others if Status.THYROID in u.match.statuses),
        grown=None if born is None else grown_on(born, pack.n.adult_years),
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
        planned_rises=tuple(c for c in changes_of(prescribed) if c.rise_ug > 0),
        reductions=reductions,
        taken=told,
        taken_days=tuple(t.day for t in told),
        odd_taken=tuple(t for t in told if t.ug and not LOWEST_UG <= t.ug <= n.usual_top_ug),
        odd_prescribed=tuple(lv for lv in prescribed if lv.ug and not LOWEST_UG <= lv.ug <= n.usual_top_ug),
        time_changes=tuple(_time_changes(base, steps)),
        gaps=tuple(planned_gaps(effective)) if course is not None else (),
        missed=tuple(missed_runs(told)),
        lines=lines,
        unbaselined=_unbaselined(base, lines),
        gut_days=tuple(
            sorted((r.day, line.symptom) for line in lines if Kind.GI in line.kinds for r in line.readings if r.speaks)
        ),
        answered=tuple(sorted({f.day for f in base.history.follow_ups if any(a.score is not None for a in f.answers)})),
        schedule=Schedule(start, steps) if course is not None and course.start is not None else None,
        next_changes=(),
    )
    return replace(
        view, next_changes=tuple(sorted(set(change_days(base.history, base.uses, base.taken, view, n)) - {date.max}))
    )


def _unbaselined(base: Compiled, lines: tuple[SymptomLine, ...]) -> tuple[tuple[str, date], ...]:
    """List outcomes that cannot speak by score: the indications' own at once, others once they are answered."""
    told = {line.symptom: line for line in lines}
    found = {s: date.min for s in base.first_outcomes if s not in told or told[s].baseline is None}
    for line in lines:
        if Kind.OUTCOME in line.kinds and line.baseline is None and line.days:
            found.setdefault(line.symptom, line.days[0])
    return tuple(sorted(found.items()))


def _of_course(base: Compiled, course: Course) -> dict[date, tuple[int, date]]:
    """Keep the reports from the course's first day to the day before the next course."""
    later = [c.start for c in base.history.courses if c.start is not None and c.start > (course.start or date.max)]
    first, until = course.start or date.min, min(later, default=date.max)
    return {day: told for day, told in base.taken.items() if first <= day < until}


def _against_plan(
    course: Course | None, taken: dict[date, tuple[int, date]], prescribed: list[Level]
) -> Iterator[TakenDay]:
    place = 0
    has_days_off = course is not None and any(p.pattern is not Pattern.DAILY for p in course.plans)
    for day in sorted(taken):
        while place + 1 < len(prescribed) and prescribed[place + 1].first <= day:
            place += 1
        level = prescribed[place] if prescribed else None
        inside = level is not None and level.first <= day and (level.last is None or day <= level.last)
        plan = course.plan_on(day) if course is not None and has_days_off else None
        off = plan is not None and plan.is_day_off(day)
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
