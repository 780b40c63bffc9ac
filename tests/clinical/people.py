"""Short ways to say who a patient is, what is prescribed and what was answered."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from ldndesk.clinical.facts import Answer, Capture, FollowUp, MedicinesAsked, MedicineUse, Silence
from ldndesk.clinical.findings import Advice, Category, Evaluation, Finding, Tier, Urgency
from ldndesk.clinical.formulary import FORMS, Form
from ldndesk.clinical.history import History, Patient
from ldndesk.clinical.pack import Pack, read_pack
from ldndesk.clinical.plan import Administration, Course, Plan, Step, ramp_doses, ramp_steps
from ldndesk.clinical.symptoms import Indication
from ldndesk.shipped import shipped

START = date(2026, 1, 5)
ANN = Patient("A1", "Example", "Ann", born=date(1980, 3, 7))
NIGHT = time(22)


def day(number: int) -> date:
    """Day N of the course: 1 is the first dose day."""
    return START + timedelta(days=number - 1)


def at_noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


@cache
def shipped_pack() -> Pack:
    rules, medicines = (shipped(f"resources/rules/{name}.toml") for name in ("ldn", "medicines"))
    return read_pack(rules.read_text(encoding="utf-8"), medicines.read_text(encoding="utf-8"))


def step(first: date, ug: int, form: Form = Form.TABLET, last: date | None = None, at: time | None = NIGHT) -> Step:
    return Step(first, last, (Administration(at, ug),), FORMS[form].routes[0], form)


def steady(ug: int, form: Form = Form.TABLET, first: date = START) -> Course:
    """One dose from the start, no ramp."""
    return Course("c1", (Plan(first, at_noon(first), (step(first, ug, form),)),))


def ramp(start: int, rise: int, top: int, every: int, form: Form = Form.TABLET) -> Course:
    steps = ramp_steps(START, NIGHT, form, FORMS[form].routes[0], ramp_doses(start, rise, top), every)
    return Course("c1", (Plan(START, at_noon(START), steps),))


def ordered(course: Course, authored: date, *steps: Step) -> Course:
    return course.revised(Plan(authored, at_noon(authored), steps))


def told(
    on: date, symptom: str, score: int | None, troublesome: bool | None = None, by: Capture = Capture.CALL
) -> FollowUp:
    silence = Silence.NOT_ASKED if score is None else None
    return FollowUp(on, by, at_noon(on), (Answer(symptom, score, silence, troublesome),))


def takes(text: str, first: date | None, last: date | None = None) -> MedicineUse:
    return MedicineUse(text, first, last, at_noon(first or START))


def person(course: Course | None, *follow_ups: FollowUp, medicines: tuple[MedicineUse, ...] = ()) -> History:
    return History(
        ANN,
        indications=(Indication.ME_CFS,),
        courses=(course,) if course is not None else (),
        follow_ups=follow_ups,
        medicines=medicines,
    )


def found(
    rule: str,
    advice: Advice,
    subject: str = "headache",
    category: Category = Category.REVIEW,
    urgency: Urgency = Urgency.SOON,
) -> Finding:
    return Finding(rule, category, urgency, Tier.SOURCE, subject, START, f"{rule} was found.", "S22", advice)


def says(on: date, *findings: Finding) -> Evaluation:
    return Evaluation(on, "ldn", "1.0", "0" * 64, findings, (), None)


def stopped(course: Course, on: date) -> Course:
    return replace(course, stopped=on)


def but(history: History, **changes: Any) -> History:
    """The same patient with some facts told otherwise, nothing derived carried over."""
    return replace(history, cache={}, **changes)


def asked(history: History, on: date) -> History:
    """The same patient, asked on a day about other medicines: none beside those recorded."""
    return but(history, medicines_asked=(MedicinesAsked(on, at_noon(on)),))
