"""What is written reads back to an equal history, and is FHIR by an independent model."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldndesk.clinical import facts as f
from ldndesk.clinical.formulary import FORMS, Form
from ldndesk.clinical.history import AllergyStatus, Gender, History, Patient
from ldndesk.clinical.plan import Administration, Course, Pattern, Plan, Step
from ldndesk.clinical.symptoms import SYMPTOMS, Indication
from ldndesk.interop.fhir_read import read_bundle
from ldndesk.interop.fhir_write import bundle_text, write_bundle

DAYS = st.dates(date(2020, 1, 1), date(2027, 1, 1))
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))
WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
MAYBE_DAY = st.none() | DAYS
CATALOGUED = [s for s in SYMPTOMS if not s.startswith("other")]


@st.composite
def answers(draw: st.DrawFn) -> f.Answer:
    symptom = draw(st.sampled_from(CATALOGUED) | WORDS.map(lambda w: f"other:{w}"))
    info = SYMPTOMS.get(symptom)
    low, high = (info.lowest, info.highest) if info else (0, 10)
    told = draw(st.booleans())
    yes_no = st.none() | st.booleans()
    score, silence = (draw(st.integers(low, high)), None) if told else (None, draw(st.sampled_from(f.Silence)))
    return f.Answer(symptom, score, silence, draw(yes_no), draw(yes_no), draw(MAYBE_DAY))


@st.composite
def steps(draw: st.DrawFn, first: date) -> tuple[Step, ...]:
    found = []
    for _ in range(draw(st.integers(1, 4))):
        form = draw(st.sampled_from([x for x in Form if x is not Form.TABLET_50]))
        doses = st.builds(Administration, st.none() | TIMES, st.integers(0, 12_000))
        last = first + timedelta(days=draw(st.integers(0, 30)))
        strengths = tuple(draw(st.lists(st.sampled_from([500, 1500, 4500]), max_size=2, unique=True)))
        pieces = strengths if form in {Form.CAPSULE, Form.TABLET, Form.TROCHE} else ()
        taken = tuple(draw(st.lists(doses, min_size=1, max_size=3)))
        found.append(Step(first, last, taken, draw(st.sampled_from(FORMS[form].routes)), form, pieces))
        first = last + timedelta(days=draw(st.integers(1, 9)))
    if draw(st.booleans()):
        found[-1] = found[-1]._replace(last=None)
    return tuple(found)


@st.composite
def courses(draw: st.DrawFn) -> tuple[Course, ...]:
    authored = draw(DAYS)
    plans = []
    for i in range(draw(st.integers(0, 3))):
        recorded = datetime.combine(authored, time(9), UTC) + timedelta(minutes=i)
        reason = draw(st.just("") | WORDS)
        plans.append(Plan(authored, recorded, draw(steps(authored)), draw(st.sampled_from(Pattern)), reason))
        authored += timedelta(days=draw(st.integers(0, 20)))
    return (Course(draw(WORDS), tuple(plans), draw(MAYBE_DAY)),) if plans else ()


PATIENTS = st.builds(
    Patient,
    local_id=WORDS,
    family=WORDS,
    given=st.just("") | WORDS,
    born=MAYBE_DAY,
    gender=st.sampled_from(Gender),
    nhs_number=st.sampled_from(["", "9434765919"]),
    title=st.just("") | WORDS,
    phone=st.just("") | WORDS,
    allergy_status=st.just(AllergyStatus.KNOWN),
    allergies=WORDS,
    deceased=st.booleans(),
) | st.builds(
    Patient, local_id=WORDS, family=WORDS, given=WORDS, allergy_status=st.sampled_from(list(AllergyStatus)[1:])
)


@st.composite
def doses(draw: st.DrawFn) -> f.DoseTaken:
    first = draw(DAYS)
    ug, at = draw(st.integers(0, 12_000)), draw(st.none() | TIMES)
    form = draw(st.none() | st.sampled_from([x for x in Form if x is not Form.TABLET_50]))
    route = draw(st.none() | st.sampled_from([r for x in FORMS.values() for r in x.routes]))
    return f.DoseTaken(first, first + timedelta(days=draw(st.integers(0, 9))), at, ug, draw(INSTANTS), route, form)


@st.composite
def medicines(draw: st.DrawFn) -> f.MedicineUse:
    first = draw(MAYBE_DAY)
    last = draw(st.none() | (st.dates(first, date(2027, 1, 1)) if first else DAYS))
    return f.MedicineUse(
        draw(st.sampled_from(["codeine", "Gaviscon", "Naloxone 400", "Naltrexone + bupropion"])),
        first,
        last,
        draw(INSTANTS),
        draw(st.sampled_from(["", "co-codamol"])),
    )


@st.composite
def cautions(draw: st.DrawFn) -> f.Caution:
    onset = draw(MAYBE_DAY)
    abated = draw(st.none() | (st.dates(onset, date(2027, 1, 1)) if onset else DAYS))
    return f.Caution(draw(st.sampled_from(f.CautionKind)), onset, abated, draw(INSTANTS))


def some(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


AMOUNTS = st.decimals(0, 1000, places=3)
RANGES = st.sampled_from(("", "0.4 to 4.0", "up to 40", "from 1.0"))
HISTORIES = st.builds(
    History,
    patient=PATIENTS,
    indications=st.lists(st.sampled_from(Indication), unique=True, max_size=3).map(tuple),
    courses=courses(),
    follow_ups=some(
        st.builds(f.FollowUp, DAYS, st.sampled_from(f.Capture), INSTANTS, some(answers()), st.just("") | WORDS)
    ),
    doses_taken=some(doses()),
    medicines=some(medicines()),
    labs=some(st.builds(f.LabResult, DAYS, st.sampled_from(f.Lab), AMOUNTS, WORDS, INSTANTS, RANGES)),
    cautions=some(cautions()),
    procedures=some(st.builds(f.Procedure, DAYS, WORDS, DAYS, INSTANTS)),
    main_sleep=some(st.builds(f.MainSleep, DAYS, TIMES, TIMES, INSTANTS)),
    medicines_asked=some(st.builds(f.MedicinesAsked, DAYS, INSTANTS)),
    call_attempts=some(
        st.builds(f.CallAttempt, DAYS, st.sampled_from(f.CallOutcome), INSTANTS, st.none() | st.integers(0, 480))
    ),
    decisions=some(st.builds(f.Decision, st.sampled_from(f.Verdict), DAYS, WORDS, INSTANTS, st.integers(0, 12_000))),
)


def back(history: History) -> History:
    found = read_bundle(bundle_text(write_bundle(history)).encode(), "x")
    assert found.faults == ()
    assert not found.left_out
    assert not found.notes
    assert found.history is not None
    return found.history


@pytest.mark.hazard("H16")
@given(HISTORIES)
def test_what_is_written_reads_back_to_an_equal_history(history: History) -> None:
    assert back(history) == history


def test_two_calls_of_one_minute_stay_two() -> None:
    at = datetime(2026, 3, 5, 11, tzinfo=UTC)
    call = f.FollowUp(date(2026, 3, 5), f.Capture.CALL, at, (f.Answer("headache", 6),))
    history = History(Patient("1", "Example", "Jane"), follow_ups=(call, call))
    assert back(history).follow_ups == (call, call)


def test_amounts_are_written_with_exactly_their_digits() -> None:
    lab = f.LabResult(date(2026, 3, 5), f.Lab.TSH, Decimal("1.30"), 'mIU/L "x"', datetime(2026, 3, 5, tzinfo=UTC))
    text = bundle_text(write_bundle(History(Patient("1", "Example", "Jane"), labs=(lab,))))
    assert '"value": 1.30,' in text
    json.loads(text)


def test_a_step_without_a_dose_cannot_be_written() -> None:
    step = Step(date(2026, 1, 1), None, (), FORMS[Form.LIQUID].routes[0], Form.LIQUID)
    plan = Plan(date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), (step,))
    with pytest.raises(ValueError, match="without a dose"):
        write_bundle(History(Patient("1", "Example", "Jane"), courses=(Course("c", (plan,)),)))


def test_reading_a_bundle_needs_neither_window_nor_models() -> None:
    code = "import sys; import ldndesk.interop.fhir_read; print({'PySide6', 'fhir', 'sqlalchemy'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "TZ": "Asia/Tokyo"}
    )
    assert done.stdout.strip() == "set()"


def test_what_is_written_is_fhir_by_a_model_that_nobody_here_wrote() -> None:
    from fhir.resources.R4B.bundle import Bundle

    at = datetime(2026, 3, 5, 11, tzinfo=UTC)
    told = f.Answer("headache", 6, troublesome=True, onset=date(2026, 3, 1))
    silent = f.Answer("other:itchy palms", None, f.Silence.NOT_ASKED)
    half = Step(date(2026, 1, 1), None, (Administration(time(22), 2250),), FORMS[Form.CAPSULE].routes[0], Form.CAPSULE)
    plan = Plan(date(2026, 1, 1), at, (half._replace(strengths=(500, 1500)),), Pattern.THREE_ON_THREE_OFF, "agreed")
    history = History(
        Patient("1", "Example", "Jane", date(1976, 5, 4), allergy_status=AllergyStatus.NONE_KNOWN),
        indications=(Indication.MS,),
        courses=(Course("c", (plan,), date(2026, 4, 1)),),
        follow_ups=(f.FollowUp(date(2026, 3, 5), f.Capture.CALL, at, (told, silent), "spoke to Jane"),),
        doses_taken=(f.DoseTaken(date(2026, 3, 1), date(2026, 3, 2), time(22), 0, at),),
        medicines=(f.MedicineUse("Gaviscon", None, None, at),),
        labs=(f.LabResult(date(2026, 3, 5), f.Lab.ALT, Decimal("31"), "U/L", at, "10 to 40"),),
        cautions=(f.Caution(f.CautionKind.PREGNANCY, date(2026, 1, 1), None, at),),
        procedures=(f.Procedure(date(2026, 5, 1), "hernia", date(2026, 3, 1), at),),
        main_sleep=(f.MainSleep(date(2026, 3, 5), time(23), time(7), at),),
        medicines_asked=(f.MedicinesAsked(date(2026, 3, 5), at),),
        call_attempts=(f.CallAttempt(date(2026, 3, 4), f.CallOutcome.NO_ANSWER, at),),
        decisions=(f.Decision(f.Verdict.DOSE_CONFIRMED, date(2026, 3, 5), "stable", at, 5000),),
    )
    read = Bundle.model_validate_json(bundle_text(write_bundle(history)))
    assert read.entry is not None
    assert len(read.entry) == 16
    assert back(history) == history
