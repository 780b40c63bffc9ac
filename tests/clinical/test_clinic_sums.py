"""What one patient adds to the clinic's figures, worked by hand."""

from dataclasses import replace
from datetime import date
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldndesk.clinical.clinic_sums import Introduction, PatientSum, Phase, Response, sum_up, wilson
from ldndesk.clinical.history import History
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.symptoms import Indication
from ldndesk.clinical.worked.story import Story, day, me_cfs, ms

from .strategies import days, histories

RAMP = me_cfs().prescribed((500, 14), (1000, 14), (1500, 1))


def reckoned(story: Story, on: int, pack: Pack, first: date = day(-400)) -> PatientSum:
    return sum_up(story.history, 7, first, day(on), pack)


def test_who_it_is_and_since_when(pack: Pack) -> None:
    found = reckoned(RAMP, 20, pack)
    assert (found.patient_id, found.name, found.indications) == (7, "TEST, Tess", (Indication.ME_CFS,))
    assert (found.begun, found.begun_words) == (day(1), "course from 05-Jan-2026")
    nobody = reckoned(me_cfs(), 20, pack)
    assert (nobody.begun, nobody.begun_words) == (None, "no course")
    assert reckoned(RAMP, 0, pack).begun is None
    assert reckoned(RAMP, 1, pack).begun == day(1)


def stopped(story: Story, number: int) -> Story:
    (course,) = story.history.courses
    return Story(replace(story.history, courses=(replace(course, stopped=day(number)),), cache={}))


TAKEN = RAMP.took(1, 14, 500)
REDUCED = me_cfs().prescribed((4000, 20), (2000, 7), (4000, 1)).took(1, 20, 4000)
PAUSED = me_cfs().prescribed((4000, 20), (0, 7), (4000, 1)).took(1, 20, 4000)


@pytest.mark.parametrize(
    ("story", "on", "phase", "dose_ug"),
    [
        (me_cfs(), 20, Phase.NOT_STARTED, 0),
        (RAMP, 0, Phase.NOT_STARTED, 0),  # planned
        (RAMP, 20, Phase.NOT_STARTED, 0),  # begun by the calendar, and nobody has told so
        (TAKEN, 14, Phase.RAMP, 500),
        (TAKEN, 28, Phase.RAMP, 1000),
        (TAKEN, 29, Phase.STABLE, 1500),
        (stopped(TAKEN, 40), 39, Phase.STABLE, 1500),
        (stopped(TAKEN, 40), 40, Phase.STOPPED, 0),
        (REDUCED, 20, Phase.RAMP, 4000),  # the return of the reduction still lies ahead
        (REDUCED, 21, Phase.REDUCED, 2000),
        (REDUCED, 27, Phase.REDUCED, 2000),
        (REDUCED, 28, Phase.STABLE, 4000),
        (PAUSED, 21, Phase.PAUSED, 0),
        (PAUSED, 28, Phase.STABLE, 4000),
    ],
)
def test_where_a_patient_stands_on_the_way_of_the_doses(
    story: Story, on: int, phase: Phase, dose_ug: int, pack: Pack
) -> None:
    found = reckoned(story, on, pack)
    assert (found.phase, found.dose_ug) == (phase, dose_ug)


@pytest.mark.parametrize(
    ("score", "response"),
    [
        (6, Response.NOT_BETTER),
        (5, Response.NOT_BETTER),  # 1 point, 17 %
        (4, Response.BETTER),  # 2 points
        (0, Response.BETTER),
        (9, Response.NOT_BETTER),
    ],
)
def test_response_counts_from_two_points_or_three_in_ten(score: int, response: Response, pack: Pack) -> None:
    """Fatigue was 6 before LDN."""
    assert reckoned(TAKEN.said(84, ("fatigue", score)), 90, pack).response is response


def test_response_by_share_where_two_points_are_not_reached(pack: Pack) -> None:
    low = Story().treated_for(Indication.ME_CFS).said(-4, ("fatigue", 3)).prescribed((500, 1))
    assert reckoned(low.said(84, ("fatigue", 2)), 90, pack).response is Response.BETTER  # 1 of 3 is 33 %
    least = Story().treated_for(Indication.ME_CFS).said(-4, ("fatigue", 1)).prescribed((500, 1))
    assert reckoned(least.said(84, ("fatigue", 0)), 90, pack).response is Response.UNKNOWN  # too little to judge by
    two = Story().treated_for(Indication.ME_CFS).said(-4, ("fatigue", 2)).prescribed((500, 1))
    assert reckoned(two.said(84, ("fatigue", 1)), 90, pack).response is Response.BETTER


def test_the_answer_nearest_to_week_twelve_speaks_and_of_two_as_near_the_earlier(pack: Pack) -> None:
    both = TAKEN.said(80, ("fatigue", 3)).said(90, ("fatigue", 6))
    assert reckoned(both, 100, pack).response is Response.BETTER
    as_near = TAKEN.said(80, ("fatigue", 6)).said(88, ("fatigue", 3))
    assert reckoned(as_near, 100, pack).response is Response.NOT_BETTER
    assert reckoned(TAKEN.said(56, ("fatigue", 2)), 100, pack).response is Response.BETTER  # 28 days before
    assert reckoned(TAKEN.said(55, ("fatigue", 2)), 100, pack).response is Response.UNKNOWN
    assert reckoned(TAKEN.said(112, ("fatigue", 2)), 120, pack).response is Response.BETTER  # 28 days after
    assert reckoned(TAKEN.said(113, ("fatigue", 2)), 120, pack).response is Response.UNKNOWN
    assert reckoned(TAKEN.said(90, ("fatigue", 2)), 89, pack).response is Response.UNKNOWN  # not yet told


