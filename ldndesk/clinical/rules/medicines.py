"""Rules on other medicines: forbidden remedies, opioids, withdrawn and unknown ones (source S27, label)."""

from collections.abc import Iterator
from datetime import date

from ldndesk.clinical.compiled import Compiled
from ldndesk.clinical.course_view import Use, View
from ldndesk.clinical.days import show_day
from ldndesk.clinical.findings import Advice, Category, Evidence, Finding, Tier, Urgency
from ldndesk.clinical.medicines import Certainty, Status

from .case import Case, Rule, finding


def _beside_ldn(case: Case, use: Use) -> bool:
    """Whether a medicine was taken on any day of the course so far and is still to be told."""
    if not _is_known(case, use) or case.view.start > case.on:
        return False
    last = use.use.last
    if last is not None and (last < case.view.start or not case.still_told(last, use.known)):
        return False
    stopped = case.view.stopped
    begun_by = use.use.first or min(use.known, case.on)
    return stopped is None or begun_by < stopped


def _is_known(case: Case, use: Use) -> bool:
    return use.use.first is None or use.use.first <= case.on


def _since(case: Case, use: Use) -> date:
    return max(use.use.first or use.known, case.view.start)


def _name(use: Use) -> str:
    return use.match.names[0] if use.match.names else use.use.text


def _shown(use: Use) -> tuple[Evidence, ...]:
    until = f"to {show_day(use.use.last)}" if use.use.last is not None else "still taken"
    return (Evidence(f"“{use.use.text}”", use.use.first, until), Evidence("became known", use.known, use.use.text))


def _dates(use: Use) -> str:
    first = f"since {show_day(use.use.first)}" if use.use.first is not None else "start not recorded"
    return first if use.use.last is None else f"to {show_day(use.use.last)}"


def _missing(use: Use) -> tuple[str, ...]:
    return () if use.use.first is not None else ("The day it was started was not recorded.",)


def _once(findings: Iterator[Finding]) -> Iterator[Finding]:
    """Give one finding for each medicine, however often it was entered; the earliest tells."""
    told: dict[str, Finding] = {}
    for found in findings:
        other = told.get(found.subject)
        if other is None or (found.since, found.reason) < (other.since, other.reason):
            told[found.subject] = found
    yield from told.values()


def _find_not_acceptable(case: Case) -> Iterator[Finding]:
    yield from _once(
        finding(
            NOT_ACCEPTABLE,
            Category.REVIEW,
            Urgency.URGENT,
            _name(use),
            _since(case, use),
            f"{_name(use)} ({_dates(use)}) is not acceptable with LDN: stop or replace it.",
            Advice.STOP_MEDICINE,
            _shown(use),
            case.limits("past_event_days"),
            _missing(use),
        )
        for use in case.base.uses
        if Status.NOT_ACCEPTABLE in use.match.statuses and _beside_ldn(case, use)
    )


def _find_opioid(case: Case) -> Iterator[Finding]:
    opioids = [use for use in case.base.uses if Status.OPIOID in use.match.statuses]
    if not opioids:
        return
    yield from _once(
        finding(
            OPIOID,
            Category.REVIEW,
            Urgency.URGENT,
            _name(use),
            _since(case, use),
            f"{_name(use)} ({_dates(use)}) is an opioid, taken while LDN is: its relief may fail or withdrawal follow.",
            Advice.STOP_MEDICINE,
            _shown(use),
            case.limits("past_event_days"),
            _missing(use),
        )
        for use in opioids
        # A forbidden remedy has its own urgent finding, with the same advice.
        if Status.NOT_ACCEPTABLE not in use.match.statuses and _beside_ldn(case, use)
    )
    if case.on < case.view.start < date.max:
        yield from _once(found for use in opioids if _is_known(case, use) for found in _before_start(case, use))


