"""Which other medicines the rules know, and how a typed name is matched to them (clinic, S27, label)."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from .medicine_names import SHORTEST_SLIP, NearNames, digits_of, stretches, words_of


class CatalogueError(ValueError):
    """A list of medicines that cannot be used; the message names the entry."""


class Status(StrEnum):
    """What a medicine means beside low-dose naltrexone."""

    ACCEPTABLE = "acceptable"
    NOT_ACCEPTABLE = "not_acceptable"
    ASK_PHARMACIST = "ask_pharmacist"
    OPIOID = "opioid"
    CAUTION = "caution"
    THYROID = "thyroid"
    NO_RULE = "no_rule"


class Certainty(StrEnum):
    """How sure a match is."""

    KNOWN = "known"
    OFFERED = "offered"
    """One letter away from a known name, or a known name of graver meaning one letter away: to be asked."""
    UNKNOWN = "unknown"
    """Not, or not wholly, in the list: shown as not checked."""


class Withdrawal(NamedTuple):
    """The day a medicine left a country's market."""

    country: str
    day: date


class Medicine(NamedTuple):
    """A substance of the list with all that the rules ask about it."""

    name: str
    statuses: frozenset[Status]
    withdrawn: tuple[Withdrawal, ...] = ()
    long_washout: bool = False
    names: tuple[str, ...] = ()
    """Every name it goes by, the substance first."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a typed medicine turned out to be; its statuses hold whatever the certainty."""

    typed: str
    substances: tuple[str, ...]
    names: tuple[str, ...]
    """The names recognised, as the list writes them, the gravest first."""
    statuses: frozenset[Status]
    """Of the recognised part only; empty when nothing was recognised."""
    certainty: Certainty
    offered: str = ""
    """The known name one letter away; empty unless offered."""
    offered_statuses: frozenset[Status] = frozenset()
    unchecked: tuple[str, ...] = ()
    """Words that name nothing known."""
    withdrawn: tuple[Withdrawal, ...] = ()
    long_washout: bool = False
    """An opioid that needs the long opioid-free time (methadone, buprenorphine)."""
    is_naltrexone: bool = False
    """Plain naltrexone and nothing else."""


FORBIDDEN = {
    "kaolin and morphine": ("Kaolin and Morphine Mixture", "Kaolin Morphine", "K&M", "Kao-Morph"),
    "loperamide": ("Imodium", "Imodium Instants", "Imodium Plus", "Diocalm Ultra", "Imodium A-D"),
}
"""The two remedies that are not acceptable (source S27); held here so that no list can drop or soften them."""
FORBIDDEN_STATUSES = frozenset({Status.NOT_ACCEPTABLE, Status.OPIOID})
MIXED_WITH_KAOLIN = frozenset({"morphine", "opium"})
"""Named beside kaolin in any order they are kaolin and morphine."""
NALTREXONE = "naltrexone"
LONGEST_NAME = 6
"""Words in the longest name looked for."""


_GRAVITY = ("no_rule", "acceptable", "ask_pharmacist", "thyroid", "caution", "opioid", "not_acceptable")


