"""What the plan editor starts from and what it previews, as plain values."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from ldndesk.clinical.formulary import FORMS, Form, Route
from ldndesk.clinical.plan import Administration, Course, Step, ramp_doses, ramp_steps
from ldndesk.clinical.symptoms import INDICATIONS, Indication
from ldndesk.clinical.timeline import Chart, DoseSpan
from ldndesk.desk.page import PatientPage

DAY = timedelta(days=1)
MARGIN = timedelta(days=14)


def steps_ahead(page: PatientPage) -> tuple[Step, ...]:
    """Give what is prescribed from tomorrow on; empty without a current course."""
    if page.course is None or page.course.stopped is not None:
        return ()
    tomorrow = page.on + DAY
    ahead = [s for s in page.course.effective_steps() if s.last is None or s.last >= tomorrow]
    return closed(tuple(s._replace(first=max(s.first, tomorrow)) for s in ahead))


def closed(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Give the steps with every day between two of them said to be without a dose."""
    made: list[Step] = []
    for step in steps:
        if made and (before := made[-1]).last is not None and before.last + DAY < step.first:
            none = tuple(Administration(a.time, 0) for a in before.administrations[:1])
            made.append(before._replace(first=before.last + DAY, last=step.first - DAY, administrations=none))
        made.append(step)
    return tuple(made)


def template_steps(indication: Indication, first: date) -> tuple[Step, ...]:
    """Give the usual ramp of an indication as oral liquid, the time of day left to be said."""
    start, rise, every, top = INDICATIONS[indication].ramp.value
    return ramp_steps(first, None, Form.LIQUID, Route.ORAL, ramp_doses(start, rise, top), every)


def preview_spans(steps: Sequence[Step]) -> tuple[DoseSpan, ...]:
    """Give the steps as the chart previews them."""
    return tuple(
        DoseSpan(s.first, s.last, s.daily_ug, f"{FORMS[s.form].label} · {s.route.value}", planned=True) for s in steps
    )


def widened(chart: Chart, steps: Sequence[Step]) -> Chart:
    """Give the chart with room for the whole plan on its time axis."""
    return replace(chart, last=max([chart.last, *(s.first + MARGIN for s in steps)]))


def dose_before(course: Course | None, day: date | None) -> int | None:
    """Give the daily dose of the day before a day, micrograms; None where none is planned."""
    plan = course.plan_on(day - DAY) if course is not None and day is not None else None
    step = plan.step_on(day - DAY) if plan is not None and day is not None else None
    return None if step is None else step.daily_ug
