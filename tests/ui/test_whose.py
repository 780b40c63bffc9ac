"""Two of one name: what is saved is always about the patient whose banner is in sight."""

import random
import uuid
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine, func, select

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.history import Patient
from ldndesk.desk.calls import CallRecord, record_call
from ldndesk.desk.inbox import acknowledge_alert
from ldndesk.desk.page import read_page
from ldndesk.desk.patients import PatientRow, register_patient, search_patients
from ldndesk.desk.today import read_today
from ldndesk.desk.whose import Whose
from ldndesk.desk.work import Desk, Refused
from ldndesk.store import tables as t
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.patients_page import PatientsPage
from ldndesk.ui.today_page import TodayPage

from .clinic import with_alert
from .pages import Prescriber, open_page

MARK = "Same name: check date of birth"
TWIN = Patient("T-1", "TWIN", "Jo").display_name


@pytest.fixture
def twins(desk: Desk) -> tuple[int, int]:
    """Two patients of one name and one birth date, told apart by their local numbers, each with yellow eyes."""
    first = with_alert(desk, "TWIN", "Jo")
    second = desk.do("second", register_patient, replace(_patient(desk, first), local_id="L-TWIN-2"), ()).patient_id
    assert second is not None
    desk.do("yellow", record_call, CallRecord(second, TWIN, desk.today(), answers=(Answer("jaundice", 1),)))
    return first, second


def _patient(desk: Desk, patient_id: int) -> Patient:
    return desk.ask(read_page, patient_id).history.patient


def whose(desk: Desk, patient_id: int) -> Whose:
    patient = _patient(desk, patient_id)
    return Whose(patient_id, patient.display_name, patient.local_id)


def deeds(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(t.deed)) or 0


@pytest.mark.hazard("H1")
def test_before_one_twins_banner_nothing_is_done_to_the_other(
    desk: Desk, engine: Engine, twins: tuple[int, int]
) -> None:
    one, other = twins
    alert = desk.ask(read_page, other).alerts[0]
    before = deeds(engine)
    with pytest.raises(Refused, match="about another patient"):
        desk.about(whose(desk, one)).do("x", acknowledge_alert, alert.id)
    with pytest.raises(Refused, match="the record is of another patient"):
        desk.about(whose(desk, one)._replace(local_id="L-TWIN-2")).do("y", acknowledge_alert, alert.id)
    with pytest.raises(Refused, match="shows nobody yet"):
        desk.about(Whose(0, "", "")).do("z", acknowledge_alert, alert.id)
    assert deeds(engine) == before
    desk.about(whose(desk, other)).do("done", acknowledge_alert, alert.id)
    with pytest.raises(Refused, match="about another patient"):
        desk.about(whose(desk, one)).do("done", acknowledge_alert, alert.id)  # a retry is held to the banner too


@pytest.mark.hazard("H1")
def test_on_one_twins_page_the_other_twins_alert_is_refused_and_the_page_says_so(
    qtbot: QtBot, bridge: Bridge, desk: Desk, twins: tuple[int, int]
) -> None:
    one, other = twins
    view = open_page(qtbot, bridge, one)
    Prescriber(qtbot, bridge, view)
    alert = desk.ask(read_page, other).alerts[0]
    view.deeds.acknowledge(alert.id, str(uuid.uuid4()))
    qtbot.waitUntil(lambda: "about another patient" in view.side.fault.text())
    assert desk.ask(read_page, other).alerts[0].state is alert.state
    bridge.close()


@pytest.mark.hazard("H1")
def test_of_a_thousand_choices_in_a_list_sorted_anew_each_saves_to_the_patient_who_was_seen(
    qtbot: QtBot, bridge: Bridge, desk: Desk, twins: tuple[int, int]
) -> None:
    for number in range(8):
        desk.do(f"p{number}", register_patient, Patient(f"N-{number}", f"NAME{number % 3}", "Jo"), ())
    page = PatientsPage(bridge)
    qtbot.addWidget(page)
    page.resize(1132, 720)
    page.show()
    page.reload()
    table = page.table
    qtbot.waitUntil(lambda: len(table.rows_model.rows) == 10)
    chosen: list[int] = []
    page.patient_wanted.connect(lambda patient_id, _: chosen.append(patient_id))
    rng = random.Random(4)
    for _ in range(1000):
        row = rng.randrange(10)
        seen = _seen(page, row)
        table.selectRow(row)
        if rng.random() < 0.5:  # the list is sorted between the choice and the key
            table.sortByColumn(rng.randrange(4), rng.choice(list(Qt.SortOrder)))
        if rng.random() < 0.3:
            QApplication.processEvents()
        qtbot.keyClick(table, Qt.Key.Key_Return)
        assert chosen[-1] == seen.id
    bridge.close()


def _seen(page: PatientsPage, row: int) -> PatientRow:
    local = page.table.model().index(row, 3).data()
    return next(p for p in page.table.rows_model.rows if p.local_id == local)


@pytest.mark.hazard("H1")
def test_two_of_one_name_carry_the_mark_in_every_list_banner_and_dialog_and_nobody_else_does(
    qtbot: QtBot, bridge: Bridge, desk: Desk, twins: tuple[int, int]
) -> None:
    other = with_alert(desk, "SOLE", "Jo")
    day = desk.ask(read_today)
    assert {a.patient_id for a in day.alerts if a.namesake} == set(twins)
    assert {c.patient_id for c in day.calls if c.namesake} == {c.patient_id for c in day.calls} & set(twins)
    assert {p.id for p in desk.ask(search_patients, "") if p.namesake} == set(twins)
    today_page = TodayPage(bridge)
    qtbot.addWidget(today_page)
    today_page.show_today(day)
    model = today_page.alerts.model()
    heard = [str(model.index(r, 1).data(Qt.ItemDataRole.AccessibleTextRole)) for r in range(model.rowCount())]
    assert [MARK in h for h in heard] == [row.namesake for row in day.alerts]
    view = open_page(qtbot, bridge, twins[0])
    prescriber = Prescriber(qtbot, bridge, view)
    assert view.banner.same.isVisible()
    prescriber.press(view.side.lines()[0].dismiss)
    assert prescriber.dialog.whose.text() == f"{TWIN} · born 07-Mar-1980 (46y)\n{MARK}"
    prescriber.dialog.reject()
    alone = open_page(qtbot, bridge, other)
    assert not alone.banner.same.isVisible()
    bridge.close()
