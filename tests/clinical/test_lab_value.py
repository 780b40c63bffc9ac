"""A laboratory value is read exactly as typed, or refused in words that say what would be right."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldndesk.clinical.facts import Lab
from ldndesk.clinical.lab_value import LAB_TESTS, LabValueError, lab_words, read_lab_value


@pytest.mark.parametrize(
    ("typed", "lab", "value"),
    [
        ("1.6", Lab.LYMPHOCYTES, "1.6"),
        ("1,6", Lab.LYMPHOCYTES, "1.6"),
        (" 0.85 ", Lab.T_LYMPHOCYTES, "0.85"),
        ("34", Lab.ALT, "34"),
        ("50000", Lab.ALT, "50000"),
        ("1000", Lab.TSH, "1000"),
        ("0.123", Lab.TSH, "0.123"),  # three figures after a nought are no thousands
        ("2.1234", Lab.TSH, "2.1234"),
        ("4.56", Lab.TSH, "4.56"),
        ("7.125", Lab.LYMPHOCYTES, "7.125"),  # 7125 cannot be so: it was never meant
    ],
)
def test_a_value_is_read_exactly(typed: str, lab: Lab, value: str) -> None:
    assert read_lab_value(typed, lab) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "lab", "words"),
    [
        ("<0.01", Lab.TSH, "is a limit, not a number: it cannot be compared. Write it into the note of a call."),
        ("> 100", Lab.ALT, "is a limit, not a number"),
        ("≤0,5", Lab.TSH, "is a limit, not a number"),
        ("1.6 mIU/L", Lab.TSH, "is not a number. Type it like 1.6, without the unit (mIU/L)."),
        ("", Lab.ALT, "is not a number. Type it like 1.6, without the unit (U/L)."),
        ("-3", Lab.ALT, "is not a number"),
        (".5", Lab.TSH, "is not a number"),
        ("1e3", Lab.ALT, "is not a number"),
        ("٣", Lab.ALT, "is not a number"),  # an Arabic figure
        ("1234567", Lab.ALT, "is not a number"),
        ("1.23456", Lab.TSH, "is not a number"),
        ("05", Lab.ALT, "starts with a stray 0. Type it like 1.6 or 0.6."),
        ("1.234", Lab.ALT, "“1.234” could be read as 1234. Type 1234, or 1.2340 where a decimal is meant."),
        ("50,000", Lab.ALT, "could be read as 50000"),
        ("1.000", Lab.TSH, "could be read as 1000"),  # just the ceiling
        ("0", Lab.ALT, "“0” U/L cannot be so: look at the unit of the report."),
        ("0.0", Lab.TSH, "cannot be so"),
        ("50001", Lab.ALT, "cannot be so"),
        ("1600", Lab.LYMPHOCYTES, "“1600” × 10⁹/L cannot be so: look at the unit of the report."),
        ("200.1", Lab.T_LYMPHOCYTES, "cannot be so"),
    ],
)
def test_what_is_not_sure_is_refused_in_words(typed: str, lab: Lab, words: str) -> None:
    with pytest.raises(LabValueError, match=re.escape(words)) as refused:
        read_lab_value(typed, lab)
    assert str(refused.value).startswith(f"“{typed}”")


def test_a_value_is_shown_with_the_unit_a_reader_knows() -> None:
    assert lab_words(Lab.LYMPHOCYTES, Decimal("1.6"), "10*9/L") == "1.6 × 10⁹/L"
    assert lab_words(Lab.LYMPHOCYTES, Decimal(1600), "/uL") == "1600 /uL"
    assert lab_words(Lab.TSH, Decimal("2.50"), "mIU/L") == "2.50 mIU/L"
    assert lab_words(Lab.ALT, Decimal(30), "") == "30"


def test_every_test_of_the_rules_has_one_unit_and_a_doubt_below_its_ceiling() -> None:
    assert set(LAB_TESTS) == set(Lab)
    assert all(0 < test.doubted < test.ceiling for test in LAB_TESTS.values())
    assert {lab: (test.unit, test.doubted, test.ceiling) for lab, test in LAB_TESTS.items()} == {
        Lab.LYMPHOCYTES: ("10*9/L", Decimal(20), Decimal(1000)),
        Lab.T_LYMPHOCYTES: ("10*9/L", Decimal(10), Decimal(200)),
        Lab.TSH: ("mIU/L", Decimal(100), Decimal(1000)),
        Lab.ALT: ("U/L", Decimal(1000), Decimal(50_000)),
    }
    assert {lab: (test.label, test.shown_unit) for lab, test in LAB_TESTS.items()} == {
        Lab.LYMPHOCYTES: ("Lymphocytes", "× 10⁹/L"),
        Lab.T_LYMPHOCYTES: ("T-lymphocytes", "× 10⁹/L"),
        Lab.TSH: ("TSH", "mIU/L"),
        Lab.ALT: ("ALT", "U/L"),
    }


@given(st.text(alphabet="0123456789.,<> -e", max_size=9), st.sampled_from(Lab))
def test_a_typed_value_is_never_altered(typed: str, lab: Lab) -> None:
    """What is read is the number that was typed, in one meaning only, and one the unit can have."""
    try:
        value = read_lab_value(typed, lab)
    except LabValueError:
        return
    plain = typed.strip().replace(",", ".")
    assert value == Decimal(plain)
    assert 0 < value <= LAB_TESTS[lab].ceiling
    whole, _, part = plain.partition(".")
    as_thousands = Decimal(whole + part)
    assert not (len(part) == 3 and whole != "0" and as_thousands <= LAB_TESTS[lab].ceiling)
