"""The checklist before a first dose: what nobody recorded is never shown as known."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given

from ldndesk.clinical.facts import (
    Answer,
    Capture,
    Caution,
    CautionKind,
    FollowUp,
    Lab,
    LabResult,
    MedicinesAsked,
    MedicineUse,
)
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import AllergyStatus, Gender, History, Patient
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan import Administration, Pattern, Step
from ldndesk.clinical.plan_check import check_steps
from ldndesk.clinical.start_checklist import Standing, start_checklist
from ldndesk.clinical.symptoms import Indication

from .strategies import days, histories
from .test_rule_properties import SLOW

START = date(2026, 3, 20)
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
NOBODY = History(Patient("1", "Test", "Tess"))


def lines(history: History, pack: Pack) -> dict[str, tuple[Standing, str]]:
    return {line.what: (line.standing, line.said) for line in start_checklist(history, START, pack)}


def test_of_a_patient_of_whom_nothing_is_recorded_nothing_is_known(pack: Pack) -> None:
    found = lines(NOBODY, pack)
    assert list(found) == [
        "Opioids", "Liver", "Kidney", "Pregnancy", "Age", "Baseline scores", "Other medicines", "Allergies",
    ]  # fmt: skip
    assert {standing for standing, _ in found.values()} == {Standing.NOT_KNOWN}


TAKEN = "co-codamol is taken up to the first dose on 20-Mar-2026"


@pytest.mark.parametrize(
    ("text", "last", "standing", "said"),
    [
        ("co-codamol", None, Standing.BLOCKS, f"{TAKEN}: no last day is recorded."),
        ("co-codamol", 20, Standing.BLOCKS, f"{TAKEN}: recorded until 20-Mar-2026."),
        ("co-codamol", 14, Standing.BLOCKS, "co-codamol until 14-Mar-2026: not before 24-Mar-2026."),
        ("co-codamol", 13, Standing.CONFIRM, "co-codamol until 13-Mar-2026: clear from 23-Mar-2026, or confirm."),
        ("co-codamol", 11, Standing.CONFIRM, "co-codamol until 11-Mar-2026: clear from 21-Mar-2026, or confirm."),
        ("co-codamol", 10, Standing.KNOWN, "Last: co-codamol until 10-Mar-2026, 10 days before."),
        ("methadone", 7, Standing.BLOCKS, "methadone until 07-Mar-2026: not before 21-Mar-2026."),
        ("methadone", 6, Standing.KNOWN, "Last: methadone until 06-Mar-2026, 14 days before."),
        ("codiene", None, Standing.CONFIRM, "codiene may be codeine, an opioid. Ask."),
        ("naltrexone", None, Standing.NOT_KNOWN, "Not asked. Ask, patches and cough medicine included."),
    ],
)
def test_opioids_by_their_opioid_free_days(
    text: str, last: int | None, standing: Standing, said: str, pack: Pack
) -> None:
    use = MedicineUse(text, None, None if last is None else date(2026, 3, last), AT)
    assert lines(replace(NOBODY, medicines=(use,), cache={}), pack)["Opioids"] == (standing, said)


def test_the_worst_of_several_opioids_is_told_whatever_their_order(pack: Pack) -> None:
    uses = tuple(
        MedicineUse(t, None, date(2026, 3, d), AT) for t, d in (("tramadol", 1), ("co-codamol", 12), ("codiene", 1))
    )
    for order in (uses, uses[::-1]):
        assert lines(replace(NOBODY, medicines=order, cache={}), pack)["Opioids"][0] is Standing.CONFIRM


@pytest.mark.parametrize(
    ("changes", "what", "standing", "said"),
    [
        (
            {"labs": (LabResult(date(2026, 3, 2), Lab.ALT, Decimal(23), "U/L", AT),)},
            "Liver",
            Standing.KNOWN,
            "ALT 23 U/L on 02-Mar-2026.",
        ),
        (
            {"labs": (LabResult(date(2026, 3, 21), Lab.ALT, Decimal(23), "U/L", AT),)},
            "Liver",
            Standing.NOT_KNOWN,
            "No ALT is recorded. Test before the start.",
        ),
        (
            {"cautions": (Caution(CautionKind.LIVER_FAILURE, date(2026, 1, 2), None, AT),)},
            "Liver",
            Standing.BLOCKS,
            "Liver failure since 02-Jan-2026.",
        ),
        (
            {"cautions": (Caution(CautionKind.ACUTE_HEPATITIS, None, date(2026, 3, 20), AT),)},
            "Liver",
            Standing.NOT_KNOWN,
            "No ALT is recorded. Test before the start.",
        ),
        (
            {"cautions": (Caution(CautionKind.SEVERE_RENAL_FAILURE, None, None, AT),)},
            "Kidney",
            Standing.BLOCKS,
            "Severe renal failure.",
        ),
        (
            {"cautions": (Caution(CautionKind.PREGNANCY, date(2026, 2, 1), None, AT),)},
            "Pregnancy",
            Standing.CONFIRM,
            "Pregnancy since 01-Feb-2026.",
        ),
        (
            {"cautions": (Caution(CautionKind.PREGNANCY, date(2025, 2, 1), date(2025, 11, 1), AT),)},
            "Pregnancy",
            Standing.NOT_KNOWN,
            "Ended by 01-Nov-2025; not asked for this start.",
        ),
        ({"patient": replace(NOBODY.patient, gender=Gender.MALE)}, "Pregnancy", Standing.KNOWN, "Recorded as male."),
        ({"patient": replace(NOBODY.patient, born=date(2008, 3, 20))}, "Age", Standing.KNOWN, "Born 20-Mar-2008."),
        (
            {"patient": replace(NOBODY.patient, born=date(2008, 3, 21))},
            "Age",
            Standing.CONFIRM,
            "Under 18 until 21-Mar-2026.",
        ),
        (
            {"patient": replace(NOBODY.patient, allergy_status=AllergyStatus.NONE_KNOWN)},
            "Allergies",
            Standing.KNOWN,
            "No known allergies.",
        ),
        (
            {"patient": replace(NOBODY.patient, allergy_status=AllergyStatus.KNOWN, allergies="latex")},
            "Allergies",
            Standing.KNOWN,
            "Known allergies: latex.",
        ),
        (
            {"patient": replace(NOBODY.patient, allergy_status=AllergyStatus.UNAVAILABLE)},
            "Allergies",
            Standing.NOT_KNOWN,
            "Allergies unavailable.",
        ),
        (
            {"medicines": (MedicineUse("paracetamol", None, None, AT),)},
            "Other medicines",
            Standing.KNOWN,
            "paracetamol.",
        ),
        (
            {"medicines": (MedicineUse("prednisolone", None, None, AT),)},
            "Other medicines",
            Standing.CONFIRM,
            "A caution beside naltrexone: prednisolone.",
        ),
        (
            {"medicines": (MedicineUse("Mountain Root", None, None, AT),)},
            "Other medicines",
            Standing.NOT_KNOWN,
            "Not checked: Mountain Root.",
        ),
        (
            {"indications": (Indication.ME_CFS,)},
            "Baseline scores",
            Standing.NOT_KNOWN,
            "No score of fatigue before the start.",
        ),
        (
            {
                "indications": (Indication.ME_CFS,),
                "follow_ups": (FollowUp(date(2026, 3, 1), Capture.CALL, AT, (Answer("fatigue", 6),)),),
            },
            "Baseline scores",
            Standing.KNOWN,
            "Fatigue 6 on 01-Mar-2026.",
        ),
        (
            {
                "indications": (Indication.ME_CFS,),
                "follow_ups": (FollowUp(START, Capture.CALL, AT, (Answer("fatigue", 6),)),),
            },
            "Baseline scores",
            Standing.NOT_KNOWN,
            "No score of fatigue before the start.",
        ),
    ],
)
def test_each_line_says_what_is_recorded(
    changes: dict[str, object], what: str, standing: Standing, said: str, pack: Pack
) -> None:
    history = replace(NOBODY, cache={}, **changes)  # type: ignore[arg-type]
    assert lines(history, pack)[what] == (standing, said)


@pytest.mark.hazard("H29")
@SLOW
@given(histories(), days)
def test_what_the_checklist_calls_no_start_cannot_be_stored_as_a_plan(pack: Pack, history: History, on: date) -> None:
    fresh = replace(history, courses=(), cache={})
    step = Step(on, None, (Administration(None, 500),), Route.ORAL, Form.LIQUID)
    refused = {f.rule for f in check_steps(fresh, on, pack, (step,), Pattern.DAILY) if f.refused}
    for line in start_checklist(fresh, on, pack):
        if line.standing is Standing.BLOCKS:
            assert ("opioid-comedication" if line.what == "Opioids" else "label-caution") in refused


@pytest.mark.hazard("H29")
@pytest.mark.parametrize(
    ("asked", "standing", "said"),
    [
        (20, Standing.KNOWN, "Asked, none on 20-Mar-2026."),
        (13, Standing.KNOWN, "Asked, none on 13-Mar-2026."),
        (
            12,
            Standing.NOT_KNOWN,
            "Asked, none on 12-Mar-2026. That is over 7 days before the start: ask again.",
        ),
        (21, Standing.NOT_KNOWN, "Not asked. Ask, patches and cough medicine included."),
    ],
)
def test_asked_and_none_is_not_the_same_as_not_asked(asked: int, standing: Standing, said: str, pack: Pack) -> None:
    told = MedicinesAsked(date(2026, 3, asked), AT)
    found = lines(replace(NOBODY, medicines_asked=(told,), cache={}), pack)
    assert found["Opioids"] == (standing, said)
    assert found["Other medicines"][0] is standing


@pytest.mark.hazard("H11")
def test_asked_and_none_never_hides_an_opioid_in_the_record(pack: Pack) -> None:
    asked = (MedicinesAsked(START, AT),)
    taken = replace(NOBODY, medicines=(MedicineUse("tramadol", None, None, AT),), medicines_asked=asked, cache={})
    assert lines(taken, pack)["Opioids"][0] is Standing.BLOCKS
    slip = replace(NOBODY, medicines=(MedicineUse("codiene", None, None, AT),), medicines_asked=asked, cache={})
    assert lines(slip, pack)["Opioids"][0] is Standing.CONFIRM
    assert lines(slip, pack)["Other medicines"] == (Standing.NOT_KNOWN, "Not checked: codiene.")
