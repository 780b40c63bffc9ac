"""Plans that somebody proposes and a prescriber releases, changes or refuses; until then they are no orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, insert, select

from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.plan import Administration, Pattern, Step
from ldndesk.store import day_tables as t

from .calls import named_patient
from .plan_change import PlanChange, check_change
from .work import Changes, Part, Refused, Role, Work

RELEASE_COLUMNS = (*(t.plan_proposal.c[name] for name in ("id", "title", "content", "recorded_at")), t.deed.c.actor)


@dataclass(frozen=True, slots=True)
class PlanForRelease:
    """A plan that waits for a prescriber's word."""

    id: int
    actor: str
    at: datetime
    """In the clinic's zone."""
    title: str
    change: PlanChange
    """As it would be stored: made on the orders its author saw."""


def propose_plan(work: Work, change: PlanChange) -> Changes:
    """Propose a plan for release, in place of one that still waits; refused as a prescriber's own would be."""
    work.only(Role.NURSE, Role.PRESCRIBER)
    history = named_patient(work, change.patient_id, change.shown_name)
    if not change.steps:
        raise Refused("A proposed plan needs at least one step.")
    check_change(work, history, change)
    end_waiting(work, change.patient_id, "replaced", "Another plan was proposed.")
    title = change.reason.strip() or change.title or "A change of plan"
    row = {"patient_id": change.patient_id, "title": title, "content": _write(change)}
    work.connection.execute(insert(t.plan_proposal).values(row | {"recorded_at": work.now, "deed_id": work.deed_id}))
    parts = frozenset({Part.PLAN, Part.ALERTS})
    return Changes(change.patient_id, parts, "Proposed. It is no order until a prescriber releases it.")


def refuse_plan(work: Work, patient_id: int, proposal_id: int, reason: str) -> Changes:
    """Refuse a proposed plan with a reason; prescriber only."""
    work.only(Role.PRESCRIBER)
    if not reason.strip():
        raise Refused("Say why the plan is refused.")
    waiting = read_for_release(work, patient_id)
    if waiting is None or waiting.id != proposal_id:
        raise Refused("This plan no longer waits for release; open the patient again.")
    end_waiting(work, patient_id, "refused", reason.strip())
    return Changes(patient_id, frozenset({Part.PLAN, Part.ALERTS}), "The proposed plan was refused; the dose stays.")


def end_waiting(work: Work, patient_id: int, ended: str, reason: str) -> None:
    """Note what became of the plan that waits; nothing waits: nothing is noted."""
    for proposal_id in work.connection.scalars(select(t.plan_proposal.c.id).where(*_waiting(patient_id))).all():
        row = {"plan_proposal_id": proposal_id, "ended": ended, "reason": reason, "recorded_at": work.now}
        work.connection.execute(insert(t.plan_proposal_end).values(row | {"deed_id": work.deed_id}))


def read_for_release(work: Work, patient_id: int) -> PlanForRelease | None:
    """Give the plan that waits for release."""
    found = select(*RELEASE_COLUMNS).join_from(t.plan_proposal, t.deed).where(*_waiting(patient_id))
    row = work.connection.execute(found.order_by(t.plan_proposal.c.id.desc())).first()
    return None if row is None else release_of(row, patient_id, work.zone)


def release_of(row: Sequence[Any], patient_id: int, zone: tzinfo) -> PlanForRelease | None:
    """Read a plan that waits from its columns; None where they are those of no plan."""
    proposal_id, title, content, recorded, actor = row
    if proposal_id is None:
        return None
    return PlanForRelease(proposal_id, actor, recorded.astimezone(zone), title, _read(patient_id, title, content))


def newest_waiting(patient_id: int) -> ScalarSelect[int | None]:
    """Name the plan that waits for release, for a statement around it."""
    return select(func.max(t.plan_proposal.c.id)).where(*_waiting(patient_id)).scalar_subquery()


def _waiting(patient_id: int) -> tuple[ColumnElement[bool], ...]:
    ended = select(t.plan_proposal_end.c.plan_proposal_id)
    return t.plan_proposal.c.patient_id == patient_id, t.plan_proposal.c.id.not_in(ended)


def _write(change: PlanChange) -> dict[str, Any]:
    return {
        "shown_name": change.shown_name,
        "orders_seen": [at.isoformat() for at in change.orders_seen],
        "seen_stopped": change.seen_stopped,
        "stop_seen": change.stop_seen.isoformat() if change.stop_seen else None,
        "pattern": change.pattern.value,
        "reason": change.reason.strip(),
        "answers": list(change.answers),
        "steps": [
            {
                "first": step.first.isoformat(),
                "last": step.last.isoformat() if step.last else None,
                "doses": [[a.time.isoformat() if a.time else None, a.ug] for a in step.administrations],
                "route": step.route.value,
                "form": step.form.value,
                "strengths": list(step.strengths),
            }
            for step in change.steps
        ],
    }


def _read(patient_id: int, title: str, content: Mapping[str, Any]) -> PlanChange:
    return PlanChange(
        patient_id=patient_id,
        shown_name=content["shown_name"],
        orders_seen=tuple(datetime.fromisoformat(at) for at in content["orders_seen"]),
        steps=tuple(_step(step) for step in content["steps"]),
        pattern=Pattern(content["pattern"]),
        reason=content["reason"],
        answers=tuple(content["answers"]),
        seen_stopped=content["seen_stopped"],
        stop_seen=date.fromisoformat(kept) if (kept := content.get("stop_seen")) else None,
        title=title,
    )


def _step(kept: Mapping[str, Any]) -> Step:
    return Step(
        date.fromisoformat(kept["first"]),
        date.fromisoformat(kept["last"]) if kept["last"] else None,
        tuple(Administration(time.fromisoformat(at) if at else None, ug) for at, ug in kept["doses"]),
        Route(kept["route"]),
        Form(kept["form"]),
        tuple(kept["strengths"]),
    )
