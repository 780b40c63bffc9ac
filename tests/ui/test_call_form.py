from datetime import date, time

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import Answer, CallOutcome, Silence
from ldndesk.clinical.formulary import Form, Route
from ldndesk.desk.calls import DoseReport, MedicineReport, PlannedProcedure
from ldndesk.ui.answer_fields import TimeField
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.call_form import CallForm
from ldndesk.ui.call_symptoms import is_side_effect

from .sample_page import sample_page
from .test_screens import nameless


@pytest.fixture
def form(qtbot: QtBot, bridge: Bridge) -> CallForm:
    made = CallForm(bridge, sample_page())
    qtbot.addWidget(made)
    made.resize(480, 640)
    made.show()
    return made


@pytest.mark.hazard("H25")
def test_untouched_lines_store_nothing_though_the_plan_is_shown(form: CallForm) -> None:
    record = form.record()
    assert "4.5 mg oral liquid" in form.doses.plan_says.text()
    assert (record.answers, record.doses, record.medicines, record.sleep) == ((), (), (), None)
    assert record.next_call is None
    assert not form.is_unsaved()


@pytest.mark.hazard("H25")
def test_an_empty_call_that_reached_the_patient_is_not_saved(form: CallForm) -> None:
    form.store()
    assert "Nothing is filled in" in form.fault.text()
    assert form.save.isEnabled()


@pytest.mark.hazard("H25")
def test_no_side_effects_fills_side_effects_alone_and_keeps_what_was_typed(qtbot: QtBot, form: CallForm) -> None:
    form.symptoms.line("insomnia").score.setText("4")
    qtbot.keyClick(form.symptoms.line("headache").score, Qt.Key.Key_N)
    given = {a.symptom: a.score for a in form.record().answers}
    assert given["insomnia"] == 4
    assert given["vivid_dreams"] == given["diarrhoea"] == given["rash"] == 0
    assert not {"ms_fatigue", "ms_spasticity", "global_change", "jaundice", "dark_urine", "low_mood"} & given.keys()
    assert all(is_side_effect(form.symptoms.line(key).info) for key in given)
    assert form.symptoms.line("rash").said.text() == "none"
    assert form.symptoms.line("ms_fatigue").said.text() == "not asked"
    assert "1 answer kept" in form.symptoms.filled.text()
    # Alerts on these are open: the one key would clear them unasked.
    assert not {"headache", "nausea"} & given.keys()
    assert form.symptoms.filled.text().endswith("Open alert, ask by name: Nausea, Headache")


def test_keys_alone_answer_a_symptom_with_what_belongs_to_it(qtbot: QtBot, form: CallForm) -> None:
    line = form.symptoms.line("headache")
    line.score.setFocus()
    qtbot.keyClicks(line.score, "6")
    assert not line.more.isHidden()
    qtbot.keyClick(line.score, Qt.Key.Key_Return)
    qtbot.keyClick(line.troublesome.yes, Qt.Key.Key_Y)
    qtbot.keyClick(line.before.yes, Qt.Key.Key_N)
    qtbot.keyClicks(line.onset.line, "1/6/2026")
    assert form.record().answers == (Answer("headache", 6, None, True, False, date(2026, 6, 1)),)


@pytest.mark.parametrize("typed", ["11", "x", "3.5", "-1", "٣", "1 0", "6-7"])
def test_a_score_that_is_none_is_refused_beside_the_field_and_kept(form: CallForm, typed: str) -> None:
    line = form.symptoms.line("nausea")
    line.score.setText(typed)
    form.store()
    assert f"“{typed}” is not a score" in line.fault.text()
    assert "Not saved" in form.fault.text()
    assert line.score.text() == typed
    assert form.record().answers == ()


def test_declined_is_stored_as_declined_and_a_dash_as_nothing(form: CallForm) -> None:
    form.symptoms.line("nausea").score.setText("d")
    form.symptoms.line("headache").score.setText("-")
    assert form.record().answers == (Answer("nausea", None, Silence.DECLINED),)
    assert form.symptoms.line("nausea").said.text() == "asked, declined"


def test_last_score_and_day_stand_beside_the_field_and_what_was_present_is_asked_again(form: CallForm) -> None:
    line = form.symptoms.line("rash")
    shown = [w.text() for w in line.findChildren(type(line.said))]
    assert "last 2 on 20-May-2026" in shown


def test_as_planned_reports_the_days_since_the_start_without_the_missed_ones(form: CallForm) -> None:
    form.doses.taken.set_value(True)
    form.doses.first.set_day(date(2026, 5, 30))
    form.doses.missed.setText("31-May-2026")
    assert form.doses.last.day() == date(2026, 6, 2)
    at = (time(22), 4500, Route.ORAL, Form.LIQUID)
    assert form.record().doses == (
        DoseReport(date(2026, 5, 30), date(2026, 5, 30), *at),
        DoseReport(date(2026, 6, 1), date(2026, 6, 2), *at),
        DoseReport(date(2026, 5, 31), date(2026, 5, 31), None, 0),
    )


