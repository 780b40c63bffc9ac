"""Everything one patient's page shows, read at once."""

from dataclasses import dataclass, replace
from datetime import date

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.course_state import CourseStage, CourseState, course_state
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.findings import Evaluation, Proposal
from ldndesk.clinical.history import History
from ldndesk.clinical.holding import Hold, hold_on
from ldndesk.clinical.plan import Course
from ldndesk.clinical.start_checklist import CheckLine, Standing, start_checklist
from ldndesk.clinical.timeline import Chart, Marker, MarkerKind, draw
from ldndesk.store import records
from ldndesk.store import tables as t

from .alerts import settle
from .beside import read_beside
from .cleared import unseen
from .drafts import Draft
from .entries import PRESCRIBERS_OWN, Entry, read_entries
from .inbox import read_alerts
from .open_proposal import asking, open_proposal
from .release import PlanForRelease
from .revival import Revival, note_revival, read_revival
from .today import UNSETTLED, AlertRow, AlertState, CallDue
from .work import Changes, Part, Refused, Role, Work

__all__ = ["Entry", "PatientPage", "read_entries", "read_page", "strike_entry"]


@dataclass(frozen=True, slots=True)
class PatientPage:
    """One patient, whole."""

    patient_id: int
    on: date
    history: History
    course: Course | None
    """The current course: the last one begun."""
    course_state: CourseState
    evaluation: Evaluation
    alerts: tuple[AlertRow, ...]
    """Open and acknowledged."""
    past_alerts: tuple[AlertRow, ...]
    proposal: Proposal | None
    chart: Chart
    next_call: CallDue | None
    draft: Draft | None = None
    """A call typed and never saved, to go on with."""
    looking_back: bool = False
    """Whether the page stands as it stood on a past day; nothing can be done on it then."""
    before_start: tuple[CheckLine, ...] = ()
    """What is still to be settled before a first dose, where no course is planned."""
    stopped_for: str = ""
    """Why the course was stopped."""
    for_release: PlanForRelease | None = None
    """A plan that waits for a prescriber's word."""
    snoozed: tuple[AlertRow, ...] = ()
    """Alerts out of the list until their day."""
    namesake: bool = False
    """Whether another patient bears the same name."""
    hold: Hold | None = None
    """The increase that waits, and the step the patient stays at."""
    cleared: tuple[AlertRow, ...] = ()
    """Warning signs that were cleared and that no prescriber has seen since."""


def read_page(work: Work, patient_id: int) -> PatientPage:
    """Read one patient; raises Refused when there is no such patient."""
    history = records.load_history(work.connection, patient_id, work.zone)
    evaluation = evaluate(history, work.today, work.pack)
    alerts = read_alerts(work, patient_id)
    page = page_of(work, patient_id, history, evaluation, alerts)
    state = page.course_state
    beside = read_beside(work, patient_id, state.since if state.stage is CourseStage.STOPPED else None)
    return replace(page, before_start=_before_start(work, history, state), **beside._asdict())


def _before_start(work: Work, history: History, state: CourseState) -> tuple[CheckLine, ...]:
    """What nobody has answered stays in sight until the first dose is known to be taken."""
    if state.stage not in {CourseStage.NONE, CourseStage.PLANNED}:
        return ()
    start = state.since if state.stage is CourseStage.PLANNED and state.since else work.today
    lines = start_checklist(history, start, work.pack)
    return tuple(line for line in lines if line.standing is not Standing.KNOWN)


def page_of(
    work: Work, patient_id: int, history: History, evaluation: Evaluation, alerts: tuple[AlertRow, ...]
) -> PatientPage:
    """Lay out a page of what was read, without the next call."""
    now = asking(alerts)
    view = compiled(history, work.pack).at(work.today)
    course = view.course
    return PatientPage(
        patient_id=patient_id,
        on=work.today,
        history=history,
        course=course,
        course_state=course_state(history, work.today, work.pack),
        evaluation=evaluation,
        alerts=now,
        past_alerts=tuple(sorted((a for a in alerts if a.state not in UNSETTLED), key=lambda a: -a.id)),
        proposal=open_proposal(work, history, evaluation, alerts),
        chart=replace(_chart(work, history, evaluation, alerts), start=course.start if course is not None else None),
        next_call=None,
        snoozed=tuple(a for a in alerts if a.state is AlertState.SNOOZED),
        cleared=tuple(unseen(alerts)),
        hold=hold_on(view, evaluation, work.pack.n),
    )


def _chart(work: Work, history: History, evaluation: Evaluation, alerts: tuple[AlertRow, ...]) -> Chart:
    chart = draw(history, work.today, work.pack, evaluation)
    marks = (
        Marker(a.opened, MarkerKind.ALERT, f"{a.finding.reason} ({a.state.value})", a.id, a.state not in UNSETTLED)
        for a in alerts
    )
    return replace(chart, markers=tuple(sorted((*chart.markers, *marks))))


def strike_entry(
    work: Work, patient_id: int, table: str, entry_id: int, reason: str, told: Revival | None = None
) -> Changes:
    """Mark an entry as entered in error, with a reason; it stays in the record and leaves the rules.

    An order or a decision is the prescriber's to mark. ``told``: what was said to follow from taking a stop back;
    refused where the record has moved on and something else would.
    """
    work.only(*((Role.PRESCRIBER,) if table in PRESCRIBERS_OWN else (Role.NURSE, Role.PRESCRIBER)))
    if not any(e.table == table and e.id == entry_id for e in read_entries(work, patient_id)):
        raise Refused("This entry is not in this patient's record.")
    revival = read_revival(work, patient_id, entry_id) if table == t.course_stop.name else None
    if told is not None and told != revival:
        raise Refused("The record has changed since this was opened; look again. Nothing was changed.")
    records.strike(work.connection, table, entry_id, reason, work.deed_id)
    if revival is not None:
        note_revival(work, patient_id, revival, reason)
    settle(work, patient_id)
    follows = f" {show_mg(revival.ug)} a day is planned again." if revival is not None and revival.ug else ""
    return Changes(patient_id, frozenset(Part), f"Marked as entered in error; it stays in the record.{follows}")
