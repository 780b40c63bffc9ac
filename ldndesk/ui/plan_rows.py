"""The steps of a plan as they are typed: laid, added, removed, chained by their days, previewed, taken back."""

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan import Step
from ldndesk.clinical.symptoms import INDICATIONS, Indication
from ldndesk.desk.page import PatientPage

from .dose_chart_range import Range
from .plan_editor_face import BLANK, PlanEditorFace
from .plan_editor_row import StepRow
from .plan_editor_steps import DAY, dose_before, preview_spans, template_steps, widened
from .plan_undo import PlanUndo, Typed

NEW_STEP_DAYS = 14


class PlanRows(PlanEditorFace):
    """Keeps the rows of the plan editor; what is said of them and stored is the editor's."""

    def __init__(self, page: PatientPage, pack: Pack, parent: QWidget | None = None) -> None:
        super().__init__(page, pack, parent)
        self.rows: list[StepRow] = []
        self.history = PlanUndo(self._restore, self)
        self.history.watch(self.first.line)
        self.offer(self.history.undo, self.history.redo)
        self.first.edited.connect(self._on_edit)
        self.pattern.activated.connect(self._on_edit)
        self.template.activated.connect(self._on_template)
        self.add.clicked.connect(self.add_step)
        self.ramp.filled.connect(self._on_ramp)
        self.restating.answered.connect(self._on_edit)
        self.time.chosen.connect(self._on_edit)

    def _template(self) -> tuple[Step, ...]:
        indication = next(iter(self._page.history.indications), None)
        return template_steps(indication, self._page.on + DAY) if indication is not None else ()

    def _show_steps(self, steps: Sequence[Step], times: str | None) -> None:
        for row in self.rows:
            self._drop(row)
        self.rows = []
        if steps:
            self.first.set_day(steps[0].first)
        for step in steps:
            self._add_row(step, times)
        self._read()
        self.chart.set_range(Range.ALL)

    def _times(self) -> str:
        """Give the times of day as typed in the first step, for steps laid anew."""
        return self.rows[0].times.text() if self.rows else ""

    def _add_row(self, step: Step, times: str | None = None) -> None:
        row = StepRow(step, None, times=times)
        row.edited.connect(self._on_edit)
        row.removed.connect(self._remove)
        for line in (row.dose.line, row.days, row.times, row.strengths):
            self.history.watch(line)
        self.rows.append(row)
        self._lines.insertWidget(self._lines.count() - 1, row)

    @Slot()
    def add_step(self) -> None:
        """Add a step after the last, with its dose; the last one gets an end."""
        if not self.rows:
            first = self.first.day() or self._page.on + DAY
            self.first.set_day(first)
            indication = next(iter(INDICATIONS))
            self._add_row(template_steps(indication, first)[-1], "")
            self.rows[0].dose.clear()  # the first dose is for the prescriber to say
        elif not self._typing_problem():
            if self.rows[-1].length() is None:
                self.rows[-1].days.setText(str(NEW_STEP_DAYS))
            self._chain()
            before = self.rows[-1].step()
            assert before.last is not None
            self._add_row(before._replace(first=before.last + DAY, last=None), self.rows[-1].times.text())
        self._on_edit()
        self.rows[-1].dose.line.setFocus()
        self.rows[-1].dose.line.selectAll()

    @Slot(object)
    def _remove(self, row: StepRow) -> None:
        self.rows.remove(row)
        self._drop(row)
        self._on_edit()

    def _drop(self, row: StepRow) -> None:
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _restore(self, typed: Typed) -> None:
        """Show the plan again as it was typed."""
        while len(self.rows) > len(typed.rows):
            self._drop(self.rows.pop())
        for kept in typed.rows[len(self.rows) :]:
            self._add_row(kept.step)
        for row, kept in zip(self.rows, typed.rows, strict=True):
            row.restore(kept)
        self.first.refill(typed.first)
        self.pattern.setCurrentIndex(typed.pattern)
        self._on_edit()

    @Slot()
    def _on_template(self) -> None:
        if (chosen := self.template.currentData()) is not None:
            self._dirty = True
            first = self.first.day() or self._page.on + DAY
            self._show_steps(() if chosen == BLANK else template_steps(Indication(chosen), first), self._times())

    @Slot()
    def _on_ramp(self) -> None:
        """Fill in the ramp by interval, taken as the first step is."""
        first = self.first.day() or self._page.on + DAY
        plain = template_steps(next(iter(INDICATIONS)), first)[0]
        like = self.rows[0].step() if self.rows and not self.rows[0].problem() else plain
        self._dirty = True
        self._show_steps(self.ramp.steps(first, like), self._times())
        self.by_interval.setChecked(False)

    @Slot()
    def _on_edit(self) -> None:
        self._dirty = True
        self._read()

    def _chain(self) -> None:
        """Let every row begin the day after the row above ends."""
        first, before = self.first.day(), dose_before(self._page.course, self.first.day())
        for row in self.rows:
            if first is None or row.problem():
                return
            row.follow(first, before)
            before = row.step().daily_ug
            days = row.length()
            first = None if days is None else first + timedelta(days=days)

    def _typing_problem(self) -> str:
        if self.first.day() is None:
            return self.first.problem() or "The first day of the plan is missing."
        if not self.rows:
            return "A plan needs at least one step."
        if any(row.problem() for row in self.rows):
            return "A step cannot be read; it says why."
        if any(row.length() is None for row in self.rows[:-1]):
            return "Only the last step may run until changed: say for how many days the others last."
        return ""

    def steps(self) -> tuple[Step, ...]:
        """Give the plan as typed; empty while something cannot be read."""
        return () if self._typing_problem() else tuple(row.step() for row in self.rows)

    def as_typed(self) -> Typed:
        """Give the plan letter by letter."""
        kept = tuple(row.kept() for row in self.rows)
        return Typed(self.first.text(), self.pattern.currentIndex(), kept)

    def _read(self) -> None:
        """Read the rows anew and preview what can be read."""
        self._chain()
        self.history.note(self.as_typed())
        if (first := self.first.day()) is not None:
            self.before.show_for(first)
        self.restating.show_for(self.rows, in_place_of=self.top)
        self.time.show_for(() if self.restating.waits() else self.rows)  # one question at a time
        steps = self.steps()
        self.chart.draw(widened(self._page.chart, steps), preview_spans(steps))
