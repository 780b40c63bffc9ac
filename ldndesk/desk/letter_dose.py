"""What papers say of the dose: where the course stands, what is prescribed now, what waits, what comes next."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.course_state import CourseStage, course_state
from ldndesk.clinical.course_view import View
from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.dose_record import TakenDay
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.findings import Advice, Evaluation
from ldndesk.clinical.formulary import FORMS, Route
from ldndesk.clinical.history import History
from ldndesk.clinical.holding import Hold, hold_on
from ldndesk.clinical.plan import Course, Pattern, Step
from ldndesk.store import tables as t

from .letter_form import measured, paper_mg
from .work import Work

DAY = timedelta(days=1)
ROUTE_WORDS = {Route.ORAL: "by mouth", Route.SUBLINGUAL: "under the tongue", Route.TOPICAL: "on the skin"}
WAITS = "waits until we have spoken with the patient"


def course_words(work: Work, history: History) -> str:
    """Say where the course stands; taken is only what was told as taken."""
    state = course_state(history, work.today, work.pack)
    since = show_day(state.since) if state.since is not None else ""
    told = any(d.ug and d.day <= work.today for d in compiled(history, work.pack).at(work.today).taken)
    return {
        CourseStage.NONE: "No course is recorded.",
        CourseStage.PLANNED: f"The course is to start on {since}.",
        CourseStage.NOT_CONFIRMED: f"Prescribed from {since}; the first dose is not confirmed.",
        CourseStage.ACTIVE: f"{'Begun on' if told else 'Prescribed since'} {since} (day {state.day}).",
        CourseStage.PAUSED: f"Paused since {since}.",
        CourseStage.STOPPED: f"Stopped on {since}.",
    }[state.stage]


def dose_words(work: Work, history: History) -> str:
    """Say what is prescribed now and what waits, what was last told as taken, and the change that comes next."""
    evaluation = evaluate(history, work.today, work.pack)
    view = compiled(history, work.pack).at(work.today)
    held = hold_on(view, evaluation, work.pack.n)
    parts = (
        *_now(view, evaluation, held),
        _last_told(view, work.today, held),
        *_next(work, history, view, evaluation, held),
    )
    return " ".join(part for part in parts if part)


def _now(view: View, evaluation: Evaluation, held: Hold | None) -> Iterator[str]:
    on = evaluation.on
    step = view.step_on(on)
    if step is None or not step.daily_ug or is_stopped(view, on):
        yield "No dose is prescribed today."
        return
    if held is not None:
        yield f"Prescribed now: {pattern_words(view.course, on, held.at)}."
        yield f"The increase to {show_mg(step.daily_ug)} planned from {show_day(held.since)} {WAITS}."
        return
    yield f"Prescribed now: {pattern_words(view.course, on, step)}."
    if len(evaluation.unasked_rises) > 1:
        told = "we have not spoken with the patient since: what is taken is not known."
        yield f"Several planned increases have come and {told}"
    elif any(f.rule == "course-revived" for f in evaluation.findings):
        yield "Not confirmed with the patient since a stop entered in error was taken back."


def is_stopped(view: View, on: date) -> bool:
    """Whether the course had been stopped by a day."""
    return view.stopped is not None and view.stopped <= on


def _last_told(view: View, on: date, held: Hold | None) -> str:
    """Say the last report of what was taken, and where it differed what was prescribed, or held, on that day."""
    told = [d for d in view.taken if d.day <= on]
    if not told:
        begun = view.course is not None and view.start <= on
        return "What is taken has not been recorded." if begun else ""
    return f"Last report: {_told_words(told[-1], held)}."


def _told_words(told: TakenDay, held: Hold | None) -> str:
    said = f"{show_mg(told.ug)} taken on {show_day(told.day)}" if told.ug else f"no dose taken on {show_day(told.day)}"
    if held is not None and held.since <= told.day and told.prescribed_ug:
        # Since then the increase waits: its dose is not what the patient was to take.
        at = held.at.daily_ug
        return said if told.ug == at else f"{said} (the plan is held at {show_mg(at)})"
    if told.ug == told.prescribed_ug:
        return said
    return f"{said} (prescribed: {show_mg(told.prescribed_ug) if told.prescribed_ug else 'no dose'})"


def _next(work: Work, history: History, view: View, evaluation: Evaluation, held: Hold | None) -> Iterator[str]:
    """Name the next change of the plan with its day, who ordered it when, and what an increase waits for."""
    on, course = evaluation.on, view.course
    if course is None or is_stopped(view, on):
        return
    now = view.step_on(on)
    step = next((s for s in view.steps if s.first > on and (now is None or _way(s) != _way(now))), None)
    if step is not None:
        yield f"{_change_words(course, step)}{_condition(now if held is None else held.at, step, evaluation)}"
    if view.stopped is not None:
        yield f"To be stopped on {show_day(view.stopped)}: {why_stopped(work, history, course)}."
    elif step is None and now is not None and now.last is not None and view.steps[-1].last is not None:
        yield f"No dose is planned after {show_day(view.steps[-1].last)}."


def _way(step: Step) -> tuple[object, ...]:
    """Give what is taken and how."""
    return step.administrations, step.route, step.form


def _change_words(course: Course, step: Step) -> str:
    plan = course.plan_on(step.first)
    ordered = f"ordered on {show_day(plan.authored)}" if plan is not None else ""
    why = f", {plan.reason.rstrip('.')}" if plan is not None and plan.reason else ""
    return f"From {show_day(step.first)}: {step_words(step)} ({ordered}{why})."


def _condition(now: Step | None, step: Step, evaluation: Evaluation) -> str:
    """Say what an increase, or a start, waits for."""
    if now is not None and 0 < now.daily_ug < step.daily_ug:
        return " It is taken only once we have spoken with the patient."
    blocked = step.daily_ug and any(f.advice is Advice.BLOCK_START for f in evaluation.findings)
    return " It is not begun before what is open is settled." if blocked else ""


def pattern_words(course: Course | None, on: date, step: Step) -> str:
    """Write a step, with its planned days off."""
    plan = course.plan_on(on) if course is not None else None
    off = ", three days on, three days off" if plan is not None and plan.pattern is Pattern.THREE_ON_THREE_OFF else ""
    return f"{step_words(step)}{off}"


def step_words(step: Step) -> str:
    """Write a step with what to measure: ``4.5 mg (1 capsule of 4.5 mg) at 21:00, capsule, by mouth``."""
    if not step.daily_ug:
        return "no dose"
    doses = [
        f"{_dose(a.ug, measured(step, a.ug))}{f' at {a.time:%H:%M}' if a.time is not None else ''}"
        for a in step.administrations
    ]
    return f"{' and '.join(doses)}, {FORMS[step.form].label}, {ROUTE_WORDS[step.route]}"


def _dose(ug: int, measure: str) -> str:
    """Write ``4.5 mg (1 capsule of 4.5 mg)``, and ``0.5 mg (500 micrograms; 1 drop)``."""
    both = paper_mg(ug)
    return f"{both[:-1]}; {measure})" if both.endswith(")") else f"{both} ({measure})"


def why_stopped(work: Work, history: History, course: Course) -> str:
    """Give the reason written for a stop."""
    stop, who = t.course_stop.c, t.patient.c
    struck = select(t.struck.c.row_id).where(t.struck.c.table_name == t.course_stop.name)
    told = select(stop.reason).join_from(t.course_stop, t.patient, who.id == stop.patient_id)
    latest = told.where(who.local_id == history.patient.local_id, stop.stopped_on == course.stopped)
    return work.connection.scalar(latest.where(stop.id.not_in(struck)).order_by(stop.id.desc())) or "no reason recorded"
