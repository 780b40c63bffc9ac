"""The rules, one small function each; their numbers come from the pack."""

from ldndesk.clinical.compiled import Compiled
from ldndesk.clinical.course_view import View

from . import asked, cautions, course, doses, due, gut, introductory, medicines, reductions, side_effects, watch
from .case import Rule

RULES: tuple[Rule, ...] = (
    *watch.RULES,
    *medicines.RULES,
    *doses.RULES,
    *side_effects.RULES,
    *reductions.RULES,
    *gut.RULES,
    *introductory.RULES,
    *cautions.RULES,
    *course.RULES,
    *due.RULES,
    *asked.RULES,
)
"""Every rule of the book; their order never changes a result."""


def awake(base: Compiled, view: View) -> tuple[Rule, ...]:
    """List the rules with anything to look at in a course; the others find nothing on any day of it."""
    found: tuple[Rule, ...] | None = view.cache.get("awake")
    if found is None:
        found = view.cache["awake"] = tuple(r for r in RULES if r.wakes is None or r.wakes(base, view))
    return found
