"""Starting, revising and stopping a prescription."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select, update

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import CEILING_UG, LOWEST_UG, show_mg
from ldndesk.clinical.facts import Decision, Verdict
from ldndesk.clinical.history import History
from ldndesk.clinical.patient_maximum import patient_maximum
from ldndesk.clinical.plan import Administration, Course, Plan, Step
from ldndesk.clinical.plan_same import is_unchanged
from ldndesk.clinical.proposal import STAYS_OPEN
from ldndesk.store import records
from ldndesk.store import tables as t

from .alert_events import note_event
from .alert_sight import taken_as_seen
from .alerts import settle
from .calls import named_patient
from .inbox import open_alert
from .plan_change import PlanChange, check_change, orders_of
from .release import end_waiting, read_for_release
from .work import Changes, Part, Refused, Role, Work


class StopReason(StrEnum):
    """Coded reasons for stopping a course."""

    SIDE_EFFECTS = "Side effects"
    NO_BENEFIT = "No benefit"
    WISH = "The patient’s wish"
    OPIOID = "An opioid is needed"
    PREGNANCY = "Pregnancy"
    CAUTION = "Liver, kidney or another caution"
    MOVED = "Moved away or left the clinic"
    OTHER = "Other (say why)"


def change_plan(work: Work, change: PlanChange) -> Changes:
    """Put a revised plan in force and action the alerts it answers; prescriber only.

    Without a current course it starts one; without steps, or with those in force already, the dose stays as it is
    and the alerts are noted as dealt with. What lies before today is history and stays as it was.
    """
    work.only(Role.PRESCRIBER)
    history = named_patient(work, change.patient_id, change.shown_name)
    steps = check_change(work, history, change)
    course = current_course(work, history)
    plan_id = None
    if change.steps:
        _answer_proposed(work, change)
        if not is_unchanged(history, work.today, steps, change.pattern):
            plan_id = _store(work, change, history, course, steps)
    elif not change.answers or not (change.reason.strip() or change.title):
        raise Refused("The plan has no steps; add one, or give a reason for leaving the dose as it is.")
    for alert_id in change.answers:
        _action(work, change, alert_id, plan_id)
    settle(work, change.patient_id)
    words = "New plan in force." if plan_id is not None else "Noted; the dose stays as it is."
    answered = (
        f" {len(change.answers)} alert{'s' if len(change.answers) != 1 else ''} answered." if change.answers else ""
    )
    return Changes(change.patient_id, frozenset({Part.PLAN, Part.ALERTS, Part.CALLS}), words + answered)


def _answer_proposed(work: Work, change: PlanChange) -> None:
    """Note on a plan that waits whether this is it."""
    waiting = read_for_release(work, change.patient_id)
    if waiting is not None:
        same = (waiting.change.steps, waiting.change.pattern) == (change.steps, change.pattern)
        end_waiting(work, change.patient_id, "released" if same else "replaced", change.reason.strip() or change.title)


def current_course(work: Work, history: History) -> Course | None:
    """Give the course that runs, or the planned one; None when there is none or it was stopped."""
    course = compiled(history, work.pack).at(work.today).course
    if course is None or (course.stopped is not None and course.stopped <= work.today):
        return None
    return course


def _store(work: Work, change: PlanChange, history: History, course: Course | None, steps: tuple[Step, ...]) -> int:
    """Add the order to the course, or begin a course with it."""
    key = course.key if course is not None else _new_key(work, change.patient_id)
    # A pause says no dose; the record keeps it as a step of 0 mg.
    kept = tuple(s if s.administrations else s._replace(administrations=(Administration(None, 0),)) for s in steps)
    named = change.reason.strip() or change.title
    plan = Plan(work.today, _after_the_last(work, course), kept, change.pattern, named)
    facts = History(history.patient, zone=work.zone, courses=(Course(key, (plan,)),))
    records.add_facts(work.connection, change.patient_id, facts, work.deed_id)
    newest = select(func.max(t.plan.c.id)).where(t.plan.c.patient_id == change.patient_id)
    return int(work.connection.execute(newest).scalar_one())


def _after_the_last(work: Work, course: Course | None) -> datetime:
    """Give an instant later than that of every order before, so that the order written last is the one in force."""
    return max([work.now, *(at + timedelta(microseconds=1) for at in orders_of(course))])


def _new_key(work: Work, patient_id: int) -> str:
    """Name a new course as no course of the patient was ever named."""
    taken = set(work.connection.scalars(select(t.course.c.key).where(t.course.c.patient_id == patient_id)))
    return next(key for n in range(1, len(taken) + 2) if (key := f"course-{n}") not in taken)


def _action(work: Work, change: PlanChange, alert_id: int, plan_id: int | None) -> None:
    row = open_alert(work, alert_id)
    if row.patient_id != change.patient_id:
        raise Refused("One of the alerts belongs to another patient; nothing was changed.")
    if change.steps and row.rule in STAYS_OPEN:
        raise Refused(f"No plan of doses settles “{row.rule}”; answer that alert by itself. Nothing was changed.")
    values = {"state": "actioned", "plan_id": plan_id} | taken_as_seen(row.finding)
    work.connection.execute(update(t.alert).where(t.alert.c.id == alert_id).values(values))
    note_event(work, alert_id, "actioned", text=change.reason.strip() or change.title)


def stop_course(work: Work, patient_id: int, shown_name: str, on: date, why: StopReason, text: str = "") -> Changes:
    """Stop the current course from a day on, for a coded reason; prescriber, or a nurse in an emergency."""
    work.only(Role.PRESCRIBER, emergency=True)
    history = named_patient(work, patient_id, shown_name)
    course = current_course(work, history)
    if course is None:
        raise Refused("There is no course to stop.")
    if why is StopReason.OTHER:
        _check_reason(text, "in words why the course stops")
    reason = f"{why.value}: {text.strip()}" if text.strip() else why.value
    if on < work.today:
        raise Refused(f"The course can stop from today on; {show_day(on)} is past.")
    end_waiting(work, patient_id, "replaced", "The course was stopped.")
    records.stop_course(work.connection, patient_id, course.key, on, reason, work.now, work.deed_id)
    settle(work, patient_id)
    parts = frozenset({Part.PLAN, Part.ALERTS, Part.CALLS})
    return Changes(patient_id, parts, f"Course stopped from {show_day(on)}.")


def _check_reason(reason: str, what: str) -> None:
    if not reason.strip():
        raise Refused(f"Say {what}.")


def lift_gi_cap(work: Work, patient_id: int, shown_name: str, reason: str) -> Changes:
    """Lift the 0.5 mg a week cap of a patient who had GI symptoms, with a reason; prescriber only."""
    work.only(Role.PRESCRIBER)
    _check_reason(reason, "why the 0.5 mg a week cap is lifted")
    return _decide(work, patient_id, shown_name, Decision(Verdict.GI_CAP_LIFTED, work.today, reason.strip(), work.now))


def confirm_dose(work: Work, patient_id: int, shown_name: str, ug: int, reason: str) -> Changes:
    """Confirm a dose above the usual 4.5 mg with a reason; prescriber only."""
    work.only(Role.PRESCRIBER)
    _check_reason(reason, f"why {show_mg(ug)} is right for this patient")
    if not work.pack.n.usual_top_ug < ug <= CEILING_UG:
        raise Refused(
            f"{show_mg(ug)} needs no confirmation, or cannot be confirmed: it must be above 4.5 and up to 10 mg."
        )
    decision = Decision(Verdict.DOSE_CONFIRMED, work.today, reason.strip(), work.now, ug)
    return _decide(work, patient_id, shown_name, decision)


def set_maximum(work: Work, patient_id: int, shown_name: str, ug: int, reason: str) -> Changes:
    """Set the highest daily dose of one patient, up to 10 mg, with a reason; prescriber only."""
    work.only(Role.PRESCRIBER)
    _check_reason(reason, f"why {show_mg(ug)} is the highest dose for this patient")
    if not LOWEST_UG <= ug <= CEILING_UG:
        raise Refused(f"A maximum lies between 0.5 mg and 10 mg; {show_mg(ug)} does not.")
    changes = _limit(work, patient_id, shown_name, ug, reason)
    course = current_course(work, records.load_history(work.connection, patient_id, work.zone))
    ahead = [s for s in course.effective_steps() if s.last is None or s.last > work.today] if course else []
    above = any(s.daily_ug > ug for s in ahead)
    more = " The plan in force goes above it: change the plan." if above else ""
    return replace(changes, note=f"Maximum of {show_mg(ug)} a day recorded.{more}")


def lift_maximum(work: Work, patient_id: int, shown_name: str, reason: str) -> Changes:
    """Lift the patient's own highest dose, with a reason; prescriber only."""
    work.only(Role.PRESCRIBER)
    _check_reason(reason, "why the maximum is lifted")
    if patient_maximum(named_patient(work, patient_id, shown_name), work.today) is None:
        raise Refused("No maximum is set for this patient.")
    return _limit(work, patient_id, shown_name, 0, reason)


def _limit(work: Work, patient_id: int, shown_name: str, ug: int, reason: str) -> Changes:
    """Record a maximum as the last written, so that it is the one that holds."""
    earlier = named_patient(work, patient_id, shown_name).decisions
    at = max([work.now, *(d.recorded + timedelta(microseconds=1) for d in earlier)])
    return _decide(work, patient_id, shown_name, Decision(Verdict.DOSE_MAXIMUM, work.today, reason.strip(), at, ug))


def _decide(work: Work, patient_id: int, shown_name: str, decision: Decision) -> Changes:
    history = named_patient(work, patient_id, shown_name)
    facts = History(history.patient, zone=work.zone, decisions=(decision,))
    records.add_facts(work.connection, patient_id, facts, work.deed_id)
    settle(work, patient_id)
    return Changes(patient_id, frozenset({Part.FACTS, Part.ALERTS}), "Decision recorded with its reason.")
