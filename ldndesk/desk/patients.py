"""Finding and registering patients."""

from dataclasses import dataclass
from datetime import date

from ldndesk.clinical.history import Patient
from ldndesk.clinical.symptoms import Indication

from .work import Changes, Work


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A patient as lists show one."""

    id: int
    name: str
    born: date | None
    nhs_number: str
    local_id: str
    indication: str
    dose: str
    """Current daily dose in words, ``4.5 mg``, or ``no current course``."""
    open_alerts: int
    next_call: date | None


def search_patients(work: Work, text: str, most: int = 200) -> tuple[PatientRow, ...]:
    """Find patients whose names, NHS number or local number begin with every word typed; all when empty."""
    raise NotImplementedError


def register_patient(work: Work, patient: Patient, indications: tuple[Indication, ...]) -> Changes:
    """Add a patient; refused when the NHS number or local number is taken or the NHS number is not valid."""
    raise NotImplementedError
