"""Rules on a reduction that runs or has run: day 8, and what was heard by then (source S22)."""

from collections.abc import Iterator

from ldndesk.clinical.compiled import Compiled
from ldndesk.clinical.course_view import View
from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.dose_record import Reduction
from ldndesk.clinical.findings import Advice, Category, Evidence, Finding, Tier, Urgency
from ldndesk.clinical.holding import still_to_ask
from ldndesk.clinical.symptoms import begun_small, label_of

from .case import Case, Rule, finding, score_evidence, score_missing, score_words


def _troublesome_since(case: Case, reduction: Reduction) -> bool:
    first = reduction.day(case.n.reduction_asked_from_day)
    return any(
        first <= reading.day <= case.on and reading.troublesome for line in case.view.lines for reading in line.speaking
    )


def _shown(reduction: Reduction) -> tuple[Evidence, ...]:
    words = f"{show_mg(reduction.before_ug)} to {show_mg(reduction.after_ug)}"
    return (Evidence("reduction", reduction.first, words),)


def _find_finished(case: Case) -> Iterator[Finding]:
    due = case.reduction_due
    if due is None or not case.asked_in(due) or _troublesome_since(case, due):
        return
    day8 = due.day(case.n.reduction_days + 1)
    yield finding(
        FINISHED,
        Category.REVIEW,
        Urgency.SOON,
        show_mg(due.before_ug),
        day8,
        f"Day 8 of the reduction to {show_mg(due.after_ug)} was {show_day(day8)} and nothing troublesome was heard "
        f"since day {case.n.reduction_asked_from_day}: consider increasing again, towards {show_mg(due.before_ug)}.",
        Advice.INCREASE_AGAIN,
        _shown(due),
        case.limits("reduction_days", "reduction_asked_from_day"),
    )


def _find_not_settled(case: Case) -> Iterator[Finding]:
    found = case.reduction
    if found is None or not case.troublesome or case.dose_ug == 0:
        return
    due = case.reduction_due
    fresh = case.reduction_runs and due is None
    if due is None and not fresh:
        return
    longest = found.day(case.n.reduction_longest_days + 1)
    for spoken in case.troublesome:
        new = fresh and spoken.reading.began > found.first
        settled_before = due is None and not new
        if settled_before or spoken.reading.day < found.first:
            continue
        over = case.on >= longest
        yield finding(
            NOT_SETTLED,
            Category.REVIEW,
            Urgency.URGENT if spoken.reading.severe else Urgency.SOON,
            spoken.symptom,
            spoken.reading.began if new else found.day(case.n.reduction_days + 1),
            f"{score_words(spoken)}, troublesome during the reduction to {show_mg(found.after_ug)}: hold"
            + (", and review what else may help." if over else "; consider 7 more days, 21 in all at most."),
            Advice.HOLD if over or new else Advice.EXTEND_REDUCTION,
            (*score_evidence(spoken), *_shown(found)),
            case.limits("reduction_days", "reduction_longest_days"),
            score_missing(spoken),
        )


def _find_unchecked(case: Case) -> Iterator[Finding]:
    due = case.reduction_due
    if due is None or case.asked_in(due):
        return
    day8, day4 = due.day(case.n.reduction_days + 1), due.day(case.n.reduction_asked_from_day)
    about = _listed(case, due) if case.view.asked_between(day4, case.on) else ""
    yield finding(
        UNCHECKED,
        Category.REVIEW,
        Urgency.SOON,
        show_mg(due.before_ug),
        day8,
        f"Day 8 of the reduction to {show_mg(due.after_ug)} was {show_day(day8)} and nobody has asked{about} since "
        f"day {case.n.reduction_asked_from_day}: call before any increase.",
        Advice.CALL,
        (*_shown(due), *_led(case, due)),
        case.limits("reduction_days", "reduction_asked_from_day"),
        (f"No answer{about} since {show_day(day4)}.",),
    )


def _led(case: Case, reduction: Reduction) -> tuple[Evidence, ...]:
    """Show what was troublesome when last asked about."""
    lines = still_to_ask(case.view, reduction, case.on, case.n)
    return tuple(e for spoken in case.troublesome if spoken.line in lines for e in score_evidence(spoken))


def _listed(case: Case, reduction: Reduction) -> str:
    """Name what was troublesome and has not been asked about since."""
    lines = still_to_ask(case.view, reduction, case.on, case.n)
    return f" about {' and '.join(begun_small(label_of(line.symptom)) for line in lines)}"


def _find_cut_short(case: Case) -> Iterator[Finding]:
    for reduction in case.view.reductions:
        raised = reduction.raised
        if raised is None or raised > case.on or raised >= reduction.day(case.n.reduction_days + 1):
            continue
        told = next((t.known for t in case.view.told if t.first <= raised <= t.last), raised)
        if case.still_told(raised, told):
            days = (raised - reduction.first).days
            yield finding(
                CUT_SHORT,
                Category.REVIEW,
                Urgency.ROUTINE,
                show_mg(reduction.before_ug),
                raised,
                f"The reduction to {show_mg(reduction.after_ug)} lasted {days} day{'s' if days != 1 else ''}, not 7: "
                f"the dose rose on {show_day(raised)}.",
                Advice.REVIEW,
                _shown(reduction),
                case.limits("reduction_days", "past_event_days"),
            )


def _any_reduction(_: Compiled, view: View) -> bool:
    return bool(view.reductions or view.planned_reductions)


FINISHED = Rule(
    "reduction-finished",
    Tier.SOURCE,
    "S22",
    "Day 8 of a reduction is reached and nothing troublesome was heard since day 4: increase again.",
    _find_finished,
    wakes=_any_reduction,
)
NOT_SETTLED = Rule(
    "reduction-not-settled",
    Tier.SOURCE,
    "S22, clinic",
    "Day 8 is reached and it is still troublesome, or something new is troublesome during the reduction: hold.",
    _find_not_settled,
    "troublesome",
    wakes=_any_reduction,
)
UNCHECKED = Rule(
    "reduction-unchecked",
    Tier.CLINIC,
    "clinic",
    "Day 8 of a reduction is reached and nobody has asked since day 4: call before any increase.",
    _find_unchecked,
    wakes=_any_reduction,
)
CUT_SHORT = Rule(
    "reduction-cut-short",
    Tier.SOURCE,
    "S22",
    "The dose was raised before day 8 of a reduction.",
    _find_cut_short,
    wakes=_any_reduction,
)
RULES = (FINISHED, NOT_SETTLED, UNCHECKED, CUT_SHORT)
