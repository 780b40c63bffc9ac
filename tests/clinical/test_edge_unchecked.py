"""A step that comes though nobody has asked: what is said, and at which dose the plan holds it."""

import pytest

from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.findings import Finding
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.proposal import propose
from ldndesk.clinical.worked.story import Story, day, me_cfs

RAMP = me_cfs().prescribed((1000, 14), (1500, 14), (2000, 14), (2500, 1))
"""Steps on days 15, 29 and 43."""


def unchecked(story: Story, number: int, pack: Pack) -> Finding | None:
    found = evaluate(story.history, day(number), pack).findings
    return next((f for f in found if f.rule == "step-unchecked"), None)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (11, None),
        (12, "The dose is to rise to 1.5 mg on 19-Jan-2026 and nobody has asked since 05-Jan-2026"),
        (14, "The dose is to rise to 1.5 mg on 19-Jan-2026 and nobody has asked since 05-Jan-2026"),
        (15, "The dose was to rise to 1.5 mg on 19-Jan-2026 and nobody has asked since 05-Jan-2026"),
        (28, "The dose was to rise to 1.5 mg on 19-Jan-2026 and nobody has asked since 05-Jan-2026"),
        (29, "The dose was to rise 2 times, last to 2 mg on 02-Feb-2026, and nobody has asked since 05-Jan-2026"),
        (43, "The dose was to rise 3 times, last to 2.5 mg on 16-Feb-2026, and nobody has asked since 05-Jan-2026"),
    ],
)
def test_each_step_that_came_unasked_is_named(pack: Pack, number: int, words: str | None) -> None:
    found = unchecked(RAMP, number, pack)
    assert (found is not None) is (words is not None)
    assert found is None or found.reason.startswith(words or "")
    assert found is None or (found.since, found.missing) == (day(12), ("No answer since 05-Jan-2026.",))


@pytest.mark.hazard("H9")
def test_one_step_alone_is_held_at_the_dose_before_it_and_several_at_the_dose_of_today(pack: Pack) -> None:
    for number, rises, held in ((14, (), 1000), (20, (15,), 1000), (30, (15, 29), 2000)):
        evaluation = evaluate(RAMP.history, day(number), pack)
        assert evaluation.unasked_rises == tuple(day(n) for n in rises)
        proposal = propose(RAMP.history, day(number), pack, evaluation)
        assert proposal is not None
        assert [s.daily_ug for s in proposal.steps] == [held]
        assert "step-unchecked" in proposal.answers


def test_asking_since_the_last_rise_settles_it(pack: Pack) -> None:
    for asked, spoken in ((15, False), (20, False), (14, False), (0, True)):
        assert (unchecked(RAMP.said(asked, ("rash", 0)), 20, pack) is not None) is spoken
    early = RAMP.said(14, ("rash", 0))
    assert unchecked(early, 25, pack) is None
    found = unchecked(early, 26, pack)
    assert found is not None
    assert found.subject == "2 mg"


def test_a_higher_dose_that_is_reported_has_happened(pack: Pack) -> None:
    for first, ug, spoken in (
        (14, 1500, True),
        (15, 1500, False),
        (20, 1500, False),
        (20, 1499, True),
        (21, 1500, True),
    ):
        assert (unchecked(RAMP.took(first, first, ug), 20, pack) is not None) is spoken, (first, ug)


def test_other_findings_speak_of_no_step(pack: Pack) -> None:
    story = RAMP.said(16, ("nausea", 6, True))
    assert evaluate(story.history, day(20), pack).unasked_rises == ()
