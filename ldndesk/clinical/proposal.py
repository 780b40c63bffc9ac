"""One proposed plan that answers all open findings of a patient."""

from datetime import date

from .findings import Evaluation, PlanFault, Proposal
from .history import History
from .pack import Pack
from .plan import Pattern, Step


def propose(history: History, on: date, pack: Pack, evaluation: Evaluation) -> Proposal | None:
    """Compose the open findings into one plan, the same whatever the order of the rules.

    None when nothing is to change.
    """
    raise NotImplementedError


def check_steps(
    history: History, on: date, pack: Pack, steps: tuple[Step, ...], pattern: Pattern
) -> tuple[PlanFault, ...]:
    """Judge every step of a plan before it is stored."""
    raise NotImplementedError
