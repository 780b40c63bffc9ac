"""Symptom answers, sleep, laboratory values and decisions from FHIR Observations."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from ldndesk.clinical.facts import (
    Answer,
    Capture,
    Decision,
    FollowUp,
    Lab,
    LabResult,
    MainSleep,
    MedicinesAsked,
    Silence,
    Verdict,
)
from ldndesk.clinical.lab_range import make_range
from ldndesk.clinical.symptoms import OTHER_PREFIX, SYMPTOMS, Kind, SymptomInfo, symptom_info

from . import fhir_codes as codes
from .fhir_doses import amount_ug
from .fhir_node import Bad, Node, Partial
from .fhir_reading import Panel, Reading, Reply

SOUND = frozenset({"final", "amended", "corrected", "preliminary", "registered"})
UNSOUND = frozenset({"entered-in-error", "cancelled"})
OTHER = "other"
FOLLOW_UP = "follow_up"
MAIN_SLEEP = "main_sleep"
MEDICINES_ASKED = "other_medicines_asked"
"""Asked about other medicines: none beside those in the record."""


def read_observation(reading: Reading, resource: Node) -> None:
    """Read what an Observation says of our facts and of known laboratory values; the rest is left out."""
    found = {system: (code, place) for system, code, place in resource.codes("code")}
    if codes.SYMPTOM in found:
        _when_sound(reading, resource, _read_answer)
    elif codes.FACT in found:
        code, place = found[codes.FACT]
        if code not in _FACTS:
            raise place.bad(f"“{code}” is not known; {', '.join(_FACTS)}")
        _when_sound(reading, resource, _FACTS[code])
    elif codes.DECISION in found:
        _when_sound(reading, resource, _read_decision)
    elif found.get(codes.LOINC, ("",))[0] in set(Lab):
        _when_sound(reading, resource, _read_lab)
    else:
        reading.leave_out(resource)


def _when_sound(reading: Reading, resource: Node, read: Callable[[Reading, Node], None]) -> None:
    status = resource.need("status", "final, amended or corrected")
    if status.text() in UNSOUND:
        reading.leave_out(resource, status.text())
    elif status.text() in SOUND:
        read(reading, resource)
    else:
        raise status.bad(f"“{status.value}” is not known; final, amended or corrected")


def _day_and_recorded(reading: Reading, resource: Node) -> tuple[date, datetime]:
    day = reading.told_on(resource.need("effectiveDateTime", "give the day it is about, like 2026-03-07"))
    return day, reading.recorded(resource, "issued", day)


def _read_answer(reading: Reading, resource: Node) -> None:
    day, recorded = _day_and_recorded(reading, resource)
    symptom = _symptom(resource)
    info = symptom_info(symptom)
    score, silence = _score(resource, info)
    troublesome = before = onset = None
    for component in resource.items("component"):
        place = component.code("code", codes.ANSWER)
        code = place.text() if place is not None else ""
        if code == "troublesome":
            troublesome = component.need("valueBoolean", "true or false").flag()
        elif code == "before_ldn":
            before = component.need("valueBoolean", "true or false").flag()
        elif code == "onset":
            onset = component.need("valueDateTime", "the day it began").day(reading.zone)
        elif place is not None:
            raise place.bad(f"“{code}” is not known; troublesome, before_ldn or onset")
        else:
            reading.left_out["part of a symptom answer"] += 1
    answer = Answer(symptom, score, silence, troublesome, before, onset)
    reading.replies.append(Reply(resource.place, day, _capture(resource), recorded, answer))


def _capture(resource: Node) -> Capture:
    place = resource.code("method", codes.CAPTURE)
    if place is None:
        raise resource.need("method", f"give {codes.CAPTURE}: call, visit or diary").bad(
            f"has no code of {codes.CAPTURE}; call, visit or diary"
        )
    return place.one_of(Capture)


def _symptom(resource: Node) -> str:
    place = resource.code("code", codes.SYMPTOM)
    if place is None:
        raise resource.bad("names no symptom")
    if place.text() == OTHER:
        words = resource.need("code", "").need("text", "a symptom of its own words has a text")
        return OTHER_PREFIX + words.text()
    if place.text() not in SYMPTOMS:
        raise place.bad(f"“{place.value}” is no symptom of the list; give its code, or “other” with a text")
    return place.text()


def _score(resource: Node, info: SymptomInfo) -> tuple[int | None, Silence | None]:
    absent = resource.code("dataAbsentReason", codes.ABSENT)
    flag = Kind.RED_FLAG in info.kinds
    wanted = "valueBoolean" if flag else "valueInteger"
    values = [key for key in resource.value if key.startswith("value")] if isinstance(resource.value, dict) else []
    if absent is not None:
        if values:
            raise absent.bad("says that there is no answer, beside one; leave one of them out")
        return None, absent.one_of(Silence)
    value = resource.need(wanted, "give the answer, or dataAbsentReason not-asked or asked-declined")
    if values != [wanted]:
        raise resource.bad(f"holds {' and '.join(sorted(values))}; give {wanted} alone")
    if flag:
        return int(value.flag()), None
    score = value.whole()
    if not info.lowest <= score <= info.highest:
        raise value.bad(f"{score} is outside {info.lowest} to {info.highest}; give the score the patient gave")
    return score, None


def _read_panel(reading: Reading, resource: Node) -> None:
    day, recorded = _day_and_recorded(reading, resource)
    note = "\n".join(n.need("text", "a note has a text").text() for n in resource.items("note"))
    members = []
    for member in resource.items("hasMember"):
        place = member.need("reference", "name the answer")
        target = reading.resources.get(place.text())
        if target is None:
            raise place.bad(f"“{place.value}” is not in this bundle; name an answer that is")
        members.append(target.place)
    panel = Panel(day, _capture(resource), recorded, note, tuple(members), resource.place)
    reading.panels.append(panel)


def join_follow_ups(reading: Reading) -> tuple[FollowUp, ...]:
    """Join answers to follow-ups: as a follow-up names them, else those of one day, way and recording."""
    by_place = {r.url: r for r in reading.replies}
    found: list[FollowUp] = []
    for panel in reading.panels:
        members = [by_place.pop(place) for place in panel.members if place in by_place]
        for member in members:
            if (member.day, member.capture) != (panel.day, panel.capture):
                reading.fault(Bad(member.url, f"is of another day or way than {panel.place}, which names it"))
        answers = tuple(m.answer for m in members)
        found.append(FollowUp(panel.day, panel.capture, panel.recorded, answers, panel.note))
    loose: dict[tuple[date, Capture, datetime], list[Answer]] = {}
    for reply in by_place.values():
        loose.setdefault((reply.day, reply.capture, reply.recorded), []).append(reply.answer)
    found += [FollowUp(*key, tuple(answers)) for key, answers in loose.items()]
    return tuple(found)


def _read_main_sleep(reading: Reading, resource: Node) -> None:
    day, recorded = _day_and_recorded(reading, resource)
    clocks = {}
    for component in resource.items("component"):
        for _, code, _ in component.codes("code"):
            if code in {"start", "end"}:
                clocks[code] = component.need("valueTime", "like 23:00:00").clock()
    if set(clocks) != {"start", "end"}:
        raise resource.need("component", "give start and end").bad("lacks start or end; give both as valueTime")
    reading.main_sleep.append(MainSleep(day, clocks["start"], clocks["end"], recorded))


def _read_medicines_asked(reading: Reading, resource: Node) -> None:
    day, recorded = _day_and_recorded(reading, resource)
    value = resource.need("valueBoolean", "false: none beside those in the record")
    if value.flag():
        raise value.bad("says that others are taken; give each as a MedicationStatement, and false for none besides")
    reading.medicines_asked.append(MedicinesAsked(day, recorded))


_FACTS = {FOLLOW_UP: _read_panel, MAIN_SLEEP: _read_main_sleep, MEDICINES_ASKED: _read_medicines_asked}


def _read_decision(reading: Reading, resource: Node) -> None:
    day, recorded = _day_and_recorded(reading, resource)
    place = resource.code("code", codes.DECISION)
    if place is None:
        raise resource.bad("names no decision")
    reason, dose = resource.get("valueString"), None
    for component in resource.items("component"):
        dose = component.get("valueQuantity") or dose
    words = reason.text() if reason is not None else ""
    ug = amount_ug(dose, None) if dose is not None else 0
    reading.decisions.append(Decision(place.one_of(Verdict), day, words, recorded, ug))


def _read_lab(reading: Reading, resource: Node) -> None:
    """Read a laboratory value; one that is no plain number with a unit and a day is left out, with words."""
    place = resource.get("effectiveDateTime")
    quantity = resource.get("valueQuantity")
    if place is None or quantity is None or quantity.get("comparator") is not None:
        reading.leave_out(resource, "no day or no plain value")
        return
    try:
        day = reading.told_on(place)
    except Partial:
        reading.leave_out(resource, "a year or month without a day")
        return
    unit = quantity.get("unit") or quantity.get("code")
    if unit is None:
        raise quantity.lacks("unit", "a laboratory value needs its unit")
    lab = next(Lab(code) for system, code, _ in resource.codes("code") if system == codes.LOINC and code in set(Lab))
    value = quantity.need("value", "give the value").number()
    recorded, reference = reading.recorded(resource, "issued", day), _reference(reading, resource, unit.text())
    reading.labs.append(LabResult(day, lab, value, unit.text(), recorded, reference))


def _reference(reading: Reading, resource: Node, unit: str) -> str:
    """Read the one range reported in the unit of the value; of several, or in words, none is taken for it."""
    told = resource.items("referenceRange")
    if not told:
        return ""
    ends: list[Decimal | None] = []
    for key in ("low", "high"):
        end = told[0].get(key)
        named = (end.get("unit") or end.get("code")) if end is not None else None
        if len(told) > 1 or (named is not None and named.text() != unit):
            ends.clear()
            break
        ends.append(end.need("value", "give the number").number() if end is not None else None)
    if not any(end is not None for end in ends):
        reading.left_out["range of a laboratory value"] += 1
        return ""
    try:
        return make_range(*ends).words()
    except ValueError:
        raise told[0].bad("ends below where it begins, or is below 0; give low and high as reported") from None
