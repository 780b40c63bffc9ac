"""Checks a rule pack before it is used: read, bounds, forbidden remedies, the worked cases and the pack's own ones."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from .evaluate import evaluate
from .findings import Tier
from .pack import Numbers, Pack, PackError, read_pack
from .rules import RULES


def check_pack(
    rules_toml: str, medicines_toml: str, shipped: Pack | None = None
) -> tuple[tuple[str, ...], Pack | None]:
    """Give every fault, each naming the entry and what would be right, and the pack where it can be read.

    Beside the ``shipped`` pack a clinic's own may set the numbers that are the clinic's, within the shipped bounds:
    the program's worked cases then prove all else, and the pack's own cases what it set.
    """
    from .worked import failing  # noqa: PLC0415 - the cases are needed to check, never to run

    try:
        pack = read_pack(rules_toml, medicines_toml)
    except PackError as why:
        return (str(why),), None
    own = tomllib.loads(rules_toml).get("case", [])
    beyond = () if shipped is None else tuple(_beyond(pack, shipped))
    proven = pack if shipped is None else _clinic_numbers_as_shipped(pack, shipped)
    return (*beyond, *failing(proven), *_own_cases(own, pack)), pack


def _beyond(pack: Pack, shipped: Pack) -> Iterator[str]:
    """Name every number whose bounds or tier are not the shipped ones: they are not the clinic's to set."""
    for name, limit in pack.limits.items():
        first = shipped.limits[name]
        if not first.low <= limit.low <= limit.high <= first.high:
            yield f"[limits.{name}] bounds {limit.low} to {limit.high} are wider than {first.low} to {first.high}."
        if limit.tier is not first.tier:
            yield f"[limits.{name}] tier must be {first.tier}."


def _clinic_numbers_as_shipped(pack: Pack, shipped: Pack) -> Pack:
    limits = {
        name: one if (one := shipped.limits[name]).tier is Tier.CLINIC else pack.limits[name] for name in pack.limits
    }
    numbers = Numbers(**{name: limit.value for name, limit in limits.items()})
    if numbers == pack.n:
        return pack
    return replace(pack, sha256=f"{pack.sha256}, the clinic's numbers as shipped", limits=limits, n=numbers)


def _own_cases(cases: Any, pack: Pack) -> Iterator[str]:
    """Run the pack's own cases: a story in a few words, the day, what is to be found and what is to be silent."""
    if not isinstance(cases, list):
        yield "[[case]] is a list of tables, each with says, plan, on, and found or absent."
        return
    for place, raw in enumerate(cases, start=1):
        where = f"[[case]] no. {place}"
        try:
            yield from (f"{where} “{raw['says']}”: {fault}" for fault in _run(raw, pack))
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as why:
            yield (
                f"{where} cannot be read ({type(why).__name__}: {why}); it needs says, plan = [[micrograms, days]], "
                "answers = [[day, symptom, score, troublesome]], on, and found or absent, lists of rules."
            )


def _run(raw: Mapping[str, Any], pack: Pack) -> Iterator[str]:
    from .formulary import Form  # noqa: PLC0415 - as above
    from .symptoms import Indication, is_symptom  # noqa: PLC0415 - as above
    from .worked.story import Story, day  # noqa: PLC0415 - as above

    story = Story().treated_for(Indication(raw.get("indication", "me_cfs")))
    story = story.prescribed(*((int(ug), int(days)) for ug, days in raw["plan"]), form=Form(raw.get("form", "tablet")))
    for number, symptom, score, *troublesome in raw.get("answers", []):
        if not is_symptom(symptom):
            raise ValueError(f"{symptom} is no symptom")
        told = (symptom, score, troublesome[0]) if troublesome else (symptom, score)
        story = story.said(int(number), told)
    for name, first, *last in raw.get("medicines", []):
        story = story.takes(name, first, last[0] if last else None)
    found, absent = set(raw.get("found", [])), set(raw.get("absent", []))
    if not found | absent or not found | absent <= {rule.name for rule in RULES}:
        raise ValueError("found and absent name no rule, or one that is none")
    spoken = {f.rule for f in evaluate(story.history, day(int(raw["on"])), pack).findings}
    yield from (f"{rule} is to speak" for rule in sorted(found - spoken))
    yield from (f"{rule} is to be silent" for rule in sorted(absent & spoken))
