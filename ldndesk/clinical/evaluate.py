"""All rules on one patient's facts at one date."""

import logging
from collections.abc import Iterable
from datetime import date

from .change_days import next_change
from .compiled import compiled
from .findings import URGENCY_ORDER, Evaluation, Finding, NotEvaluated
from .history import History
from .pack import Pack
from .rules import RULES, awake
from .rules.case import CannotJudge, Case, Rule, Spoken

_log = logging.getLogger(__name__)


def evaluate(history: History, on: date, pack: Pack, rules: Iterable[Rule] | None = None) -> Evaluation:
    """Say what every rule finds, which could not be judged, and when time alone may change that.

    A rule that breaks, or lacks an input, shows as not evaluated; records that could not be read make every
    rule that found nothing show so. Facts of days after ``on`` do not speak yet. ``rules``: others than
    the book's, each of them asked.
    """
    base = compiled(history, pack)
    view = base.at(on)
    states = view.states(on)
    spoken = tuple(Spoken(line, reading) for line, reading in states if reading.present or reading.troublesome)
    if rules is None:
        rules = RULES if history.problems else awake(base, view)
    case = Case(base, view, on, pack.n, states, spoken)
    findings: list[Finding] = []
    not_evaluated: list[NotEvaluated] = []
    for rule in rules:
        try:
            found = list(rule.find(case)) if not rule.only_with or getattr(case, rule.only_with) else []
        except CannotJudge as why:
            not_evaluated.append(NotEvaluated(rule.name, str(why)))
            continue
        except Exception as why:  # noqa: BLE001 - a broken rule must show, never hide the others
            _log.exception("rule %s broke", rule.name)
            not_evaluated.append(NotEvaluated(rule.name, f"The rule could not be worked out ({type(why).__name__})."))
            continue
        findings += found
        if history.problems and not found:
            not_evaluated.append(NotEvaluated(rule.name, history.problems[0]))
    findings.sort(key=lambda f: (URGENCY_ORDER[f.urgency], f.rule, f.subject))
    not_evaluated.sort()
    return Evaluation(
        on, pack.name, pack.version, pack.sha256, tuple(findings), tuple(not_evaluated), next_change(base, view, on)
    )
