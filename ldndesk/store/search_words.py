"""How names and numbers are folded so that a patient is found however they are typed."""

import re
import unicodedata

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Write text without case, accents and look-alike letters."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return "".join(c for c in plain if not unicodedata.combining(c))


def search_words(*texts: str) -> tuple[str, ...]:
    """List the distinct folded words of some texts, in order."""
    joined = (fold(text).replace("'", "").replace("’", "") for text in texts)
    return tuple(dict.fromkeys(word for text in joined for word in _WORD.findall(text)))
