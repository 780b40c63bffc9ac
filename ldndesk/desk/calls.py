"""Keeping a follow-up call and letting the rules speak."""

from dataclasses import dataclass, replace
from datetime import date

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import (
    CallAttempt,
    CallOutcome,
    Capture,
    Caution,
    CautionKind,
    DoseTaken,
    FollowUp,
    MainSleep,
    MedicinesAsked,
    MedicineUse,
    Procedure,
)
from ldndesk.clinical.findings import Advice, Evaluation, Proposal
from ldndesk.clinical.history import History
from ldndesk.clinical.holding import hold_on
from ldndesk.store import records

from .alerts import settle
from .booking import book_call
from .call_check import CallRecord, DoseReport, MedicineReport, PlannedProcedure, check_call
from .call_words import go_on_words, not_reached_words
from .cleared import ClearedAlert, cleared_by, unseen
from .consent import Consent, MessageWord, keep_consent, read_consent
from .drafts import Draft, claim_call, drop_draft
from .inbox import read_alerts, read_call_due
from .medicine_stops import end_running
from .open_proposal import open_proposal
from .today import UNSETTLED, AlertRow, CallDue
from .work import Changes, Part, Refused, Role, Work

__all__ = [
    "CallBegun",
    "CallRecord",
    "CallResult",
    "DoseReport",
    "MedicineReport",
    "MessageWord",
    "PlannedProcedure",
    "begin_call",
    "read_call_result",
    "record_call",
]


@dataclass(frozen=True, slots=True)
class CallBegun:
    """What a call starts from."""

    draft: Draft | None
    """What was typed of it and never saved."""
    consent: Consent | None
    """Whether messages may be left; None: nobody asked."""


def begin_call(work: Work, patient_id: int, desk: str) -> CallBegun:
    """Claim a patient for the desk that rings; refused while another desk does."""
    return CallBegun(claim_call(work, patient_id, desk), read_consent(work, patient_id))


@dataclass(frozen=True, slots=True)
class CallResult:
    """What a call leads to, for the caller to pass on."""

    say_now: tuple[str, ...]
    """What may be told to the patient now."""
    to_prescriber: tuple[AlertRow, ...]
    """Open alerts, most urgent first."""
    do_not_say: tuple[str, ...]
    """What waits for the prescriber's word."""
    next_call: CallDue | None
    on: date
    not_reached: tuple[str, ...] = ()
    """For a patient who was not reached: what is known now and what to do; nothing can be told them then."""
    cleared: tuple[ClearedAlert, ...] = ()
    """Alerts that this call cleared."""


def record_call(work: Work, call: CallRecord) -> Changes:
    """Keep a call whole and put what the rules say into the inbox.

    Raises Refused, with nothing stored, for a day in the future, a score out of range, a dose of 50 mg
    or more, a stranger's name, or a period that ends before it starts.
    """
    work.only(Role.NURSE, Role.PRESCRIBER)
    history = named_patient(work, call.patient_id, call.shown_name)
    check_call(call, work.now.astimezone(work.zone), history.patient.born)
    call = replace(call, medicines=end_running(work, call.patient_id, call.medicines))
    records.add_facts(work.connection, call.patient_id, _facts(work, call, history), work.deed_id)
    if call.next_call is not None:
        book_call(work, call.patient_id, call.next_call, call.next_time)
    if call.messages is not None:
        keep_consent(work, call.patient_id, call.day, call.messages)
    drop_draft(work, call.patient_id)
    said = settle(work, call.patient_id).words
    return Changes(call.patient_id, frozenset({Part.FACTS, Part.CALLS, Part.ALERTS}), f"Call saved. {said}.")


def named_patient(work: Work, patient_id: int, shown_name: str) -> History:
    """Load a patient's record; refused unless the name on the screen is this patient's."""
    history = records.load_history(work.connection, patient_id, work.zone)
    if history.patient.display_name != shown_name:
        raise Refused(
            f"The screen shows {shown_name} but the record is of another patient; open the patient again. "
            "Nothing was saved."
        )
    return history


