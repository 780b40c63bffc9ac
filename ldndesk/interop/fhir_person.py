"""Who a bundle is about: name, numbers, birth, allergies, conditions, calls and planned procedures."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from nhs_number.validate import is_valid

from ldndesk.clinical.facts import LONGEST_CALL_MINUTES, CallAttempt, CallOutcome, Caution, CautionKind, Procedure
from ldndesk.clinical.history import AllergyStatus, Gender, Patient
from ldndesk.clinical.symptoms import Indication

from . import fhir_codes as codes
from .fhir_node import Node, Partial
from .fhir_plans import authored_on
from .fhir_reading import Reading

_MINUTES = {"min": Decimal(1), "s": Decimal(1) / 60, "h": Decimal(60)}
NOT_A_NUMBER_OF_OURS = frozenset({"SS", "DL", "PPN"})
"""Identifiers of other trades: social security, driving licence, passport."""


def read_patient(reading: Reading, resource: Node) -> Patient:
    """Read the patient; Bad where no name or no number tells who it is."""
    family, given, title = _name(resource)
    nhs = _nhs_number(resource)
    local = _local_id(resource) or nhs
    if not local:
        raise resource.lacks("identifier", "give the NHS number or the clinic's own number")
    gender = resource.get("gender")
    deceased = resource.get("deceasedBoolean")
    return Patient(
        local_id=local,
        family=family,
        given=given,
        born=_born(reading, resource),
        gender=gender.one_of(Gender) if gender is not None else Gender.UNKNOWN,
        nhs_number=nhs,
        title=title,
        phone=_phone(resource),
        allergy_status=_allergy_status(reading),
        allergies="; ".join(reading.allergies),
        deceased=resource.get("deceasedDateTime") is not None or (deceased is not None and deceased.flag()),
    )


def _born(reading: Reading, resource: Node) -> date | None:
    place = resource.get("birthDate")
    try:
        return place.day(reading.zone) if place is not None else None
    except Partial:
        reading.notes["the birth date is a year or month alone and counts as not recorded"] += 1
        return None


def _name(resource: Node) -> tuple[str, str, str]:
    names = resource.items("name")
    if not names:
        raise resource.lacks("name", "give the family and given name")
    official = (n for n in names if (use := n.get("use")) is not None and use.value == "official")
    name = next(official, names[0])
    family, text = name.get("family"), name.get("text")
    if family is None and text is None:
        raise name.lacks("family", "give the family name")
    given = " ".join(n.line() for n in name.items("given")) if family is not None else ""
    title = next((n.line() for n in name.items("prefix")), "")
    return (family or text or name).line(), given, title


def _nhs_number(resource: Node) -> str:
    for identifier in resource.items("identifier"):
        system = identifier.get("system")
        if system is not None and system.value == codes.NHS_NUMBER:
            place = identifier.need("value", "give the ten digits")
            digits = place.text().replace(" ", "").replace("-", "")
            if not is_valid(digits):
                raise place.bad(f"“{place.value}” is not an NHS number; give the ten digits with their check digit")
            return digits
    return ""


def _local_id(resource: Node) -> str:
    """Give the clinic's own number, else a medical record number, else the first one that is of a clinic at all."""
    ranked: list[tuple[int, str]] = []
    for identifier in resource.items("identifier"):
        system, value = identifier.get("system"), identifier.get("value")
        kinds = {code for _, code, _ in identifier.codes("type")}
        if value is None or kinds & NOT_A_NUMBER_OF_OURS or (system is not None and system.value == codes.NHS_NUMBER):
            continue
        rank = 0 if system is not None and system.value == codes.LOCAL_ID else 1 if "MR" in kinds else 2
        ranked.append((rank, value.line()))
    if ranked:
        return min(ranked, key=lambda r: r[0])[1]
    own = resource.get("id")
    return own.line() if own is not None and not _nhs_number(resource) else ""


def _phone(resource: Node) -> str:
    for contact in resource.items("telecom"):
        system, value = contact.get("system"), contact.get("value")
        if system is not None and system.value == "phone" and value is not None:
            return value.line()
    return ""


def _allergy_status(reading: Reading) -> AllergyStatus:
    if reading.allergies:
        return AllergyStatus.KNOWN
    if reading.no_known_allergies:
        return AllergyStatus.NONE_KNOWN
    return AllergyStatus.UNAVAILABLE if reading.allergies_unavailable else AllergyStatus.NOT_RECORDED


def read_allergy(reading: Reading, resource: Node) -> None:
    """Read an allergy for the banner, in its own words."""
    states = {code for _, code, _ in (*resource.codes("verificationStatus"), *resource.codes("clinicalStatus"))}
    if states & {"entered-in-error", "refuted", "inactive", "resolved"}:
        reading.leave_out(resource, "not in force")
        return
    found = {(system, code) for system, code, _ in resource.codes("code")}
    text = resource.down("code", "text")
    if (codes.SNOMED, codes.NO_KNOWN_ALLERGY) in found:
        reading.no_known_allergies = True
    elif (codes.ALLERGIES, "unavailable") in found:
        reading.allergies_unavailable = True
    elif text is not None:
        reading.allergies.append(text.text())
    else:
        reading.leave_out(resource, "no words")


