"""Rules on the amount itself: the range, the usual top, what is taken, and increases nobody checked (source S10)."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ldndesk.clinical.compiled import Compiled
from ldndesk.clinical.course_view import View
from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import CEILING_UG, LOWEST_UG, NOT_LDN_UG, show_mg
from ldndesk.clinical.dose_record import Change, TakenDay
from ldndesk.clinical.facts import Decision, Verdict
from ldndesk.clinical.findings import Advice, Category, Evidence, Finding, Tier, Urgency
from ldndesk.clinical.holding import is_asked, return_due

from .case import Case, Rule, finding


class _Amount(NamedTuple):
    first: date
    ug: int
    taken: bool

    @property
    def words(self) -> str:
        return (
            f"{show_mg(self.ug)} {'was taken on' if self.taken else 'a day is prescribed from'} {show_day(self.first)}"
        )

    def evidence(self) -> Evidence:
        return Evidence("dose taken" if self.taken else "dose prescribed", self.first, show_mg(self.ug))


def _odd(case: Case) -> list[_Amount]:
    """List unusual daily doses, now and ahead as prescribed, or lately taken; each level once."""
    view = case.view
    if not view.odd_taken and not view.odd_prescribed:
        return []
    found: dict[int, _Amount] = {}
    stopped = view.stopped is not None and view.stopped <= case.on
    for level in view.odd_prescribed:
        if not stopped and (level.last is None or level.last >= case.on):
            found.setdefault(level.ug, _Amount(level.first, level.ug, taken=False))
    for told in view.odd_taken:
        if told.day <= case.on and case.still_told(told.day, told.known):
            found.setdefault(told.ug, _Amount(told.day, told.ug, taken=True))
    return sorted(found.values(), key=lambda a: a.ug)


def _find_not_ldn(case: Case) -> Iterator[Finding]:
    for amount in _odd(case):
        if amount.ug >= NOT_LDN_UG:
            yield finding(
                NOT_LDN,
                Category.REVIEW,
                Urgency.URGENT,
                show_mg(amount.ug),
                amount.first,
                f"{amount.words}: outside low-dose use.",
                Advice.BLOCK_START,
                (amount.evidence(),),
            )


def _find_out_of_range(case: Case) -> Iterator[Finding]:
    for amount in _odd(case):
        if CEILING_UG < amount.ug < NOT_LDN_UG or 0 < amount.ug < LOWEST_UG:
            above = amount.ug > CEILING_UG
            yield finding(
                OUT_OF_RANGE,
                Category.REVIEW,
                Urgency.URGENT if above else Urgency.ROUTINE,
                show_mg(amount.ug),
                amount.first,
                f"{amount.words}, {'above 10 mg' if above else 'below 0.5 mg'}: outside the range of 0.5 to 10 mg.",
                Advice.REVIEW,
                (amount.evidence(),),
            )


def _find_above_usual(case: Case) -> Iterator[Finding]:
    for amount in _odd(case):
        if not case.n.usual_top_ug < amount.ug <= CEILING_UG:
            continue
        confirmed = _confirmed(case, amount.ug)
        shown: tuple[Evidence, ...] = (amount.evidence(),)
        if confirmed is not None:
            shown = (*shown, Evidence(f"confirmed: {confirmed.reason}", confirmed.day, show_mg(amount.ug)))
        yield finding(
            ABOVE_USUAL,
            Category.NOTE if confirmed is not None else Category.REVIEW,
            Urgency.ROUTINE,
            show_mg(amount.ug),
            amount.first,
            f"{amount.words}, above the usual {show_mg(case.n.usual_top_ug)}"
            + (": confirmed with a reason." if confirmed is not None else ": confirm with a reason or lower it."),
            Advice.INFORM if confirmed is not None else Advice.CONFIRM,
            shown,
            case.limits("usual_top_ug"),
        )


def _confirmed(case: Case, ug: int) -> Decision | None:
    made = [
        d for d, _ in case.base.decisions if d.verdict is Verdict.DOSE_CONFIRMED and d.ug == ug and d.day <= case.on
    ]
    return made[-1] if made else None


def _find_taken_differs(case: Case) -> Iterator[Finding]:
    if not case.begun:
        return
    until = bisect_right(case.view.taken_days, case.on)
    told = case.view.taken[max(0, until - case.n.taken_window_days) : until]
    # Missed doses have a rule of their own; a dose of which no plan speaks is judged by the range.
    differing = [t for t in told if t.differs and not _as_held(case, t)]
    over = [t for t in differing if t.ug > t.prescribed_ug and case.still_told(t.day, t.known)]
    if len(differing) < case.n.taken_differing_days and not over:
        return
    first = (over or differing)[0]
    yield finding(
        TAKEN_DIFFERS,
        Category.REVIEW,
        Urgency.ROUTINE,
        "dose",
        first.day,
        f"{show_mg(first.ug)} was taken on {show_day(first.day)} where {_planned(first)} was prescribed, "
        f"{_days(len(differing))} of the last {len(told)} reported: settle it before any increase.",
        Advice.REVIEW,
        tuple(_shown(t) for t in differing),
        case.limits("taken_window_days", "taken_differing_days"),
    )


def _as_held(case: Case, told: TakenDay) -> bool:
    """Whether the dose before an increase was taken while nobody had asked: as held, not otherwise than told."""
    view, before = case.view, told.day - timedelta(days=1)
    due = return_due(view, told.day, case.n)
    if due is not None and due.raised is not None and due.raised <= told.day and told.ug == due.after_ug:
        return told.ug < told.prescribed_ug and not is_asked(view, due, before, case.n)
    rise = next((r for r in reversed(view.planned_rises) if r.day <= told.day), None)
    if rise is None or told.ug != rise.before_ug or told.prescribed_ug != rise.after_ug:
        return False
    last = max((c.day for c in view.planned_rises if c.day < rise.day), default=view.start)
    return not view.asked_between(last, before)


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _shown(told: TakenDay) -> Evidence:
    return Evidence("taken against prescribed", told.day, f"{show_mg(told.ug)} against {_planned(told)}")


def _planned(told: TakenDay) -> str:
    return show_mg(told.prescribed_ug) if told.prescribed_ug else "no dose"


def _find_step_unchecked(case: Case) -> Iterator[Finding]:
    if not case.begun or not case.view.planned_rises:
        return
    found = _unchecked_rises(case)
    if found is None:
        return
    rises, last = found
    first = rises[0]
    yield finding(
        STEP_UNCHECKED,
        Category.REVIEW,
        Urgency.SOON,
        show_mg(first.after_ug),
        first.day - timedelta(days=case.n.step_check_days),
        _unchecked_words(rises, last, case.on),
        Advice.CALL,
        tuple(Evidence("planned increase", c.day, f"{show_mg(c.before_ug)} to {show_mg(c.after_ug)}") for c in rises),
        case.limits("step_check_days"),
        (f"No answer since {show_day(last)}.",),
    )


def _unchecked_words(rises: tuple[Change, ...], last: date, on: date) -> str:
    rise = rises[-1]
    step, asked = f"{show_mg(rise.after_ug)} on {show_day(rise.day)}", f"nobody has asked since {show_day(last)}"
    if len(rises) > 1:
        times = f"{len(rises)} times, last to {step}"
        return f"The dose was to rise {times}, and {asked}: ask what is taken before any further step."
    if rise.day <= on:
        return f"The dose was to rise to {step} and {asked}: the step is held until someone has."
    return f"The dose is to rise to {step} and {asked}: the step holds until someone has."


def _unchecked_rises(case: Case) -> tuple[tuple[Change, ...], date] | None:
    """Give the first increase, due soon or past its day, before which nobody asked, those that followed it since,
    and the day since when nobody has.

    An increase that is reported taken is no longer held: it has happened.
    """
    soon = case.on + timedelta(days=case.n.step_check_days)
    rises = case.view.planned_rises
    for place, rise in enumerate(rises):
        if rise.day > soon:
            return None
        last = max((c.day for c in case.view.increases if c.day < rise.day), default=case.view.start)
        if case.view.asked_between(last, case.on) or _is_taken(case, rise) or _ends_reduction(case, rise):
            continue
        return (rise, *(later for later in rises[place + 1 :] if later.day <= case.on)), last
    return None


def _ends_reduction(case: Case, rise: Change) -> bool:
    """Whether it is the return from a reduction, of which ``reduction-unchecked`` speaks from its day on."""
    return rise.day <= case.on and any(
        r.raised == rise.day for r in (*case.view.reductions, *case.view.planned_reductions)
    )


def _is_taken(case: Case, rise: Change) -> bool:
    return any(t.first <= case.on and rise.day <= t.last and t.ug >= rise.after_ug for t in case.view.told)


def _any_odd(_: Compiled, view: View) -> bool:
    return bool(view.odd_taken or view.odd_prescribed)


NOT_LDN = Rule(
    "dose-not-ldn",
    Tier.SOURCE,
    "S10",
    "A dose of 50 mg or more is outside low-dose use.",
    _find_not_ldn,
    wakes=_any_odd,
)
OUT_OF_RANGE = Rule(
    "dose-out-of-range",
    Tier.SOURCE,
    "S10",
    "A daily dose above 10 mg, or above 0 and below 0.5 mg, prescribed or taken.",
    _find_out_of_range,
    wakes=_any_odd,
)
ABOVE_USUAL = Rule(
    "dose-above-usual",
    Tier.SOURCE,
    "S10",
    "A daily dose above 4.5 mg: confirm with a reason, once for each dose.",
    _find_above_usual,
    wakes=_any_odd,
)
TAKEN_DIFFERS = Rule(
    "taken-differs",
    Tier.CLINIC,
    "clinic",
    "Another dose than prescribed is taken on 2 of the last 7 reported days, or any dose above it.",
    _find_taken_differs,
    wakes=lambda _, view: any(run.on(run.first).differs for run in view.told),
)
STEP_UNCHECKED = Rule(
    "step-unchecked",
    Tier.CLINIC,
    "clinic",
    "An increase is planned within 3 days, or its day has come, and nobody has asked since the last one: the step "
    "holds until someone has.",
    _find_step_unchecked,
    wakes=lambda _, view: bool(view.planned_rises),
)
RULES = (NOT_LDN, OUT_OF_RANGE, ABOVE_USUAL, TAKEN_DIFFERS, STEP_UNCHECKED)
