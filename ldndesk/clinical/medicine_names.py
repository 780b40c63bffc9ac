"""How typed medicine names are compared: letter case, accents, hidden letters and hyphens do not count."""

import re
import unicodedata

SHORTEST_SLIP = 5
"""Names of fewer letters are too easily mistaken for one another to be offered."""
_WORD = re.compile(r"[a-z]+|[0-9]+")
_JOINERS = {"and"}


def words_of(typed: str) -> list[str]:
    """Split a typed text into plain words and numbers, without accents, invisible letters and “and”."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", typed) if unicodedata.category(c) != "Cf")
    bare = "".join(c for c in unicodedata.normalize("NFKD", shown.casefold()) if not unicodedata.combining(c))
    bare = bare.replace("'", "").replace("’", "").replace("‘", "")
    return [w for w in _words_and_letters(bare) if w not in _JOINERS]


def _words_and_letters(bare: str) -> list[str]:
    """Keep runs of letters of other alphabets as words of their own, so that they stay visible as unknown."""
    words = []
    for run in re.findall(r"[^\W_]+", bare):
        words += _WORD.findall(run) if run.isascii() else [run]
    return words


def one_slip_apart(typed: str, name: str) -> bool:
    """Whether one letter is missing, added, wrong or swapped with its neighbour; long enough words only."""
    if typed == name or min(len(typed), len(name)) < SHORTEST_SLIP or abs(len(typed) - len(name)) > 1:
        return False
    short, long = sorted((typed, name), key=len)
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    rest = short[same + 1 :] == long[same + 1 :]
    return rest or (short[same : same + 2] == long[same : same + 2][::-1] and short[same + 2 :] == long[same + 2 :])
