"""How typed medicine names are compared: letter case, accents, hidden letters and hyphens do not count."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

SHORTEST_SLIP = 5
"""Names of fewer letters are too easily mistaken for one another to be offered."""
_WORD = re.compile(r"[a-z]+|[0-9]+")
_JOINERS = {"and"}
_TIMES = re.compile(r"\b[0-9]+(?: ?(?:-|to) ?[0-9]+)? ?times\b")
"""How often it is taken: “Tylenol 3 times a day” is not Tylenol 3."""
_SLASHED = re.compile(r"\b([a-z])/([a-z])\b")
"""Abbreviations such as s/f, e/c and m/r, read as one word."""


def words_of(typed: str) -> list[str]:
    """Split a typed text into plain words and numbers, without accents, invisible letters and “and”."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", typed) if unicodedata.category(c) != "Cf")
    bare = "".join(c for c in unicodedata.normalize("NFKD", shown.casefold()) if not unicodedata.combining(c))
    bare = _SLASHED.sub(r"\1\2", _TIMES.sub("times", bare).replace("'", "").replace("’", "").replace("‘", ""))
    return [w for w in _words_and_letters(bare) if w not in _JOINERS]


def _words_and_letters(bare: str) -> list[str]:
    """Keep runs of letters of other alphabets as words of their own, so that they stay visible as unknown."""
    words = []
    for run in re.findall(r"[^\W_]+", bare):
        words += _WORD.findall(run) if run.isascii() else [run]
    return words


def digits_of(name: str) -> str:
    """Give the digits in a name, in their order."""
    return "".join(filter(str.isdigit, name))


def stretches(count: int, naming: Sequence[int], longest: int) -> Iterator[Sequence[int]]:
    """Give the runs of words a name may fill, the longest first; what names nothing may stand between its words."""
    for size in range(min(longest, count), 0, -1):
        for places in (range(count), naming) if 1 < size <= len(naming) < count else (range(count),):
            for at in range(len(places) - size + 1):
                yield places[at : at + size]


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


class NearNames:
    """Known names found again from a word one slip away, without comparing it with each of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_rest: dict[str, list[str]] = {}
        self._starts: set[str] = set()
        self._ends: set[str] = set()
        for name in names:
            self._starts.update(name[:at] for at in range(len(name)))
            self._ends.update(name[at:] for at in range(len(name) + 1))
            for rest in _without_a_letter(name):
                self._by_rest.setdefault(rest, []).append(name)

    def of(self, typed: str) -> set[str]:
        """Give the names that are the typed letters themselves or one slip away from them."""
        # One slip cannot spoil both the first and the last letters: most words are done with here.
        half = max(len(typed) // 2 - 1, 0)
        if typed[:half] not in self._starts and typed[len(typed) - half :] not in self._ends:
            return set()
        # Two words one slip apart become equal once a letter is left out of one or both.
        near = {name for rest in _without_a_letter(typed) for name in self._by_rest.get(rest, ())}
        return {name for name in near if name == typed or one_slip_apart(typed, name)}


def _without_a_letter(name: str) -> set[str]:
    return {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}
