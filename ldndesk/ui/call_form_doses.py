"""The dose part of the call form: taken as the plan says, or differently, and the days missed."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.formulary import FORMS, Form
from ldndesk.clinical.holding import Hold, instructed
from ldndesk.clinical.plan import Administration, Course, Step
from ldndesk.desk.calls import DoseReport

from . import words
from .answer_fields import TimeField, YesNo
from .date_field import DateField, DayError, read_day_typed, show_weekday
from .dose_field import DoseField
from .look import GAP
from .plain_label import FaultLabel, PlainLabel
from .still_combo import StillCombo

DAY = timedelta(days=1)
EVENING = 17
"""A dose planned from this hour on has not been taken yet when the clinic calls."""
_BETWEEN = re.compile(r"[,;\n]+")


def runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Join days that follow one another into first and last days."""
    found: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if found and found[-1][1] + DAY == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def as_planned(
    course: Course, first: date, last: date, missed: frozenset[date], hold: Hold | None = None
) -> tuple[DoseReport, ...]:
    """Say that every planned dose from first to last was taken, but for the days missed and the days planned off.

    Of an increase that waits the dose it is held at was taken.
    """
    kept: dict[tuple[Step, Administration], list[date]] = {}
    for step in instructed(course.effective_steps(), hold):
        day, end = max(step.first, first), last if step.last is None else min(step.last, last)
        while day <= end:
            plan = course.plan_on(day)
            if day not in missed and not (plan is not None and plan.is_day_off(day)):
                for dose in step.administrations:
                    kept.setdefault((step, dose), []).append(day)
            day += DAY
    return tuple(
        DoseReport(begin, end, dose.time, dose.ug, step.route, step.form)
        for (step, dose), days in kept.items()
        if dose.ug
        for begin, end in runs(days)
    )


