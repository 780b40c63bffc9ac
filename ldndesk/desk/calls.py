"""Keeping a follow-up call and letting the rules speak."""

from dataclasses import dataclass

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
    MedicineUse,
    Procedure,
)
from ldndesk.clinical.findings import Advice
from ldndesk.clinical.history import History
from ldndesk.clinical.proposal import propose
from ldndesk.store import records

from .alerts import settle
from .booking import book_call
from .call_check import CallRecord, DoseReport, MedicineReport, PlannedProcedure, check_call
from .drafts import drop_draft
from .inbox import read_alerts, read_call_due
from .today import UNSETTLED, AlertRow, CallDue
from .work import Changes, Part, Refused, Role, Work

__all__ = [
    "CallRecord",
    "CallResult",
    "DoseReport",
    "MedicineReport",
    "PlannedProcedure",
    "read_call_result",
    "record_call",
]


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


def record_call(work: Work, call: CallRecord) -> Changes:
    """Keep a call whole and put what the rules say into the inbox.

    Raises Refused, with nothing stored, for a day in the future, a score out of range, a dose of 50 mg
    or more, a stranger's name, or a period that ends before it starts.
    """
    work.only(Role.NURSE, Role.PRESCRIBER)
    history = named_patient(work, call.patient_id, call.shown_name)
    check_call(call, work.today, history.patient.born)
    records.add_facts(work.connection, call.patient_id, _facts(work, call, history), work.deed_id)
    if call.next_call is not None:
        book_call(work, call.patient_id, call.next_call)
    drop_draft(work, call.patient_id)
    settled = settle(work, call.patient_id)
    new = {0: "No new alert", 1: "1 new alert"}.get(settled.opened, f"{settled.opened} new alerts")
    gone = f", {settled.cleared} cleared" if settled.cleared else ""
    return Changes(call.patient_id, frozenset({Part.FACTS, Part.CALLS, Part.ALERTS}), f"Call saved. {new}{gone}.")


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
    medicines = (MedicineUse(m.text.strip(), m.first, m.last, work.now) for m in call.medicines)
    note_only = bool(note) and not reached
    follow_up = FollowUp(call.day, call.capture, work.now, call.answers, note)
    return History(
        patient=history.patient,
        zone=work.zone,
        follow_ups=(follow_up,) if told or note_only else (),
        doses_taken=tuple(doses),
        medicines=tuple(medicines),
        main_sleep=(MainSleep(call.day, *call.sleep, work.now),) if call.sleep else (),
        call_attempts=(CallAttempt(call.day, call.outcome, work.now),) if by_phone else (),
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


def _answered_today(history: History, work: Work) -> bool:
    return any(f.day == work.today and any(a.score is not None for a in f.answers) for f in history.follow_ups)


def read_call_result(work: Work, patient_id: int) -> CallResult:
    """Say what the rules make of a patient after a call."""
    history = records.load_history(work.connection, patient_id, work.zone)
    evaluation = evaluate(history, work.today, work.pack)
    proposal = propose(history, work.today, work.pack, evaluation)
    # A snoozed alert is out of the list, not out of the world: with one, nobody is told to go on as planned.
    alerts = tuple(a for a in read_alerts(work, patient_id) if a.state in UNSETTLED)
    say = [f.reason for f in evaluation.findings if f.advice in {Advice.REASSURE, Advice.SEEK_CARE}]
    if alerts:
        say.append("The prescriber will look at this. Until you hear from us, do not take more than you take now.")
    elif evaluation.not_evaluated:
        say.append("Not everything could be judged; the prescriber will look at it.")
    elif not _answered_today(history, work):
        say.append("No answers were recorded today, so nothing can be said yet.")
    elif compiled(history, work.pack).at(work.today).step_on(work.today) is None:
        say.append("No dose is prescribed today; nothing is to be taken.")
    else:
        say.append("Go on as planned.")
    waits: tuple[str, ...] = ()
    if proposal is not None and proposal.steps:
        waits = (f"{proposal.title}: only once the prescriber has agreed.", *proposal.tell_patient)
    return CallResult(tuple(say), alerts, waits, read_call_due(work, patient_id))