def test_as_planned_follows_the_steps_of_the_plan(form: CallForm) -> None:
    form.doses.taken.set_value(True)
    form.doses.first.set_day(date(2026, 4, 10))
    form.doses.last.set_day(date(2026, 4, 14))
    assert [(d.first, d.last, d.ug) for d in form.record().doses] == [
        (date(2026, 4, 10), date(2026, 4, 11), 1500),
        (date(2026, 4, 12), date(2026, 4, 14), 4500),
    ]


@pytest.mark.hazard("H5")
def test_another_dose_is_read_by_the_dose_field_and_a_bad_one_is_refused(qtbot: QtBot, form: CallForm) -> None:
    form.doses.taken.set_value(False)
    form.doses.first.set_day(date(2026, 6, 1))
    qtbot.keyClicks(form.doses.dose.line, "4.50.0")
    form.store()
    assert "Not saved" in form.fault.text()
    form.doses.dose.set_ug(3000)
    at = (time(22), 3000, Route.ORAL, Form.LIQUID)
    assert form.record().doses == (DoseReport(date(2026, 6, 1), date(2026, 6, 2), *at),)


@pytest.mark.parametrize(
    ("typed", "said"), [("2", "not a day"), ("31-Feb-2026", "not a day"), ("9-Jun-2026", "lies ahead")]
)
def test_missed_days_that_cannot_be_are_refused(form: CallForm, typed: str, said: str) -> None:
    form.doses.missed.setText(typed)
    form.store()
    assert said in form.doses.fault.text()
    assert form.doses.missed.text() == typed


def test_a_red_flag_says_at_once_what_to_say_and_whom_to_call(qtbot: QtBot, form: CallForm) -> None:
    question = form.safety.questions["self_harm_thoughts"]
    qtbot.keyClick(question.yes, Qt.Key.Key_Y)
    assert not form.safety.says["self_harm_thoughts"].isHidden()
    assert form.record().answers == (Answer("self_harm_thoughts", 1),)
    question.set_value(False)
    assert form.safety.says["self_harm_thoughts"].isHidden()
    assert form.record().answers == (Answer("self_harm_thoughts", 0),)


@pytest.mark.hazard("H11")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Oramorph", "OPIOID"),
        ("Imodium", "NOT acceptable"),
        ("codene", "Did the patient mean"),
        ("greenleaf tonic", "Not checked"),
    ],
)
def test_a_medicine_is_looked_up_while_it_is_typed(form: CallForm, typed: str, said: str) -> None:
    line = form.medicines.lines[0]
    line.text.setText(typed)
    assert said in line.answer.text()
    assert form.record().medicines == (MedicineReport(typed),)


def test_after_no_to_other_medicines_their_lines_are_away_unless_something_is_typed(
    qtbot: QtBot, form: CallForm
) -> None:
    medicines = form.medicines
    qtbot.keyClick(medicines.any.yes, Qt.Key.Key_N)
    assert medicines.lines[0].isHidden()
    assert medicines.more.isHidden()
    qtbot.keyClick(medicines.any.yes, Qt.Key.Key_Minus)
    assert not medicines.lines[0].isHidden()
    medicines.lines[0].text.setText("codeine")
    qtbot.keyClick(medicines.any.yes, Qt.Key.Key_N)
    assert not medicines.lines[0].isHidden()


def test_a_call_nobody_answered_stores_no_answers(form: CallForm) -> None:
    form.symptoms.no_side_effects()
    form.outcome.setCurrentIndex(form.outcome.findData(CallOutcome.NO_ANSWER.value))
    record = form.record()
    assert (record.outcome, record.answers, record.doses) == (CallOutcome.NO_ANSWER, (), ())
    assert form.questions.isHidden()


def offered(form: CallForm, typed: str) -> list[str]:
    """Type into the search, press Enter and read what is offered."""
    form.symptoms.search.setText(typed)
    form.symptoms.search.returnPressed.emit()
    return [offer.text() for offer in form.symptoms.finder.offers]


def test_a_symptom_can_be_added_by_name_or_on_purpose_in_free_words(qtbot: QtBot, form: CallForm) -> None:
    assert offered(form, "sweating") == []
    form.symptoms.line("sweating").score.setText("3")
    assert offered(form, "itchy palms") == ["Add “itchy palms”"]
    with pytest.raises(KeyError):
        form.symptoms.line("other:itchy palms")
    qtbot.keyClick(form.symptoms.finder.offers[0], Qt.Key.Key_Return)
    form.symptoms.line("other:itchy palms").score.setText("3")
    assert [a.symptom for a in form.record().answers] == ["sweating", "other:itchy palms"]


