import threading
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.symptoms import Indication
from ldndesk.desk.calls import CallRecord, record_call
from ldndesk.desk.files import Outcome
from ldndesk.desk.patients import search_patients
from ldndesk.desk.work import Desk
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.export_dialog import ExportDialog, InSight
from ldndesk.ui.import_dialog import ImportDialog
from ldndesk.ui.import_lines import whose
from ldndesk.ui.new_patient import NewPatientDialog

from .clinic import bundle, register, today, token


def new_patient(qtbot: QtBot, bridge: Bridge) -> NewPatientDialog:
    dialog = NewPatientDialog(bridge)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def fill(qtbot: QtBot, dialog: NewPatientDialog, nhs: str = "9434765919") -> None:
    qtbot.keyClicks(dialog.family, "Hughes")
    qtbot.keyClicks(dialog.given, "Ann")
    qtbot.keyClicks(dialog.title, "Ms")
    from datetime import date

    dialog.born.set_day(date(1980, 3, 7))
    qtbot.keyClicks(dialog.nhs, nhs)
    qtbot.keyClicks(dialog.local, "L77")


def test_a_patient_is_registered_from_the_form_and_found(qtbot: QtBot, bridge: Bridge, desk: Desk) -> None:
    dialog = new_patient(qtbot, bridge)
    fill(qtbot, dialog)
    dialog.indications[Indication.MS].setChecked(True)
    with qtbot.waitSignal(dialog.registered) as registered:
        qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    found = desk.ask(search_patients, "hughes")
    assert [p.id for p in found] == registered.args
    assert (found[0].name, found[0].nhs_number, found[0].indication) == (
        "HUGHES, Ann (Ms)",
        "9434765919",
        "Multiple sclerosis",
    )


def test_a_number_that_is_taken_is_refused_and_the_form_keeps_everything(
    qtbot: QtBot, bridge: Bridge, desk: Desk
) -> None:
    register(desk, "OKONKWO", "Bob", nhs_number="9434765919")
    dialog = new_patient(qtbot, bridge)
    fill(qtbot, dialog)
    dialog.register()
    qtbot.waitUntil(lambda: dialog.fault.text() != "")
    assert dialog.isVisible()
    assert dialog.save.isEnabled()
    assert (dialog.family.text(), dialog.nhs.text()) == ("Hughes", "943 476 5919")
    assert len(desk.ask(search_patients, "")) == 1


def test_what_is_missing_is_named_before_anything_is_sent(qtbot: QtBot, bridge: Bridge, desk: Desk) -> None:
    dialog = new_patient(qtbot, bridge)
    dialog.register()
    assert dialog.fault.text() == "The family name is missing."
    fill(qtbot, dialog, nhs="9434765918")
    dialog.register()
    assert "last digit" in dialog.fault.text()
    dialog.nhs.clear()
    dialog.local.clear()
    dialog.register()
    assert dialog.fault.text().startswith("The local number is missing")
    dialog.local.setText("L1")
    dialog.allergies.setText("penicillin")
    dialog.register()
    assert "Known allergies are named" in dialog.fault.text()
    assert not desk.ask(search_patients, "")


def open_import(qtbot: QtBot, bridge: Bridge, *files: Path) -> ImportDialog:
    dialog = ImportDialog(bridge, files)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: bool(dialog.table.rows_model.rows))
    return dialog


def record_of(dialog: ImportDialog) -> str:
    """What the first file's line says of whose record it is."""
    return str(dialog.table.model().index(0, 1).data())


@pytest.mark.hazard("H32")
def test_an_import_is_previewed_then_stored_and_a_second_one_adds_nothing(
    qtbot: QtBot, bridge: Bridge, desk: Desk, tmp_path: Path
) -> None:
    path = bundle(tmp_path)
    dialog = open_import(qtbot, bridge, path)
    assert dialog.table.rows_model.row(0).is_new
    assert not desk.ask(search_patients, "")
    with qtbot.waitSignal(bridge.changed):
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.heading.text() == "Imported")
    assert [p.name for p in desk.ask(search_patients, "")] == ["IMPORTED, Iris"]
    again = open_import(qtbot, bridge, path)
    assert not again.go.isEnabled()
    assert "already in the record" in again.text.text()


