"""What several answers of one day come to, and at which time of day a dose is taken."""

from datetime import time

import pytest

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import Answer, Capture
from ldndesk.clinical.findings import NotEvaluated
from ldndesk.clinical.formulary import Form
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.readings import Reading
from ldndesk.clinical.worked.story import MORNING, NIGHT, Story, day, me_cfs

ON_4_5 = me_cfs().prescribed((4500, 1))


def reading(story: Story, symptom: str, number: int, pack: Pack) -> Reading:
    view = compiled(story.history, pack).at(day(number))
    return next(r for line, r in view.states(day(number)) if line.symptom == symptom)


def rules(story: Story, number: int, pack: Pack) -> set[str]:
    return {f.rule for f in evaluate(story.history, day(number), pack).findings}


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (True, False, True),
        (None, True, True),
        (False, None, False),
        (False, False, False),
        (None, None, None),
    ],
)
def test_of_two_answers_of_a_day_a_yes_outweighs_a_no_and_a_no_silence(
    pack: Pack, first: bool | None, second: bool | None, said: bool | None
) -> None:
    for one, other in ((first, second), (second, first)):
        told = [Answer("rash", 3, None, asked, asked) for asked in (one, other)]
        found = reading(ON_4_5.said(20, told[0]).said(20, told[1]), "rash", 20, pack)
        assert (found.said, found.before_ldn, found.score) == (said, said, 3)
        assert found.troublesome is (said is True)


def test_two_answers_of_none_are_none(pack: Pack) -> None:
    found = reading(ON_4_5.said(20, ("rash", 0)).said(20, ("rash", 0)), "rash", 20, pack)
    assert (found.score, found.present, found.speaks) == (0, False, False)
    assert reading(ON_4_5.said(20, ("rash", 0)), "rash", 20, pack).score == 0


def test_of_two_stated_onsets_the_earlier_counts_and_no_onset_lies_after_the_answer(pack: Pack) -> None:
    onsets = ON_4_5.said(20, Answer("rash", 4, onset=day(15))).said(20, Answer("rash", 4, onset=day(12)))
    assert reading(onsets, "rash", 20, pack).began == day(12)
    one_told = ON_4_5.said(20, Answer("rash", 4)).said(20, Answer("rash", 4, onset=day(12)))
    assert reading(one_told, "rash", 20, pack).began == day(12)
    later = ON_4_5.said(20, Answer("rash", 4, onset=day(22)))
    assert reading(later, "rash", 20, pack).began == day(20)
    assert reading(later, "rash", 20, pack).lasted == 1


def test_a_call_on_a_day_of_the_diary_is_no_diary_day(pack: Pack) -> None:
    both = ON_4_5.said(20, ("rash", 5), capture=Capture.DIARY).said(20, ("rash", 4), capture=Capture.DIARY)
    assert not reading(both, "rash", 20, pack).troublesome
    called = ON_4_5.said(20, ("rash", 5), capture=Capture.DIARY).said(20, ("rash", 4))
    assert reading(called, "rash", 20, pack).troublesome
    visited = ON_4_5.said(20, ("rash", 5), capture=Capture.VISIT)
    assert reading(visited, "rash", 20, pack).troublesome


@pytest.mark.parametrize(
    ("scores", "troublesome"),
    [((5,), False), ((5, 5), True), ((5, 0, 5), True), ((5, 0, 0, 5), False), ((5, 5, 0), False), ((5, 5, 4), True)],
)
def test_in_the_diary_two_high_days_of_the_last_three_count(
    pack: Pack, scores: tuple[int, ...], troublesome: bool
) -> None:
    found = reading(ON_4_5.diary(20, "rash", *scores), "rash", 19 + len(scores), pack)
    assert found.troublesome is troublesome


def test_a_severe_score_is_7_and_two_over_the_baseline(pack: Pack) -> None:
    for baseline, score, severe in ((0, 6, False), (0, 7, True), (5, 7, True), (6, 7, False), (6, 8, True)):
        story = Story().said(-2, ("rash", baseline)).prescribed((4500, 1)).said(20, ("rash", score, False))
        found = reading(story, "rash", 20, pack)
        assert (found.severe, found.troublesome) == (severe, severe)


def test_the_days_of_an_episode_are_counted_anew_after_relief(pack: Pack) -> None:
    story = ON_4_5.diary(20, "rash", 3, 3, 0, 3)
    counts = [reading(story, "rash", number, pack).present_days for number in (20, 21, 23)]
    assert counts == [1, 2, 1]
    assert reading(story, "rash", 23, pack).began == day(23)
    assert reading(story, "rash", 21, pack).lasted == 2


