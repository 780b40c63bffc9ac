"""A dose spelled out is that dose and no other."""

import pytest

from ldndesk.clinical.dose_words import spelled


@pytest.mark.hazard("H5")
@pytest.mark.parametrize(
    ("ug", "words"),
    [
        (0, "nought milligrams"),
        (250, "a quarter of a milligram"),
        (500, "half a milligram"),
        (750, "three quarters of a milligram"),
        (1000, "one milligram"),
        (1500, "one and a half milligrams"),
        (2200, "two point two milligrams"),
        (2250, "two and a quarter milligrams"),
        (50, "nought point nought five milligrams"),
        (1125, "one point one two five milligrams"),
        (4500, "four and a half milligrams"),
        (10_000, "ten milligrams"),
        (21_000, "twenty-one milligrams"),
        (45_000, "forty-five milligrams"),
    ],
)
def test_a_dose_is_spelled_as_it_is_spoken(ug: int, words: str) -> None:
    assert spelled(ug) == words


@pytest.mark.hazard("H5")
def test_no_two_doses_are_spelled_alike() -> None:
    doses = range(0, 50_000, 5)
    assert len({spelled(ug) for ug in doses}) == len(doses)


@pytest.mark.parametrize("ug", [-1, 100_000])
def test_what_is_no_dose_is_not_spelled(ug: int) -> None:
    with pytest.raises(ValueError, match="not spelled out"):
        spelled(ug)
