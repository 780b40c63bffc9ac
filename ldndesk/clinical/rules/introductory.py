"""Rules on the worsening that may come first: expected, prolonged, persistent, beyond (source S13-14, S20-21)."""

from collections.abc import Iterator

from ldndesk.clinical.findings import Advice, Category, Finding, Tier, Urgency

from .case import CannotJudge, Case, Rule, Spoken, finding, score_evidence, score_missing, score_words


def _introductory(case: Case) -> Iterator[Spoken]:
    if not case.begun or not case.spoken:
        return
    if not case.base.history.indications:
        raise CannotJudge("No indication is recorded, so it is not known which worsening may be expected.")
    for spoken in case.spoken:
        if case.is_introductory(spoken):
            yield spoken


def _find_expected(case: Case) -> Iterator[Finding]:
    for spoken in _introductory(case):
        if not spoken.reading.troublesome and spoken.reading.lasted < case.n.introductory_prolonged_days:
            yield _state(
                case,
                EXPECTED,
                spoken,
                Category.NOTE,
                Urgency.ROUTINE,
                "may come in the first weeks; it usually passes.",
                Advice.REASSURE,
                "introductory_prolonged_days",
            )


def _find_prolonged(case: Case) -> Iterator[Finding]:
    for spoken in _introductory(case):
        if case.n.introductory_prolonged_days <= spoken.reading.lasted < case.n.introductory_persistent_days:
            words = f"an introductory symptom that has lasted {spoken.reading.lasted} days."
            yield _state(
                case,
                PROLONGED,
                spoken,
                Category.REVIEW,
                Urgency.ROUTINE,
                words,
                Advice.REVIEW,
                "introductory_prolonged_days",
            )


def _find_persistent(case: Case) -> Iterator[Finding]:
    for spoken in _introductory(case):
        if case.n.introductory_persistent_days <= spoken.reading.lasted < case.n.introductory_beyond_days:
            words = f"an introductory symptom that has lasted {spoken.reading.lasted} days."
            yield _state(
                case,
                PERSISTENT,
                spoken,
                Category.REVIEW,
                Urgency.SOON,
                words,
                Advice.REVIEW,
                "introductory_persistent_days",
            )


def _find_beyond(case: Case) -> Iterator[Finding]:
    for spoken in _introductory(case):
        if spoken.reading.lasted >= case.n.introductory_beyond_days:
            words = (
                f"an introductory symptom that has lasted {spoken.reading.lasted} days, longer than is described: "
                "review it; this alone does not demand a stop."
            )
            yield _state(
                case, BEYOND, spoken, Category.REVIEW, Urgency.URGENT, words, Advice.REVIEW, "introductory_beyond_days"
            )


def _state(
    case: Case,
    rule: Rule,
    spoken: Spoken,
    category: Category,
    urgency: Urgency,
    words: str,
    advice: Advice,
    limit: str,
) -> Finding:
    return finding(
        rule,
        category,
        urgency,
        spoken.symptom,
        spoken.reading.began,
        f"{score_words(spoken)}: {words}",
        advice,
        score_evidence(spoken),
        case.limits("introductory_window_days", limit),
        score_missing(spoken),
    )


EXPECTED = Rule(
    "introductory-expected",
    Tier.SOURCE,
    "S13-14",
    "An introductory symptom is present, not troublesome, for less than 21 days: reassure and say what the window is.",
    _find_expected,
    "spoken",
)
PROLONGED = Rule(
    "introductory-prolonged", Tier.SOURCE, "S20", "It has lasted 21 days: review.", _find_prolonged, "spoken"
)
PERSISTENT = Rule(
    "introductory-persistent", Tier.SOURCE, "S21", "It has lasted 61 days: review.", _find_persistent, "spoken"
)
BEYOND = Rule("introductory-beyond", Tier.SOURCE, "S21", "It has lasted 92 days: review today.", _find_beyond, "spoken")
RULES = (EXPECTED, PROLONGED, PERSISTENT, BEYOND)
