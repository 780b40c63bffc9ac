"""Rules on stomach and bowel symptoms (source S23-26)."""

from collections.abc import Iterator
from datetime import date, timedelta

from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.dose_record import Change
from ldndesk.clinical.facts import Verdict
from ldndesk.clinical.findings import Advice, Category, Evidence, Finding, Tier, Urgency
from ldndesk.clinical.formulary import FORMS, Route
from ldndesk.clinical.symptoms import Kind, label_of

from .case import CannotJudge, Case, Rule, answers_of_kind, finding, score_evidence, score_missing, score_words


def _find_route(case: Case) -> Iterator[Finding]:
    if not case.gut or case.dose_ug == 0:
        return
    if case.step is None:
        raise CannotJudge("No plan says by which route the dose is taken.")
    if case.route is not Route.ORAL:
        return
    for spoken in case.gut:
        yield finding(
            ROUTE,
            Category.ROUTE_CHANGE,
            Urgency.SOON,
            spoken.symptom,
            spoken.reading.began,
            f"{score_words(spoken)}, with {FORMS[case.step.form].label} by mouth: consider drops under the tongue.",
            Advice.CHANGE_ROUTE,
            (*score_evidence(spoken), Evidence("route", case.step.first, case.step.route.value)),
            case.limits("present_over_baseline"),
            score_missing(spoken),
        )


def gut_since(case: Case) -> tuple[str, date] | None:
    """Give the first stomach or bowel symptom of the course since the cap was last lifted, and its day."""
    if not case.view.gut_days:
        return None
    lifted = [d.day for d, _ in case.base.decisions if d.verdict is Verdict.GI_CAP_LIFTED and d.day <= case.on]
    after = max((day for day in lifted if day >= case.view.start), default=date.min)
    silenced = {spoken.symptom: spoken.reading.began for spoken in case.withdrawal} if case.spoken else {}
    days = (
        (symptom, day)
        for day, symptom in case.view.gut_days
        # An episode that may be opioid withdrawal says nothing of the stomach.
        if after < day <= case.on and not (symptom in silenced and day >= silenced[symptom])
    )
    return next(days, None)


def _find_cap(case: Case) -> Iterator[Finding]:
    if len(case.view.increases) == 0 or not case.begun:
        return
    since = gut_since(case)
    if since is None:
        return
    symptom, day = since
    window = _steep_window(case, day)
    if window is None:
        return
    total = sum(c.rise_ug for c in window)
    last = window[-1].day
    when = f"on {show_day(last)}" if len(window) == 1 else f"within 7 days to {show_day(last)}"
    yield finding(
        CAP,
        Category.REVIEW,
        Urgency.SOON,
        symptom,
        day,
        f"{label_of(symptom)} was recorded on {show_day(day)} and the dose rises by {show_mg(total)} {when}: "
        f"no more than {show_mg(case.n.gi_rise_ug)} in any 7 days.",
        Advice.SLOW_RAMP,
        (
            Evidence(symptom, day, "recorded"),
            *(Evidence("increase", c.day, f"{show_mg(c.before_ug)} to {show_mg(c.after_ug)}") for c in window),
        ),
        case.limits("gi_rise_ug", "gi_rise_days"),
    )


def _steep_window(case: Case, since: date) -> tuple[Change, ...] | None:
    """Find the first 7 days that rise too much, ahead or lately taken; rises before the symptom do not count."""
    rises = [c for c in case.view.increases if c.day > since]
    width = timedelta(days=case.n.gi_rise_days)
    for place, last in enumerate(rises):
        if last.day <= case.on and not case.still_told(last.day, last.day):
            continue
        window = tuple(c for c in rises[: place + 1] if c.day > last.day - width)
        if sum(c.rise_ug for c in window) > case.n.gi_rise_ug:
            return window
    return None


def _find_referral(case: Case) -> Iterator[Finding]:
    for spoken in case.gut:
        reading = spoken.reading
        if not reading.troublesome and reading.present_days < case.n.gi_referral_days:
            continue
        if case.dose_ug == 0:
            return
        why = "troublesome" if reading.troublesome else f"present on {reading.present_days} answered days"
        yield finding(
            REFERRAL,
            Category.REVIEW,
            Urgency.ROUTINE,
            spoken.symptom,
            reading.began,
            f"{score_words(spoken)}, {why}: GP or pharmacist for the stomach upset if necessary.",
            Advice.REFER,
            score_evidence(spoken),
            case.limits("gi_referral_days"),
            score_missing(spoken),
        )


_GUT = answers_of_kind(Kind.GI)

ROUTE = Rule(
    "gi-route-change",
    Tier.SOURCE,
    "S25",
    "A stomach or bowel symptom is present and the dose is taken by mouth: offer sublingual drops, same dose.",
    _find_route,
    "gut",
    wakes=_GUT,
)
CAP = Rule(
    "gi-ramp-cap",
    Tier.SOURCE,
    "S26",
    "After a stomach or bowel symptom the dose rises by no more than 0.5 mg in any 7 days, until the cap is lifted.",
    _find_cap,
    wakes=lambda _, view: bool(view.gut_days and view.increases),
)
REFERRAL = Rule(
    "gi-referral",
    Tier.SOURCE,
    "S26",
    "A stomach or bowel symptom is troublesome, or present on 3 days of one episode: GP or pharmacist.",
    _find_referral,
    "gut",
    wakes=_GUT,
)
RULES = (ROUTE, CAP, REFERRAL)
