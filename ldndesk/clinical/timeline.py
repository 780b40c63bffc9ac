"""What a chart shows, as plain days and numbers; no colours, no widgets."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from .compiled import compiled
from .decision_words import decision_words
from .dose import show_mg
from .dose_record import taken_by_day
from .facts import CallOutcome, Capture, DoseTaken
from .findings import Category, Evaluation
from .formulary import FORMS
from .gi_cap import gi_cap
from .halving import is_halving
from .history import History
from .holding import hold_on
from .medicines import Status
from .pack import Pack
from .plan import Course, Pattern, Step
from .score_series import Point, Series, draw_series
from .symptoms import INDICATIONS
from .timeline_lanes import LabPoint, LabStrip, MedicineBar, Standing, draw_labs, draw_medicines
from .timeline_reading import read_day
from .timeline_values import Band, BandKind, Chart, DayReading, DoseSpan, EntryPoint, Marker, MarkerKind, TakenDay

__all__ = [
    "Band",
    "BandKind",
    "Chart",
    "DayReading",
    "DoseSpan",
    "EntryPoint",
    "LabPoint",
    "LabStrip",
    "Marker",
    "MarkerKind",
    "MedicineBar",
    "Point",
    "Series",
    "Standing",
    "TakenDay",
    "draw",
    "read_day",
]
DAY = timedelta(days=1)
BEFORE = timedelta(days=14)
AFTER_RAMP = timedelta(days=14)
AFTER_TODAY = timedelta(days=28)
INTRODUCTORY_DAYS = timedelta(days=14)
"""An introductory symptom begins within 14 days after the start or an increase (source S13-14, contract)."""
REDUCTION_DAYS = timedelta(days=7)


def draw(history: History, on: date, pack: Pack, evaluation: Evaluation) -> Chart:
    """Lay out a patient's chart as of a day; stored alerts are added by the caller as markers."""
    courses = [(c, c.effective_steps()) for c in history.courses]
    taken = _taken(history.doses_taken, on)
    first = min(_first_days(history, courses), default=on - BEFORE)
    planned = [s.first for _, steps in courses for s in steps]
    last = max(on + AFTER_TODAY, max(planned, default=on) + AFTER_RAMP)
    markers = list(_told_markers(history, on))
    markers += [m for course, steps in courses for m in _plan_markers(course, steps)]
    markers += _medicine_markers(history, on, pack)
    markers += [Marker(f.since, MarkerKind.NOTE, f.reason) for f in evaluation.findings if f.category is Category.NOTE]
    return Chart(
        first=min(first, on),
        last=last,
        today=on,
        prescribed=tuple(span for course, steps in courses for span in _spans(course, steps, on)),
        taken=taken,
        series=draw_series(history.follow_ups, on),
        bands=tuple(sorted((*_bands(history, courses, on, last, pack), *_held(history, evaluation, pack)))),
        markers=tuple(sorted(markers)),
        medicines=draw_medicines(history.medicines, on, pack.medicines),
        labs=draw_labs(history.labs, on),
    )


def _first_days(history: History, courses: Iterable[tuple[Course, tuple[Step, ...]]]) -> Iterator[date]:
    yield from (steps[0].first - BEFORE for _, steps in courses if steps)
    yield from (f.day for f in history.follow_ups)
    yield from (d.first for d in history.doses_taken)
    yield from (a.day for a in history.call_attempts)
    yield from (r.day for r in history.labs)


def _spans(course: Course, steps: Iterable[Step], on: date) -> Iterator[DoseSpan]:
    for step in steps:
        plan = course.plan_on(step.first)
        off = " · 3 days on, 3 days off" if plan is not None and plan.pattern is Pattern.THREE_ON_THREE_OFF else ""
        label = f"{FORMS[step.form].label} · {step.route.value}{off}"
        at = times_words(step)
        if step.first <= on:
            until = on if step.last is None or step.last > on else step.last
            yield DoseSpan(step.first, until, step.daily_ug, label, planned=False, route=step.route, at=at)
        if step.last is None or step.last > on:
            yield DoseSpan(
                max(step.first, on + DAY), step.last, step.daily_ug, label, planned=True, route=step.route, at=at
            )


def times_words(step: Step) -> str:
    """Say at what time of day a step is taken; empty where any of its times is not stated."""
    times = [a.time for a in step.administrations if a.ug]
    stated = sorted(t for t in times if t is not None)
    return " and ".join(f"{t:%H:%M}" for t in stated) if len(stated) == len(times) else ""


def _taken(doses: Sequence[DoseTaken], on: date) -> tuple[TakenDay, ...]:
    told = taken_by_day(doses, {dose: dose.last for dose in doses})
    return tuple(TakenDay(day, ug) for day, (ug, _) in sorted(told.items()) if day <= on)