def _before_start(case: Case, use: Use) -> Iterator[Finding]:
    """Judge the opioid-free days before the start: under 7 block, 7-9 confirm, 10 clear; 14 for the long ones."""
    start, last = case.view.start, use.use.last
    free = 0 if last is None else (start - last).days
    needed = case.n.opioid_long_days if use.match.long_washout else case.n.opioid_clear_days
    block = case.n.opioid_long_days if use.match.long_washout else case.n.opioid_block_days
    if free >= needed:
        return
    blocked = free < block
    days = "it is still taken" if last is None else f"{free} opioid-free days before the start"
    yield finding(
        OPIOID,
        Category.REVIEW,
        Urgency.URGENT,
        _name(use),
        use.use.first or use.known,
        f"{_name(use)} is an opioid and {days} on {show_day(start)}: "
        + (f"do not start before {needed} opioid-free days." if blocked else "confirm the start with a reason."),
        Advice.BLOCK_START if blocked else Advice.CONFIRM,
        (*_shown(use), Evidence("planned start", start, "first dose")),
        case.limits("opioid_block_days", "opioid_clear_days", "opioid_long_days"),
        _missing(use),
    )


def _find_withdrawn(case: Case) -> Iterator[Finding]:
    for use in case.base.uses:
        if not use.match.withdrawn or not _is_known(case, use):
            continue
        day = use.use.first or use.known
        gone = next((w for w in use.match.withdrawn if w.day <= day), None)
        if gone is not None:
            yield finding(
                WITHDRAWN,
                Category.NOTE,
                Urgency.ROUTINE,
                _name(use),
                day,
                f"{_name(use)} was entered for {show_day(day)}; it left the market ({gone.country}) on "
                f"{show_day(gone.day)}.",
                Advice.INFORM,
                _shown(use),
            )


_GRAVE = frozenset({Status.OPIOID, Status.NOT_ACCEPTABLE})


def _find_not_checked(case: Case) -> Iterator[Finding]:
    for use in case.base.uses:
        if use.match.certainty is Certainty.KNOWN or not _is_known(case, use):
            continue
        grave = use.match.offered_statuses & _GRAVE
        # A slip away from an opioid is no note: until somebody has asked, it may be one.
        asks = bool(grave) and _beside_ldn(case, use)
        what = ", an opioid" if Status.OPIOID in grave else ", not acceptable with LDN" if grave else ""
        offer = _offer(use, what)
        yield finding(
            NOT_CHECKED,
            Category.REVIEW if asks else Category.NOTE,
            Urgency.SOON if asks else Urgency.ROUTINE,
            use.use.text,
            use.use.first or use.known,
            f"“{use.use.text}” is not in the list of known medicines: not checked.{offer}",
            Advice.REVIEW if asks else Advice.INFORM,
            _shown(use),
        )


def _offer(use: Use, what: str) -> str:
    """Ask whether a known name is meant; one that was refused is told, for a slip may be refused in haste."""
    offered = use.match.offered
    if not offered:
        return ""
    if use.use.not_meant == offered:
        return f" {offered}{what}, was offered and refused as not meant: check the name on the box."
    return f" Is {offered}{what} meant? Ask."


def _any_medicine(base: Compiled, _: View) -> bool:
    return bool(base.uses)


NOT_ACCEPTABLE = Rule(
    "remedy-not-acceptable",
    Tier.SOURCE,
    "S27",
    "Kaolin and morphine or loperamide is taken on any LDN day: stop or replace it.",
    _find_not_acceptable,
    "uses",
    wakes=_any_medicine,
)
OPIOID = Rule(
    "opioid-comedication",
    Tier.LABEL,
    "label",
    "An opioid is taken on any LDN day; before the first dose it blocks the start for its opioid-free days.",
    _find_opioid,
    "uses",
    wakes=_any_medicine,
)
WITHDRAWN = Rule(
    "remedy-withdrawn",
    Tier.LABEL,
    "label",
    "A remedy is entered for a day after it left the market.",
    _find_withdrawn,
    "uses",
    wakes=_any_medicine,
)
NOT_CHECKED = Rule(
    "medicine-not-checked",
    Tier.CLINIC,
    "clinic",
    "A medicine is not in the list: shown as not checked, never as fine; a slip away from an opioid is asked about.",
    _find_not_checked,
    "uses",
    wakes=_any_medicine,
)
RULES = (NOT_ACCEPTABLE, OPIOID, WITHDRAWN, NOT_CHECKED)
