"""A prescriber's decision in a few words, without its reason."""

from .dose import show_mg
from .facts import Verdict


def decision_words(verdict: Verdict, ug: int) -> str:
    """Say what was decided: ``5 mg confirmed``, ``Maximum of 3 mg set``."""
    return {
        Verdict.GI_CAP_LIFTED: "0.5 mg a week cap lifted",
        Verdict.DOSE_CONFIRMED: f"{show_mg(ug)} confirmed",
        Verdict.COURSE_REVIVED: f"Stop taken back, {show_mg(ug)} planned again",
        Verdict.DOSE_MAXIMUM: f"Maximum of {show_mg(ug)} set" if ug else "Maximum lifted",
    }[verdict]