def _bands(
    history: History,
    courses: Iterable[tuple[Course, tuple[Step, ...]]],
    on: date,
    last: date,
    pack: Pack,
) -> Iterator[Band]:
    expected = any(INDICATIONS[i].introductory for i in history.indications)
    for course, steps in courses:
        yield from _reductions(steps, on)
        yield from _no_dose(course, steps, last)
        if expected:
            yield from _introductory(steps)
    cap = gi_cap(history, on, pack)
    if cap is not None:
        yield Band(cap.since, cap.lifted or last, BandKind.GI_CAP, "No more than 0.5 mg up in any 7 days")


def _reductions(steps: Sequence[Step], on: date) -> Iterator[Band]:
    for place, (before, after) in enumerate(pairwise(steps), start=1):
        if is_halving(before.daily_ug, after.daily_ug):
            raised = next((s.first for s in steps[place + 1 :] if s.daily_ug > after.daily_ug), None)
            ended = max(on, after.first + REDUCTION_DAYS - DAY) if raised is None else raised - DAY
            label = f"{show_mg(before.daily_ug)} reduced to {show_mg(after.daily_ug)}"
            yield Band(after.first, ended, BandKind.REDUCTION, label)


def _no_dose(course: Course, steps: Sequence[Step], last: date) -> Iterator[Band]:
    for before, after in pairwise(steps):
        if before.last is not None and before.last + DAY < after.first:
            yield Band(before.last + DAY, after.first - DAY, BandKind.NO_DOSE, "No dose planned")
    for step in steps:
        if step.daily_ug == 0:
            yield Band(step.first, step.last or last, BandKind.NO_DOSE, "No dose planned")
    if course.stopped is not None and course.stopped <= last:
        yield Band(course.stopped, last, BandKind.NO_DOSE, "Course stopped")


def _held(history: History, evaluation: Evaluation, pack: Pack) -> Iterator[Band]:
    """Show from when on an increase is held and at which dose, or the dose not known, because nobody has asked."""
    hold = hold_on(compiled(history, pack).at(evaluation.on), evaluation, pack.n)
    if hold is not None:
        yield Band(hold.since, evaluation.on, BandKind.HELD, f"Held at {show_mg(hold.at.daily_ug)}: {hold.why}")
    elif unasked := evaluation.unasked_rises:
        yield Band(unasked[0], evaluation.on, BandKind.HELD, "Not confirmed: nobody has asked")


def _introductory(steps: Sequence[Step]) -> Iterator[Band]:
    """Join the 14 days after the start and after each increase where they touch."""
    begun = [s.first for s in steps[:1]] + [b.first for a, b in pairwise(steps) if b.daily_ug > a.daily_ug]
    label = "New symptoms of the first weeks may begin here"
    while begun:
        first = last = begun.pop(0)
        while begun and begun[0] <= last + INTRODUCTORY_DAYS:
            last = begun.pop(0)
        yield Band(first, last + INTRODUCTORY_DAYS - DAY, BandKind.INTRODUCTORY, label)


def _told_markers(history: History, on: date) -> Iterator[Marker]:
    words = {Capture.CALL: "Call answered", Capture.VISIT: "Visit"}
    for follow_up in history.follow_ups:
        if follow_up.capture in words and follow_up.day <= on:
            yield Marker(follow_up.day, MarkerKind.CALL, words[follow_up.capture], entry="follow_up")
    for attempt in history.call_attempts:
        if attempt.outcome is not CallOutcome.REACHED and attempt.day <= on:
            yield Marker(
                attempt.day, MarkerKind.CALL, attempt.outcome.value.replace("_", " ").capitalize(), entry="call_attempt"
            )
    for procedure in history.procedures:
        yield Marker(procedure.day, MarkerKind.EVENT, f"Procedure: {procedure.text}", entry="procedure")
    for verdict, decided, reason, _, ug in history.decisions:
        label = f"{decision_words(verdict, ug)}: {reason}"
        yield Marker(decided, MarkerKind.NOTE, label, entry="decision")


def _medicine_markers(history: History, on: date, pack: Pack) -> Iterator[Marker]:
    """Mark the start of every other medicine that must not be taken beside naltrexone."""
    for use in history.medicines:
        if use.first is not None and use.first <= on and Status.OPIOID in pack.medicines.match(use.text).statuses:
            yield Marker(use.first, MarkerKind.EVENT, f"{use.text} started (opioid)", entry="medicine_use")


def _plan_markers(course: Course, steps: Sequence[Step]) -> Iterator[Marker]:
    for number, plan in enumerate(course.plans):
        label = plan.reason or ("Plan changed" if number else "Course prescribed")
        yield Marker(plan.authored, MarkerKind.PLAN, label, entry="plan")
    if course.stopped is not None:
        yield Marker(course.stopped, MarkerKind.PLAN, "Course stopped", entry="course_stop")
    for before, after in pairwise(steps):
        if before.route is not after.route:
            words = f"{before.route.value} to {after.route.value}".capitalize()
            yield Marker(after.first, MarkerKind.EVENT, words)
        if (was := times_words(before)) != (now := times_words(after)) and was and now:
            yield Marker(after.first, MarkerKind.EVENT, f"Time of day {was} to {now}")
