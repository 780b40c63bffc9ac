"""What holds of the rules for every history, not only for the table's."""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.dose_record import changes_of
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.findings import Evaluation, Finding, NotEvaluated
from ldndesk.clinical.history import History
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.proposal import propose
from ldndesk.clinical.rules import RULES
from ldndesk.clinical.rules.case import Rule
from ldndesk.clinical.symptoms import Kind

from .strategies import days, histories

T = TypeVar("T")
SLOW = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def said(evaluation: Evaluation) -> tuple[tuple[Finding, ...], tuple[NotEvaluated, ...]]:
    return evaluation.findings, evaluation.not_evaluated


@pytest.mark.hazard("H2")
@SLOW
@given(histories(), days)
def test_until_the_recheck_date_no_day_differs(pack: Pack, history: History, on: date) -> None:
    first = evaluate(history, on, pack)
    until = first.recheck_on or on + timedelta(days=60)
    assert until > on
    for number in range(1, min((until - on).days, 60)):
        assert said(evaluate(history, on + timedelta(days=number), pack)) == said(first)


@SLOW
@given(histories(), days, st.randoms(use_true_random=False))
def test_the_order_of_facts_never_matters(pack: Pack, history: History, on: date, rng: random.Random) -> None:

    def shuffled(facts: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(rng.sample(facts, len(facts)))

    mixed = replace(
        history,
        courses=tuple(replace(c, plans=shuffled(c.plans)) for c in history.courses),
        indications=shuffled(history.indications),
        follow_ups=shuffled(history.follow_ups),
        doses_taken=shuffled(history.doses_taken),
        medicines=shuffled(history.medicines),
        labs=shuffled(history.labs),
        procedures=shuffled(history.procedures),
        cautions=shuffled(history.cautions),
        call_attempts=shuffled(history.call_attempts),
        cache={},
    )
    assert evaluate(mixed, on, pack) == evaluate(history, on, pack)


@SLOW
@given(histories(), days, st.permutations(RULES))
def test_the_order_of_rules_never_matters(pack: Pack, history: History, on: date, rules: list[Rule]) -> None:
    """Nor does it matter that rules with nothing to look at in a course are not asked."""
    assert evaluate(history, on, pack, rules) == evaluate(history, on, pack)


@pytest.mark.hazard("H16")
@SLOW
@given(histories(), days)
def test_doses_and_answers_mean_the_same_in_every_zone(pack: Pack, history: History, on: date) -> None:
    plain = replace(history, medicines=(), doses_taken=(), cautions=(), cache={})
    here = evaluate(plain, on, pack)
    for zone in ("Pacific/Kiritimati", "America/New_York"):
        assert said(evaluate(replace(plain, zone=ZoneInfo(zone), cache={}), on, pack)) == said(here)


@pytest.mark.hazard("H25")
@SLOW
@given(histories(), days)
def test_what_cannot_be_read_is_never_shown_as_fine(pack: Pack, history: History, on: date) -> None:
    damaged = replace(history, problems=("Follow-up 1 cannot be read.",), cache={})
    evaluation = evaluate(damaged, on, pack)
    accounted = {f.rule for f in evaluation.findings} | {n.rule for n in evaluation.not_evaluated}
    assert accounted == {rule.name for rule in RULES}


@pytest.mark.hazard("H9")
@SLOW
@given(histories(), days)
def test_no_proposal_raises_the_dose_while_a_symptom_is_troublesome(pack: Pack, history: History, on: date) -> None:
    view = compiled(history, pack).at(on)
    troublesome = [line for line, reading in view.states(on) if reading.troublesome]
    step = view.step_on(on)
    assume(troublesome and step is not None and view.start <= on)
    assert step is not None
    proposal = propose(history, on, pack, evaluate(history, on, pack))
    for plan in (proposal, proposal.alternative if proposal else None):
        if plan is not None:
            soon = on + timedelta(days=7)
            assert all(s.daily_ug <= step.daily_ug for s in plan.steps if s.first <= soon)


@pytest.mark.hazard("H10")
@SLOW
@given(histories(), days)
def test_no_plan_of_a_gut_patient_rises_more_than_half_a_milligram_a_week(
    pack: Pack, history: History, on: date
) -> None:
    plain = replace(history, decisions=(), cache={})
    view = compiled(plain, pack).at(on)
    gut = any(
        Kind.GI in line.kinds and reading.speaks and reading.day <= on
        for line in view.lines
        for reading in line.readings
    )
    step = view.step_on(on)
    assume(gut and step is not None)
    assert step is not None
    proposal = propose(plain, on, pack, evaluate(plain, on, pack))
    assume(proposal is not None and proposal.steps)
    assert proposal is not None
    doses = [(on, step.daily_ug), *((s.first, s.daily_ug) for s in proposal.steps)]
    rises = [(b[0], b[1] - a[1]) for a, b in pairwise(doses) if b[1] > a[1] > 0]
    for day, _ in rises:
        assert sum(ug for d, ug in rises if day <= d < day + timedelta(days=7)) <= 500


@SLOW
@given(histories(), days)
def test_a_reduction_is_two_fifths_to_three_fifths_of_the_dose_before(pack: Pack, history: History, on: date) -> None:
    view = compiled(history, pack).at(on)
    for reduction in view.reductions:
        assert 40 * reduction.before_ug <= 100 * reduction.after_ug <= 60 * reduction.before_ug
        assert any(c.day == reduction.first for c in changes_of(view.effective))
