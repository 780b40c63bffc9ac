"""Writes one invented patient's story down, day by day, as a clinic would have recorded it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from ldndesk.clinical.days import LONDON
from ldndesk.clinical.facts import (
    Answer,
    CallAttempt,
    CallOutcome,
    Capture,
    Caution,
    CautionKind,
    Decision,
    DoseTaken,
    FollowUp,
    Lab,
    LabResult,
    MainSleep,
    MedicineUse,
    Procedure,
)
from ldndesk.clinical.formulary import FORMS, Form, Route
from ldndesk.clinical.history import History, Patient
from ldndesk.clinical.plan import Administration, Course, Pattern, Plan, Step
from ldndesk.clinical.symptoms import Indication

BEDTIME = time(22)
BREAKFAST = time(8)
REPORTED = {Lab.ALT: "10 to 40", Lab.TSH: "0.4 to 4.0", Lab.LYMPHOCYTES: "1.0 to 4.0"}
"""What the invented laboratory prints as usual beside a value."""


def recorded(day: date, hour: int = 11, minute: int = 0) -> datetime:
    """Give the instant something was written down on a clinic day."""
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


@dataclass
class Chronicle:
    """A story in the making; ``history()`` gives it as facts."""

    patient: Patient
    indication: Indication
    plans: list[Plan] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    doses: list[DoseTaken] = field(default_factory=list)
    medicines: list[MedicineUse] = field(default_factory=list)
    labs: list[LabResult] = field(default_factory=list)
    attempts: list[CallAttempt] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)
    procedures: list[Procedure] = field(default_factory=list)
    sleep: list[MainSleep] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    stopped: date | None = None

    def course(self) -> Course:
        """Give the one course."""
        return Course("course-1", tuple(self.plans), self.stopped)

    def history(self) -> History:
        """Give everything written down so far."""
        return History(
            patient=self.patient,
            indications=(self.indication,),
            courses=(self.course(),) if self.plans else (),
            follow_ups=tuple(self.follow_ups),
            doses_taken=tuple(self.doses),
            medicines=tuple(self.medicines),
            labs=tuple(self.labs),
            cautions=tuple(self.cautions),
            procedures=tuple(self.procedures),
            main_sleep=tuple(self.sleep),
            call_attempts=tuple(self.attempts),
            decisions=tuple(self.decisions),
        )

    def order(
        self, authored: date, steps: tuple[Step, ...], reason: str = "", pattern: Pattern = Pattern.DAILY
    ) -> None:
        """Write an order of the course."""
        self.plans.append(Plan(authored, recorded(authored, 17), steps, pattern, reason))

    def flat(
        self,
        first: date,
        *doses: tuple[int, int],
        form: Form = Form.LIQUID,
        route: Route | None = None,
        at: time | None = BEDTIME,
    ) -> tuple[Step, ...]:
        """Lay steps of (micrograms, days) one after the other; the last runs until changed."""
        steps, begin = [], first
        way = route or FORMS[form].routes[0]
        for i, (ug, days) in enumerate(doses):
            last = begin + timedelta(days=days - 1) if i + 1 < len(doses) else None
            steps.append(Step(begin, last, (Administration(at, ug),), way, form))
            begin += timedelta(days=days)
        return tuple(steps)

    def talk(
        self,
        day: date,
        *answers: Answer,
        capture: Capture = Capture.CALL,
        note: str = "",
        hour: int = 11,
    ) -> None:
        """Write down a call or visit at which the patient answered."""
        self.follow_ups.append(FollowUp(day, capture, recorded(day, hour), answers, note))
        if capture is Capture.CALL:
            minutes = 3 + (day.toordinal() + hour + len(answers)) % 6
            self.attempts.append(CallAttempt(day, CallOutcome.REACHED, recorded(day, hour), minutes))

    def unanswered(self, day: date, outcome: CallOutcome = CallOutcome.NO_ANSWER) -> None:
        """Write down a call the patient did not take."""
        self.attempts.append(CallAttempt(day, outcome, recorded(day, 15), 1))

    def took_as_planned(self, first: date, last: date, told: date) -> None:
        """Write down, as told on a day, that the prescribed doses were taken."""
        plan = self.course()
        for step in plan.effective_steps():
            begin = max(first, step.first)
            end = last if step.last is None else min(last, step.last)
            if begin > end:
                continue
            for dose in step.administrations:
                self.doses.append(
                    DoseTaken(begin, end, dose.time, dose.ug, recorded(told, 11, 5), step.route, step.form)
                )

    def took(self, first: date, last: date, ug: int, told: date, at: time | None = BEDTIME) -> None:
        """Write down a dose other than the prescribed one; 0 is a missed dose."""
        self.doses.append(DoseTaken(first, last, at if ug else None, ug, recorded(told, 11, 5)))

    def takes(self, text: str, first: date | None, last: date | None = None, told: date | None = None) -> None:
        """Write down another medicine."""
        day = told or first
        if day is None:
            raise ValueError("a medicine needs the day it was told when its start is unknown")
        self.medicines.append(MedicineUse(text, first, last, recorded(day, 11, 10)))

    def lab(self, day: date, lab: Lab, value: str, unit: str) -> None:
        """Write down a laboratory value."""
        self.labs.append(LabResult(day, lab, Decimal(value), unit, recorded(day, 16), REPORTED.get(lab, "")))

    def caution(self, kind: CautionKind, onset: date) -> None:
        """Write down a caution that still holds."""
        self.cautions.append(Caution(kind, onset, None, recorded(onset, 12)))


def said(symptom: str, score: int, troublesome: bool | None = None, onset: date | None = None) -> Answer:
    """Give an answer with a score."""
    return Answer(symptom, score, troublesome=troublesome, onset=onset)
