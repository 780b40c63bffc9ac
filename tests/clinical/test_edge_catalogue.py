"""The tables of symptoms, indications, numbers and laboratory rises, as they are agreed."""

import pytest

from ldndesk.clinical.call_schedule import COURSE_DAYS, EVERY_DAYS
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import Lab
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan import ramp_doses
from ldndesk.clinical.symptoms import INDICATIONS, SYMPTOMS, Indication, Kind
from ldndesk.clinical.worked.story import day, me_cfs

OF_KIND = {
    Kind.INTRODUCTORY: "ms_fatigue ms_spasticity flu_like pain_flare",
    Kind.GI: "nausea constipation diarrhoea vomiting abdominal_pain heartburn appetite_loss",
    Kind.SLEEP: "vivid_dreams insomnia morning_grogginess",
    Kind.OTHER: "headache anxiety low_mood dizziness irritability muscle_twitching eye_pain feeling_flat "
    "scalp_sensitivity rash sweating agitation",
    Kind.THYROID: "palpitations heat_intolerance tremor",
    Kind.RED_FLAG: "jaundice dark_urine self_harm_thoughts",
    Kind.OUTCOME: "ms_fatigue ms_spasticity fatigue pain joint_pain brain_fog sleep_quality_loss low_function "
    "wellbeing_loss",
    Kind.CHANGE: "global_change",
}


def test_every_symptom_is_of_its_kinds_and_asked_on_its_scale() -> None:
    assert {k: {c for c, info in SYMPTOMS.items() if k in info.kinds} for k in Kind} == {
        kind: set(codes.split()) for kind, codes in OF_KIND.items()
    }
    scales = {code: (info.lowest, info.highest) for code, info in SYMPTOMS.items()}
    assert scales.pop("global_change") == (1, 7)
    flags = {code for code, info in SYMPTOMS.items() if Kind.RED_FLAG in info.kinds}
    assert scales == {code: (0, 1) if code in flags else (0, 10) for code in scales}


@pytest.mark.parametrize(
    ("indication", "introductory", "first", "rise", "every", "outcome"),
    [
        (Indication.ME_CFS, "flu_like", 500, 500, 14, "fatigue"),
        (Indication.MS, "ms_fatigue ms_spasticity", 1500, 500, 14, "ms_fatigue"),
        (Indication.AUTOIMMUNE_THYROID, "", 500, 500, 14, "fatigue"),
        (Indication.CANCER, "", 1500, 1500, 7, "wellbeing_loss"),
        (Indication.OTHER_AUTOIMMUNE, "", 1000, 1000, 7, None),
        (Indication.FIBROMYALGIA, "flu_like pain_flare", 500, 500, 7, "pain"),
        (Indication.LONG_COVID, "flu_like", 500, 500, 14, "fatigue"),
        (Indication.IBD, "", 1000, 1000, 7, "abdominal_pain"),
    ],
)
def test_every_indication_has_its_ramp_its_first_symptoms_and_its_outcome(
    indication: Indication, introductory: str, first: int, rise: int, every: int, outcome: str | None
) -> None:
    info = INDICATIONS[indication]
    assert info.introductory == set(introductory.split())
    assert info.ramp.value == (first, rise, every, 4500)
    assert info.first_outcome == outcome


def test_a_ramp_by_whole_milligrams_ends_with_half_a_one() -> None:
    assert ramp_doses(1000, 1000, 4500) == (1000, 2000, 3000, 4000, 4500)
    assert ramp_doses(1500, 1500, 4500) == (1500, 3000, 4500)
    assert ramp_doses(500, 500, 500) == (500,)


def test_calls_are_due_on_the_agreed_days() -> None:
    assert (COURSE_DAYS, EVERY_DAYS) == ((7, 14, 28, 56, 84), 84)


ON_4_5 = me_cfs().prescribed((4500, 1))


@pytest.mark.parametrize(
    ("before", "after", "subjects"),
    [
        ("2.0", "2.5", ["731-0"]),
        ("2.0", "2.4999", []),
        ("0", "2.5", []),
        ("-1", "2.5", []),
        ("0.01", "0.02", ["731-0"]),
    ],
)
def test_a_lymphocyte_count_is_compared_with_a_real_count_before_the_start(
    pack: Pack, before: str, after: str, subjects: list[str]
) -> None:
    story = ON_4_5.lab(0, Lab.LYMPHOCYTES, before).lab(1, Lab.LYMPHOCYTES, after)
    evaluation = evaluate(story.history, day(31), pack)
    assert [f.subject for f in evaluation.findings if f.rule == "lymphocyte-rise"] == subjects
    assert "lymphocyte-rise" not in {n.rule for n in evaluation.not_evaluated}


def test_each_count_is_looked_at_whatever_the_other_says(pack: Pack) -> None:
    still = ON_4_5.lab(-3, Lab.LYMPHOCYTES, "2.0").lab(30, Lab.LYMPHOCYTES, "2.0")
    lone = ON_4_5.lab(30, Lab.LYMPHOCYTES, "2.0").lab(31, Lab.LYMPHOCYTES, "3.0")
    for story in (still, lone, ON_4_5):
        risen = story.lab(-3, Lab.T_LYMPHOCYTES, "1.0").lab(30, Lab.T_LYMPHOCYTES, "1.5")
        found = [f.subject for f in evaluate(risen.history, day(31), pack).findings if f.rule == "lymphocyte-rise"]
        assert found == ["8122-4"]


def test_the_last_count_before_and_the_last_since_are_compared(pack: Pack) -> None:
    story = ON_4_5.lab(-9, Lab.LYMPHOCYTES, "1.0").lab(-3, Lab.LYMPHOCYTES, "2.0")
    story = story.lab(20, Lab.LYMPHOCYTES, "2.5").lab(30, Lab.LYMPHOCYTES, "2.1")
    spoken = {}
    for number in (19, 20, 29, 30):
        found = evaluate(story.history, day(number), pack).findings
        spoken[number] = "lymphocyte-rise" in {f.rule for f in found}
    assert spoken == {19: False, 20: True, 29: True, 30: False}
