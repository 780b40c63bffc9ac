"""What a rule is given: one patient's compiled facts on one day, and the means to state a finding."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import NamedTuple

from ldndesk.clinical.compiled import Compiled
from ldndesk.clinical.course_view import Use, View
from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.dose_record import Level, Reduction
from ldndesk.clinical.dose_times import is_night
from ldndesk.clinical.findings import Advice, Category, Evidence, Finding, Threshold, Tier, Urgency
from ldndesk.clinical.formulary import Route
from ldndesk.clinical.gaps import Gap
from ldndesk.clinical.holding import is_asked, return_due
from ldndesk.clinical.kept import kept
from ldndesk.clinical.medicines import Status
from ldndesk.clinical.pack import Numbers
from ldndesk.clinical.plan import Step
from ldndesk.clinical.readings import Reading, SymptomLine
from ldndesk.clinical.symptoms import Kind, begun_small, label_of

DAY = timedelta(days=1)
WITHDRAWAL_SYMPTOMS = frozenset({"vomiting", "diarrhoea", "sweating", "agitation"})


class CannotJudge(Exception):
    """A rule that lacks an input; the message says which."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the book: its name, where its authority comes from, what it says, and the function that judges."""

    name: str
    tier: Tier
    citation: str
    says: str
    find: Callable[["Case"], Iterable[Finding]]
    only_with: str = ""
    """What of the case must not be empty for the rule to have anything to look at; empty: it always looks."""
    wakes: Callable[[Compiled, View], bool] | None = None
    """Whether the course holds, on any day, what the rule looks at; None: always.  Tested to change no result."""


def answers_of(symptoms: frozenset[str]) -> Callable[[Compiled, View], bool]:
    """Wake a rule only where one of some symptoms was ever answered."""
    return lambda base, _: not symptoms.isdisjoint(base.said)


def answers_of_kind(kind: Kind) -> Callable[[Compiled, View], bool]:
    """Wake a rule only where a symptom of a kind was ever answered."""
    return lambda _, view: kind in view.kinds


class Spoken(NamedTuple):
    """A symptom that is there, with its latest answer."""

    line: SymptomLine
    reading: Reading

    @property
    def symptom(self) -> str:
        """The symptom's code."""
        return self.line.symptom

    @property
    def words(self) -> str:
        """The symptom in words."""
        return label_of(self.line.symptom)