DREAMS = ("vivid_dreams", 3, False)


def test_the_time_last_reported_counts_over_the_time_prescribed(pack: Pack) -> None:
    by_night = me_cfs().prescribed((4500, 1), at=NIGHT).said(20, DREAMS)
    by_day = me_cfs().prescribed((4500, 1), at=MORNING).said(20, DREAMS)
    assert "sleep-night-dose" in rules(by_night, 20, pack)
    assert "sleep-night-dose" not in rules(by_day, 20, pack)
    assert "sleep-night-dose" not in rules(by_night.took(18, 19, 4500, at=MORNING), 20, pack)
    assert "sleep-night-dose" in rules(by_day.took(18, 19, 4500, at=NIGHT), 20, pack)
    both = by_night.took(10, 12, 4500, at=NIGHT).took(18, 19, 4500, at=MORNING)
    assert "sleep-night-dose" not in rules(both, 20, pack)
    ahead = by_night.took(21, 22, 4500, at=MORNING)
    assert "sleep-night-dose" in rules(ahead, 20, pack)
    untimed = by_night.took(18, 19, 4500, at=None)
    assert "sleep-night-dose" in rules(untimed, 20, pack)
    missed = by_night.took(18, 19, 0, at=MORNING)
    assert "sleep-night-dose" in rules(missed, 20, pack)


def test_a_time_reported_before_the_step_of_today_says_nothing_of_it(pack: Pack) -> None:
    moved = me_cfs().prescribed((4000, 14), (4500, 1), at=MORNING).said(20, DREAMS)
    assert "sleep-night-dose" not in rules(moved.took(13, 14, 4000, at=NIGHT), 20, pack)
    assert "sleep-night-dose" in rules(moved.took(13, 15, 4500, at=NIGHT), 20, pack)


def test_a_dose_that_no_plan_knows_has_the_time_it_was_reported_with(pack: Pack) -> None:
    loose = me_cfs().took(8, 9, 4500, at=NIGHT).said(9, DREAMS)
    assert "sleep-night-dose" in rules(loose, 9, pack)
    untold = me_cfs().took(8, 9, 4500, at=None).said(9, DREAMS)
    evaluation = evaluate(untold.history, day(9), pack)
    assert NotEvaluated("sleep-night-dose", "The time of the dose is not recorded.") in evaluation.not_evaluated


def test_the_main_sleep_told_by_today_decides_what_is_night(pack: Pack) -> None:
    worker = me_cfs().prescribed((4500, 1), at=time(8, 30)).said(20, DREAMS)
    assert "sleep-night-dose" not in rules(worker, 20, pack)
    for start, by_night in ((time(12, 30), True), (time(12, 31), False), (time(8, 30), True), (time(8, 29), False)):
        told = worker.sleeps(start, time(17))
        assert ("sleep-night-dose" in rules(told, 20, pack)) is by_night


@pytest.mark.parametrize(
    ("at", "by_night"),
    [(time(17, 59), False), (time(18), True), (time(4, 59), True), (time(5), False), (time(0), True)],
)
def test_the_night_runs_from_18_00_to_04_59(pack: Pack, at: time, by_night: bool) -> None:
    story = me_cfs().prescribed((4500, 1), at=at).said(20, DREAMS)
    assert ("sleep-night-dose" in rules(story, 20, pack)) is by_night


def test_an_odd_dose_speaks_from_its_day_for_fourteen_days(pack: Pack) -> None:
    story = me_cfs().prescribed((4500, 1)).took(10, 10, 11_000)
    spoken = {number: "dose-out-of-range" in rules(story, number, pack) for number in (5, 9, 10, 24, 25)}
    assert spoken == {5: False, 9: False, 10: True, 24: True, 25: False}


@pytest.mark.hazard("H10")
def test_vomiting_that_may_be_withdrawal_says_nothing_of_the_stomach_to_the_cap(pack: Pack) -> None:
    steep = me_cfs().prescribed((500, 14), (1500, 1), form=Form.LIQUID)
    both = steep.said(3, ("vomiting", 4, False), ("sweating", 5, False))
    assert "gi-ramp-cap" not in rules(both, 3, pack)
    assert "gi-ramp-cap" in rules(steep.said(3, ("vomiting", 4, False)), 3, pack)
    assert "gi-ramp-cap" in rules(both.said(2, ("nausea", 3, False)), 3, pack)
