"""What can be measured is measured exactly, and said in the patient's words."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldndesk.clinical.dose import UG_PER_MG
from ldndesk.clinical.formulary import FORMS, Form, measurable, measurable_between, measure_text, nearest_measurable

LOW_FORMS = [f for f in Form if f is not Form.TABLET_50]
QUARTERS = {"a quarter of a": Fraction(1, 4), "half a": Fraction(1, 2), "three quarters of a": Fraction(3, 4)}


def measured_ug(form: Form, text: str) -> Fraction:
    """Read a measure back as a patient would follow it."""
    if form in (Form.LIQUID, Form.CREAM):
        per_ml = 1000 if form is Form.LIQUID else 500
        return Fraction(Decimal(text.removesuffix(" mL"))) * per_ml
    if form is Form.DROPS:
        return Fraction(int(text.split(maxsplit=1)[0])) * 500
    return sum((piece_ug(part) for part in text.split(" + ")), Fraction(0))


def piece_ug(part: str) -> Fraction:
    pieces, strength = (
        part.removesuffix(" mg").split(" of ")[0],
        Fraction(Decimal(part.removesuffix(" mg").split(" of ")[-1])),
    )
    for words, share in QUARTERS.items():
        if part.startswith(words):
            return share * strength * UG_PER_MG
    return int(pieces.split()[0]) * strength * UG_PER_MG


@pytest.mark.hazard("H8")
@pytest.mark.parametrize("form", LOW_FORMS)
def test_every_measure_put_into_words_is_exactly_its_dose(form: Form) -> None:
    amounts = measurable_between(form, 1, 10_000)
    assert amounts
    for ug in amounts:
        assert measured_ug(form, measure_text(form, ug)) == ug


@pytest.mark.hazard("H8")
@given(st.sampled_from(LOW_FORMS), st.integers(min_value=-1000, max_value=12_000))
def test_what_cannot_be_measured_is_never_put_into_words(form: Form, ug: int) -> None:
    if measurable(form, ug):
        assert measured_ug(form, measure_text(form, ug)) == ug
    else:
        with pytest.raises(ValueError, match="cannot be measured"):
            measure_text(form, ug)


@pytest.mark.hazard("H13")
def test_the_50_mg_tablet_measures_no_low_dose() -> None:
    assert not any(measurable(Form.TABLET_50, ug) for ug in range(125, 50_001, 125))


@pytest.mark.parametrize(
    ("form", "ug", "words"),
    [
        (Form.LIQUID, 2200, "2.2 mL"),
        (Form.DROPS, 500, "1 drop"),
        (Form.DROPS, 4500, "9 drops"),
        (Form.CAPSULE, 4500, "1 capsule of 4.5 mg"),
        (Form.CAPSULE, 5000, "1 capsule of 4.5 mg + 1 capsule of 0.5 mg"),
        (Form.TABLET, 2250, "half a tablet of 4.5 mg"),
        (Form.CREAM, 4500, "9 mL"),
    ],
)
def test_the_measure_is_said_in_plain_words(form: Form, ug: int, words: str) -> None:
    assert measure_text(form, ug) == words


def test_strengths_in_hand_limit_what_can_be_measured() -> None:
    assert measurable(Form.CAPSULE, 3000, (1500,))
    assert not measurable(Form.CAPSULE, 2000, (1500,))


def test_every_form_has_a_route_and_a_name() -> None:
    assert set(FORMS) == set(Form)
    assert all(info.routes and info.label for info in FORMS.values())


@pytest.mark.hazard("H5")
@pytest.mark.parametrize(
    ("form", "ug", "strengths", "near"),
    [
        (Form.LIQUID, 2250, (), (2200, 2300)),
        (Form.DROPS, 300, (), (500,)),
        (Form.DROPS, 9750, (), (9500, 10_000)),
        (Form.DROPS, 49_700, (), (10_000,)),
        (Form.CAPSULE, 2250, (), (2000, 2500)),
        (Form.CAPSULE, 2000, (1500,), (1500, 3000)),
        (Form.TABLET_50, 2000, (), ()),
    ],
)
def test_the_next_amounts_that_can_be_measured_are_named_never_above_ten(
    form: Form, ug: int, strengths: tuple[int, ...], near: tuple[int, ...]
) -> None:
    assert nearest_measurable(form, ug, strengths) == near
    assert all(measurable(form, n, strengths) for n in near)