@dataclass
class Case:
    """One patient on one day."""

    base: Compiled
    view: View
    on: date
    n: Numbers
    states: list[tuple[SymptomLine, Reading]]
    """Every symptom with its latest answer."""
    spoken: tuple[Spoken, ...]
    """Symptoms present or troublesome by their latest answer."""

    @kept
    def uses(self) -> tuple[Use, ...]:
        """Other medicines."""
        return self.base.uses

    @kept
    def begun(self) -> bool:
        """Whether the course has begun and not been stopped."""
        return self.view.start <= self.on and (self.view.stopped is None or self.on < self.view.stopped)

    @kept
    def step(self) -> Step | None:
        """The prescribed step of the day."""
        return self.view.step_on(self.on)

    @kept
    def dose_ug(self) -> int:
        """The daily dose of the day, reported or as prescribed; micrograms."""
        return self.view.dose_on(self.on) if self.begun else 0

    @kept
    def reduction(self) -> Reduction | None:
        """The latest reduction begun by the day."""
        begun = [r for r in self.view.reductions if r.first <= self.on]
        return begun[-1] if begun else None

    @kept
    def reduction_runs(self) -> bool:
        """Whether the dose is still reduced."""
        found = self.reduction
        return found is not None and (found.raised is None or found.raised > self.on)

    @kept
    def reduction_due(self) -> Reduction | None:
        """The reduction whose day 8 is reached: shown until its return is taken, or a week, and until asked about."""
        due = return_due(self.view, self.on, self.n) if self.view.planned_reductions and self.dose_ug else None
        return due if due is not None and not self.asked_in(due) else self._reported_due()

    def _reported_due(self) -> Reduction | None:
        found = self.reduction
        if found is None or self.dose_ug == 0 or self.on < found.day(self.n.reduction_days + 1):
            return None
        if found.raised is not None and found.raised <= self.on:
            early = found.raised < found.day(self.n.reduction_days + 1)
            grace = found.raised + timedelta(days=self.n.reduction_planned_grace_days)
            reported = any(
                t.ug > found.after_ug and t.first <= self.on and found.raised <= t.last for t in self.view.told
            )
            if early or ((reported or self.on >= grace) and self.asked_in(found)):
                return None
        return found

    def asked_in(self, reduction: Reduction) -> bool:
        """Whether somebody has asked since day 4 of a reduction, and about what led to it."""
        return is_asked(self.view, reduction, self.on, self.n)

    @kept
    def troublesome(self) -> tuple[Spoken, ...]:
        """Symptoms that are troublesome by their latest answer."""
        return tuple(s for s in self.spoken if s.reading.troublesome)

    @kept
    def gut(self) -> tuple[Spoken, ...]:
        """Stomach and bowel symptoms that are there, but for those that may be opioid withdrawal."""
        found = tuple(s for s in self.spoken if Kind.GI in s.line.kinds)
        return tuple(s for s in found if s not in self.withdrawal) if found else found

    @kept
    def withdrawal(self) -> tuple[Spoken, ...]:
        """Symptoms that may be opioid withdrawal: begun within 72 hours of a first dose, two, or after an opioid."""
        early = [s for s in self.spoken if s.symptom in WITHDRAWAL_SYMPTOMS and self._began_early(s.reading.began)]
        if len(early) >= 2:
            return tuple(early)
        return tuple(s for s in early if any(self.opioid_before(use, s.reading.began) for use in self.base.uses))

    def _began_early(self, began: date) -> bool:
        firsts = [self.view.start] if self.is_first_course else []
        gaps = [*self.view.gaps, *(Gap(run.first, run.last) for run in self.view.missed)]
        firsts += [g.last + DAY for g in gaps if g.last is not None and g.days_by(g.last) >= self.n.gap_days]
        return any(0 <= (began - day).days <= self.n.withdrawal_days for day in firsts)

    def opioid_before(self, use: Use, began: date) -> bool:
        """Whether an opioid was taken in the 14 days before a symptom began."""
        taken = use.use
        if Status.OPIOID not in use.match.statuses or (taken.first is not None and taken.first > began):
            return False
        return taken.last is None or taken.last >= began - timedelta(days=self.n.opioid_recent_days)

    @kept
    def is_first_course(self) -> bool:
        """Whether no dose of an earlier course lies in the 21 days before the start."""
        since = self.view.start - timedelta(days=self.n.gap_days)
        earlier = (c for c in self.base.history.courses if c.start is not None and c.start < self.view.start)
        steps = (s for c in earlier for s in c.effective_steps() if s.daily_ug > 0)
        return not any(s.last is None or s.last >= since for s in steps)

    @kept
    def asleep(self) -> tuple[Spoken, ...]:
        """Sleep symptoms that are there."""
        return tuple(s for s in self.spoken if Kind.SLEEP in s.line.kinds)

    @kept
    def dose_times(self) -> tuple[time | None, ...]:
        """Times of the day's doses: as last reported since the step began, else as prescribed."""
        step = self.step
        begin = step.first if step is not None else self.view.start
        for first, last, times in reversed(self.base.reported_times):
            if first <= self.on and last >= begin and any(times):
                return times
        return tuple(a.time for a in step.administrations) if step is not None else ()

    @kept
    def by_night(self) -> bool | None:
        """Whether any dose of the day is a night dose; None when no time is known."""
        times = [t for t in self.dose_times if t is not None]
        if not times:
            return None
        sleep = next((s for s in reversed(self.base.main_sleep) if s.day <= self.on), None)
        return any(is_night(t, sleep, self.n) for t in times)

    @property
    def route(self) -> Route | None:
        """The route of the day's dose as prescribed."""
        return self.step.route if self.step is not None else None

    def is_introductory(self, spoken: Spoken) -> bool:
        """Whether a symptom is in the introductory set and began within 14 days of the start or an increase."""
        if spoken.symptom not in self.base.introductory:
            return False
        began = spoken.reading.began
        rises = (self.view.start, *(c.day for c in self.view.increases if c.day <= self.on))
        return any(0 <= (began - day).days <= self.n.introductory_window_days for day in rises)

    def still_told(self, ended: date, known: date) -> bool:
        """Whether a past event is still shown: 14 days after it ended or became known, whichever is later."""
        return (self.on - max(ended, known)).days <= self.n.past_event_days

    def limits(self, *names: str) -> tuple[Threshold, ...]:
        """Give the pack's numbers a rule compared with."""
        return tuple(self.base.pack.limits[name].threshold() for name in names)


