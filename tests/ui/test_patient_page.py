"""The way of one datum through the real page over a real record: told, judged, decided, drawn."""

import time as clock_time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ldndesk.clinical.history import Patient
from ldndesk.desk.inbox import DismissReason
from ldndesk.desk.plans import StopReason, stop_course
from ldndesk.desk.today import AlertState
from ldndesk.desk.work import Desk
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.call_form import CallForm
from ldndesk.ui.dose_chart_pane import middle
from ldndesk.ui.list_table import ListTable
from ldndesk.ui.patient_page import PatientPageView

from .clinic import prescribe, register, today
from .pages import Nurse, Prescriber, open_page
from .sample_page import named
from .test_screens import nameless

TROUBLE = "troublesome-side-effect"


@pytest.fixture
def patient(desk: Desk) -> int:
    """A patient on 4.5 mg in the morning, without complaint."""
    made = register(desk, "HUGHES", "Ann")
    prescribe(desk, made, Patient("", "HUGHES", "Ann").display_name)
    return made


@pytest.fixture
def view(qtbot: QtBot, bridge: Bridge, patient: int) -> Iterator[PatientPageView]:
    yield open_page(qtbot, bridge, patient)
    bridge.close()


def words(view: PatientPageView) -> str:
    return "\n".join(label.text() for label in view.findChildren(QLabel))


@pytest.mark.hazard("H27")
def test_a_troublesome_headache_is_told_judged_accepted_and_drawn(
    qtbot: QtBot, bridge: Bridge, view: PatientPageView
) -> None:
    nurse = Nurse(qtbot, bridge, view)
    nurse.reports("headache", 6, troublesome=True)
    qtbot.waitUntil(lambda: TROUBLE in nurse.rules_shown())
    assert view.form is None
    prescriber = Prescriber(qtbot, bridge, view)
    assert view.page is not None
    drawn = view.chart.chart
    prescriber.accepts()
    assert TROUBLE not in prescriber.rules_shown()
    past = [(a.finding.rule, a.state) for a in view.page.past_alerts]
    assert (TROUBLE, AlertState.ACTIONED) in past
    assert view.page.course is not None
    tomorrow = view.page.on + timedelta(days=1)
    planned = [s.daily_ug for s in view.page.course.effective_steps() if s.covers(tomorrow)]
    assert planned
    assert planned[0] < 4500
    assert view.chart.chart != drawn


def test_the_result_of_a_call_says_what_to_tell_and_what_goes_to_the_prescriber(
    qtbot: QtBot, bridge: Bridge, view: PatientPageView
) -> None:
    nurse = Nurse(qtbot, bridge, view)
    nurse.takes_a_call()
    nurse.types_score("headache", "6", troublesome=True)
    nurse.saves()
    for heading in ("Tell the patient now", "In the prescriber’s inbox", "Next call"):
        assert heading in words(view)
    nurse.reads_the_result()
    assert view.form is None


@pytest.mark.hazard("H3")
def test_a_dismissal_needs_a_reason_and_hides_only_its_alert(
    qtbot: QtBot, bridge: Bridge, view: PatientPageView
) -> None:
    nurse = Nurse(qtbot, bridge, view)
    nurse.takes_a_call()
    nurse.types_score("headache", "6", troublesome=True)
    nurse.types_score("rash" if _has(view, "rash") else "nausea", "6", troublesome=True)
    nurse.saves()
    nurse.reads_the_result()
    prescriber = Prescriber(qtbot, bridge, view)
    before = prescriber.rules_shown()
    assert len(before) > 1
    line = view.side.lines()[0]
    prescriber.press(line.dismiss)
    prescriber.press(prescriber.dialog.act)
    assert prescriber.dialog.fault.text() == "Choose a reason."
    prescriber.dialog.reject()
    kept = line.alert.id
    prescriber.dismisses(line.alert.finding.rule, DismissReason.OTHER_CAUSE, "Migraine for years")
    shown = [x.alert.id for x in view.side.lines()]
    assert kept not in shown
    assert len(shown) == len(before) - 1