class _Name(NamedTuple):
    shown: str
    substances: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """All known medicines; matching is remembered for each text typed."""

    version: str
    medicines: Mapping[str, Medicine]
    _names: Mapping[str, _Name]
    _ignored: frozenset[str]
    _near: NearNames
    _seen: dict[str, Match] = field(default_factory=dict, compare=False, repr=False)

    def match(self, typed: str) -> Match:
        """Say what a typed text names; the text itself is kept unaltered."""
        found = self._seen.get(typed)
        if found is None:
            found = self._seen[typed] = self._read(typed)
        return found

    def acceptable_on(self, day: date) -> tuple[Medicine, ...]:
        """List the stomach remedies that are acceptable and still on the market on a day (source S27)."""
        return tuple(
            m
            for m in self.medicines.values()
            if Status.ACCEPTABLE in m.statuses and all(w.day > day for w in m.withdrawn)
        )

    def not_acceptable(self) -> tuple[Medicine, ...]:
        """List the stomach remedies that are not acceptable (source S27)."""
        return tuple(m for m in self.medicines.values() if Status.NOT_ACCEPTABLE in m.statuses)

    def _read(self, typed: str) -> Match:
        words = words_of(typed)
        left = set(range(len(words)))
        names: list[_Name] = []
        for stretch in self._stretches(words):
            if left.issuperset(stretch):
                found = self._exact([words[at] for at in stretch])
                if found is not None:
                    names.append(found)
                    left.difference_update(stretch)
        return self._judge(typed, self._gravest_first(names), words, {at for at in left if self._counts(words[at])})

    def _counts(self, word: str) -> bool:
        return not word.isdigit() and word not in self._ignored

    def _stretches(self, words: Sequence[str]) -> Iterator[Sequence[int]]:
        return stretches(len(words), [at for at, word in enumerate(words) if self._counts(word)], LONGEST_NAME)

    def _exact(self, words: list[str]) -> _Name | None:
        """Find the name that these words are; written apart or together counts, but not by chance."""
        key = "".join(words)
        name = self._names.get(key)
        if name is None or name.words == tuple(words):
            return name
        if len(words) < len(name.words):
            return name if len(key) >= SHORTEST_SLIP else None
        return None if any(w in self._ignored and w not in name.words for w in words) else name

    def _judge(self, typed: str, names: list[_Name], words: list[str], left: set[int]) -> Match:
        known = [self.medicines[s] for s in dict.fromkeys(s for n in names for s in n.substances)]
        statuses = _together(known)
        offered = self._slip(words, left) if left else self._graver(names, statuses)
        sure = bool(known) and ((not left and offered is None) or Status.OPIOID in statuses)
        return Match(
            typed=typed,
            substances=tuple(m.name for m in known),
            names=tuple(n.shown for n in names),
            statuses=statuses,
            certainty=Certainty.KNOWN if sure else Certainty.OFFERED if offered else Certainty.UNKNOWN,
            offered="" if sure or offered is None else offered.shown,
            offered_statuses=frozenset() if sure or offered is None else self._statuses(offered),
            unchecked=tuple(words[at] for at in sorted(left)),
            withdrawn=tuple(w for m in known for w in m.withdrawn),
            long_washout=any(m.long_washout for m in known),
            is_naltrexone=sure and [m.name for m in known] == [NALTREXONE],
        )

    def _gravest_first(self, names: list[_Name]) -> list[_Name]:
        """Order names by what they mean for the patient; kaolin beside morphine is kaolin and morphine."""
        found = {s for n in names for s in n.substances}
        mixed = "kaolin" in found and not MIXED_WITH_KAOLIN.isdisjoint(found)
        both = [self._names["kaolinmorphine"]] if mixed else []
        return both + sorted(names, key=lambda n: -_gravity(self._statuses(n)))

    def _slip(self, words: list[str], left: set[int]) -> _Name | None:
        """Find the gravest known name one letter away from words not recognised, the longest stretch first."""
        spoilt = (stretch for stretch in self._stretches(words) if not left.isdisjoint(stretch))
        near = [self._gravest(keys) for s in spoilt if (keys := self._near.of("".join(words[at] for at in s)))]
        return max(near, key=lambda n: _gravity(self._statuses(n)), default=None)

    def _graver(self, names: Iterable[_Name], statuses: frozenset[Status]) -> _Name | None:
        """Find the name of graver meaning that a slip of the pen would have made one of these names."""
        keys = ["".join(n.words) for n in names]
        # A number is part of the name: Tylenol is not a slip of Tylenol 3.
        near = {key for own in keys for key in self._near.of(own) if digits_of(key) == digits_of(own)}
        worse = {key for key in near if _gravity(self._statuses(self._names[key])) > _gravity(statuses)}
        return self._gravest(worse) if worse else None

    def _gravest(self, keys: Iterable[str]) -> _Name:
        return self._names[min(keys, key=lambda k: (-_gravity(self._statuses(self._names[k])), k))]

    def _statuses(self, name: _Name) -> frozenset[Status]:
        return _together(self.medicines[s] for s in name.substances)


