"""The command ``rules``: the rule book in words, and the check of a rule pack."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ldndesk.cli_words import Complaint, sourced
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.pack import Limit, Pack
from ldndesk.clinical.rules import RULES
from ldndesk.clinical.rules.case import Rule
from ldndesk.clinical.worked import cases_of, outcome
from ldndesk.clinical.worked.story import day
from ldndesk.desk.packs import check_file, load_pack

SHOW, CHECK, COMPARE = "show", "check", "compare"


def limits_of(rule: str, pack: Pack) -> tuple[Limit, ...]:
    """Give the numbers a rule compares with, as its findings in the worked cases name them."""
    told = {
        threshold.name
        for case in cases_of(rule)
        for finding in evaluate(case.story.history, day(case.on), pack).findings
        if finding.rule == rule
        for threshold in finding.thresholds
    }
    return tuple(limit for limit in pack.limits.values() if limit.words in told)


def show(wanted: str, path: Path | None) -> Iterator[str]:
    """Write the rule book; with a rule's name only that rule. Complaint for a rule there is none of."""
    pack = load_pack(path)
    rules = [rule for rule in RULES if wanted in {"", rule.name}]
    if not rules:
        names = ", ".join(sorted(rule.name for rule in RULES))
        raise Complaint(f"ldndesk: rules: “{wanted}” is no rule; give one of {names}")
    yield f"{pack.name} {pack.version}, {pack.sha256[:16]}"
    for rule in rules:
        yield from _rule_lines(rule, pack)


def _rule_lines(rule: Rule, pack: Pack) -> Iterator[str]:
    yield ""
    yield f"{rule.name}  [{sourced(rule.tier, rule.citation, '; ')}]"
    yield f"  {rule.says}"
    for limit in limits_of(rule.name, pack):
        bounds = "stands" if limit.low == limit.high else f"{limit.low} to {limit.high}"
        yield f"  {limit.words}: {limit.value} {limit.unit} ({bounds}; {sourced(limit.tier, limit.citation, ', ')})"
    for case in cases_of(rule.name):
        yield f"  - {case.says} (day {case.on}): {outcome(case, rule.name)}"


def records(path: Path | None) -> Iterator[dict[str, Any]]:
    """Give the rule book as plain values, one rule each."""
    pack = load_pack(path)
    for rule in RULES:
        yield {
            "rule": rule.name,
            "tier": rule.tier.value,
            "citation": rule.citation,
            "says": rule.says,
            "limits": [
                {"words": n.words, "value": n.value, "unit": n.unit, "low": n.low, "high": n.high, "tier": n.tier.value}
                for n in limits_of(rule.name, pack)
            ],
            "cases": [{"says": c.says, "day": c.on, "outcome": outcome(c, rule.name)} for c in cases_of(rule.name)],
        }


def check(path: Path | None) -> tuple[str, ...]:
    """Check a rule pack and give every fault; none: it is sound. Complaint for a file that cannot be read."""
    name = _name(path)
    try:
        faults = check_file(path)
    except (OSError, UnicodeError) as why:
        raise Complaint(f"{name}: file: cannot be read ({type(why).__name__}); give a rule pack in TOML") from why
    return tuple(f"{name}: {fault}" for fault in faults)


def sound(path: Path | None) -> str:
    """Say that a rule pack is sound."""
    return f"{_name(path)}: sound; every number within its bounds, every worked case as written"


def _name(path: Path | None) -> str:
    return str(path or "shipped rule pack")