@pytest.mark.hazard("H3")
def test_troubled_stomachs_share_one_card_and_a_dismissal_there_leaves_the_rest_open(
    qtbot: QtBot, bridge: Bridge, view: PatientPageView
) -> None:
    nurse = Nurse(qtbot, bridge, view)
    nurse.takes_a_call()
    nurse.types_score("nausea", "6", troublesome=True)
    nurse.types_score("diarrhoea", "6", troublesome=True)
    nurse.saves()
    nurse.reads_the_result()
    prescriber = Prescriber(qtbot, bridge, view)
    (card,) = [c for c in view.side.cards if c.lines[0].alert.finding.rule != "withdrawal-suspected"]
    before = [(line.alert.finding.rule, line.alert.finding.subject) for line in card.lines]
    assert {"gi-route-change", "gi-referral", TROUBLE} <= {rule for rule, _ in before}
    assert {subject for _, subject in before} == {"nausea", "diarrhoea"}
    prescriber.dismisses("gi-route-change", DismissReason.PATIENT_PREFERS, "Likes the capsules")
    (card,) = [c for c in view.side.cards if c.lines[0].alert.finding.rule != "withdrawal-suspected"]
    after = [(line.alert.finding.rule, line.alert.finding.subject) for line in card.lines]
    assert len(after) == len(before) - 1
    assert set(after) < set(before)


def _has(view: PatientPageView, symptom: str) -> bool:
    assert view.form is not None
    return any(line.key == symptom for line in view.form.symptoms.lines)


@pytest.mark.hazard("H27")
def test_a_nurse_cannot_accept(qtbot: QtBot, bridge: Bridge, view: PatientPageView) -> None:
    nurse = Nurse(qtbot, bridge, view)
    nurse.reports("headache", 6, troublesome=True)
    qtbot.waitUntil(lambda: view.side.proposal is not None)
    assert view.side.proposal is not None
    before = view.page
    nurse.press(view.side.proposal.accepts[0])
    assert not view.side.proposal.accepts[0].isEnabled()
    assert view.page is before
    assert "Only a prescriber can accept" in words(view)


@pytest.mark.hazard("H1")
def test_a_call_is_refused_when_the_banner_names_somebody_else(
    qtbot: QtBot, bridge: Bridge, view: PatientPageView
) -> None:
    assert view.page is not None
    form = CallForm(bridge, named(view.page, "OKONKWO"))
    qtbot.addWidget(form)
    form.symptoms.line("headache").score.setText("6")
    form.note.setPlainText("kept")
    form.store()
    qtbot.waitUntil(lambda: bool(form.fault.text()))
    assert "Not saved" in form.fault.text()
    assert form.save.isEnabled()
    assert form.note.toPlainText() == "kept"
    assert form.symptoms.line("headache").score.text() == "6"
    nurse = Nurse(qtbot, bridge, view)
    assert view.page.history.follow_ups == ()
    assert nurse.rules_shown() == []


@pytest.mark.hazard("H20")
def test_an_accepted_plan_is_refused_when_another_window_changed_it_meanwhile(
    qtbot: QtBot, bridge: Bridge, desk: Desk, patient: int, view: PatientPageView
) -> None:
    Nurse(qtbot, bridge, view).reports("headache", 6, troublesome=True)
    first = Prescriber(qtbot, bridge, view)
    elsewhere = Bridge(desk)
    second = Prescriber(qtbot, elsewhere, open_page(qtbot, elsewhere, patient))
    second.accepts()
    elsewhere.close()
    first.accepts()
    assert view.side.proposal is not None
    assert view.side.proposal.fault.text().startswith("Not stored.")
    assert view.side.proposal.accepts[0].isEnabled()


@pytest.mark.hazard("H39")
def test_a_struck_entry_leaves_the_rules_and_stays_in_sight(
    qtbot: QtBot, bridge: Bridge, view: PatientPageView
) -> None:
    nurse = Nurse(qtbot, bridge, view)
    nurse.reports("headache", 6, troublesome=True)
    qtbot.waitUntil(lambda: TROUBLE in nurse.rules_shown())
    assert view.tabs.entries.table.rows_model.rows == ()
    view.tabs.setCurrentWidget(view.tabs.entries)
    rows = view.tabs.entries.table.rows_model
    qtbot.waitUntil(lambda: bool(rows.rows))
    at = next(n for n, e in enumerate(rows.rows) if "eadache" in e.text)
    view.tabs.entries.table.selectRow(at)
    nurse.press(view.tabs.entries.strike)
    qtbot.keyClicks(nurse.dialog.text, "another patient's call")
    nurse.press(nurse.dialog.act)
    qtbot.waitUntil(lambda: TROUBLE not in nurse.rules_shown())
    qtbot.waitUntil(lambda: [e.struck for e in rows.rows if e.struck] == ["another patient's call"])


