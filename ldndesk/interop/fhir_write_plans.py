"""Orders, doses taken and other medicines as FHIR resources."""

from collections.abc import Iterator
from datetime import time
from decimal import Decimal

from ldndesk.clinical.dose import UG_PER_MG, mg_text
from ldndesk.clinical.facts import DoseTaken, MedicineUse
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Administration, Course, Pattern, Plan, Step

from . import fhir_codes as codes

Resource = dict[str, object]


def milligrams(ug: int) -> Resource:
    """Write micrograms as a Quantity in mg."""
    return {"value": Decimal(ug) / UG_PER_MG, "unit": "mg", "system": codes.UCUM, "code": "mg"}


def orders(history: History) -> Iterator[Resource]:
    """Write each order of each course."""
    for course in history.courses:
        for number, plan in enumerate(course.plans, 1):
            yield _order(course, plan, last=number == len(course.plans))


def _order(course: Course, plan: Plan, *, last: bool) -> Resource:
    if not plan.steps:
        raise ValueError("an order without a step cannot be written")
    first = plan.steps[0]
    found: Resource = {
        "resourceType": "MedicationRequest",
        "meta": {"lastUpdated": plan.recorded.isoformat()},
        "status": "completed" if not last else "stopped" if course.stopped is not None else "active",
        "intent": "order",
        "groupIdentifier": {"system": codes.COURSE, "value": course.key},
        "medicationCodeableConcept": naltrexone(first.form, first.strengths),
        "authoredOn": plan.authored.isoformat(),
        "dosageInstruction": [d for n, s in enumerate(plan.steps, 1) for d in _dosages(n, s, first, plan.pattern)],
    }
    if last and course.stopped is not None:
        stopped = {"system": codes.STOPPED_ON, "code": course.stopped.isoformat()}
        found["statusReason"] = {"coding": [stopped]}
    if plan.reason:
        found["note"] = [{"text": plan.reason}]
    return found


def naltrexone(form: Form | None, strengths: tuple[int, ...] = ()) -> Resource:
    """Write naltrexone as a medicine, with its form and the strengths in hand where known."""
    coding: list[Resource] = [{"system": codes.RXNORM, "code": codes.NALTREXONE, "display": "naltrexone"}]
    return {"coding": coding + _form_codes(form, strengths), "text": "naltrexone"}


def _form_codes(form: Form | None, strengths: tuple[int, ...]) -> list[Resource]:
    if form is None:
        return []
    pieces: list[Resource] = [
        {"system": codes.STRENGTH, "code": f"{form}_{mg_text(s).replace('.', '_')}mg"} for s in strengths
    ]
    return [{"system": codes.FORM, "code": form.value}, *pieces]


def _dosages(number: int, step: Step, first: Step, pattern: Pattern) -> Iterator[Resource]:
    """Write a step as one instruction, or as one for each dose where only some have a time."""
    if not step.administrations:
        raise ValueError("a step without a dose cannot be written; 0 mg is a pause")
    known = {a.time is None for a in step.administrations}
    groups = [step.administrations] if len(known) == 1 else [(a,) for a in step.administrations]
    for group in groups:
        found: Resource = {
            "sequence": number,
            "timing": _timing(step, group, pattern),
            "route": route(step.route),
            "doseAndRate": [{"doseQuantity": milligrams(a.ug)} for a in group],
        }
        if (step.form, step.strengths) != (first.form, first.strengths):
            found["method"] = {"coding": _form_codes(step.form, step.strengths)}
        yield found


def _timing(step: Step, doses: tuple[Administration, ...], pattern: Pattern) -> Resource:
    period: Resource = {"start": step.first.isoformat()}
    if step.last is not None:
        period["end"] = step.last.isoformat()
    repeat: Resource = {"boundsPeriod": period}
    if times := [clock(a.time) for a in doses if a.time is not None]:
        repeat["timeOfDay"] = times
    found: Resource = {"repeat": repeat}
    if pattern is not Pattern.DAILY:
        found["code"] = {"coding": [{"system": codes.PATTERN, "code": pattern.value}]}
    return found


def clock(at: time) -> str:
    """Write a time of day."""
    return at.strftime("%H:%M:%S")


def route(taken: Route) -> Resource:
    """Write a route."""
    return {"coding": [{"system": codes.SNOMED, "code": codes.ROUTE_CODES[taken]}], "text": taken.value}


def doses_taken(history: History) -> Iterator[Resource]:
    """Write each dose taken or missed."""
    for taken in history.doses_taken:
        yield _taken(taken)


def _taken(taken: DoseTaken) -> Resource:
    dosage: Resource = {}
    if taken.time is not None:
        dosage["timing"] = {"repeat": {"timeOfDay": [clock(taken.time)]}}
    if taken.route is not None:
        dosage["route"] = route(taken.route)
    if taken.ug:
        dosage["doseAndRate"] = [{"doseQuantity": milligrams(taken.ug)}]
    found: Resource = {
        "resourceType": "MedicationStatement",
        "status": "completed" if taken.ug else "not-taken",
        "medicationCodeableConcept": naltrexone(taken.form),
        "effectivePeriod": {"start": taken.first.isoformat(), "end": taken.last.isoformat()},
        "dateAsserted": taken.recorded.isoformat(),
    }
    return {**found, "dosage": [dosage]} if dosage else found


def medicines(history: History) -> Iterator[Resource]:
    """Write each other medicine, in the words it was typed in."""
    for use in history.medicines:
        yield _medicine(use)


def _medicine(use: MedicineUse) -> Resource:
    days = (("start", use.first), ("end", use.last))
    period = {name: day.isoformat() for name, day in days if day is not None}
    found: Resource = {
        "resourceType": "MedicationStatement",
        "status": "active" if use.last is None else "completed",
        "medicationCodeableConcept": {"text": use.text},
        "dateAsserted": use.recorded.isoformat(),
    }
    if use.not_meant:
        found["note"] = [{"text": f"{codes.NOT_MEANT}{use.not_meant}"}]
    return {**found, "effectivePeriod": period} if period else found
