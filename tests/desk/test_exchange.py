"""Files into the record: previewed, then all or nothing, never onto the wrong person."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, select

from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.history import History
from ldndesk.desk.exchange import FilesRefused, import_files, preview_import
from ldndesk.desk.reading_files import read_files as read
from ldndesk.desk.work import Desk, Work
from ldndesk.store import records
from tests.interop.bundles import PATIENT, answer, bundle, dosage, medicine, order, taken


def write(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def rows(engine: Engine) -> dict[str, int]:
    """How many rows each table holds."""
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        return {n: len(connection.execute(select(table)).all()) for n, table in found.tables.items()}


def record_of(work: Work, patient_id: int) -> History:
    return records.load_history(work.connection, patient_id)


JANE = bundle(order(dosage("2026-01-05", None, (3, "mg"))), answer(), medicine("Gaviscon"), taken(3, "mg"))


def test_a_preview_tells_what_would_be_added_and_stores_nothing(desk: Desk, engine: Engine, tmp_path: Path) -> None:
    before = rows(engine)
    [preview] = desk.ask(preview_import, read(desk, (write(tmp_path, "jane.json", JANE),)))
    assert preview.patient == "EXAMPLE, Jane (Ms) · NHS No. 9434765919"
    assert preview.is_new
    expected = {"Plans": 1, "Symptom answers": 1, "Doses taken": 1, "Other medicines": 1}
    assert dict(preview.added) == expected
    assert rows(engine) == before


def test_what_is_imported_is_what_stood_in_the_file(desk: Desk, tmp_path: Path) -> None:
    changes = desk.do("t", import_files, read(desk, (write(tmp_path, "jane.json", JANE),)))
    assert changes.patient_id is not None
    history = desk.ask(record_of, changes.patient_id)
    assert [show_mg(s.daily_ug) for s in history.courses[0].effective_steps()] == ["3 mg"]
    assert history.follow_ups[0].answers[0].score == 6
    assert changes.note.startswith("1 file imported: 1 new patient, ")


@pytest.mark.hazard("H7")
def test_the_same_file_again_adds_nothing(desk: Desk, engine: Engine, tmp_path: Path) -> None:
    file = write(tmp_path, "jane.json", JANE)
    desk.do("t1", import_files, read(desk, (file, file)))
    before = rows(engine)
    [preview] = desk.ask(preview_import, read(desk, (file,)))
    assert (preview.is_new, preview.added, preview.already_there) == (False, (), 4)
    changes = desk.do("t2", import_files, read(desk, (file,)))
    assert not changes.parts
    after = rows(engine)
    assert {n for n in after if after[n] != before[n]} <= {"deed", "deed_outcome", "seal"}


def test_two_files_of_one_new_patient_make_one_patient(desk: Desk, engine: Engine, tmp_path: Path) -> None:
    files = (write(tmp_path, "a.json", JANE), write(tmp_path, "b.json", bundle(answer("nausea"))))
    first, second = desk.ask(preview_import, read(desk, files))
    assert (first.is_new, second.is_new, dict(second.added)) == (True, False, {"Symptom answers": 1})
    desk.do("t", import_files, read(desk, files))
    assert rows(engine)["patient"] == 1


@pytest.mark.hazard("H33")
def test_one_fault_in_the_last_file_keeps_every_file_out(desk: Desk, engine: Engine, tmp_path: Path) -> None:
    before = rows(engine)
    bad = write(tmp_path, "bad.json", bundle(taken(3, "g"), answer(valueInteger=12), patient={**PATIENT, "id": "x"}))
    with pytest.raises(FilesRefused) as refused:
        desk.do("t", import_files, read(desk, (write(tmp_path, "jane.json", JANE), bad)))
    assert [f.file for f in refused.value.faults] == [str(bad), str(bad)]
    assert rows(engine) == before


@pytest.mark.hazard("H33")
def test_an_error_in_the_middle_leaves_the_record_as_it_was(desk: Desk, engine: Engine, tmp_path: Path) -> None:
    before = rows(engine)

    def fail(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.do("t", import_files, read(desk, (write(tmp_path, "jane.json", JANE),)), fail)
    assert rows(engine) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from ldndesk.desk.exchange import import_files
from ldndesk.desk.packs import pack_in_force
from ldndesk.desk.reading_files import read_files
from ldndesk.desk.work import Actor, Desk, Role
from ldndesk.store.engine import open_engine
engine = open_engine(Path(sys.argv[1]))
desk = Desk(lambda: engine, pack_in_force, Actor("x", Role.ADMIN))
read = read_files(desk, tuple(map(Path, sys.argv[2:])))
desk.do("t", import_files, read, lambda done, of: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.hazard("H33")
@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_killed_import_leaves_the_record_as_it_was(
    desk: Desk, engine: Engine, database: Path, tmp_path: Path
) -> None:
    before = rows(engine)
    file = write(tmp_path, "jane.json", JANE)
    done = subprocess.run([sys.executable, "-c", KILLED, str(database), str(file)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert rows(engine) == before
    desk.do("again", import_files, read(desk, (file,)))
    assert rows(engine)["patient"] == 1


def others() -> Iterator[tuple[str, dict[str, object]]]:
    numbers = PATIENT["identifier"]
    yield "born on another day", {"birthDate": "1986-05-04"}
    yield "the NHS number of another", {"identifier": [numbers[0], {**numbers[1], "value": "9434765870"}]}
    yield "no birth date beside a local number", {"identifier": [numbers[0]], "birthDate": "1976"}


@pytest.mark.hazard("H32")
@pytest.mark.parametrize("change", [c for _, c in others()], ids=[name for name, _ in others()])
def test_a_number_that_points_to_somebody_else_is_refused(
    change: dict[str, object], desk: Desk, engine: Engine, tmp_path: Path
) -> None:
    desk.do("t1", import_files, read(desk, (write(tmp_path, "jane.json", JANE),)))
    before = rows(engine)
    other = write(tmp_path, "other.json", bundle(answer("nausea"), patient={**PATIENT, **change}))
    with pytest.raises(FilesRefused):
        desk.do("t2", import_files, read(desk, (other,)))
    assert rows(engine) == before


@pytest.mark.hazard("H32")
def test_equal_names_and_birth_dates_are_never_one_person(desk: Desk, engine: Engine, tmp_path: Path) -> None:
    twin = {**PATIENT, "identifier": [{"system": "urn:ldndesk:local-id", "value": "42"}]}
    files = (write(tmp_path, "a.json", JANE), write(tmp_path, "b.json", bundle(answer(), patient=twin)))
    desk.do("t", import_files, read(desk, files))
    assert rows(engine)["patient"] == 2


def test_a_plan_beside_the_records_running_plan_is_refused(desk: Desk, tmp_path: Path) -> None:
    desk.do("t", import_files, read(desk, (write(tmp_path, "a.json", JANE),)))
    group = {"system": "urn:ldndesk:course", "value": "another"}
    second = bundle(order(dosage("2026-03-01", None, (4, "mg")), groupIdentifier=group))
    [preview] = desk.ask(preview_import, read(desk, (write(tmp_path, "b.json", second),)))
    assert "two plans cannot run at once" in preview.faults[0].text


@pytest.mark.hazard("H13")
def test_fifty_milligrams_are_never_stored(desk: Desk, engine: Engine, tmp_path: Path) -> None:
    before = rows(engine)
    for fifty in (taken(50, "mg"), order(dosage("2026-01-05", None, (50, "mg")))):
        with pytest.raises(FilesRefused, match="outside low-dose use"):
            desk.do("t", import_files, read(desk, (write(tmp_path, "x.json", bundle(fifty)),)))
    assert rows(engine) == before


def test_a_day_in_the_future_is_refused(desk: Desk, tmp_path: Path) -> None:
    [preview] = desk.ask(
        preview_import, read(desk, (write(tmp_path, "x.json", bundle(answer(effectiveDateTime="2026-03-08"))),))
    )
    assert "lies in the future" in preview.faults[0].text


def test_several_patients_in_one_file_are_counted(desk: Desk, engine: Engine, tmp_path: Path) -> None:
    other = {**PATIENT, "identifier": [{"value": "77"}]}
    lines = JANE + b"\n" + bundle(answer(), patient=other)
    seen: list[tuple[int, int]] = []
    file = write(tmp_path, "two.ndjson", lines)
    [preview] = desk.ask(preview_import, read(desk, (file,)))
    assert preview.patient == "2 patients"
    changes = desk.do("t", import_files, read(desk, (file,)), lambda done, of: seen.append((done, of)))
    assert (changes.patient_id, rows(engine)["patient"]) == (None, 2)
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]


@pytest.mark.hazard("H32")
def test_a_new_patient_with_the_name_and_birth_date_of_another_is_said_and_stays_new(
    desk: Desk, tmp_path: Path
) -> None:
    desk.do("t", import_files, read(desk, (write(tmp_path, "a.json", JANE),)))
    twin = {**PATIENT, "identifier": [{"system": "urn:ldndesk:local-id", "value": "42"}]}
    [preview] = desk.ask(preview_import, read(desk, (write(tmp_path, "b.json", bundle(answer(), patient=twin)),)))
    assert preview.is_new
    assert any("see No. 0042" in note for note, _ in preview.notes)
    other = {**twin, "birthDate": "1976-05-05"}
    [preview] = desk.ask(preview_import, read(desk, (write(tmp_path, "c.json", bundle(answer(), patient=other)),)))
    assert not any("No. 0042" in note for note, _ in preview.notes)
