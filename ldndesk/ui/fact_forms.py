"""Forms for one fact of the record each: what is typed is read exactly or refused beside its field."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from ldndesk.clinical.cautions import CAUTION_WORDS
from ldndesk.clinical.facts import Caution, CautionKind, Lab, LabResult, MainSleep, MedicineUse, Procedure
from ldndesk.clinical.lab_value import LAB_TESTS
from ldndesk.clinical.medicines import Catalogue
from ldndesk.desk.keeping import NOT_KEPT, Fact
from ldndesk.desk.labs import last_before

from .answer_fields import TimeField
from .call_medicines import MedicineLine
from .date_field import DateField
from .lab_fields import LabField, RangeField
from .look import GAP
from .plain_label import PlainLabel
from .still_combo import StillCombo


class FactForm(QWidget):
    """Takes one fact; who derives from it says which."""

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.today = today
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GAP)
        self._grid.setColumnStretch(1, 1)

    def add(self, words: str, field: QWidget, name: str = "") -> None:
        """Add a field with its words beside it."""
        field.setAccessibleName(name or words)
        line = self._grid.rowCount()
        self._grid.addWidget(PlainLabel(words, kind="strong"), line, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(field, line, 1)

    def fill(self, fact: Any) -> None:
        """Fill the fields with a fact that is to be corrected."""
        raise NotImplementedError

    def problem(self) -> str:
        """Say what must be put right; empty when nothing is."""
        raise NotImplementedError

    def fact(self) -> Fact:
        """Give the fact; only once there is no problem."""
        raise NotImplementedError


class MedicineForm(FactForm):
    """Takes another medicine, looked up while it is typed."""

    def __init__(self, today: date, catalogue: Catalogue) -> None:
        super().__init__(today)
        self.line = MedicineLine(catalogue, 1, today)
        self.line.text.setAccessibleName("Other medicine, name as the patient says it")
        self.line.first.setAccessibleName("Started on; empty where it is not known")
        self.line.last.setAccessibleName("Last day taken; empty while it is taken")
        self._grid.addWidget(self.line, 0, 0, 1, 2)
        self.setFocusProxy(self.line.text)

    def fill(self, fact: MedicineUse) -> None:
        """Fill the fields."""
        self.line.text.setText(fact.text)
        about = self.line.slip.about()
        if about is not None and about.offered == fact.not_meant:
            self.line.slip.asked.set_value(False)
        self.line.first.set_day(fact.first)
        self.line.last.set_day(fact.last)

    def problem(self) -> str:
        """Say what must be put right."""
        return self.line.problem() if self.line.text.text().strip() else "Type the name of the medicine."

    def fact(self) -> MedicineUse:
        """Give the medicine."""
        line = self.line
        return MedicineUse(line.text.text().strip(), line.first.day(), line.last.day(), NOT_KEPT, line.slip.not_meant())


class LabForm(FactForm):
    """Takes a laboratory value; the unit goes with the test and cannot be chosen."""

    def __init__(self, today: date, known: tuple[LabResult, ...]) -> None:
        super().__init__(today)
        self._known = known
        self.test, self.value, self.day = _choice({lab: LAB_TESTS[lab].label for lab in Lab}), LabField(), DateField()
        self.add("Test", self.test, "Laboratory test")
        self.add("Value", self.value)
        self.usual = RangeField()
        self.add("Range of the report", self.usual)
        self.add("Day of sample", self.day)
        self.day.set_day(today)
        self.setFocusProxy(self.test)
        self.test.currentIndexChanged.connect(self._compare)
        self.day.edited.connect(self._compare)

    def _lab(self) -> Lab | None:
        told = self.test.currentData()
        return Lab(told) if told else None

    @Slot()
    def _compare(self) -> None:
        lab, day = self._lab(), self.day.day() or self.today
        self.value.lab = self.usual.lab = lab
        self.usual.tell()
        self.value.last = last_before(self._known, lab, day) if lab else None
        self.value.tell()

    def fill(self, fact: LabResult) -> None:
        """Fill the fields."""
        self.test.setCurrentIndex(self.test.findData(fact.lab.value))
        self.day.set_day(fact.day)
        self._compare()
        self.value.set_value(fact.value)
        self.usual.refill(fact.reference)

    def problem(self) -> str:
        """Say what must be put right."""
        if self._lab() is None:
            return "Choose the test."
        if self.value.value() is None:
            return self.value.problem() or "Type the value."
        if self.usual.problem():
            return self.usual.problem()
        return self.day.problem() or ("" if self.day.day() else "Type the day of the blood sample.")

    def fact(self) -> LabResult:
        """Give the value with its unit."""
        lab, value, day = self._lab(), self.value.value(), self.day.day()
        assert lab is not None
        assert value is not None
        assert day is not None
        usual = self.usual.usual()
        return LabResult(day, lab, value, LAB_TESTS[lab].unit, NOT_KEPT, usual.words() if usual is not None else "")


class ProcedureForm(FactForm):
    """Takes a planned operation or other procedure."""

    def __init__(self, today: date) -> None:
        super().__init__(today)
        self._known_from = today
        self.text, self.day = QLineEdit(), DateField()
        self.text.setPlaceholderText("Such as knee replacement")
        self.add("What is planned", self.text)
        self.add("Planned for", self.day)
        self.setFocusProxy(self.text)

    def fill(self, fact: Procedure) -> None:
        """Fill the fields."""
        self._known_from = fact.known_from
        self.text.setText(fact.text)
        self.day.set_day(fact.day)

    def problem(self) -> str:
        """Say what must be put right."""
        if not self.text.text().strip():
            return "Say what is planned."
        return self.day.problem() or ("" if self.day.day() else "Type the day it is planned for.")

    def fact(self) -> Procedure:
        """Give the procedure."""
        day = self.day.day()
        assert day is not None
        return Procedure(day, self.text.text().strip(), self._known_from, NOT_KEPT)


class CautionForm(FactForm):
    """Takes a condition that blocks or cautions a start."""

    def __init__(self, today: date) -> None:
        super().__init__(today)
        self.kind, self.since, self.until = _choice(CAUTION_WORDS), DateField(), DateField()
        self.add("Condition", self.kind)
        self.add("Since (if known)", self.since, "Since; empty where it is not known")
        self.add("Ended (if it has)", self.until, "Ended on; empty while it holds")
        self.setFocusProxy(self.kind)

    def fill(self, fact: Caution) -> None:
        """Fill the fields."""
        self.kind.setCurrentIndex(self.kind.findData(fact.kind.value))
        self.since.set_day(fact.onset)
        self.until.set_day(fact.abated)

    def problem(self) -> str:
        """Say what must be put right."""
        if self.kind.currentData() is None:
            return "Choose the condition."
        return self.since.problem() or self.until.problem()

    def fact(self) -> Caution:
        """Give the condition."""
        return Caution(CautionKind(self.kind.currentData()), self.since.day(), self.until.day(), NOT_KEPT)


class SleepForm(FactForm):
    """Takes the usual main sleep."""

    def __init__(self, today: date) -> None:
        super().__init__(today)
        self._told = today
        self.start, self.end = TimeField("Usually asleep from"), TimeField("Usually awake at")
        self.add("Asleep from", self.start, "Usually asleep from, like 22:00")
        self.add("Awake at", self.end, "Usually awake at, like 07:00")
        self.end.setPlaceholderText("e.g. 07:00")
        self.setFocusProxy(self.start)

    def fill(self, fact: MainSleep) -> None:
        """Fill the fields."""
        self._told = fact.day
        self.start.set_at(fact.start)
        self.end.set_at(fact.end)

    def problem(self) -> str:
        """Say what must be put right."""
        wrong = self.start.problem() or self.end.problem()
        return wrong or ("" if self.start.at() and self.end.at() else "Type both times.")

    def fact(self) -> MainSleep:
        """Give the sleep, as told on its day."""
        start, end = self.start.at(), self.end.at()
        assert start is not None
        assert end is not None
        return MainSleep(self._told, start, end, NOT_KEPT)


def _choice(words: Mapping[Any, str]) -> StillCombo:
    """Make a choice in which nothing is chosen beforehand."""
    made = StillCombo()
    for value, shown in words.items():
        made.addItem(shown, value.value)  # Qt gives back a plain text
    made.setCurrentIndex(-1)
    made.setPlaceholderText("Choose")
    return made
