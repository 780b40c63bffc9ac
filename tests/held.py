"""Two patients of the demo clinic: a return from a reduction nobody has asked about, and a suspected withdrawal."""

from datetime import UTC, date, datetime, timedelta

from ldndesk.clinical.history import Gender, Patient
from ldndesk.clinical.symptoms import Indication
from ldndesk.desk.alerts import settle
from ldndesk.desk.demo.clinic import STORIES
from ldndesk.desk.demo.showcase import tell
from ldndesk.desk.work import Changes, Desk, Part, Work
from ldndesk.store.records import add_facts, add_patient

ELLIS = Patient("D5", "Ellis", "Agnes", date(1961, 2, 3), Gender.FEMALE, title="Mrs")
"""3 mg, halved for headache to 1.5 mg seven days ago; today is day 8, 3 mg is planned, and nobody has asked."""
SAUNDERS = Patient("D30", "Saunders", "Keith", date(1958, 5, 6), Gender.MALE, title="Mr")
"""Vomiting and sweating the day after the first dose, Solpadeine Plus until two days before it."""
UNASKED = "a reduction nobody asked about"
WITHDRAWAL = "vomiting and sweating after the first dose"


def comes(desk: Desk, patient: Patient, story: str) -> int:
    """Put a patient of the demo clinic into the record, and let the rules speak."""
    done = desk.do(f"{patient.local_id} comes", _settle_in, patient, story)
    assert done.patient_id is not None
    return done.patient_id


def _settle_in(work: Work, patient: Patient, told: str) -> Changes:
    indication, story = next((i, s) for name, i, s in STORIES if name == told)
    history = tell(story, patient, Indication(indication), work.today).history()
    before = datetime.combine(work.today - timedelta(days=90), datetime.min.time(), UTC)
    patient_id = add_patient(work.connection, patient, history.indications, before, work.deed_id)
    add_facts(work.connection, patient_id, history, work.deed_id)
    settle(work, patient_id)
    return Changes(patient_id, frozenset(Part))
