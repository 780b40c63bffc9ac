"""The prescriber changes a plan by keyboard: previewed, judged while it is typed, stored only when it may be."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.symptoms import Indication
from ldndesk.desk.page import PatientPage, read_page
from ldndesk.desk.work import Desk
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.plan_editor import PlanEditor
from ldndesk.ui.plan_editor_read import read_times
from ldndesk.ui.plan_editor_row import StepRow
from ldndesk.ui.still_combo import StillCombo
from tests.conftest import PRESCRIBER
from tests.ui.test_dose_field import roll

DAY = timedelta(days=1)


def opened(qtbot: QtBot, bridge: Bridge, patient_id: int) -> PlanEditor:
    bridge.desk.actor = PRESCRIBER
    editor = PlanEditor(bridge, bridge.desk.ask(read_page, patient_id))
    qtbot.addWidget(editor)
    with qtbot.waitExposed(editor):
        editor.show()
    judged(qtbot, editor)
    return editor


def judged(qtbot: QtBot, editor: PlanEditor) -> None:
    qtbot.waitUntil(lambda: not editor.waits())


def retype(qtbot: QtBot, widget: QWidget, text: str) -> None:
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(widget, Qt.Key.Key_Delete)
    qtbot.keyClicks(widget, text)


def page_of(desk: Desk, patient_id: int) -> PatientPage:
    return desk.ask(read_page, patient_id)


def test_it_opens_with_what_is_prescribed_from_tomorrow_on(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    tomorrow = page_of(bridge.desk, bob).on + DAY
    assert editor.first.day() == tomorrow
    assert [row.dose.ug() for row in editor.rows] == [2000, 2500, 3000, 3500, 4000, 4500]
    assert editor.rows[0].dose.message.text().startswith("2 mg = 2 mL")
    assert editor.rows[-1].length() is None
    assert [s.first for s in editor.steps()] == [row.first for row in editor.rows]
    assert not [f for f in editor.faults if f.refused]


@pytest.mark.hazard("H6")
def test_a_typed_change_is_previewed_saved_and_in_force(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    retype(qtbot, editor.rows[0].dose.line, "1")
    assert editor.chart.preview[0].ug == 1000
    assert "1 mg = 1 mL · one milligram · last dose 2 mg; 1 mg less" in editor.rows[0].dose.message.text()
    assert not [s for s in page_of(bridge.desk, bob).chart.prescribed if s.ug == 1000], "nothing is stored by typing"
    retype(qtbot, editor.rows[0].days, "7")
    judged(qtbot, editor)
    assert editor.rows[1].first == editor.rows[0].first + timedelta(days=7)
    retype(qtbot, editor.reason, "Too tired at work")
    with qtbot.waitSignal(editor.saved):
        qtbot.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    assert not editor.isVisible()
    page = page_of(bridge.desk, bob)
    assert page.course is not None
    step = page.course.effective_steps()[-6]
    assert (step.daily_ug, step.first) == (1000, page.on + DAY)
    assert page.course.plans[-1].reason == "Too tired at work"


@pytest.mark.hazard("H5")
def test_a_dose_that_cannot_be_measured_is_refused_beside_its_step(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    retype(qtbot, editor.rows[0].dose.line, "2.25")
    judged(qtbot, editor)
    assert any(f.refused for f in editor.faults)
    said = "2.25 mg cannot be measured with oral liquid 1 mg/mL; nearest: 2.2 mg and 2.3 mg."
    assert said in editor.rows[0].fault.text()
    assert editor.rows[0].fault.isVisible()
    assert not editor.save.isEnabled()
    retype(qtbot, editor.reason, "because")
    assert not editor.save.isEnabled(), "no reason makes a refused step storable"


@pytest.mark.hazard("H5")
def test_fifty_milligrams_cannot_be_saved(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    retype(qtbot, editor.rows[0].dose.line, "50")
    judged(qtbot, editor)
    assert "not low-dose naltrexone" in editor.rows[0].fault.text()
    assert not editor.save.isEnabled()
    assert editor.rows[0].dose.text() == "50"


def test_an_unusual_dose_needs_a_written_reason(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    retype(qtbot, editor.rows[-1].dose.line, "5")
    judged(qtbot, editor)
    assert "above the usual 4.5 mg" in editor.rows[-1].fault.text()
    assert "written reason" in editor.verdict.text()
    assert not editor.save.isEnabled()
    retype(qtbot, editor.reason, "Best at 5 mg before")
    assert editor.save.isEnabled()


def test_a_late_verdict_on_what_is_no_longer_typed_never_opens_save(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    retype(qtbot, editor.rows[0].dose.line, "2.2")
    assert not editor.save.isEnabled(), "nothing may be saved before it is judged"
    retype(qtbot, editor.rows[0].dose.line, "2.25")
    judged(qtbot, editor)
    assert not editor.save.isEnabled()


def test_steps_are_added_removed_and_shifted_without_a_gap(qtbot: QtBot, bridge: Bridge, ann: int) -> None:
    editor = opened(qtbot, bridge, ann)
    assert len(editor.rows) == 1
    qtbot.mouseClick(editor.add, Qt.MouseButton.LeftButton)
    assert len(editor.rows) == 2
    assert editor.rows[1].dose.line.hasFocus()
    retype(qtbot, editor.rows[1].dose.line, "3")
    judged(qtbot, editor)
    first, second = editor.steps()
    assert first.last is not None
    assert second.first == first.last + DAY
    later = first.first + timedelta(days=3)
    retype(qtbot, editor.first.line, f"{later.day}/{later.month}/{later.year}")
    judged(qtbot, editor)
    assert [s.first for s in editor.steps()] == [later, later + timedelta(days=14)]
    qtbot.mouseClick(editor.rows[0].remove, Qt.MouseButton.LeftButton)
    judged(qtbot, editor)
    assert [(s.first, s.daily_ug, s.last) for s in editor.steps()] == [(later, 3000, None)]


def test_the_form_brings_its_route_and_says_what_to_measure(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    row = editor.rows[0]
    row.form.setCurrentIndex(row.form.findData(Form.DROPS))
    row.form.activated.emit(row.form.currentIndex())
    judged(qtbot, editor)
    assert row.chosen() == (Form.DROPS, Route.SUBLINGUAL)
    assert isinstance(editor.steps()[0].form, Form)
    assert row.dose.message.text().startswith("2 mg = 4 drops")
    assert row.form.findData(Form.TABLET_50) == -1, "the 50 mg tablet is not on offer"


def chooses_form(row: StepRow, form: Form) -> None:
    row.form.setCurrentIndex(row.form.findData(form))
    row.form.activated.emit(row.form.currentIndex())


@pytest.mark.hazard("H8")
def test_a_change_of_form_restates_every_step_after_it_and_asks(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    retype(qtbot, editor.rows[3].dose.line, "3.2")
    retype(qtbot, editor.reason, "stomach upset")
    chooses_form(editor.rows[1], Form.DROPS)
    judged(qtbot, editor)
    told = "\n".join(label.text() for label in editor.restating.said).splitlines()
    assert [line.split(", ", maxsplit=1)[1] for line in told] == [
        "2.5 mg: was 2.5 mL, now 5 drops",
        "3 mg: was 3 mL, now 6 drops",
        "3.2 mg: was 3.2 mL, now NOT MEASURABLE (nearest: 3 mg and 3.5 mg)",
        "4 mg: was 4 mL, now 8 drops",
        "4.5 mg: was 4.5 mL, now 9 drops",
    ]
    assert not editor.save.isEnabled()
    assert "Say first whether the change of form" in editor.verdict.text()
    qtbot.mouseClick(editor.restating.everywhere, Qt.MouseButton.LeftButton)
    judged(qtbot, editor)
    assert [row.chosen()[0] for row in editor.rows] == [Form.LIQUID] + 5 * [Form.DROPS]
    assert [s.daily_ug for s in editor.steps()] == [2000, 2500, 3000, 3200, 4000, 4500], "the mg stay"
    assert not editor.restating.isVisible()
    assert "nearest: 3 mg and 3.5 mg" in editor.rows[3].fault.text()
    assert not editor.save.isEnabled(), "a step that cannot be measured keeps the plan from being saved"
    retype(qtbot, editor.rows[3].dose.line, "3.5")
    judged(qtbot, editor)
    assert editor.save.isEnabled()


def test_a_change_of_form_holds_for_its_step_alone_or_is_taken_back(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    before = editor.steps()
    chooses_form(editor.rows[0], Form.DROPS)
    assert editor.restating.isVisible()
    qtbot.mouseClick(editor.restating.back, Qt.MouseButton.LeftButton)
    assert editor.steps() == before
    assert not editor.restating.isVisible()
    chooses_form(editor.rows[0], Form.DROPS)
    qtbot.mouseClick(editor.restating.here, Qt.MouseButton.LeftButton)
    assert [s.form for s in editor.steps()] == [Form.DROPS] + 5 * [Form.LIQUID]
    assert not editor.restating.isVisible()


@pytest.mark.hazard("H8")
def test_the_strengths_in_hand_decide_what_is_measured_and_are_stored(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    assert not editor.rows[0].strengths.isVisible(), "a liquid has no strengths in hand"
    chooses_form(editor.rows[0], Form.CAPSULE)
    qtbot.mouseClick(editor.restating.everywhere, Qt.MouseButton.LeftButton)
    assert editor.rows[5].strengths.isVisible()
    retype(qtbot, editor.rows[0].strengths, "1, 1.5")
    assert "2 mg: was 1 capsule of 2 mg, now 2 capsules of 1 mg" in editor.restating.said[0].text()
    qtbot.mouseClick(editor.restating.everywhere, Qt.MouseButton.LeftButton)
    retype(qtbot, editor.reason, "what the pharmacy has")
    judged(qtbot, editor)
    with qtbot.waitSignal(editor.saved):
        qtbot.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    course = page_of(bridge.desk, bob).course
    assert course is not None
    assert {s.strengths for s in course.plans[-1].steps} == {(1000, 1500)}


@pytest.mark.parametrize("typed", ["50", "0", "1000", "one", "0.5,1.5", ".5"])
def test_strengths_that_cannot_be_read_are_refused_beside_the_step(
    qtbot: QtBot, bridge: Bridge, bob: int, typed: str
) -> None:
    editor = opened(qtbot, bridge, bob)
    chooses_form(editor.rows[-1], Form.CAPSULE)
    retype(qtbot, editor.rows[-1].strengths, typed)
    assert editor.rows[-1].problem()
    assert editor.rows[-1].strengths.text() == typed
    assert not editor.save.isEnabled()


def test_two_times_a_day_show_what_they_add_up_to(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    row = editor.rows[0]
    retype(qtbot, row.times, "08:00, 20:00")
    retype(qtbot, row.dose.line, "0.5")
    judged(qtbot, editor)
    assert row.step().daily_ug == 1000
    assert row.fault.text() == "0.5 mg + 0.5 mg = 1 mg a day"


@pytest.mark.hazard("H9")
def test_the_planned_dose_wants_a_reason_while_it_is_held_below_it(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    hold = page_of(bridge.desk, bob).hold
    assert hold is not None
    assert (hold.at.daily_ug, hold.planned.daily_ug) == (1500, 2000)
    editor = opened(qtbot, bridge, bob)
    retype(qtbot, editor.rows[0].days, "9")
    judged(qtbot, editor)
    assert "nobody has asked since the last increase" in editor.rows[0].fault.text()


def test_unequal_doses_of_a_day_stay_as_they_came_until_retyped(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    base = opened(qtbot, bridge, bob).steps()[0]
    morning, evening = read_times("08:00 20:00")
    given = (
        base.administrations[0]._replace(time=morning, ug=500),
        base.administrations[0]._replace(time=evening, ug=1500),
    )
    row = StepRow(base._replace(administrations=given), None)
    qtbot.addWidget(row)
    assert row.problem() == ""
    assert row.step().administrations == given
    retype(qtbot, row.dose.line, "1")
    assert [a.ug for a in row.step().administrations] == [1000, 1000]


@pytest.mark.parametrize("typed", ["25:00", "22", "10pm", "22:00 08:00", "08:00 08:00", "1:00 2:00 3:00 4:00 5:00"])
def test_times_that_cannot_be_read_are_refused_in_words(typed: str) -> None:
    with pytest.raises(ValueError, match="Type"):
        read_times(typed)


@pytest.mark.hazard("H6")
def test_the_wheel_changes_no_field_of_a_plan(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    before = editor.change()
    for row in editor.rows:
        for part in (row.dose.line, row.days, row.times, row.form, row.route, row.strengths):
            part.setFocus()
            roll(part)
    for part in (editor.first.line, editor.pattern, editor.template):
        roll(part)
    assert editor.change() == before


def test_leaving_with_unsaved_changes_asks_first(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    retype(qtbot, editor.rows[0].dose.line, "1.5")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.isVisible()
    assert editor.leave.isVisible()
    assert not editor.close()
    qtbot.mouseClick(editor.stay, Qt.MouseButton.LeftButton)
    assert not editor.leave.isVisible()
    assert editor.rows[0].dose.text() == "1.5"
    editor.close()
    qtbot.mouseClick(editor.discard, Qt.MouseButton.LeftButton)
    assert not editor.isVisible()
    assert opened(qtbot, bridge, bob).steps()[0].daily_ug == 2000


def test_an_untouched_editor_closes_without_asking(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.isVisible()


def test_the_usual_ramp_of_an_indication_can_be_laid(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    editor.template.setCurrentIndex(editor.template.findData(Indication.CANCER))
    editor.template.activated.emit(editor.template.currentIndex())
    judged(qtbot, editor)
    assert [row.dose.ug() for row in editor.rows] == [1500, 3000, 4500]
    assert [row.length() for row in editor.rows] == [7, 7, None]
    assert [s.ug for s in editor.chart.preview] == [1500, 3000, 4500]


def fills(qtbot: QtBot, editor: PlanEditor, start: str, rise: str, every: str, top: str) -> None:
    if not editor.by_interval.isChecked():
        qtbot.mouseClick(editor.by_interval, Qt.MouseButton.LeftButton)
    ramp = editor.ramp
    lines = (ramp.start.line, ramp.rise.line, ramp.every, ramp.top.line)
    for line, typed in zip(lines, (start, rise, every, top), strict=True):
        retype(qtbot, line, typed)
    qtbot.keyClick(ramp.top.line, Qt.Key.Key_Return)


def test_a_ramp_by_interval_is_filled_into_steps_taken_as_the_first_one(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    like = editor.steps()[0]
    fills(qtbot, editor, "0.5", "0.5", "14", "2.2")
    judged(qtbot, editor)
    steps = editor.steps()
    assert [s.daily_ug for s in steps] == [500, 1000, 1500, 2000, 2200]
    assert [row.length() for row in editor.rows] == [14, 14, 14, 14, None]
    assert steps[0].first == like.first
    assert {(s.form, s.route, s.administrations[0].time) for s in steps} == {
        (like.form, like.route, like.administrations[0].time)
    }
    assert not editor.ramp.isVisible()


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (("", "0.5", "14", "4.5"), "First dose in mg is missing."),
        (("0.5", "0", "14", "4.5"), "Rise in mg is missing."),
        (("0.5", "0.5", "0", "4.5"), "from 1 to 730"),
        (("0.5", "0.5", "a week", "4.5"), "from 1 to 730"),
        (("4.5", "0.5", "14", "0.5"), "lies under the first"),
        (("0.5", "0.01", "14", "4.5"), "more than 40 steps"),
        (("0.5", "0.5", "14", "450"), "50 mg or more is never kept"),
        (("0.5", "0.5", "14", "4.500"), "could be read as 4500"),
    ],
)
def test_a_ramp_that_cannot_be_laid_is_refused_and_the_steps_stay(
    qtbot: QtBot, bridge: Bridge, bob: int, figures: tuple[str, str, str, str], said: str
) -> None:
    editor = opened(qtbot, bridge, bob)
    before = editor.steps()
    fills(qtbot, editor, *figures)
    assert said in editor.ramp.fault.text()
    assert editor.steps() == before
    assert editor.ramp.isVisible()


@pytest.mark.hazard("H5")
def test_a_blank_ramp_begins_with_a_dose_that_is_for_the_prescriber_to_say(
    qtbot: QtBot, bridge: Bridge, bob: int
) -> None:
    editor = opened(qtbot, bridge, bob)
    editor.template.setCurrentIndex(editor.template.count() - 1)
    editor.template.activated.emit(editor.template.currentIndex())
    assert editor.rows == []
    assert editor.verdict.text() == "A plan needs at least one step."
    qtbot.mouseClick(editor.add, Qt.MouseButton.LeftButton)
    assert editor.rows[0].dose.text() == ""
    assert not editor.save.isEnabled()
    retype(qtbot, editor.rows[0].dose.line, "0.5")
    judged(qtbot, editor)
    assert [(s.daily_ug, s.last) for s in editor.steps()] == [(500, None)]


def undo(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.keyClick(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def redo(qtbot: QtBot, widget: QWidget) -> None:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(widget, Qt.Key.Key_Z, both)


@pytest.mark.hazard("H6")
def test_what_was_typed_is_taken_back_and_brought_back_by_key(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    before, line = editor.steps(), editor.rows[0].dose.line
    assert not editor.history.undo.isEnabled()
    retype(qtbot, line, "1.5")
    retype(qtbot, editor.rows[0].days, "7")
    qtbot.mouseClick(editor.rows[-1].remove, Qt.MouseButton.LeftButton)
    changed = editor.steps()
    assert len(changed) == len(before) - 1
    line.setFocus()
    undo(qtbot, line)
    assert len(editor.rows) == len(before)
    undo(qtbot, line)
    assert editor.rows[0].days.text() == str(before[0].last and (before[0].last - before[0].first).days + 1)
    assert editor.rows[0].dose.text() == "1.5"
    undo(qtbot, line)
    assert editor.steps() == before
    assert not editor.history.undo.isEnabled()
    for _ in range(3):
        redo(qtbot, line)
    assert editor.steps() == changed
    assert not editor.history.redo.isEnabled()
    judged(qtbot, editor)


def test_a_ramp_a_form_and_a_first_day_are_taken_back_by_button(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    before = editor.steps()
    fills(qtbot, editor, "0.5", "1", "7", "4.5")
    chooses_form(editor.rows[0], Form.DROPS)
    qtbot.mouseClick(editor.restating.everywhere, Qt.MouseButton.LeftButton)
    retype(qtbot, editor.first.line, "20/3/2026")
    for _ in range(4):
        qtbot.mouseClick(editor.history.undo, Qt.MouseButton.LeftButton)
    assert editor.steps() == before
    assert not editor.restating.isVisible()
    qtbot.mouseClick(editor.history.redo, Qt.MouseButton.LeftButton)
    assert [s.daily_ug for s in editor.steps()] == [500, 1500, 2500, 3500, 4500]
    retype(qtbot, editor.rows[0].dose.line, "1")
    assert not editor.history.redo.isEnabled(), "a new change ends what could be brought back"


@pytest.mark.hazard("H25")
def test_a_plan_changed_meanwhile_is_refused_and_nothing_typed_is_lost(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    one, other = opened(qtbot, bridge, bob), opened(qtbot, bridge, bob)
    for editor, dose in ((one, "1"), (other, "1.5")):
        retype(qtbot, editor.rows[0].dose.line, dose)
        retype(qtbot, editor.reason, "as discussed")
        judged(qtbot, editor)
    with qtbot.waitSignal(one.saved):
        qtbot.mouseClick(one.save, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(other.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Yours beside the plan now in force:" in other.verdict.text())
    said = other.verdict.text().splitlines()
    assert "revised by somebody else" in said[0]
    assert any("1.5 mg instead of 1 mg, taken as so far." in line for line in said[2:]), "both plans are shown"
    assert other.isVisible()
    assert other.rows[0].dose.text() == "1.5"
    assert [s for s in page_of(bridge.desk, bob).chart.prescribed if s.ug == 1000]


def test_every_field_says_its_name(qtbot: QtBot, bridge: Bridge, bob: int) -> None:
    editor = opened(qtbot, bridge, bob)
    names = []
    for row in editor.rows:
        parts = (row.dose.line, row.days, row.times, row.form, row.route, row.remove)
        names += [part.accessibleName() for part in parts]
    assert all(names)
    assert len(set(names)) == len(names), "each name says which step it belongs to"
    assert all(combo.accessibleName() for combo in editor.findChildren(StillCombo))
