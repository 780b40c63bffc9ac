"""Rules on cautions of the label, suspected opioid withdrawal and planned procedures (label, clinic)."""

from collections.abc import Iterator
from datetime import date, timedelta

from ldndesk.clinical.cautions import BLOCKING, CAUTION_WORDS
from ldndesk.clinical.course_view import Use
from ldndesk.clinical.days import show_day
from ldndesk.clinical.facts import Caution, CautionKind
from ldndesk.clinical.findings import Advice, Category, Evidence, Finding, Tier, Urgency
from ldndesk.clinical.symptoms import begun_small

from .case import WITHDRAWAL_SYMPTOMS, CannotJudge, Case, Rule, answers_of, finding, score_evidence


def _find_withdrawal(case: Case) -> Iterator[Finding]:
    spoken = case.withdrawal
    if not spoken:
        return
    began = min(s.reading.began for s in spoken)
    recent = tuple(use for use in case.base.uses if case.opioid_before(use, began))
    words = " and ".join(begun_small(s.words) for s in spoken)
    opioids = "".join(f", {use.use.text} taken shortly before" for use in recent)
    yield finding(
        WITHDRAWAL,
        Category.REVIEW,
        Urgency.URGENT,
        "opioid withdrawal",
        began,
        f"{words.capitalize()} since {show_day(began)}, within 72 hours of a first dose{opioids}: this may be opioid "
        "withdrawal. Speak with the patient today; ask about every opioid, patches and cough medicine included.",
        Advice.REVIEW,
        (
            *(e for s in spoken for e in score_evidence(s)),
            *(Evidence(f"“{use.use.text}”", use.use.last or use.use.first, "opioid") for use in recent),
        ),
        case.limits("withdrawal_days", "opioid_recent_days"),
    )


def _find_label(case: Case) -> Iterator[Finding]:
    view = case.view
    if view.course is None or (view.stopped is not None and view.stopped <= case.on):
        return
    found = [*_conditions(case), *_age(case), *_medicines(case)]
    if not found and case.base.history.patient.born is None:
        raise CannotJudge("The birth date is not recorded, so nobody knows whether the patient is under 18.")
    yield from found


def _conditions(case: Case) -> Iterator[Finding]:
    if not case.base.history.cautions:
        return
    latest: dict[CautionKind, Caution] = {}
    for caution in sorted(case.base.history.cautions, key=lambda c: c.recorded):
        if case.base.history.day_of(caution.recorded) <= case.on:
            latest[caution.kind] = caution
    for kind in CautionKind:
        caution_ = latest.get(kind)
        if caution_ is None or (caution_.onset or date.min) > case.on:
            continue
        if caution_.abated is not None and caution_.abated <= case.on:
            continue
        known = case.base.history.day_of(caution_.recorded)
        words, blocks = CAUTION_WORDS[kind], kind in BLOCKING
        then = "no start" if not case.begun else "LDN is being taken: the prescriber decides today"
        yield finding(
            LABEL,
            Category.REVIEW,
            Urgency.URGENT if blocks else Urgency.SOON,
            words,
            caution_.onset or known,
            f"{words} is recorded: {then if blocks else 'the prescriber confirms with a reason'}.",
            Advice.BLOCK_START if blocks and not case.begun else Advice.REVIEW if blocks else Advice.CONFIRM,
            (Evidence(words, caution_.onset, "holds"),),
        )


def _age(case: Case) -> Iterator[Finding]:
    born, grown = case.base.history.patient.born, case.base.grown
    if born is None or grown is None or case.on >= grown:
        return
    yield finding(
        LABEL,
        Category.REVIEW,
        Urgency.SOON,
        "age",
        case.view.course.plans[0].authored if case.view.course is not None else case.view.start,
        f"Under {case.n.adult_years} until {show_day(grown)}: the prescriber confirms with a reason.",
        Advice.CONFIRM,
        (Evidence("born", born, show_day(born)),),
        case.limits("adult_years"),
    )


def _medicines(case: Case) -> Iterator[Finding]:
    told: set[str] = set()
    for use in case.base.cautioned:
        name = use.match.names[0] if use.match.names else use.use.text
        if name in told or not _taken(use, case.on):
            continue
        told.add(name)
        yield finding(
            LABEL,
            Category.REVIEW,
            Urgency.ROUTINE,
            name,
            use.use.first or use.known,
            f"{name} is taken: a caution beside naltrexone, the prescriber confirms with a reason.",
            Advice.CONFIRM,
            (Evidence(f"“{use.use.text}”", use.use.first, "taken"),),
        )


def _taken(use: Use, on: date) -> bool:
    return (use.use.first is None or use.use.first <= on) and (use.use.last is None or use.use.last >= on)


def _find_surgery(case: Case) -> Iterator[Finding]:
    if not case.base.history.procedures or (case.dose_ug == 0 and not case.begun):
        return
    for planned in sorted(case.base.history.procedures):
        notice = planned.day - timedelta(days=case.n.surgery_notice_days)
        if not max(notice, planned.known_from) <= case.on <= planned.day:
            continue
        what = planned.text or "A procedure"
        hold = planned.day - timedelta(days=case.n.surgery_hold_days)
        yield finding(
            SURGERY,
            Category.REVIEW,
            Urgency.SOON,
            f"{what} {show_day(planned.day)}",
            max(notice, planned.known_from),
            f"{what} is planned on {show_day(planned.day)}: no dose from {show_day(hold)} on, again after 7 days free "
            "of opioids. Tell the anaesthetist.",
            Advice.HOLD_BEFORE_SURGERY,
            (Evidence("procedure", planned.day, what),),
            case.limits("surgery_notice_days", "surgery_hold_days"),
        )


WITHDRAWAL = Rule(
    "withdrawal-suspected",
    Tier.LABEL,
    "label",
    "Vomiting, diarrhoea, sweating or agitation within 72 hours of a first dose, two of them or after an opioid: "
    "opioid withdrawal, the prescriber today.",
    _find_withdrawal,
    "spoken",
    wakes=answers_of(WITHDRAWAL_SYMPTOMS),
)
LABEL = Rule(
    "label-caution",
    Tier.LABEL,
    "label",
    "Acute hepatitis, liver or severe renal failure: no start. Under 18, pregnancy, a steroid or immunosuppressant: "
    "the prescriber confirms with a reason.",
    _find_label,
)
SURGERY = Rule(
    "surgery-hold",
    Tier.CLINIC,
    "clinic; restart: label",
    "A procedure is planned within 14 days: no dose from 72 hours before, again after 7 opioid-free days.",
    _find_surgery,
    wakes=lambda base, _: bool(base.history.procedures),
)
RULES: tuple[Rule, ...] = (WITHDRAWAL, LABEL, SURGERY)
