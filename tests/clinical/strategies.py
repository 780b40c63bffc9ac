"""Random histories, as odd as a clinic's own: late entries, gaps, several orders, other medicines."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

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
    MedicineUse,
    Procedure,
    Silence,
    Verdict,
)
from ldndesk.clinical.formulary import FORMS, Form, measurable_between
from ldndesk.clinical.history import History, Patient
from ldndesk.clinical.plan import Administration, Course, Plan, Step
from ldndesk.clinical.symptoms import SYMPTOMS as CATALOGUE
from ldndesk.clinical.symptoms import Indication

START = date(2026, 1, 5)
SYMPTOMS = (
    "headache",
    "nausea",
    "diarrhoea",
    "vivid_dreams",
    "insomnia",
    "flu_like",
    "ms_fatigue",
    "fatigue",
    "rash",
    "tremor",
    "vomiting",
    "agitation",
    "jaundice",
    "self_harm_thoughts",
)
MEDICINES = (
    *("Imodium", "Co-codamol 8/500", "Paracetamol", "Mountain Root Complex", "Zantac", "Methadone", "codiene"),
    *("Levothyroxine", "Prednisolone"),
)
_PATIENTS = tuple(Patient("T1", "Test", "Tess", born=born) for born in (None, date(1970, 5, 1), date(2008, 2, 1)))
_FORMS = (Form.LIQUID, Form.TABLET, Form.CAPSULE, Form.DROPS)
days = st.integers(-20, 100).map(lambda n: START + timedelta(days=n))
times = st.sampled_from((None, time(0, 30), time(8), time(17), time(22)))


@st.composite
def recorded(draw: st.DrawFn, on: date) -> datetime:
    """Give an instant at most three weeks after a day."""
    late = draw(st.sampled_from((0, 0, 0, 1, 5, 21)))
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC) + timedelta(days=late)


@st.composite
def answers(draw: st.DrawFn, on: date) -> Answer:
    symptom = draw(st.sampled_from(SYMPTOMS))
    if draw(st.integers(0, 6)) == 0:
        return Answer(symptom, None, draw(st.sampled_from(Silence)))
    onset = on - timedelta(days=draw(st.integers(0, 70))) if draw(st.booleans()) else None
    score = draw(st.integers(CATALOGUE[symptom].lowest, CATALOGUE[symptom].highest))
    return Answer(symptom, score, None, draw(st.sampled_from((None, True, False))), None, onset)


@st.composite
def follow_ups(draw: st.DrawFn) -> FollowUp:
    on = draw(days)
    told = draw(st.lists(answers(on), min_size=1, max_size=4, unique_by=lambda a: a.symptom))
    return FollowUp(on, draw(st.sampled_from(Capture)), draw(recorded(on)), tuple(told))


@st.composite
def plans(draw: st.DrawFn, not_before: date) -> Plan:
    form = draw(st.sampled_from(_FORMS))
    amounts = measurable_between(form, 500, 6000)
    authored = not_before + timedelta(days=draw(st.integers(0, 25)))
    begin = authored + timedelta(days=draw(st.integers(0, 3)))
    at = draw(times)
    steps = []
    count = draw(st.integers(1, 4))
    for i in range(count):
        last = begin + timedelta(days=draw(st.integers(2, 20))) if i + 1 < count else None
        dose = (Administration(at, draw(st.sampled_from(amounts))),)
        steps.append(Step(begin, last, dose, FORMS[form].routes[0], form))
        begin = begin if last is None else last + timedelta(days=1)
    return Plan(authored, draw(recorded(authored)), tuple(steps))


@st.composite
def courses(draw: st.DrawFn) -> Course:
    orders: list[Plan] = []
    not_before = START - timedelta(days=2)
    for _ in range(draw(st.integers(1, 3))):
        plan = draw(plans(not_before))
        orders.append(plan)
        not_before = plan.in_force + timedelta(days=1)
    return Course("c1", tuple(orders))


@st.composite
def doses(draw: st.DrawFn) -> DoseTaken:
    first = draw(days.filter(lambda d: d >= START))
    last = first + timedelta(days=draw(st.integers(0, 9)))
    ug = draw(st.sampled_from((0, 500, 1000, 2250, 4500, 5000, 11000)))
    return DoseTaken(first, last, draw(times), ug, draw(recorded(last)))


@st.composite
def medicines(draw: st.DrawFn) -> MedicineUse:
    first = draw(st.one_of(st.none(), days))
    last = (first or START) + timedelta(days=draw(st.integers(0, 30))) if draw(st.booleans()) else None
    return MedicineUse(draw(st.sampled_from(MEDICINES)), first, last, draw(recorded(last or first or START)))


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    on = draw(days)
    verdict = draw(st.sampled_from(Verdict))
    spoken = {Verdict.GI_CAP_LIFTED: st.just(0), Verdict.DOSE_CONFIRMED: st.just(5000)}
    levels = spoken.get(verdict, st.sampled_from((0, 500, 2000, 11_000)))
    return Decision(verdict, on, "on purpose", draw(recorded(on)), draw(levels))


@st.composite
def labs(draw: st.DrawFn) -> LabResult:
    on = draw(days)
    value = Decimal(draw(st.integers(1, 40)))
    return LabResult(on, draw(st.sampled_from(Lab)), value, "U/L", draw(recorded(on)))


@st.composite
def attempts(draw: st.DrawFn) -> CallAttempt:
    on = draw(days)
    return CallAttempt(on, draw(st.sampled_from(CallOutcome)), draw(recorded(on)))


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    on = draw(days)
    known = draw(days.filter(lambda d: d <= on))
    return Procedure(on, draw(st.sampled_from(("", "Knee operation"))), known, draw(recorded(known)))


@st.composite
def cautions(draw: st.DrawFn) -> Caution:
    onset = draw(st.one_of(st.none(), days))
    abated = (onset or START) + timedelta(days=draw(st.integers(0, 40))) if draw(st.booleans()) else None
    return Caution(draw(st.sampled_from(CautionKind)), onset, abated, draw(recorded(onset or START)))


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Give a random history."""
    sleep = draw(st.booleans())
    return History(
        draw(st.sampled_from(_PATIENTS)),
        indications=tuple(draw(st.lists(st.sampled_from(Indication), max_size=2, unique=True))),
        courses=tuple(draw(st.lists(courses(), max_size=1))),
        follow_ups=tuple(draw(st.lists(follow_ups(), max_size=7))),
        doses_taken=tuple(draw(st.lists(doses(), max_size=3))),
        medicines=tuple(draw(st.lists(medicines(), max_size=2))),
        decisions=tuple(draw(st.lists(decisions(), max_size=1))),
        labs=tuple(draw(st.lists(labs(), max_size=3))),
        procedures=tuple(draw(st.lists(procedures(), max_size=1))),
        cautions=tuple(draw(st.lists(cautions(), max_size=2))),
        call_attempts=tuple(draw(st.lists(attempts(), max_size=4))),
        main_sleep=(MainSleep(START, time(10), time(17), datetime(2026, 1, 5, tzinfo=UTC)),) if sleep else (),
    )
