"""Naltrexone in bundles: plans, doses taken, units; what is not certain is refused with its place."""

from datetime import date, time

import pytest

from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.plan import Administration, Pattern
from ldndesk.interop.fhir_read import read_bundle
from tests.interop.bundles import (
    Json,
    bundle,
    dosage,
    medicine,
    naltrexone,
    order,
    read,
    refused,
    taken,
)


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
def test_a_dose_told_as_an_instant_keeps_its_time_so_that_rules_find_its_dose_day() -> None:
    late = taken(3, "mg", effectiveDateTime="2026-03-08T00:30:00+00:00")
    del late["effectivePeriod"]
    [dose] = read(late).doses_taken
    assert (dose.first, dose.last, dose.time) == (date(2026, 3, 8), date(2026, 3, 8), time(0, 30))


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
