"""What is said to a patient at the end of a call: how it goes on, never better than what is known."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.facts import CallOutcome
from ldndesk.clinical.findings import Evaluation, Urgency
from ldndesk.clinical.formulary import FORMS
from ldndesk.clinical.history import History
from ldndesk.clinical.holding import Hold, hold_on
from ldndesk.clinical.plan import Step
from ldndesk.clinical.proposal_ground import STOPPING_RULES

from .consent import consent_words, read_consent
from .letter_form import measured
from .today import AlertRow
from .work import Work
from .worklist import failed_attempts

SOON = timedelta(days=28)
"""A change of dose this near is told at the end of a call."""


def _answered_today(history: History, work: Work) -> bool:
    return any(f.day == work.today and any(a.score is not None for a in f.answers) for f in history.follow_ups)


def go_on_words(
    work: Work,
    history: History,
    evaluation: Evaluation,
    alerts: tuple[AlertRow, ...],
    taken_back: tuple[AlertRow, ...],
) -> Iterator[str]:
    """Say how it goes on, never better than what is known.

    A warning sign that was taken back holds what is told as if it stood, until a prescriber has seen it.
    """
    rules = {f.rule for f in (*evaluation.findings, *(a.finding for a in taken_back))}
    unchecked = [f.subject for f in evaluation.findings if f.rule == "medicine-not-checked" and f.since <= work.today]
    opioids = [f.subject for f in evaluation.findings if f.rule == "opioid-comedication"]
    view = compiled(history, work.pack).at(work.today)
    step, hold = view.step_on(work.today), hold_on(view, evaluation, work.pack.n)
    withdrawal, stops = "withdrawal-suspected" in rules, bool(rules & STOPPING_RULES)
    if stops or opioids or withdrawal:
        yield from _stop_words(opioids, stops=stops, withdrawal=withdrawal)
    elif hold is not None:
        yield from _held_words(hold, urgent=any(a.finding.urgency is Urgency.URGENT for a in (*alerts, *taken_back)))
    elif alerts or taken_back:
        yield "The prescriber will look at this. Until you hear from us, do not take more than you take now."
    elif evaluation.not_evaluated:
        yield "Not everything could be judged; the prescriber will look at it."
    else:
        yield from _as_planned(work, history, step)
    if unchecked:
        yield f"Not checked: {', '.join(unchecked)}. Taken already: ask the pharmacist today about it beside LDN."


def _as_planned(work: Work, history: History, step: Step | None) -> Iterator[str]:
    if not _answered_today(history, work):
        yield "No answers were recorded today, so nothing can be said yet."
    elif step is None:
        yield "No dose is prescribed today; nothing is to be taken."
    else:
        yield "Go on as planned."
        yield f"Now: {told_step(step)}."
        yield from _next_change(history, work)


def _stop_words(opioids: Sequence[str], *, stops: bool, withdrawal: bool) -> Iterator[str]:
    """Say that LDN is stopped or waits; what an opioid calls for is said beside a warning sign too."""
    if stops:
        yield "Take no more LDN until the prescriber has rung back. Very unwell, confused or bleeding: 999."
    if withdrawal:
        yield "This may be opioid withdrawal: LDN blocks opioids. Tell us of every one, patches and cough medicine too."
    if opioids:
        yield f"{', '.join(opioids)}: an opioid. Beside LDN its relief may fail and withdrawal may follow."
        yield "The next dose of LDN waits until the prescriber has rung back; take no more of the other instead."
    elif withdrawal:
        yield "The next dose of LDN waits until the prescriber has rung back; take no opioid against it."
    if opioids or withdrawal:
        yield "Sweating, shaking, vomiting or very unwell: NHS 111, in an emergency 999."


def _held_words(hold: Hold, *, urgent: bool) -> Iterator[str]:
    if urgent:
        at = show_mg(hold.at.daily_ug)
        yield f"The prescriber will look at this. Until you hear from us, do not take more than {at} a day."
        return
    yield f"Stay on this dose: {told_step(hold.at)}."
    yield f"Do not go up to {show_mg(hold.planned.daily_ug)} until you hear from us."


def told_step(step: Step) -> str:
    """Read a step out: ``4.5 mg at 22:00: 4.5 mL (oral liquid 1 mg/mL)``."""
    if not step.daily_ug:
        return "no LDN is taken"
    doses = (
        f"{show_mg(d.ug)}{f' at {d.time:%H:%M}' if d.time else ''}, {measured(step, d.ug)}"
        for d in step.administrations
    )
    return f"{'; '.join(doses)} ({FORMS[step.form].label})"


def _next_change(history: History, work: Work) -> Iterator[str]:
    steps = compiled(history, work.pack).at(work.today).steps
    now = next((s for s in steps if s.covers(work.today)), None)
    for step in steps:
        soon = work.today < step.first <= work.today + SOON
        if now is not None and soon and step.daily_ug != now.daily_ug:
            ahead = f"On {show_day(step.first)} the plan goes from {show_mg(now.daily_ug)} to {show_mg(step.daily_ug)}"
            yield f"{ahead}: {told_step(step)}."
            return


def not_reached_words(work: Work, patient_id: int, history: History, outcome: CallOutcome) -> Iterator[str]:
    """Say where the attempts stand and what follows from how this one ended."""
    tries = failed_attempts(history)
    met = max((f.day for f in history.follow_ups if any(a.score is not None for a in f.answers)), default=None)
    since = f"since the last answers on {show_day(met)}" if met else "and never reached so far"
    yield f"Attempt {len(tries)} {since}. Nothing is known of the dose or of side effects since."
    if len(tries) >= work.pack.n.failed_attempts:
        yield f"After {work.pack.n.failed_attempts} attempts a letter is due: Letter… on the patient’s page."
    if outcome is CallOutcome.WRONG_NUMBER:
        yield f"Check the number {history.patient.phone or '(none recorded)'} with the GP before the next attempt."
    elif outcome is CallOutcome.IN_HOSPITAL:
        yield "Tell the prescriber today: the hospital should know of the LDN before opioids are given."
    elif outcome in {CallOutcome.NO_ANSWER, CallOutcome.CALL_BACK}:
        yield f"{consent_words(read_consent(work, patient_id))}."