@pytest.mark.hazard("H33")
def test_one_faulty_file_stops_the_whole_import_and_is_named_by_its_place(
    qtbot: QtBot, bridge: Bridge, desk: Desk, tmp_path: Path
) -> None:
    good, bad = bundle(tmp_path), bundle(tmp_path, "FAULTY", score=11, local_id="F2")
    dialog = open_import(qtbot, bridge, good, bad)
    assert not dialog.go.isEnabled()
    assert dialog.heading.text().startswith("Nothing is imported: 1 fault")
    fault = dialog.lines.rows_model.row(0)
    assert "FAULTY" in fault.file
    assert "entry[1]" in fault.what
    assert fault.outcome is Outcome.REFUSED
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert fault.why in QGuiApplication.clipboard().text()
    assert not desk.ask(search_patients, "")


@pytest.mark.hazard("H30")
def test_a_hostile_name_in_a_file_is_previewed_letter_by_letter(qtbot: QtBot, bridge: Bridge, tmp_path: Path) -> None:
    path = bundle(tmp_path, "BOLD")
    path.write_text(path.read_text("utf-8").replace('"family": "BOLD"', '"family": "<b>X</b>"'), "utf-8")
    dialog = open_import(qtbot, bridge, path)
    assert "<B>X</B>" in str(dialog.table.model().index(0, 0).data()).upper()


@pytest.mark.hazard("H33")
def test_an_import_cancelled_while_it_reads_ends_the_reading_and_leaves_nothing(
    qtbot: QtBot, bridge: Bridge, desk: Desk, tmp_path: Path
) -> None:
    slow = tmp_path / "slow.json"
    slow.write_bytes(b"[" + b",".join([b'{"a": [1.5, {"b": "c"}]}'] * 1_000_000) + b"]")
    dialog = ImportDialog(bridge, (slow,))
    qtbot.addWidget(dialog)
    dialog.show()
    told: list[object] = []
    dialog.reading.finished.connect(told.append)
    qtbot.mouseClick(dialog.away, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    assert not [thread for thread in threading.enumerate() if thread.name == "files"]
    assert not told
    assert not desk.ask(search_patients, "")


def a_diary(folder: Path, *rows: str) -> Path:
    path = folder / "diary.csv"
    path.write_text("\n".join(("patient,date,symptom,score", *rows)), "utf-8")
    return path


@pytest.mark.hazard("H16")
def test_the_order_of_days_is_asked_for_diaries_alone_and_the_file_is_read_anew(
    qtbot: QtBot, bridge: Bridge, desk: Desk, tmp_path: Path
) -> None:
    register(desk, "EVE", local_id="E1")
    dialog = open_import(qtbot, bridge, a_diary(tmp_path, "E1,02/03/2026,headache,6"))
    assert dialog.order.isVisible()
    assert dialog.lines.rows_model.row(0).outcome is Outcome.REFUSED
    qtbot.keyClick(dialog.order, Qt.Key.Key_Down)
    qtbot.waitUntil(dialog.go.isEnabled)
    line = dialog.lines.rows_model.row(0)
    assert (str(line.day), line.what, line.outcome) == ("2026-03-02", "Headache 6", Outcome.ADDED)
    assert not open_import(qtbot, bridge, bundle(tmp_path)).order.isVisible()


@pytest.mark.hazard("H32")
def test_a_score_that_differs_from_the_records_for_the_same_day_is_named_first(
    qtbot: QtBot, bridge: Bridge, desk: Desk, tmp_path: Path
) -> None:
    eve = register(desk, "EVE", local_id="E1")
    desk.do(token(), record_call, CallRecord(eve, "EVE, Jane", today(desk), answers=(Answer("headache", 3),)))
    day = today(desk).isoformat()
    dialog = open_import(qtbot, bridge, a_diary(tmp_path, f"E1,{day},nausea,2", f"E1,{day},headache,6"))
    differs, added = dialog.lines.rows_model.rows
    assert (differs.outcome, added.outcome) == (Outcome.DIFFERS, Outcome.ADDED)
    assert differs.why == "The record says Headache 3 for this day; both would stand."
    assert "look at 1 line first" in dialog.text.text()


@pytest.mark.hazard("H32")
def test_who_an_unsure_patient_is_has_to_be_chosen_before_anything_is_imported(
    qtbot: QtBot, bridge: Bridge, desk: Desk, tmp_path: Path
) -> None:
    first = open_import(qtbot, bridge, bundle(tmp_path))
    qtbot.mouseClick(first.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: first.heading.text() == "Imported")
    dialog = open_import(qtbot, bridge, bundle(tmp_path, score=7, local_id="F2"))
    [unsure] = dialog.who.unsure
    this, new, leave = dialog.who.choices.values()
    assert "IMPORTED, Iris, 05-May-1975, not recorded, F1" in this.accessibleName()
    assert not any(radio.isChecked() for radio in (this, new, leave))
    assert dialog.heading.text().startswith("Choose who it is: 1 patient")
    assert not dialog.go.isEnabled()
    assert record_of(dialog) == "unsure who it is", "never the words of a patient who is known"
    assert whose(dialog.table.rows_model.row(0)).sign == "circle-question-mark"
    qtbot.mouseClick(leave, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "left out" in dialog.text.text())
    assert record_of(dialog) == "left out, by your choice"
    assert not dialog.go.isEnabled()
    qtbot.mouseClick(this, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.go.isEnabled)
    assert record_of(dialog) == "known patient, by your choice"
    assert (dialog.lines.rows_model.row(0).outcome, this.isChecked()) == (Outcome.DIFFERS, True)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.heading.text() == "Imported")
    assert "No. F2 in IMPORTED.json taken as No. F1" in dialog.text.text()
    assert [p.local_id for p in desk.ask(search_patients, "")] == ["F1"]
    assert unsure.told.local_id == "F2"


