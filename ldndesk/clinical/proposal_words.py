"""The words of a proposal: its title, its limit, what to do beside it, what the patient is told."""

from collections.abc import Iterator, Sequence

from .days import show_day
from .dose import show_mg
from .dose_layout import DAY
from .findings import Advice, Finding
from .formulary import measure_text
from .medicines import Medicine
from .pack import Pack
from .patient_maximum import maximum_words
from .plan import Administration, Step
from .proposal_ground import STOPPING_WORDS, WITHDRAWAL_WORDS, Ground
from .proposal_way import Change

MOST_TOLD = 4
"""Steps read out to a patient in one call."""
TROUBLESOME = "a symptom is troublesome"
SLOW = "at most 0.5 mg up in any 7 days after stomach or bowel symptoms (S26)"
UNCHANGED = "The amounts stay as planned"
NO_CHANGE = "No change of dose"
ON_AS_PLANNED = "Go on as planned"

_NO_PLAN = {
    "stop": "Stop LDN today; no plan until it is settled",
    "start": "Do not start until this is settled",
    "withdrawal": "May be opioid withdrawal: the next dose waits for the prescriber",
}
WITHDRAWAL_TOLD = (
    "This may be opioid withdrawal: LDN blocks opioids.",
    "The next dose of LDN waits until the prescriber has spoken with you.",
    "Tell us of every opioid: painkillers, patches, cough and diarrhoea medicines. Take none against it.",
    "Very unwell: NHS 111, in an emergency 999.",
)
"""Said of a suspected withdrawal; no dose is halved or raised over it (label)."""


def title_words(kind: str, steps: Sequence[Step], change: Change | None, *, now_ug: int = 0, slowed: bool) -> str:
    """Say a plan in a few words; ``now_ug`` is the dose of today."""
    if not steps or change is None:
        return _NO_PLAN.get(kind, NO_CHANGE)
    if kind == "halve":
        return _halving_words(steps) + _way_words(change)
    if kind == "keep":
        return _keeping_words(now_ug, steps, change, slowed=slowed)
    return _dose_words_of(kind, now_ug, steps) + _way_words(change)


def _dose_words_of(kind: str, now_ug: int, steps: Sequence[Step]) -> str:
    """Say where the dose goes from today's: up, back, down or nowhere."""
    low, last = steps[0].daily_ug, steps[-1].daily_ug
    unasked = " until someone has asked" if kind == "hold" else ""
    if max(s.daily_ug for s in steps) > now_ug:
        return f"Go up again to {show_mg(last)}{' step by step' if len(steps) > 1 else ''}"
    if last < low:
        return f"Go down as planned to {show_mg(last)}; no rise{unasked}"
    if low < now_ug:
        return f"Keep to {show_mg(low)}{unasked}" if unasked else f"Go back to {show_mg(low)} and stay there"
    return f"Stay on {show_mg(low)}{unasked}"


def _halving_words(steps: Sequence[Step]) -> str:
    low, top = show_mg(steps[0].daily_ug), show_mg(steps[-1].daily_ug)
    if len(steps) == 1:
        return f"Halve to {low} until someone has asked"
    days = (steps[1].first - steps[0].first).days
    return f"Halve to {low} for {days} days, then {'back up to ' if len(steps) > 2 else ''}{top}"


def _keeping_words(now_ug: int, steps: Sequence[Step], change: Change, *, slowed: bool) -> str:
    if change.new_form:
        return f"Change to sublingual drops, {show_mg(steps[0].daily_ug)}{_at_words(change)}"
    if change.new_time:
        return f"Move the dose to {change.new_time:%H:%M}"
    if not slowed:
        return ON_AS_PLANNED
    top = max(s.daily_ug for s in steps)
    return f"Go up to {show_mg(top)} by no more than 0.5 mg a week" if top > now_ug else f"Stay on {show_mg(top)}"


def _way_words(change: Change) -> str:
    return (", as sublingual drops" if change.new_form else "") + _at_words(change)


