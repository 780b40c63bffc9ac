"""Whatever arrives as a file, the answer is a sentence that says where and what."""

import json

import pytest

from ldndesk.interop.fhir_read import read_bundle, read_file
from tests.interop.bundles import PATIENT, answer, bundle

HOSTILE = {
    "nothing at all": (b"", "line 1"),
    "not JSON": (b"patient;date;score\n1;2;3", "line 1"),
    "cut in the middle": (bundle(answer())[:-20], "line 1"),
    "a number that is none": (b'{"resourceType": "Bundle", "total": NaN}', "NaN"),
    "infinity": (b'{"resourceType": "Bundle", "total": -Infinity}', "Infinity"),
    "one key twice": (b'{"resourceType": "Bundle", "type": "collection", "type": "history"}', "twice"),
    "nested without end": (b"[" * 200_000, "nested"),
    "another encoding": (bundle(answer()).decode().replace("Jane", "Zoë").encode("latin-1"), "UTF-8"),
    "UTF-16": (bundle(answer()).decode().encode("utf-16"), "UTF-8"),
    "half a character": (b'{"resourceType": "Bundle", "id": "\\ud83d"}', "surrogate"),
    "a list": (b"[1, 2]", "not an object"),
    "a text": (b'"Bundle"', "not an object"),
    "nothing in words": (b"null", "not an object"),
    "another resource": (json.dumps(PATIENT).encode(), "Patient"),
    "a bundle of old versions": (b'{"resourceType": "Bundle", "type": "history", "entry": []}', "history"),
    "nobody in it": (bundle(answer(), patient=None), "no Patient"),
    "an entry that is a number": (b'{"resourceType": "Bundle", "type": "collection", "entry": [1]}', "object"),
    "entries that are no list": (b'{"resourceType": "Bundle", "type": "collection", "entry": {}}', "array"),
    "a deletion": (
        b'{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE"}}]}',
        "delete",
    ),
}


@pytest.mark.hazard("H33")
@pytest.mark.parametrize(("data", "word"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_in_words(data: bytes, word: str) -> None:
    assert word == "Patient" or all(read.faults for read in read_file(data, "x.ndjson"))
    found = read_bundle(data, "x.json")
    assert found.history is None
    [fault] = found.faults
    assert fault.file == "x.json"
    assert fault.place
    assert word in fault.text


def test_a_huge_number_where_nobody_looks_does_no_harm_and_where_we_look_is_a_fault() -> None:
    huge = b"9" * 100_000
    harmless = bundle(answer(extension=[12345678901])).replace(b"12345678901", huge)
    assert read_bundle(harmless, "x").faults == ()
    [fault] = read_bundle(bundle(answer(valueInteger=12345678901)).replace(b"12345678901", huge), "x").faults
    assert fault.place == "entry[1].resource.valueInteger"
    exponent = bundle(answer(valueInteger=12345678901)).replace(b"12345678901", b"1e999999999")
    assert read_bundle(exponent, "x").faults[0].place == "entry[1].resource.valueInteger"


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_bundle(b"\xef\xbb\xbf" + bundle(answer()), "x").faults == ()


def test_control_characters_in_a_text_that_is_kept_are_a_fault() -> None:
    named = {**PATIENT, "name": [{"family": "Exa\x00mple"}]}
    assert read_bundle(bundle(patient=named), "x").faults[0].place == "entry[0].resource.name[0].family"


@pytest.mark.parametrize("value", [None, [], {}, 7, "7", True, [None], {"coding": "x"}, {"coding": [None]}])
@pytest.mark.parametrize(
    "resource", ["MedicationRequest", "MedicationStatement", "Observation", "Condition", "Encounter"]
)
def test_any_shape_of_any_element_gives_faults_and_never_a_traceback(resource: str, value: object) -> None:
    from tests.interop.bundles import order, taken

    whole = {"MedicationRequest": order(), "MedicationStatement": taken(3, "mg"), "Observation": answer()}
    base = whole.get(
        resource, {"resourceType": resource, "code": {}, "recordedDate": "2026-01-01", "class": {"code": "VR"}}
    )
    for key in [*base, "code", "status", "component", "dosageInstruction", "effectivePeriod", "note"]:
        if key != "resourceType":
            read_bundle(bundle({**base, key: value}), "x")
