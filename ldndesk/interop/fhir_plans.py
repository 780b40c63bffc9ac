"""Naltrexone orders from FHIR MedicationRequests: steps, orders, courses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations, groupby, pairwise

from ldndesk.clinical.dose import NOT_LDN_UG
from ldndesk.clinical.formulary import FORMS, Form, Route
from ldndesk.clinical.plan import Administration, Course, Pattern, Plan, Step

from . import fhir_codes as codes
from .fhir_doses import administrations, form_of, keep_not_ldn, route_of, strengths_of
from .fhir_node import Bad, Node
from .fhir_reading import Order, Reading

FOREVER = date.max


@dataclass
class _Piece:
    """One dosage instruction as read."""

    place: Node
    key: tuple[object, ...]
    first: date
    last: date | None
    doses: tuple[Administration, ...]
    route: Route
    form: Form
    strengths: tuple[int, ...]
    resting: bool


def read_order(reading: Reading, resource: Node, concept: Node) -> None:
    """Read one naltrexone order."""
    status = resource.need("status", "an order has one, like active").text()
    intent = resource.need("intent", "an order has one: order").text()
    if status in {"entered-in-error", "draft", "cancelled"} or intent in {"proposal", "plan", "option"}:
        reading.leave_out(resource, status if intent == "order" else intent)
        return
    if status not in {"active", "stopped", "completed"}:
        raise resource.need("status", "").bad(f"“{status}” does not say what is taken; active, stopped or completed")
    authored, recorded = authored_on(reading, resource)
    pieces = [_piece(reading, d, concept, authored) for d in resource.items("dosageInstruction")]
    form = form_of(concept, needed=not pieces)
    if not pieces and form is Form.TABLET_50:
        last = authored if status != "active" else None
        steps: tuple[Step, ...] = (Step(authored, last, (Administration(None, NOT_LDN_UG),), Route.ORAL, form),)
        keep_not_ldn(reading, resource, NOT_LDN_UG, form)
    elif not pieces:
        raise resource.lacks("dosageInstruction", "give one for each step, with its dose in mg")
    else:
        steps = _steps(reading, pieces)
    resting = {p.resting for p in pieces}
    if len(resting) > 1:
        raise resource.bad("has planned days off on some steps only; write a second order of the course for them")
    pattern = Pattern.THREE_ON_THREE_OFF if resting == {True} else Pattern.DAILY
    notes = [n.need("text", "a note has a text").text() for n in resource.items("note")]
    plan = Plan(authored, recorded, steps, pattern, "\n".join(notes))
    place = resource.code("statusReason", codes.STOPPED_ON)
    stopped = place.day(reading.zone) if place is not None else None
    endless = status != "active" and stopped is None and any(s.last is None for s in steps)
    reading.orders.append(Order(_course_key(resource, authored), plan, stopped, endless, resource.place))


def authored_on(reading: Reading, resource: Node) -> tuple[date, datetime]:
    """Give the day of writing and the instant of recording."""
    place = resource.need("authoredOn", "give the day it was written, like 2026-03-07")
    day = place.day(reading.zone)
    return day, place.instant() if place.has_time() else reading.recorded(resource, "recorded", day)


def _course_key(resource: Node, authored: date) -> str:
    group = resource.get("groupIdentifier")
    if group is not None:
        return group.need("value", "it names the course").text()
    own = resource.get("id")
    return own.text() if own is not None else f"order of {authored.isoformat()}"


def _piece(reading: Reading, dosage: Node, concept: Node, authored: date) -> _Piece:
    method = dosage.get("method")
    own = method is not None and any(system == codes.FORM for system, _, _ in dosage.codes("method"))
    medicine = method if own and method is not None else concept
    form = form_of(medicine, needed=True) or Form.CAPSULE
    doses = administrations(dosage, form)
    if not doses and form is Form.TABLET_50:
        doses = (Administration(None, NOT_LDN_UG),)
    if not doses:
        raise dosage.lacks("doseAndRate", "give the dose of each administration in mg; 0 mg is a pause")
    first, last = bounds(reading, dosage, authored)
    route = route_of(dosage, form) or FORMS[form].routes[0]
    sequence = dosage.get("sequence")
    number = sequence.whole() if sequence is not None else dosage.place
    strengths = strengths_of(medicine)
    key = (number, first, last, route, form, strengths)
    return _Piece(dosage, key, first, last, doses, route, form, strengths, _rests(dosage))


def _rests(dosage: Node) -> bool:
    timing = dosage.get("timing")
    place = timing.code("code", codes.PATTERN) if timing is not None else None
    return place is not None and place.one_of(Pattern) is Pattern.THREE_ON_THREE_OFF


def bounds(reading: Reading, dosage: Node, otherwise: date) -> tuple[date, date | None]:
    """Give the first and last day of a step; without bounds it runs from the writing until changed."""
    period = dosage.down("timing", "repeat", "boundsPeriod")
    if period is None:
        return otherwise, None
    start, end = period.get("start"), period.get("end")
    first = start.day(reading.zone) if start is not None else otherwise
    last = end.day(reading.zone) if end is not None else None
    if last is not None and last < first:
        raise (end or period).bad(f"{last.isoformat()} lies before the start {first.isoformat()}; end it on or after")
    return first, last


def _steps(reading: Reading, pieces: list[_Piece]) -> tuple[Step, ...]:
    """Join instructions of one sequence number into a step; steps that overlap are refused."""
    steps: list[tuple[Step, Node]] = []
    for _, group in groupby(pieces, key=lambda p: p.key):
        parts = list(group)
        one = parts[0]
        doses = tuple(d for part in parts for d in part.doses)
        steps.append((Step(one.first, one.last, doses, one.route, one.form, one.strengths), one.place))
        keep_not_ldn(reading, one.place, steps[-1][0].daily_ug, one.form)
    steps.sort(key=lambda s: s[0].first)
    for (before, _), (after, place) in pairwise(steps):
        if before.last is None or before.last >= after.first:
            raise place.bad(f"begins {after.first.isoformat()}, before the step ahead of it ends; end that one first")
    return tuple(step for step, _ in steps)


def join_courses(reading: Reading) -> tuple[Course, ...]:
    """Join orders to courses, oldest first; orders that contradict each other are faults."""
    grouped: dict[str, list[Order]] = {}
    for order in reading.orders:
        grouped.setdefault(order.course, []).append(order)
    courses = []
    for key, orders in grouped.items():
        orders.sort(key=lambda o: (o.plan.authored, o.plan.recorded))
        for a, b in pairwise(orders):
            if (a.plan.authored, a.plan.recorded) == (b.plan.authored, b.plan.recorded):
                text = (
                    f"was written at the same moment as {a.place}, so neither revises the other; give authoredOn times"
                )
                reading.fault(Bad(f"{b.place}.authoredOn", text))
        if orders[-1].endless:
            text = f"is over but a step has no end; end its boundsPeriod, or give statusReason {codes.STOPPED_ON}"
            reading.fault(Bad(f"{orders[-1].place}.status", text))
        courses.append(Course(key, tuple(o.plan for o in orders), orders[-1].stopped))
    places = {o.course: o.place for o in reading.orders}
    for first, second in overlapping(courses):
        text = f"overlaps the plan of {places[first.key]}; two plans cannot run at once, name one course in both"
        reading.fault(Bad(places[second.key], text))
    return tuple(courses)


def overlapping(courses: Iterable[Course]) -> Iterable[tuple[Course, Course]]:
    """List the pairs of courses that prescribe on the same days."""
    for a, b in combinations(courses, 2):
        if any(
            x.first <= (y.last or FOREVER) and y.first <= (x.last or FOREVER)
            for x in a.effective_steps()
            for y in b.effective_steps()
        ):
            yield a, b
