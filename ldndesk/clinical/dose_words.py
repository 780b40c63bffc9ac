"""A dose spelled out, so that a slip of the decimal mark reads as another dose."""

from .dose import UG_PER_MG, mg_text

_ONES = (
    *("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_PARTS = {250: "a quarter", 500: "half", 750: "three quarters"}
MOST = 100 * UG_PER_MG


def spelled(ug: int) -> str:
    """Spell a dose out: ``half a milligram``, ``four and a half milligrams``, ``two point two milligrams``."""
    if not 0 <= ug < MOST:
        raise ValueError(f"{mg_text(ug)} mg is not spelled out")
    whole, part = divmod(ug, UG_PER_MG)
    if not part:
        return f"{_number(whole)} milligram{'' if whole == 1 else 's'}"
    if said := _PARTS.get(part):
        if not whole:
            return f"{said} a milligram" if part == 500 else f"{said} of a milligram"
        return f"{_number(whole)} and {'a half' if part == 500 else said} milligrams"
    digits = " ".join(_ONES[int(figure)] for figure in f"{part:03d}".rstrip("0"))
    return f"{_number(whole)} point {digits} milligrams"


def _number(whole: int) -> str:
    if whole < len(_ONES):
        return _ONES[whole]
    tens, ones = divmod(whole, 10)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]
