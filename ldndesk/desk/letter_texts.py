"""What the letters say, from the record as it stands; what is not known is named as not known."""

from collections.abc import Iterator
from datetime import date

from ldndesk.clinical.days import show_day
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import CallOutcome
from ldndesk.clinical.findings import Evaluation
from ldndesk.clinical.history import AllergyStatus, History, Patient
from ldndesk.clinical.names import show_nhs_number
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.symptoms import INDICATIONS
from ldndesk.clinical.timeline import Chart, draw

from .inbox import read_alerts
from .letter_days import LetterKind
from .letter_dose import course_words, dose_words
from .letter_form import Letter, postal
from .letter_open import asked_words, open_words
from .letter_tables import changes_table, doses_table, scores_table
from .today import UNSETTLED
from .work import Work

MOST_OPEN = 5
"""So many open matters a letter tells, the most urgent first; of more it says how many."""


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
        closing=signed(work, clinic),
    )


def to_gp(work: Work, patient_id: int, history: History, clinic: str) -> Letter:
    """Write to the GP how things stand."""
    evaluation = evaluate(history, work.today, work.pack)
    patient = history.patient
    paragraphs = ["Dear colleague,", *about(work, history)]
    if history.problems:
        paragraphs.append(
            f"Part of our record cannot be read, so this letter may lack something: {history.problems[0]}"
        )
    alerts = [a.finding for a in read_alerts(work, patient_id) if a.state in UNSETTLED]
    if alerts:
        told = list(open_words(alerts))
        more = f" And {len(told) - MOST_OPEN} more." if len(told) > MOST_OPEN else ""
        paragraphs.append(f"Open at our clinic: {' '.join(told[:MOST_OPEN])}{more}")
    found = (doses_table(work, history), changes_table(work, patient_id, history), scores_table(work, history))
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
            *asked_words(evaluation),
            "Please do not prescribe an opioid, nor a cough or diarrhoea medicine that holds one (loperamide and "
            "kaolin and morphine included), beside LDN, and let us know before planned surgery.",
            *signed(work, clinic),
        ),
        chart_of(work, history, evaluation),
    )


def signed(work: Work, clinic: str) -> tuple[str, ...]:
    """Close a letter with the name of who writes it."""
    return "Yours sincerely,", work.actor.name, clinic


def about(work: Work, history: History) -> Iterator[str]:
    """Say who the patient is, what for, where the course stands, and the dose."""
    patient = history.patient
    born = show_day(patient.born) if patient.born else "birth date not recorded"
    number = show_nhs_number(patient.nhs_number)
    treated = ", ".join(INDICATIONS[i].label for i in history.indications) or "indication not recorded"
    yield f"{patient.display_name}, born {born}, NHS number {number}. {_allergies(patient)}."
    yield f"Treated with low-dose naltrexone (LDN) for: {treated}. {course_words(work, history)}"
    yield dose_words(work, history)


def chart_of(work: Work, history: History, evaluation: Evaluation) -> Chart | None:
    """Draw the chart of a patient of whom a dose or a score is known."""
    return _worth_drawing(draw(history, work.today, work.pack, evaluation))


def chart_as_of(history: History, on: date, pack: Pack) -> Chart | None:
    """Draw the chart of a past day from the record and by the rules of then."""
    return _worth_drawing(draw(history, on, pack, evaluate(history, on, pack)))


def _worth_drawing(chart: Chart) -> Chart | None:
    return chart if chart.prescribed or chart.series else None


def _allergies(patient: Patient) -> str:
    known = patient.allergy_status is AllergyStatus.KNOWN and patient.allergies
    return f"{patient.allergy_status.value}: {patient.allergies}" if known else patient.allergy_status.value
