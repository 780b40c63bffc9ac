"""A finding as the record keeps it, and back; what cannot be read is said, never guessed."""

import json
from datetime import date
from typing import Any

from ldndesk.clinical.findings import Advice, Category, Evidence, Finding, Threshold, Tier, Urgency


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
    """Read a finding back from its text; raises KeyError, TypeError or ValueError for one that was damaged."""
    kept = json.loads(text)
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