@pytest.mark.hazard("H25")
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("vivid", "Vivid dreams"),
        ("vivid drems", "Vivid dreams"),
        ("insomia", "Insomnia"),
        ("head", "Headache"),
        ("dreams", "Vivid dreams"),
        ("mood", "Low mood"),
        ("diarrhea", "Diarrhoea"),
        ("stiffness", "Spasticity (stiffness)"),
        ("twitching muscles", "Muscle twitching"),
        ("urine", "Dark urine"),
    ],
)
def test_part_of_a_known_symptom_or_a_slip_offers_it_and_makes_no_second_one(
    qtbot: QtBot, form: CallForm, typed: str, first: str
) -> None:
    before = len(form.symptoms.lines)
    found = offered(form, typed)
    assert found[0] == first
    assert found[-1] == f"None of these: add “{typed}”"
    assert len(form.symptoms.lines) == before
    qtbot.keyClick(form.symptoms.finder.offers[0], Qt.Key.Key_Return)
    assert not any(line.key.startswith("other:") for line in form.symptoms.lines)
    assert form.symptoms.search.text() == ""
    assert form.symptoms.finder.offers == []


def test_other_words_typed_take_the_offers_away(qtbot: QtBot, form: CallForm) -> None:
    assert offered(form, "vivid")
    qtbot.keyClicks(form.symptoms.search, "x")
    assert form.symptoms.finder.offers == []


@pytest.mark.parametrize(
    ("typed", "at"), [("22:00", time(22)), ("0730", time(7, 30)), ("7", time(7)), ("22.15", time(22, 15))]
)
def test_times_of_day_are_read_as_typed(qtbot: QtBot, typed: str, at: time) -> None:
    field = TimeField("Time")
    qtbot.addWidget(field)
    field.setText(typed)
    assert field.at() == at


@pytest.mark.parametrize("typed", ["25:00", "7:5", "22:60", "ten"])
def test_what_is_no_time_of_day_is_refused(form: CallForm, typed: str) -> None:
    form.bed.setText(typed)
    form.rise.setText("7")
    form.store()
    assert "not a time of day" in form.fault.text()


def test_half_of_the_usual_sleep_is_asked_for_whole(form: CallForm) -> None:
    form.bed.setText("22:00")
    form.store()
    assert "both times" in form.fault.text()


@pytest.mark.hazard("H6")
def test_the_wheel_changes_no_input_of_the_form(form: CallForm) -> None:
    def values() -> list[object]:
        lines = [line.text() for line in form.findChildren(QLineEdit)]
        return [*lines, *(combo.currentIndex() for combo in form.findChildren(QComboBox))]

    before = values()
    for widget in (*form.findChildren(QLineEdit), *form.findChildren(QComboBox)):
        wheel = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, wheel)
    assert values() == before


def test_everything_on_the_form_has_a_name_for_a_screen_reader(form: CallForm) -> None:
    form.doses.taken.set_value(False)
    form.symptoms.line("nausea").score.setText("4")
    form.medicines.lines[0].text.setText("x")
    assert not nameless(form)


def test_what_was_typed_counts_as_unsaved(form: CallForm) -> None:
    form.note.setPlainText("called from work")
    assert form.is_unsaved()


def test_an_operation_and_a_pregnancy_are_asked_by_keys_and_an_operation_needs_its_day(
    qtbot: QtBot, form: CallForm
) -> None:
    ahead = form.ahead
    qtbot.keyClick(ahead.operation.yes, Qt.Key.Key_Y)
    assert not ahead.details.isHidden()
    form.store()
    assert "Operation: type its day" in form.fault.text()
    ahead.on.line.setText("20-Jun-2026")
    ahead.what.setText("hernia repair")
    assert form.record().procedure == PlannedProcedure(date(2026, 6, 20), "hernia repair")
    assert form.record().pregnant is None
    qtbot.keyClick(ahead.pregnancy.yes, Qt.Key.Key_N)
    assert form.record().pregnant is False


@pytest.mark.hazard("H25")
def test_none_is_an_answer_of_its_own_and_contradicts_a_medicine_named(qtbot: QtBot, form: CallForm) -> None:
    assert not form.record().no_medicines
    qtbot.keyClick(form.medicines.any.yes, Qt.Key.Key_N)
    assert form.record().no_medicines
    assert form.is_unsaved()
    form.medicines.lines[0].text.setText("ibuprofen")
    form.store()
    assert "one is named" in form.fault.text()
    qtbot.keyClick(form.medicines.any.yes, Qt.Key.Key_Y)
    assert not form.record().no_medicines
