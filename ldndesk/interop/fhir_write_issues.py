"""Alerts as FHIR resources: told to others, never read back, for the rules raise them anew."""

from datetime import date
from typing import NamedTuple

from ldndesk.clinical.findings import Finding, Urgency

from . import fhir_codes as codes
from .fhir_write_facts import concept

Resource = dict[str, object]
_SEVERITY = {Urgency.URGENT: "high", Urgency.SOON: "moderate", Urgency.ROUTINE: "low"}


class Issue(NamedTuple):
    """An alert that somebody still has to deal with."""

    finding: Finding
    state: str
    opened: date


def issue(alert: Issue) -> Resource:
    """Write one alert."""
    finding = alert.finding
    state = {"system": codes.ALERT, "code": alert.state}
    return {
        "resourceType": "DetectedIssue",
        "meta": {"tag": [state]},
        "status": "preliminary",
        "code": concept(codes.RULE, finding.rule, finding.subject),
        "severity": _SEVERITY[finding.urgency],
        "identifiedDateTime": alert.opened.isoformat(),
        "detail": finding.reason,
    }
