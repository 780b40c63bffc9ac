"""The rules, one small function each; their numbers come from the pack."""

from . import cautions, course, doses, due, gut, introductory, medicines, reductions, side_effects, watch
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
)
"""Every rule of the book; their order never changes a result."""
