"""What holds for every patient, every day and every set of findings."""

from datetime import time, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose_layout import Level, lay_out, rises
from ldndesk.clinical.facts import FollowUp
from ldndesk.clinical.findings import Advice, Finding, Proposal
from ldndesk.clinical.formulary import FORMS, Form, measurable, measurable_between
from ldndesk.clinical.gi_cap import is_capped
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Administration, Course, Pattern, Plan, Step
from ldndesk.clinical.plan_check import check_steps
from ldndesk.clinical.proposal import propose
from ldndesk.clinical.proposal_ground import HOLDING_RULES, joined
from ldndesk.clinical.troubles import troublesome_symptoms

from .people import at_noon, day, found, person, says, shipped_pack, told

LOW_FORMS = [Form.LIQUID, Form.CAPSULE, Form.TABLET, Form.DROPS, Form.CREAM]
FINDINGS = [
    found("troublesome-side-effect", Advice.HALVE),
    found("reduction-finished", Advice.INCREASE_AGAIN),
    found("reduction-not-settled", Advice.EXTEND_REDUCTION),
    found("reduction-unchecked", Advice.HOLD),
    found("reduction-again", Advice.REVIEW),
    found("gi-route-change", Advice.CHANGE_ROUTE, "nausea"),
    found("gi-ramp-cap", Advice.SLOW_RAMP, "nausea"),
    found("gi-referral", Advice.REFER, "nausea"),
    found("sleep-night-dose", Advice.MOVE_TO_MORNING, "insomnia"),
    found("taken-differs", Advice.REVIEW),
    found("opioid-comedication", Advice.STOP_MEDICINE, "Oramorph"),
    found("red-flag-mood", Advice.SEEK_CARE, "self_harm_thoughts"),
    found("step-unchecked", Advice.CALL),
]
ON = day(60)
FORM = Form.LIQUID
NIGHTLY = (Administration(time(22), 4500),)


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """One to two orders of one to six measurable steps each, split over the day or not."""
    form = draw(st.sampled_from(LOW_FORMS))
    amounts = measurable_between(form, 500, 5000)
    shares = draw(st.integers(1, 2))
    plans = []
    for authored in sorted(draw(st.sets(st.integers(1, 59), min_size=1, max_size=2))):
        first, steps = day(authored), []
        for _ in range(draw(st.integers(1, 6))):
            ug = draw(st.sampled_from(amounts))
            last = first + timedelta(days=draw(st.integers(1, 28)) - 1)
            given_ = tuple(Administration(time(10 + 12 * i), ug) for i in range(shares))
            steps.append(Step(first, last, given_, FORMS[form].routes[0], form))
            first = last + timedelta(days=1)
        steps[-1] = steps[-1]._replace(last=None)
        plans.append(Plan(day(authored), at_noon(day(authored)), tuple(steps)))
    return Course("c1", tuple(plans))


FOLLOW_UPS = st.builds(
    lambda number, symptom, score, troublesome: told(day(number), symptom, score, troublesome),
    st.integers(1, 60),
    st.sampled_from(["nausea", "headache", "insomnia", "fatigue"]),
    st.integers(0, 10),
    st.sampled_from([True, False, None]),
)
HISTORIES = st.builds(
    lambda course, follow_ups: person(course, *follow_ups), courses(), st.lists(FOLLOW_UPS, max_size=6)
)
SOME_FINDINGS = st.lists(st.sampled_from(FINDINGS), min_size=1, max_size=5, unique=True)


def options(history: History, findings: list[Finding]) -> list[Proposal]:
    main = propose(history, ON, shipped_pack(), says(ON, *findings))
    if main is None:
        return []
    return [main] if main.alternative is None else [main, main.alternative]


def dose_today(history: History) -> int:
    step = next((s for s in history.courses[0].effective_steps() if s.covers(ON)), None)
    return step.daily_ug if step is not None else 0


@pytest.mark.hazard("H10")
@settings(max_examples=150, deadline=None)
@given(HISTORIES, SOME_FINDINGS)
def test_no_plan_of_a_patient_with_stomach_symptoms_rises_over_half_a_milligram_in_any_seven_days(
    history: History, findings: list[Finding]
) -> None:
    if not is_capped(history, ON, shipped_pack()):
        return
    for proposal in options(history, findings):
        if not proposal.steps:
            continue
        whole = joined(history.courses[0].revised(Plan(ON, at_noon(ON), proposal.steps)).effective_steps())
        risen = rises(whole)
        for last, _ in risen:
            if last >= proposal.steps[0].first:
                assert sum(ug for d, ug in risen if 0 <= (last - d).days < 7) <= 500


@settings(max_examples=200, deadline=None)
@given(HISTORIES, SOME_FINDINGS)
def test_no_proposal_raises_a_dose_while_anything_speaks_against_it(history: History, findings: list[Finding]) -> None:
    """The return on day 8 of a halving is the source's (S22): until it nothing rises, and never above today's dose."""
    troubled = bool(troublesome_symptoms(history, ON, shipped_pack()))
    held = any(f.rule in HOLDING_RULES for f in findings)
    halved = any(f.advice is Advice.HALVE for f in findings)
    today = dose_today(history)
    for proposal in options(history, findings):
        if (troubled or held or halved) and proposal.steps:
            assert all(s.daily_ug <= today for s in proposal.steps)
            week = [s for s in proposal.steps if s.first <= ON + timedelta(days=7)]
            assert [s.daily_ug for s in week] == sorted((s.daily_ug for s in week), reverse=True)
        if held and proposal.steps:
            amounts = [s.daily_ug for s in proposal.steps]
            assert amounts == sorted(amounts, reverse=True)


