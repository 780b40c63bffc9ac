"""On no day does a worked case change its result by time alone that was not told the day before."""

from datetime import timedelta

import pytest

from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.history import History
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.worked import CASES
from ldndesk.clinical.worked.cases import Case
from ldndesk.clinical.worked.story import day, me_cfs

FIRST, LAST = -12, 250
"""Days of the course looked at: from before anything is known to past the last response day."""


@pytest.mark.hazard("H2")
@pytest.mark.parametrize("case", CASES, ids=[case.says for case in CASES])
def test_a_worked_case_changes_only_on_the_day_it_is_looked_at_again(case: Case, pack: Pack) -> None:
    assert_changes_are_foreseen(case.story.history, pack)


@pytest.mark.hazard("H2")
@pytest.mark.parametrize("first", range(21, 31))
def test_a_reduction_that_does_or_does_not_settle_changes_on_a_day_that_is_foreseen(first: int, pack: Pack) -> None:
    begun = me_cfs().prescribed((4500, 1)).said(20, ("headache", 6, True))
    halved = begun.prescribed((2250, 1), from_day=first)
    assert_changes_are_foreseen(halved.said(first + 5, ("headache", 6, True)).history, pack)
    assert_changes_are_foreseen(halved.said(first + 2, ("rash", 6, True)).history, pack)
    back = begun.prescribed((2250, 7), (4500, 1), from_day=first)
    assert_changes_are_foreseen(back.said(first + 5, ("headache", 0)).history, pack)
    assert_changes_are_foreseen(back.history, pack)


def assert_changes_are_foreseen(history: History, pack: Pack) -> None:
    before = evaluate(history, day(FIRST), pack)
    for number in range(1, LAST - FIRST):
        now = evaluate(history, day(FIRST) + timedelta(days=number), pack)
        if (now.findings, now.not_evaluated) != (before.findings, before.not_evaluated):
            assert before.recheck_on == now.on
        assert before.recheck_on is None or before.recheck_on > before.on
        before = now
