"""What is expected at the start of a course is no excuse: it ends by weeks, by severity, and at every red flag."""

import pytest

from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.findings import Category, Finding, Urgency
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.worked.cases import ON_4_5, day
from ldndesk.clinical.worked.story import Story, me_cfs, ms

STAGES = {
    "introductory-expected": (Category.NOTE, Urgency.ROUTINE),
    "introductory-prolonged": (Category.REVIEW, Urgency.ROUTINE),
    "introductory-persistent": (Category.REVIEW, Urgency.SOON),
    "introductory-beyond": (Category.REVIEW, Urgency.URGENT),
}
RED_FLAGS = ("jaundice", "dark_urine", "self_harm_thoughts")


def found(story: Story, on: int, pack: Pack) -> list[Finding]:
    return list(evaluate(story.history, day(on), pack).findings)


@pytest.mark.hazard("H28")
def test_on_every_day_of_an_episode_exactly_one_stage_speaks_and_none_is_milder_than_the_day_before(pack: Pack) -> None:
    begun, order, last = 5, list(STAGES), 0
    for lasted in range(1, 130):
        story = ON_4_5.said(begun, ("flu_like", 4, False)).said(begun + lasted, ("flu_like", 4, False))
        speaking = [f for f in found(story, begun + lasted, pack) if f.rule in STAGES]
        assert [f.rule for f in speaking] == [order[max(last, order.index(speaking[0].rule))]], lasted
        stage = order.index(speaking[0].rule)
        assert stage == (lasted >= 20) + (lasted >= 60) + (lasted >= 91), lasted
        assert (speaking[0].category, speaking[0].urgency) == STAGES[speaking[0].rule]
        last = stage


@pytest.mark.hazard("H28")
def test_a_troublesome_one_is_never_only_expected(pack: Pack) -> None:
    rules = {f.rule for f in found(ON_4_5.said(5, ("flu_like", 8, True)), 5, pack)}
    assert "introductory-expected" not in rules
    assert "troublesome-side-effect" in rules


@pytest.mark.hazard("H28")
@pytest.mark.parametrize("began", [16, 30, 60, 200])
def test_a_later_worsening_in_ms_is_not_called_introductory_and_one_after_an_increase_is(
    began: int, pack: Pack
) -> None:
    steady = ms().prescribed((1500, 1))
    later = steady.said(began, ("ms_fatigue", 6, False))
    assert not {f.rule for f in found(later, began, pack)} & STAGES.keys()
    raised = ms().prescribed((1500, began - 5), (2000, 1)).said(began, ("ms_fatigue", 6, False))
    assert "introductory-expected" in {f.rule for f in found(raised, began, pack)}


@pytest.mark.hazard("H28")
@pytest.mark.parametrize("flag", RED_FLAGS)
@pytest.mark.parametrize("story", [me_cfs(), ms()], ids=["ME/CFS", "MS"])
def test_a_red_flag_of_the_first_days_goes_to_urgent_review_at_once(story: Story, flag: str, pack: Pack) -> None:
    told = story.prescribed((1500, 1)).said(3, (flag, 1, False), ("flu_like", 4, False))
    assert any(f.subject == flag and f.urgency is Urgency.URGENT for f in found(told, 3, pack)), flag
    assert not [f for f in found(told, 3, pack) if f.subject == flag and f.rule in STAGES]


@pytest.mark.hazard("H28")
def test_a_symptom_that_is_not_described_for_the_indication_is_not_introductory(pack: Pack) -> None:
    for story, symptom in ((me_cfs(), "ms_fatigue"), (ms(), "flu_like")):
        told = story.prescribed((1500, 1)).said(3, (symptom, 4, False))
        assert not {f.rule for f in found(told, 3, pack)} & STAGES.keys(), symptom
