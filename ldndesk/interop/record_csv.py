"""Scores and doses as tables for a spreadsheet: every amount with its unit, no cell a formula, nobody named."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, time

from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.formulary import FORMS
from ldndesk.clinical.history import History
from ldndesk.clinical.symptoms import label_of

from .cells import safe_cell

SCORES = ("patient", "date", "symptom", "words", "score", "not_given", "troublesome", "asked_by", "recorded", "note")
DOSES = ("patient", "what", "from", "to", "time", "dose", "route", "form", "course", "recorded")
_YES_NO = {True: "yes", False: "no", None: ""}


def scores_csv(histories: Iterable[History]) -> bytes:
    """Give a line for each answer; a note stands on the first line of its follow-up."""
    return _table(SCORES, (row for history in histories for row in _scores(history)))


def doses_csv(histories: Iterable[History]) -> bytes:
    """Give a line for each dose of each planned step in force, and for each dose taken or missed."""
    return _table(DOSES, (row for history in histories for row in (*_planned(history), *_taken(history))))


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows(tuple(safe_cell(cell) for cell in row) for row in rows)
    return text.getvalue().encode("utf-8-sig")  # without the mark spreadsheets garble letters


def _scores(history: History) -> Iterator[tuple[str, ...]]:
    who = history.patient.local_id
    for told in history.follow_ups:
        same = (told.capture.value, told.recorded.isoformat())
        if not told.answers:
            yield (who, told.day.isoformat(), "", "", "", "", "", *same, told.note)
        for number, answer in enumerate(told.answers):
            score = "" if answer.score is None else str(answer.score)
            silence = "" if answer.silence is None else answer.silence.value
            words = (answer.symptom, label_of(answer.symptom), score, silence, _YES_NO[answer.troublesome])
            yield (who, told.day.isoformat(), *words, *same, "" if number else told.note)


def _planned(history: History) -> Iterator[tuple[str, ...]]:
    for course in history.courses:
        for step in course.effective_steps():
            for dose in step.administrations:
                span = (step.first.isoformat(), _day(step.last), _clock(dose.time), show_mg(dose.ug))
                how = (step.route.value, FORMS[step.form].label)
                yield (history.patient.local_id, "planned", *span, *how, course.key, "")


def _taken(history: History) -> Iterator[tuple[str, ...]]:
    for taken in history.doses_taken:
        what = "taken" if taken.ug else "missed"
        span = (taken.first.isoformat(), taken.last.isoformat(), _clock(taken.time), show_mg(taken.ug))
        route = taken.route.value if taken.route is not None else ""
        form = FORMS[taken.form].label if taken.form is not None else ""
        yield (history.patient.local_id, what, *span, route, form, "", taken.recorded.isoformat())


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _clock(at: time | None) -> str:
    return at.strftime("%H:%M") if at is not None else ""
