"""A change of plan as somebody decided it, and what is looked at before it may be stored or proposed."""

from dataclasses import dataclass
from datetime import date, datetime

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.days import show_day, show_instant
from ldndesk.clinical.findings import PlanFault
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Course, Pattern, Step
from ldndesk.clinical.plan_same import is_unchanged
from ldndesk.clinical.proposal import check_steps
from ldndesk.store import records

from .work import Refused, Work

UNCHANGED = "plan-unchanged"
NOTHING_NEW = "This is the plan in force as it stands; there is nothing to store."
GIVE_REASON = "Give a reason."
STAYS = "Nothing changes by this plan: write down why the dose stays as it is."


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A revised plan as the prescriber decided it.

    ``orders_seen`` are the orders the course had on the screen: the change is refused when somebody
    else has revised the plan since. ``answers`` are the alerts it actions.
    """

    patient_id: int
    shown_name: str
    orders_seen: tuple[datetime, ...]
    """When each was recorded, oldest first; see ``orders_of``."""
    steps: tuple[Step, ...]
    pattern: Pattern = Pattern.DAILY
    reason: str = ""
    answers: tuple[int, ...] = ()
    seen_stopped: bool = False
    """Whether the screen showed the course as stopped; only then does a plan begin a new one."""
    stop_seen: date | None = None
    """The first day without the medicine, as the screen showed it."""
    title: str = ""
    """What an accepted proposal calls itself; it names the order, and is never a reason for what needs one."""


def orders_of(course: Course | None) -> tuple[datetime, ...]:
    """Tell a course's orders apart from what they were before or will be: when each was recorded."""
    return tuple(plan.recorded for plan in course.plans) if course is not None else ()


def check_plan(work: Work, change: PlanChange) -> tuple[PlanFault, ...]:
    """Say which steps would be refused and which need a written reason."""
    history = records.load_history(work.connection, change.patient_id, work.zone)
    steps = _from_today(change.steps, work.today)
    faults = check_steps(history, work.today, work.pack, steps, change.pattern)
    if not is_unchanged(history, work.today, steps, change.pattern):
        return faults
    why = PlanFault(steps[0].first, UNCHANGED, not change.answers, STAYS if change.answers else NOTHING_NEW)
    return (why, *faults)


def check_change(work: Work, history: History, change: PlanChange) -> tuple[Step, ...]:
    """Give the steps from today on; refused on another plan than the one in force, and for a faulty step."""
    _check_unchanged(work, history, change)
    steps = _from_today(change.steps, work.today)
    if change.steps:
        _check_steps(work, history, change, steps)
    return steps


def _check_unchanged(work: Work, history: History, change: PlanChange) -> None:
    """Refuse a change made on another plan than the one in force."""
    latest = max((plan.authored for course in history.courses for plan in course.plans), default=work.today)
    if latest > work.today:
        raise Refused(
            f"The newest plan was written on {show_day(latest)}, and this computer's clock says "
            f"{show_day(work.today)}. Set the clock right and decide again; nothing was changed."
        )
    shown = compiled(history, work.pack).at(work.today).course
    stopped = shown is not None and shown.stopped is not None
    if stopped != change.seen_stopped:
        raise Refused(
            "The course was stopped or begun by somebody else while this was open. Open the patient again and decide "
            "again; nothing was changed."
        )
    if shown is not None and change.stop_seen not in (None, shown.stopped):
        raise Refused(
            f"The day of the stop was changed to {show_day(shown.stopped) if shown.stopped else 'none'} by somebody "
            "else while this was open. Open the patient again and decide again; nothing was changed."
        )
    if orders_of(shown) != change.orders_seen:
        when = show_instant(max(orders_of(shown), default=work.now).astimezone(work.zone))
        raise Refused(
            f"The plan was revised by somebody else at {when} while this was open. Look at the new plan and "
            "decide again; nothing was changed."
        )


def _from_today(steps: tuple[Step, ...], today: date) -> tuple[Step, ...]:
    """Leave out days that are past: what was prescribed then stays as it was."""
    ahead = [s for s in steps if s.last is None or s.last >= today]
    return tuple(s._replace(first=max(s.first, today)) for s in ahead)


def _check_steps(work: Work, history: History, change: PlanChange, steps: tuple[Step, ...]) -> None:
    if not steps:
        raise Refused("Every step of the plan lies in the past; begin it today or later.")
    if is_unchanged(history, work.today, steps, change.pattern):
        if not change.answers:
            raise Refused(f"{NOTHING_NEW} Change a step first; the dose stays as it is.")
        if not (change.reason.strip() or change.title):
            raise Refused(STAYS)
    faults = check_steps(history, work.today, work.pack, steps, change.pattern)
    if refused := [f for f in faults if f.refused]:
        raise Refused(" ".join(f"From {show_day(f.first)}: {f.text}" for f in refused))
    if faults and not change.reason.strip():
        told = " ".join(f"From {show_day(f.first)}: {f.text}" for f in faults)
        raise Refused(f"{GIVE_REASON} {told}")
