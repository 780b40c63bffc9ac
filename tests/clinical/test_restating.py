"""A change of form or strength restates doses in both measures and never alters one."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.formulary import STRENGTHS_UG, Form, measurable, measure_text
from ldndesk.clinical.restating import Measure, restated

from .people import day, step
from .test_formulary import LOW_FORMS, measured_ug

STRENGTHS = st.sets(st.sampled_from((*STRENGTHS_UG, 5000, 10_000, 1100)), max_size=4).map(lambda s: tuple(sorted(s)))
MEASURES = st.builds(Measure, st.sampled_from(LOW_FORMS), STRENGTHS)
PIECES = (Form.CAPSULE, Form.TABLET, Form.TROCHE)


@pytest.mark.hazard("H4")
@pytest.mark.hazard("H8")
@settings(max_examples=400)
@given(MEASURES, MEASURES, st.integers(1, 100).map(lambda n: n * 100))
def test_no_change_of_strength_leaves_a_measure_that_means_another_dose(was: Measure, now: Measure, ug: int) -> None:
    given_ = step(day(1), ug, was.form)._replace(strengths=was.strengths)
    (line,) = restated([given_], now)
    head, told = line.split(": was ", maxsplit=1)
    assert head == f"From 05-Jan-2026, {show_mg(ug)}"
    before, after = told.split(", now ")
    for measure, said in ((was, before), (now, after)):
        if said.startswith("NOT MEASURABLE"):
            assert not measurable(measure.form, ug, measure.strengths)
        else:
            assert measured_ug(measure.form, said) == ug


@pytest.mark.hazard("H4")
@pytest.mark.hazard("H8")
@pytest.mark.parametrize("form", LOW_FORMS)
def test_every_tenth_of_a_milligram_up_to_ten_is_measured_exactly_or_refused(form: Form) -> None:
    in_hand = ((), (500,), (1500, 4500), (1000, 3000)) if form in PIECES else ((),)
    for strengths in in_hand:
        for ug in range(100, 10_001, 100):
            if measurable(form, ug, strengths):
                assert measured_ug(form, measure_text(form, ug, strengths)) == Fraction(ug)
            else:
                with pytest.raises(ValueError, match="cannot be measured"):
                    measure_text(form, ug, strengths)


def test_each_step_is_said_in_both_measures_and_a_pause_is_left_out() -> None:
    steps = (step(day(1), 500, Form.LIQUID, last=day(7)), step(day(8), 0, Form.LIQUID), step(day(9), 2200, Form.LIQUID))
    assert restated(steps, Measure(Form.DROPS)) == (
        "From 05-Jan-2026, 0.5 mg: was 0.5 mL, now 1 drop",
        "From 13-Jan-2026, 2.2 mg: was 2.2 mL, now NOT MEASURABLE (nearest: 2 mg and 2.5 mg)",
    )
