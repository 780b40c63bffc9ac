"""Facts as they were told: each keeps the day it happened and the instant it was recorded.

Nothing here is worked out; a wrong fact is marked as entered in error and then no longer appears here.
"""

from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from .formulary import Form, Route


class Capture(StrEnum):
    """How an answer was obtained."""

    CALL = "call"
    VISIT = "visit"
    DIARY = "diary"


class Silence(StrEnum):
    """Why a question has no score; never the same as none."""

    NOT_ASKED = "not-asked"
    DECLINED = "asked-declined"


class Answer(NamedTuple):
    """One symptom question answered; score None goes with a silence, 0 is asked and none."""

    symptom: str
    score: int | None
    silence: Silence | None = None
    troublesome: bool | None = None
    """Whether the patient calls it troublesome; None: not asked."""
    before_ldn: bool | None = None
    """Whether it was there before the first dose; None: not asked."""
    onset: date | None = None
    """The day it began, as stated."""


class FollowUp(NamedTuple):
    """Answers given on one day in one way."""

    day: date
    capture: Capture
    recorded: datetime
    answers: tuple[Answer, ...]
    note: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether any question got a score."""
        return any(a.score is not None for a in self.answers)


class DoseTaken(NamedTuple):
    """What the patient says was taken each day from first to last; 0 micrograms is a missed dose."""

    first: date
    last: date
    time: time | None
    ug: int
    recorded: datetime
    route: Route | None = None
    form: Form | None = None


class MedicineUse(NamedTuple):
    """Another medicine, as typed; first None: start not recorded, last None: still taken."""

    text: str
    first: date | None
    last: date | None
    recorded: datetime
    not_meant: str = ""
    """The name it was asked about and is not: a known one offered and refused, or the slip a known one was typed as."""


class MedicinesAsked(NamedTuple):
    """Asked on a day about other medicines: none beside those in the record, then or in the weeks before.

    It speaks of its own day and of no later one.
    """

    day: date
    recorded: datetime


class Lab(StrEnum):
    """Laboratory values the rules know, by LOINC code."""

    LYMPHOCYTES = "731-0"
    T_LYMPHOCYTES = "8122-4"
    TSH = "3016-3"
    ALT = "1742-6"


class LabResult(NamedTuple):
    """One laboratory value with its unit as reported."""

    day: date
    lab: Lab
    value: Decimal
    unit: str
    recorded: datetime
    reference: str = ""
    """The range the laboratory gave beside it, as ``10 to 40``, ``up to 40`` or ``from 10``; empty: none reported."""


class CautionKind(StrEnum):
    """A condition that blocks or cautions a start."""

    ACUTE_HEPATITIS = "acute_hepatitis"
    LIVER_FAILURE = "liver_failure"
    SEVERE_RENAL_FAILURE = "severe_renal_failure"
    PREGNANCY = "pregnancy"


class Caution(NamedTuple):
    """A caution from its onset (None: not recorded) until it abated (None: it still holds)."""

    kind: CautionKind
    onset: date | None
    abated: date | None
    recorded: datetime


class Procedure(NamedTuple):
    """A planned operation or other procedure."""

    day: date
    text: str
    known_from: date
    recorded: datetime


class MainSleep(NamedTuple):
    """The patient's usual main sleep, as told on a day."""

    day: date
    start: time
    end: time
    recorded: datetime


class CallOutcome(StrEnum):
    """How an attempt to call ended."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    CALL_BACK = "call_back"
    WRONG_NUMBER = "wrong_number"
    DECLINED = "declined"
    IN_HOSPITAL = "in_hospital"


LONGEST_CALL_MINUTES = 480
"""A call said to take longer is a slip of the finger."""


class CallAttempt(NamedTuple):
    """One attempt to reach the patient."""

    day: date
    outcome: CallOutcome
    recorded: datetime
    minutes: int | None = None
    """How long it took; None: not recorded."""


class Verdict(StrEnum):
    """A prescriber's recorded decision that a rule must respect."""

    GI_CAP_LIFTED = "gi_cap_lifted"
    DOSE_CONFIRMED = "dose_confirmed"
    COURSE_REVIVED = "course_revived"
    """A stop that had taken effect was marked as entered in error: the plan holds again, what is taken is unknown."""
    DOSE_MAXIMUM = "dose_maximum"
    """The highest daily dose of this patient; without a dose it lifts the one before."""


class Decision(NamedTuple):
    """A decision with its reason; ug is the dose level it speaks of, 0 where none is."""

    verdict: Verdict
    day: date
    reason: str
    recorded: datetime
    ug: int = 0
