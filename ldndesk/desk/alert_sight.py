"""What an alert says: what the rules say now, what they said when it was settled, and what stood on the screen."""

from datetime import date
from typing import TYPE_CHECKING, Any

from ldndesk.clinical.findings import URGENCY_ORDER, Advice, Category, Finding, Tier, Urgency

from .finding_json import read_finding, read_present, score_of, write_finding
from .work import Refused

if TYPE_CHECKING:
    from sqlalchemy import Row

UNREADABLE = Finding(
    rule="record",
    category=Category.REVIEW,
    urgency=Urgency.URGENT,
    tier=Tier.CLINIC,
    subject="",
    since=date.min,
    reason="This alert cannot be read; look at the patient's record.",
    citation="",
    advice=Advice.REVIEW,
)
"""Stands in for a stored finding that was damaged; never left out."""


def present_finding(text: str) -> Finding:
    """Give what an alert says now."""
    try:
        return read_present(text)
    except (KeyError, TypeError, ValueError):
        return UNREADABLE


def seen_score(text: str) -> int | None:
    """Give the score at which an alert was acknowledged or snoozed."""
    try:
        return score_of(read_finding(text))
    except (KeyError, TypeError, ValueError):
        return None


def at_words(text: str) -> str:
    """Say at which score an alert stands: ``at 5 of 10``; nothing for one without."""
    score = score_of(present_finding(text))
    return "" if score is None else f"at {score} of 10"


def taken_as_seen(text: str) -> dict[str, Any]:
    """Give the columns by which the present finding becomes the one that any worsening is measured from."""
    finding = present_finding(text)
    if finding is UNREADABLE:
        return {}
    return {"finding": write_finding(finding), "urgency": finding.urgency.value}


def check_as_shown(row: "Row[Any]", shown: Finding | None) -> None:
    """Refuse a deed on an alert that has become worse than what stood on the screen."""
    if shown is None:
        return
    now = present_finding(row.finding)
    score, seen = score_of(now), score_of(shown)
    more_urgent = URGENCY_ORDER[now.urgency] < URGENCY_ORDER[shown.urgency]
    if more_urgent or (score is not None and (seen is None or score > seen)):
        raise Refused(
            f"This alert has become worse since it was shown: now {_standing(now)}, then {_standing(shown)}. "
            "Look at it again; nothing was changed."
        )


def _standing(finding: Finding) -> str:
    score = score_of(finding)
    return finding.urgency.value if score is None else f"{finding.urgency.value}, {score} of 10"
