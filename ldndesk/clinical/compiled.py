"""What rules, proposals and charts derive once from a history under a rule pack.

``compiled(history, pack)`` is kept with the history; ``at(day)`` gives the view of the course of that day with
only the orders written by then.
"""

from dataclasses import dataclass, replace
from datetime import date

from .cautions import grown_on
from .course_view import Ground, Use, View
from .dose_record import plans_known
from .dose_runs import Run, runs_between, taken_runs
from .dose_times import TimesTold, latest_times
from .facts import Decision, Lab, LabResult, MainSleep
from .history import History
from .kept import kept
from .medicines import Status
from .pack import Pack
from .plan import Course, Plan
from .readings import Said, said_of_each
from .symptoms import INDICATIONS


@dataclass(frozen=True)
class Compiled:
    """A history prepared for one rule pack."""

    history: History
    pack: Pack
    introductory: frozenset[str]
    first_outcomes: frozenset[str]
    uses: tuple[Use, ...]
    main_sleep: tuple[MainSleep, ...]
    decisions: tuple[tuple[Decision, date], ...]
    runs: tuple[Run, ...]
    """What was reported taken, in runs of days, ascending."""
    said: dict[str, list[Said]]
    """What was said of each symptom, ascending."""
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
            view = self._views[(place, known)] = View(stood := self._stood(place, known), self._ground(stood))
        return view

    def _stood(self, place: int, known: int) -> Course | None:
        """Give a course with only so many of its orders."""
        course = self.history.courses[place] if place >= 0 else None
        return course if course is None or known == len(course.plans) else replace(course, plans=course.plans[:known])

    def _ground(self, course: Course | None) -> Ground:
        runs = self.runs if course is None else _of_course(self, course)
        return Ground(runs, self.said, self.history.follow_ups, self.main_sleep, self.first_outcomes, self.pack.n)

    @kept
    def reported_times(self) -> tuple[TimesTold, ...]:
        """The times of day reported, ascending."""
        return tuple(latest_times(self.history.doses_taken))


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
        decisions=tuple(sorted((d, history.day_of(d.recorded)) for d in history.decisions)),
        runs=taken_runs(history.doses_taken, history.day_of),
        said=said_of_each(history),
        labs=_by_lab(history.labs) if history.labs else _NO_LABS,
        cautioned=tuple(u for u in others if Status.CAUTION in u.match.statuses),
        hormones=tuple(u for u in others if Status.THYROID in u.match.statuses),
        grown=None if born is None else grown_on(born, pack.n.adult_years),
        _views={},
    )


_NO_LABS: dict[Lab, tuple[LabResult, ...]] = dict.fromkeys(Lab, ())


def _by_lab(results: tuple[LabResult, ...]) -> dict[Lab, tuple[LabResult, ...]]:
    ascending = sorted(results)
    return {lab: tuple([r for r in ascending if r.lab is lab]) for lab in Lab}


def _use_key(use: Use) -> tuple[str, date, date, date]:
    return use.use.text, use.use.first or date.min, use.use.last or date.max, use.known


def _of_course(base: Compiled, course: Course) -> tuple[Run, ...]:
    """Keep the reports from the course's first day to the day before the next course."""
    later = [c.start for c in base.history.courses if c.start is not None and c.start > (course.start or date.max)]
    return runs_between(base.runs, course.start or date.min, min(later, default=date.max))
