"""The rule book, made from the rule pack in force: every rule, every number, every medicine, with its source."""

from collections.abc import Iterable

from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.findings import Tier
from ldndesk.clinical.medicines import Medicine, Status
from ldndesk.clinical.pack import Limit, Pack
from ldndesk.clinical.rules import RULES
from ldndesk.clinical.worked import cases_of, outcome

from . import words

_STATUS = {
    Status.ACCEPTABLE: "acceptable",
    Status.NOT_ACCEPTABLE: "not acceptable",
    Status.ASK_PHARMACIST: "ask the pharmacist",
    Status.OPIOID: "opioid",
    Status.CAUTION: "prescriber confirms",
    Status.THYROID: "thyroid test rule",
    Status.NO_RULE: "no rule",
}


def rule_book(pack: Pack) -> str:
    """Give every rule and number of the pack as Markdown."""
    return "\n\n".join(
        (
            "# Rule book",
            f"Rule pack **{pack.name} {pack.version}**, fingerprint `{pack.sha256[:16]}`. Each alert keeps the version "
            "and fingerprint it was raised with. S-numbers are those of "
            "[how LDN works: the source’s account](how-ldn-works.md).",
            "## Whose word it is",
            _table(("tier", "meaning"), ((words.TIER[tier], text) for tier, text in words.TIER_MEANING.items())),
            "## Rules",
            _table(
                ("rule", "says", "tier", "source"),
                ((rule.name, rule.says, words.TIER[rule.tier], _cited(rule.tier, rule.citation)) for rule in RULES),
            ),
            "## Worked cases",
            "Each is run by the program's own tests and by the check of a rule pack, with the clinic's numbers as "
            "shipped; what a clinic sets otherwise is proven by the cases of its own pack.",
            *(_cases(rule.name) for rule in RULES if cases_of(rule.name)),
            "## Numbers",
            "The clinic may set a number of tier *clinic* within its bounds; another may move within them only where "
            "every worked case still comes out as written.",
            _table(("number", "value", "bounds", "tier", "source"), (_number(n) for n in pack.limits.values())),
            "## Other medicines",
            f"List {pack.medicines.version}. A medicine that is not in it shows as *not checked*, never as fine.",
            _table(("substance", "beside LDN", "names"), (_medicine(m) for m in pack.medicines.medicines.values())),
        )
    )


def _cases(rule: str) -> str:
    rows = ((case.says, f"{case.on}", outcome(case, rule)) for case in cases_of(rule))
    return f"### {rule}\n\n" + _table(("case", "day of the course", "what the rule does"), rows)


def _number(limit: Limit) -> tuple[str, ...]:
    bounds = "stands" if limit.low == limit.high else f"{_amount(limit, limit.low)} to {_amount(limit, limit.high)}"
    return limit.words, _amount(limit, limit.value), bounds, words.TIER[limit.tier], _cited(limit.tier, limit.citation)


def _cited(tier: Tier, citation: str) -> str:
    """Say where it stands; nothing where that is the tier itself."""
    return "" if citation == tier.value else citation


def _amount(limit: Limit, value: int) -> str:
    if limit.unit == "micrograms":
        return show_mg(value)
    if limit.unit == "minutes after midnight":
        return f"{value // 60:02d}:{value % 60:02d}"
    return f"{value} of 10" if limit.unit == "0-10" else f"{value} {limit.unit}"


def _medicine(medicine: Medicine) -> tuple[str, ...]:
    status = ", ".join(sorted(_STATUS[s] for s in medicine.statuses))
    gone = "".join(f"; withdrawn {w.country} {show_day(w.day)}" for w in medicine.withdrawn)
    return medicine.name, status + gone, ", ".join(medicine.names[1:])


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
