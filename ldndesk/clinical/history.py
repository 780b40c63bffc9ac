"""All that a rule may look at: one patient's facts, whole and unaltered."""

from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import StrEnum

from .days import LONDON
from .facts import (
    CallAttempt,
    Caution,
    Decision,
    DoseTaken,
    FollowUp,
    LabResult,
    MainSleep,
    MedicinesAsked,
    MedicineUse,
    Procedure,
)
from .names import display_name
from .plan import Course
from .symptoms import Indication


class Gender(StrEnum):
    """Administrative gender as FHIR writes it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class AllergyStatus(StrEnum):
    """The four wordings of the allergy label; the words are fixed by NHS banner guidance."""

    KNOWN = "Known allergies"
    NONE_KNOWN = "No known allergies"
    NOT_RECORDED = "Allergies not recorded"
    UNAVAILABLE = "Allergies unavailable"


@dataclass(frozen=True, slots=True)
class Patient:
    """Who the patient is; ``local_id`` is the clinic's own number, unique."""

    local_id: str
    family: str
    given: str
    born: date | None = None
    gender: Gender = Gender.UNKNOWN
    nhs_number: str = ""
    title: str = ""
    phone: str = ""
    allergy_status: AllergyStatus = AllergyStatus.NOT_RECORDED
    allergies: str = ""
    deceased: bool = False

    @property
    def display_name(self) -> str:
        """Name as NHS guidance writes it: ``EXAMPLE, Jane (Ms)``."""
        return display_name(self.family, self.given, self.title)


@dataclass(frozen=True)
class History:
    """One patient's facts, in any order; rules sort what they need once, in ``compiled``."""

    patient: Patient
    zone: tzinfo = LONDON
    indications: tuple[Indication, ...] = ()
    courses: tuple[Course, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    doses_taken: tuple[DoseTaken, ...] = ()
    medicines: tuple[MedicineUse, ...] = ()
    labs: tuple[LabResult, ...] = ()
    cautions: tuple[Caution, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    main_sleep: tuple[MainSleep, ...] = ()
    call_attempts: tuple[CallAttempt, ...] = ()
    decisions: tuple[Decision, ...] = ()
    medicines_asked: tuple[MedicinesAsked, ...] = ()
    problems: tuple[str, ...] = ()
    """Records that could not be read; every rule that needed them shows as not evaluated."""
    cache: dict[object, object] = field(default_factory=dict, compare=False, repr=False)
    """Room for what rules derive once from these facts; never part of the value."""

    def day_of(self, instant: datetime) -> date:
        """Give the calendar day of an instant in the clinic's zone."""
        return instant.astimezone(self.zone).date()
