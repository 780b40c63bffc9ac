"""Who a file is about where that is unsure: whom a person may choose from, and what they chose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from ldndesk.clinical.history import Patient

from .work import Refused


@dataclass(frozen=True, slots=True)
class Person:
    """What tells one patient from another, in a file or in the record."""

    name: str
    born: date | None
    nhs_number: str
    local_id: str
    patient_id: int = 0
    """Whose record; 0: what a file says."""


class Otherwise(StrEnum):
    """What may be chosen beside a patient of the record."""

    NEW = "a new patient"
    LEAVE = "left out"


BY_CHOICE = "of the patients, by your choice"
Answer = Person | Otherwise
Key = tuple[str, str]
"""File and place in it."""
Answers = Mapping[Key, Answer]


@dataclass(frozen=True, slots=True)
class Unsure:
    """A patient of a file of whom it is not sure who it is."""

    file: str
    place: str
    told: Person
    why: str
    candidates: tuple[Person, ...] = ()
    """Those whose number agrees, or whose birth date and family name do; never a name alone."""
    may_be_new: bool = False
    """Whether the numbers are free for a new patient."""

    @property
    def key(self) -> Key:
        """What the answer is kept under."""
        return self.file, self.place

    def answered(self, answers: Answers) -> Answer | None:
        """Give the answer; None where there is none, or it is no longer among what may be chosen."""
        answer = answers.get(self.key)
        allowed = answer in self.candidates or answer is Otherwise.LEAVE
        return answer if allowed or (answer is Otherwise.NEW and self.may_be_new) else None

    def tell(self, answer: Answer) -> str:
        """Say in the record of deeds what was chosen; numbers alone, no name."""
        number = self.told.local_id or self.told.nhs_number
        whose = f"No. {number} in {Path(self.file).name}"
        return f"{whose} taken as No. {answer.local_id}" if isinstance(answer, Person) else f"{whose} {answer}"


def person_of(patient: Patient) -> Person:
    """Give what a file says of who somebody is."""
    return Person(patient.display_name, patient.born, patient.nhs_number, patient.local_id)


def check_answers(unsure: tuple[Unsure, ...], answers: Answers) -> None:
    """Refuse what is not answered, or was answered before the record changed."""
    for one in unsure:
        if one.answered(answers) is None:
            number = one.told.local_id or one.told.nhs_number
            what = "what was chosen does not stand any more" if one.key in answers else "nobody chose who this is"
            raise Refused(
                f"No. {number} in {Path(one.file).name}: {what}; import again and choose. Nothing was imported."
            )
    if set(answers) - {one.key for one in unsure}:
        raise Refused("The record has changed since the choice was made; import again and look. Nothing was imported.")
