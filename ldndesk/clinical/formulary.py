"""What low-dose naltrexone is dispensed as, and which doses each form can measure.

Source of the forms and their smallest steps: the clinical contract's formulary (clinic tier).
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from .dose import CEILING_UG, mg_text, show_mg


class Route(StrEnum):
    """How a dose enters the body."""

    ORAL = "oral"
    SUBLINGUAL = "sublingual"
    TOPICAL = "topical"


class Form(StrEnum):
    """A form naltrexone is dispensed in."""

    LIQUID = "liquid_1mg_ml"
    CAPSULE = "capsule"
    TABLET = "tablet"
    DROPS = "drops_0_5mg"
    TROCHE = "troche"
    CREAM = "cream_0_5mg_ml"
    TABLET_50 = "tablet_50mg"


@dataclass(frozen=True, slots=True)
class FormInfo:
    """How a form is named, taken and measured."""

    label: str
    routes: tuple[Route, ...]
    """Routes it can be taken by; the first is the usual one."""
    step_ug: int
    """Smallest amount that can be measured; 0 where pieces of fixed strength are counted."""


FORMS: dict[Form, FormInfo] = {
    Form.LIQUID: FormInfo("oral liquid 1 mg/mL", (Route.ORAL,), 100),
    Form.CAPSULE: FormInfo("capsule", (Route.ORAL,), 0),
    Form.TABLET: FormInfo("tablet", (Route.ORAL,), 0),
    Form.DROPS: FormInfo("sublingual drops 0.5 mg per drop", (Route.SUBLINGUAL,), 500),
    Form.TROCHE: FormInfo("troche", (Route.SUBLINGUAL, Route.ORAL), 0),
    Form.CREAM: FormInfo("cream 0.5 mg/mL", (Route.TOPICAL,), 50),
    Form.TABLET_50: FormInfo("tablet 50 mg", (Route.ORAL,), 0),
}

STRENGTHS_UG = (500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500)
"""Capsule, tablet and troche strengths made by compounding pharmacies."""
MOST_PIECES = 4
"""Nobody is asked to swallow more than four pieces for one dose."""
QUARTERS = 4
_UG_PER_ML = {Form.LIQUID: 1000, Form.CREAM: 500}
_PIECE_WORDS = {Form.CAPSULE: "capsule", Form.TABLET: "tablet", Form.TROCHE: "troche"}
_QUARTER_WORDS = {1: "a quarter of a", 2: "half a", 3: "three quarters of a"}


@lru_cache(maxsize=4096)
def _capsules(ug: int, strengths: tuple[int, ...], most: int = MOST_PIECES) -> tuple[int, ...] | None:
    """Find the fewest capsules that sum to an amount, largest first; None when there is no such sum."""
    if ug == 0:
        return ()
    if most == 0:
        return None
    best: tuple[int, ...] | None = None
    for strength in sorted(strengths, reverse=True):
        if strength <= ug and (rest := _capsules(ug - strength, strengths, most - 1)) is not None:
            found = (strength, *rest)
            if best is None or len(found) < len(best):
                best = found
    return best


@lru_cache(maxsize=4096)
def _quarters(ug: int, strengths: tuple[int, ...]) -> tuple[int, int] | None:
    """Find (strength, quarters) of one strength that make an amount, fewest pieces first, wholes preferred."""
    found = [((4 * ug) // s, s) for s in strengths if (4 * ug) % s == 0 and 0 < (4 * ug) // s <= MOST_PIECES * QUARTERS]
    if not found:
        return None
    quarters, strength = min(found, key=lambda qs: (qs[0] % QUARTERS != 0, qs[0] % 2 != 0, qs[0]))
    return strength, quarters


def in_hand(strengths: tuple[int, ...]) -> tuple[int, ...]:
    """Give the strengths to reckon with: those named, or any of the formulary when none is."""
    return strengths or STRENGTHS_UG


def measurable(form: Form, ug: int, strengths: tuple[int, ...] = ()) -> bool:
    """Whether a patient can measure exactly this amount with this form."""
    if ug <= 0 or form is Form.TABLET_50:
        return False
    if step := FORMS[form].step_ug:
        return ug % step == 0
    if form is Form.CAPSULE:
        return _capsules(ug, in_hand(strengths)) is not None
    return _quarters(ug, in_hand(strengths)) is not None


@lru_cache(maxsize=4096)
def measurable_between(form: Form, low_ug: int, high_ug: int, strengths: tuple[int, ...] = ()) -> tuple[int, ...]:
    """List every measurable amount from low to high, both included, ascending."""
    step = FORMS[form].step_ug or 125
    first = -(-low_ug // step) * step
    return tuple(ug for ug in range(first, high_ug + 1, step) if measurable(form, ug, strengths))


def nearest_measurable(form: Form, ug: int, strengths: tuple[int, ...] = ()) -> tuple[int, ...]:
    """Give the next measurable amounts below and above one, neither over 10 mg; fewer where there are none."""
    below = measurable_between(form, 1, min(ug - 1, CEILING_UG), strengths)
    above = measurable_between(form, max(1, ug + 1), CEILING_UG, strengths)
    return (*below[-1:], *above[:1])


def unmeasurable_words(form: Form, ug: int, strengths: tuple[int, ...] = ()) -> str:
    """Say that a form cannot measure an amount, and which amounts next to it it can."""
    near = " and ".join(show_mg(n) for n in nearest_measurable(form, ug, strengths))
    return f"cannot be measured with {FORMS[form].label}{f'; nearest: {near}' if near else ''}"


def measure_text(form: Form, ug: int, strengths: tuple[int, ...] = ()) -> str:
    """Say what to measure for an amount: ``2.2 mL``, ``3 drops``, ``1 capsule of 4.5 mg``.

    Raises ValueError when the form cannot measure it, so that no wrong measure is ever shown.
    """
    if not measurable(form, ug, strengths):
        raise ValueError(f"{mg_text(ug)} mg cannot be measured with {FORMS[form].label}")
    if per_ml := _UG_PER_ML.get(form):
        return f"{mg_text(ug * 1000 // per_ml)} mL"
    if form is Form.DROPS:
        drops = ug // 500
        return "1 drop" if drops == 1 else f"{drops} drops"
    word = _PIECE_WORDS[form]
    if form is Form.CAPSULE:
        pieces = _capsules(ug, in_hand(strengths)) or ()
        counted = [(pieces.count(s), s) for s in dict.fromkeys(pieces)]
        return " + ".join(f"{n} {word}{'s' if n > 1 else ''} of {mg_text(s)} mg" for n, s in counted)
    strength, quarters = _quarters(ug, in_hand(strengths)) or (0, 0)
    whole, rest = divmod(quarters, QUARTERS)
    parts = [f"{whole} {word}{'s' if whole > 1 else ''} of {mg_text(strength)} mg"] if whole else []
    if rest:
        parts.append(f"{_QUARTER_WORDS[rest]} {word} of {mg_text(strength)} mg")
    return " + ".join(parts)
