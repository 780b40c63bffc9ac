"""Naltrexone doses as FHIR writes them, in whole micrograms; a unit that is not certain is refused."""

import re
from datetime import time

from ldndesk.clinical.dose import NOT_LDN_UG, UG_PER_MG, show_mg
from ldndesk.clinical.formulary import FORMS, Form, Route
from ldndesk.clinical.plan import Administration

from . import fhir_codes as codes
from .fhir_node import Node
from .fhir_reading import Fault, Reading

MOST_UG = 1_000_000
"""Above 1 g a day no naltrexone dose was ever meant."""
_NALTREXONE = re.compile(r"\b(naltrexone|ldn|nalorex|adepend|revia|depade|vivitrol)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"[/+&]|\b(and|with)\b", re.IGNORECASE)
_STRENGTH = re.compile(r"(?P<form>[a-z]+)_(?P<mg>\d+(?:[._]\d+)?)mg", re.ASCII)
_FIFTY = re.compile(r"\b50\s*mg\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\d[\d.,]*\s*(mg|mcg|ug|ml|g)?\s*/\s*\d*\s*(ml|actuat|drop|tablet|capsule)", re.IGNORECASE)


def medicine_concept(reading: Reading, resource: Node) -> Node | None:
    """Find the medicine a resource names, itself or by reference; None where the file does not name it."""
    if (concept := resource.get("medicationCodeableConcept")) is not None:
        return concept
    reference = resource.get("medicationReference")
    target = reference.get("reference") if reference is not None else None
    if target is None:
        return None
    address = target.text()
    if address.startswith("#"):
        found = next((n for n in resource.items("contained") if _id(n) == address[1:]), None)
    else:
        found = reading.resources.get(address)
    return found.get("code") if found is not None else None


def _id(resource: Node) -> str:
    found = resource.get("id")
    return found.text() if found is not None else ""


def medicine_text(concept: Node) -> str:
    """Give a medicine's words: as typed, else those of its first code; Bad where there are none."""
    if words := _words(concept):
        return words
    raise concept.bad("names no medicine in words; give its text")


def _words(concept: Node) -> str:
    if (text := concept.get("text")) is not None:
        return text.text()
    return next((d.text() for c in concept.items("coding") if (d := c.get("display")) is not None), "")


def is_naltrexone(concept: Node) -> bool:
    """Whether a medicine is naltrexone alone: by its code or by the whole word, never by likeness.

    Raises Bad where code and words contradict each other.
    """
    rxnorm = {c.text() for coding in concept.items("coding") if _of(coding, codes.RXNORM) and (c := coding.get("code"))}
    ours = any(_of(coding, codes.FORM) for coding in concept.items("coding"))
    words = _words(concept)
    named = bool(_NALTREXONE.search(words)) and not _SEVERAL.search(_AMOUNT.sub("", words))
    coded = bool(rxnorm & {codes.NALTREXONE, codes.NALTREXONE_50}) or ours
    if (coded and words and not named) or (named and codes.NALOXONE in rxnorm):
        raise concept.bad(f"its code and its words “{words}” name different medicines; make them agree")
    return coded or named


def _of(coding: Node, system: str) -> bool:
    found = coding.get("system")
    return found is not None and found.value == system


def form_of(concept: Node, *, needed: bool) -> Form | None:
    """Give the dispensed form; a 50 mg tablet is known by its words or code too (source S10)."""
    found = next((c for c in concept.items("coding") if _of(c, codes.FORM)), None)
    if found is not None:
        return found.need("code", f"one of: {', '.join(Form)}").one_of(Form)
    fifty = any(_of(c, codes.RXNORM) and _code(c) == codes.NALTREXONE_50 for c in concept.items("coding"))
    if fifty or _FIFTY.search(_words(concept)):
        return Form.TABLET_50
    if needed:
        raise concept.bad(f"does not say the form of naltrexone; add a coding of {codes.FORM}: {', '.join(Form)}")
    return None


def _code(coding: Node) -> str:
    found = coding.get("code")
    return found.text() if found is not None else ""


def strengths_of(concept: Node) -> tuple[int, ...]:
    """List the strengths in hand, micrograms a piece; none: any of the formulary."""
    found = []
    for coding in concept.items("coding"):
        if _of(coding, codes.STRENGTH):
            place = coding.need("code", "write it like capsule_3mg")
            read = _STRENGTH.fullmatch(place.text())
            if read is None or read["form"] not in {Form.CAPSULE, Form.TABLET, Form.TROCHE}:
                raise place.bad(f"“{place.value}” is not a strength; write it like capsule_3mg or tablet_1_5mg")
            whole, _, part = read["mg"].replace("_", ".").partition(".")
            found.append(int(whole) * UG_PER_MG + int(f"{part:0<3}"[:3]))
            if len(part) > 3 or not 0 < found[-1] < NOT_LDN_UG:
                raise place.bad("is not a strength of low-dose naltrexone; they run from 0.001 mg to under 50 mg")
    return tuple(found)


def amount_ug(quantity: Node, form: Form | None) -> int:
    """Give a dose in whole micrograms; only mg, ug, or mL of a form whose strength is known."""
    value = quantity.need("value", "give the amount").number()
    if quantity.get("comparator") is not None:
        raise quantity.bad("is not one amount; leave the comparator out and give the dose")
    unit = _unit(quantity)
    name = unit.text()
    if name in codes.MILLILITRES:
        if form not in codes.UG_PER_ML:
            raise unit.bad("is mL, but the strength of this form in mg/mL is not known; give mg")
        each = codes.UG_PER_ML[form]
    elif name in codes.UG_PER_UNIT:
        each = codes.UG_PER_UNIT[name]
    else:
        raise unit.bad(f"“{name}” is not a unit this dose can be read in; give mg, ug or mL")
    ug = value * each
    if not 0 <= ug <= MOST_UG:
        raise quantity.bad(f"{value} {name} cannot be a dose; give the amount of one administration in mg")
    if ug != int(ug):
        raise quantity.bad(f"{value} {name} is finer than a microgram; give whole micrograms")
    return int(ug)


def _unit(quantity: Node) -> Node:
    unit, code = quantity.get("unit"), quantity.get("code")
    if unit is None and code is None:
        raise quantity.lacks("unit", "a dose without a unit is not a dose; give mg")
    if unit is not None and code is not None:
        a, b = (codes.UG_PER_UNIT.get(n.text(), n.text().casefold()) for n in (unit, code))
        if a != b:
            raise code.bad(f"“{code.value}” contradicts the unit “{unit.value}”; make them agree")
    return unit if unit is not None else code if code is not None else quantity


def route_of(dosage: Node, form: Form | None) -> Route | None:
    """Give the route as stated, else the form's usual one; None where neither is known."""
    concept = dosage.get("route")
    if concept is None:
        return FORMS[form].routes[0] if form is not None else None
    known = [codes.ROUTES[c] for system, c, _ in dosage.codes("route") if system == codes.SNOMED and c in codes.ROUTES]
    text = concept.get("text")
    if not known and text is not None:
        known = [route for route in Route if route == text.text().strip().casefold()]
    if not known:
        raise concept.bad("is no known route; give SNOMED CT 26643006 oral, 37839007 sublingual or 6064005 topical")
    return known[0]


def administrations(dosage: Node, form: Form | None) -> tuple[Administration, ...]:
    """List the day's administrations of one dosage; empty where it states no dose."""
    rates = dosage.items("doseAndRate")
    for rate in rates:
        if rate.get("doseQuantity") is None:
            raise rate.lacks("doseQuantity", "give one amount in mg; ranges and rates cannot be read")
    amounts = [amount_ug(q, form) for rate in rates if (q := rate.get("doseQuantity")) is not None]
    times = [t.clock() for t in _times(dosage)]
    if not amounts:
        return ()
    count = _times_a_day(dosage)
    if not times and count > 1 and len(amounts) == 1:
        return (Administration(None, amounts[0]),) * count
    if len(times) > 1 and len(amounts) == 1:
        amounts *= len(times)
    if times and len(times) != len(amounts):
        raise dosage.bad(f"{len(times)} times of day for {len(amounts)} doses; give each dose its time")
    if count > 1 and count != len(amounts):
        raise dosage.bad(f"{count} times a day but {len(amounts)} doses; make them agree")
    clocks: list[time | None] = [*times] if times else [None] * len(amounts)
    return tuple(Administration(at, ug) for at, ug in zip(clocks, amounts, strict=True))


def _times(dosage: Node) -> list[Node]:
    repeat = dosage.down("timing", "repeat")
    return repeat.items("timeOfDay") if repeat is not None else []


_UNREADABLE = ("dayOfWeek", "boundsDuration", "boundsRange", "count", "countMax", "frequencyMax", "periodMax")


def _times_a_day(dosage: Node) -> int:
    """Give how often a day a dose is taken; Bad for any rhythm that is not daily."""
    if (needed := dosage.get("asNeededBoolean")) is not None and needed.flag():
        raise needed.bad("says as needed; low-dose naltrexone is planned by the day")
    repeat = dosage.down("timing", "repeat")
    if repeat is None:
        return 1
    for key in _UNREADABLE:
        if (found := repeat.get(key)) is not None:
            raise found.bad("cannot be read; give boundsPeriod and timeOfDay")
    period, unit = repeat.get("period"), repeat.get("periodUnit")
    if (period is not None and period.number() != 1) or (unit is not None and unit.text() != "d"):
        raise repeat.bad("is not a daily rhythm; give the doses of one day")
    frequency = repeat.get("frequency")
    count = frequency.whole() if frequency is not None else 1
    if not 1 <= count <= 12:
        raise repeat.bad(f"{count} times a day cannot be read; give 1 to 12")
    return count


def keep_not_ldn(reading: Reading, place: Node, daily_ug: int, form: Form | None) -> None:
    """Note a dose that no record may hold, or a 50 mg tablet; the rules still see it (source S10)."""
    if daily_ug >= NOT_LDN_UG or form is Form.TABLET_50:
        what = f"{show_mg(daily_ug)} a day" if daily_ug >= NOT_LDN_UG else "a 50 mg tablet"
        text = f"{what} is outside low-dose use; it is never stored. Low doses run from 0.5 mg to 10 mg"
        reading.not_ldn.append(Fault(reading.file, place.place, text))
