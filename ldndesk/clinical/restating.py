"""What a change of form or strength means for doses that stay the same in mg: what was, and is now, measured."""

from collections.abc import Sequence
from typing import NamedTuple

from .days import show_day
from .dose import show_mg
from .formulary import Form, measurable, measure_text, nearest_measurable
from .plan import Step


class Measure(NamedTuple):
    """What a dose is measured with."""

    form: Form
    strengths: tuple[int, ...] = ()


def restated(steps: Sequence[Step], now: Measure) -> tuple[str, ...]:
    """Say each step's doses in both measures: ``From 08-Mar-2026, 0.5 mg: was 0.5 mL, now 1 drop``.

    The mg never change; a dose that cannot be measured any more is named with the nearest that can.
    """
    lines = []
    for step in steps:
        for ug in dict.fromkeys(a.ug for a in step.administrations if a.ug):
            was = Measure(step.form, step.strengths)
            lines.append(f"From {show_day(step.first)}, {show_mg(ug)}: was {_said(was, ug)}, now {_said(now, ug)}")
    return tuple(lines)


def _said(measure: Measure, ug: int) -> str:
    if not measurable(measure.form, ug, measure.strengths):
        near = " and ".join(show_mg(n) for n in nearest_measurable(measure.form, ug, measure.strengths))
        return f"NOT MEASURABLE{f' (nearest: {near})' if near else ''}"
    return measure_text(measure.form, ug, measure.strengths)
