"""What a bundle brings, and what is refused with its place."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ldndesk.clinical.facts import Answer, CallOutcome, Capture, CautionKind, Lab, Silence
from ldndesk.clinical.history import AllergyStatus
from ldndesk.clinical.symptoms import Indication
from ldndesk.interop.fhir_read import read_bundle, read_file
from tests.interop.bundles import (
    PATIENT,
    Json,
    answer,
    bundle,
    dosage,
    foreign_bundle,
    medicine,
    order,
    read,
    refused,
    taken,
)


def test_the_patient_is_read_with_numbers_kept_as_text() -> None:
    patient = read().patient
    assert (patient.local_id, patient.nhs_number, patient.display_name) == ("0042", "9434765919", "EXAMPLE, Jane (Ms)")
    assert patient.born == date(1976, 5, 4)


@pytest.mark.hazard("H16")
@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-03-28T23:30:00+00:00", date(2026, 3, 28)),
        ("2026-03-29T23:30:00Z", date(2026, 3, 30)),
        ("2026-10-25T00:30:00+01:00", date(2026, 10, 25)),
        ("2026-06-01T20:00:00-05:00", date(2026, 6, 2)),
        ("2026-06-01", date(2026, 6, 1)),
    ],
)
def test_an_instant_belongs_to_the_clinics_calendar_day(instant: str, day: date) -> None:
    assert read(answer(effectiveDateTime=instant)).follow_ups[0].day == day


@pytest.mark.hazard("H16")
@pytest.mark.parametrize(
    "day",
    [
        "2026-02-30", "2026-13-01", "07/03/2026", "2026-3-7", "2026", "2026-03", "0202-03-07", "2026-03-07T10:00:00",
        "2026-03-07T25:00:00Z", "2026-03-07T10:00:00+99:00", "tomorrow", 20260307, None,
    ],
)  # fmt: skip
def test_an_impossible_or_ambiguous_date_is_refused(day: object) -> None:
    broken = answer()
    broken["effectiveDateTime"] = day
    assert refused(broken).faults[0].place == "entry[1].resource.effectiveDateTime"


def test_what_was_told_cannot_lie_in_the_future() -> None:
    found = read_bundle(bundle(answer(effectiveDateTime="2026-03-08")), "x", today=date(2026, 3, 7))
    assert "future" in found.faults[0].text


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"valueInteger": 0}, Answer("headache", 0)),
        ({"valueInteger": 10}, Answer("headache", 10)),
        ({"valueInteger": None, "dataAbsentReason": "not-asked"}, Answer("headache", None, Silence.NOT_ASKED)),
        ({"valueInteger": None, "dataAbsentReason": "asked-declined"}, Answer("headache", None, Silence.DECLINED)),
    ],
)
def test_none_not_asked_and_declined_stay_apart(more: dict[str, Any], expected: Answer) -> None:
    if "dataAbsentReason" in more:
        system = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
        more = {**more, "dataAbsentReason": {"coding": [{"system": system, "code": more["dataAbsentReason"]}]}}
    assert read(answer(**more)).follow_ups[0].answers == (expected,)


@pytest.mark.parametrize("score", [11, -1, "7", 7.5, True, None])
def test_a_score_outside_the_scale_or_without_a_number_is_refused(score: object) -> None:
    assert refused(answer(valueInteger=score)).faults[0].place == "entry[1].resource.valueInteger"


def test_a_red_flag_is_yes_or_no() -> None:
    flag = answer("jaundice", valueInteger=None, valueBoolean=True)
    assert read(flag).follow_ups[0].answers[0].score == 1
    assert refused(answer("jaundice")).faults[0].place.endswith("valueBoolean")


def test_troublesome_is_yes_no_or_not_asked() -> None:
    code = {"coding": [{"system": "urn:ldndesk:answer", "code": "troublesome"}]}
    yes = answer(component=[{"code": code, "valueBoolean": True}])
    assert read(yes).follow_ups[0].answers[0].troublesome is True
    assert read(answer()).follow_ups[0].answers[0].troublesome is None


def test_answers_of_one_call_make_one_follow_up() -> None:
    [follow_up] = read(answer(), answer("nausea", valueInteger=3)).follow_ups
    assert follow_up.capture is Capture.CALL
    assert [a.symptom for a in follow_up.answers] == ["headache", "nausea"]


def test_an_unknown_symptom_is_refused() -> None:
    assert refused(answer("itching")).faults[0].place == "entry[1].resource.code.coding[0].code"


def test_an_entry_made_in_error_is_left_out_and_counted() -> None:
    found = read_bundle(bundle(answer(status="entered-in-error")), "x")
    assert found.history is not None
    assert found.history.follow_ups == ()
    assert found.left_out == {"Observation (entered-in-error)": 1}


def test_an_end_before_its_start_is_refused() -> None:
    assert "before" in refused(order(dosage("2026-01-05", "2026-01-04", (3, "mg")))).faults[0].text
    period = {"start": "2026-03-05", "end": "2026-03-01"}
    assert refused(taken(3, "mg", effectivePeriod=period)).faults[0].place.endswith("effectivePeriod.end")
    assert "before" in refused(medicine("codeine", effectivePeriod=period)).faults[0].text


def test_a_meaning_changed_in_an_unknown_way_is_refused() -> None:
    assert refused(answer(modifierExtension=[{"url": "x"}])).faults[0].place.endswith("modifierExtension")


@pytest.mark.hazard("H32")
def test_nothing_about_somebody_else_is_attached() -> None:
    assert "not this bundle's patient" in refused(answer(subject={"reference": "Patient/other"})).faults[0].text
    second = {**PATIENT, "identifier": [{"value": "7"}]}
    assert "second patient" in refused(second).faults[0].text


@pytest.mark.hazard("H32")
@pytest.mark.parametrize(
    "identifier",
    [
        [],
        [{"system": "urn:ldndesk:local-id", "value": 42}],
        [{"system": PATIENT["identifier"][1]["system"], "value": "1"}],
    ],
)
def test_a_patient_without_a_sound_number_is_refused(identifier: list[Json]) -> None:
    found = refused(patient={**PATIENT, "identifier": identifier})
    assert found.history is None
    assert ".identifier" in found.faults[0].place


def test_a_call_that_was_not_answered_is_an_attempt() -> None:
    reason = [{"coding": [{"system": "urn:ldndesk:call", "code": "no_answer"}]}]
    call = {
        "resourceType": "Encounter",
        "class": {"code": "VR"},
        "status": "cancelled",
        "reasonCode": reason,
        "period": {"start": "2026-03-05T10:00:00Z"},
    }
    [attempt] = read(call).call_attempts
    assert (attempt.day, attempt.outcome) == (date(2026, 3, 5), CallOutcome.NO_ANSWER)
    assert read({**call, "status": "finished", "reasonCode": []}).call_attempts[0].outcome is CallOutcome.REACHED


def test_the_length_of_a_call_is_read_in_minutes_or_counts_as_not_recorded() -> None:
    def length(value: float, unit: str) -> int | None:
        period = {"start": "2026-03-05T10:00:00Z"}
        call = {"resourceType": "Encounter", "class": {"code": "VR"}, "status": "finished", "period": period}
        return read({**call, "length": {"value": value, "code": unit}}).call_attempts[0].minutes

    assert [length(4, "min"), length(150, "s"), length(0.5, "h"), length(0, "min")] == [4, 3, 30, 0]
    assert [length(4, "wk"), length(481, "min"), length(-1, "min")] == [None, None, None]


def test_a_foreign_record_gives_patient_conditions_medicines_and_known_values() -> None:
    found = read_bundle(foreign_bundle(), "foreign.json")
    assert found.faults == ()
    history = found.history
    assert history is not None
    assert history.patient.local_id == "mr-77"
    assert (history.patient.allergy_status, history.patient.allergies) == (AllergyStatus.KNOWN, "Latex allergy")
    assert history.indications == (Indication.MS,)
    opioid, thyroid = history.medicines
    assert (opioid.first, opioid.last) == (date(2012, 7, 1), date(2012, 7, 1))
    assert (thyroid.first, thyroid.last) == (date(2015, 1, 2), None)
    [lab] = history.labs
    assert (lab.lab, lab.value, lab.unit, lab.day) == (Lab.ALT, Decimal("50.0313681218454"), "U/L", date(2019, 5, 2))
    assert found.left_out["Claim"] == 1
    assert found.left_out["Condition (a year or month without a day)"] == 1
    assert any("stopped medicine" in note for note in found.notes)


def ranged(*told: Json) -> Json:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "1742-6"}]},
        "effectiveDateTime": "2026-03-05",
        "valueQuantity": {"value": 31, "unit": "U/L"},
        "referenceRange": list(told),
    }


def end(value: object, unit: str = "U/L") -> Json:
    return {"value": value, "unit": unit}


@pytest.mark.hazard("H4")
def test_the_range_reported_with_a_laboratory_value_is_kept_in_its_unit() -> None:
    def kept(*told: Json) -> str:
        return read(ranged(*told)).labs[0].reference

    assert kept({"low": end(10), "high": end(40)}) == "10 to 40"
    assert kept({"high": {"value": 40}}) == "up to 40"
    assert kept({"low": end(0.5)}) == "from 0.5"
    assert kept({"low": end(10), "high": end(0.6, "ukat/L")}) == "", "a range of another unit says nothing of the value"
    assert kept({"low": end(10)}, {"low": end(20)}) == "", "of several nobody knows which is meant"
    assert kept({"text": "see report"}) == ""


def test_a_range_left_out_is_counted_and_one_upside_down_is_a_fault() -> None:
    assert read_bundle(bundle(ranged({"text": "see report"})), "x.json").left_out["range of a laboratory value"] == 1
    [fault] = read_bundle(bundle(ranged({"low": end(40), "high": end(10)})), "x.json").faults
    assert "referenceRange[0]" in str(fault)
    assert "ends below where it begins" in str(fault)


def test_a_foreign_pregnancy_is_a_caution() -> None:
    code = {"coding": [{"system": "http://snomed.info/sct", "code": "77386006"}]}
    found = read({"resourceType": "Condition", "code": code, "onsetDateTime": "2026-01-01T09:00:00Z"})
    assert [(c.kind, c.onset, c.abated) for c in found.cautions] == [(CautionKind.PREGNANCY, date(2026, 1, 1), None)]


def test_a_large_foreign_record_is_read_whole() -> None:
    found = read_bundle(foreign_bundle(3000), "foreign.json")
    assert found.left_out["Claim"] == 3000
    assert found.faults == ()


def test_a_medicine_with_a_partial_date_is_never_lost() -> None:
    found = read_bundle(bundle(medicine("codeine", effectivePeriod={"start": "2025", "end": "2026-02"})), "x")
    assert found.history is not None
    assert [(m.first, m.last) for m in found.history.medicines] == [(None, date(2026, 2, 28))]
    assert len(found.notes) == 2


def test_a_medicine_named_by_reference_is_found() -> None:
    held = {"resourceType": "Medication", "id": "m", "code": {"text": "Codeine 30 mg"}}
    named = medicine("x", medicationReference={"reference": "Medication/m"})
    del named["medicationCodeableConcept"]
    assert [m.text for m in read(held, named).medicines] == ["Codeine 30 mg"]
    assert read_bundle(bundle(named), "x").left_out == {"MedicationStatement (medicine not named in the file)": 1}


def test_lines_are_bundles_or_plain_resources_grouped_by_patient() -> None:
    one = bundle(answer())
    assert [r.history is not None for r in read_file(one + b"\n" + one + b"\n", "x.ndjson")] == [True, True]
    import json

    people = [{**PATIENT, "id": i, "identifier": [{"value": f"0{i}"}]} for i in "12"]
    told = [{**answer(), "subject": {"reference": f"Patient/{i}"}} for i in "122"]
    found = read_file("\n".join(json.dumps(r) for r in [*told, *people]).encode(), "x.ndjson")
    assert [len(r.history.follow_ups[0].answers) for r in found if r.history] == [1, 2]
    [_, broken] = read_file(one + b"\n{\n", "x.ndjson")
    assert broken.faults[0].place == "line 2"


def test_sleep_and_decisions_need_all_their_parts() -> None:
    sleep = answer(
        valueInteger=None,
        code={"coding": [{"system": "urn:ldndesk:fact", "code": "main_sleep"}]},
        component=[{"code": {"coding": [{"system": "urn:ldndesk:fact", "code": "start"}]}, "valueTime": "09:00:00"}],
    )
    assert "lacks start or end" in refused(sleep).faults[0].text
    verdict = {"coding": [{"system": "urn:ldndesk:decision", "code": "whatever"}]}
    assert "not known" in refused(answer(valueInteger=None, code=verdict)).faults[0].text


def test_a_laboratory_value_that_is_no_plain_number_is_left_out_and_one_without_unit_refused() -> None:
    code = {"coding": [{"system": "http://loinc.org", "code": "3016-3"}]}
    under = answer(valueInteger=None, code=code, valueQuantity={"value": 0.1, "comparator": "<", "unit": "mIU/L"})
    found = read_bundle(bundle(under), "x")
    assert found.left_out == {"Observation (no day or no plain value)": 1}
    bare = answer(valueInteger=None, code=code, valueQuantity={"value": 0.1})
    assert refused(bare).faults[0].place.endswith("valueQuantity.unit")


def test_a_caution_that_is_over_says_since_when() -> None:
    code = {"coding": [{"system": "urn:ldndesk:caution", "code": "pregnancy"}]}
    over = {"coding": [{"system": "s", "code": "resolved"}]}
    caution = {"resourceType": "Condition", "code": code, "clinicalStatus": over, "recordedDate": "2026-01-01"}
    assert "since when" in refused(caution).faults[0].text
    ended = read({**caution, "abatementDateTime": "2026-02-01"}).cautions
    assert [c.abated for c in ended] == [date(2026, 2, 1)]
    backwards = {**caution, "onsetDateTime": "2026-03-01", "abatementDateTime": "2026-02-01"}
    assert "before the onset" in refused(backwards).faults[0].text


def test_a_fact_without_its_recording_counts_as_recorded_at_noon_of_its_day_and_says_so() -> None:
    found = read_bundle(bundle(answer(issued=None)), "x")
    assert found.history is not None
    assert found.history.follow_ups[0].recorded.hour == 12
    assert found.notes.total() == 1


def test_asked_about_other_medicines_says_none_besides_or_is_refused() -> None:
    code = {"coding": [{"system": "urn:ldndesk:fact", "code": "other_medicines_asked"}]}
    told = {**answer(valueInteger=None, code=code), "valueBoolean": False}
    assert [a.day for a in read(told).medicines_asked] == [date(2026, 3, 5)]
    assert "each as a MedicationStatement" in refused({**told, "valueBoolean": True}).faults[0].text
