"""Invented records of every shape, for properties."""

from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from ldndesk.clinical.facts import (
    Answer,
    CallAttempt,
    CallOutcome,
    Capture,
    Caution,
    CautionKind,
    Decision,
    DoseTaken,
    FollowUp,
    Lab,
    LabResult,
    MainSleep,
    MedicinesAsked,
    MedicineUse,
    Procedure,
    Silence,
    Verdict,
)
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import AllergyStatus, Gender, History, Patient
from ldndesk.clinical.plan import Administration, Course, Pattern, Plan, Step
from ldndesk.clinical.symptoms import OTHER_PREFIX, SYMPTOMS, Indication

T = TypeVar("T")
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
TIMES = st.times().map(lambda t: t.replace(microsecond=0))
AMOUNTS = st.integers(0, 49_999)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
WORDS = TEXTS.filter(lambda t: bool(t.strip()))
YES_NO = st.sampled_from((None, True, False))


def some(facts: st.SearchStrategy[T], most: int = 3) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(facts, max_size=most).map(tuple)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[date, date]:
    first = draw(DAYS)
    return first, first + timedelta(days=draw(st.integers(0, 60)))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    symptom = draw(st.one_of(st.sampled_from(sorted(SYMPTOMS)), WORDS.map(OTHER_PREFIX.__add__)))
    info = SYMPTOMS.get(symptom)
    scores = st.integers(info.lowest, info.highest) if info else st.integers(0, 10)
    score = draw(st.none() | scores)
    silence = draw(st.sampled_from(Silence)) if score is None else None
    return Answer(symptom, score, silence, draw(YES_NO), draw(YES_NO), draw(st.none() | DAYS))


@st.composite
def doses(draw: st.DrawFn) -> DoseTaken:
    first, last = draw(stretches())
    route, form = draw(st.none() | st.sampled_from(Route)), draw(st.none() | st.sampled_from(Form))
    return DoseTaken(first, last, draw(st.none() | TIMES), draw(AMOUNTS), draw(INSTANTS), route, form)


@st.composite
def medicines(draw: st.DrawFn) -> MedicineUse:
    first, last = draw(stretches())
    return MedicineUse(
        draw(TEXTS), draw(st.sampled_from((None, first))), draw(st.sampled_from((None, last))), draw(INSTANTS)
    )


@st.composite
def steps(draw: st.DrawFn) -> Step:
    first, last = draw(stretches())
    administrations = st.lists(st.builds(Administration, st.none() | TIMES, AMOUNTS), min_size=1, max_size=3).map(tuple)
    return Step(
        first,
        draw(st.sampled_from((None, last))),
        draw(administrations),
        draw(st.sampled_from(Route)),
        draw(st.sampled_from(Form)),
        draw(some(st.integers(1, 50_000))),
    )


PLANS = st.builds(Plan, DAYS, INSTANTS, some(steps(), 4), st.sampled_from(Pattern), TEXTS)


@st.composite
def courses(draw: st.DrawFn) -> tuple[Course, ...]:
    keys = draw(st.lists(WORDS, max_size=2, unique=True))
    plans = st.lists(PLANS, min_size=1, max_size=3).map(tuple)
    return tuple(Course(key, draw(plans), draw(st.none() | DAYS)) for key in keys)


PATIENTS = st.builds(
    Patient,
    local_id=WORDS,
    family=WORDS,
    given=TEXTS,
    born=st.none() | DAYS,
    gender=st.sampled_from(Gender),
    nhs_number=st.sampled_from(("", "9434765919")),
    title=TEXTS,
    phone=TEXTS,
    allergy_status=st.sampled_from(AllergyStatus),
    allergies=TEXTS,
    deceased=st.booleans(),
)
FOLLOW_UPS = st.builds(FollowUp, DAYS, st.sampled_from(Capture), INSTANTS, some(answers(), 5), TEXTS)
HISTORIES = st.builds(
    History,
    patient=PATIENTS,
    indications=st.lists(st.sampled_from(Indication), unique=True, max_size=3).map(tuple),
    courses=courses(),
    follow_ups=some(FOLLOW_UPS),
    doses_taken=some(doses()),
    medicines=some(medicines()),
    labs=some(
        st.builds(
            LabResult,
            DAYS,
            st.sampled_from(Lab),
            st.decimals(0, 10**6, places=3),
            TEXTS,
            INSTANTS,
            st.sampled_from(("", "0.4 to 4.0", "up to 40", "from 1.0")),
        )
    ),
    cautions=some(st.builds(Caution, st.sampled_from(CautionKind), st.none() | DAYS, st.none() | DAYS, INSTANTS)),
    procedures=some(st.builds(Procedure, DAYS, TEXTS, DAYS, INSTANTS)),
    main_sleep=some(st.builds(MainSleep, DAYS, TIMES, TIMES, INSTANTS)),
    medicines_asked=some(st.builds(MedicinesAsked, DAYS, INSTANTS)),
    call_attempts=some(
        st.builds(CallAttempt, DAYS, st.sampled_from(CallOutcome), INSTANTS, st.none() | st.integers(0, 480))
    ),
    decisions=some(st.builds(Decision, st.sampled_from(Verdict), DAYS, TEXTS, INSTANTS, AMOUNTS)),
)


def in_order(history: History) -> History:
    """Sort what has no order of its own, so that two records with the same facts are equal."""
    from dataclasses import replace

    def sorted_(facts: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(sorted(facts, key=repr))

    return replace(
        history,
        indications=sorted_(history.indications),
        courses=sorted_(history.courses),
        follow_ups=sorted_(history.follow_ups),
        doses_taken=sorted_(history.doses_taken),
        medicines=sorted_(history.medicines),
        labs=sorted_(history.labs),
        cautions=sorted_(history.cautions),
        procedures=sorted_(history.procedures),
        main_sleep=sorted_(history.main_sleep),
        medicines_asked=sorted_(history.medicines_asked),
        call_attempts=sorted_(history.call_attempts),
        decisions=sorted_(history.decisions),
    )
