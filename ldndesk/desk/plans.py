"""Starting, revising and stopping a prescription."""

from dataclasses import dataclass
from datetime import date

from ldndesk.clinical.findings import PlanFault
from ldndesk.clinical.plan import Pattern, Step

from .work import Changes, Work


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A revised plan as the prescriber decided it.

    ``plans_seen`` is how many orders the course had on the screen: the change is refused when somebody
    else has revised the plan since. ``answers`` are the alerts it actions.
    """

    patient_id: int
    shown_name: str
    plans_seen: int
    steps: tuple[Step, ...]
    pattern: Pattern = Pattern.DAILY
    reason: str = ""
    answers: tuple[int, ...] = ()


def check_plan(work: Work, change: PlanChange) -> tuple[PlanFault, ...]:
    """Say which steps would be refused and which need a written reason."""
    raise NotImplementedError


def change_plan(work: Work, change: PlanChange) -> Changes:
    """Put a revised plan in force and action the alerts it answers; prescriber only.

    Without a current course it starts one.
    """
    raise NotImplementedError


def stop_course(work: Work, patient_id: int, shown_name: str, on: date, reason: str) -> Changes:
    """Stop the current course from a day on; prescriber only."""
    raise NotImplementedError


def lift_gi_cap(work: Work, patient_id: int, shown_name: str, reason: str) -> Changes:
    """Lift the 0.5 mg a week cap of a patient who had GI symptoms, with a reason; prescriber only."""
    raise NotImplementedError


def confirm_dose(work: Work, patient_id: int, shown_name: str, ug: int, reason: str) -> Changes:
    """Confirm a dose above the usual 4.5 mg with a reason; prescriber only."""
    raise NotImplementedError
