"""What a call brings, and what is refused of it: in words, before anything is stored."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import NamedTuple

from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import NOT_LDN_UG, show_mg
from ldndesk.clinical.facts import LONGEST_CALL_MINUTES, Answer, CallOutcome, Capture
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.symptoms import is_symptom, label_of, symptom_info

from .consent import MessageWord
from .work import Refused

LONGEST = timedelta(days=3660)


class DoseReport(NamedTuple):
    """A dose the patient says was taken each day from first to last; 0 micrograms: missed."""

    first: date
    last: date
    time: time | None
    ug: int
    route: Route | None = None
    form: Form | None = None


class MedicineReport(NamedTuple):
    """Another medicine as typed; first None: start not recorded, last None: still taken."""

    text: str
    first: date | None = None
    last: date | None = None
    not_meant: str = ""
    """See ``MedicineUse``."""


class PlannedProcedure(NamedTuple):
    """An operation or other procedure the patient expects."""

    day: date
    text: str = ""


@dataclass(frozen=True, slots=True)
class CallRecord:
    """All that a call brought; ``shown_name`` is the banner's, so that a mix-up is refused."""

    patient_id: int
    shown_name: str
    day: date
    outcome: CallOutcome = CallOutcome.REACHED
    capture: Capture = Capture.CALL
    answers: tuple[Answer, ...] = ()
    doses: tuple[DoseReport, ...] = ()
    medicines: tuple[MedicineReport, ...] = ()
    sleep: tuple[time, time] | None = None
    note: str = ""
    next_call: date | None = None
    next_time: time | None = None
    """The hour the patient asked to be rung at; None: any."""
    messages: MessageWord | None = None
    """Whether messages may be left; None: not asked."""
    procedure: PlannedProcedure | None = None
    pregnant: bool | None = None
    """None: not asked."""
    no_medicines: bool = False
    """Asked about other medicines: none beside those in the record."""
    minutes: int | None = None
    """How long the call took; None: not recorded."""


def check_call(call: CallRecord, now: datetime, born: date | None) -> None:
    """Refuse what cannot be so at this moment of the clinic's clock; names the field and what would be right."""
    today = now.date()
    if call.day > today:
        raise Refused(f"Day of the call: {show_day(call.day)} lies in the future; today is {show_day(today)}.")
    if born is not None and call.day < born:
        raise Refused(f"Day of the call: {show_day(call.day)} lies before the patient was born.")
    _check_attempt(call)
    _check_next(call, now)
    if call.sleep is not None and call.sleep[0] == call.sleep[1]:
        raise Refused("Usual sleep: it starts and ends at the same time.")
    if call.procedure is not None and not call.day <= call.procedure.day <= call.day + LONGEST:
        raise Refused(f"Operation: {show_day(call.procedure.day)} cannot be; it is planned for a day after the call.")
    if call.no_medicines and call.medicines:
        raise Refused("Other medicines: one is named and “none” is answered; leave one of the two.")
    _check_answers(call)
    _check_doses(call)
    for medicine in call.medicines:
        check_medicine(medicine, call.day)


def _check_attempt(call: CallRecord) -> None:
    told: tuple[object, ...] = (call.answers, call.doses, call.medicines, call.sleep, call.procedure, call.messages)
    told = (*told, call.pregnant is not None, call.no_medicines)
    if call.outcome is not CallOutcome.REACHED and any(told):
        raise Refused(
            "Outcome: the patient was not reached, so there can be no answers; choose “Reached” or clear them."
        )
    if call.minutes is not None and not 0 <= call.minutes <= LONGEST_CALL_MINUTES:
        raise Refused(f"Length of the call: {call.minutes} minutes cannot be; give 0 to {LONGEST_CALL_MINUTES}.")


def _check_next(call: CallRecord, now: datetime) -> None:
    """A patient who asks to be rung back may mean this afternoon; any other call lies on another day."""
    day, at = call.next_call, call.next_time
    if day is None:
        if at is not None:
            raise Refused("Next call: the time needs its day.")
        return
    again = call.outcome is CallOutcome.CALL_BACK
    if day < call.day or (day == call.day and not again):
        raise Refused(f"Next call: {show_day(day)} must lie after the call on {show_day(call.day)}.")
    if at is not None and datetime.combine(day, at) <= now.replace(tzinfo=None):
        raise Refused(f"Next call: {at:%H:%M} on {show_day(day)} has passed; it is {now:%H:%M}.")


def _check_doses(call: CallRecord) -> None:
    for dose in call.doses:
        _check_dose(dose, call.day)
    for one, other in combinations(call.doses, 2):
        if one.time == other.time and one.first <= other.last and other.first <= one.last:
            raise Refused("Dose taken: two lines give the same days and time; leave one, or give each dose its time.")


def _check_answers(call: CallRecord) -> None:
    seen: set[str] = set()
    for answer in call.answers:
        _check_answer(answer, call.day)
        if answer.symptom in seen:
            raise Refused(f"{label_of(answer.symptom)}: it is answered twice; leave one.")
        seen.add(answer.symptom)


def _check_answer(answer: Answer, day: date) -> None:
    if not is_symptom(answer.symptom):
        raise Refused(f"“{answer.symptom}” is not a symptom of the list; type other ones under “other”.")
    info = symptom_info(answer.symptom)
    if (answer.score is None) == (answer.silence is None):
        raise Refused(f"{info.label}: give a score, or say that it was not asked or declined.")
    if answer.score is not None and not info.lowest <= answer.score <= info.highest:
        raise Refused(f"{info.label}: {answer.score} is out of range; it goes from {info.lowest} to {info.highest}.")
    if answer.onset is not None and answer.onset > day:
        raise Refused(f"{info.label}: it cannot have begun on {show_day(answer.onset)}, after the call.")


def _check_dose(dose: DoseReport, day: date) -> None:
    if dose.last < dose.first:
        raise Refused(f"Dose taken: it ends on {show_day(dose.last)}, before it starts on {show_day(dose.first)}.")
    if dose.last > day:
        raise Refused(f"Dose taken: {show_day(dose.last)} lies after the call; only what was taken by then.")
    if dose.last - dose.first > LONGEST:
        raise Refused(f"Dose taken: {show_day(dose.first)} to {show_day(dose.last)} is too long; check the dates.")
    if dose.ug < 0:
        raise Refused("Dose taken: a dose cannot be below 0 mg.")
    if dose.ug >= NOT_LDN_UG:
        raise Refused(
            f"Dose taken: {show_mg(dose.ug)} is outside low-dose use and cannot be stored here. Check the figure; "
            "if it is right, this is not low-dose naltrexone: speak to the prescriber now."
        )


def check_medicine(medicine: MedicineReport, day: date) -> None:
    """Refuse a medicine without a name, or with days that cannot be so when told on a day."""
    if not medicine.text.strip():
        raise Refused("Other medicine: the name is missing.")
    if medicine.first is not None and medicine.first > day:
        raise Refused(f"{medicine.text}: it cannot have been started on {show_day(medicine.first)}, after the call.")
    if medicine.last is not None and medicine.last > day:
        raise Refused(f"{medicine.text}: it cannot have ended on {show_day(medicine.last)}, after the call.")
    if medicine.first is not None and medicine.last is not None and medicine.last < medicine.first:
        raise Refused(f"{medicine.text}: it ends on {show_day(medicine.last)}, before it starts.")
