"""What is open at the clinic, told to a colleague outside: what is so and what we do, never what our staff are told."""

import re
from collections.abc import Iterable, Iterator

from ldndesk.clinical.findings import Advice, Category, Evaluation, Finding
from ldndesk.clinical.symptoms import is_symptom, label_of

_DOING = {
    Advice.HALVE: "We are considering half the dose for 7 days.",
    Advice.INCREASE_AGAIN: "We are considering the return to the dose before.",
    Advice.HOLD: "The dose is not raised meanwhile.",
    Advice.EXTEND_REDUCTION: "The dose is not raised meanwhile; we are considering 7 more days at the lower one.",
    Advice.CHANGE_ROUTE: "We are considering drops under the tongue instead.",
    Advice.SLOW_RAMP: "We are considering smaller steps.",
    Advice.MOVE_TO_MORNING: "We are considering a dose in the morning.",
    Advice.REFER: "",
    Advice.STOP_MEDICINE: "It is to be stopped or replaced while LDN is taken.",
    Advice.BLOCK_START: "LDN is not started meanwhile.",
    Advice.CALL: "The dose is not raised before we have spoken with the patient.",
    Advice.TEST: "",
    Advice.RESTART_PLAN: "We plan the restart before the next dose.",
    Advice.HOLD_BEFORE_SURGERY: "LDN is paused around it.",
    Advice.CONFIRM: "A prescriber here is looking at it.",
    Advice.REVIEW: "We are reviewing it.",
    Advice.SEEK_CARE: "We treat this as urgent.",
    Advice.REASSURE: "",
    Advice.INFORM: "",
}
"""Each advice, as what the clinic does about it; empty where the fact says it, or the letter asks for it below."""
_DOING_OF = {
    "call-due": "We go on trying to reach the patient; the dose is not raised before.",
    "dose-not-ldn": "We are settling what is prescribed and what is taken.",
    "red-flag-liver": "We treat this as urgent: LDN is to be stopped and care sought the same day.",
    "red-flag-mood": "We treat this as urgent and are speaking with the patient.",
}
"""Rules of which the advice alone says too little."""
_ORDERS = (
    "consider|hold|holds|call|ask|settle|stop|confirm|plan|look|send|test|review|speak|tell|add|keep|see|ring|give|"
    "no more|no start|do not|GP or|a prescriber|the prescriber|the step|nobody knows|may come"
)
_ORDER = re.compile(rf"(?:[:;.,]| and) (?:and )?(?:{_ORDERS})\b.*", re.IGNORECASE | re.DOTALL)
"""Where a reason turns from what is so to what our staff are to do."""
_TOLD = (
    (re.compile(r", baseline (\d+)"), r", \1 before LDN"),
    (re.compile(r"nobody has (asked|spoken)"), r"we have not \1"),
    (re.compile(r"of self-harm (?:was|were) answered yes"), "of self-harm were reported"),
    (re.compile(r"was answered yes"), "was reported"),
)
_SCORE = re.compile(r".* of 10 on [0-9]{2}-[A-Z][a-z]{2}-[0-9]{4}")
_OURS = re.compile(r"\b(?:prescriber|nurse|staff|nobody|(?:was|were) answered|consider|must)\b|\bask\b", re.IGNORECASE)
"""What shows that a reason still speaks to our own staff."""


def open_words(findings: Iterable[Finding]) -> Iterator[str]:
    """Tell what is open, a few sentences for each subject; one score is told once, with all we do about it."""
    subjects: dict[str, list[Finding]] = {}
    for finding in findings:
        subjects.setdefault(finding.subject, []).append(finding)
    for of in subjects.values():
        facts: dict[str, str] = {}
        for fact in sorted(map(fact_words, of), key=_least_first):
            score = _SCORE.match(fact)
            facts[score[0] if score else fact] = fact
        doing = (_DOING_OF.get(finding.rule, _DOING[finding.advice]) for finding in of)
        yield " ".join((*facts.values(), *dict.fromkeys(filter(None, doing))))


def _least_first(fact: str) -> bool:
    """Sort what says that a symptom is troublesome last: of one score that is what is told."""
    return "troublesome on" in fact


def fact_words(finding: Finding) -> str:
    """Give what is so, without what our staff are told to do about it."""
    fact = _ORDER.sub("", finding.reason).rstrip(" .")
    for ours, theirs in _TOLD:
        fact = ours.sub(theirs, fact)
    if not fact or _OURS.search(fact):
        fact = label_of(finding.subject) if is_symptom(finding.subject) else finding.subject
    return f"{fact[:1].upper()}{fact[1:]}."


def asked_words(evaluation: Evaluation) -> Iterator[str]:
    """Ask for what the rules found wanting and a GP can give."""
    found: dict[str, list[Finding]] = {}
    for finding in evaluation.findings:
        found.setdefault(finding.rule, []).append(finding)
    yield from (words for rule, words in _ASKED.items() if rule in found)
    thyroid = sorted(found.get("thyroid-test-due", ()), key=lambda f: f.category is Category.TASK)
    yield from (_thyroid(finding) for finding in thyroid[:1])
    if unchecked := sorted({f.subject for f in found.get("medicine-not-checked", ())}):
        yield f"Please tell us what these medicines hold; we could not check them: {', '.join(unchecked)}."


_ASKED = {
    "red-flag-liver": "Please consider seeing the patient today, liver tests included: see the warning sign above.",
    "red-flag-mood": "Please consider seeing the patient today about the thoughts of self-harm above.",
    "withdrawal-suspected": "Please tell us of any opioid the patient has or had, patches and cough medicine included.",
    "opioid-comedication": "Please consider what could replace the opioid above, and tell us what is prescribed.",
    "remedy-not-acceptable": "Please consider what could replace the remedy above.",
    "gi-referral": "Please consider seeing the patient about the stomach or bowel symptoms above.",
    "liver-test-due": "Please send us the latest ALT, or consider having one taken.",
}
"""What a GP can do about a finding."""


def _thyroid(finding: Finding) -> str:
    if finding.category is Category.TASK:
        return "Please send us the latest TSH, or consider having one taken: none within 90 days is known to us."
    if finding.reason.endswith("test TSH now."):
        return "Please consider a TSH now, for the symptoms above."
    return "Please consider whether the thyroid dose still fits: see the symptoms above and the latest TSH."
