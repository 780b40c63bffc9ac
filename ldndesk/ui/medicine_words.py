"""What a typed medicine turned out to be, in the reader's words."""

from typing import NamedTuple

from ldndesk.clinical.medicines import Certainty, Match, Status

_STATUS = {
    Status.OPIOID: "an OPIOID: must not be taken with LDN",
    Status.NOT_ACCEPTABLE: "NOT acceptable with LDN",
    Status.CAUTION: "a caution: the prescriber confirms",
    Status.ASK_PHARMACIST: "ask the pharmacist",
    Status.THYROID: "thyroid hormone: thyroid tests are followed",
    Status.ACCEPTABLE: "an acceptable stomach remedy",
    Status.NO_RULE: "known; no rule speaks of it",
}


class MedicineWords(NamedTuple):
    """One sentence and its look: urgent, soon or soft."""

    text: str
    kind: str


def statuses_words(statuses: frozenset[Status]) -> str:
    """Name statuses, the most serious first."""
    return "; ".join(shown for status, shown in _STATUS.items() if status in statuses)


def match_words(match: Match, refused: str = "") -> MedicineWords:
    """Say what a typed medicine is; what the list does not know is never shown as fine. ``refused``: not meant."""
    known = statuses_words(match.statuses)
    serious = match.statuses | match.offered_statuses
    kind = "urgent" if serious & {Status.OPIOID, Status.NOT_ACCEPTABLE} else "soon"
    if match.certainty is Certainty.KNOWN:
        gone = "".join(f" Withdrawn in {w.country}." for w in match.withdrawn)
        rest = f" Not checked: {', '.join(match.unchecked)}." if match.unchecked else ""
        plain = kind == "soon" and not match.statuses & {Status.CAUTION, Status.ASK_PHARMACIST} and not rest
        return MedicineWords(f"{', '.join(match.names)}: {known}.{gone}{rest}", "soft" if plain else kind)
    part = f"{', '.join(match.names)}: {known}. " if match.names else ""
    if match.certainty is Certainty.OFFERED:
        asked = f"Did the patient mean {match.offered}? That is {statuses_words(match.offered_statuses)}."
        if match.offered == refused:
            asked = f"{refused} was offered and refused. The prescriber will be told."
        return MedicineWords(f"{part}Not checked as typed. {asked}", kind)
    return MedicineWords(f"{part}Not checked: {', '.join(match.unchecked) or match.typed} is not in the list.", kind)
