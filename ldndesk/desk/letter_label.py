"""The label text of the dispensed product: what is taken today, how much to measure, and what not to take beside it."""

from collections.abc import Iterator

from ldndesk.clinical.days import show_day
from ldndesk.clinical.formulary import FORMS, Route
from ldndesk.clinical.history import History
from ldndesk.clinical.holding import Hold
from ldndesk.clinical.plan import Pattern, Plan, Step

from .dose_calendar import sure_plan
from .letter_days import LetterKind
from .letter_form import Letter, measured, paper_mg
from .work import Refused, Work

_TAKEN = {Route.ORAL: "Take", Route.SUBLINGUAL: "Hold under the tongue", Route.TOPICAL: "Apply to the skin"}


def label_text(work: Work, patient_id: int, history: History, clinic: str) -> Letter:
    """Write the label; refused while it is not known what is to be taken."""
    course, view, held = sure_plan(work, history)
    first = max(work.today, view.start)
    planned = next((s for s in course.effective_steps() if s.covers(first)), None)
    step = planned if held is None else held.at
    if step is None or not step.daily_ug:
        raise Refused("No dose is planned for today; there is nothing to label.")
    patient = history.patient
    return Letter(
        LetterKind.LABEL,
        patient_id,
        patient.display_name,
        work.today,
        clinic,
        "",
        "Label text",
        (
            f"{patient.display_name}, born {show_day(patient.born)}",
            f"Naltrexone {FORMS[step.form].label} (low-dose)",
            *_doses(step),
            *_days_off(course.plan_on(first)),
            _until(step, held),
            "Missed a dose? Skip it; never take a double dose.",
            "Not with opioid painkillers, cough or diarrhoea medicines (codeine, tramadol, morphine, loperamide).",
            "Keep out of the sight and reach of children.",
            f"Plan {len(course.plans)} of {show_day(course.plans[-1].authored)}. {clinic}.",
        ),
    )


def _doses(step: Step) -> Iterator[str]:
    for dose in step.administrations:
        at = f" at {dose.time:%H:%M}" if dose.time is not None else ""
        yield f"{_TAKEN[step.route]} {paper_mg(dose.ug)}: {measured(step, dose.ug)}, once a day{at}."


def _days_off(plan: Plan | None) -> Iterator[str]:
    if plan is not None and plan.pattern is Pattern.THREE_ON_THREE_OFF:
        yield "Three days with it, three days without, as your calendar says."


def _until(step: Step, held: Hold | None) -> str:
    if held is not None:
        return "Take no more until the clinic has spoken with you."
    if step.last is None:
        return f"From {show_day(step.first)} until the clinic changes it."
    return f"From {show_day(step.first)} to {show_day(step.last)}; then a new label. Take no more without the clinic."
