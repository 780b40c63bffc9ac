"""Conditions, follow-ups, laboratory values and calls as FHIR resources."""

from collections.abc import Iterator
from datetime import date, datetime, time

from ldndesk.clinical.facts import Answer, CallOutcome, Caution, Decision, FollowUp, LabResult
from ldndesk.clinical.history import History
from ldndesk.clinical.lab_range import read_range
from ldndesk.clinical.symptoms import INDICATIONS, OTHER_PREFIX, Kind, label_of, symptom_info

from . import fhir_codes as codes
from .fhir_observations import FOLLOW_UP, MAIN_SLEEP, MEDICINES_ASKED, OTHER
from .fhir_write_plans import milligrams

Resource = dict[str, object]


def concept(system: str, code: str, text: str = "") -> Resource:
    """Write a CodeableConcept of one code."""
    found: Resource = {"coding": [{"system": system, "code": code}]}
    return {**found, "text": text} if text else found


def facts(history: History) -> Iterator[tuple[Resource, tuple[Resource, ...]]]:
    """Write every fact beside plans, doses and medicines; each with the answers it names."""
    for indication in history.indications:
        code = concept(codes.INDICATION, indication.value, INDICATIONS[indication].label)
        yield (
            {"resourceType": "Condition", "clinicalStatus": concept(codes.CONDITION_STATE, "active"), "code": code},
            (),
        )
    for caution in history.cautions:
        yield _caution(caution), ()
    for follow_up in history.follow_ups:
        yield _follow_up(follow_up), tuple(_answer(follow_up, a) for a in follow_up.answers)
    for lab in history.labs:
        yield _lab(lab), ()
    yield from ((resource, ()) for resource in _rest(history))


def _rest(history: History) -> Iterator[Resource]:
    for sleep in history.main_sleep:
        found = _observation(codes.FACT, MAIN_SLEEP, sleep.day, sleep.recorded)
        clocks = (("start", sleep.start), ("end", sleep.end))
        yield {**found, "component": [_component(codes.FACT, c, "valueTime", _clock(t)) for c, t in clocks]}
    for asked in history.medicines_asked:
        yield _observation(codes.FACT, MEDICINES_ASKED, asked.day, asked.recorded) | {"valueBoolean": False}
    for procedure in history.procedures:
        yield {
            "resourceType": "ServiceRequest",
            "meta": {"lastUpdated": procedure.recorded.isoformat()},
            "status": "active",
            "intent": "plan",
            "code": concept(codes.EVENT, "procedure", procedure.text),
            "authoredOn": procedure.known_from.isoformat(),
            "occurrenceDateTime": procedure.day.isoformat(),
        }
    for attempt in history.call_attempts:
        reached = attempt.outcome is CallOutcome.REACHED
        took: Resource = {}
        if attempt.minutes is not None:
            took["length"] = {"value": attempt.minutes, "unit": "min", "system": codes.UCUM, "code": "min"}
        yield {
            "resourceType": "Encounter",
            "meta": {"lastUpdated": attempt.recorded.isoformat()},
            "status": "finished" if reached else "cancelled",
            "class": {"system": codes.ACT_CODE, "code": "VR"},
            "reasonCode": [concept(codes.CALL, attempt.outcome.value)],
            "period": {"start": attempt.day.isoformat()},
            **took,
        }
    for decision in history.decisions:
        yield _decision(decision)


def _caution(caution: Caution) -> Resource:
    found: Resource = {
        "resourceType": "Condition",
        "clinicalStatus": concept(codes.CONDITION_STATE, "active" if caution.abated is None else "resolved"),
        "code": concept(codes.CAUTION, caution.kind.value),
        "recordedDate": caution.recorded.isoformat(),
    }
    if caution.onset is not None:
        found["onsetDateTime"] = caution.onset.isoformat()
    if caution.abated is not None:
        found["abatementDateTime"] = caution.abated.isoformat()
    return found


def _observation(system: str, code: str, day: date, recorded: datetime, text: str = "") -> Resource:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": concept(system, code, text),
        "effectiveDateTime": day.isoformat(),
        "issued": recorded.isoformat(),
    }


def _component(system: str, code: str, kind: str, value: object) -> Resource:
    return {"code": concept(system, code), kind: value}


def _clock(at: time) -> str:
    return at.strftime("%H:%M:%S")


def _follow_up(follow_up: FollowUp) -> Resource:
    found = _observation(codes.FACT, FOLLOW_UP, follow_up.day, follow_up.recorded)
    found["method"] = concept(codes.CAPTURE, follow_up.capture.value)
    return {**found, "note": [{"text": follow_up.note}]} if follow_up.note else found


def _answer(follow_up: FollowUp, answer: Answer) -> Resource:
    own = answer.symptom.startswith(OTHER_PREFIX)
    code = OTHER if own else answer.symptom
    text = answer.symptom[len(OTHER_PREFIX) :] if own else label_of(answer.symptom)
    found = _observation(codes.SYMPTOM, code, follow_up.day, follow_up.recorded, text)
    found["category"] = [concept(codes.OBSERVATION_KIND, "survey")]
    found["method"] = concept(codes.CAPTURE, follow_up.capture.value)
    if answer.score is None:
        if answer.silence is None:
            raise ValueError(f"{answer.symptom}: an answer without a score needs to say why")
        found["dataAbsentReason"] = concept(codes.ABSENT, answer.silence.value)
    elif Kind.RED_FLAG in symptom_info(answer.symptom).kinds:
        found["valueBoolean"] = bool(answer.score)
    else:
        found["valueInteger"] = answer.score
    told = (
        ("troublesome", "valueBoolean", answer.troublesome),
        ("before_ldn", "valueBoolean", answer.before_ldn),
        ("onset", "valueDateTime", answer.onset.isoformat() if answer.onset is not None else None),
    )
    parts = [_component(codes.ANSWER, c, kind, value) for c, kind, value in told if value is not None]
    return {**found, "component": parts} if parts else found


def _lab(lab: LabResult) -> Resource:
    found = _observation(codes.LOINC, lab.lab.value, lab.day, lab.recorded)
    found["category"] = [concept(codes.OBSERVATION_KIND, "laboratory")]
    found["valueQuantity"] = {"value": lab.value, "unit": lab.unit}
    told = read_range(lab.reference)
    if told is not None:
        ends = {"low": told.low, "high": told.high}
        found["referenceRange"] = [{k: {"value": v, "unit": lab.unit} for k, v in ends.items() if v is not None}]
    return found


def _decision(decision: Decision) -> Resource:
    found = _observation(codes.DECISION, decision.verdict.value, decision.day, decision.recorded)
    if decision.reason:
        found["valueString"] = decision.reason
    if decision.ug:
        found["component"] = [_component(codes.DECISION, "dose", "valueQuantity", milligrams(decision.ug))]
    return found