def _at_words(change: Change) -> str:
    return f", at {change.new_time:%H:%M}" if change.new_time else ""


def limit_words(known: Ground, kind: str, top_ug: int, change: Change | None, *, slowed: bool) -> str:
    """Name the tightest limit that shaped a plan."""
    top = show_mg(top_ug)
    if kind == "halve":
        held = f"; no return while {' and '.join(known.holds)}" if known.holds else ""
        more = held or (f"; then {SLOW}" if slowed else "")
        return f"Half of {top}, rounded down to what can be measured, not under 0.5 mg (S22){more}"
    if kind in ("hold", "none") and (holding := _holding(known)):
        return f"No increase while {' and '.join(holding)}"
    if kind == "lower":
        return "The last easy dose is this patient's highest (clinic)"
    if slowed:
        return SLOW[0].upper() + SLOW[1:]
    again = f"Never above {top}, the dose before the reduction, in the patient's own steps (S22)"
    drops = "The same dose in drops of 0.5 mg, rounded down (S25)"
    return again if kind == "again" else drops if change is not None and change.new_form else UNCHANGED


def blocked_words(known: Ground, kind: str) -> str:
    """Say why there is to be no dose at all, where the medicine is stopped or a start is blocked; else nothing."""
    if kind == "stop":
        return f"No dose while {' and '.join(w for rule, w in STOPPING_WORDS.items() if rule in known.rules)}"
    if kind == "withdrawal":
        return f"No next dose before the prescriber has spoken with the patient: {WITHDRAWAL_WORDS}"
    return f"No first dose while {' and '.join(_holding(known)) or 'an alert forbids it'}" if kind == "start" else ""


def topped_title(present_ug: int, steps: Sequence[Step]) -> str:
    """Say a plan that goes no further than the patient's maximum."""
    top = show_mg(max(s.daily_ug for s in steps))
    if max(s.daily_ug for s in steps) < present_ug:
        return f"Go back to {top}, this patient’s maximum"
    return f"Go no further than {top}, this patient’s maximum"


def topped_limit(known: Ground, limit: str, *, topped: bool) -> str:
    """Name the patient's own maximum before the other limits where it is what cut the plan."""
    if not topped or known.maximum is None:
        return limit
    more = "" if limit == UNCHANGED else f"; {limit[0].lower()}{limit[1:]}"
    return f"This patient’s maximum is {maximum_words(known.maximum)}{more}"


def _holding(known: Ground) -> tuple[str, ...]:
    return (*known.holds, *((TROUBLESOME,) if known.troublesome else ()))


def actions(known: Ground, pack: Pack, kind: str) -> tuple[str, ...]:
    """List what is to be done beside the plan, the most urgent first."""
    return tuple(dict.fromkeys(_actions(known, pack, kind)))


def _actions(known: Ground, pack: Pack, kind: str) -> Iterator[str]:
    yield from _urgent(known)
    for finding in known.findings:
        if finding.rule == "opioid-comedication":
            yield _opioid_words(finding)
        elif finding.rule == "remedy-not-acceptable":
            yield f"{finding.subject}: stop it today and replace it; it holds an opioid (S27)."
    if "in-hospital" in known.rules:
        yield "Ask the patient or the ward which opioids were given, before the next dose."
    if known.rules & {"gi-referral", "remedy-not-acceptable"}:
        yield from _remedies(known, pack)
    if "taken-differs" in known.rules:
        yield "Settle with the patient which dose is really taken before any increase."
    yield from _asking(known, kind)


def _urgent(known: Ground) -> Iterator[str]:
    if "red-flag-liver" in known.rules:
        yield "Stop low-dose naltrexone and arrange medical care today: jaundice or dark urine."
    if "red-flag-mood" in known.rules:
        yield "Speak with the patient today about the thoughts of self-harm; follow the clinic's crisis pathway."
    if "withdrawal-suspected" in known.rules:
        yield (
            "Speak with the patient today, before the next dose: which opioids were taken, patches and cough medicine "
            "included? The dose is neither halved nor raised before; stopping or changing it is the prescriber’s word."
        )
    if "dose-not-ldn" in known.rules:
        yield "50 mg or more is outside low-dose use: settle today what is prescribed and taken."