class DoseLines(QWidget):
    """Asks what was taken; an untouched part stores nothing."""

    edited = Signal()

    def __init__(
        self,
        course: Course | None,
        today: date,
        last_told: date | None,
        hold: Hold | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._course, self._today, self._hold = course, today, hold
        self._told = instructed(course.effective_steps(), hold) if course else ()
        self._step = next((s for s in self._told if s.covers(today)), None)
        self._offered: dict[bool, date] = {}
        """The first day offered for each answer."""
        self.plan_says = PlainLabel(self._plan_words(), kind="strong", wrap=True)
        self.taken = YesNo("Taken as planned?", yes="As planned (Y)", no="Differently (N)")
        self.first, self.last = DateField(below=True, near=today), DateField(below=True, near=today)
        self.first.setAccessibleName("Doses taken from")
        self.last.setAccessibleName("Doses taken until")
        self.dose = DoseField(below=True)
        self.dose.setAccessibleName("Dose taken each day, mg")
        self.form = StillCombo()
        self.form.setAccessibleName("Form taken")
        for form, info in FORMS.items():
            self.form.addItem(info.label, form.value)
        self.at = TimeField("Time the dose is taken")
        self.missed = QLineEdit()
        self.missed.setAccessibleName("Days missed, separated by commas")
        self.missed.setPlaceholderText("e.g. 14-Mar-2026, 15-Mar-2026")
        self.fault, self.other_fault = FaultLabel(), FaultLabel()
        self.understood = PlainLabel("", kind="small", wrap=True)
        """The days missed, said back."""
        self.other = QWidget()
        self.period = QWidget()
        self._lay_out()
        self._prefill(last_told)
        self.taken.answered.connect(self._show)
        self.missed.textChanged.connect(self._say_missed)
        self.missed.textChanged.connect(self.edited)
        self._show()

    def _lay_out(self) -> None:
        days = QHBoxLayout(self.period)
        days.setContentsMargins(0, 0, 0, 0)
        for label, field in (("From", self.first), ("until", self.last)):
            days.addWidget(PlainLabel(label))
            days.addWidget(field, 1)
        other = QFormLayout(self.other)
        other.setContentsMargins(0, 0, 0, 0)
        other.addRow("Dose a day", self.dose)
        other.addRow("Form", self.form)
        other.addRow("Time", self.at)
        missed = QHBoxLayout()
        missed.addWidget(PlainLabel("Days missed"))
        missed.addWidget(self.missed, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        for widget in (self.plan_says, self.taken, self.other, self.period, self.other_fault):
            column.addWidget(widget)
        column.addLayout(missed)
        column.addWidget(self.understood)
        column.addWidget(self.fault)

    def _plan_words(self) -> str:
        """Say the dose to be taken: what the plan says, or at what it is held."""
        plan = self._course.plan_on(self._today) if self._course else None
        line = words.dose_line(self._step, plan.pattern) if plan and self._step else words.dose_line(self._step)
        if self._hold is None:
            return f"The plan says: {line}"
        planned, since = show_mg(self._hold.planned.daily_ug), show_day(self._hold.since)
        return f"Held at {line}: {planned} was planned from {since}, {self._hold.why}"

    def _prefill(self, last_told: date | None) -> None:
        """Offer the days since the dose was last spoken of; for another dose than planned those of the present one."""
        if self._course is None or self._course.start is None or self._course.start > self._today:
            self.taken.yes.setEnabled(False)  # before the first dose no days are offered
            return
        times = [a.time for a in self._step.administrations] if self._step else []
        evening = any(t is not None and (t.hour >= EVENING or t.hour < 5) for t in times)
        last = self._today - DAY if evening else self._today
        first = max(self._course.start, last_told + DAY) if last_told else self._course.start
        latest = max(last, self._course.start)
        self._offered = {True: min(first, latest), False: min(max(first, self._stretch(latest)), latest)}
        self.first.set_day(self._offered[True])
        self.last.set_day(last)
        if self._step is None:
            self.taken.yes.setEnabled(False)
            return
        self.form.setCurrentIndex(self.form.findData(self._step.form.value))
        self.dose.set_context(self._step.form, self._step.strengths, self._step.daily_ug)
        self.at.set_at(times[0] if len(times) == 1 else None)

    def _stretch(self, day: date) -> date:
        """Give the first of the days before one on which the dose was the same."""
        begun = [s for s in self._told if s.first <= day]
        first = begun[-1].first if begun else day
        for step in reversed(begun):
            if step.daily_ug != begun[-1].daily_ug:
                break
            first = step.first
        return first

    @Slot()
    def _show(self) -> None:
        told = self.taken.value()
        if told is not None and self.first.day() in self._offered.values():
            self.first.set_day(self._offered[told])
        self.period.setVisible(told is not None)
        self.other.setVisible(told is False)
        self.fault.setText("")
        self.other_fault.setText("")
        self.edited.emit()

    def missed_days(self) -> tuple[frozenset[date], str]:
        """Read the days missed; the second is what is wrong with them."""
        days: set[date] = set()
        for typed in filter(None, (part.strip() for part in _BETWEEN.split(self.missed.text()))):
            try:
                day = read_day_typed(typed, self._today)
            except DayError:
                return frozenset(), (
                    f"“{typed}” is not a day. Type the days missed like 14-Mar-2026, 15-Mar-2026; "
                    "days the patient cannot name go into the note."
                )
            if day > self._today:
                return frozenset(), f"“{typed}” lies ahead; a day not yet come cannot have been missed."
            days.add(day)
        return frozenset(days), ""

    @Slot()
    def _say_missed(self) -> None:
        """Say the days missed back in words."""
        days, _ = self.missed_days()
        self.understood.setText(", ".join(show_weekday(day) for day in sorted(days)))

    def problems(self) -> list[tuple[QWidget, str]]:
        """List what must be put right, each at its field, in the order in which they stand."""
        other = self._other_problem() if self.taken.value() is False else None
        other = other or (self._period_problem() if self.taken.value() is not None else None)
        missed = self.missed_days()[1]
        self.other_fault.setText(other[1] if other else "")
        self.fault.setText(missed)
        return [*([other] if other else ()), *([(self.missed, missed)] if missed else ())]

    def _period_problem(self) -> tuple[QWidget, str] | None:
        for field in (self.first, self.last):
            if wrong := field.problem():
                return field, f"Doses taken: {wrong}"
        first, last = self.first.day(), self.last.day()
        if first is None or last is None:
            empty = self.first if first is None else self.last
            return empty, "Doses taken: type the first and the last day, like 14-Mar-2026."
        if last < first:
            return self.last, "Doses taken: the last day lies before the first."
        return (self.last, "Doses taken: the last day lies ahead.") if last > self._today else None

    def _other_problem(self) -> tuple[QWidget, str] | None:
        for field in (self.dose, self.at):
            if wrong := field.problem():
                return field, wrong
        none = "Type the dose taken, like 4.5; days without a dose go into Days missed."
        return None if self.dose.ug() else (self.dose, none)

    def reports(self) -> tuple[DoseReport, ...]:
        """Give what was taken and missed; nothing for what nobody touched."""
        missed, _ = self.missed_days()
        none = tuple(DoseReport(first, last, None, 0) for first, last in runs(missed))
        first, last, told = self.first.day(), self.last.day(), self.taken.value()
        if told is None or first is None or last is None:
            return none
        if told and self._course is not None:
            return (*as_planned(self._course, first, last, missed, self._hold), *none)
        ug, form = self.dose.ug(), Form(self.form.currentData())
        if not ug:
            return none
        days = (first + n * DAY for n in range((last - first).days + 1))
        taken = runs(day for day in days if day not in missed)
        route = self._step.route if self._step and self._step.form is form else FORMS[form].routes[0]
        return (*(DoseReport(a, b, self.at.at(), ug, route, form) for a, b in taken), *none)
