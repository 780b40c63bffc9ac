"""Conditions the label names: which block a start, which the prescriber confirms, and when somebody is of age."""

from datetime import date

from .facts import CautionKind

CAUTION_WORDS = {
    CautionKind.ACUTE_HEPATITIS: "Acute hepatitis",
    CautionKind.LIVER_FAILURE: "Liver failure",
    CautionKind.SEVERE_RENAL_FAILURE: "Severe renal failure",
    CautionKind.PREGNANCY: "Pregnancy",
}
BLOCKING = frozenset({CautionKind.ACUTE_HEPATITIS, CautionKind.LIVER_FAILURE, CautionKind.SEVERE_RENAL_FAILURE})


def grown_on(born: date, years: int) -> date:
    """Give the birthday on which so many years are full; 29 February counts as 1 March in other years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)