def _gravity(statuses: Iterable[Status]) -> int:
    return max((_GRAVITY.index(s) for s in statuses), default=-1)


def _together(medicines: Iterable[Medicine]) -> frozenset[Status]:
    statuses = frozenset[Status]().union(*(m.statuses for m in medicines))
    return statuses - {Status.NO_RULE} if len(statuses) > 1 else statuses


def read_catalogue(toml_text: str) -> Catalogue:
    """Read a list of medicines; raises CatalogueError naming the entry that cannot be used."""
    try:
        raw = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as why:
        raise CatalogueError(f"The list of medicines cannot be read: {why}") from why
    medicines = {m.name: m for m in (_medicine(entry) for entry in _entries(raw, "substance"))}
    medicines.setdefault(NALTREXONE, Medicine(NALTREXONE, frozenset({Status.NO_RULE}), names=(NALTREXONE,)))
    for name, brands in FORBIDDEN.items():
        kept = medicines.get(name)
        names = (name, *brands) if kept is None else tuple(dict.fromkeys((*kept.names, *brands)))
        medicines[name] = Medicine(name, FORBIDDEN_STATUSES, names=names)
    index: dict[str, _Name] = {}
    for medicine in medicines.values():
        _enter(index, medicine.names, (medicine.name,))
    for entry in _entries(raw, "product"):
        _enter(index, _names_of(entry), _contents(entry, medicines))
    ignored = frozenset(str(raw.get("ignored", "")).split())
    if swallowed := sorted(ignored & index.keys()):
        raise CatalogueError(f"“{swallowed[0]}” is both a medicine and a word to ignore.")
    return Catalogue(str(raw.get("version", "")), medicines, index, ignored, NearNames(index))


def _entries(raw: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    entries = raw.get(kind, [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise CatalogueError(f"“{kind}” is not a list of entries.")
    return entries


def _names_of(entry: Mapping[str, Any]) -> tuple[str, ...]:
    own = [entry["name"]] if "name" in entry else []
    named = [*own, *entry.get("names", []), *entry.get("uk", []), *entry.get("us", [])]
    if not named or not all(isinstance(n, str) and words_of(n) for n in named):
        raise CatalogueError(f"The entry {named or dict(entry)} has a name that is not a word.")
    return tuple(named)


def _medicine(entry: Mapping[str, Any]) -> Medicine:
    name = entry.get("name")
    if not isinstance(name, str) or not name:
        raise CatalogueError(f"The entry {dict(entry)} has no name.")
    try:
        statuses = frozenset(Status(s) for s in entry["statuses"])
        withdrawn = tuple(Withdrawal(w["country"], w["day"]) for w in entry.get("withdrawn", []))
    except (KeyError, TypeError, ValueError) as why:
        raise CatalogueError(f"“{name}”: {why}") from why
    if not statuses or not all(type(w.day) is date for w in withdrawn):
        raise CatalogueError(f"“{name}” needs a status, and a day for each withdrawal.")
    return Medicine(name, statuses, withdrawn, bool(entry.get("long_washout", False)), _names_of(entry))


def _contents(entry: Mapping[str, Any], medicines: Mapping[str, Medicine]) -> tuple[str, ...]:
    contains = entry.get("contains", [])
    for substance in contains:
        if substance not in medicines:
            raise CatalogueError(f"“{_names_of(entry)[0]}” contains “{substance}”, which is not in the list.")
    if not contains:
        raise CatalogueError(f"“{_names_of(entry)[0]}” contains nothing.")
    return tuple(contains)


def _enter(index: dict[str, _Name], names: Iterable[str], substances: tuple[str, ...]) -> None:
    for name in names:
        words = tuple(words_of(name))
        key = "".join(words)
        if len(words) > LONGEST_NAME:
            raise CatalogueError(f"“{name}” has more than {LONGEST_NAME} words.")
        if key in index and index[key].substances != substances:
            raise CatalogueError(f"“{name}” is listed twice with different contents.")
        index.setdefault(key, _Name(name, substances, words))
