"""What there is to do for a patient: whom to ring and why, what to ask, which test is due.

Worked out when the patient is judged and kept beside the patient; the list of the day picks what has come due.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ldndesk.clinical.call_schedule import active_course, next_call
from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.days import show_day
from ldndesk.clinical.facts import CallAttempt, CallOutcome, Capture, FollowUp
from ldndesk.clinical.findings import Advice, Category, Evaluation
from ldndesk.clinical.history import History
from ldndesk.clinical.medicines import Status
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan_to_tell import plan_to_tell

from .booking import Booked
from .today_statements import WARNINGS
from .todo import CONTACTS, Todo, TodoKind, next_contact, pressing

PAUSE_CHECKED = timedelta(days=7)
"""A pause without an end comes up after so many days."""
CALL_BACK_HOLDS = timedelta(days=7)
"""A patient who asked to be rung back is not rung before, but for so long at most."""


_TESTS = {"thyroid-test-due": "TSH due", "liver-test-due": "ALT due"}


def worklist(
    history: History, evaluation: Evaluation, pack: Pack, booked: Booked | None, written: date | None = None
) -> tuple[Todo, ...]:
    """List what there is to do for a patient, most pressing first; nothing for one who has died.

    ``written``: the day of the latest letter to a patient who could not be reached.
    """
    if history.patient.deceased:
        return ()
    found = [*_after_a_warning(evaluation)]
    if active_course(history, evaluation.on) is not None:
        found += _after_an_opioid(history, evaluation, pack)
        found += _calls(history, evaluation, booked)
        if not any(todo.kind in CONTACTS for todo in found):
            start = compiled(history, pack).at(evaluation.on).start
            found.append(Todo(TodoKind.NO_CONTACT, start, "No next contact is planned"))
        found += _to_tell(history, evaluation, pack)
        found += _pause(history, evaluation.on, pack)
        found += _letter(history, pack, written)
        found += _to_ask_and_test(evaluation, found)
    return tuple(sorted(found, key=pressing))


def _after_a_warning(evaluation: Evaluation) -> Iterator[Todo]:
    """Ring on the day after a warning sign or suspected withdrawal (clinic)."""
    signs = [f for f in evaluation.findings if f.rule in WARNINGS]
    if signs:
        told = max(e.day for f in signs for e in f.evidence if e.day is not None)
        yield Todo(TodoKind.WARNING, told + timedelta(days=1), "The day after a warning sign")


def _after_an_opioid(history: History, evaluation: Evaluation, pack: Pack) -> Iterator[Todo]:
    """Ring on the day after an opioid beside LDN became known, once: whoever has spoken since, has asked (clinic)."""
    if not any(f.rule == "opioid-comedication" and f.advice is Advice.STOP_MEDICINE for f in evaluation.findings):
        return  # before a first dose an opioid holds the start; nobody takes it beside LDN
    uses = compiled(history, pack).uses
    known = [u.known for u in uses if Status.OPIOID in u.match.statuses and u.known <= evaluation.on]
    told = max(known, default=None)
    asked = (f.day for f in history.follow_ups if f.capture is not Capture.DIARY and _answered(f))
    if told is not None and not any(day > told for day in asked):
        yield Todo(TodoKind.WARNING, told + timedelta(days=1), "The day after an opioid was named")


def _to_tell(history: History, evaluation: Evaluation, pack: Pack) -> Iterator[Todo]:
    """Tell the patient what was agreed: at once, or the day before the first changed dose where that is later.

    The day 8 call asks before it tells: its form reads out the dose that is held.
    """
    plan = plan_to_tell(history, evaluation.on, pack)
    if plan is not None and not any(f.rule == "reduction-unchecked" for f in evaluation.findings):
        words = f"Tell the patient: new plan from {show_day(plan.changed)}, agreed {show_day(plan.decided)}"
        yield Todo(TodoKind.TELL, plan.due, words)


def _answered(follow_up: FollowUp) -> bool:
    return any(answer.score is not None for answer in follow_up.answers)


def _calls(history: History, evaluation: Evaluation, booked: Booked | None) -> Iterator[Todo]:
    calls = [*_day_8(evaluation), *_scheduled(history, evaluation), *_steps(evaluation)]
    met = max((f.day for f in history.follow_ups if _answered(f)), default=None)
    if booked is None or (met is not None and booked.day <= met):
        yield from calls
        return
    hour = f" at {booked.at:%H:%M}" if booked.at is not None else ""
    asked = _asked_to_be_rung(history, booked)
    words = f"Asked to be rung on {show_day(booked.day)}{hour}" if asked else f"Booked for {show_day(booked.day)}{hour}"
    yield Todo(TodoKind.CALL_BACK if asked else TodoKind.CALL, booked.day, words, booked.at)
    if asked and booked.day - history.day_of(booked.recorded) <= CALL_BACK_HOLDS:
        calls = [todo._replace(due=max(todo.due, booked.day)) for todo in calls]
    # What was booked stands for a scheduled call that falls later.
    yield from (todo for todo in calls if todo.kind is not TodoKind.CALL or todo.due <= booked.day)


def _asked_to_be_rung(history: History, booked: Booked) -> bool:
    """Whether a booking answers a patient who asked to be rung back."""
    last = max(history.call_attempts, key=lambda a: a.recorded, default=None)
    return booked.at is not None or (
        last is not None and last.outcome is CallOutcome.CALL_BACK and last.recorded == booked.recorded
    )


def _day_8(evaluation: Evaluation) -> Iterator[Todo]:
    """Ask before the return from a reduction, whatever else is due or was booked."""
    for finding in evaluation.findings:
        if finding.rule == "reduction-unchecked":
            yield Todo(TodoKind.DAY_8, finding.since, f"Day 8 of the reduction: {finding.subject} waits until asked")


def _scheduled(history: History, evaluation: Evaluation) -> Iterator[Todo]:
    due = next_call(history, evaluation.on)
    told = any(f.rule == "reduction-unchecked" for f in evaluation.findings)
    if due is not None and not (due.day_8 and due.due <= evaluation.on and told):
        yield Todo(TodoKind.DAY_8 if due.day_8 else TodoKind.CALL, due.due, due.why)


def _steps(evaluation: Evaluation) -> Iterator[Todo]:
    """Ask before an increase that nobody has checked."""
    unasked = len(evaluation.unasked_rises)
    for finding in evaluation.findings:
        if finding.rule == "step-unchecked":
            planned = f"{finding.subject} on {show_day(finding.evidence[0].day or finding.since)}"
            words = f"{planned} is held: nobody has asked" if unasked else f"Ask before {planned}"
            yield Todo(
                TodoKind.STEP, finding.since, f"{unasked} increases and nobody has asked" if unasked > 1 else words
            )


def _pause(history: History, on: date, pack: Pack) -> Iterator[Todo]:
    step = compiled(history, pack).at(on).step_on(on)
    if step is not None and step.daily_ug == 0 and step.last is None:
        words = f"Paused since {show_day(step.first)} and no end planned"
        yield Todo(TodoKind.PAUSED, step.first + PAUSE_CHECKED, words)


def failed_attempts(history: History) -> list[CallAttempt]:
    """List the attempts since the last contact that did not reach the patient, oldest first."""
    met = max((f.day for f in history.follow_ups if _answered(f)), default=date.min)
    failed = (a for a in history.call_attempts if a.outcome is not CallOutcome.REACHED and a.day > met)
    return sorted(failed, key=lambda a: (a.day, a.recorded))


def _letter(history: History, pack: Pack, written: date | None) -> Iterator[Todo]:
    failed = failed_attempts(history)
    if len(failed) < pack.n.failed_attempts:
        return
    enough = failed[pack.n.failed_attempts - 1].day
    if written is None or written < enough:
        yield Todo(TodoKind.LETTER, enough, f"{len(failed)} attempts failed: send the letter")


def _to_ask_and_test(evaluation: Evaluation, calls: Sequence[Todo]) -> Iterator[Todo]:
    """List the tests due, and the baselines to ask with the next call."""
    tasks = [f for f in evaluation.findings if f.category is Category.TASK]
    for rule, words in _TESTS.items():
        due = [f.since for f in tasks if f.rule == rule]
        if due:
            yield Todo(TodoKind.TEST, min(due), words)
    if any(f.rule == "baseline-missing" for f in tasks):
        call = next_contact(calls)
        yield Todo(TodoKind.BASELINE, call.due if call else evaluation.on, "baseline to ask")