def finding(
    rule: Rule,
    category: Category,
    urgency: Urgency,
    subject: str,
    since: date,
    reason: str,
    advice: Advice,
    evidence: tuple[Evidence, ...] = (),
    thresholds: tuple[Threshold, ...] = (),
    missing: tuple[str, ...] = (),
) -> Finding:
    """State a finding of a rule."""
    return Finding(
        rule=rule.name,
        category=category,
        urgency=urgency,
        tier=rule.tier,
        subject=subject,
        since=since,
        reason=reason,
        citation=rule.citation,
        advice=advice,
        evidence=evidence,
        thresholds=thresholds,
        missing=missing,
    )


def score_evidence(spoken: Spoken) -> tuple[Evidence, ...]:
    """Show a symptom's latest answer, its baseline, and what the patient said of it."""
    reading = spoken.reading
    shown = [Evidence(spoken.symptom, reading.day, reading.score, "0-10")]
    if reading.baseline is not None:
        shown.append(Evidence(f"baseline of {spoken.symptom}", None, reading.baseline, "0-10"))
    if reading.said is not None:
        shown.append(Evidence("called troublesome by the patient", reading.day, "yes" if reading.said else "no"))
    if reading.began < reading.day:
        shown.append(Evidence("began", reading.began, f"{reading.lasted} days to the last answer"))
    if reading.before_ldn is not None:
        shown.append(Evidence("there before LDN", reading.day, "yes" if reading.before_ldn else "no"))
    return tuple(shown)


def score_missing(spoken: Spoken) -> tuple[str, ...]:
    """Say what was not recorded about a symptom."""
    lacking = []
    if spoken.reading.baseline is None:
        lacking.append(f"No baseline of {begun_small(spoken.words)} was recorded; it is counted from 0.")
    if spoken.reading.said is None:
        lacking.append("Whether it is troublesome was not asked.")
    return tuple(lacking)


def dose_evidence(case: Case) -> tuple[Evidence, ...]:
    """Show the dose of a day that has one, and since when it is so."""
    level = next(lv for lv in reversed(case.view.effective) if lv.first <= case.on)
    told = "reported" if level.taken or _is_reported(case, level) else "as prescribed, unconfirmed"
    return (Evidence(f"daily dose ({told})", level.first, show_mg(level.ug)),)


def _is_reported(case: Case, level: Level) -> bool:
    return any(t.ug == level.ug and level.first <= t.day <= case.on for t in case.view.taken[-60:])


def score_words(spoken: Spoken) -> str:
    """Say a symptom's latest score with its day and baseline."""
    reading = spoken.reading
    over = f", baseline {reading.baseline}" if reading.baseline is not None else ""
    return f"{spoken.words} {reading.score} of 10 on {show_day(reading.day)}{over}"
