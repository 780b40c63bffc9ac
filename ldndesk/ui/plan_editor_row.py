"""One step of a plan as the editor shows it: dose each time, times, form, route, and for how many days."""

from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from ldndesk.clinical.dose import mg_text, show_mg
from ldndesk.clinical.formulary import FORMS, Form, Route
from ldndesk.clinical.plan import Administration, Step
from ldndesk.clinical.restating import Measure

from .date_field import show_weekday
from .dose_field import DoseField
from .look import GAP
from .plain_label import PlainLabel
from .plan_editor_columns import WIDEST_DAY, plain_combo, plain_line
from .plan_editor_read import NOT_STATED, read_strengths, read_times

MOST_DAYS = 730


class KeptRow(NamedTuple):
    """A step as it is typed, to go back to."""

    step: Step
    dose: str
    days: str
    times: str
    form: int
    route: int
    strengths: str
    settled: Measure


class StepRow(QWidget):
    """Edits one step; its first day follows from the row before."""

    edited = Signal()
    removed = Signal(object)

    def __init__(
        self, step: Step, last_ug: int | None, parent: QWidget | None = None, *, times: str | None = None
    ) -> None:
        """Show a step; ``times`` stands in place of its own times of day where nobody has said them yet."""
        super().__init__(parent)
        self._step = step
        self.first = step.first
        self.begins = PlainLabel("", kind="strong")
        self.dose = DoseField(below=True)
        self.times = plain_line("Times of day", "say when")
        self.days = plain_line("Days", "until changed")
        self.form = plain_combo("Form", {f: info.label for f, info in FORMS.items() if f is not Form.TABLET_50})
        self.route = plain_combo("Route", {r: r.value for r in Route})
        self.strengths = plain_line("Strengths in hand, mg", "any strength, mg", "any strength, mg")
        self.remove = QPushButton("Remove")
        self.fault = PlainLabel("", kind="fault", wrap=True)
        self._lay_out()
        self._fill(step)
        if times is not None:
            self.times.setText(times)
        self.follow(step.first, last_ug)
        for line in (self.times, self.days, self.strengths):
            line.textEdited.connect(self._on_edit)
        self.dose.edited.connect(self._on_edit)
        self.form.activated.connect(self._on_form)
        self.route.activated.connect(self._on_edit)
        self.remove.clicked.connect(lambda: self.removed.emit(self))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, GAP // 2, 0, GAP // 2)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(2)
        self.begins.setFixedWidth(self.begins.fontMetrics().horizontalAdvance(WIDEST_DAY))
        self.dose.line.setFixedWidth(self.dose.fontMetrics().horizontalAdvance("mg, like 4.5") + 5 * GAP)
        for column, part in enumerate((self.begins, self.days, self.dose, self.times, None, self.route, self.remove)):
            if part is not None:
                grid.addWidget(part, 0, column)
        measured = QHBoxLayout()
        measured.setSpacing(GAP)
        measured.addWidget(self.form, 1)
        measured.addWidget(self.strengths)
        grid.addLayout(measured, 0, 4)
        grid.addWidget(self.dose.message, 1, 1, 1, 6)
        grid.addWidget(self.fault, 2, 1, 1, 6)
        grid.setColumnStretch(4, 1)
        stops = (self.days, self.dose, self.times, self.form, self.strengths, self.route, self.remove)
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _fill(self, step: Step) -> None:
        doses = {a.ug for a in step.administrations}
        if len(doses) == 1:
            self.dose.set_ug(step.administrations[0].ug)
        times = [a.time for a in step.administrations if a.time is not None]
        self.times.setText(", ".join(f"{t:%H:%M}" for t in times) or NOT_STATED)
        self.days.setText("" if step.last is None else str((step.last - step.first).days + 1))
        self.form.setCurrentIndex(self.form.findData(step.form))
        self.route.setCurrentIndex(self.route.findData(step.route))
        self.strengths.setText(" ".join(mg_text(ug) for ug in step.strengths))
        self.settled = Measure(step.form, step.strengths)
        self._show_strengths()
        self._unequal = len(doses) > 1
        self._shown = self._typed()

    def _typed(self) -> tuple[str, str]:
        return self.dose.text(), self.times.text()

    def follow(self, first: date, last_ug: int | None) -> None:
        """Take the first day and the daily dose before, both from the row above."""
        self.first = first
        self.begins.setText(show_weekday(first))
        kept = self._strengths()
        self.dose.set_context(Form(self.form.currentData()), kept, last_ug if self._daily_is_single() else None)
        name = f"of the step from {show_weekday(first)}"
        self.dose.setAccessibleName(f"Dose in mg, each time, {name}")
        for part, word in (
            (self.times, "Times of day"),
            (self.days, "Days"),
            (self.form, "Form"),
            (self.route, "Route"),
            (self.strengths, "Strengths in hand, mg,"),
            (self.remove, "Remove"),
        ):
            part.setAccessibleName(f"{word} {name}")

    def chosen(self) -> tuple[Form, Route]:
        """Give form and route; Qt hands back bare text for what it keeps."""
        return Form(self.form.currentData()), Route(self.route.currentData())

    def _daily_is_single(self) -> bool:
        return len(self.times.text().replace(NOT_STATED, "").replace(",", " ").split()) < 2

    def untimed(self) -> bool:
        """Whether a dose is taken and nothing is said of when, not even that it is not stated."""
        return not self.times.text().strip() and self.dose.ug() != 0 and not self._as_it_was()

    def faulty_field(self) -> QLineEdit:
        """Give the field to put right first."""
        if self.dose.problem() or not self.dose.text().strip() or not self.problem():
            return self.dose.line
        if self._days_problem():
            return self.days
        return self.strengths if self._strengths_problem() else self.times

    def _strengths(self) -> tuple[int, ...]:
        """Give the strengths in hand; only forms of fixed pieces have them."""
        try:
            return read_strengths(self.strengths.text()) if self._counted() else ()
        except ValueError:
            return ()

    def _counted(self) -> bool:
        return not FORMS[Form(self.form.currentData())].step_ug

    def _show_strengths(self) -> None:
        self.strengths.setHidden(not self._counted())

    def measure(self) -> Measure:
        """Give what the dose is measured with as typed."""
        return Measure(Form(self.form.currentData()), self._strengths())

    def measured_anew(self) -> bool:
        """Whether form or strength were changed and nobody has said yet what that means for the steps after it."""
        return self.measure() != self.settled

    def settle(self) -> None:
        """Take what the dose is measured with as answered for."""
        self.settled = self.measure()

    def take(self, form: Form, route: Route, strengths: str) -> None:
        """Take another form, route and strengths; the dose stays."""
        self.form.setCurrentIndex(self.form.findData(form))
        self.route.setCurrentIndex(self.route.findData(route))
        self.strengths.setText(strengths)
        self._show_strengths()

    def take_back(self) -> None:
        """Go back to the form and the strengths before."""
        route = self._step.route if self.settled.form is self._step.form else FORMS[self.settled.form].routes[0]
        self.take(self.settled.form, route, " ".join(mg_text(ug) for ug in self.settled.strengths))

    def problem(self) -> str:
        """Say what cannot be read in this row; nothing when all can."""
        if wrong := self._strengths_problem():
            return wrong
        if self._as_it_was():
            return self._days_problem()
        if wrong := self.dose.problem() or ("" if self.dose.text().strip() else "The dose is missing; 0 is a pause."):
            return wrong
        try:
            read_times(self.times.text())
        except ValueError as error:
            return str(error)
        return self._days_problem()

    def _strengths_problem(self) -> str:
        if self._counted():
            try:
                read_strengths(self.strengths.text())
            except ValueError as error:
                return str(error)
        return ""

    def _days_problem(self) -> str:
        typed = self.days.text().strip()
        if not typed or (typed.isascii() and typed.isdigit() and 1 <= int(typed[:6]) <= MOST_DAYS):
            return ""
        return f"“{self.days.text()}” is not a number of days from 1 to {MOST_DAYS}; empty means until changed."

    def _as_it_was(self) -> bool:
        """Whether doses that differ within the day are still as they came."""
        return self._unequal and self._typed() == self._shown

    def length(self) -> int | None:
        """Give the days the step lasts; None: until changed."""
        return int(self.days.text()) if self.days.text().strip() else None

    def step(self) -> Step:
        """Give the step; only while there is no problem."""
        days = self.length()
        last = None if days is None else self.first + timedelta(days=days - 1)
        given = self._step.administrations
        if not self._as_it_was():
            ug = self.dose.ug() or 0
            given = tuple(Administration(at, ug) for at in read_times(self.times.text()))
        route, form = Route(self.route.currentData()), Form(self.form.currentData())
        return Step(self.first, last, given, route, form, self._strengths())

    def kept(self) -> KeptRow:
        """Give what is typed."""
        form, route = self.form.currentIndex(), self.route.currentIndex()
        lines = (self.dose.text(), self.days.text(), self.times.text())
        return KeptRow(self._step, *lines, form, route, self.strengths.text(), self.settled)

    def restore(self, kept: KeptRow) -> None:
        """Show again what was typed."""
        self._step = kept.step
        self._fill(kept.step)
        self.dose.refill(kept.dose)
        self.days.setText(kept.days)
        self.times.setText(kept.times)
        self.form.setCurrentIndex(kept.form)
        self.route.setCurrentIndex(kept.route)
        self.strengths.setText(kept.strengths)
        self.settled = kept.settled
        self._show_strengths()

    def tell(self, faults: str) -> None:
        """Show what is wrong with this step, or how unequal or several doses add up."""
        self.fault.set_kind("fault" if faults else "small")
        words = faults
        if not words and not self.problem() and len(self.step().administrations) > 1:
            doses = " + ".join(show_mg(a.ug) for a in self.step().administrations)
            words = f"{doses} = {show_mg(self.step().daily_ug)} a day"
        self.fault.setText(words)
        self.fault.setVisible(bool(words))

    @Slot()
    def _on_form(self) -> None:
        """A form that is not taken by the chosen route gets its usual one."""
        form = Form(self.form.currentData())
        if Route(self.route.currentData()) not in FORMS[form].routes:
            self.route.setCurrentIndex(self.route.findData(FORMS[form].routes[0]))
        self.strengths.clear()  # strengths in hand belong to the form they were stated for
        self._show_strengths()
        self._on_edit()

    @Slot()
    def _on_edit(self) -> None:
        self.edited.emit()
