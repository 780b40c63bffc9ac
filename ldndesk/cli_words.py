"""What the command line says: to a person in plain lines, to a program in JSON lines."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date

from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.findings import Evaluation, Finding, Proposal, Tier
from ldndesk.clinical.formulary import FORMS
from ldndesk.clinical.history import Patient
from ldndesk.clinical.plan import Step
from ldndesk.clinical.symptoms import is_symptom, label_inside
from ldndesk.desk.files import FilePreview


class Complaint(Exception):
    """Bad usage or bad input: one line for each fault; nothing was changed."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Meter:
    """Progress on stderr, when that is a terminal, of what takes over a second."""

    def __init__(self, what: str) -> None:
        self._what, self._begun, self._shown = what, time.monotonic(), ""

    def __call__(self, done: int, of: int) -> None:
        """Say how far it is, each hundredth once."""
        words = f"{self._what} {100 * done // of} %"
        if words != self._shown and sys.stderr.isatty() and time.monotonic() - self._begun > 1:
            self._shown = words
            sys.stderr.write(f"\r{words}{'' if done < of else chr(10)}")
            sys.stderr.flush()


def patient_lines(patient: Patient, evaluation: Evaluation, proposal: Proposal | None) -> Iterator[str]:
    """Say what the rules say of one patient on one day."""
    yield f"{patient.display_name} · {patient.nhs_number or patient.local_id} · {show_day(evaluation.on)}"
    for finding in evaluation.findings:
        yield from _finding(finding)
    for missed in evaluation.not_evaluated:
        yield f"  NOT EVALUATED  {missed.rule}: {missed.reason}"
    if not evaluation.findings and not evaluation.not_evaluated:
        yield "  no findings"
    if proposal is not None:
        yield f"  proposed plan: {proposal.title}"
        yield from (f"    {_step(step)}" for step in proposal.steps)
        if proposal.limit:
            yield f"    limit: {proposal.limit}"
        yield from (f"    conflict: {conflict}" for conflict in proposal.conflicts)
    if evaluation.recheck_on is not None:
        yield f"  look again on {show_day(evaluation.recheck_on)}"


def _finding(finding: Finding) -> Iterator[str]:
    since = f"since {show_day(finding.since)}"
    yield f"  {finding.urgency.value.upper():8} {finding.category.value}: {finding.reason}"
    about = label_inside(finding.subject) if is_symptom(finding.subject) else finding.subject
    yield f"           {finding.rule} · {about} · {since} · {sourced(finding.tier, finding.citation)}"


def sourced(tier: Tier, citation: str, between: str = " ") -> str:
    """Say whose word something is and where it stands; nothing twice: ``source S22``, ``clinic``."""
    return tier.value if citation == tier.value else f"{tier.value}{between}{citation}"


def _step(step: Step) -> str:
    until = "until changed" if step.last is None else f"to {show_day(step.last)}"
    times = ", ".join(a.time.strftime("%H:%M") if a.time is not None else "any time" for a in step.administrations)
    form = FORMS[step.form].label
    return f"{show_day(step.first)} {until}: {show_mg(step.daily_ug)} a day, {step.route.value}, {form}, {times}"


def preview_lines(preview: FilePreview) -> Iterator[str]:
    """Say what importing a file adds."""
    yield f"{preview.file}: {preview.patient or 'no patient'} ({'new' if preview.is_new else 'known'})"
    added = ", ".join(f"{count} {kind.lower()}" for kind, count in preview.added)
    yield f"  adds: {added or 'nothing new'}; already there: {preview.already_there}"
    if preview.left_out:
        yield f"  left out: {', '.join(f'{count} {kind}' for kind, count in preview.left_out)}"
    yield from (f"  note: {count} x {note}" for note, count in preview.notes)


def preview_json(preview: FilePreview) -> str:
    """Write what importing a file adds as one JSON line."""
    told = {
        "file": preview.file,
        "patient": preview.patient,
        "new": preview.is_new,
        "added": dict(preview.added),
        "already_there": preview.already_there,
        "left_out": dict(preview.left_out),
        "notes": dict(preview.notes),
    }
    return json.dumps(told)


def fault_lines(faults: Sequence[tuple[str, str, str]]) -> tuple[str, ...]:
    """Write faults one a line: file, place, what is wrong and what would be right."""
    return tuple(f"{file}: {place}: {text}" for file, place, text in faults)


def wanted_day(text: str) -> date:
    """Read a day of the command line; raises ValueError saying what would be right."""
    try:
        if len(text) != len("2026-03-07"):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}” is not a date; write it like 2026-03-07") from None
