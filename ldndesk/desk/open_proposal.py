"""The one proposed plan for what is still open of a patient: the same on the page and at the end of a call."""

from dataclasses import replace

from ldndesk.clinical.findings import INBOX, Evaluation, Proposal
from ldndesk.clinical.history import History
from ldndesk.clinical.proposal import propose
from ldndesk.clinical.proposal_ground import HOLDING_RULES

from .today import AlertRow, AlertState
from .work import Work

_ASKING = frozenset({AlertState.OPEN, AlertState.ACKNOWLEDGED})


def asking(alerts: tuple[AlertRow, ...]) -> tuple[AlertRow, ...]:
    """Give the alerts that still ask for a decision."""
    return tuple(a for a in alerts if a.state in _ASKING)


def open_proposal(
    work: Work, history: History, evaluation: Evaluation, alerts: tuple[AlertRow, ...]
) -> Proposal | None:
    """Compose the plan for what is still open; what was dismissed or acted on proposes nothing more.

    A finding that holds the dose holds it though its alert was settled: an opioid noted is still an opioid taken.
    """
    asked = {(a.finding.rule, a.finding.subject) for a in asking(alerts)}
    if not asked:
        return None
    still = tuple(
        f
        for f in evaluation.findings
        if f.category not in INBOX or (f.rule, f.subject) in asked or f.rule in HOLDING_RULES
    )
    return propose(history, work.today, work.pack, replace(evaluation, findings=still))
