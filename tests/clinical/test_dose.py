"""Doses are read as typed or refused, and written without a zero too many or too few."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldndesk.clinical.dose import DoseError, mg_text, read_mg, show_mg

DOSES = st.integers(min_value=1, max_value=10_000)


@pytest.mark.hazard("H5")
@given(DOSES)
def test_what_is_written_reads_back_as_the_same_dose(ug: int) -> None:
    assert read_mg(mg_text(ug)) == ug
    assert read_mg(show_mg(ug)) == ug
    assert read_mg(mg_text(ug).replace(".", ",")) == ug


@pytest.mark.hazard("H5")
def test_no_dose_up_to_10_mg_is_written_with_a_trailing_zero_or_a_naked_point() -> None:
    for ug in range(1, 10_001):
        assert re.fullmatch(r"(0|[1-9][0-9]*)(\.[0-9]{0,2}[1-9])? mg", show_mg(ug)), ug


@pytest.mark.hazard("H5")
@pytest.mark.parametrize(
    ("typed", "ug"),
    [
        ("4.5", 4500),
        ("4,5", 4500),
        ("0.5", 500),
        ("0,5 mg", 500),
        ("3", 3000),
        (" 2.25 MG ", 2250),
        ("1.0", 1000),
        ("0.500", 500),
    ],
)
def test_a_plain_dose_is_read_with_either_decimal_mark(typed: str, ug: int) -> None:
    assert read_mg(typed) == ug


@pytest.mark.hazard("H4")
@pytest.mark.hazard("H5")
@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        ".5",
        ",5",
        "1.000",
        "1,500",
        "4..5",
        "4.5.1",
        "1 000",
        "500 ug",
        "500 mcg",
        "4.5 mL",
        "-1",
        "+1",
        "1e3",
        "nan",
        "04.5",
        "0.0001",
        "٤",
    ],
)
def test_a_dose_that_could_be_meant_otherwise_is_refused(typed: str) -> None:
    with pytest.raises(DoseError):
        read_mg(typed)
