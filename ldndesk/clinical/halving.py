"""Half of a dose that a patient can measure (source S22): rounded down, 40-60 %, never under 0.5 mg a day."""

from functools import lru_cache
from itertools import product

from .dose import LOWEST_UG
from .formulary import Form, measurable_between
from .plan import Administration, Step


def is_halving(before_ug: int, after_ug: int) -> bool:
    """Whether a daily dose is 40-60 % of the one before it."""
    return before_ug > 0 and 2 * before_ug <= 5 * after_ug <= 3 * before_ug


def half_dose(step: Step) -> tuple[Administration, ...] | None:
    """Halve each dose of the day; None where nothing measurable lies in 40-60 % and at 0.5 mg or more a day."""
    amounts = _halves(tuple(a.ug for a in step.administrations), step.form, step.strengths)
    if amounts is None:
        return None
    return tuple(a._replace(ug=ug) for a, ug in zip(step.administrations, amounts, strict=True))


@lru_cache(maxsize=4096)
def _halves(amounts: tuple[int, ...], form: Form, strengths: tuple[int, ...]) -> tuple[int, ...] | None:
    whole = sum(amounts)
    choices = [_neighbours(ug, form, strengths, LOWEST_UG if len(amounts) == 1 else 1) for ug in amounts]
    fitting = [c for c in product(*choices) if sum(c) >= LOWEST_UG and is_halving(whole, sum(c))]
    return min(fitting, key=lambda c: (2 * sum(c) > whole, abs(2 * sum(c) - whole)), default=None)


def _neighbours(ug: int, form: Form, strengths: tuple[int, ...], least: int) -> tuple[int, ...]:
    """Give the measurable amounts next to a half: the largest not above it, the smallest above it."""
    near = measurable_between(form, max(least, -(-2 * ug // 5)), 3 * ug // 5, strengths)
    below = [n for n in near if 2 * n <= ug]
    above = [n for n in near if 2 * n > ug]
    return (*below[-1:], *above[:1])
