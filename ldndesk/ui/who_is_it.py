"""Who a file is about, chosen where it is unsure: what the file says above those of the record it could be."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ldndesk.clinical.days import show_day
from ldndesk.desk.identity import Answer, Key, Otherwise, Person, Unsure

from . import words
from .look import GAP
from .plain_label import PlainLabel

_HEADS = ("Name", "Born", "NHS No.", "Local No.")


def _told(person: Person) -> tuple[str, ...]:
    born = show_day(person.born) if person.born is not None else "not given"
    return person.name or "not given", born, words.nhs_number(person.nhs_number), person.local_id


def _differs(told: Person, other: Person) -> tuple[bool, ...]:
    """Say what the file says otherwise; what it does not say differs from nothing."""
    return (
        bool(told.name) and told.name.casefold() != other.name.casefold(),
        told.born is not None and told.born != other.born,
        bool(told.nhs_number) and told.nhs_number != other.nhs_number,
        told.local_id.casefold() not in {other.local_id.casefold(), other.nhs_number},
    )


class WhoIsIt(QScrollArea):
    """Asks for each unsure patient of the files who it is; nothing is chosen beforehand."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.answers: dict[Key, Answer] = {}
        self.unsure: tuple[Unsure, ...] = ()
        self.choices: dict[tuple[Key, Answer], QRadioButton] = {}
        self.hide()

    @property
    def open_questions(self) -> int:
        """How many are not answered yet."""
        return sum(one.answered(self.answers) is None for one in self.unsure)

    def forget(self) -> None:
        """Ask anew: the files are read again."""
        self.answers = {}
        self.show_unsure(())

    def show_unsure(self, unsure: tuple[Unsure, ...]) -> None:
        """Ask about these; an answer that does not stand any more is dropped."""
        keys = {one.key for one in unsure if one.answered(self.answers) is not None}
        self.answers = {key: answer for key, answer in self.answers.items() if key in keys}
        if unsure == self.unsure:
            return
        self.unsure = unsure
        self.choices = {}
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, GAP, 0)
        column.setSpacing(GAP)
        for one in unsure:
            column.addWidget(PlainLabel(f"Who is this in {Path(one.file).name}? {one.why}", kind="strong", wrap=True))
            column.addLayout(self._block(one, inside))
        column.addStretch()
        self.setWidget(inside)
        self.setMinimumHeight(min(inside.sizeHint().height(), 230) if unsure else 0)
        self.setVisible(bool(unsure))

    def _block(self, one: Unsure, inside: QWidget) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(GAP // 2)
        grid.setColumnStretch(1, 1)
        for column, text in enumerate(_HEADS, 1):
            grid.addWidget(PlainLabel(text, kind="small"), 0, column)
        grid.addWidget(PlainLabel("The file says"), 1, 0)
        for column, text in enumerate(_told(one.told), 1):
            grid.addWidget(PlainLabel(text, kind="strong"), 1, column)
        group = QButtonGroup(inside)
        for person in one.candidates:
            row = grid.rowCount()
            name = f"This patient of the record: {', '.join(_told(person))}"
            grid.addWidget(self._radio(group, one, person, "This patient of the record", name), row, 0)
            for column, (text, differs) in enumerate(zip(_told(person), _differs(one.told, person), strict=True), 1):
                label = PlainLabel(f"{text} (differs)" if differs else text, kind="soon" if differs else "")
                grid.addWidget(label, row, column)
        new = self._radio(group, one, Otherwise.NEW, "A new patient")
        new.setEnabled(one.may_be_new)
        grid.addWidget(new, grid.rowCount(), 0)
        if not one.may_be_new:
            why = "not possible: the number is taken" if one.told.name else "not possible: a diary names no person"
            grid.addWidget(PlainLabel(why, kind="soft"), grid.rowCount() - 1, 1, 1, 4)
        leave = "Leave this patient of the file out"
        grid.addWidget(self._radio(group, one, Otherwise.LEAVE, leave), grid.rowCount(), 0)
        return grid

    def _radio(self, group: QButtonGroup, one: Unsure, answer: Answer, text: str, name: str = "") -> QRadioButton:
        radio = QRadioButton(text)
        radio.setAccessibleName(name or text)
        radio.setChecked(one.answered(self.answers) == answer)
        radio.clicked.connect(partial(self._choose, one.key, answer))
        group.addButton(radio)
        self.choices[one.key, answer] = radio
        return radio

    def _choose(self, key: Key, answer: Answer, _checked: bool = True) -> None:
        self.answers[key] = answer
        self.chosen.emit()
