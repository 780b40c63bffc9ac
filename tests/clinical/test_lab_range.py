"""The range reported with a laboratory value: read as typed, kept in one form, never made up."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldndesk.clinical.facts import Lab, LabResult
from ldndesk.clinical.lab_range import LabRange, make_range, range_words, read_range, read_typed_range
from ldndesk.clinical.lab_value import LabValueError

ENDS = st.decimals(0, 1000, places=2)


@pytest.mark.hazard("H5")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("10-40", "10 to 40"),
        ("10 – 40", "10 to 40"),
        ("10 to 40", "10 to 40"),
        ("0,4-4.0", "0.4 to 4.0"),
        ("0-40", "0 to 40"),
        ("<40", "up to 40"),
        ("≤ 40", "up to 40"),
        ("<= 40", "up to 40"),
        ("up to 40", "up to 40"),
        (">1.0", "from 1.0"),
        ("from 10", "from 10"),
    ],
)
def test_a_range_is_read_as_reports_write_it(typed: str, kept: str) -> None:
    found = read_typed_range(typed, Lab.ALT)
    assert found is not None
    assert found.words() == kept
    assert read_range(kept) == found


@pytest.mark.parametrize(
    "typed", ["40-10", "normal", "10-", "-10", "1,234-2", "10-40 U/L", "10-40-50", "--", "1.000 to 2.000"]
)
def test_what_is_no_range_or_could_be_two_is_refused_in_words(typed: str) -> None:
    with pytest.raises(LabValueError, match=r"Type|report"):
        read_typed_range(typed, Lab.ALT)


def test_nothing_typed_is_no_range() -> None:
    assert read_typed_range("  ", Lab.ALT) is None
    assert read_range("") is None


@given(st.tuples(st.none() | ENDS, st.none() | ENDS).filter(lambda e: e != (None, None)))
def test_a_range_kept_is_the_range_read(ends: tuple[Decimal | None, Decimal | None]) -> None:
    low, high = ends
    if low is not None and high is not None and low > high:
        low, high = high, low
    found = make_range(low, high)
    assert read_range(found.words()) == found


@pytest.mark.parametrize("kept", ["10", "10 to", "b to c", "40 to 10", "up to -3", "NaN to 3"])
def test_anything_else_in_the_file_is_unreadable(kept: str) -> None:
    with pytest.raises(ValueError, match="range"):
        read_range(kept)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("9", "below the range 10 to 40 U/L"),
        ("10", "within the range 10 to 40 U/L"),
        ("40", "within the range 10 to 40 U/L"),
        ("41", "above the range 10 to 40 U/L"),
    ],
)
def test_a_value_is_said_to_lie_where_it_lies_both_ends_within(value: str, said: str) -> None:
    at = datetime(2026, 3, 7, tzinfo=UTC)
    assert range_words(LabResult(date(2026, 3, 7), Lab.ALT, Decimal(value), "U/L", at, "10 to 40")) == said


@pytest.mark.hazard("H25")
def test_no_range_is_said_not_taken_for_normal() -> None:
    at = datetime(2026, 3, 7, tzinfo=UTC)
    assert range_words(LabResult(date(2026, 3, 7), Lab.ALT, Decimal(900), "U/L", at)) == "range not reported"
    assert LabRange(None, Decimal(40)).place_of(Decimal(3)) == "within"


def test_a_range_has_at_least_one_end() -> None:
    with pytest.raises(ValueError, match="a range has an end"):
        make_range(None, None)
    assert make_range(Decimal(1), None) == LabRange(Decimal(1), None)