def test_week_twelve_outside_the_period_is_no_response_at_all(pack: Pack) -> None:
    better = TAKEN.said(84, ("fatigue", 3))
    assert reckoned(better, 83, pack).response is None
    assert reckoned(better, 84, pack).response is Response.BETTER
    assert reckoned(better, 100, pack, first=day(84)).response is Response.BETTER
    assert reckoned(better, 100, pack, first=day(85)).response is None
    assert reckoned(me_cfs().said(84, ("fatigue", 3)), 100, pack).response is None
    assert reckoned(TAKEN, 100, pack).response is Response.UNKNOWN
    unscored = Story().treated_for(Indication.ME_CFS).prescribed((500, 1)).said(84, ("fatigue", 3), ("headache", 1))
    assert reckoned(unscored, 100, pack).response is Response.UNKNOWN  # nothing before LDN


@pytest.mark.parametrize(
    ("story", "introduction"),
    [
        (TAKEN, Introduction.NONE),
        (TAKEN.said(7, ("flu_like", 2)), Introduction.NONE),  # 1 over its baseline: not there
        (TAKEN.said(7, ("headache", 9)), Introduction.NONE),  # not described for ME/CFS
        (TAKEN.said(7, ("flu_like", 4)).said(20, ("flu_like", 1)), Introduction.USUAL),
        (TAKEN.said(7, ("flu_like", 7)), Introduction.HARD),
        (TAKEN.said(7, ("flu_like", 4)).said(26, ("flu_like", 4)), Introduction.USUAL),  # 20 days
        (TAKEN.said(7, ("flu_like", 4)).said(27, ("flu_like", 4)), Introduction.HARD),  # 21 days
        (TAKEN.said(43, ("flu_like", 7)), Introduction.HARD),  # 14 days after the last rise
        (TAKEN.said(44, ("flu_like", 7)), Introduction.NONE),
    ],
)
def test_how_the_introduction_went(story: Story, introduction: Introduction, pack: Pack) -> None:
    assert reckoned(story, 60, pack).introduction is introduction


def test_no_introduction_is_reckoned_where_none_is_described_or_begun_in_the_period(pack: Pack) -> None:
    told = TAKEN.said(7, ("flu_like", 7))
    assert reckoned(told, 60, pack, first=day(1)).introduction is Introduction.HARD
    assert reckoned(told, 60, pack, first=day(2)).introduction is None
    assert reckoned(told, 0, pack).introduction is None
    assert reckoned(told, 6, pack).introduction is Introduction.NONE
    cancer = Story().treated_for(Indication.CANCER).prescribed((1500, 1)).said(7, ("flu_like", 9))
    assert reckoned(cancer, 60, pack).introduction is None
    assert reckoned(me_cfs(), 60, pack).introduction is None
    stiff = ms().prescribed((1500, 14), (2000, 1)).said(10, ("ms_spasticity", 5))
    assert reckoned(stiff, 60, pack).introduction is Introduction.USUAL


def test_side_effects_of_the_period_each_with_the_day_last_told(pack: Pack) -> None:
    story = (
        TAKEN.said(7, ("headache", 4, True), ("nausea", 7), ("jaundice", 1, True), ("global_change", 6, True))
        .said(20, ("headache", 4, True), ("nausea", 0), ("insomnia", 2, False))
        .said(30, ("headache", 0))
    )
    assert reckoned(story, 40, pack).side_effects == (("headache", day(20)), ("nausea", day(7)))
    assert reckoned(story, 19, pack).side_effects == (("headache", day(7)), ("nausea", day(7)))
    assert reckoned(story, 40, pack, first=day(7)).side_effects == (("headache", day(20)), ("nausea", day(7)))
    assert reckoned(story, 40, pack, first=day(8)).side_effects == (("headache", day(20)),)
    assert reckoned(story, 40, pack, first=day(21)).side_effects == ()


@given(histories(), days)
def test_what_is_reckoned_hangs_together(pack: Pack, history: History, on: date) -> None:
    found = sum_up(history, 1, date.min, on, pack)
    if found.phase in {Phase.NOT_STARTED, Phase.STOPPED, Phase.PAUSED}:
        assert found.dose_ug == 0
    assert found.begun is None or found.begun <= on
    assert all(day_told <= on for _, day_told in found.side_effects)
    assert list(found.side_effects) == sorted(found.side_effects)
    if found.response is not None:
        assert found.begun is not None
        assert (on - found.begun).days >= 83


def test_an_interval_as_it_stands_in_the_books() -> None:
    eight = wilson(8, 10)
    assert eight is not None
    assert tuple(round(x, 4) for x in eight) == (0.4902, 0.9433)
    none, every = wilson(0, 10), wilson(10, 10)
    assert none is not None
    assert every is not None
    assert tuple(round(x, 4) for x in none) == (0.0, 0.2775)
    assert tuple(round(x, 4) for x in every) == (0.7225, 1.0)
    assert wilson(0, 0) is None
    assert wilson(1, 1) is not None


@given(st.integers(1, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_an_interval_holds_the_share_and_its_ends_are_where_the_share_would_just_surprise(
    counted: tuple[int, int],
) -> None:
    part, whole = counted
    found, share, z = wilson(part, whole), part / whole, NormalDist().inv_cdf(0.975)
    assert found is not None
    low, high = found
    assert 0.0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1.0
    for end in (low, high):
        if 1e-9 < end < 1 - 1e-9:
            assert abs(share - end) == pytest.approx(z * (end * (1 - end) / whole) ** 0.5, rel=1e-6)
    other = wilson(whole - part, whole)
    assert other is not None
    assert other == pytest.approx((1 - high, 1 - low), abs=1e-12)