@pytest.mark.hazard("H8")
@settings(max_examples=150, deadline=None)
@given(HISTORIES, SOME_FINDINGS)
def test_every_proposed_dose_can_be_measured_lies_in_range_and_follows_without_a_gap(
    history: History, findings: list[Finding]
) -> None:
    for proposal in options(history, findings):
        day_after = ON + timedelta(days=1)
        if proposal.steps and proposal.steps[0].first == ON:
            # What is held begins today, and never above today's dose.
            assert proposal.steps[0].daily_ug < dose_today(history)
            day_after = ON
        for step in proposal.steps:
            assert step.first == day_after
            assert all(measurable(step.form, a.ug, step.strengths) for a in step.administrations)
            assert step.daily_ug >= 500
            assert step.daily_ug <= 10_000
            day_after = (step.last or step.first) + timedelta(days=1)
        assert not proposal.steps or proposal.steps[-1].last is None


@settings(max_examples=100, deadline=None)
@given(HISTORIES, SOME_FINDINGS, st.randoms(use_true_random=False))
def test_neither_the_order_of_facts_nor_of_findings_changes_the_plan(
    history: History, findings: list[Finding], random: Random
) -> None:
    mixed: list[FollowUp] = list(history.follow_ups)
    random.shuffle(mixed)
    other = list(findings)
    random.shuffle(other)
    again = person(history.courses[0], *mixed)
    assert propose(history, ON, shipped_pack(), says(ON, *findings)) == propose(
        again, ON, shipped_pack(), says(ON, *other)
    )


@settings(max_examples=100, deadline=None)
@given(HISTORIES, SOME_FINDINGS)
def test_no_proposal_would_be_refused_by_the_plan_check(history: History, findings: list[Finding]) -> None:
    for proposal in options(history, findings):
        if proposal.steps:
            found_faults = check_steps(history, ON, shipped_pack(), proposal.steps, Pattern.DAILY)
            assert [f for f in found_faults if f.refused] == []


SPEAKING = [
    *FINDINGS,
    found("red-flag-liver", Advice.STOP_MEDICINE, "jaundice"),
    found("dose-not-ldn", Advice.REVIEW, "50 mg"),
    found("surgery-hold", Advice.HOLD),
]


def said(proposal: Proposal) -> str:
    return " ".join((proposal.title, proposal.limit, *proposal.actions, *proposal.tell_patient)).lower()


@pytest.mark.hazard("H27")
@settings(max_examples=300, deadline=None)
@given(HISTORIES, st.lists(st.sampled_from(SPEAKING), min_size=1, max_size=5, unique=True))
def test_the_words_of_a_proposal_say_what_its_steps_do(history: History, findings: list[Finding]) -> None:
    for proposal in options(history, findings):
        if proposal.title.startswith("Stop"):
            assert not proposal.steps
            assert not any(w in said(proposal) for w in ("no change", "stays as it is", "go on", "stay on"))
        elif proposal.steps:
            title_fits_the_doses(proposal, dose_today(history))
            a_return_is_told_as_waiting(proposal)


def title_fits_the_doses(proposal: Proposal, today: int) -> None:
    title, doses = proposal.title, [s.daily_ug for s in proposal.steps]
    fits = {
        "No change": False,
        "Go up": max(doses) > today,
        "Stay on": set(doses) == {doses[0]} and doses[0] >= today,
        "Go back": doses[0] < today,
        "Keep to": doses[0] < today,
        "Go down": doses[-1] < doses[0] <= today,
        "Halve": doses[0] < today,
    }
    assert all(fit for words, fit in fits.items() if title.startswith(words))
    if max(doses) > today:
        assert not any(w in said(proposal) for w in ("stay on", "stay there", "no rise", "do not go up", "as it is"))


def a_return_is_told_as_waiting(proposal: Proposal) -> None:
    if "Stay on the lower dose" not in " ".join(proposal.tell_patient):
        return
    for before, after in pairwise(proposal.steps[:4]):
        if after.daily_ug > before.daily_ug:
            [line] = [t for t in proposal.tell_patient if t.startswith(f"From {show_day(after.first)}")]
            assert "only if we agree it when we speak" in line


def test_a_sign_that_says_stop_is_not_told_as_no_change() -> None:
    fifty = person(
        Course("c1", (Plan(day(1), at_noon(day(1)), (Step(day(1), None, NIGHTLY, FORMS[FORM].routes[0], FORM),)),))
    )
    [stop] = options(fifty, [found("dose-not-ldn", Advice.REVIEW, "50 mg")])
    assert (stop.title, stop.limit) == (
        "Stop LDN today; no plan until it is settled",
        "No dose while 50 mg or more is prescribed or taken",
    )


def test_levels_are_laid_out_day_by_day() -> None:
    assert lay_out([Level(2, 500), Level(1, 1000)])[:4] == [500, 500, 1000, 1000]
