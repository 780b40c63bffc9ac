"""Findings become alerts: opened, kept, cleared; never deleted, and never silent once they get worse."""

from typing import Any, NamedTuple

from sqlalchemy import Row, Text, insert, select, type_coerce, update

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.findings import INBOX, URGENCY_ORDER, Evaluation, Finding, Urgency
from ldndesk.clinical.history import History
from ldndesk.store import records
from ldndesk.store import tables as t
from ldndesk.store.written import write_json

from .alert_events import ENDED, note_event
from .alert_sight import present_finding
from .cleared import why_cleared
from .finding_json import read_finding, score_of, write_finding
from .kept_packs import keep_pack
from .list_columns import keep_lists
from .snooze import bring_back
from .work import Work

WORSE_BY = 2
"""A score this much over the one an alert was settled at brings it back (contract, section 4)."""
Key = tuple[str, str, str]


class Settled(NamedTuple):
    """What settling a patient's alerts did."""

    opened: int
    cleared: int
    evaluation: Evaluation

    @property
    def words(self) -> str:
        """Say it for the status line: ``1 new alert, 2 cleared``."""
        new = {0: "No new alert", 1: "1 new alert"}.get(self.opened, f"{self.opened} new alerts")
        return f"{new}, {self.cleared} cleared" if self.cleared else new


def settle(work: Work, patient_id: int) -> Settled:
    """Evaluate a patient today and bring the stored alerts and the list columns into line."""
    keep_pack(work)
    history = records.load_history(work.connection, patient_id, work.zone)
    evaluation = evaluate(history, work.today, work.pack)
    course = compiled(history, work.pack).at(work.today).course
    course_key = course.key if course is not None else ""
    found = {(course_key, f.rule, f.subject): f for f in evaluation.findings if f.category in INBOX}
    bring_back(work, patient_id, found)
    kept = _latest(work, patient_id)
    # A rule that could not be judged says nothing: its alerts stay as they are.
    unjudged = {n.rule for n in evaluation.not_evaluated}
    opened = cleared = 0
    for key, finding in found.items():
        opened += _meet(work, patient_id, key, finding, kept.get(key))
    for key, row in kept.items():
        if key not in found and key[1] not in unjudged:
            cleared += _end(work, row, history)
    keep_lists(work, patient_id, history, evaluation)
    return Settled(opened, cleared, evaluation)


def _latest(work: Work, patient_id: int) -> dict[Key, Row[Any]]:
    """Give the newest alert of each key; its finding as text, so that a damaged one is met and not stumbled over."""
    names = ("id", "course_key", "rule", "subject", "state", "urgency", "pack_sha256")
    columns = select(*(t.alert.c[name] for name in names), type_coerce(t.alert.c.finding, Text).label("finding"))
    rows = work.connection.execute(columns.where(t.alert.c.patient_id == patient_id).order_by(t.alert.c.id))
    found: list[Any] = list(rows)
    return {(row.course_key, row.rule, row.subject): row for row in found}


def _meet(work: Work, patient_id: int, key: Key, finding: Finding, row: Row[Any] | None) -> int:
    """Open, refresh or leave suppressed the alert of one finding; gives how many were opened."""
    if row is None:
        _open(work, patient_id, key, finding, None)
        return 1
    worse = _is_worse(row, finding, work)
    if row.state in t.UNSETTLED:
        _refresh(work, row, finding, worse=worse)
        return 0
    if row.state == "cleared" or worse or _has_ended(work, row.id):
        _open(work, patient_id, key, finding, row.id)
        return 1
    return 0


def _is_worse(row: Row[Any], finding: Finding, work: Work) -> bool:
    """Whether a suppression breaks: another pack, a higher urgency, a score 2 or more above the one settled at."""
    if row.pack_sha256 != work.pack.sha256:
        return True
    if URGENCY_ORDER[finding.urgency] < URGENCY_ORDER[Urgency(row.urgency)]:
        return True
    try:
        before = score_of(read_finding(row.finding))
    except (KeyError, TypeError, ValueError):
        return True
    now = score_of(finding)
    return now is not None and (before is None or now >= before + WORSE_BY)


def _has_ended(work: Work, alert_id: int) -> bool:
    events = t.alert_event.c
    ended = select(events.id).where(events.alert_id == alert_id, events.reason_code == ENDED).limit(1)
    return work.connection.scalar(ended) is not None


def _open(work: Work, patient_id: int, key: Key, finding: Finding, previous: int | None) -> None:
    row = _kept(finding, work) | {
        "patient_id": patient_id,
        "course_key": key[0],
        "rule": key[1],
        "subject": key[2],
        "state": "open",
        "opened_on": work.today,
        "previous_id": previous,
        "deed_id": work.deed_id,
    }
    added = work.connection.execute(insert(t.alert).values(row)).inserted_primary_key
    if added is None:
        raise records.RecordError("An alert could not be opened.")
    note_event(work, int(added[0]), "open", text="Came back." if previous is not None else "")


def _kept(finding: Finding, work: Work) -> dict[str, Any]:
    return {
        "urgency": finding.urgency.value,
        "finding": write_finding(finding),
        "pack_version": work.pack.version,
        "pack_sha256": work.pack.sha256,
    }


def _refresh(work: Work, row: Row[Any], finding: Finding, *, worse: bool) -> None:
    """Keep an unsettled alert's finding up to date; one that was seen and got worse is open again.

    The score compared with stays the one at which it was seen, so that slow worsening is noticed too.
    """
    if row.state != "open" and not worse:
        return
    if row.finding == write_json(write_finding(finding)) and not worse:
        return
    work.connection.execute(
        update(t.alert)
        .where(t.alert.c.id == row.id)
        .values(_kept(finding, work) | {"state": "open", "snoozed_until": None})
    )
    if row.state != "open":
        note_event(work, row.id, "open", text="Open again: it got worse since it was seen.")


def _end(work: Work, row: Row[Any], history: History) -> int:
    """Clear an alert whose finding no longer holds; on a settled one only note that the finding ended."""
    if row.state in t.UNSETTLED:
        work.connection.execute(update(t.alert).where(t.alert.c.id == row.id).values(state="cleared"))
        note_event(work, row.id, "cleared", text=why_cleared(history, present_finding(row.finding)))
        return 1
    if row.state in ("dismissed", "actioned") and not _has_ended(work, row.id):
        note_event(work, row.id, row.state, code=ENDED, text="The finding no longer holds.")
    return 0
