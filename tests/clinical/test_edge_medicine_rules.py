"""Other medicines around the days of a course, to the day."""

from dataclasses import replace

import pytest

from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.findings import Advice
from ldndesk.clinical.history import History
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.worked.story import Story, day, me_cfs

ON_4_5 = me_cfs().prescribed((4500, 1))


def subjects(history: History, number: int, rule: str, pack: Pack) -> list[str]:
    return [f.subject for f in evaluate(history, day(number), pack).findings if f.rule == rule]


def ended(story: Story, number: int) -> History:
    """The same story with its course stopped: the first day without the medicine."""
    return replace(
        story.history, cache={}, courses=tuple(replace(c, stopped=day(number)) for c in story.history.courses)
    )


@pytest.mark.hazard("H11")
@pytest.mark.parametrize("rule", ["opioid-comedication", "remedy-not-acceptable"])
def test_a_medicine_speaks_from_its_first_day_to_fourteen_days_after_its_last(pack: Pack, rule: str) -> None:
    name = "Oramorph" if rule == "opioid-comedication" else "Imodium"
    story = ON_4_5.takes(name, 10, 12, told=8)
    spoken = {n: bool(subjects(story.history, n, rule, pack)) for n in (8, 9, 10, 12, 26, 27)}
    assert spoken == {8: False, 9: False, 10: True, 12: True, 26: True, 27: False}
    late = ON_4_5.takes(name, 10, 12, told=20)
    assert [bool(subjects(late.history, n, rule, pack)) for n in (34, 35)] == [True, False]


@pytest.mark.hazard("H11")
def test_an_opioid_begun_after_the_course_was_stopped_is_no_concern(pack: Pack) -> None:
    for first, spoken in ((39, ["Oramorph"]), (40, []), (41, [])):
        history = ended(ON_4_5.takes("Oramorph", first), 40)
        assert subjects(history, 42, "opioid-comedication", pack) == spoken


@pytest.mark.hazard("H11")
def test_an_opioid_that_ended_before_the_first_dose_is_not_beside_it(pack: Pack) -> None:
    for last, spoken in ((-1, []), (0, []), (1, ["Oramorph"])):
        history = ON_4_5.takes("Oramorph", -30, last).history
        assert subjects(history, 3, "opioid-comedication", pack) == spoken


@pytest.mark.hazard("H11")
@pytest.mark.parametrize(
    ("name", "last", "advice"),
    [
        ("Oramorph", -5, Advice.BLOCK_START),
        ("Oramorph", -6, Advice.CONFIRM),
        ("Oramorph", -8, Advice.CONFIRM),
        ("Oramorph", -9, None),
        ("Methadone", -12, Advice.BLOCK_START),
        ("Methadone", -13, None),
        ("Oramorph", None, Advice.BLOCK_START),
    ],
)
def test_the_opioid_free_days_before_the_start(pack: Pack, name: str, last: int | None, advice: Advice | None) -> None:
    story = me_cfs().prescribed((500, 1), written=-20).takes(name, -40, last)
    found = [f for f in evaluate(story.history, day(0), pack).findings if f.rule == "opioid-comedication"]
    assert [f.advice for f in found] == ([advice] if advice is not None else [])


def test_every_medicine_that_is_not_known_is_told_whatever_stands_beside_it(pack: Pack) -> None:
    story = ON_4_5.takes("Panadol", 3).takes("Qqqqol", 3).takes("Losec", 3).takes("Wwwwol", 3).takes("Vvvvol", 30)
    assert subjects(story.history, 5, "medicine-not-checked", pack) == ["Qqqqol", "Wwwwol"]


@pytest.mark.hazard("H11")
def test_a_medicine_entered_twice_is_told_once_and_the_earliest_tells(pack: Pack) -> None:
    story = ON_4_5.takes("Oramorph", 15).takes("ORAMORPH 10mg/5ml", 10).takes("Tramadol", 12)
    found = [f for f in evaluate(story.history, day(20), pack).findings if f.rule == "opioid-comedication"]
    assert [(f.subject, f.since) for f in found] == [("Oramorph", day(10)), ("tramadol", day(12))]


@pytest.mark.hazard("H11")
def test_a_slip_from_an_opioid_is_asked_about_beside_ldn_and_noted_before_it(pack: Pack) -> None:
    beside = ON_4_5.takes("codiene", 10).history
    [found] = [f for f in evaluate(beside, day(12), pack).findings if f.rule == "medicine-not-checked"]
    assert (found.category.value, found.urgency.value, found.advice) == ("review", "soon", Advice.REVIEW)
    assert found.reason.endswith("Is codeine, an opioid meant? Ask.")
    before = me_cfs().prescribed((500, 1), written=-20).takes("codiene", -10).history
    [noted] = [f for f in evaluate(before, day(0), pack).findings if f.rule == "medicine-not-checked"]
    assert (noted.category.value, noted.urgency.value, noted.advice) == ("note", "routine", Advice.INFORM)


def test_a_start_that_was_not_recorded_counts_from_the_day_it_became_known(pack: Pack) -> None:
    story = ON_4_5.takes("Oramorph", None, told=10)
    [found] = [f for f in evaluate(story.history, day(12), pack).findings if f.rule == "opioid-comedication"]
    assert found.since == day(10)
    assert found.missing == ("The day it was started was not recorded.",)
    assert "start not recorded" in found.reason
