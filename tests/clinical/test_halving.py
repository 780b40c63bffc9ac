"""Half of a dose is something a patient can measure, or it is left to the prescriber."""

from datetime import date, time

import pytest

from ldndesk.clinical.formulary import FORMS, STRENGTHS_UG, Form, measurable
from ldndesk.clinical.halving import half_dose, is_halving
from ldndesk.clinical.plan import Administration, Step

LOW_FORMS = [f for f in Form if f is not Form.TABLET_50]
DAY = date(2026, 3, 7)


def step(form: Form, *amounts: int, strengths: tuple[int, ...] = ()) -> Step:
    given = tuple(Administration(time(8 + 4 * i), ug) for i, ug in enumerate(amounts))
    return Step(DAY, None, given, FORMS[form].routes[0], form, strengths)


def halved(form: Form, *amounts: int, strengths: tuple[int, ...] = ()) -> tuple[int, ...] | None:
    given = half_dose(step(form, *amounts, strengths=strengths))
    return None if given is None else tuple(a.ug for a in given)


@pytest.mark.hazard("H8")
@pytest.mark.parametrize("form", LOW_FORMS)
@pytest.mark.parametrize("strengths", [(), (500,), (1500,), (4500,), (1000, 3000), STRENGTHS_UG])
def test_half_over_all_doses_is_measurable_within_40_to_60_percent_and_not_under_half_a_milligram(
    form: Form, strengths: tuple[int, ...]
) -> None:
    for ug in range(500, 10_001, 100):
        given = half_dose(step(form, ug, strengths=strengths))
        if given is not None:
            assert len(given) == 1
            assert given[0].ug >= 500
            assert 40 * ug <= 100 * given[0].ug <= 60 * ug
            assert measurable(form, given[0].ug, strengths)


@pytest.mark.hazard("H8")
@pytest.mark.parametrize("form", LOW_FORMS)
def test_no_half_is_given_up_while_a_measurable_one_exists(form: Form) -> None:
    for ug in range(500, 10_001, 100):
        if half_dose(step(form, ug)) is None:
            assert not any(measurable(form, h) for h in range(max(500, -(-2 * ug // 5)), 3 * ug // 5 + 1))


@pytest.mark.parametrize(
    ("form", "amounts", "half"),
    [
        (Form.TABLET, (4500,), (2250,)),
        (Form.LIQUID, (4500,), (2200,)),
        (Form.CAPSULE, (4500,), (2000,)),
        (Form.DROPS, (4500,), (2000,)),
        (Form.LIQUID, (900,), (500,)),
        (Form.LIQUID, (1000,), (500,)),
        (Form.LIQUID, (800,), None),
        (Form.LIQUID, (500,), None),
        (Form.DROPS, (1500,), None),
        (Form.TABLET, (2250, 2250), (1125, 1125)),
        (Form.DROPS, (1000, 2000), (500, 1000)),
        (Form.LIQUID, (600, 400), (300, 200)),
        (Form.LIQUID, (300, 700), None),
    ],
)
def test_half_is_rounded_down_first_and_up_only_where_down_is_not_possible(
    form: Form, amounts: tuple[int, ...], half: tuple[int, ...] | None
) -> None:
    assert halved(form, *amounts) == half


def test_a_reduction_is_40_to_60_percent_of_the_dose_before() -> None:
    assert [is_halving(4500, ug) for ug in (1799, 1800, 2250, 2700, 2701)] == [False, True, True, True, False]
    assert not is_halving(0, 0)
