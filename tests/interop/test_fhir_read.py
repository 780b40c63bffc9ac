"""What a bundle brings, and what is refused with its place."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from ldndesk.clinical.facts import Answer, CallOutcome, Capture, CautionKind, Lab, Silence
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import AllergyStatus, History
from ldndesk.clinical.plan import Administration, Pattern
from ldndesk.clinical.symptoms import Indication
from ldndesk.interop.fhir_read import ReadBundle, read_bundle, read_file
from tests.interop.bundles import (
    PATIENT,
    Json,
    answer,
    bundle,
    dosage,
    foreign_bundle,
    medicine,
    naltrexone,
    order,
    taken,
)


def read(*resources: Json, patient: Json = PATIENT) -> History:
    found = read_bundle(bundle(*resources, patient=patient), "x.json")
    assert found.faults == ()
    assert found.history is not None
    return found.history


def refused(*resources: Json, patient: Json = PATIENT) -> ReadBundle:
    found = read_bundle(bundle(*resources, patient=patient), "x.json")
    assert found.faults
    return found


def test_the_patient_is_read_with_numbers_kept_as_text() -> None:
    patient = read().patient
    assert (patient.local_id, patient.nhs_number, patient.display_name) == ("0042", "9434765919", "EXAMPLE, Jane (Ms)")
    assert patient.born == date(1976, 5, 4)


def test_a_plan_is_read_step_by_step() -> None:
    first = dosage("2026-01-05", "2026-01-18", ("0.5x", "mg"))
    first["doseAndRate"][0]["doseQuantity"]["value"] = 0.5
    second = {**dosage("2026-01-19", None, (2.25, "mg"), (2.25, "mg")), "sequence": 2}
    second["timing"]["repeat"]["timeOfDay"] = ["08:00:00", "22:00:00"]
    [course] = read(order(first, second)).courses
    one, two = course.plans[0].steps
    assert one.administrations == (Administration(None, 500),)
    assert (one.first, one.last) == (date(2026, 1, 5), date(2026, 1, 18))
    assert two.administrations == (Administration(time(8), 2250), Administration(time(22), 2250))
    assert (two.form, two.route, two.last) == (Form.LIQUID, Route.ORAL, None)


def test_planned_days_off_and_strengths_in_hand_are_read() -> None:
    step = dosage("2026-01-05", None, (3, "mg"))
    step["timing"]["code"] = {"coding": [{"system": "urn:ldndesk:pattern", "code": "3_on_3_off"}]}
    medicine = naltrexone("capsule")
    medicine["coding"].append({"system": "urn:ldndesk:strength", "code": "capsule_1_5mg"})
    [course] = read(order(step, medicationCodeableConcept=medicine)).courses
    assert course.plans[0].pattern is Pattern.THREE_ON_THREE_OFF
    assert course.plans[0].steps[0].strengths == (1500,)


@pytest.mark.hazard("H4")
@pytest.mark.parametrize(
    ("value", "unit", "form", "ug"),
    [
        (4.5, "mg", "capsule", 4500),
        (500, "ug", "liquid_1mg_ml", 500),
        (1500, "µg", "liquid_1mg_ml", 1500),
        (2.2, "mL", "liquid_1mg_ml", 2200),
        (3, "mL", "cream_0_5mg_ml", 1500),
    ],
)
def test_a_dose_in_a_known_unit_is_read_exactly(value: float, unit: str, form: str, ug: int) -> None:
    history = read(taken(value, unit, medicationCodeableConcept=naltrexone(form)))
    assert history.doses_taken[0].ug == ug


QUANTITY = "dosage[0].doseAndRate[0].doseQuantity"


@pytest.mark.hazard("H4")
@pytest.mark.parametrize(
    ("value", "unit", "form", "place"),
    [
        (4.5, None, "capsule", f"{QUANTITY}.unit"),
        (4.5, "g", "capsule", f"{QUANTITY}.unit"),
        (4.5, "MG", "capsule", f"{QUANTITY}.unit"),
        (1, "drop", "drops_0_5mg", f"{QUANTITY}.unit"),
        (2, "mL", "capsule", f"{QUANTITY}.unit"),
        (2, "mL", "drops_0_5mg", f"{QUANTITY}.unit"),
        ("4.5", "mg", "capsule", f"{QUANTITY}.value"),
        (-4.5, "mg", "capsule", QUANTITY),
        (0.00001, "mg", "capsule", QUANTITY),
        (True, "mg", "capsule", f"{QUANTITY}.value"),
        (10**7, "mg", "capsule", QUANTITY),
        (4.5, ["mg"], "capsule", f"{QUANTITY}.unit"),
    ],
)
def test_a_dose_in_any_other_unit_is_refused_at_its_place(value: object, unit: str, form: str, place: str) -> None:
    found = refused(taken(value, unit, medicationCodeableConcept=naltrexone(form)))
    assert found.faults[0].place == f"entry[1].resource.{place}"
    assert found.history is not None
    assert found.history.doses_taken == ()


@pytest.mark.hazard("H4")
def test_a_unit_contradicted_by_its_code_is_refused() -> None:
    contradiction = taken(4.5, "mg")
    contradiction["dosage"][0]["doseAndRate"][0]["doseQuantity"]["code"] = "ug"
    assert refused(contradiction).faults[0].place.endswith("doseQuantity.code")


@pytest.mark.hazard("H13")
@pytest.mark.parametrize(
    "fifty",
    [
        taken(50, "mg"),
        order(dosage("2026-01-05", None, (50, "mg"))),
        order(dosage("2026-01-05", None, (25, "mg"), (25, "mg"))),
        order(medicationCodeableConcept={"text": "Naltrexone hydrochloride 50 MG Oral Tablet"}),
    ],
)
def test_fifty_milligrams_reach_the_rules_and_are_named_for_the_importer(fifty: Json) -> None:
    found = read_bundle(bundle(fifty), "x.json")
    assert found.faults == ()
    assert "outside low-dose use" in found.not_ldn[0].text
    assert found.history is not None
    steps = [s for c in found.history.courses for p in c.plans for s in p.steps]
    assert 50_000 in {*(s.daily_ug for s in steps), *(d.ug for d in found.history.doses_taken)}


@pytest.mark.hazard("H14")
def test_naloxone_is_never_taken_for_naltrexone() -> None:
    history = read(medicine("Naloxone 0.4 MG/ML Injectable Solution"), medicine("Morphine / Naltrexone"))
    assert [m.text for m in history.medicines] == ["Naloxone 0.4 MG/ML Injectable Solution", "Morphine / Naltrexone"]
    assert history.doses_taken == ()
    confused = {**naltrexone(), "text": "naloxone"}
    assert refused(taken(3, "mg", medicationCodeableConcept=confused)).faults[0].place.endswith("CodeableConcept")


def test_naltrexone_named_in_words_alone_is_a_dose_not_another_medicine() -> None:
    found = read_bundle(bundle(taken(3, "mg", medicationCodeableConcept={"text": "Naltrexone 1 mg/mL liquid"})), "x")
    assert found.history is not None
    assert [d.ug for d in found.history.doses_taken] == [3000]
    assert found.history.medicines == ()


def test_a_missed_dose_is_a_dose_of_nothing() -> None:
    missed = taken(3, "mg", status="not-taken")
    missed["dosage"][0]["timing"] = {"repeat": {"timeOfDay": ["22:00:00"]}}
    [dose] = read(missed).doses_taken
    assert (dose.ug, dose.time) == (0, time(22))


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
def test_a_dose_told_as_an_instant_keeps_its_time_so_that_rules_find_its_dose_day() -> None:
    late = taken(3, "mg", effectiveDateTime="2026-03-08T00:30:00+00:00")
    del late["effectivePeriod"]
    [dose] = read(late).doses_taken
    assert (dose.first, dose.last, dose.time) == (date(2026, 3, 8), date(2026, 3, 8), time(0, 30))


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


def test_overlapping_steps_and_overlapping_plans_are_refused() -> None:
    both = order(
        dosage("2026-01-05", "2026-01-20", (3, "mg")), {**dosage("2026-01-19", None, (4, "mg")), "sequence": 2}
    )
    assert refused(both).faults[0].place == "entry[1].resource.dosageInstruction[1]"
    other = {"system": "urn:ldndesk:course", "value": "c2"}
    one = order(dosage("2026-01-05", None, (3, "mg")))
    two = order(dosage("2026-02-05", None, (4, "mg")), groupIdentifier=other)
    assert refused(one, two).faults[0].place == "entry[2].resource"
    assert refused(one, one).faults[0].place == "entry[2].resource.authoredOn"


def test_a_later_order_of_the_same_course_revises_it() -> None:
    one = order(dosage("2026-01-05", None, (3, "mg")), status="completed")
    two = order(dosage("2026-02-05", None, (4, "mg")), authoredOn="2026-02-04T09:00:00+00:00")
    [course] = read(two, one).courses
    assert [s.daily_ug for s in course.effective_steps()] == [3000, 4000]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"asNeededBoolean": True}, "as needed"),
        ({"timing": {"repeat": {"period": 2, "periodUnit": "d"}}}, "daily"),
        ({"timing": {"repeat": {"dayOfWeek": ["mon"]}}}, "cannot be read"),
        ({"timing": {"repeat": {"timeOfDay": ["08:00:00", "12:00:00", "22:00:00"]}}}, "times of day"),
        ({"timing": {"repeat": {"timeOfDay": ["8am"]}}}, "time of day"),
        ({"doseAndRate": [{"doseRange": {}}]}, "doseQuantity"),
        ({"doseAndRate": []}, "missing"),
        ({"route": {"coding": [{"system": "http://snomed.info/sct", "code": "47625008"}]}}, "route"),
    ],
)
def test_a_rhythm_that_is_no_daily_dose_is_refused(change: Json, word: str) -> None:
    step = dosage("2026-01-05", None, (1, "mg"), (2, "mg"))
    fault = refused(order({**step, **change})).faults[0]
    assert word in fault.text or word in fault.place


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


def test_an_order_that_is_over_says_since_when() -> None:
    open_ended = order(dosage("2026-01-05", None, (3, "mg")), status="stopped")
    assert refused(open_ended).faults[0].place == "entry[1].resource.status"
    since = {"coding": [{"system": "urn:ldndesk:stopped-on", "code": "2026-02-01"}]}
    [course] = read({**open_ended, "statusReason": since}).courses
    assert course.stopped == date(2026, 2, 1)
    assert course.effective_steps()[-1].last == date(2026, 1, 31)


@pytest.mark.parametrize("change", [{"status": "draft"}, {"status": "entered-in-error"}, {"intent": "proposal"}])
def test_an_order_that_is_none_is_left_out_and_counted(change: Json) -> None:
    found = read_bundle(bundle(order(dosage("2026-01-05", None, (3, "mg")), **change)), "x")
    assert found.history is not None
    assert found.history.courses == ()
    assert found.left_out.total() == 1


@pytest.mark.parametrize("change", [{"status": "on-hold"}, {"authoredOn": "2026-01"}, {"dosageInstruction": []}])
def test_an_order_whose_dose_or_day_is_not_certain_is_refused(change: Json) -> None:
    assert refused({**order(dosage("2026-01-05", None, (3, "mg"))), **change})


def test_a_naltrexone_order_without_a_form_is_refused() -> None:
    bare = {"coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "7243"}]}
    found = refused(order(dosage("2026-01-05", None, (3, "mg")), medicationCodeableConcept=bare))
    assert "urn:ldndesk:form" in found.faults[0].text


@pytest.mark.parametrize("strength", ["3mg", "capsule_3", "drops_1mg", "capsule_60mg", "capsule_0mg"])
def test_a_strength_that_is_none_is_refused(strength: str) -> None:
    held = naltrexone("capsule")
    held["coding"].append({"system": "urn:ldndesk:strength", "code": strength})
    assert refused(order(dosage("2026-01-05", None, (3, "mg")), medicationCodeableConcept=held))


def test_several_times_a_day_are_several_doses() -> None:
    step = dosage("2026-01-05", None, (1.5, "mg"))
    step["timing"]["repeat"] |= {"frequency": 2, "period": 1, "periodUnit": "d"}
    assert read(order(step)).courses[0].plans[0].steps[0].daily_ug == 3000
    step["timing"]["repeat"]["timeOfDay"] = ["08:00:00", "22:00:00"]
    assert read(order(step)).courses[0].plans[0].steps[0].daily_ug == 3000


def test_a_dose_still_taken_runs_to_the_day_it_was_told() -> None:
    [dose] = read(taken(3, "mg", status="active", effectivePeriod={"start": "2026-03-01"})).doses_taken
    assert (dose.first, dose.last) == (date(2026, 3, 1), date(2026, 3, 6))
    assert refused({**taken(3, "mg"), "status": "unknown"}).faults[0].place == "entry[1].resource.status"


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
