"""What a patient's page shows beside the record, read in one statement: next call, draft, plan for release, stop."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from ldndesk.store import tables as t

from .drafts import DRAFT_COLUMNS, Draft, draft_of
from .inbox import CALL_COLUMNS, call_of, has_namesake
from .release import RELEASE_COLUMNS, PlanForRelease, newest_waiting, release_of
from .today import CallDue
from .work import Work

_CALL, _DRAFT, _RELEASE = len(CALL_COLUMNS), len(DRAFT_COLUMNS), len(RELEASE_COLUMNS)


class Beside(NamedTuple):
    """What stands beside one patient's record."""

    next_call: CallDue | None
    draft: Draft | None
    for_release: PlanForRelease | None
    namesake: bool
    """Whether another patient bears the same name."""
    stopped_for: str
    """Why the course was stopped on the day asked about."""


def read_beside(work: Work, patient_id: int, stopped: date | None) -> Beside:
    """Read what stands beside a patient's record; ``stopped``: the day whose stop is told the reason of."""
    plan = t.plan_proposal.c
    whole = t.patient.outerjoin(t.draft, t.draft.c.patient_id == t.patient.c.id)
    whole = whole.outerjoin(t.plan_proposal, plan.id == newest_waiting(patient_id))
    whole = whole.outerjoin(t.deed, t.deed.c.id == plan.deed_id)
    wanted = select(*CALL_COLUMNS, *DRAFT_COLUMNS, *RELEASE_COLUMNS, has_namesake(), _reason(patient_id, stopped))
    row = work.connection.execute(wanted.select_from(whole).where(t.patient.c.id == patient_id)).one()
    return Beside(
        call_of(row[:_CALL], work.today),
        draft_of(row[_CALL : _CALL + _DRAFT], work.zone),
        release_of(row[_CALL + _DRAFT : _CALL + _DRAFT + _RELEASE], patient_id, work.zone),
        bool(row[-2]),
        row[-1] or "",
    )


def _reason(patient_id: int, stopped: date | None) -> ColumnElement[str]:
    stop = t.course_stop.c
    struck = select(t.struck.c.row_id).where(t.struck.c.table_name == t.course_stop.name)
    told = select(stop.reason).where(stop.patient_id == patient_id, stop.stopped_on == stopped)
    return told.where(stop.id.not_in(struck)).order_by(stop.id.desc()).limit(1).scalar_subquery()
