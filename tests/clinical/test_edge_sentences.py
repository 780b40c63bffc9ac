"""What findings of the table say and show, word for word, as written in ``findings_in_words.txt``."""

from pathlib import Path

import pytest

from ldndesk.clinical.days import show_day
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.findings import Finding
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.worked import CASES
from ldndesk.clinical.worked.story import day

WRITTEN = Path(__file__).with_name("findings_in_words.txt").read_text(encoding="utf-8")
BLOCKS = tuple(block.splitlines() for block in WRITTEN.strip().split("\n\n"))
"""Each: the case, then the rule with its advice and since when, the sentence, and a line for every input."""


def in_words(found: Finding) -> list[str]:
    inputs = ((e.fact, show_day(e.day) if e.day else "", str(e.value), e.unit) for e in found.evidence)
    return [
        f"{found.rule}, {found.advice.name.lower().replace('_', ' ')}, since {show_day(found.since)}",
        found.reason,
        *("- " + " | ".join(part for part in parts if part) for parts in inputs),
        *(f"- missing: {words}" for words in found.missing),
    ]


@pytest.mark.hazard("H27")
@pytest.mark.parametrize("block", BLOCKS, ids=[f"{block[0]} {block[1]}" for block in BLOCKS])
def test_a_finding_says_and_shows_what_is_written(block: list[str], pack: Pack) -> None:
    case = next(c for c in CASES if c.says == block[0])
    found = evaluate(case.story.history, day(case.on), pack).findings
    assert block[1:] in [in_words(f) for f in found]