def read_condition(reading: Reading, resource: Node) -> None:
    """Read an indication or a caution: by our codes, else by SNOMED CT where the meaning is certain."""
    if {c for _, c, _ in resource.codes("verificationStatus")} & {"entered-in-error", "refuted"}:
        reading.leave_out(resource, "refuted or entered in error")
        return
    indication = resource.code("code", codes.INDICATION)
    caution = resource.code("code", codes.CAUTION)
    snomed = [code for system, code, _ in resource.codes("code") if system == codes.SNOMED]
    over = {c for _, c, _ in resource.codes("clinicalStatus")} & {"resolved", "inactive", "remission"}
    if caution is not None:
        _keep_caution(reading, resource, caution.one_of(CautionKind), bool(over))
    elif indication is not None and not over:
        _keep_indication(reading, indication.one_of(Indication))
    elif known := next((codes.CAUTIONS_BY_SNOMED[c] for c in snomed if c in codes.CAUTIONS_BY_SNOMED), None):
        _keep_foreign_caution(reading, resource, known, bool(over))
    elif (
        meant := next((codes.INDICATIONS_BY_SNOMED[c] for c in snomed if c in codes.INDICATIONS_BY_SNOMED), None)
    ) and (not over):
        _keep_indication(reading, meant)
        reading.notes["an indication was read from a SNOMED CT diagnosis; check that LDN is prescribed for it"] += 1
    else:
        reading.leave_out(resource)


def _keep_indication(reading: Reading, indication: Indication) -> None:
    if indication not in reading.indications:
        reading.indications.append(indication)


def _keep_foreign_caution(reading: Reading, resource: Node, kind: CautionKind, over: bool) -> None:
    try:
        _keep_caution(reading, resource, kind, over)
    except Partial:
        reading.leave_out(resource, "a year or month without a day")


def _keep_caution(reading: Reading, resource: Node, kind: CautionKind, over: bool) -> None:
    onset_place, end = resource.get("onsetDateTime"), resource.get("abatementDateTime")
    onset = onset_place.day(reading.zone) if onset_place is not None else None
    abated = end.day(reading.zone) if end is not None else None
    if onset is not None and abated is not None and abated < onset:
        raise (end or resource).bad(
            f"{abated.isoformat()} lies before the onset {onset.isoformat()}; end it on or after"
        )
    told = resource.get("recordedDate")
    day = told.day(reading.zone) if told is not None else onset or abated
    if over and abated is None:
        raise resource.bad("is over but does not say since when; give abatementDateTime")
    if day is None and resource.down("meta", "lastUpdated") is None:
        raise resource.lacks("recordedDate", "give the day it was recorded")
    recorded = reading.recorded(resource, "recordedDate", day or date.min)
    reading.cautions.append(Caution(kind, onset, abated, recorded))


def read_service_request(reading: Reading, resource: Node) -> None:
    """Read a planned procedure."""
    if resource.code("code", codes.EVENT) is None:
        reading.leave_out(resource)
        return
    status = resource.get("status")
    if status is not None and status.text() in {"entered-in-error", "revoked", "draft"}:
        reading.leave_out(resource, status.text())
        return
    known_from, recorded = authored_on(reading, resource)
    day = resource.need("occurrenceDateTime", "give the planned day").day(reading.zone)
    text = resource.down("code", "text")
    words = text.text() if text is not None else ""
    reading.procedures.append(Procedure(day, words, known_from, recorded))


def read_encounter(reading: Reading, resource: Node) -> None:
    """Read an attempt to call; every other contact is left out."""
    kind, status = resource.down("class", "code"), resource.get("status")
    reason = next((c for r in _reasons(resource) if (c := r.code("reason", codes.CALL)) is not None), None)
    ours = kind is not None and kind.value == "VR" and (reason is not None or _value(status) == "finished")
    if not ours or _value(status) not in {"finished", "cancelled"}:
        reading.leave_out(resource)
        return
    outcome = reason.one_of(CallOutcome) if reason is not None else CallOutcome.REACHED
    if (outcome is CallOutcome.REACHED) != (_value(status) == "finished"):
        raise resource.need("status", "").bad(
            f"does not agree with “{outcome}”; finished is answered, cancelled is not"
        )
    start = resource.need("period", "give the day of the call").need("start", "give the day of the call")
    day = reading.told_on(start)
    recorded = start.instant() if start.has_time() else reading.recorded(resource, "recorded", day)
    reading.call_attempts.append(CallAttempt(day, outcome, recorded, _minutes(reading, resource)))


def _minutes(reading: Reading, resource: Node) -> int | None:
    """Read how long a call took, to the whole minute; no rule needs it, so that no file is refused for it."""
    length = resource.get("length")
    if length is None:
        return None
    amount = length.need("value", "give the minutes").number()
    minutes = amount * _MINUTES.get(_value(length.get("code")) or _value(length.get("unit")), -1)
    if not 0 <= minutes <= LONGEST_CALL_MINUTES:
        reading.notes["the length of a call is in no unit or of no length that can be, and counts as not recorded"] += 1
        return None
    return int(minutes.to_integral_value(ROUND_HALF_UP))


def _value(place: Node | None) -> str:
    return place.value if place is not None and isinstance(place.value, str) else ""


def _reasons(resource: Node) -> list[Node]:
    """Wrap each reason so that its code is found like any other."""
    return [Node({"reason": r.value}, r.place) for r in resource.items("reasonCode")]
