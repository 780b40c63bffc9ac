"""Amounts of naltrexone: whole micrograms inside, milligrams in the reader's words."""

import re
from decimal import Decimal

UG_PER_MG = 1000
CEILING_UG = 10_000
"""No stored daily dose is higher without a written reason (source S10); no rule pack can raise this."""
LOWEST_UG = 500
"""The lowest low dose (source S10)."""
NOT_LDN_UG = 50_000
"""From here on naltrexone blocks opioids all day and is not low-dose (source S10): never stored."""

_TYPED = re.compile(r"(?P<whole>[0-9]{1,6})?(?:[.,](?P<part>[0-9]{1,6}))?\s*(?P<unit>mg|)", re.ASCII | re.IGNORECASE)


class DoseError(ValueError):
    """A typed dose that cannot be read; the message says what would be right."""


def read_mg(text: str) -> int:
    """Read a typed dose in mg as whole micrograms; comma and point are both the decimal mark.

    Raises DoseError for anything that could be meant in two ways, never alters what was typed.
    """
    typed = text.strip()
    found = _TYPED.fullmatch(typed)
    if not typed or found is None:
        raise DoseError(f"“{text}” is not a dose in mg. Type it like 4.5 or 0.5.")
    whole, part = found["whole"], found["part"]
    if whole is None:
        raise DoseError(f"“{text}” has no figure before the point. Type 0.5, not .5.")
    if part and len(part) == 3 and part.endswith("0") and not whole.startswith("0"):
        short = f"{whole}.{part}".rstrip("0").rstrip(".")
        raise DoseError(f"“{text}” could be read as {whole}{part}. For {short} mg type {short}.")
    if len(whole) > 1 and whole.startswith("0"):
        raise DoseError(f"“{text}” starts with a stray 0. Type it like 4.5 or 0.5.")
    ug = Decimal(f"{whole}.{part or 0}") * UG_PER_MG
    if ug != int(ug):
        raise DoseError(f"“{text}” is finer than a microgram (0.001 mg).")
    return int(ug)


def mg_text(ug: int) -> str:
    """Write micrograms as a decimal number of mg with a leading zero and no trailing one: 4500 is ``4.5``."""
    whole, part = divmod(abs(ug), UG_PER_MG)
    fraction = f".{part:03d}".rstrip("0") if part else ""
    return f"{'-' if ug < 0 else ''}{whole}{fraction}"


def show_mg(ug: int) -> str:
    """Write micrograms as a reader sees a dose: ``4.5 mg``, ``0.5 mg``, ``3 mg``."""
    return f"{mg_text(ug)} mg"