@pytest.mark.hazard("H25")
def test_no_side_effects_is_stored_as_asked_and_none(qtbot: QtBot, bridge: Bridge, view: PatientPageView) -> None:
    nurse = Nurse(qtbot, bridge, view)
    form = nurse.takes_a_call()
    qtbot.keyClick(form.symptoms.line("nausea").score, Qt.Key.Key_N)
    nurse.saves()
    qtbot.waitUntil(lambda: view.page is not None and bool(view.page.history.follow_ups))
    assert view.page is not None
    stored = {a.symptom: a.score for a in view.page.history.follow_ups[-1].answers}
    assert stored["nausea"] == 0
    assert "fatigue" not in stored


@pytest.mark.hazard("H1")
def test_a_call_half_typed_is_not_left_by_accident(qtbot: QtBot, bridge: Bridge, view: PatientPageView) -> None:
    nurse = Nurse(qtbot, bridge, view)
    form = nurse.takes_a_call()
    form.note.setPlainText("half")
    left: list[bool] = []
    view.closed.connect(lambda: left.append(True))
    view.close_page()
    assert not left
    assert not view.call.leave.isHidden()
    nurse.press(view.call.leave.keep)
    assert view.form is form
    assert form.note.toPlainText() == "half"
    view.close_page()
    nurse.press(view.call.leave.discard)
    assert left == [True]


def test_an_alert_is_acknowledged_and_says_by_whom(qtbot: QtBot, bridge: Bridge, view: PatientPageView) -> None:
    nurse = Nurse(qtbot, bridge, view)
    nurse.reports("headache", 6, troublesome=True)
    qtbot.waitUntil(lambda: TROUBLE in nurse.rules_shown())
    line = next(x for x in view.side.lines() if x.alert.finding.rule == TROUBLE)
    nurse.press(line.seen)
    qtbot.waitUntil(lambda: "seen by Nurse Lee" in words(view))


def test_a_course_is_stopped_with_a_reason(qtbot: QtBot, bridge: Bridge, view: PatientPageView) -> None:
    prescriber = Prescriber(qtbot, bridge, view)
    prescriber.press(view.head.buttons["stop"])
    prescriber.press(prescriber.dialog.act)
    assert "reason" in prescriber.dialog.fault.text()
    prescriber.dialog.code.setCurrentText(StopReason.MOVED.value)
    qtbot.keyClicks(prescriber.dialog.text, "to Leeds")
    prescriber.press(prescriber.dialog.act)
    qtbot.waitUntil(view.head.buttons["stop"].isHidden)
    told = view.banner.values["Course"].text()
    assert told.startswith("stopped ")
    assert told.endswith(": Moved away or left the clinic: to Leeds")


def test_a_quiet_page_says_so_in_words_with_its_date(view: PatientPageView, desk: Desk) -> None:
    from ldndesk.clinical.days import show_day

    assert "No open alerts" in words(view)
    assert f"Evaluated {show_day(today(desk))}" in words(view)


def test_the_plan_editor_opens_on_the_proposal(qtbot: QtBot, bridge: Bridge, view: PatientPageView) -> None:
    Nurse(qtbot, bridge, view).reports("headache", 6, troublesome=True)
    prescriber = Prescriber(qtbot, bridge, view)
    assert view.side.proposal is not None
    proposal = view.side.proposal.proposal
    prescriber.press(view.side.proposal.changes[0])
    assert view.editor is not None
    assert view.editor.steps() == proposal.steps
    view.editor.reject()


def test_everything_on_the_page_has_a_name_for_a_screen_reader(
    qtbot: QtBot, bridge: Bridge, view: PatientPageView
) -> None:
    nurse = Nurse(qtbot, bridge, view)
    nurse.reports("headache", 6, troublesome=True)
    for tab in range(view.tabs.count()):
        view.tabs.setCurrentIndex(tab)
        assert not nameless(view)