@pytest.mark.hazard("H33")
def test_an_import_called_off_while_it_stores_leaves_nothing(
    qtbot: QtBot, bridge: Bridge, desk: Desk, tmp_path: Path
) -> None:
    dialog = open_import(qtbot, bridge, bundle(tmp_path))
    dialog.start()
    dialog.close()
    qtbot.waitUntil(lambda: dialog.heading.text() == "Nothing was imported")
    assert "called off" in dialog.text.text()
    assert not desk.ask(search_patients, "")


def test_how_far_one_large_file_is_read_and_stored_is_told_step_by_step(
    qtbot: QtBot, bridge: Bridge, desk: Desk, tmp_path: Path
) -> None:
    register(desk, "DIARIST", local_id="D1")
    first = today(desk)
    rows = (f"D1,{first - timedelta(days=n)},headache,{n % 7}" for n in range(2_500))
    (tmp_path / "d.csv").write_text("\n".join(("patient,date,symptom,score", *rows)), "utf-8")
    seen: list[tuple[int, int]] = []
    dialog = ImportDialog(bridge, (tmp_path / "d.csv",))
    qtbot.addWidget(dialog)
    dialog.progressed.connect(lambda done, of: seen.append((done, of)))
    dialog.reading.progressed.connect(lambda done, of: seen.append((done, of)))
    dialog.show()
    qtbot.waitUntil(dialog.go.isEnabled)
    assert len({done for done, _ in seen}) > 10, "while one file is read"
    seen.clear()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.heading.text() == "Imported")
    done = [done for done, _ in seen]
    assert done == sorted(done)
    assert len(set(done)) > 5, "while it is stored"
    assert seen[-1][0] == seen[-1][1]


@pytest.mark.hazard("H32")
def test_the_patient_in_sight_is_exported_into_the_chosen_folder_and_nobody_else(
    qtbot: QtBot, bridge: Bridge, desk: Desk, tmp_path: Path
) -> None:
    register(desk, "EVE", local_id="E1")
    register(desk, "ADA", local_id="A1")
    dialog = ExportDialog(bridge, InSight("E1", "EVE, Jane"))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert dialog.fault.text() == "Choose the folder the files go to."
    dialog.take_folder(tmp_path / "out")
    dialog.tables.setChecked(True)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.said.text() == "1 record exported: E1.")
    names = sorted(path.name.partition("-E1")[0] for path in (tmp_path / "out").iterdir())
    assert names == ["doses.csv", "patient", "scores.csv"]
    again = ExportDialog(bridge, None)
    qtbot.addWidget(again)
    again.take_folder(tmp_path / "out")
    again.tables.setChecked(True)
    again.start()
    qtbot.waitUntil(lambda: "is there already" in again.fault.text())
    assert again.go.isEnabled()
