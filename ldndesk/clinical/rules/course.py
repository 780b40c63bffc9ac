"""Rules on how the course goes: doses missed, gaps in treatment, response and its loss (clinic)."""

from collections.abc import Iterator
from datetime import date, timedelta

from ldndesk.clinical.compiled import Compiled
from ldndesk.clinical.course_view import View
from ldndesk.clinical.days import show_day
from ldndesk.clinical.findings import Advice, Category, Evidence, Finding, Tier, Urgency
from ldndesk.clinical.gaps import DAY, Gap, MissedRun
from ldndesk.clinical.readings import Reading, SymptomLine
from ldndesk.clinical.symptoms import Kind, label_inside, label_of

from .case import Case, Rule, answers_of_kind, finding


def current_gap(case: Case) -> Gap | None:
    """Give the gap in treatment that is open on the day: 21 days or more without a dose, and no dose since."""
    run = _latest_run(case)
    if run is not None and (run.last - run.first).days + 1 >= case.n.gap_days:
        return Gap(run.first, None)
    for gap in case.view.gaps:
        if gap.first <= case.on and (gap.last is None or case.on <= gap.last):
            return gap if gap.days_by(case.on) >= case.n.gap_days else None
    return None


def _latest_run(case: Case) -> MissedRun | None:
    """Give the missed days with which the reports end; None when the last report is of a dose."""
    told = [t.day for t in case.view.taken if t.day <= case.on]
    runs = [run for run in case.view.missed if run.first <= case.on]
    if not told or not runs or runs[-1].last < told[-1]:
        return None
    return runs[-1]


def _find_gap(case: Case) -> Iterator[Finding]:
    stopped = case.view.stopped is not None and case.view.stopped <= case.on
    if stopped or not (case.view.gaps or case.view.missed):
        return
    gap = current_gap(case)
    if gap is None:
        return
    last = gap.first - DAY
    yield finding(
        GAP,
        Category.REVIEW,
        Urgency.SOON,
        "restart",
        gap.first + timedelta(days=case.n.gap_days - 1),
        f"No dose since {show_day(last)}, {case.n.gap_days} days or more: plan the restart before the next dose.",
        Advice.RESTART_PLAN,
        (Evidence("last dose", last, "taken or prescribed"),),
        case.limits("gap_days", "gap_start_again_days"),
    )


def _find_missed(case: Case) -> Iterator[Finding]:
    n = case.n
    runs = [r for r in case.view.missed if r.last <= case.on and r.days >= n.missed_note_days]
    if not runs:
        return
    run = runs[-1]
    gap = (run.last - run.first).days + 1 >= n.gap_days
    if gap or (run is not _latest_run(case) and not case.still_told(run.last, run.known)):
        return
    yield finding(
        MISSED,
        Category.REVIEW if run.days >= n.missed_review_days else Category.NOTE,
        Urgency.ROUTINE,
        "missed doses",
        run.first,
        f"{run.days} planned days in a row missed, {show_day(run.first)} to {show_day(run.last)}: ask why. "
        "A missed dose is skipped, never doubled.",
        Advice.REVIEW,
        (Evidence("missed", run.first, run.days, "days"),),
        case.limits("missed_note_days", "missed_review_days"),
    )


def _find_no_response(case: Case) -> Iterator[Finding]:
    n = case.n
    if not case.begun or case.on < case.view.start + timedelta(days=n.response_day - 1):
        return
    judged = n.response_again_day if _day_of_course(case) >= n.response_again_day else n.response_day
    target = case.view.start + timedelta(days=judged - 1)
    for line, reading in case.states:
        if line.symptom not in case.base.first_outcomes or line.baseline is None or line.baseline < n.response_points:
            continue
        if reading.day < target - timedelta(days=n.response_window_days):
            continue
        better = line.baseline - reading.score
        if better >= n.response_points or better * 100 >= n.response_percent * line.baseline:
            continue
        yield _no_response(case, line, reading, judged, max(target, reading.day))


def _no_response(case: Case, line: SymptomLine, reading: Reading, judged: int, since: date) -> Finding:
    better, n = (line.baseline or 0) - reading.score, case.n
    small = better >= 1 or (better > 0 and better * 100 >= n.response_small_percent * (line.baseline or 0))
    words = "a small improvement only" if small else "no improvement" if better >= 0 else "worse than before"
    return finding(
        NO_RESPONSE,
        Category.REVIEW,
        Urgency.ROUTINE,
        line.symptom,
        since,
        f"Day {judged}: {label_inside(line.symptom)} {reading.score} of 10 on {show_day(reading.day)}, "
        f"{line.baseline} before LDN: {words}. Look at dose, sleep and what else goes on.",
        Advice.REVIEW,
        (
            Evidence(line.symptom, reading.day, reading.score, "0-10"),
            Evidence("baseline", None, line.baseline or 0, "0-10"),
        ),
        case.limits("response_day", "response_again_day", "response_percent", "response_points"),
    )


def _day_of_course(case: Case) -> int:
    return (case.on - case.view.start).days + 1


def _find_lost(case: Case) -> Iterator[Finding]:
    if not case.begun:
        return
    for line, reading in case.states:
        if Kind.OUTCOME not in line.kinds or reading.score - line.lowest < case.n.response_lost_points:
            continue
        best = min((r for r in line.readings if r.day <= case.on), key=lambda r: (r.score, r.day))
        if reading.score - best.score < case.n.response_lost_points:
            continue
        yield finding(
            LOST,
            Category.REVIEW,
            Urgency.ROUTINE,
            line.symptom,
            reading.day,
            f"{label_of(line.symptom)} {reading.score} of 10 on {show_day(reading.day)}, {best.score} at its best on "
            f"{show_day(best.day)}: the response may be lost.",
            Advice.REVIEW,
            (
                Evidence(line.symptom, reading.day, reading.score, "0-10"),
                Evidence("best while on LDN", best.day, best.score, "0-10"),
            ),
            case.limits("response_lost_points"),
        )


def _any_missed(_: Compiled, view: View) -> bool:
    return bool(view.gaps or view.missed)


GAP = Rule(
    "treatment-gap",
    Tier.CLINIC,
    "clinic",
    "No dose for 21 days: plan the restart; up to a year half the dose if the ramp was hard, else the same; after "
    "that from the start.",
    _find_gap,
    wakes=_any_missed,
)
MISSED = Rule(
    "missed-doses",
    Tier.CLINIC,
    "clinic",
    "3 planned days in a row missed: a note; 7: a review. A missed dose is skipped, never doubled.",
    _find_missed,
    wakes=_any_missed,
)
NO_RESPONSE = Rule(
    "no-response",
    Tier.CLINIC,
    "clinic",
    "On day 84, and again on day 182, the first outcome has not improved by 30 % or 2 points from its baseline.",
    _find_no_response,
    "states",
)
LOST = Rule(
    "response-lost",
    Tier.CLINIC,
    "clinic",
    "An outcome is 3 points worse than its best while on LDN.",
    _find_lost,
    "states",
    wakes=answers_of_kind(Kind.OUTCOME),
)
RULES: tuple[Rule, ...] = (GAP, MISSED, NO_RESPONSE, LOST)
