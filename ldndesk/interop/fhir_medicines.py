"""Doses taken and other medicines from FHIR MedicationStatements and foreign MedicationRequests."""

from datetime import date, datetime, time

from ldndesk.clinical.facts import DoseTaken, MedicineUse
from ldndesk.clinical.plan import Administration

from . import fhir_codes as codes
from .fhir_doses import administrations, form_of, is_naltrexone, keep_not_ldn, medicine_concept, medicine_text, route_of
from .fhir_node import Node, Partial
from .fhir_plans import read_order
from .fhir_reading import Reading

OVER = frozenset({"stopped", "completed"})
NOT_REAL = frozenset({"entered-in-error", "draft", "cancelled", "intended"})


def read_request(reading: Reading, resource: Node) -> None:
    """Read a MedicationRequest: an order of naltrexone, or another medicine."""
    concept = medicine_concept(reading, resource)
    if concept is None:
        reading.leave_out(resource, "medicine not named in the file")
    elif is_naltrexone(concept):
        read_order(reading, resource, concept)
    else:
        _read_other_order(reading, resource, concept)


def _read_other_order(reading: Reading, resource: Node, concept: Node) -> None:
    status = resource.get("status")
    intent = resource.get("intent")
    words = status.text() if status is not None else "unknown"
    if words in NOT_REAL or (intent is not None and intent.text() in {"proposal", "plan", "option"}):
        reading.leave_out(resource, "not in use")
        return
    place = resource.get("authoredOn")
    first = _start(reading, place)
    last = _bounded_end(reading, resource)
    if last is None and words in OVER:
        last = first
        if first is None:
            reading.leave_out(resource, "over, and no day is given")
            return
        reading.notes["a stopped medicine without an end counts as ended on the day it was ordered"] += 1
    _keep(reading, resource, concept, first, last, "authoredOn")


def _bounded_end(reading: Reading, resource: Node) -> date | None:
    ends = [
        _end(reading, end)
        for d in resource.items("dosageInstruction")
        if (end := d.down("timing", "repeat", "boundsPeriod", "end")) is not None
    ]
    return max(ends, default=None)


def _start(reading: Reading, place: Node | None) -> date | None:
    """Give a medicine's first day; a year or month alone is not guessed at: start not recorded."""
    if place is None:
        return None
    try:
        return place.day(reading.zone)
    except Partial:
        reading.notes["a medicine that began in a year or month without a day counts as start not recorded"] += 1
        return None


def _end(reading: Reading, place: Node) -> date:
    """Give a medicine's last day; of a year or month the last it can mean, so that no use is missed."""
    try:
        return place.day(reading.zone)
    except Partial:
        reading.notes["a medicine that ended in a year or month counts until the last day of it"] += 1
        return place.last_day()


def _keep(
    reading: Reading, resource: Node, concept: Node, first: date | None, last: date | None, recorded_key: str
) -> None:
    if first is not None and last is not None and last < first:
        raise resource.bad(f"ends {last.isoformat()}, before it starts {first.isoformat()}; end it on or after")
    recorded = _recorded(reading, resource, recorded_key, first or last)
    if recorded is not None:
        reading.medicines.append(MedicineUse(medicine_text(concept), first, last, recorded, _not_meant(resource)))


def _not_meant(resource: Node) -> str:
    """Give the name that was ruled out where this program wrote the file."""
    notes = (note.get("text") for note in resource.items("note"))
    words = [text.text() for text in notes if text is not None]
    return next((w.removeprefix(codes.NOT_MEANT) for w in words if w.startswith(codes.NOT_MEANT)), "")


def _recorded(reading: Reading, resource: Node, key: str, day: date | None) -> datetime | None:
    """Give the instant of recording; without any date at all there is none, and the resource is left out."""
    place = resource.get(key)
    if day is None and place is not None:
        day = place.last_day() if not place.has_time() else place.day(reading.zone)
    if day is None and resource.down("meta", "lastUpdated") is None:
        raise resource.bad("says neither when it was taken nor when that was recorded; give dateAsserted")
    return reading.recorded(resource, key, day or date.min)


def read_statement(reading: Reading, resource: Node) -> None:
    """Read a MedicationStatement: naltrexone taken or missed, or another medicine."""
    concept = medicine_concept(reading, resource)
    if concept is None:
        reading.leave_out(resource, "medicine not named in the file")
        return
    status = resource.need("status", "completed, active or not-taken").text()
    if status in NOT_REAL:
        reading.leave_out(resource, status)
    elif is_naltrexone(concept):
        _read_taken(reading, resource, concept, status)
    elif status == "not-taken":
        reading.leave_out(resource, status)
    else:
        _read_other(reading, resource, concept, status)


def _read_other(reading: Reading, resource: Node, concept: Node, status: str) -> None:
    period = resource.get("effectivePeriod")
    instant = resource.get("effectiveDateTime")
    first = _start(reading, period.get("start") if period is not None else instant)
    end = period.get("end") if period is not None else instant if status in OVER else None
    last = _end(reading, end) if end is not None else None
    if last is None and status in OVER:
        asserted = resource.get("dateAsserted")
        last = _end(reading, asserted) if asserted is not None else first
        reading.notes["a medicine that is over without an end counts until the day that was recorded"] += 1
    _keep(reading, resource, concept, first, last, "dateAsserted")


def _read_taken(reading: Reading, resource: Node, concept: Node, status: str) -> None:
    if status not in {"active", "completed", "not-taken"}:
        raise resource.need("status", "").bad(f"“{status}” does not say what was taken; completed, active or not-taken")
    first, last, clock = _days(reading, resource)
    recorded = reading.recorded(resource, "dateAsserted", last)
    form = form_of(concept, needed=False)
    dosages = resource.items("dosage")
    if len(dosages) > 1:
        raise dosages[1].bad("is a second dosage; write one statement for each")
    route = route_of(dosages[0], None) if dosages else None
    doses = administrations(dosages[0], form) if dosages and status != "not-taken" else ()
    if status == "not-taken":
        at = _time_of(dosages[0]) if dosages else ()
        doses = tuple(Administration(t.clock(), 0) for t in at) or (Administration(None, 0),)
    elif not doses:
        raise resource.need("dosage", "give the dose taken in mg").bad("states no dose; give doseQuantity in mg")
    keep_not_ldn(reading, resource, sum(d.ug for d in doses), form)
    for dose in doses:
        at_time = dose.time if dose.time is not None else clock
        reading.doses_taken.append(DoseTaken(first, last, at_time, dose.ug, recorded, route, form))


def _time_of(dosage: Node) -> tuple[Node, ...]:
    repeat = dosage.down("timing", "repeat")
    return tuple(repeat.items("timeOfDay")) if repeat is not None else ()


def _days(reading: Reading, resource: Node) -> tuple[date, date, time | None]:
    """Give the first and last calendar day, and the time of a dose told as an instant."""
    instant = resource.get("effectiveDateTime")
    if instant is not None:
        day = reading.told_on(instant)
        return day, day, instant.instant().astimezone(reading.zone).time() if instant.has_time() else None
    period = resource.need("effectivePeriod", "give the days it was taken")
    start = period.need("start", "give the first day, like 2026-03-07")
    first = reading.told_on(start)
    end = period.get("end")
    if end is not None:
        last = reading.told_on(end)
    else:
        asserted = resource.need("dateAsserted", "a dose still taken needs the day that was told, or an end")
        last = max(first, asserted.day(reading.zone))
    if last < first:
        raise (end or period).bad(f"{last.isoformat()} lies before the start {first.isoformat()}; end it on or after")
    return first, last, None