def test_save_and_accept_are_seen_at_once(qtbot: QtBot, bridge: Bridge, view: PatientPageView) -> None:
    """The target is a tenth of a second each on a quiet machine; the bound leaves room for a busy one."""
    drawn: list[float] = []
    view.title_changed.connect(lambda _: drawn.append(clock_time.perf_counter()))
    nurse = Nurse(qtbot, bridge, view)
    form = nurse.takes_a_call()
    nurse.types_score("headache", "6", troublesome=True)
    began = clock_time.perf_counter()
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: TROUBLE in nurse.rules_shown())
    saved = drawn[-1] - began
    qtbot.waitUntil(lambda: form.result is not None)
    nurse.reads_the_result()
    prescriber = Prescriber(qtbot, bridge, view)
    before = view.page
    assert view.side.proposal is not None
    began = clock_time.perf_counter()
    prescriber.press(view.side.proposal.accepts[0])
    qtbot.waitUntil(lambda: view.page is not before)
    accepted = drawn[-1] - began
    print(f"save click to card {1000 * saved:.0f} ms, accept click to chart {1000 * accepted:.0f} ms")  # noqa: T201
    assert saved < 1
    assert accepted < 1


def test_a_sign_of_the_chart_leads_to_its_entry_in_the_list(
    qtbot: QtBot, bridge: Bridge, view: PatientPageView
) -> None:
    nurse = Nurse(qtbot, bridge, view)
    nurse.reports("headache", 2)
    qtbot.waitUntil(lambda: view.page is not None and bool(view.page.history.follow_ups))  # the chart shows it by then
    view.tabs.setCurrentWidget(view.chart)
    qtbot.waitUntil(lambda: view.chart.chart is not None and "follow_up" in {m.entry for m in view.chart.chart.markers})
    pane = view.chart.plots.pane("events")
    at = pane.at(middle(today(bridge.desk)), 0.5).toPoint()
    qtbot.mouseClick(view.chart.plots.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: view.tabs.entries.table.current_row() is not None)
    chosen = view.tabs.entries.table.current_row()
    assert view.tabs.currentWidget() is view.tabs.entries
    assert chosen is not None
    assert (chosen.table, chosen.day) == ("follow_up", today(bridge.desk))
    assert "Headache 2" in chosen.text


@pytest.mark.hazard("H9")
def test_before_a_stop_is_struck_the_dialog_names_the_dose_in_force_again(
    qtbot: QtBot, bridge: Bridge, view: PatientPageView
) -> None:
    prescriber = Prescriber(qtbot, bridge, view)
    name = Patient("", "HUGHES", "Ann").display_name
    bridge.desk.do("stop it", stop_course, view.patient_id, name, today(bridge.desk), StopReason.WISH)
    prescriber.reread()
    view.tabs.setCurrentWidget(view.tabs.entries)
    rows = view.tabs.entries.table.rows_model
    qtbot.waitUntil(lambda: any(e.table == "course_stop" for e in rows.rows))
    view.tabs.entries.table.selectRow([e.table for e in rows.rows].index("course_stop"))
    prescriber.press(view.tabs.entries.strike)
    qtbot.waitUntil(lambda: view.deeds.dialog is not None)
    told = "\n".join(label.text() for label in prescriber.dialog.findChildren(QLabel))
    assert "4.5 mg a day (oral liquid 1 mg/mL) is in force again from today" in told.replace("\u00a0", " ")
    qtbot.keyClicks(prescriber.dialog.text, "Meant for another patient")
    before = view.page
    prescriber.press(prescriber.dialog.act)
    qtbot.waitUntil(lambda: view.page is not before)
    assert view.page is not None
    assert view.page.course is not None
    assert view.page.course.stopped is None


def test_a_tab_is_built_when_somebody_turns_to_it_and_follows_the_tab_bar_by_key(
    qtbot: QtBot, bridge: Bridge, view: PatientPageView
) -> None:
    qtbot.waitUntil(lambda: view.page is not None)
    assert not view.tabs.findChildren(ListTable)
    view.tabs.setCurrentIndex(view.tabs.count() - 2)
    (table,) = view.tabs.findChildren(ListTable)
    assert view.tabs.currentWidget() is view.tabs.entries
    assert table is view.tabs.entries.table
    qtbot.waitUntil(lambda: table.model().rowCount() > 0)
    view.tabs.tabBar().setFocus()
    qtbot.keyClick(view.tabs.tabBar(), Qt.Key.Key_Tab)
    assert view.focusWidget() is table
