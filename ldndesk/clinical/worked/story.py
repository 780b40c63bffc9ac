"""Builds histories in a clinician's words, days counted from the first dose (day 1)."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

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
    Silence,
    Verdict,
)
from ldndesk.clinical.formulary import FORMS, Form, Route
from ldndesk.clinical.history import History, Patient
from ldndesk.clinical.plan import Administration, Course, Plan, Step
from ldndesk.clinical.symptoms import Indication

FIRST_DOSE = date(2026, 1, 5)
MORNING, NIGHT = time(8), time(22)


def day(number: int) -> date:
    """Give the n-th day of the course; day 1 is the first dose day, day 0 the day before."""
    return FIRST_DOSE + timedelta(days=number - 1)


def noon(on: date) -> datetime:
    """Give noon of a day, when things are recorded."""
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Story:
    """A history in the making; each sentence gives a longer one."""

    history: History = field(default_factory=lambda: History(Patient("T1", "Test", "Tess")))

    def with_(self, **facts: object) -> "Story":
        """Add facts by the name of their kind."""
        added: dict[str, Any] = {name: (*getattr(self.history, name), fact) for name, fact in facts.items()}
        return Story(replace(self.history, cache={}, **added))

    def treated_for(self, indication: Indication) -> "Story":
        """Name what the patient is treated for."""
        return self.with_(indications=indication)

    def prescribed(
        self,
        *doses: tuple[int, int],
        form: Form = Form.TABLET,
        route: Route | None = None,
        at: time | None = MORNING,
        from_day: int = 1,
        written: int | None = None,
        parts: int = 1,
    ) -> "Story":
        """Order (mg in micrograms, days) one after the other, the last until changed; a second call revises."""
        steps, begin = [], day(from_day)
        for i, (ug, days) in enumerate(doses):
            last = begin + timedelta(days=days - 1) if i + 1 < len(doses) else None
            each = tuple(Administration(at, ug // parts) for _ in range(parts))
            steps.append(Step(begin, last, each, route or FORMS[form].routes[0], form))
            begin += timedelta(days=days)
        authored = day(from_day - 1 if written is None else written)
        plan = Plan(authored, noon(authored), tuple(steps))
        courses = self.history.courses
        course = courses[0].revised(plan) if courses else Course("c1", (plan,))
        return Story(replace(self.history, cache={}, courses=(course,)))

    def said(
        self,
        number: int,
        *answers: Answer | tuple[str, int] | tuple[str, int, bool],
        capture: Capture = Capture.CALL,
    ) -> "Story":
        """Answer symptom questions on a day."""
        told = tuple(a if isinstance(a, Answer) else Answer(a[0], a[1], None, *a[2:]) for a in answers)
        return self.with_(follow_ups=FollowUp(day(number), capture, noon(day(number)), told))

    def diary(self, first: int, symptom: str, *scores: int) -> "Story":
        """Answer a symptom day after day in the diary."""
        story = self
        for i, score in enumerate(scores):
            story = story.said(first + i, (symptom, score), capture=Capture.DIARY)
        return story

    def not_asked(self, number: int, symptom: str) -> "Story":
        """Leave a symptom unasked on a day."""
        return self.said(number, Answer(symptom, None, Silence.NOT_ASKED))

    def took(self, first: int, last: int, ug: int, told: int | None = None, at: time | None = MORNING) -> "Story":
        """Report a dose taken from first to last; 0 is missed."""
        known = noon(day(last if told is None else told))
        return self.with_(doses_taken=DoseTaken(day(first), day(last), at, ug, known))

    def takes(self, text: str, first: int | None, last: int | None = None, told: int | None = None) -> "Story":
        """Take another medicine."""
        known = told if told is not None else last if last is not None else first
        use = MedicineUse(
            text, None if first is None else day(first), None if last is None else day(last), noon(day(known or 1))
        )
        return self.with_(medicines=use)

    def lab(self, number: int, lab: Lab, value: str) -> "Story":
        """Add a laboratory value."""
        return self.with_(labs=LabResult(day(number), lab, Decimal(value), "10*9/L", noon(day(number))))

    def attempted(self, number: int, outcome: CallOutcome) -> "Story":
        """Try to ring."""
        return self.with_(call_attempts=CallAttempt(day(number), outcome, noon(day(number))))

    def with_caution(self, kind: CautionKind, onset: int, abated: int | None = None) -> "Story":
        """Add a condition the label names."""
        ended = None if abated is None else day(abated)
        return self.with_(cautions=Caution(kind, day(onset), ended, noon(day(abated or onset))))

    def operated(self, number: int, text: str, known: int) -> "Story":
        """Plan a procedure."""
        return self.with_(procedures=Procedure(day(number), text, day(known), noon(day(known))))

    def born(self, year: int, month: int, number: int) -> "Story":
        """Give the birth date."""
        patient = replace(self.history.patient, born=date(year, month, number))
        return Story(replace(self.history, patient=patient, cache={}))

    def sleeps(self, start: time, end: time) -> "Story":
        """Tell the usual main sleep."""
        return self.with_(main_sleep=MainSleep(day(1), start, end, noon(day(1))))

    def decided(self, number: int, verdict: Verdict, ug: int = 0) -> "Story":
        """Record a decision of the prescriber."""
        return self.with_(decisions=Decision(verdict, day(number), "on purpose", noon(day(number)), ug))


def me_cfs() -> Story:
    """A patient with ME/CFS, baselines taken five days before the first dose."""
    return (
        Story()
        .treated_for(Indication.ME_CFS)
        .said(-4, ("fatigue", 6), ("headache", 1), ("nausea", 0), ("vivid_dreams", 0), ("insomnia", 0), ("flu_like", 1))
    )


def ms() -> Story:
    """A patient with MS, fatigue 4 and stiffness 3 before the first dose."""
    return (
        Story()
        .treated_for(Indication.MS)
        .said(-4, ("ms_fatigue", 4), ("ms_spasticity", 3), ("headache", 0), ("nausea", 0))
    )
