"""What the rules say of one patient on one day, in the shape that other programs read."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from ldndesk.clinical.dose import mg_text
from ldndesk.clinical.findings import Evaluation, Finding, Proposal
from ldndesk.clinical.formulary import measurable, measure_text
from ldndesk.clinical.history import Patient
from ldndesk.clinical.plan import Administration, Step

Line = dict[str, object]


class AlertNote(NamedTuple):
    """Where a finding's alert stands, as it is written out."""

    id: int
    state: str
    opened: date
    history: tuple[Mapping[str, str], ...]


def line(
    patient: Patient,
    evaluation: Evaluation,
    proposal: Proposal | None,
    alerts: Mapping[tuple[str, str], AlertNote] | None = None,
) -> Line:
    """Give one line: mg are decimal strings without trailing zeros, days ISO dates.

    With ``alerts``, by rule and subject, each finding says where its alert stands; null where it opened none.
    """
    pack = {"name": evaluation.pack_name, "version": evaluation.pack_version, "sha256": evaluation.pack_sha256}
    return {
        "patient": {"id": patient.nhs_number or patient.local_id, "name": patient.display_name},
        "on": evaluation.on.isoformat(),
        "pack": pack,
        "findings": [_finding(f) if alerts is None else _with_alert(f, alerts) for f in evaluation.findings],
        "not_evaluated": [{"rule": n.rule, "reason": n.reason} for n in evaluation.not_evaluated],
        "proposal": _proposal(proposal),
        "recheck_on": _day(evaluation.recheck_on),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _finding(finding: Finding) -> Line:
    evidence = [{"fact": e.fact, "date": _day(e.day), "value": e.value, "unit": e.unit} for e in finding.evidence]
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
        "evidence": evidence,
    }


def _with_alert(finding: Finding, alerts: Mapping[tuple[str, str], AlertNote]) -> Line:
    alert = alerts.get((finding.rule, finding.subject))
    if alert is None:
        return {**_finding(finding), "alert": None}
    events = [dict(event) for event in alert.history]
    told = {"id": alert.id, "state": alert.state, "opened": alert.opened.isoformat(), "history": events}
    return {**_finding(finding), "alert": told}


def _proposal(proposal: Proposal | None) -> Line | None:
    if proposal is None:
        return None
    return {
        "steps": [_step(s) for s in proposal.steps],
        "answers": list(proposal.answers),
        "limit": proposal.limit,
        "conflicts": list(proposal.conflicts),
    }


def _step(step: Step) -> Line:
    return {
        "from": step.first.isoformat(),
        "to": _day(step.last),
        "daily_mg": mg_text(step.daily_ug),
        "route": step.route.value,
        "form": step.form.value,
        "administrations": [_administration(step, a) for a in step.administrations],
    }


def _administration(step: Step, dose: Administration) -> Line:
    """Write one dose; what cannot be measured, a pause of 0 mg above all, has no measure."""
    can = measurable(step.form, dose.ug, step.strengths)
    return {
        "time": dose.time.strftime("%H:%M") if dose.time is not None else None,
        "mg": mg_text(dose.ug),
        "measure": measure_text(step.form, dose.ug, step.strengths) if can else None,
    }
