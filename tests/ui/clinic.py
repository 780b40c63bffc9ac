"""A clinic of two or three people, made as the clinic makes them: by its own deeds."""

import json
import uuid
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import Patient
from ldndesk.clinical.plan import Administration, Step
from ldndesk.clinical.symptoms import Indication
from ldndesk.desk.calls import CallRecord, record_call
from ldndesk.desk.patients import register_patient
from ldndesk.desk.plan_change import PlanChange
from ldndesk.desk.plans import change_plan
from ldndesk.desk.work import Actor, Desk, Role

NURSE = Actor("Nurse Lee", Role.NURSE)
PRESCRIBER = Actor("Dr Grey", Role.PRESCRIBER)


def token() -> str:
    return str(uuid.uuid4())


def today(desk: Desk) -> date:
    return desk.clock().astimezone(desk.zone).date()


def register(desk: Desk, family: str, given: str = "Jane", local_id: str = "", nhs_number: str = "") -> int:
    """Register a patient and give the id."""
    patient = Patient(local_id or f"L-{family}", family, given, date(1980, 3, 7), nhs_number=nhs_number)
    desk.actor = NURSE
    changes = desk.do(token(), register_patient, patient, (Indication.ME_CFS,))
    assert changes.patient_id is not None
    return changes.patient_id


def prescribe(desk: Desk, patient_id: int, name: str, ug: int = 4500) -> None:
    """Start a course of one dose a day at 09:00."""
    desk.actor = PRESCRIBER
    step = Step(today(desk), None, (Administration(time(9), ug),), Route.ORAL, Form.LIQUID)
    desk.do(token(), change_plan, PlanChange(patient_id, name, (), (step,), reason="start"))
    desk.actor = NURSE


def call(desk: Desk, patient_id: int, name: str, *answers: Answer, day: date | None = None) -> None:
    """Record a call made today, or on the day given."""
    desk.do(token(), record_call, CallRecord(patient_id, name, day or today(desk), answers=answers))


def with_alert(desk: Desk, family: str, given: str = "Jane") -> int:
    """Register a patient whose eyes have turned yellow: an urgent review."""
    patient_id = register(desk, family, given)
    name = Patient("", family, given).display_name
    prescribe(desk, patient_id, name)
    call(desk, patient_id, name, Answer("jaundice", 1))
    return patient_id


def bundle(folder: Path, family: str = "IMPORTED", score: int = 4, local_id: str = "F1") -> Path:
    """Write a FHIR bundle of one patient with one score."""
    day = date(2026, 3, 2)
    reference = {"reference": "urn:uuid:p"}
    resources: list[dict[str, Any]] = [
        {
            "resourceType": "Patient",
            "id": "p",
            "identifier": [{"system": "urn:ldndesk:local", "value": local_id}],
            "name": [{"family": family, "given": ["Iris"]}],
            "birthDate": "1975-05-05",
            "gender": "female",
        },
        {
            "resourceType": "Observation",
            "status": "final",
            "code": {"coding": [{"system": "urn:ldndesk:symptom", "code": "headache"}]},
            "subject": reference,
            "effectiveDateTime": day.isoformat(),
            "issued": f"{(day + timedelta(days=1)).isoformat()}T10:00:00Z",
            "method": {"coding": [{"system": "urn:ldndesk:capture", "code": "call"}]},
            "valueInteger": score,
        },
    ]
    entries = [{"fullUrl": "urn:uuid:p" if "name" in r else "urn:uuid:o", "resource": r} for r in resources]
    path = folder / f"{family}.json"
    path.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}), "utf-8")
    return path
