"""A finding as the record keeps it, and back; what cannot be read is said, never guessed."""

import json
from datetime import date
from typing import Any

from ldndesk.clinical.findings import Advice, Category, Evidence, Finding, Threshold, Tier, Urgency

PRESENT = "present"
"""Where a kept finding holds what the rules say now, once the alert was acknowledged or snoozed."""


def write_finding(finding: Finding) -> dict[str, Any]:
    """Write a finding as plain values."""
    return {
        "rule": finding.rule,
        "category": finding.category.value,
        "urgency": finding.urgency.value,
        "tier": finding.tier.value,
        "subject": finding.subject,
        "since": finding.since.isoformat(),
        "reason": finding.reason,
        "citation": finding.citation,
        "advice": finding.advice.value,
        "evidence": [[e.fact, e.day.isoformat() if e.day else None, e.value, e.unit] for e in finding.evidence],
        "thresholds": [[h.name, h.value, h.unit, h.tier.value, h.citation] for h in finding.thresholds],
        "missing": list(finding.missing),
    }


def read_finding(text: str) -> Finding:
    """Read a finding back from its text; raises KeyError, TypeError or ValueError for one that was damaged.

    Of an alert that was acknowledged or snoozed this is the finding as it was then.
    """
    return _read(json.loads(text))


def read_present(text: str) -> Finding:
    """Read what an alert says now, whatever it said when it was acknowledged or snoozed; raises as ``read_finding``."""
    kept = json.loads(text)
    return _read(kept.get(PRESENT, kept))


def with_present(text: str, finding: Finding) -> dict[str, Any]:
    """Write the present finding beside the one that was acknowledged or snoozed; raises as ``read_finding``."""
    seen = write_finding(read_finding(text))
    now = write_finding(finding)
    return seen if now == seen else seen | {PRESENT: now}


def _read(kept: dict[str, Any]) -> Finding:
    return Finding(
        rule=kept["rule"],
        category=Category(kept["category"]),
        urgency=Urgency(kept["urgency"]),
        tier=Tier(kept["tier"]),
        subject=kept["subject"],
        since=date.fromisoformat(kept["since"]),
        reason=kept["reason"],
        citation=kept["citation"],
        advice=Advice(kept["advice"]),
        evidence=tuple(
            Evidence(fact, date.fromisoformat(day) if day else None, value, unit)
            for fact, day, value, unit in kept["evidence"]
        ),
        thresholds=tuple(Threshold(n, v, u, Tier(t), c) for n, v, u, t, c in kept["thresholds"]),
        missing=tuple(kept["missing"]),
    )


def score_of(finding: Finding) -> int | None:
    """Give the score a finding speaks of; None for one without."""
    return next((e.value for e in finding.evidence if e.unit == "0-10" and isinstance(e.value, int)), None)
