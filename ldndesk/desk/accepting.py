"""What accepting a proposed plan means: the change of plan, and the alerts it answers."""

from ldndesk.clinical.findings import Proposal
from ldndesk.clinical.plan import Pattern

from .page import PatientPage
from .plan_change import PlanChange, orders_of


def answered(page: PatientPage, proposal: Proposal) -> tuple[int, ...]:
    """Give the open alerts that a proposal answers."""
    return tuple(alert.id for alert in page.alerts if alert.finding.rule in proposal.answers)


def accepted_change(page: PatientPage, proposal: Proposal) -> PlanChange:
    """Give the change of plan that accepting a proposal means; days off stay as they are."""
    plan = page.course.plan_on(page.on) if page.course else None
    return PlanChange(
        patient_id=page.patient_id,
        shown_name=page.history.patient.display_name,
        orders_seen=orders_of(page.course),
        seen_stopped=page.course is not None and page.course.stopped is not None,
        stop_seen=page.course.stopped if page.course is not None else None,
        steps=proposal.steps,
        pattern=plan.pattern if plan else Pattern.DAILY,
        title=proposal.title,
        answers=answered(page, proposal),
    )
