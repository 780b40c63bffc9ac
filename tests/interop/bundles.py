"""Small bundles for tests: our own, and one shaped as Synthea writes them."""

import json
from typing import Any

from ldndesk.clinical.history import History
from ldndesk.interop.fhir_read import ReadBundle, read_bundle

Json = dict[str, Any]
PATIENT: Json = {
    "resourceType": "Patient",
    "identifier": [
        {"system": "urn:ldndesk:local-id", "value": "0042"},
        {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9434765919"},
    ],
    "name": [{"family": "Example", "given": ["Jane"], "prefix": ["Ms"]}],
    "birthDate": "1976-05-04",
    "gender": "female",
}


def bundle(*resources: Json, patient: Json | None = PATIENT) -> bytes:
    """Write a bundle of a patient and resources."""
    entries = [{"fullUrl": "urn:uuid:p", "resource": patient}] if patient is not None else []
    entries += [{"resource": {"subject": {"reference": "urn:uuid:p"}, **r}} for r in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def naltrexone(form: str = "liquid_1mg_ml") -> Json:
    return {
        "coding": [
            {"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "7243"},
            {"system": "urn:ldndesk:form", "code": form},
        ],
        "text": "naltrexone",
    }


def dosage(first: str, last: str | None, *amounts: tuple[object, str | None], **more: object) -> Json:
    period = {"start": first, **({"end": last} if last else {})}
    rates = [{"doseQuantity": {"value": v, **({"unit": u} if u else {})}} for v, u in amounts]
    return {"sequence": 1, "timing": {"repeat": {"boundsPeriod": period}}, "doseAndRate": rates, **more}


def order(*dosages: Json, **more: object) -> Json:
    return {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "groupIdentifier": {"system": "urn:ldndesk:course", "value": "c1"},
        "medicationCodeableConcept": naltrexone(),
        "authoredOn": "2026-01-01T10:00:00+00:00",
        "dosageInstruction": list(dosages),
        **more,
    }


def taken(value: object, unit: str | None, **more: object) -> Json:
    quantity = {"value": value, **({"unit": unit} if unit else {})}
    return {
        "resourceType": "MedicationStatement",
        "status": "completed",
        "medicationCodeableConcept": naltrexone(),
        "effectivePeriod": {"start": "2026-03-01", "end": "2026-03-05"},
        "dateAsserted": "2026-03-06T10:00:00+00:00",
        "dosage": [{"doseAndRate": [{"doseQuantity": quantity}]}],
        **more,
    }


def medicine(text: str, **more: object) -> Json:
    return {
        "resourceType": "MedicationStatement",
        "status": "active",
        "medicationCodeableConcept": {"text": text},
        "effectivePeriod": {"start": "2026-03-01"},
        "dateAsserted": "2026-03-06T10:00:00+00:00",
        **more,
    }


def answer(symptom: str = "headache", **more: object) -> Json:
    told: Json = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "urn:ldndesk:symptom", "code": symptom}]},
        "effectiveDateTime": "2026-03-05",
        "issued": "2026-03-05T11:00:00+00:00",
        "method": {"coding": [{"system": "urn:ldndesk:capture", "code": "call"}]},
        "valueInteger": 6,
        **more,
    }
    return {key: value for key, value in told.items() if value is not None}


def _foreign(kind: str, **more: object) -> Json:
    return {
        "fullUrl": f"urn:uuid:{kind}-{len(more)}",
        "resource": {"resourceType": kind, "subject": {"reference": "urn:uuid:f0"}, **more},
        "request": {"method": "POST", "url": kind},
    }


def _prescribed(text: str, status: str, at: str) -> Json:
    made = _foreign(
        "MedicationRequest",
        status=status,
        intent="order",
        medicationCodeableConcept={"coding": [{"system": "rx", "code": "1", "display": text}], "text": text},
        authoredOn=at,
        dosageInstruction=[{"sequence": 1, "asNeededBoolean": True}],
    )
    return {**made, "fullUrl": f"urn:uuid:{text}"}


def _diagnosed(code: str, text: str, **more: object) -> Json:
    coded = {"coding": [{"system": "http://snomed.info/sct", "code": code}], "text": text}
    return {**_foreign("Condition", code=coded, **more), "fullUrl": f"urn:uuid:{text}"}


def _measured(code: str, value: float, unit: str) -> Json:
    made = _foreign(
        "Observation",
        status="final",
        code={"coding": [{"system": "http://loinc.org", "code": code}]},
        effectiveDateTime="2019-05-01T23:30:00-05:00",
        issued="2019-05-01T23:30:00.123-05:00",
        valueQuantity={"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit},
    )
    return {**made, "fullUrl": f"urn:uuid:{code}"}


def foreign_bundle(times: int = 1) -> bytes:
    """A transaction bundle as the Synthea generator writes them, with much that is not ours."""
    kind = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}
    numbers = [
        {"system": "https://github.com/synthetichealth/synthea", "value": "s-1"},
        {"type": {"coding": [{"system": kind["coding"][0]["system"], "code": "SS"}]}, "value": "999-00-0000"},
        {"type": kind, "system": "http://hospital.example", "value": "mr-77"},
    ]
    person = {
        "resourceType": "Patient",
        "id": "f0",
        "text": {"status": "generated", "div": "<div>made up</div>"},
        "identifier": numbers,
        "name": [{"use": "official", "family": "Made483", "given": ["Up12"], "prefix": ["Mr."]}],
        "telecom": [{"system": "phone", "value": "555-0100"}],
        "gender": "male",
        "birthDate": "1972-02-24",
        "multipleBirthBoolean": False,
    }
    entries = [
        {"fullUrl": "urn:uuid:f0", "resource": person, "request": {"method": "POST", "url": "Patient"}},
        _diagnosed("72892002", "Normal pregnancy", onsetDateTime="2012-07-01T15:22:50+00:00", abatementDateTime="2013"),
        _diagnosed("24700007", "Multiple sclerosis", onsetDateTime="2012-07-01T15:22:50+00:00"),
        _diagnosed("444814009", "Viral sinusitis (disorder)", onsetDateTime="2012-07-01"),
        _prescribed(
            "Acetaminophen 325 MG / HYDROcodone Bitartrate 7.5 MG Oral Tablet", "stopped", "2012-07-01T15:22:50Z"
        ),
        _prescribed("Levothyroxine Sodium 0.075 MG Oral Tablet", "active", "2015-01-02T00:10:00+00:00"),
        _measured("1742-6", 50.0313681218454, "U/L"),
        _measured("8302-2", 170.1, "cm"),
        _foreign("AllergyIntolerance", code={"text": "Latex allergy"}, patient={"reference": "urn:uuid:f0"}),
    ]
    for i in range(times):
        money = {"value": 128.44, "currency": "USD"}
        entries.append({**_foreign("Claim", status="active", total=money), "fullUrl": f"urn:uuid:claim{i}"})
        place = {"code": "AMB"}
        entries.append({**_foreign("Encounter", status="finished", **{"class": place}), "fullUrl": f"urn:uuid:enc{i}"})
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}).encode()


def read(*resources: Json, patient: Json = PATIENT) -> History:
    """Read a bundle that has no fault."""
    found = read_bundle(bundle(*resources, patient=patient), "x.json")
    assert found.faults == ()
    assert found.history is not None
    return found.history


def refused(*resources: Json, patient: Json = PATIENT) -> ReadBundle:
    """Read a bundle that has one."""
    found = read_bundle(bundle(*resources, patient=patient), "x.json")
    assert found.faults
    return found
