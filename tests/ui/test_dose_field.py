"""What a person types as a dose is read exactly or refused in words, and never altered."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ldndesk.clinical.formulary import Form
from ldndesk.clinical.plan import ramp_doses
from ldndesk.clinical.symptoms import INDICATIONS, Indication
from ldndesk.ui.date_field import DateField
from ldndesk.ui.dose_field import DoseField
from ldndesk.ui.testing import make_dose_field

READ = {
    "0": 0, "0.5": 500, "0,5": 500, "1": 1000, "1.5": 1500, "1,5": 1500, "4.5": 4500, "4,5": 4500, "4.50": 4500,
    "10": 10_000, "4.5 mg": 4500, "4.5mg": 4500, "4.5 MG": 4500, " 4.5": 4500, "4.5 ": 4500, "0.25": 250, "2.25": 2250,
    "1.125": 1125, "0.500": 500, "5": 5000, "5.0": 5000, "0.05": 50, "9.9": 9900, "49.9": 49_900, "3": 3000,
}  # fmt: skip
REFUSED = (
    ".5", ",5", "4.", "4,", "1.000", "4.500", "4,500", "05", "00.5", "4 5", "4..5", "4.5.0", "4,5,0", "1,000.5",
    "1.000,5",
    "4/5", "4-5", "-4.5", "+4.5", "4.5e0", "1e1", "0x5", "four", "½", "4½", "٤", "４.５", "4·5", "4'5", "4.5 ml",
    "4.5 mcg",
    "4.5 µg", "500 micrograms", "4.5 g", "4.5mgs", "4.5 mg mg", "50", "50.0", "450", "500", "4500", "100", "4.5\u200b",
    "\u202e5.4", "4.5!", "~4.5", "<5", ">9.5", "4.5?", "nan", "inf", "None", "4_5", "1 000", "4.55555", "mg", "O.5",
    "l",
)  # fmt: skip
LOCALES = ("C", "en_GB", "de_DE", "fr_FR", "sv_SE", "hi_IN", "ar_EG")


@pytest.fixture(params=LOCALES)
def _locale(request: pytest.FixtureRequest) -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield
    QLocale.setDefault(before)


@pytest.mark.hazard("H5")
@pytest.mark.usefixtures("_locale")
def test_every_typed_dose_is_read_exactly_or_refused_in_any_language(qtbot: QtBot) -> None:
    field = DoseField()
    qtbot.addWidget(field)
    for typed in (*READ, *REFUSED):
        field.line.clear()
        field.line.insert(typed)
        field.line.textEdited.emit(typed)
        assert field.text() == typed, "what was typed stays"
        assert field.ug() == READ.get(typed), typed
        assert bool(field.problem()) == (typed in REFUSED), typed
        assert field.message.text(), typed


def _typed() -> list[tuple[str, Decimal]]:
    """Doses as people write them, each with the one amount a reader with a comma or a point can mean."""
    wholes, parts = ("0", "1", "2", "4", "10", "45"), ("", "5", "25", "50", "05", "125", "500", "000")
    shapes = ((mark, unit) for mark in ".,\u066b·'" for unit in ("", " mg", "mg"))
    return [
        (f"{whole}{mark if part else ''}{part}{unit}", Decimal(f"{whole}.{part or 0}") * 1000)
        for mark, unit in shapes
        for whole in wholes
        for part in parts
    ]


@pytest.mark.hazard("H5")
@pytest.mark.usefixtures("_locale")
def test_of_hundreds_of_typed_doses_none_is_changed_in_silence(qtbot: QtBot) -> None:
    widget, read = make_dose_field()
    qtbot.addWidget(widget)
    line = widget.findChild(QLineEdit)
    assert line is not None
    table = dict(_typed())
    assert len(table) > 500
    read_as_meant = 0
    for typed, meant in table.items():
        line.clear()
        line.insert(typed)
        line.textEdited.emit(typed)
        got = read()
        assert line.text() == typed
        assert got in {None, int(meant)}, f"{typed} was taken for {got} micrograms"
        read_as_meant += got is not None
    assert read_as_meant > 150, "most plain doses are read, not refused"


@pytest.mark.hazard("H5")
def test_keys_typed_one_by_one_are_kept_letter_by_letter(qtbot: QtBot) -> None:
    field = DoseField()
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.edited):
        qtbot.keyClicks(field.line, "1.000")
    assert field.text() == "1.000"
    assert field.ug() is None
    assert "1.000" in field.message.text()


@pytest.mark.hazard("H5")
def test_the_dose_is_said_back_with_what_to_measure_and_the_change(qtbot: QtBot) -> None:
    field = DoseField()
    qtbot.addWidget(field)
    field.set_context(Form.LIQUID, (), 5500)
    field.set_ug(4500)
    assert field.text() == "4.5"
    assert field.message.text() == "4.5 mg = 4.5 mL · four and a half milligrams · last dose 5.5 mg; 1 mg less"
    field.set_context(Form.CAPSULE, (4500,), 4500)
    assert (
        field.message.text() == "4.5 mg = 1 capsule of 4.5 mg · four and a half milligrams · last dose 4.5 mg; the same"
    )


@pytest.mark.hazard("H5")
@pytest.mark.parametrize(
    ("typed", "last_ug", "said"),
    [
        ("5", 500, "large step"),
        ("2", 4500, "large step"),
        ("1.1", 500, "large step"),
        ("0.9", 2000, "large step"),
        ("3.1", 1500, "large step"),
        ("12", None, "above 10 mg"),
        ("0.4", None, "under 0.5 mg"),
        ("4.55", None, "cannot be measured"),
        ("50", None, "never kept"),
    ],
)
def test_an_unusual_dose_is_named(qtbot: QtBot, typed: str, last_ug: int | None, said: str) -> None:
    field = DoseField()
    qtbot.addWidget(field)
    field.set_context(Form.LIQUID, (), last_ug)
    qtbot.keyClicks(field.line, typed)
    assert said in field.message.text()
    assert said in field.line.accessibleDescription()


@pytest.mark.hazard("H26")
@pytest.mark.parametrize("indication", Indication)
def test_no_usual_ramp_warns_of_its_own_steps_and_a_tenfold_slip_warns_in_each(
    qtbot: QtBot, indication: Indication
) -> None:
    field = DoseField()
    qtbot.addWidget(field)
    start, rise, _, top = INDICATIONS[indication].ramp.value
    for before, after in pairwise(ramp_doses(start, rise, top)):
        field.set_context(Form.LIQUID, (), before)
        field.set_ug(after)
        assert "large step" not in field.message.text()
        assert "more" in field.message.text()
        field.set_ug(10 * after)
        assert "large step" in field.message.text()


def roll(widget: QWidget) -> None:
    middle = QPointF(widget.rect().center())
    turn = QWheelEvent(
        middle, QPointF(widget.mapToGlobal(widget.rect().center())), QPoint(0, 0), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, turn)


@pytest.mark.hazard("H6")
def test_the_wheel_changes_neither_dose_nor_day(qtbot: QtBot) -> None:
    dose, day = DoseField(), DateField()
    for field in (dose, day):
        qtbot.addWidget(field)
        field.show()
    qtbot.keyClicks(dose.line, "4.5")
    qtbot.keyClicks(day.line, "7/3/2026")
    for field in (dose, day):
        field.line.setFocus()
        roll(field.line)
        qtbot.keyClick(field.line, Qt.Key.Key_Up)
    assert (dose.text(), day.text()) == ("4.5", "7/3/2026")


def test_the_bare_field_reads_like_the_field_in_the_forms(qtbot: QtBot) -> None:
    widget, read = make_dose_field()
    qtbot.addWidget(widget)
    assert read() is None
    assert isinstance(widget, DoseField)
    widget.set_ug(int(Decimal("2.25") * 1000))
    assert read() == 2250


@pytest.mark.hazard("H5")
@pytest.mark.usefixtures("_locale")
def test_of_pasted_doses_none_is_changed_in_silence(qtbot: QtBot) -> None:
    widget, read = make_dose_field()
    qtbot.addWidget(widget)
    line = widget.findChild(QLineEdit)
    assert line is not None
    changed = []
    for pasted in (*READ, *REFUSED):
        line.clear()
        QApplication.clipboard().setText(pasted)
        line.paste()
        if line.text() != pasted or read() != READ.get(pasted):
            changed.append((pasted, line.text(), read()))
    assert changed == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("07-Mar-2026", "Sat 07-Mar-2026"),
        ("7 mar 2026", "Sat 07-Mar-2026"),
        ("7 March 2026", "Sat 07-Mar-2026"),
        ("7mar2026", "Sat 07-Mar-2026"),
        ("2026-03-07", "Sat 07-Mar-2026"),
        ("7/3/2026", "Sat 07-Mar-2026"),
        ("07.03.2026", "Sat 07-Mar-2026"),
        ("29/2/2024", "Thu 29-Feb-2024"),
    ],
)
def test_a_day_is_read_day_first_and_said_back_with_its_weekday(qtbot: QtBot, typed: str, said: str) -> None:
    field = DateField()
    qtbot.addWidget(field)
    qtbot.keyClicks(field.line, typed)
    assert field.message.text() == said
    assert field.text() == typed


@pytest.mark.parametrize(
    "typed",
    ["7/3/26", "3/13/2026", "31/4/2026", "29/2/2025", "7 Mrz 2026", "2026/03/07", "tomorrow", "7.3", "0/0/0000"],
)
def test_a_day_that_could_be_meant_otherwise_is_refused_in_words(qtbot: QtBot, typed: str) -> None:
    field = DateField()
    qtbot.addWidget(field)
    qtbot.keyClicks(field.line, typed)
    assert field.day() is None
    assert "Type it like 07-Mar-2026" in field.problem()
    assert field.message.text() == field.problem()
