"""What the letters say, from the record as it stands; what is not known is named as not known."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from sqlalchemy import select

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.course_state import CourseStage, CourseState, course_state
from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import CallOutcome
from ldndesk.clinical.findings import Evaluation
from ldndesk.clinical.formulary import FORMS, Form, Route
from ldndesk.clinical.history import AllergyStatus, History, Patient
from ldndesk.clinical.plan import Course, Plan, Step
from ldndesk.clinical.symptoms import INDICATIONS, Kind, label_of
from ldndesk.clinical.timeline import Chart, draw
from ldndesk.store import tables as t

from .inbox import read_alerts
from .letter_days import LetterKind
from .letter_form import Letter, LetterTable, measured, paper_mg, postal
from .today import UNSETTLED
from .work import Work

ROUTE_WORDS = {Route.ORAL: "by mouth", Route.SUBLINGUAL: "under the tongue", Route.TOPICAL: "on the skin"}
SHORT = 3
"""A ramp of more doses is told by its first and its last."""
MOST_ROWS = 12
"""So many of the latest doses and scores a letter tells."""


def not_reached(work: Work, patient_id: int, history: History, clinic: str) -> Letter:
    """Write to a patient who could not be reached."""
    patient = history.patient
    met = max((f.day for f in history.follow_ups if any(a.score is not None for a in f.answers)), default=date.min)
    tried = sorted({a.day for a in history.call_attempts if a.outcome is not CallOutcome.REACHED and a.day > met})
    days = ", ".join(show_day(day) for day in tried)
    return Letter(
        LetterKind.NOT_REACHED,
        patient_id,
        patient.display_name,
        work.today,
        clinic,
        postal(patient),
        "Your low-dose naltrexone: please ring us",
        (
            f"Dear {postal(patient)},",
            f"We tried to ring you{f' on {days}' if tried else ''} about your low-dose naltrexone (LDN) and could not "
            "reach you. Please ring us, so that we can ask how you are and whether the dose suits you.",
            "Until we have spoken, take no more LDN than you take now, even where your calendar shows a higher dose. "
            "If you missed a dose, skip it; never take a double dose.",
            "Do not take painkillers, cough or diarrhoea medicines that hold an opioid (codeine, co-codamol, tramadol, "
            "morphine, loperamide and others) beside LDN. Ask your pharmacist before any new medicine.",
            "Stop LDN and get help today, from your GP, NHS 111 or in an emergency 999, if your skin or eyes turn "
            "yellow, your urine turns dark, or you think of harming yourself.",
        ),
        closing=("Yours sincerely,", clinic),
    )


def to_gp(work: Work, patient_id: int, history: History, clinic: str) -> Letter:
    """Write to the GP how things stand."""
    evaluation = evaluate(history, work.today, work.pack)
    patient = history.patient
    paragraphs = ["Dear colleague,", *about(work, history)]
    alerts = [a.finding for a in read_alerts(work, patient_id) if a.state in UNSETTLED]
    if alerts:
        paragraphs.append("Open at our clinic: " + " ".join(f.reason for f in alerts))
    found = (_doses(work, history), changes_table(work, history), scores_table(work, history))
    tables = tuple(table for table in found if table.rows)
    return Letter(
        LetterKind.GP,
        patient_id,
        patient.display_name,
        work.today,
        clinic,
        "The GP practice",
        f"Low-dose naltrexone: {patient.display_name}",
        tuple(paragraphs),
        tables,
        (
            "What we ask of you:",
            *_asked(evaluation),
            "Please do not prescribe an opioid, nor a cough or diarrhoea medicine that holds one (loperamide and "
            "kaolin and morphine included), beside LDN, and let us know before planned surgery.",
            "Yours sincerely,",
            clinic,
        ),
        chart_of(work, history, evaluation),
    )


def about(work: Work, history: History) -> Iterator[str]:
    """Say who the patient is, what for, where the course stands, and the dose."""
    patient = history.patient
    born = show_day(patient.born) if patient.born else "birth date not recorded"
    number = patient.nhs_number or "not recorded"
    treated = ", ".join(INDICATIONS[i].label for i in history.indications) or "indication not recorded"
    state = course_state(history, work.today, work.pack)
    yield f"{patient.display_name}, born {born}, NHS number {number}. {_allergies(patient)}."
    yield f"Treated with low-dose naltrexone (LDN) for: {treated}. {_course_words(state)}"
    yield _present_dose(work, history)


def chart_of(work: Work, history: History, evaluation: Evaluation) -> Chart | None:
    """Draw the chart of a patient of whom a dose or a score is known."""
    chart = draw(history, work.today, work.pack, evaluation)
    return chart if chart.prescribed or chart.series else None


def _asked(evaluation: Evaluation) -> Iterator[str]:
    """Ask for what the rules found wanting and a GP can give."""
    rules = {f.rule for f in evaluation.findings}
    if "thyroid-test-due" in rules:
        yield "Please send us the latest TSH, or consider having one taken: none within 90 days is known to us."
    if "liver-test-due" in rules:
        yield "Please send us the latest ALT, or consider having one taken."
    if "gi-referral" in rules:
        yield "Please consider seeing the patient about the stomach or bowel symptoms above."
    unchecked = sorted({f.subject for f in evaluation.findings if f.rule == "medicine-not-checked"})
    if unchecked:
        yield f"Please tell us what these medicines hold; we could not check them: {', '.join(unchecked)}."


def _allergies(patient: Patient) -> str:
    known = patient.allergy_status is AllergyStatus.KNOWN and patient.allergies
    return f"{patient.allergy_status.value}: {patient.allergies}" if known else patient.allergy_status.value


def _course_words(state: CourseState) -> str:
    since = show_day(state.since) if state.since is not None else ""
    return {
        CourseStage.NONE: "No course is recorded.",
        CourseStage.PLANNED: f"The course is to start on {since}.",
        CourseStage.NOT_CONFIRMED: f"Prescribed from {since}; the first dose is not confirmed.",
        CourseStage.ACTIVE: f"Taken since {since} (day {state.day}).",
        CourseStage.PAUSED: f"Paused since {since}.",
        CourseStage.STOPPED: f"Stopped on {since}.",
    }[state.stage]


def _present_dose(work: Work, history: History) -> str:
    view = compiled(history, work.pack).at(work.today)
    step = view.step_on(work.today)
    if step is None or not step.daily_ug or (view.stopped is not None and view.stopped <= work.today):
        return "No dose is prescribed today."
    told = [d for d in view.taken if d.day <= work.today]
    last = f" Last reported: {show_mg(told[-1].ug)} on {show_day(told[-1].day)}." if told else " No dose was reported."
    return f"Prescribed now: {_step_words(step)}.{last}"


def _step_words(step: Step) -> str:
    if not step.daily_ug:
        return "no dose"
    doses = [
        f"{_dose(a.ug, measured(step, a.ug))}{f' at {a.time:%H:%M}' if a.time is not None else ''}"
        for a in step.administrations
    ]
    return f"{' and '.join(doses)}, {_form(step.form)}, {ROUTE_WORDS[step.route]}"


def _dose(ug: int, measure: str) -> str:
    """Write ``4.5 mg (1 capsule of 4.5 mg)``, and ``0.5 mg (500 micrograms; 1 drop)``."""
    both = paper_mg(ug)
    return f"{both[:-1]}; {measure})" if both.endswith(")") else f"{both} ({measure})"


def _form(form: Form) -> str:
    return FORMS[form].label


def _doses(work: Work, history: History) -> LetterTable:
    course = compiled(history, work.pack).at(work.today).course
    steps = course.effective_steps() if course is not None else ()
    rows = tuple(
        (show_day(s.first), show_day(s.last) if s.last else "until changed", _step_words(s)) for s in steps[-MOST_ROWS:]
    )
    return LetterTable("Doses prescribed", ("From", "To", "Dose and what to measure"), rows)


def changes_table(work: Work, history: History) -> LetterTable:
    """Tell each order with the doses it brought and its reason, and the stop; without a reason that is said."""
    course = compiled(history, work.pack).at(work.today).course
    rows = []
    for plan in course.plans if course is not None else ():
        rows.append((show_day(plan.authored), _path_words(plan), plan.reason or "no reason recorded"))
    if course is not None and course.stopped is not None:
        rows.append((show_day(course.stopped), "stopped", _why_stopped(work, history, course)))
    return LetterTable("What changed, and why", ("Ordered on", "Daily dose", "Why"), tuple(rows[-MOST_ROWS:]))


def _path_words(plan: Plan) -> str:
    doses = [step.daily_ug for step in plan.steps]
    told = [paper_mg(ug) if ug else "no dose" for ug, _ in groupby(doses)]
    return " to ".join((told[0], told[-1])) if len(told) > SHORT and doses == sorted(doses) else ", ".join(told)


def _why_stopped(work: Work, history: History, course: Course) -> str:
    stop, who = t.course_stop.c, t.patient.c
    struck = select(t.struck.c.row_id).where(t.struck.c.table_name == t.course_stop.name)
    told = select(stop.reason).join_from(t.course_stop, t.patient, who.id == stop.patient_id)
    latest = told.where(who.local_id == history.patient.local_id, stop.stopped_on == course.stopped)
    return work.connection.scalar(latest.where(stop.id.not_in(struck)).order_by(stop.id.desc())) or "no reason recorded"


def scores_table(work: Work, history: History) -> LetterTable:
    """Tell the outcomes and whatever is there now: before LDN, at its best since, last."""
    view = compiled(history, work.pack).at(work.today)
    rows = []
    for line, reading in view.states(work.today):
        if Kind.RED_FLAG in line.kinds or not (Kind.OUTCOME in line.kinds or reading.speaks):
            continue
        since = [r.score for r in line.readings if view.start <= r.day <= work.today]
        rows.append(
            (
                label_of(line.symptom),
                "not recorded" if line.baseline is None else str(line.baseline),
                str(min(since)) if since else "none since",
                f"{reading.score} on {show_day(reading.day)}",
            )
        )
    return LetterTable(
        "Scores, 0 none to 10 worst", ("Symptom", "Before LDN", "Lowest on LDN", "Last"), tuple(rows[:MOST_ROWS])
    )
