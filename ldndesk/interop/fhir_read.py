"""FHIR R4 bundles into patients' histories: strict about what the rules need, liberal about the rest."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, tzinfo
from pathlib import PurePath

from ldndesk.clinical.days import LONDON
from ldndesk.clinical.history import History

from .fhir_codes import RULE
from .fhir_medicines import read_request, read_statement
from .fhir_node import Bad, Node
from .fhir_observations import join_follow_ups, read_observation
from .fhir_person import read_allergy, read_condition, read_encounter, read_patient, read_service_request
from .fhir_plans import join_courses, overlapping
from .fhir_reading import Fault, Reading
from .progress import PARSED, Tell, part, silent
from .strict_json import BadJson, read_json

__all__ = ["Fault", "ReadBundle", "overlapping", "read_bundle", "read_file"]
READERS: dict[str, Callable[[Reading, Node], None]] = {
    "AllergyIntolerance": read_allergy,
    "Condition": read_condition,
    "Encounter": read_encounter,
    "MedicationRequest": read_request,
    "MedicationStatement": read_statement,
    "Observation": read_observation,
    "ServiceRequest": read_service_request,
}
BUNDLES = frozenset({"collection", "transaction", "batch", "searchset", "document", "message"})
ABOUT = ("subject", "patient")
SUPPORTING = frozenset({"Medication"})
"""Read where another resource names it; never left out for itself."""


@dataclass(frozen=True)
class ReadBundle:
    """What one bundle holds; ``history`` is None where no patient could be read."""

    file: str
    history: History | None
    left_out: Counter[str] = field(default_factory=Counter)
    faults: tuple[Fault, ...] = ()
    notes: Counter[str] = field(default_factory=Counter)
    not_ldn: tuple[Fault, ...] = ()
    """Doses of 50 mg or more, kept for the rules and refused by every import."""


def read_file(
    data: bytes, file: str, zone: tzinfo = LONDON, today: date | None = None, tell: Tell = silent
) -> tuple[ReadBundle, ...]:
    """Read a bundle, or an .ndjson of one bundle a line or of plain resources, into one history a patient."""
    if PurePath(file).suffix.casefold() != ".ndjson":
        return (read_bundle(data, file, zone, today, tell),)
    lines = [(i, line) for i, line in enumerate(data.split(b"\n"), 1) if line.strip()]
    found: list[ReadBundle] = []
    loose: list[Node] = []
    for done, (number, line) in enumerate(lines):
        tell(100 * done // len(lines))
        try:
            root = Node(read_json(line), f"line {number}")
            kind = root.need("resourceType", "a FHIR resource names its type").value
        except (BadJson, Bad) as why:
            found.append(_unread(file, Fault(file, f"line {number}", why.text if isinstance(why, Bad) else str(why))))
            continue
        if kind == "Bundle":
            found.append(_read_root(root, Reading(file, zone, today)))
        else:
            loose.append(root)
    if loose or not found:
        found += _read_loose(loose, file, zone, today)
    return tuple(found)


def _unread(file: str, *faults: Fault) -> ReadBundle:
    return ReadBundle(file, None, faults=faults)


def _read_loose(resources: list[Node], file: str, zone: tzinfo, today: date | None) -> Iterator[ReadBundle]:
    """Group plain resources by the patient they are about."""
    patients = [r for r in resources if _kind(r) == "Patient"]
    if not patients:
        yield _unread(file, Fault(file, "file", "holds no Patient; put each patient's resources into one file"))
        return
    groups: dict[str, list[Node]] = {f"Patient/{_text(p, 'id')}": [p] for p in patients}
    shared = [r for r in resources if _kind(r) in SUPPORTING]
    nobody = 0
    for resource in resources:
        about = _about(resource)
        if about in groups:
            groups[about].append(resource)
        elif resource not in patients and resource not in shared:
            nobody += 1
    for count, group in enumerate(groups.values()):
        reading = Reading(file, zone, today)
        if nobody and count == 0:
            reading.left_out["resource about nobody in this file"] = nobody
        yield _read_resources(reading, [*group, *shared], {})


def read_bundle(
    data: bytes, file: str, zone: tzinfo = LONDON, today: date | None = None, tell: Tell = silent
) -> ReadBundle:
    """Read one bundle; whatever is wrong with it comes back as faults, never as an exception."""
    try:
        root = Node(read_json(data), "bundle")
    except BadJson as why:
        return _unread(file, Fault(file, "file", str(why)))
    tell(PARSED)
    return _read_root(root, Reading(file, zone, today, tell=part(tell, PARSED, 100)))


def _read_root(root: Node, reading: Reading) -> ReadBundle:
    try:
        kind = root.need("resourceType", "a FHIR bundle is wanted").value
        if kind != "Bundle":
            raise root.bad(f"is a {kind if isinstance(kind, str) else 'thing of no type'}; a FHIR Bundle is wanted")
        form = root.need("type", "collection or transaction").text()
        if form not in BUNDLES:
            raise root.need("type", "").bad(f"“{form}” holds no one patient's record; collection or transaction")
        resources, addresses = _entries(root)
    except Bad as bad:
        return _unread(reading.file, Fault(reading.file, bad.place, bad.text))
    return _read_resources(reading, resources, addresses)


def _entries(root: Node) -> tuple[list[Node], dict[str, Node]]:
    resources: list[Node] = []
    addresses: dict[str, Node] = {}
    for i, entry in enumerate(root.items("entry")):
        method = entry.down("request", "method")
        if method is not None and method.value == "DELETE":
            raise method.bad("asks to delete; a record is never deleted here, leave the entry out")
        found = entry.get("resource")
        if found is None:
            continue
        prefix = "" if root.place == "bundle" else f"{root.place}: "
        resource = Node(found.value, f"{prefix}entry[{i}].resource")
        resources.append(resource)
        if url := _text(entry, "fullUrl"):
            if url in addresses:
                raise entry.need("fullUrl", "").bad("stands on two entries; each address may stand once")
            addresses[url] = resource
    return resources, addresses


def _kind(resource: Node) -> str:
    return _text(resource, "resourceType")


def _text(node: Node, key: str) -> str:
    """Give a text, or nothing where there is none: for what is not needed to be right."""
    found = node.value.get(key) if isinstance(node.value, dict) else None
    return found if isinstance(found, str) else ""


def _about(resource: Node) -> str:
    for key in ABOUT:
        found = resource.value.get(key) if isinstance(resource.value, dict) else None
        reference = found.get("reference") if isinstance(found, dict) else None
        if isinstance(reference, str):
            return reference
    return ""


def _read_resources(reading: Reading, resources: list[Node], addresses: dict[str, Node]) -> ReadBundle:
    reading.resources = addresses
    for resource in resources:
        if own := _text(resource, "id"):
            reading.resources.setdefault(f"{_kind(resource)}/{own}", resource)
    patients = [r for r in resources if _kind(r) == "Patient"]
    if len(patients) != 1:
        place = patients[1].place if patients else "entry"
        text = "is a second patient; one patient a bundle" if patients else "holds no Patient; one patient a bundle"
        return _unread(reading.file, Fault(reading.file, place, text))
    for done, resource in enumerate(resources):
        reading.tell(100 * done // len(resources))
        read = READERS.get(_kind(resource))
        if read is not None:
            reading.attempt(_only_about(patients[0], read), resource)
        elif resource is not patients[0] and _kind(resource) not in SUPPORTING and not _is_own_alert(resource):
            reading.leave_out(resource)
    return _gather(reading, patients[0])


def _is_own_alert(resource: Node) -> bool:
    """Whether it is an alert of this program, which its rules raise anew."""
    code = resource.value.get("code") if isinstance(resource.value, dict) else None
    coding = code.get("coding") if isinstance(code, dict) else None
    first = coding[0] if isinstance(coding, list) and coding else None
    return _kind(resource) == "DetectedIssue" and isinstance(first, dict) and first.get("system") == RULE


def _only_about(patient: Node, read: Callable[[Reading, Node], None]) -> Callable[[Reading, Node], None]:
    """Wrap a reader so that nothing about another person, and nothing with a hidden meaning, is attached."""

    def guarded(reading: Reading, resource: Node) -> None:
        about = _about(resource)
        if about and reading.resources.get(about) is not patient:
            key = next(k for k in ABOUT if resource.get(k) is not None)
            raise Bad(f"{resource.place}.{key}", f"“{about}” is not this bundle's patient; one patient a bundle")
        before = _sizes(reading)
        read(reading, resource)
        if _sizes(reading) != before and resource.get("modifierExtension") is not None:
            raise resource.need("modifierExtension", "").bad(
                "changes the meaning in a way not known here; leave it out"
            )

    return guarded


def _sizes(reading: Reading) -> tuple[int, ...]:
    kept = (reading.orders, reading.replies, reading.medicines, reading.doses_taken, reading.labs, reading.cautions)
    return tuple(len(facts) for facts in kept)


def _gather(reading: Reading, resource: Node) -> ReadBundle:
    courses, follow_ups = join_courses(reading), join_follow_ups(reading)
    history = None
    try:
        history = History(
            patient=read_patient(reading, resource),
            zone=reading.zone,
            indications=tuple(reading.indications),
            courses=courses,
            follow_ups=follow_ups,
            doses_taken=tuple(reading.doses_taken),
            medicines=tuple(reading.medicines),
            labs=tuple(reading.labs),
            cautions=tuple(reading.cautions),
            procedures=tuple(reading.procedures),
            main_sleep=tuple(reading.main_sleep),
            medicines_asked=tuple(reading.medicines_asked),
            call_attempts=tuple(reading.call_attempts),
            decisions=tuple(reading.decisions),
        )
    except Bad as bad:
        reading.fault(bad)
    return ReadBundle(
        reading.file, history, reading.left_out, tuple(reading.faults), reading.notes, tuple(reading.not_ldn)
    )
