"""The rule pack: the numbers the rules compare with, each with tier, bounds and citation, and the medicines known."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from .findings import Threshold, Tier
from .medicines import Catalogue, CatalogueError, read_catalogue


class PackError(ValueError):
    """A rule pack that cannot be used; the message names the entry and what would be right."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One number of the pack: value and bounds are whole numbers in ``unit``."""

    name: str
    value: int
    unit: str
    low: int
    high: int
    tier: Tier
    citation: str
    words: str

    def threshold(self) -> Threshold:
        """Give the number as a finding shows it."""
        return Threshold(self.words, self.value, self.unit, self.tier, self.citation)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The pack's numbers by name; doses in micrograms, times in days or minutes, scores in points."""

    usual_top_ug: int
    present_over_baseline: int
    severe_score: int
    troublesome_score: int
    diary_days: int
    diary_high_days: int
    reduction_low_percent: int
    reduction_high_percent: int
    reduction_days: int
    reduction_asked_from_day: int
    reduction_planned_grace_days: int
    reduction_longest_days: int
    gi_rise_ug: int
    gi_rise_days: int
    gi_referral_days: int
    introductory_window_days: int
    introductory_prolonged_days: int
    introductory_persistent_days: int
    introductory_beyond_days: int
    night_starts_minute: int
    night_ends_minute: int
    before_sleep_minutes: int
    time_change_wait_days: int
    past_event_days: int
    opioid_block_days: int
    opioid_clear_days: int
    opioid_long_days: int
    taken_window_days: int
    taken_differing_days: int
    step_check_days: int
    lymphocyte_percent: int
    call_overdue_days: int
    failed_attempts: int
    thyroid_test_days: int
    liver_test_day: int
    liver_test_window_days: int
    withdrawal_days: int
    opioid_recent_days: int
    surgery_notice_days: int
    surgery_hold_days: int
    adult_years: int
    missed_note_days: int
    missed_review_days: int
    gap_days: int
    gap_start_again_days: int
    response_day: int
    response_again_day: int
    response_window_days: int
    response_percent: int
    response_points: int
    response_small_percent: int
    response_lost_points: int


SOURCE_NUMBERS = {
    "usual_top_ug": 4500,
    "reduction_days": 7,
    "gi_rise_ug": 500,
    "gi_rise_days": 7,
}
"""Numbers the source document states; a pack may not loosen them (S10, S22, S26)."""


@dataclass(frozen=True)
class Pack:
    """A checked rule pack with the medicines it goes with."""

    name: str
    version: str
    sha256: str
    limits: Mapping[str, Limit] = field(repr=False)
    n: Numbers = field(repr=False)
    medicines: Catalogue = field(repr=False)
    texts: tuple[str, str] = field(repr=False)
    """The two files it was read from, rules and medicines, as they were written."""


def read_pack(rules_toml: str, medicines_toml: str) -> Pack:
    """Read and check a pack; raises PackError naming the entry that cannot be used."""
    try:
        raw = tomllib.loads(rules_toml)
    except tomllib.TOMLDecodeError as why:
        raise PackError(f"The rule pack cannot be read: {why}") from why
    head = raw.get("pack")
    if not isinstance(head, dict) or not all(isinstance(head.get(k), str) and head[k] for k in ("name", "version")):
        raise PackError("[pack] needs a name and a version, both texts.")
    try:
        medicines = read_catalogue(medicines_toml)
    except CatalogueError as why:
        raise PackError(str(why)) from why
    limits = _limits(raw.get("limits"))
    numbers = Numbers(**{name: limit.value for name, limit in limits.items()})
    _agree(numbers)
    sha256 = hashlib.sha256(f"{rules_toml}\x00{medicines_toml}".encode()).hexdigest()
    return Pack(
        head["name"],
        head["version"],
        sha256,
        MappingProxyType(limits),
        numbers,
        medicines,
        (rules_toml, medicines_toml),
    )


def _limits(raw: object) -> dict[str, Limit]:
    if not isinstance(raw, dict):
        raise PackError("[limits] is missing.")
    wanted = [f.name for f in fields(Numbers)]
    if missing := [name for name in wanted if name not in raw]:
        raise PackError(f"[limits.{missing[0]}] is missing.")
    if unknown := [name for name in raw if name not in wanted]:
        raise PackError(f"[limits.{unknown[0]}] is no number the rules know.")
    return {name: _limit(name, raw[name]) for name in wanted}


def _limit(name: str, raw: Any) -> Limit:
    where = f"[limits.{name}]"
    whole = all(type(raw.get(k)) is int for k in ("value", "low", "high")) if isinstance(raw, dict) else False
    if not whole or not all(isinstance(raw.get(k), str) and raw[k] for k in ("unit", "tier", "citation", "words")):
        raise PackError(f"{where} needs whole numbers value, low, high and texts unit, tier, citation, words.")
    if not raw["low"] <= raw["value"] <= raw["high"]:
        raise PackError(f"{where} value {raw['value']} lies outside its bounds {raw['low']} to {raw['high']}.")
    if name in SOURCE_NUMBERS and raw["value"] != SOURCE_NUMBERS[name]:
        raise PackError(f"{where} is the source document's number and must be {SOURCE_NUMBERS[name]}.")
    try:
        tier = Tier(raw["tier"])
    except ValueError as why:
        raise PackError(f"{where} tier must be one of {', '.join(Tier)}.") from why
    return Limit(name, raw["value"], raw["unit"], raw["low"], raw["high"], tier, raw["citation"], raw["words"])


def _agree(n: Numbers) -> None:
    """Refuse numbers that contradict one another."""
    ascending = (
        ("introductory_prolonged_days", "introductory_persistent_days", "introductory_beyond_days"),
        ("reduction_low_percent", "reduction_high_percent"),
        ("troublesome_score", "severe_score"),
        ("opioid_block_days", "opioid_clear_days", "opioid_long_days"),
        ("diary_high_days", "diary_days"),
        ("reduction_asked_from_day", "reduction_days"),
        ("missed_note_days", "missed_review_days", "gap_days", "gap_start_again_days"),
        ("response_day", "response_again_day"),
        ("response_small_percent", "response_percent"),
    )
    for names in ascending:
        values = [getattr(n, name) for name in names]
        if values != sorted(values):
            raise PackError(f"{', '.join(f'[limits.{name}]' for name in names)} must not fall in this order.")
