"""What is looked at before a first dose, line by line; what nobody has recorded is named as not known."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from .cautions import BLOCKING, CAUTION_WORDS, grown_on
from .days import show_day
from .facts import Caution, CautionKind, Lab, MedicinesAsked, MedicineUse
from .history import AllergyStatus, Gender, History
from .medicines import Certainty, Match, Status
from .pack import Pack
from .symptoms import INDICATIONS, label_of

OPIOIDS = "Opioids"


class Standing(StrEnum):
    """How a line of the checklist stands."""

    KNOWN = "known"
    """Recorded, and nothing in it speaks against the start."""
    NOT_KNOWN = "not known"
    CONFIRM = "confirm"
    """The prescriber confirms with a reason."""
    BLOCKS = "no start"


class CheckLine(NamedTuple):
    """One line: what is looked at, how it stands, and what is recorded."""

    what: str
    standing: Standing
    said: str


def start_checklist(history: History, start: date, pack: Pack) -> tuple[CheckLine, ...]:
    """Give the checklist for a first dose on a day; never better than what is recorded."""
    return (
        opioid_line(history, start, pack),
        _liver(history, start),
        _kidney(history, start),
        _pregnancy(history, start),
        _age(history, start, pack),
        _baselines(history, start),
        _others(history, start, pack),
        _allergies(history),
    )


def _taken_until(use: MedicineUse, start: date) -> str:
    until = f"recorded until {show_day(use.last)}" if use.last is not None else "no last day is recorded"
    return f"{use.text} is taken up to the first dose on {show_day(start)}: {until}."


def _matched(history: History, start: date, pack: Pack) -> Iterator[tuple[MedicineUse, Match]]:
    """Give the other medicines begun by the start."""
    for use in history.medicines:
        match = pack.medicines.match(use.text)
        if not match.is_naltrexone and (use.first is None or use.first <= start):
            yield use, match


def last_asked(history: History, by: date) -> MedicinesAsked | None:
    """Give the last time by a day that somebody asked about other medicines and heard of none besides."""
    return max((asked for asked in history.medicines_asked if asked.day <= by), default=None)


def _asked(history: History, start: date, pack: Pack, mind: str) -> tuple[Standing, str]:
    """Say whether other medicines were asked about; an answer long before the start proves nothing."""
    asked = last_asked(history, start)
    if asked is None:
        return Standing.NOT_KNOWN, f"Not asked. Ask, {mind}."
    said = f"Asked, none on {show_day(asked.day)}."
    if (start - asked.day).days > pack.n.opioid_block_days:
        return Standing.NOT_KNOWN, f"{said} That is over {pack.n.opioid_block_days} days before the start: ask again."
    return Standing.KNOWN, said


def opioid_line(history: History, start: date, pack: Pack) -> CheckLine:
    """Say what is known of opioids before a first dose, and of the days since the last."""
    what, n = OPIOIDS, pack.n
    worst, said = _asked(history, start, pack, "patches and cough medicine included")
    for use, match in _matched(history, start, pack):
        if match.certainty is Certainty.OFFERED and Status.OPIOID in match.offered_statuses:
            worst, said = Standing.CONFIRM, f"{use.text} may be {match.offered}, an opioid. Ask."
        if Status.OPIOID not in match.statuses:
            continue
        if use.last is None or use.last >= start:
            return CheckLine(what, Standing.BLOCKS, _taken_until(use, start))
        needed = n.opioid_long_days if match.long_washout else n.opioid_clear_days
        block = n.opioid_long_days if match.long_washout else n.opioid_block_days
        free = (start - use.last).days
        clear = show_day(use.last + timedelta(days=needed))
        if free < block:
            return CheckLine(what, Standing.BLOCKS, f"{use.text} until {show_day(use.last)}: not before {clear}.")
        if free < needed and worst is not Standing.CONFIRM:
            worst, said = Standing.CONFIRM, f"{use.text} until {show_day(use.last)}: clear from {clear}, or confirm."
        elif worst is not Standing.CONFIRM:
            worst, said = Standing.KNOWN, f"Last: {use.text} until {show_day(use.last)}, {free} days before."
    return CheckLine(what, worst, said)


def _holding(history: History, start: date, *kinds: CautionKind) -> Caution | None:
    """Give a caution of some kinds that holds on the day, by the latest word on each."""
    latest = {c.kind: c for c in sorted(history.cautions, key=lambda c: c.recorded)}
    for kind in kinds:
        told = latest.get(kind)
        if told is not None and (told.onset or start) <= start and (told.abated is None or told.abated > start):
            return told
    return None


def _caution_line(what: str, told: Caution) -> CheckLine:
    since = f" since {show_day(told.onset)}" if told.onset is not None else ""
    standing = Standing.BLOCKS if told.kind in BLOCKING else Standing.CONFIRM
    return CheckLine(what, standing, f"{CAUTION_WORDS[told.kind]}{since}.")


def _liver(history: History, start: date) -> CheckLine:
    what = "Liver"
    told = _holding(history, start, CautionKind.ACUTE_HEPATITIS, CautionKind.LIVER_FAILURE)
    if told is not None:
        return _caution_line(what, told)
    tests = sorted(r for r in history.labs if r.lab is Lab.ALT and r.day <= start)
    if not tests:
        return CheckLine(what, Standing.NOT_KNOWN, "No ALT is recorded. Test before the start.")
    return CheckLine(what, Standing.KNOWN, f"ALT {tests[-1].value} {tests[-1].unit} on {show_day(tests[-1].day)}.")


def _kidney(history: History, start: date) -> CheckLine:
    told = _holding(history, start, CautionKind.SEVERE_RENAL_FAILURE)
    if told is not None:
        return _caution_line("Kidney", told)
    return CheckLine("Kidney", Standing.NOT_KNOWN, "No severe renal failure is recorded; no kidney test is kept here.")


def _pregnancy(history: History, start: date) -> CheckLine:
    what = "Pregnancy"
    told = _holding(history, start, CautionKind.PREGNANCY)
    if told is not None:
        return _caution_line(what, told)
    if history.patient.gender is Gender.MALE:
        return CheckLine(what, Standing.KNOWN, "Recorded as male.")
    ended = [c.abated for c in history.cautions if c.kind is CautionKind.PREGNANCY and c.abated is not None]
    if ended:
        return CheckLine(what, Standing.NOT_KNOWN, f"Ended by {show_day(max(ended))}; not asked for this start.")
    return CheckLine(what, Standing.NOT_KNOWN, "Not recorded. Ask.")


def _age(history: History, start: date, pack: Pack) -> CheckLine:
    born, years = history.patient.born, pack.n.adult_years
    if born is None:
        return CheckLine("Age", Standing.NOT_KNOWN, "The birth date is not recorded.")
    if start < grown_on(born, years):
        return CheckLine("Age", Standing.CONFIRM, f"Under {years} until {show_day(grown_on(born, years))}.")
    return CheckLine("Age", Standing.KNOWN, f"Born {show_day(born)}.")


def _baselines(history: History, start: date) -> CheckLine:
    what = "Baseline scores"
    wanted = list(dict.fromkeys(o for i in history.indications if (o := INDICATIONS[i].first_outcome)))
    if not wanted:
        return CheckLine(what, Standing.NOT_KNOWN, "No indication is recorded, so no outcome is chosen.")
    scores: dict[str, tuple[date, int]] = {}
    for follow_up in history.follow_ups:
        for answer in follow_up.answers:
            if answer.symptom in wanted and answer.score is not None and follow_up.day < start:
                scores[answer.symptom] = max(scores.get(answer.symptom, (date.min, 0)), (follow_up.day, answer.score))
    lacking = [label_of(symptom) for symptom in wanted if symptom not in scores]
    if lacking:
        return CheckLine(what, Standing.NOT_KNOWN, f"No score of {', '.join(lacking).lower()} before the start.")
    told = (f"{label_of(symptom)} {score} on {show_day(day)}" for symptom, (day, score) in scores.items())
    return CheckLine(what, Standing.KNOWN, f"{', '.join(told)}.")


def _others(history: History, start: date, pack: Pack) -> CheckLine:
    what = "Other medicines"
    told = [(u, m) for u, m in _matched(history, start, pack) if u.last is None or u.last >= start]
    taken = [(u, m) for u, m in told if Status.OPIOID not in m.statuses]  # they have a line of their own
    cautioned = [u.text for u, m in taken if Status.CAUTION in m.statuses]
    if cautioned:
        return CheckLine(what, Standing.CONFIRM, f"A caution beside naltrexone: {', '.join(cautioned)}.")
    unknown = [u.text for u, m in taken if m.certainty is not Certainty.KNOWN]
    if unknown:
        return CheckLine(what, Standing.NOT_KNOWN, f"Not checked: {', '.join(unknown)}.")
    if not taken:
        return CheckLine(what, *_asked(history, start, pack, "stomach remedies included"))
    return CheckLine(what, Standing.KNOWN, f"{', '.join(u.text for u, _ in taken)}.")


def _allergies(history: History) -> CheckLine:
    patient = history.patient
    unknown = patient.allergy_status not in {AllergyStatus.KNOWN, AllergyStatus.NONE_KNOWN}
    said = f"{patient.allergy_status.value}{f': {patient.allergies}' if patient.allergies else ''}."
    return CheckLine("Allergies", Standing.NOT_KNOWN if unknown else Standing.KNOWN, said)