def _facts(work: Work, call: CallRecord, history: History) -> History:
    """Write what the call brought as facts recorded now."""
    reached = call.outcome is CallOutcome.REACHED
    note = call.note.strip()
    told = reached and bool(call.answers or note)
    by_phone = call.capture is Capture.CALL
    doses = (DoseTaken(d.first, d.last, d.time, d.ug, work.now, d.route, d.form) for d in call.doses)
    medicines = (MedicineUse(m.text.strip(), m.first, m.last, work.now, m.not_meant) for m in call.medicines)
    note_only = bool(note) and not reached
    follow_up = FollowUp(call.day, call.capture, work.now, call.answers, note)
    return History(
        patient=history.patient,
        zone=work.zone,
        follow_ups=(follow_up,) if told or note_only else (),
        doses_taken=tuple(doses),
        medicines=tuple(medicines),
        medicines_asked=(MedicinesAsked(call.day, work.now),) if call.no_medicines else (),
        main_sleep=(MainSleep(call.day, *call.sleep, work.now),) if call.sleep else (),
        call_attempts=(CallAttempt(call.day, call.outcome, work.now, call.minutes),) if by_phone else (),
        procedures=(Procedure(*call.procedure, call.day, work.now),) if call.procedure else (),
        cautions=_pregnancy(work, call, history),
    )


def _pregnancy(work: Work, call: CallRecord, history: History) -> tuple[Caution, ...]:
    """Note a pregnancy that is new, or that one told before has ended; the latest word counts."""
    known = [c for c in history.cautions if c.kind is CautionKind.PREGNANCY]
    last = max(known, key=lambda c: c.recorded, default=None)
    holds = last is not None and last.abated is None
    if call.pregnant is None or call.pregnant is holds:
        return ()
    if call.pregnant:
        return (Caution(CautionKind.PREGNANCY, call.day, None, work.now),)
    return (Caution(CautionKind.PREGNANCY, last.onset if last is not None else None, call.day, work.now),)


def read_call_result(
    work: Work, patient_id: int, outcome: CallOutcome = CallOutcome.REACHED, token: str = ""
) -> CallResult:
    """Say what the rules make of a patient after a call that ended so; ``token``: that of the call just stored."""
    history = records.load_history(work.connection, patient_id, work.zone)
    evaluation = evaluate(history, work.today, work.pack)
    # A snoozed alert is out of the list, not out of the world: with one, nobody is told to go on as planned.
    every = read_alerts(work, patient_id)
    proposal = open_proposal(work, history, evaluation, every)
    alerts = tuple(a for a in every if a.state in UNSETTLED)
    cleared = cleared_by(work, token) if token else ()
    due = read_call_due(work, patient_id)
    if outcome is not CallOutcome.REACHED:
        told = tuple(not_reached_words(work, patient_id, history, outcome))
        return CallResult((), alerts, (), due, work.today, told, cleared)
    say = [f.reason for f in evaluation.findings if f.advice in {Advice.REASSURE, Advice.SEEK_CARE}]
    say += go_on_words(work, history, evaluation, alerts, tuple(unseen(every)))
    waits: tuple[str, ...] = ()
    if proposal is not None and proposal.steps and not _only_holds(work, history, evaluation, proposal):
        waits = (f"{proposal.title}: only once the prescriber has agreed.", *proposal.tell_patient)
    return CallResult(tuple(say), alerts, waits, due, work.today, cleared=cleared)


def _only_holds(work: Work, history: History, evaluation: Evaluation, proposal: Proposal) -> bool:
    """Whether a plan is what the patient is told in any case: to stay where the increase that waits is held."""
    hold = hold_on(compiled(history, work.pack).at(work.today), evaluation, work.pack.n)
    ways = {(s.administrations, s.route, s.form) for s in proposal.steps}
    return hold is not None and ways == {(hold.at.administrations, hold.at.route, hold.at.form)}