def _opioid_words(finding: Finding) -> str:
    if finding.advice is Advice.BLOCK_START:
        return (
            f"{finding.subject}: do not start until opioid-free for 10 days (14 after methadone or buprenorphine); "
            "after 7 to 9 days only with a written reason."
        )
    if finding.advice is Advice.CONFIRM:
        return f"{finding.subject}: start only with a written reason, or wait for 10 opioid-free days."
    return f"{finding.subject}: an opioid beside naltrexone. Settle today which of the two is stopped."


def _remedies(known: Ground, pack: Pack) -> Iterator[str]:
    if "gi-referral" in known.rules:
        yield "GP or pharmacist for the stomach or bowel upset (S26)."
    acceptable = pack.medicines.acceptable_on(known.on)
    yield f"Acceptable remedies on the market: {_listed(acceptable)} (S27)."
    yield f"Not acceptable: {_listed(pack.medicines.not_acceptable())} (S27)."


def _listed(medicines: Sequence[Medicine]) -> str:
    brands = [next((n for n in m.names[1:] if n[:1].isupper()), "") for m in medicines]
    return ", ".join(f"{m.name} ({brand})" if brand else m.name for m, brand in zip(medicines, brands, strict=True))


def _asking(known: Ground, kind: str) -> Iterator[str]:
    if kind == "halve":
        day8 = show_day(known.on + 8 * DAY)
        yield f"Ask before day 8 ({day8}); if nobody has asked by then, an alert says to stay on the reduced dose."
    elif kind in ("hold", "none") and (reasons := _holding(known)) and "red-flag-liver" not in known.rules:
        yield f"Ask again within 7 days, by {show_day(known.on + 7 * DAY)}, before any increase: {'; '.join(reasons)}."


def tell_patient(known: Ground, kind: str, steps: Sequence[Step]) -> tuple[str, ...]:
    """Say what the nurse may tell the patient once the prescriber agrees: mg and what to measure."""
    told = [*_steps_read_out(steps, halved=kind == "halve")]
    if kind == "halve":
        told.append(
            f"We ask how you are on {show_day(known.on + 8 * DAY)}. Stay on the lower dose until we have spoken."
        )
    elif kind == "hold":
        told.append("Please do not go up until we have spoken again.")
    return (*told, _MISSED)


def read_out(steps: Sequence[Step], *, halved: bool) -> tuple[str, ...]:
    """Say an agreed plan for the patient's ears; after a halving the return waits for the next talk."""
    stay = ("Stay on the lower dose until we have spoken again.",) if halved else ()
    return (*_steps_read_out(steps, halved=halved), *stay, _MISSED)


_MISSED = "If you miss a dose, leave it out. Never take a double dose."


def _steps_read_out(steps: Sequence[Step], *, halved: bool) -> Iterator[str]:
    """Read out the steps; the return after a halving waits for the call, and is told so."""
    for n, step in enumerate(steps[:MOST_TOLD]):
        yield _step_words(step, waits=halved and n > 0)
    if len(steps) > MOST_TOLD:
        yield "The steps after that are read out at the next call."


def _step_words(step: Step, *, waits: bool = False) -> str:
    until = f" to {show_day(step.last)}" if step.last is not None else " until we change it"
    agreed = ", only if we agree it when we speak" if waits else ""
    if not step.daily_ug:
        return f"From {show_day(step.first)}{until}: no dose."
    doses = " and ".join(_dose_words(a, step) for a in step.administrations)
    return f"From {show_day(step.first)}{until}{agreed}: {doses}."


def _dose_words(dose: Administration, step: Step) -> str:
    at = f" at {dose.time:%H:%M}" if dose.time is not None else " once a day" if len(step.administrations) == 1 else ""
    return f"{show_mg(dose.ug)} ({measure_text(step.form, dose.ug, step.strengths)}){at}"
