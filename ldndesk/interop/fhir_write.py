"""A patient's history as one FHIR R4 bundle that reads back to an equal history."""

import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from ldndesk.clinical.history import AllergyStatus, History, Patient

from . import fhir_codes as codes
from .fhir_write_facts import concept, facts
from .fhir_write_issues import Issue, issue
from .fhir_write_plans import doses_taken, medicines, orders

Resource = dict[str, object]
_SPACE = uuid.UUID("6c646e64-6573-4b00-8000-000000000000")


def write_bundle(history: History, issues: Iterable[Issue] = ()) -> Resource:
    """Write a history, and the alerts that stand, as a collection bundle.

    Amounts are Decimal, so write the text with ``bundle_text``.

    Raises ValueError for a fact that FHIR cannot carry, such as a step without a dose.
    """
    who = f"{history.patient.nhs_number}/{history.patient.local_id}"
    patient_url = _url(who, "patient")
    entries: list[Resource] = [{"fullUrl": patient_url, "resource": _patient(history.patient)}]
    for number, (resource, members) in enumerate(_about_patient(history)):
        subject = "patient" if resource["resourceType"] == "AllergyIntolerance" else "subject"
        told = {**resource, subject: {"reference": patient_url}}
        urls = []
        for i, member in enumerate(members):
            urls.append(_url(who, f"{number}.{i}"))
            entries.append({"fullUrl": urls[-1], "resource": {**member, "subject": {"reference": patient_url}}})
        if urls:
            told["hasMember"] = [{"reference": url} for url in urls]
        entries.append({"fullUrl": _url(who, str(number)), "resource": told})
    for number, alert in enumerate(issues):
        told = {**issue(alert), "patient": {"reference": patient_url}}
        entries.append({"fullUrl": _url(who, f"issue {number}"), "resource": told})
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _url(who: str, what: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_SPACE, f'{who} {what}')}"


def _about_patient(history: History) -> Iterator[tuple[Resource, tuple[Resource, ...]]]:
    for resource in (*_allergies(history.patient), *orders(history), *doses_taken(history), *medicines(history)):
        yield resource, ()
    yield from facts(history)


def _patient(patient: Patient) -> Resource:
    numbers: list[Resource] = [{"system": codes.LOCAL_ID, "value": patient.local_id}]
    if patient.nhs_number:
        numbers.append({"system": codes.NHS_NUMBER, "value": patient.nhs_number})
    name: Resource = {"use": "official", "family": patient.family}
    if patient.given:
        name["given"] = [patient.given]
    if patient.title:
        name["prefix"] = [patient.title]
    found: Resource = {
        "resourceType": "Patient",
        "identifier": numbers,
        "name": [name],
        "gender": patient.gender.value,
    }
    if patient.phone:
        found["telecom"] = [{"system": "phone", "value": patient.phone}]
    if patient.born is not None:
        found["birthDate"] = patient.born.isoformat()
    if patient.deceased:
        found["deceasedBoolean"] = True
    return found


def _allergies(patient: Patient) -> Iterator[Resource]:
    if patient.allergy_status is AllergyStatus.KNOWN:
        yield {"resourceType": "AllergyIntolerance", "code": {"text": patient.allergies}}
    elif patient.allergy_status is AllergyStatus.NONE_KNOWN:
        code = concept(codes.SNOMED, codes.NO_KNOWN_ALLERGY, "No known allergy")
        yield {"resourceType": "AllergyIntolerance", "code": code}
    elif patient.allergy_status is AllergyStatus.UNAVAILABLE:
        yield {"resourceType": "AllergyIntolerance", "code": concept(codes.ALLERGIES, "unavailable")}


def bundle_text(bundle: Resource) -> str:
    """Write a bundle as JSON text, every amount with exactly the digits it has."""
    mark = uuid.uuid4().hex
    text = json.dumps(bundle, ensure_ascii=False, indent=1, default=lambda value: _marked(value, mark))
    parts = text.split(f'"{mark}')
    return parts[0] + "".join(part.replace('"', "", 1) for part in parts[1:])


def _marked(value: object, mark: str) -> str:
    if isinstance(value, Decimal) and value.is_finite():
        return f"{mark}{value}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be written as JSON")
